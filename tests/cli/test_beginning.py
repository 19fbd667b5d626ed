"""init, demo, new: how a library and a dossier begin."""

from __future__ import annotations

import contextlib
import os
import pty
import re
import sys
from pathlib import Path

import pytest

from support import Run, git

CATEGORIES = ("信息网络", "云服务平台", "信息化应用系统", "信息资源开发利用", "信息安全")


@pytest.fixture
def begun(run: Run, tmp_path: Path, empty_home: Path) -> Path:
    folder = tmp_path / "库"
    assert run("init", folder, "--name", "某市项目库", "--person", "示例甲", "--email", "jia@example.invalid").code == 0
    units = folder / "registry/units.yaml"
    row = "  - {代码: SLJ, 名称: 水利局, 职责: [项目单位], 人员: []}\n"
    units.write_text(units.read_text(encoding="utf-8") + row, encoding="utf-8")
    return folder


def test_init_makes_a_valid_library_with_one_commit(run: Run, begun: Path) -> None:
    assert git(begun, "rev-list", "--count", "HEAD") == "1"
    result = run("validate", "-C", begun)
    assert result.code == 0 and "R62b" in result.out
    settings = (begun / "zhcity.yaml").read_text(encoding="utf-8")
    assert "名称: 某市项目库" in settings
    parameters = settings.partition("参数:")[2].partition("代录:")[0].strip().splitlines()
    assert len(parameters) > 15 and all("依据: " in line and "来源: " in line for line in parameters)


@pytest.mark.parametrize("path", ["建设", "购买服务", "运维"])
@pytest.mark.parametrize("category", CATEGORIES)
def test_every_skeleton_is_valid_in_reserve(run: Run, begun: Path, path: str, category: str) -> None:
    made = run(
        "new", "--unit", "SLJ", "--name", "甲：乙系统（示例）", "--category", category, "--path", path, cwd=begun
    )
    assert made.code == 0, made.err
    number = re.findall(r"ZH\d{4}-SLJ-\d{3}", made.out)[0]
    result = run("validate", number, cwd=begun)
    assert result.code == 0 and "错误 0" in result.out, result.out
    file = next((begun / "dossiers").rglob(f"{number}.yaml"))
    assert "{" + "编号}" not in file.read_text(encoding="utf-8")


def test_new_numbers_within_the_unit_and_names_the_nearest_word(run: Run, begun: Path) -> None:
    ask = ("new", "--unit", "SLJ", "--name", "甲", "--category")
    first, second = run(*ask, "信息安全", cwd=begun), run(*ask, "信息安全", cwd=begun)
    assert "SLJ-001" in first.out and "SLJ-002" in second.out
    assert "信息安全" in run(*ask, "信息安", cwd=begun).err
    assert "没有写项目单位" in run("new", cwd=begun).err


def test_demo_has_a_legal_looking_history_of_several_people(run: Run, tmp_path: Path, empty_home: Path) -> None:
    folder = tmp_path / "练习库"
    result = run("demo", folder)
    assert result.code == 0, result.err
    assert len(set(git(folder, "log", "--format=%an").splitlines())) >= 3
    assert git(folder, "status", "--porcelain") == ""
    assert "错误 0" in run("validate", "-C", folder).out
    assert run("plan", "verify", "2027", "-C", folder).code == 0
    listed = run("list", "-C", folder).out
    assert all(stage in listed for stage in ("储备", "申报", "论证"))
    assert "已有东西" in run("demo", folder).err
    # The person who made it is the office: the next step works at once.
    assert run("plan", "submit", "2027", "-C", folder, "--on", "2099-01-01").code == 0


def test_new_asks_on_a_terminal(begun: Path) -> None:
    """Without options a person is asked one thing after the other."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(begun)
        os.execv(sys.executable, [sys.executable, "-m", "zhcity_cli", "new"])
    shown = b""
    for question, answer in (("项目单位", "SLJ"), ("项目名称", "取水监测（示例）"), ("类别", "信息安全")):
        while f"{question}".encode() not in shown.rpartition("：".encode())[0] or not shown.endswith("：".encode()):
            shown += os.read(terminal, 1024)
        os.write(terminal, (answer + "\n").encode())
        shown = b""
    with contextlib.suppress(OSError):
        while piece := os.read(terminal, 1024):
            shown += piece
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0, shown.decode()
    made = next((begun / "dossiers").rglob("*-SLJ-001.yaml")).read_text(encoding="utf-8")
    assert "名称: 取水监测（示例）" in made and "类别: 信息安全" in made
