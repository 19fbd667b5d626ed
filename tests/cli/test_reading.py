"""list, show, explain, schema: what people look up; they always exit 0 and write nothing."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import jsonschema
import pytest
import yaml

from complete import snapshot
from rules.patches import Patch
from support import Run

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("options", "ids"),
    [
        (("--year", "2026", "--unit", "RSJ"), ["ZH2025-RSJ-001"]),
        (("--stage", "立项", "--unit", "WJW"), ["ZH2025-WJW-002"]),
        (("--category", "信息安全", "--year", "2027"), ["ZH2026-DSJ-002", "ZH2026-HBJ-001"]),
        (("--min", "1000"), ["ZH2026-WJW-001"]),
        (("--max", "29", "--year", "2027"), ["ZH2026-JYJ-002", "ZH2026-SCJ-001"]),
    ],
)
def test_list_narrows(run: Run, options: tuple[str, ...], ids: list[str]) -> None:
    result = run("list", *options, "--format", "json", "-C", ROOT)
    assert result.code == 0
    listed = [project["id"] for project in json.loads(result.out)["projects"]]
    assert set(ids) <= set(listed)
    text = run("list", *options, "-C", ROOT).out
    assert f"共 {len(listed)} 个项目" in text and all(each in text for each in listed)


def test_list_says_what_it_does_not_show(run: Run, library: Path) -> None:
    file = library / "dossiers/2024/SLJ/ZH2024-SLJ-001.yaml"
    file.write_text("编号：坏\n", encoding="utf-8")
    out = run("list", "-C", library).out
    assert "涉密项目 1 个不列出" in out and "有 1 个卷宗读不出来" in out


def test_show_tells_where_it_stands_and_who_is_next(run: Run) -> None:
    out = run("show", "ZH2026-CGJ-002", "-C", ROOT).out
    assert "阶段 论证" in out and "下一步 审定（办公室）" in out and "zhcity plan submit" in out
    reserve = run("show", "ZH2026-NYJ-002", "-C", ROOT)
    assert reserve.code == 0
    assert "下一步 申报（项目单位），还差" in reserve.out and re.search(r"× R\d+", reserve.out)


def test_show_checklist_answers_every_rule(run: Run) -> None:
    from zhcity_cli.model.dossier import Dossier
    from zhcity_cli.rules import rules_on

    out = run("show", "ZH2026-CGJ-001", "--checklist", "-C", ROOT).out
    rows = re.findall(r"(?m)^([RF]\d+[a-z]?)\s+(\S+)", out)
    assert {code for code, _ in rows} == {rule.code for rule in rules_on(Dossier)}
    assert {word for _, word in rows} <= {"通过", "不通过", "存疑", "已说明", "不适用", "待查", "未到"}


@pytest.mark.parametrize(
    ("id", "code", "word", "why"),
    [
        ("ZH2022-CGJ-001", "R24f", "未到", "进入 立项 时要"),
        ("ZH2022-CGJ-001", "R64a", "未到", "有了 合同 才查"),
        ("ZH2022-CGJ-001", "R11d", "不适用", "路径 建设 不查"),
        ("ZH2022-CGJ-001", "R24c", "不适用", "标了 存量 的不查"),
        ("ZH2022-CGJ-001", "R11a", "通过", ""),
    ],
)
def test_show_checklist_tells_not_yet_from_never(
    id: str, code: str, word: str, why: str, run: Run, library: Path
) -> None:
    Patch({"阶段": "论证", "改": {"标记": ["存量"], "合同": []}}).apply(library)
    out = run("show", id, "--checklist", "-C", library).out
    row = re.search(rf"(?m)^{code}\s+(\S+)\s+(.*)$", out)
    assert row and row[1] == word and why in row[2]


def test_show_of_a_classified_project_says_no_more_than_its_head(run: Run, library: Path) -> None:
    out = run("show", "ZH2023-SLJ-001", "-C", library).out
    assert "涉密项目" in out and len(out.splitlines()) == 1


def test_show_of_an_unreadable_dossier_says_why(run: Run, library: Path) -> None:
    file = library / "dossiers/2024/SLJ/ZH2024-SLJ-001.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("编号: ", "编号：", 1), encoding="utf-8")
    assert "全角冒号" in run("show", "ZH2024-SLJ-001", "-C", library).out


@pytest.mark.parametrize("topic", ["R16c", "r16C", "R16", "F14", "C01"])
def test_explain_says_what_why_and_how(run: Run, topic: str) -> None:
    out = run("explain", topic).out
    for word in ("要求：", "为什么：", "怎么改：", "依据："):
        assert word in out


def test_explain_names_the_source_of_its_numbers(run: Run) -> None:
    out = run("explain", "R15a").out
    assert "申报起点万元" in out and "邵阳" in out and "解读" not in out


def test_explain_rules_as_json_is_the_whole_catalogue(run: Run) -> None:
    catalogue = json.loads(run("explain", "rules", "--format", "json").out)
    assert catalogue["schema"] == 1
    assert all(rule["asks"] and rule["why"] and rule["mend"] for rule in catalogue["rules"])
    families = {re.sub("[a-z]$", "", rule["code"]) for rule in catalogue["rules"]}
    wanted = {f"R{n:02d}" for n in (*range(1, 18), *range(20, 26), *range(61, 66))}
    assert wanted <= families


def test_explain_stages_shows_every_path(run: Run) -> None:
    out = run("explain", "stages").out
    assert "建设：储备 → 申报 → 论证 → 审定 → 立项" in out and "运维：储备 → 申报 → 审核" in out
    assert json.loads(run("explain", "stages", "--format", "json").out)["paths"]["涉密"] == []


def test_schema_accepts_every_valid_dossier_and_refuses_slips(run: Run) -> None:
    schema = json.loads(run("schema").out)
    assert json.loads((ROOT / "templates/schema/dossier.json").read_text(encoding="utf-8")) == schema
    validator = jsonschema.Draft202012Validator(schema)
    files = [*sorted((ROOT / "dossiers").rglob("*.yaml")), *sorted((ROOT / "tests/data").glob("*.yaml"))]
    for file in files:
        values = json.loads(json.dumps(_as_editor_reads(file), default=str))
        assert not list(validator.iter_errors(values)), file
    values = json.loads(json.dumps(_as_editor_reads(files[0]), default=str))
    for key, wrong in (("阶段", "论政"), ("类型", "x"), ("标记", "增补"), ("计划年度", [])):
        assert list(validator.iter_errors({**values, key: wrong})), key


def _as_editor_reads(file: Path) -> object:
    """YAML 1.2 core with dates as text, as yaml-language-server hands it to the schema."""
    return yaml.load(file.read_text(encoding="utf-8"), _Loader)


class _Loader(yaml.SafeLoader):
    pass


_Loader.yaml_implicit_resolvers = {
    first: [(tag, shape) for tag, shape in resolvers if tag in ("tag:yaml.org,2002:null", "tag:yaml.org,2002:int", "tag:yaml.org,2002:float")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}  # fmt: skip


def test_reading_commands_write_nothing(run: Run, library: Path) -> None:
    run("validate", "-C", library)
    before = snapshot(library)
    for command in (
        ("validate",),
        ("list",),
        ("show", "ZH2022-CGJ-001"),
        ("plan", "show", "2023"),
        ("plan", "verify", "2023"),
    ):
        run(*command, "-C", library)
    assert snapshot(library) == before


def test_validate_by_path_and_as_of(run: Run, library: Path) -> None:
    result = run("validate", "dossiers/2022", cwd=library)
    assert "共检查 1 个项目" in result.out
    shutil.rmtree(library / "dossiers/2022")
    assert "已说明 0" in run("validate", "--as-of", "2030-01-01", "-C", library).out


def test_strict_counts_hints(run: Run) -> None:
    assert run("validate", "-C", ROOT).code == 0
    assert run("validate", "--strict", "-C", ROOT).code == 1


def test_json_findings_have_the_promised_keys(run: Run) -> None:
    report = json.loads(run("validate", "--format", "json", "-C", ROOT).out)
    assert report["schema"] == 1
    keys = [
        "code",
        "name",
        "severity",
        "verdict",
        "file",
        "line",
        "column",
        "sheet",
        "cell",
        "path",
        "message",
        "seen",
        "expected",
        "hint",
        "articles",
        "sentence",
        "basis",
    ]
    for finding in report["findings"]:
        assert list(finding) == keys
        assert finding["severity"] in ("error", "warning") and finding["verdict"] in ("failed", "doubtful", "answered")


@pytest.mark.parametrize(
    "file", ["zhcity.yaml", "registry/units.yaml", "plans/2027/plan.yaml", "plans/2027/meetings.yaml"]
)
def test_validate_looks_at_any_file_of_the_library(run: Run, file: str) -> None:
    result = run("validate", file, cwd=ROOT)
    assert result.code == 0, result.out + result.err
    assert ("R62b" in result.out) == (file == "zhcity.yaml")
    assert "R12" not in result.out
