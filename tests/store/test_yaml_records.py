"""Reading plain records by their expression gives what libyaml alone gives: values, refusals and their places."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import Any

import pytest

from complete import COMPLETE, DATA
from zhcity_cli.store import yaml_read
from zhcity_cli.store.yaml_records import Aside, set_aside

TEXTS = [(DATA / f"{path}.yaml").read_text(encoding="utf-8") for path in COMPLETE]
TEXTS += [file.read_text(encoding="utf-8") for file in sorted((Path(__file__).parents[2] / "dossiers").rglob("*.yaml"))]
SPOILING = [
    "",
    " ",
    "  ",
    ":",
    ": ",
    ", ",
    ",",
    "{",
    "}",
    "[",
    "]",
    "- ",
    "-",
    "#",
    " #",
    "~",
    "null",
    "'",
    '"',
    "|",
    "?",
    "\n",
    "\\",
    "&a",
    "*a",
]


def outcome(text: str) -> tuple[Any, Any]:
    reading = yaml_read.read(text.encode())
    return reading.values, (reading.problems, reading.emptied)


def both_ways(text: str, patch: pytest.MonkeyPatch) -> None:
    quick = outcome(text)
    with patch.context() as slow:
        slow.setattr(yaml_read, "set_aside", lambda text: (text, Aside()))
        assert outcome(text) == quick, text


def test_most_records_are_set_aside() -> None:
    short = sum(len(set_aside(text)[1].records) for text in TEXTS)
    assert short > 0.7 * sum(len(re.findall(r"(?m)^ *- \{[^\[\]\"]*\}$", text)) for text in TEXTS)


def test_whole_dossiers(monkeypatch: pytest.MonkeyPatch) -> None:
    for text in TEXTS:
        both_ways(text, monkeypatch)


@pytest.mark.parametrize("seed", range(4))
def test_spoilt_dossiers(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(seed)
    for _ in range(700):
        text = chance.choice(TEXTS)
        records = list(re.finditer(r"\{[^{}\n]*\}", text))
        for _ in range(chance.randint(1, 2)):
            # Nearly always inside a record: there the two ways could part.
            inside = chance.choice(records).span() if records and chance.random() < 0.9 else (0, len(text))
            place = min(chance.randint(*inside), len(text))
            text = text[:place] + chance.choice(SPOILING) + text[place + chance.randint(0, 2) :]
        both_ways(text, monkeypatch)


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
