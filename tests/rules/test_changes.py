"""Every case of tests/rules/changes: a person takes a step on a library that is on the trail, and the judge answers."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from forms.conftest import type_into
from rules.patches import Patch, read_plain
from rules.test_cases import expectations, load_cases
from support import Run, be_person, git

CHANGES = Path(__file__).parent / "changes"
WORDS = {"名称", "登记人", "从前", "先", "表", "改动", "命令", "期望"}
FORM, OF_FORM = "项目申报表", "表"
FINDING = re.compile(r"^(?P<file>[^\s:]+).*?: (?:错误|提示)(?P<doubt>·存疑)? (?P<code>[A-Z]\d+[a-z]?) (?P<message>.*)$")


@dataclass(frozen=True)
class Situation:
    """The library after the person's change, with the form that was taken before it."""

    root: Path
    case: dict[str, Any]
    form: Path | None
    run: Run


Said = list[tuple[str, str, str]]  # (code, file, message)


def by_command(now: Situation) -> Said:
    """The command with which the step is recorded refuses it and writes nothing, or writes one commit."""
    before = git(now.root, "rev-parse", "HEAD")
    words = now.case.get("命令", "save").split()
    result = now.run("intake", now.form, cwd=now.root) if now.form else now.run(*words, cwd=now.root)
    said = [(m["code"], m["file"], m["message"]) for line in result.out.splitlines() if (m := FINDING.match(line))]
    assert result.code == int(bool(said)), result.out + result.err
    if now.form is None:
        assert git(now.root, "rev-list", "--count", f"{before}..HEAD") == str(int(not said))
    return said


# Each way in which a step meets the judge.
WAYS: dict[str, Callable[[Situation], Said]] = {"command": by_command}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=f"{file.stem}-{case['名称']}")
        for file in sorted(CHANGES.glob("*.yaml"))
        for case in load_cases(file)
    ],
)
def test_change(case: dict[str, Any], way: str, git_library: Path, run: Run) -> None:
    begin(git_library, case)
    form = taken(case["表"], git_library, run) if "表" in case else None
    be_person(git_library, *who(case.get("登记人", "示例甲"), git_library))
    patch = Patch(case.get("改动", {}))
    patch.apply(git_library)

    said = WAYS[way](Situation(git_library, case, form, run))

    expected = expectations(case["期望"])
    assert sorted(code for code, _, _ in said) == sorted(wanted["规则"] for wanted in expected), said
    for wanted in expected:
        file = wanted.get("文件", patch.dossier_file)
        file = form.name if form and file == OF_FORM else file
        fitting = [code for code, where, text in said if where == file and wanted.get("含", "") in text]
        assert wanted["规则"] in fitting, f"要的是 {wanted}\n得到 {said}"


def begin(root: Path, case: dict[str, Any]) -> None:
    """The library as the step finds it: 先 was there from the beginning, 从前 is what was done to it meanwhile."""
    for word, how in (("先", ("--amend",)), ("从前", ())):
        if word in case:
            Patch(case[word]).apply(root)
            git(root, "add", "-A")
            git(root, "commit", "-q", *how, "-m", "以前登记的")


def taken(cells: dict[str, str], root: Path, run: Run) -> Path:
    """The form of the dossier as it stands, with these cells filled in."""
    number = Path(Patch().dossier_file).stem
    assert run("form", FORM, number, cwd=root).code == 0
    form = root / "out" / "forms" / f"{FORM}-{number}.xlsx"
    type_into(form, cells, {})
    return form


def who(name: str, root: Path) -> tuple[str, str]:
    """Name and e-mail of a person of the registry."""
    units = read_plain((root / "registry/units.yaml").read_text(encoding="utf-8"))["单位"]
    emails = {person["姓名"]: person["邮箱"][0] for unit in units for person in unit["人员"]}
    return name, emails[name]
