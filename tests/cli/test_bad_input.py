"""What is wrong around the data: each a sentence with a remedy, the exit code of the contract, nothing written."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from complete import snapshot, write_library
from support import Result, Run, be_person, git


def told(result: Result, code: int, *pieces: str) -> None:
    """A sentence and a remedy, the code, no traceback, no English."""
    said = result.out + result.err
    assert result.code == code, said
    for piece in pieces:
        assert piece in said, said
    assert "→" in said, "没有说怎么办"
    assert not re.search(r"Traceback|Error|[Ee]rrno|No such", said), said


@contextmanager
def without_root() -> Iterator[None]:
    """File permissions mean nothing to root; for a moment the process is somebody else."""
    if os.geteuid():
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_outside_a_library(run: Run, tmp_path: Path) -> None:
    told(run("validate", cwd=tmp_path), 2, "这里不是项目库", "zhcity init")


@pytest.mark.parametrize(
    "arguments", [("validate", "ZH2024-CGJ-01"), ("show", "ZH2024-CGJ-01"), ("advance", "ZH2024-CGJ-01")]
)
def test_unknown_id_names_the_nearest(run: Run, git_library: Path, arguments: tuple[str, ...]) -> None:
    told(run(*arguments, cwd=git_library), 2, "没有编号 ZH2024-CGJ-01", "ZH2024-CGJ-001")


@pytest.mark.parametrize("command", [("save",), ("advance", "--all", "--stage", "储备"), ("plan", "submit", "2027")])
def test_not_a_git_repository(run: Run, library: Path, empty_home: Path, command: tuple[str, ...]) -> None:
    before = snapshot(library)
    told(run(*command, cwd=library), 2, "不是 git 仓库")
    assert snapshot(library) == before


def test_no_identity(run: Run, git_library: Path) -> None:
    git(git_library, "config", "--unset", "user.email")
    (git_library / "registry/holidays.yaml").write_text("年份: {}\n# 改过\n", encoding="utf-8")
    told(run("save", cwd=git_library), 2, "git config user.email")


def test_a_stranger_cannot_save(run: Run, git_library: Path) -> None:
    be_person(git_library, "路人", "nobody@example.invalid")
    (git_library / "registry/holidays.yaml").write_text("年份: {}\n# 改过\n", encoding="utf-8")
    told(run("save", cwd=git_library), 1, "nobody@example.invalid", "不在 registry/units.yaml")


def test_detached_head(run: Run, git_library: Path) -> None:
    git(git_library, "checkout", "-q", "--detach")
    (git_library / "registry/holidays.yaml").write_text("年份: {}\n# 改过\n", encoding="utf-8")
    told(run("save", cwd=git_library), 1, "不在任何分支上", "git switch")


def test_without_the_git_program(run: Run, git_library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    told(run("save", cwd=git_library), 2, "没有找到 git 程序")


def test_inherited_git_variables_are_ignored(
    run: Run, git_library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "别的库"
    other.mkdir()
    git(other, "init", "-q")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    (git_library / "registry/holidays.yaml").write_text("年份: {}\n# 改过\n", encoding="utf-8")
    assert run("save", cwd=git_library).code == 0
    monkeypatch.delenv("GIT_DIR", raising=False)
    assert "改过" in git(git_library, "show", "HEAD:registry/holidays.yaml")


def test_hostile_configuration_runs_nothing(run: Run, git_library: Path, tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch '{trace}'\n", encoding="utf-8")
    program.chmod(0o755)
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for name in ("pre-commit", "reference-transaction", "post-commit", "post-index-change"):
        (hooks / name).write_text(program.read_text(encoding="utf-8"), encoding="utf-8")
        (hooks / name).chmod(0o755)
    for key, value in (("core.fsmonitor", program), ("diff.external", program), ("core.hooksPath", hooks)):
        git(git_library, "config", key, str(value))
    (git_library / "registry/holidays.yaml").write_text("年份: {}\n# 改过\n", encoding="utf-8")
    assert run("save", cwd=git_library).code == 0
    assert not trace.exists()


def test_read_only_library(run: Run) -> None:
    with tempfile.TemporaryDirectory() as folder:
        library = write_library(Path(folder, "库"))
        Path(folder).chmod(0o755)
        run("plan", "build", "2031", "--draft", "-C", library)  # every module is read before the rights go
        shutil.rmtree(library / "out")
        before = snapshot(library)
        for path in (library, library / "plans"):
            path.chmod(0o555)
        with without_root():
            result = run("plan", "build", "2031", "-C", library)
        for path in (library, library / "plans"):
            path.chmod(0o755)
        told(result, 2, "写不进去", "未做任何更改")
        assert snapshot(library) == before


def test_workbook_open_elsewhere_leaves_everything_as_it_was(run: Run, library: Path) -> None:
    # On Windows the open file itself refuses to be replaced; a folder in its place does the same everywhere.
    (library / "out/plan-review-2031.xlsx").mkdir(parents=True)
    before = snapshot(library)
    told(run("plan", "build", "2031", cwd=library), 2, "plan-review-2031.xlsx", "写不进去")
    assert snapshot(library) == before


@pytest.mark.parametrize("file", ["zhcity.yaml", "registry/units.yaml"])
def test_broken_settings_or_units_stop_everything(run: Run, library: Path, file: str) -> None:
    (library / file).write_text("名称：库\n", encoding="utf-8")
    told(run("validate", cwd=library), 1, f"{file}:1:3", "全角冒号")


def test_a_broken_plan_is_not_taken_for_absent(run: Run, library: Path) -> None:
    broken = library / "plans/2031/plan.yaml"
    broken.parent.mkdir()
    broken.write_text("年度: 2031\n状态: 拟订\n", encoding="utf-8")
    told(run("plan", "build", "2031", cwd=library), 1, "plans/2031/plan.yaml")
    assert broken.read_text(encoding="utf-8") == "年度: 2031\n状态: 拟订\n"


def test_the_example_library_refuses_to_be_written(run: Run, git_library: Path) -> None:
    settings = git_library / "zhcity.yaml"
    text = re.sub(r"(?m)^示例:.*$", "示例: 是", settings.read_text(encoding="utf-8"))
    settings.write_text(text, encoding="utf-8")
    for command in (("save",), ("advance", "--all", "--stage", "储备"), ("plan", "submit", "2027")):
        told(run(*command, cwd=git_library), 1, "示例库", "zhcity demo")
    told(run("new", "--unit", "CGJ", "--name", "甲", "--category", "信息安全", cwd=git_library), 1, "示例库")


@pytest.mark.parametrize(
    ("arguments", "piece"),
    [
        (("list", "--stage", "论政"), "论证"),
        (("list", "--min", "三十"), "万元"),
        (("validate", "--as-of", "2026/1/1"), "年-月-日"),
        (("plan", "build", "2031", "--leave-out", "ZH2024-CGJ-001"), "编号:内容"),
        (("plan", "build", "2031", "--leave-out", "ZH2024-CGJ-001:"), "没有写理由"),
        (("plan", "build", "2031", "--leave-out", "ZH9999-CGJ-001:重复"), "没有编号"),
        (("plan", "build", "2031", "--ceiling", "XXX=3"), "不在名录里"),
        (("plan", "build", "2031", "--ceiling", "合计=-3"), "万元"),
        (("plan", "show", "2031"), "还没有计划"),
        (("plan", "diff", "2031", "HEAD:2031"), "还没有计划"),
        (("plan", "diff", "甲", "乙"), "看不懂"),
        (("plan", "diff", "--output=x:2031", "2031"), "没有"),
        (("explain", "R99"), "没有 R99"),
        (("export", "plan-revue", "2031"), "plan-review"),
    ],
)
def test_wrong_values_on_the_command_line(run: Run, git_library: Path, arguments: tuple[str, ...], piece: str) -> None:
    before = snapshot(git_library)
    told(run(*arguments, cwd=git_library), 2, piece)
    assert snapshot(git_library) == before


def test_init_refuses_a_folder_in_use(run: Run, library: Path, tmp_path: Path, empty_home: Path) -> None:
    told(run("init", library), 1, "已经是项目库")
    used = tmp_path / "有东西"
    used.mkdir()
    (used / "a.txt").write_text("x", encoding="utf-8")
    told(run("init", used), 1, "已有别的文件")
    fresh = tmp_path / "新库"
    told(run("init", fresh), 2, "--person")
    assert not fresh.exists()


def test_a_commit_made_meanwhile_is_not_lost(run: Run, git_library: Path) -> None:
    """Two people save one after the other without seeing each other's files: both stay."""
    (git_library / "registry/holidays.yaml").write_text("年份: {}\n# 甲\n", encoding="utf-8")
    assert run("save", cwd=git_library).code == 0
    (git_library / "registry/rulings.yaml").write_text("追认: []\n# 乙\n", encoding="utf-8")
    assert run("save", cwd=git_library).code == 0
    assert "甲" in git(git_library, "show", "HEAD:registry/holidays.yaml")
    assert git(git_library, "fsck", "--strict") == ""
