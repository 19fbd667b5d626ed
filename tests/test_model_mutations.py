"""Every value of the complete library removed or spoilt, one at a time: each slip is told, in its place, in Chinese.

The slips are generated from the model and the data, so a new field is covered as soon as tests/data holds it.
Dossiers go through the command line, hundreds in one library; the other files through the reader.
"""

from __future__ import annotations

import copy
import json
import re
import types
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Annotated, Any, Union, get_args, get_origin

import pytest
import yaml
from pydantic import BaseModel
from pydantic.json_schema import WithJsonSchema

from complete import AS_OF, COMPLETE, DATA, LIBRARY, write_library
from shapes import is_record
from support import call_main
from zhcity_cli.model.dossier import Dossier
from zhcity_cli.model.finding import Finding
from zhcity_cli.model.investment import InvestmentPlan
from zhcity_cli.model.meeting import Meetings
from zhcity_cli.model.package import OperationPackages, Packages
from zhcity_cli.model.plan import Plan
from zhcity_cli.model.registry import Experts, Holidays, Interfaces, Standards, Systems, Units
from zhcity_cli.model.settings import Settings
from zhcity_cli.store.load import parse_record

Route = tuple[str | int, ...]

STAGES = {
    "建设": "结项",
    "购买服务": "服务期",
    "运维": "统一运维",
}  # the last stage of each complete dossier: every gate holds

# What may be absent at 立项 without a word, by reason. Written as in findings, list positions left out.
OPTIONAL: dict[str, tuple[str, ...]] = {
    "has a default: no mark, 正常": ("标记", "状态"),
    "helps people, decides nothing": (
        "负责人.电话", "联系人.电话", "出处", "出处.摘要", "出处.备注", "附件.字节", "说明.依据", "考核.分", "状态记录",
        "状态记录.文号", "出处.建档阶段",
    ),
    "a remark beside what is stated": (
        "申报.原则.统一标准.说明", "申报.原则.信息共享.接口.说明", "申报.原则.信息共享.说明", "申报.原则.安全可靠.说明",
        "受理.意见", "经费审核.意见", "论证.意见", "审定.意见",
    ),
    "only some projects have it": (
        "申报.投资.明细.品目", "申报.资金说明", "说明", "合同.信用代码", "变更.合同", "变更.原值", "重大问题", "审定.列为重大",
        "里程碑", "运维.不申请理由", "运维.费用构成", "拨付", "审计",
    ),
    "an approval may stand without a number of its own": (
        "申报.原则.资源整合.例外.批准.文号", "合同.例外.批准.文号", "变更.批准.文号", "变更.备案.文号",
    ),
    "the round was decided by a later one": ("论证.复核",),
    "a further mark of a record that stands without it": (
        "合同.交付", "合同.交付.附件", "监理月报.附件", "初验.整改项", "初验.整改项.期限", "测评.级别", "测评.备案号",
        "测评.附件", "投用.推广",
    ),
    "paper in the archive has no digest": ("附件.sha256",),
    "a member of the group is one of three": ("初验.验收组.专家", "初验.验收组.合同", "初验.验收组.单位"),
    "still open: the record is there before its end": ("审计.期限", "拨付.支付", "绩效.自评"),
}  # fmt: skip

# Told where it is missed, not where it stood.
TOLD_ELSEWHERE = {
    "合同": {"F14"},  # 变更 and 拨付 cite a contract that is gone
    "变更": {"R54d"},  # more was paid than the contract was worth without it
    "测评.备案日期": {"R48c"},
    "绩效.评价": {"R60c"},
}

OTHER_FILES: dict[str, type[BaseModel]] = {
    "zhcity.yaml": Settings,
    "registry/units.yaml": Units,
    "registry/experts.yaml": Experts,
    "registry/systems.yaml": Systems,
    "registry/standards.yaml": Standards,
    "registry/interfaces.yaml": Interfaces,
    "registry/holidays.yaml": Holidays,
    "plans/2023/meetings.yaml": Meetings,
    "plans/2023/packages.yaml": Packages,
    "plans/2025/plan.yaml": Plan,
    "plans/2026/operation.yaml": OperationPackages,
    "plans/2023/investment.yaml": InvestmentPlan,
    "plans/2026/plan.yaml": Plan,
}

