"""docs/manual is played: an office, a unit and a server between them, each command where and by whom the page says."""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from complete import write_library
from support import Run, be_person, git

MANUAL = Path(__file__).parents[2] / "docs" / "manual"
PAGES = sorted(MANUAL.glob("*.md"))
PEOPLE = {"示例甲": "jia@example.invalid", "示例丙": "bing@example.invalid"}
_SCENE = re.compile(r"> (\S+?)（(\S+?)）(?:，文件夹 (\S+))?")
_FENCE = re.compile(r"```console(?: 退出码=(\d))?")


@dataclass
class Call:
    """A command of the page: who, in which folder, what is to come out."""

    line: int
    person: str
    folder: str
    command: str
    code: int
    words: list[str] = field(default_factory=list)


def calls(page: str) -> Iterator[Call]:
    person, folder, code = "", "", None
    current: Call | None = None
    for number, line in enumerate(page.splitlines(), 1):
        if code is None:
            if scene := _SCENE.fullmatch(line):
                person, folder = scene[1], scene[3] or scene[2]
            elif fence := _FENCE.fullmatch(line):
                code = int(fence[1] or 0)
        elif line == "```" or line.startswith("$ "):
            if current:
                yield current
            current = Call(number, person, folder, line[2:], code) if line != "```" else None
            code = code if current else None
        elif current and line.strip():
            current.words.append(line.strip())


@pytest.fixture
def office(tmp_path: Path, empty_home: Path) -> Path:
    folder = tmp_path / "办公室"
    folder.mkdir()
    write_library(folder)
    git(folder, "init", "-q", "-b", "main")
    be_person(folder, "示例甲", PEOPLE["示例甲"])
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "项目库开始")
    return folder


def with_a_request(office: Path) -> None:
    """A forge with a branch that a unit made in its web editor."""
    server = office.parent / "服务器.git"
    git(office.parent, "init", "-q", "--bare", "-b", "main", str(server))
    git(office, "remote", "add", "origin", str(server))
    git(office, "push", "-q", "-u", "origin", "main")
    unit = cloned(office)
    file = unit / "dossiers/2024/SLJ/ZH2024-SLJ-001.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("岗位: 信息中心}", "岗位: 信息中心, 电话: 0391-0000005}"), encoding="utf-8")
    git(unit, "commit", "-q", "-am", "网页上改电话")
    git(unit, "push", "-q", "origin", "main:submit/SLJ-20261130")


def cloned(office: Path) -> Path:
    unit = office.parent / "水利局"
    git(office.parent, "clone", "-q", str(office.parent / "服务器.git"), str(unit))
    be_person(unit, "示例丙", PEOPLE["示例丙"])
    return unit


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_is_played_as_it_is_written(page: Path, run: Run, office: Path) -> None:
    if page.stem == "网页上改":
        with_a_request(office)
    played, branch = 0, ""
    for call in calls(page.read_text(encoding="utf-8")):
        folder = office.parent / call.folder
        if not folder.exists():
            folder = cloned(office)
        be_person(folder, call.person, PEOPLE[call.person])
        words = [word.replace("$BRANCH", branch) for word in shlex.split(call.command)]
        where = f"{page.name}:{call.line} {call.command}"
        if words[0] == "git":
            done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
            assert done.returncode == call.code, (where, done.stderr)
        else:
            assert words[0] == "zhcity", where
            result = run(*words[1:], cwd=folder)
            said = result.out + result.err
            assert result.code == call.code, f"{where}\n{said}"
            for word in call.words:
                assert word in said, f"{where}\n没有“{word}”：\n{said}"
            if found := re.search(r"分支 (submit/\S+?)。", said):
                branch = found[1]
        played += 1
    assert played >= 5


def test_there_is_a_page_for_each_way() -> None:
    assert [page.stem for page in PAGES] == sorted(["填表交办公室", "网页上改", "命令行提交"])
    for page in PAGES:
        others = {each.name for each in PAGES} - {page.name}
        assert all(f"({name})" in page.read_text(encoding="utf-8") for name in others)
