"""docs/life*.md are played: each command is run by the person and on the day that the page names, each refusal refuses."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from support import Run, be_person
from zhcity_cli.store import clock

DOCS = Path(__file__).parents[2] / "docs"
PAGES = sorted(DOCS.glob("life*.md"))
PEOPLE = {"示例甲": "jia@example.invalid", "示例丙": "bing@example.invalid"}

# > 2022-02-20 示例丙（水利局）
_SCENE = re.compile(r"> (\d{4}-\d{2}-\d{2}) (\S+?)（.*")
_FENCE = re.compile(r"```console(?: 退出码=(\d))?")
_MADE = re.compile(r"已新建 \S+/(ZH\d{4}-[A-Z]+-\d+)\.yaml")


@dataclass
class Call:
    """A command of the page: who, when, what is to come out."""

    line: int
    day: date
    person: str
    command: str
    code: int
    words: list[str] = field(default_factory=list)


def calls(page: str) -> Iterator[Call]:
    """The commands of a page in their order; lines under a command stand in its output."""
    day, person, code = date.min, "", None
    current: Call | None = None
    goes_on = False
    for number, line in enumerate(page.splitlines(), 1):
        if code is None:
            if scene := _SCENE.match(line):
                day, person = date.fromisoformat(scene[1]), scene[2]
            elif fence := _FENCE.fullmatch(line):
                code = int(fence[1] or 0)
        elif line == "```":
            if current:
                yield current
            current, code = None, None
        elif goes_on and current:
            current.command += " " + line.strip().removesuffix("\\").strip()
            goes_on = line.endswith("\\")
        elif line.startswith("$ "):
            if current:
                yield current
            command = line[2:].removesuffix("\\").strip()
            current, goes_on = Call(number, day, person, command, code), line.endswith("\\")
        elif current and line.strip():
            current.words.append(line.strip())


def _opening(page: Path) -> str:
    """The shorter pages go on from the library that the first chapter of life.md founds."""
    return (
        "" if page.stem == "life" else (DOCS / "life.md").read_text(encoding="utf-8").partition("\n## 二、")[0] + "\n"
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_is_played_as_it_is_written(
    page: Path, run: Run, tmp_path: Path, empty_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage, names = tmp_path, {"ID": ""}
    played = 0
    for call in calls(_opening(page) + page.read_text(encoding="utf-8")):
        monkeypatch.setattr(clock, "today", lambda day=call.day: day)
        words = [re.sub(r"\$([A-Z]+)", lambda found: names[found[1]], word) for word in shlex.split(call.command)]
        if words[0] == "cd":
            stage = stage / words[1]
            continue
        if words[:2] == ["zhcity", "attach"]:
            (stage / words[3]).write_text(words[3], encoding="utf-8")
        assert words[0] == "zhcity", f"{page.name}:{call.line}"
        if (stage / ".git").exists():
            be_person(stage, call.person, PEOPLE[call.person])
        result = run(*words[1:], cwd=stage)
        out = result.out + result.err
        assert result.code == call.code, f"{page.name}:{call.line} {call.command}\n{out}"
        for said in call.words:
            assert said in out, f"{page.name}:{call.line} {call.command}\n没有“{said}”：\n{out}"
        if made := _MADE.search(result.out):
            names["ID"] = made[1]
        played += 1
    assert played > 20 and run("validate", cwd=stage).code == 0


def test_the_pages_forbid_and_allow() -> None:
    for page in PAGES:
        codes = [call.code for call in calls(page.read_text(encoding="utf-8"))]
        assert codes.count(0) > codes.count(1) >= 3, page.name