# Words of the libraries underneath, and of Python: they say nothing to an official.
FOREIGN = re.compile(
    r"input|should|valid|field|require|pydantic|string|integer|none|null|error|traceback|dict|tuple|decimal|object"
    r"|type|enum|expected|missing|extra|forbid|instance|unable|parse|literal",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Place:
    """A value in a file: where it stands and what the model says of it."""

    route: Route
    kind: Any
    schema: dict[str, Any]
    is_required: bool

    @property
    def name(self) -> str:
        """`论证.会议`: the route without list positions and years."""
        return ".".join(s for s in self.route if isinstance(s, str) and not re.fullmatch(r"20\d\d", s))

    @property
    def is_key(self) -> bool:
        return isinstance(self.route[-1], str)


@dataclass(frozen=True)
class Slip:
    """One mutation: what is done to which place."""

    what: str
    place: Place
    value: Any = None

    @property
    def title(self) -> str:
        return f"{self.place.name} {self.what}"


def places(model: type[BaseModel], values: dict[str, Any], route: Route = ()) -> Iterator[Place]:
    """Every value of a record and of the records in it."""
    for each in model.model_fields.values():
        if each.alias not in values:
            continue
        here = (*route, str(each.alias))
        yield from _place(_bare(each.annotation, each.metadata), values[str(each.alias)], here, each.is_required())


def _place(what: tuple[Any, list[Any]], value: Any, here: Route, is_required: bool) -> Iterator[Place]:
    kind, metadata = what
    schema = next((m.json_schema for m in metadata if isinstance(m, WithJsonSchema) and m.json_schema), {})
    yield Place(here, kind, schema, is_required)
    if get_origin(kind) is tuple:
        for number, item in enumerate(value):
            yield from _inside(get_args(kind)[0], item, (*here, number))
    elif get_origin(kind) is dict:
        for key, item in value.items():
            yield from _inside(get_args(kind)[1], item, (*here, key))
    elif is_record(kind):
        yield from places(kind, value, here)


def _inside(annotation: Any, value: Any, here: Route) -> Iterator[Place]:
    what = _bare(annotation, [])
    if is_record(what[0]):
        yield from places(what[0], value, here)
    else:
        yield from _place(what, value, here, False)


def _bare(annotation: Any, metadata: list[Any]) -> tuple[Any, list[Any]]:
    """The type without `| None` and Annotated, with all that was annotated."""
    if get_origin(annotation) is Annotated:
        return _bare(get_args(annotation)[0], [*metadata, *get_args(annotation)[1:]])
    if get_origin(annotation) in (Union, types.UnionType):
        return _bare(next(each for each in get_args(annotation) if each is not type(None)), metadata)
    return annotation, metadata


def one_of_each(found: Iterator[Place]) -> list[Place]:
    """The last place of each name: rules ask more of the last round than of earlier ones."""
    return list({place.name: place for place in found}.values())


def slips(model: type[BaseModel], values: dict[str, Any]) -> Iterator[Slip]:
    for place in one_of_each(places(model, values)):
        if place.is_key:
            yield Slip("删掉", place)
        yield from _spoilt(place)


def _spoilt(place: Place) -> Iterator[Slip]:
    is_list, is_group = get_origin(place.kind) is tuple, is_record(place.kind) or get_origin(place.kind) is dict
    if is_list or is_group:
        yield Slip("写成一个词", place, "甲")
    if is_list:
        yield Slip("写成一组键值", place, {"甲": "乙"})
    else:
        yield Slip("写成列表", place, ["甲"])
    if not is_list and not is_group:
        yield Slip("写成一组键值", place, {"甲": "乙"})
    if isinstance(place.kind, type) and issubclass(place.kind, Enum):
        yield Slip("写了选项以外的词", place, "没有这个选项")
    if "万元" in place.schema.get("description", ""):
        for amount in ("-1.00", "NaN", "1e3", "１２３", "0.0000001"):
            yield Slip(f"写成 {amount}", place, amount)
    if place.schema.get("description") == "年-月-日":
        for day in ("2026-02-30", "2026/2/28", "２０２６-02-28"):
            yield Slip(f"写成 {day}", place, day)
    if place.schema.get("pattern") == r"^\d{4}-\d{2}$":
        yield Slip("写成 2026-13", place, "2026-13")
    if place.schema.get("enum") == ["是", "否"]:
        yield Slip("写成 对", place, "对")
    if place.schema.get("type") == ["integer", "string"] or place.schema == {"type": ["number", "string"]}:
        yield Slip("写成 三", place, "三")


def spoil(values: dict[str, Any], slip: Slip) -> dict[str, Any]:
    spoilt = copy.deepcopy(values)
    parent: Any = spoilt
    for step in slip.place.route[:-1]:
        parent = parent[step]
    if slip.what == "删掉":
        del parent[slip.place.route[-1]]
    else:
        parent[slip.place.route[-1]] = slip.value
    return spoilt


def read_plain(text: str) -> dict[str, Any]:
    values: dict[str, Any] = yaml.load(text, yaml.CBaseLoader)
    return values


def write_plain(values: Any) -> str:
    text: str = yaml.dump(values, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=100_000)
    return text


def lines_of(text: str, route: Route) -> set[int]:
    """The lines, from 1, of the key and of the value at a route, or of its nearest parent that is there."""
    node, key_line = yaml.compose(text, yaml.CSafeLoader), 1
    for step in route:
        entry = _entry(node, step)
        if entry is None:
            break
        key, node = entry
        key_line = (key or node).start_mark.line + 1
    return {key_line, node.start_mark.line + 1}


def _entry(node: yaml.Node, step: str | int) -> tuple[yaml.Node | None, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        return next(((key, value) for key, value in node.value if key.value == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return None, node.value[step]
    return None


def told_in_place(findings: list[dict[str, Any]], text: str, slip: Slip) -> None:
    """At least one finding stands on the line of the slip; all of them speak Chinese."""
    lines = lines_of(text, slip.place.route)
    assert [f for f in findings if f["line"] in lines], f"{slip.title}：第 {sorted(lines)} 行，得到 {findings}"
    for finding in findings:
        words = finding["message"] + finding["hint"]
        assert not FOREIGN.search(words), words


# Dossiers, through the command line


def complete(path: str) -> dict[str, Any]:
    return {**read_plain((DATA / f"{path}.yaml").read_text(encoding="utf-8")), "阶段": STAGES[path]}


def dossier_slips() -> dict[str, list[Slip]]:
    """The slips of each dossier; what an earlier dossier holds too is not spoilt again."""
    found: dict[str, list[Slip]] = {}
    for path in STAGES:
        known = {slip.title for earlier in found.values() for slip in earlier}
        found[path] = [slip for slip in slips(Dossier, complete(path)) if slip.title not in known]
    return found


DOSSIER_SLIPS = dossier_slips()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A complete library; each test spoils one dossier of it and puts it back."""
    return write_library(tmp_path_factory.mktemp("library"))


def findings_of(folder: Path, path: str, text: str, patch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What validate says of the library with this text as the dossier of a path."""
    file = folder / COMPLETE[path]
    before = file.read_bytes()
    file.write_text(text, encoding="utf-8")
    try:
        result = call_main(patch, "validate", "--format", "json", "--as-of", AS_OF, "-C", folder)
    finally:
        file.write_bytes(before)
    assert result.err == "", result.err
    found: list[dict[str, Any]] = json.loads(result.out)["findings"]
    return found


@pytest.mark.parametrize("path", STAGES)
def test_the_dossier_has_no_finding_itself(path: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert findings_of(folder, path, write_plain(complete(path)), monkeypatch) == []


DOSSIER_CASES = [pytest.param(path, slip, id=f"{path} {slip.title}") for path in STAGES for slip in DOSSIER_SLIPS[path]]
MAY_BE_ABSENT = {name: reason for reason, names in OPTIONAL.items() for name in names}


@pytest.mark.parametrize(("path", "slip"), DOSSIER_CASES)
def test_a_slip_in_a_dossier_is_told(path: str, slip: Slip, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = write_plain(spoil(complete(path), slip))
    findings = findings_of(folder, path, text, monkeypatch)
    if slip.what == "删掉" and slip.place.name in MAY_BE_ABSENT:
        assert findings == [], "no longer optional: take it out of OPTIONAL"
        return
    if slip.what == "删掉" and slip.place.name in TOLD_ELSEWHERE:
        assert {finding["code"] for finding in findings} & TOLD_ELSEWHERE[slip.place.name]
        return
    told_in_place([f for f in findings if f["file"] == COMPLETE[path]], text, slip)
    if slip.what != "删掉" or slip.place.is_required:
        assert any(f["severity"] == "error" for f in findings)


def test_what_may_be_absent_is_in_the_data() -> None:
    removed = {slip.place.name for path in STAGES for slip in DOSSIER_SLIPS[path] if slip.what == "删掉"}
    assert sorted(set(MAY_BE_ABSENT) - removed) == []


def test_the_complete_dossiers_hold_every_field_of_the_model() -> None:
    seen = {place.name for path in STAGES for place in places(Dossier, complete(path))}
    assert sorted(_names(Dossier) - seen) == []


def _names(model: type[BaseModel], before: str = "") -> set[str]:
    found = set()
    for each in model.model_fields.values():
        name = f"{before}{each.alias}"
        found.add(name)
        kind, _ = _bare(each.annotation, [])
        inner = _bare(get_args(kind)[0], [])[0] if get_origin(kind) is tuple else kind
        if is_record(inner):
            found |= _names(inner, f"{name}.")
    return found


# Settings, registry, plans: through the reader


OTHER_SLIPS = [
    pytest.param(file, slip, id=f"{file} {slip.title}")
    for file, model in OTHER_FILES.items()
    for slip in slips(model, read_plain((LIBRARY / file).read_text(encoding="utf-8")))
]


@pytest.mark.parametrize(("file", "slip"), OTHER_SLIPS)
def test_a_slip_in_another_file_is_told(file: str, slip: Slip) -> None:
    text = write_plain(spoil(read_plain((LIBRARY / file).read_text(encoding="utf-8")), slip))
    record, findings = parse_record(text.encode(), file, OTHER_FILES[file])
    if slip.what == "删掉" and not slip.place.is_required:
        assert record is not None
        assert findings == []
        return
    assert record is None
    told_in_place([_shown(finding) for finding in findings], text, slip)
    assert all(finding.is_error or finding.code == "F12" for finding in findings)


def _shown(finding: Finding) -> dict[str, Any]:
    return {"line": finding.line, "message": finding.message, "hint": finding.hint}
