"""Reading plain files line by line gives what libyaml alone gives: values, refusals and their places."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from complete import COMPLETE, DATA
from zhcity_cli.store import yaml_read
from zhcity_cli.store.yaml_plain import NotPlain, read_plain

REPOSITORY = Path(__file__).parents[2]
DOSSIERS = [(DATA / f"{path}.yaml").read_text(encoding="utf-8") for path in COMPLETE]
DOSSIERS += [file.read_text(encoding="utf-8") for file in sorted((REPOSITORY / "dossiers").rglob("*.yaml"))]
SPOILING = [
    "", " ", "  ", ":", ": ", ", ", ",", "{", "}", "[", "]", "- ", "-", "#", " #", "~", "null", "'", '"', "|", "?", "\n",
    "\\", "&a", "*a", "\n\n", "---\n", "|\n", "甲:\n", "\n甲: 乙\n", "[]", '""', "<<: ",
]  # fmt: skip


def outcome(text: str) -> tuple[Any, Any]:
    reading = yaml_read.read(text.encode())
    return reading.values, (reading.problems, reading.emptied)


def both_ways(text: str, patch: pytest.MonkeyPatch) -> None:
    quick = outcome(text)
    with patch.context() as slow:
        slow.setattr(yaml_read, "read_plain", _give_up)
        assert outcome(text) == quick, text


def _give_up(*_: object) -> None:
    raise NotPlain


@pytest.mark.parametrize("text", DOSSIERS, ids=lambda text: re.findall(r"(?m)^编号: (\S+)", text)[0])
def test_our_files_are_plain(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    both_ways(text, monkeypatch)
    if "路径: 涉密" not in text:
        assert read_plain(text, set(), lambda flow: flow)


@pytest.mark.parametrize("seed", range(4))
def test_spoilt_records(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(seed)
    for _ in range(600):
        text = chance.choice(DOSSIERS)
        records = list(re.finditer(r"\{[^{}\n]*\}", text))
        for _ in range(chance.randint(1, 2)):
            # Nearly always inside a record: there the two ways could part.
            inside = chance.choice(records).span() if records and chance.random() < 0.9 else (0, len(text))
            place = min(chance.randint(*inside), len(text))
            text = text[:place] + chance.choice(SPOILING) + text[place + chance.randint(0, 2) :]
        both_ways(text, monkeypatch)


SLIPS: list[Callable[[random.Random, str], str]] = [
    lambda chance, line: " " * chance.randint(0, 6) + line.lstrip(),
    lambda chance, line: "",
    lambda chance, line: f"{line}\n{line}",
    lambda chance, line: line.replace("- ", "", 1),
    lambda chance, line: re.sub(r"\S", "- \\g<0>", line, count=1),
    lambda chance, line: (
        line + chance.choice([" ", " # 注", " #注", "# 注", " |", " >", " 乙", ":", " {", "}", "]", ", 乙"])
    ),
    lambda chance, line: re.sub(r": .*$", chance.choice([":", ": |", ": ~", ": ''", ":  乙"]), line),
    lambda chance, line: line + "\n" + " " * chance.randint(0, 6) + chance.choice(["", "# 注", "乙", "- 乙", "乙: 丙"]),
]


@pytest.mark.parametrize("seed", range(4))
def test_slips_of_whole_lines(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(seed)
    for _ in range(600):
        lines = chance.choice(DOSSIERS).split("\n")
        start = chance.randrange(max(1, len(lines) - 20))
        lines = lines[start : start + 20]
        for _ in range(chance.randint(1, 2)):
            place = chance.randrange(len(lines))
            lines[place] = chance.choice(SLIPS)(chance, lines[place])
        both_ways("\n".join(lines) + "\n", monkeypatch)


@pytest.mark.parametrize(
    "text",
    [
        "甲: |\n  - {乙: 丙}\n",
        "甲: |\n  丁: {乙: 丙}\n",
        "# - {乙: 丙}\n甲: 1\n",
        "甲: {乙: 丙, 乙: 丁}\n",
        "甲: {乙: ~, 丙: null}\n",
        "甲: [乙: {丙: 丁}\n]\n",
        '甲: "\\ue0000"\n乙: {丙: 丁}\n',
        "甲: 一\n  乙: {丙: 丁}\n",
        "? - {乙: 丙}\n: 丁\n",
        "甲: {乙: 丙}\n甲: {乙: 丁}\n",
        "甲: {\n乙: 丙\n}\n",
        "甲: {\n乙:\n  - {丙: 丁}\n}\n",
        "甲:\n- {乙: 丙}\n- 丁\n戊: 己\n",
        "甲:\n  乙:\n - {丙: 丁}\n",
        "甲:\n  - 乙:\n    - 丙\n  - 丁\n",
        "甲:\n  - 乙:\n   - {丙: 丁}\n",
        "甲: |\n  乙\n   \n丙: 丁\n",
        "甲: |\n  乙\n\n  丙\n",
        "甲: |\n  乙\n\n\n丙: 丁\n",
        "甲: |\n  乙\n # 丙\n丁: 戊\n",
        "甲:\n  乙: 丙\n # 丁\n  戊: 己\n",
        "甲: 乙\n\n  丙\n",
        "甲: 乙 #\n丙:#丁\n",
        "甲: [乙, {丙: [丁, {戊: 己}]}] # 庚]\n",
        '甲: {乙: "~", 丙: "", 丁: ["~", 戊]}\n',
        "甲: [乙, ~, null]\n",
        "甲: 乙",
        "甲: 乙\n- 丙\n",
        "  甲: 乙\n  丙: 丁\n",
        "# 只有注释\n",
        "甲:\n乙:\n",
        "甲: " + "[" * 20 + "乙" + "]" * 20 + "\n",
        "甲: [" + ", ".join("乙" * 5001) + "]\n",
        "甲: {" + ", ".join(f"乙{n}: 丙" for n in range(5001)) + "}\n",
        "甲:\n" + "  - {乙: 丙}\n" * 5001,
        "- {乙: 丙}\n",
        "甲: {乙:丙}\n",
        "甲: {乙: -1, 丙: - 2}\n",
        "甲: {乙 : 丙}\n",
        "甲: {" + "乙" * 1100 + ": 丙}\n",
        "  " * 40 + "甲: {乙: 丙}\n",
        "\n".join("  " * n + "甲:" for n in range(31)) + "\n" + "  " * 31 + "甲: {乙: 丙}\n",
        "\n".join("  " * n + "甲:" for n in range(32)) + "\n" + "  " * 32 + "甲: {乙: 丙}\n",
    ],
)
def test_odd_places(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    both_ways(text, monkeypatch)
