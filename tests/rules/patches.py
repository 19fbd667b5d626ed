"""What a case changes on the complete library; the words are explained for officials in cases/README.md.

Changed YAML is written out block by block by PyYAML, unchanged files stay as they are, so that comments, quotes and
flow style of tests/data are read too.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from complete import COMPLETE, write_library

Route = tuple[str | int, ...]

BEFORE_THE_PLAN = ("储备", "申报", "论证", "审核")
PLAN_LISTS = ("新列", "续建", "增补")
AFTER_ACCEPTANCE = ("投用", "拨付", "运维", "绩效", "审计", "结项")
YAML_WORDS = frozenset(("改", "删", "加"))
WORDS = YAML_WORDS | {"卷宗", "阶段", "别处", "原文", "编码", "换行", "放到", "文件", "去掉", "恢复", "未投用"}


def route(path: str) -> Route:
    """`论证[2].会议` → 论证, 1, 会议: list positions are written from 1, as findings print them."""
    steps: list[str | int] = []
    for word, place in re.findall(r"([^.\[\]]+)|\[(\d+)\]", path):
        steps.append(word or int(place) - 1)
    return tuple(steps)


def read_plain(text: str) -> Any:
    """YAML with every value as text, as the tool itself reads it."""
    return yaml.load(text, yaml.CBaseLoader)


def write_plain(values: Any) -> str:
    text: str = yaml.dump(values, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=100_000)
    return text


@dataclass
class Patch:
    """One 改动."""

    words: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        unknown = set(self.words) - WORDS
        assert not unknown, f"改动 里不认识的词：{unknown}"

    @property
    def dossier_file(self) -> str:
        """Where the changed dossier stands afterwards."""
        moved: str | None = self.words.get("放到")
        return moved or COMPLETE[self.words.get("卷宗", "建设")]

    def apply(self, root: Path) -> None:
        _bring_back(root, self.words.get("恢复", []))
        place = root / COMPLETE[self.words.get("卷宗", "建设")]
        stage = self.words.get("阶段")
        own = {word: self.words[word] for word in YAML_WORDS if word in self.words}
        if stage:
            own.setdefault("改", {})
            own["改"] = {"阶段": stage, **own["改"]}
            if stage in BEFORE_THE_PLAN:
                _take_out_of_plans(root, place.stem)
        if self.words.get("未投用") == "是":
            _not_yet_in_use(root, place)
        if own:
            change_yaml(place, own)
        for file, changes in self.words.get("别处", {}).items():
            change_yaml(root / file, changes)
        self._raw(place)
        for file, text in self.words.get("文件", {}).items():
            target = root / file
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8", newline="")
        for file in self.words.get("去掉", []):
            (root / file).unlink()
            if file.endswith("/plan.yaml"):
                _end_packages(root / file)
        if "放到" in self.words:
            target = root / self.words["放到"]
            target.parent.mkdir(parents=True, exist_ok=True)
            place.rename(target)

    def _raw(self, place: Path) -> None:
        """原文, 换行, 编码: the dossier as text and bytes."""
        text = place.read_text(encoding="utf-8")
        for old, new in self.words.get("原文", {}).items():
            assert text.count(old) == 1, f"原文 “{old}” 在卷宗里有 {text.count(old)} 处，应恰有一处"
            text = text.replace(old, new)
        if self.words.get("换行") == "CRLF":
            text = text.replace("\n", "\r\n")
        if {"原文", "换行", "编码"} & set(self.words):
            place.write_bytes(text.encode(self.words.get("编码", "utf-8")))


def change_yaml(file: Path, changes: dict[str, Any]) -> None:
    """Apply 改, 删, 加 to a YAML file."""
    unknown = set(changes) - YAML_WORDS
    assert not unknown, f"不认识的词：{unknown}"
    values = read_plain(file.read_text(encoding="utf-8"))
    for path, value in changes.get("改", {}).items():
        put(values, route(path), value)
    for path in changes.get("删", []):
        remove(values, route(path))
    for path, value in changes.get("加", {}).items():
        append(values, route(path), value)
    file.write_text(write_plain(values), encoding="utf-8")


def at(values: Any, steps: Route) -> Any:
    for step in steps:
        values = values[step]
    return values


def put(values: Any, steps: Route, value: Any) -> None:
    at(values, steps[:-1])[steps[-1]] = value


def remove(values: Any, steps: Route) -> None:
    del at(values, steps[:-1])[steps[-1]]


def append(values: Any, steps: Route, value: Any) -> None:
    at(values, steps[:-1]).setdefault(steps[-1], []).append(value)


def _bring_back(root: Path, files: list[str]) -> None:
    with TemporaryDirectory() as folder:
        whole = write_library(Path(folder)) if files else root
        for file in files:
            shutil.copyfile(whole / file, root / file)


def _take_out_of_plans(root: Path, number: str) -> None:
    """A project that has not reached 审定 stands in no plan yet: drop the plans that list it, end their packages."""
    for file in root.glob("plans/*/plan.yaml"):
        plan = read_plain(file.read_text(encoding="utf-8"))
        if any(row["编号"] == number for name in PLAN_LISTS for row in plan[name]):
            file.unlink()
            _end_packages(file)


def _not_yet_in_use(root: Path, place: Path) -> None:
    """A project that has not been accepted: drop what follows, and the O&M of 2026 with all that rests on it."""
    change_yaml(
        place, {"删": [section for section in AFTER_ACCEPTANCE if section in place.read_text(encoding="utf-8")]}
    )
    for file in ("plans/2026/plan.yaml", "plans/2026/operation.yaml", COMPLETE["运维"]):
        (root / file).unlink()


def _end_packages(plan: Path) -> None:
    """Where a year's plan is gone, so is what was to be invested and bought under it."""
    plan.with_name("investment.yaml").unlink(missing_ok=True)
    packages = plan.with_name("packages.yaml")
    if packages.exists():
        change_yaml(packages, {"改": {"包[1].状态": "终止"}})
