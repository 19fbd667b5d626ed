"""Every case of tests/rules/changes: a person takes a step on a library that is on the trail, and the judge answers.

A step meets the judge in four ways: the command that records it, `check` of a branch, the hook of a server, the audit.
They must agree.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
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
WORDS = {"名称", "登记人", "从前", "先", "表", "改动", "提交", "命令", "期望"}
COMMIT_WORDS = {"动作", "理由", "文号", "时间", "写成", "合并", "合并人"}
FORM, OF_FORM = "项目申报表", "表"
FINDING = re.compile(
    r"^ *(?P<file>[^\s:]+).*?: (?P<severity>错误|提示)(?P<doubt>·存疑)? (?P<code>[A-Z]\d+[a-z]?) (?P<message>.*)$"
)


@dataclass(frozen=True)
class Situation:
    """The library after the person's change, with the form that was taken before it."""

    root: Path
    case: dict[str, Any]
    form: Path | None
    run: Run

    @property
    def is_by_hand(self) -> bool:
        """Whether no command makes this step: somebody commits it with git itself."""
        return "提交" in self.case

    def put_on_trail(self) -> str:
        """The step as commits of the current branch, whatever the judge thinks; the commit before it."""
        before = git(self.root, "rev-parse", "HEAD")
        words = self.case.get("命令", "save").split()
        if words != ["save"]:
            result = self.run(*words, cwd=self.root)
            assert result.code == 0, result.out + result.err
        else:
            commit_by_hand(self.root, self.case.get("提交", {}))
        return before


Said = list[tuple[str, str, str, bool]]  # (code, file, message, whether it forbids the step)


def by_command(now: Situation) -> Said:
    """The command with which the step is recorded refuses it and writes nothing, or writes one commit."""
    before = git(now.root, "rev-parse", "HEAD")
    words = now.case.get("命令", "save").split()
    result = now.run("intake", now.form, cwd=now.root) if now.form else now.run(*words, cwd=now.root)
    said = read(result.out)
    assert result.code == int(is_forbidden(said)), result.out + result.err
    if now.form is None:
        assert git(now.root, "rev-list", "--count", f"{before}..HEAD") == str(int(not is_forbidden(said)))
    return said


def by_check(now: Situation) -> Said:
    """The branch is checked against the line that it is meant for."""
    git(now.root, "switch", "-q", "-c", "work")
    now.put_on_trail()
    result = now.run("check", "--base", "main", "--format", "json", cwd=now.root)
    found = json.loads(result.out)
    said = plain([each for step in found["steps"] for each in step["findings"]])
    # What the step does to other files (a plan that lists what is gone) stops a branch too; the judge of the step is silent.
    others = plain(found["findings"])
    assert result.code == int(is_forbidden(said + others)), result.out + result.err
    return said


def by_hook(now: Situation) -> Said:
    """The step is pushed to the main line of a server: its hook hears what git would tell it."""
    server = now.root.with_name("server.git")
    git(now.root, "clone", "-q", "--bare", str(now.root), str(server))
    before = now.put_on_trail()
    git(now.root, "push", "-q", str(server), "HEAD:refs/heads/offered")
    line = f"{before} {git(now.root, 'rev-parse', 'HEAD')} refs/heads/main\n"
    result = now.run("hook", "pre-receive", cwd=server, stdin=line)
    said = read(result.err)
    assert result.code == int(is_forbidden(said)), result.out + result.err
    return said


def by_audit(now: Situation) -> Said:
    """The step is in the history, and the audit comes by."""
    before = now.put_on_trail()
    result = now.run("audit", "verify", "--since", before, "--format", "json", cwd=now.root)
    said = plain(json.loads(result.out)["findings"])
    assert result.code == int(is_forbidden(said)), result.out + result.err
    return said


def read(text: str) -> Said:
    """Findings as commands print them."""
    matches = (match for line in text.splitlines() if (match := FINDING.match(line)))
    return [(m["code"], m["file"], m["message"], m["severity"] == "错误" and not m["doubt"]) for m in matches]


def plain(findings: list[dict[str, Any]]) -> Said:
    return [
        (f["code"], f["file"], f["message"], f["severity"] == "error" and f["verdict"] == "failed") for f in findings
    ]


def is_forbidden(said: Said) -> bool:
    return any(forbids for *_, forbids in said)


# Each way in which a step meets the judge.
WAYS: dict[str, Callable[[Situation], Said]] = {
    "command": by_command, "check": by_check, "hook": by_hook, "audit": by_audit,
}  # fmt: skip


def meets(case: dict[str, Any], way: str) -> bool:
    """A step without a command of its own meets all but that; what only a command can make must be legal first."""
    if way == "command":
        return "提交" not in case
    return "表" not in case and ("命令" not in case or case["期望"] == "通过")


@pytest.mark.parametrize(
    ("case", "way"),
    [
        pytest.param(case, way, id=f"{file.stem}-{case['名称']}-{way}")
        for file in sorted(CHANGES.glob("*.yaml"))
        for case in load_cases(file)
        for way in WAYS
        if meets(case, way)
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
    if way == "check":
        # Whoever works on a branch may bring it up to date; only the main line is merged into by the office.
        expected = [wanted for wanted in expected if wanted["规则"] != "C18"]
    assert sorted(code for code, *_ in said) == sorted(wanted["规则"] for wanted in expected), said
    for wanted in expected:
        file = wanted.get("文件", patch.dossier_file)
        file = form.name if form and file == OF_FORM else file
        fitting = [code for code, where, text, _ in said if where == file and wanted.get("含", "") in text]
        assert wanted["规则"] in fitting, f"要的是 {wanted}\n得到 {said}"


def commit_by_hand(root: Path, how: dict[str, Any]) -> None:
    """What a person puts on the trail with git alone: 提交 says how."""
    assert set(how) <= COMMIT_WORDS, how
    acts = how.get("动作", [])
    trailers = [f"Zhcity-Act: {act}" for act in ([acts] if isinstance(acts, str) else acts)]
    trailers += [
        f"Zhcity-{key}: {how[word]}" for word, key in (("理由", "Reason"), ("文号", "Document")) if word in how
    ]
    dates = {"GIT_COMMITTER_DATE": how.get("时间"), "GIT_AUTHOR_DATE": how.get("写成", how.get("时间"))}
    branch = git(root, "branch", "--show-current")
    if "合并人" in how:
        git(root, "switch", "-q", "-c", "side")
    git(root, "add", "-A")
    subprocess.run(
        ["git", "-C", str(root), "commit", "-q", "-m", "改了一处\n\n" + "\n".join(trailers)],
        check=True,
        env={**os.environ, **{key: f"{date}+0800" for key, date in dates.items() if date}},
    )
    if "合并人" in how:
        git(root, "switch", "-q", branch)
        be_person(root, *who(how["合并人"], root))
        strategy = ["-s", "ours"] if how.get("合并") == "以我为准" else []
        git(root, "merge", "-q", "--no-ff", *strategy, "-m", "收下支线", "side")


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


def who(name: str | dict[str, str], root: Path) -> tuple[str, str]:
    """Name and e-mail of a person of the registry, or as they are written out."""
    if isinstance(name, dict):
        return name["姓名"], name["邮箱"]
    units = read_plain((root / "registry/units.yaml").read_text(encoding="utf-8"))["单位"]
    emails = {person["姓名"]: person["邮箱"][0] for unit in units for person in unit["人员"]}
    return name, emails[name]
