"""The editor changes the lines it means to and no other: comments, order, quotes, styles and line ends stay."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Any
from unicodedata import is_normalized

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from complete import COMPLETE, DATA
from zhcity_cli.model.edit import Append, Edit, Put
from zhcity_cli.store.text_gate import character_fault
from zhcity_cli.store.yaml_edit import apply
from zhcity_cli.store.yaml_read import read
from zhcity_cli.store.yaml_write import document, flow, scalar

TEXTS = [(DATA / f"{path}.yaml").read_text(encoding="utf-8") for path in COMPLETE]
TEXTS += [file.read_text(encoding="utf-8") for file in sorted((Path(__file__).parents[2] / "dossiers").rglob("*.yaml"))]
WORDS = st.text(st.characters(categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=30).filter(
    lambda word: is_normalized("NFC", word) and not any(map(character_fault, word)) and bool(word.strip())
)


def changed(before: str, after: str) -> tuple[list[str], list[str]]:
    """(lines gone, lines come)."""
    lines = list(difflib.ndiff(before.splitlines(), after.splitlines()))
    return [x[2:] for x in lines if x[0] == "-"], [x[2:] for x in lines if x[0] == "+"]


def scalars(values: Any, at: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    if isinstance(values, dict):
        return [route for key, value in values.items() for route in scalars(value, (*at, key))]
    if isinstance(values, list):
        return [route for place, value in enumerate(values) for route in scalars(value, (*at, place))]
    return [at]


def lists(values: Any, at: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    if isinstance(values, dict):
        return [route for key, value in values.items() for route in lists(value, (*at, key))]
    if isinstance(values, list):
        own = [at] if all(isinstance(item, dict) for item in values) else []
        return own + [route for place, value in enumerate(values) for route in lists(value, (*at, place))]
    return []


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_setting_one_value_changes_one_line(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(TEXTS))
    route = data.draw(st.sampled_from(scalars(read(text.encode()).values)))
    new = data.draw(WORDS)
    after = apply(text, [Put(route, new)])
    gone, come = changed(text, after)
    is_block = "|" in text.splitlines()[_line(text, route)] if gone else False
    assert is_block or (len(gone) <= 1 and len(come) <= 1)


def _line(text: str, route: tuple[str | int, ...]) -> int:
    from zhcity_cli.store.yaml_places import locate

    return locate(text, [route])[0][0] - 1


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_appending_a_record_touches_one_line(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(TEXTS))
    choices = lists(read(text.encode()).values)
    if not choices:
        return
    route = data.draw(st.sampled_from(choices))
    record = data.draw(st.dictionaries(WORDS, WORDS, min_size=1, max_size=3))
    gone, come = changed(text, apply(text, [Append(route, record)]))
    assert len(gone) <= 1 and len(come) == 1


@pytest.mark.parametrize(
    ("before", "edit", "after"),
    [
        ("甲: 1  # 注\n乙: 2\n", Put(("甲",), "3"), "甲: 3  # 注\n乙: 2\n"),
        ("甲: '1'\n", Put(("甲",), "二"), "甲: 二\n"),
        ("甲:\n乙: 2\n", Put(("甲",), "一"), "甲: 一\n乙: 2\n"),
        ("甲: ~\n乙: 2\n", Put(("甲",), "一"), "甲: 一\n乙: 2\n"),
        ("甲: {乙: 1, 丙: 2}\n", Put(("甲", "丁"), "3"), "甲: {乙: 1, 丙: 2, 丁: 3}\n"),
        ("甲:\n  乙: 1\n丙: 2\n", Put(("甲", "丁"), "3"), "甲:\n  乙: 1\n  丁: 3\n丙: 2\n"),
        ("甲: 1", Put(("乙",), "2"), "甲: 1\n乙: 2\n"),
        ("甲:\n  - {乙: 1}\n# 尾\n", Append(("甲",), {"乙": "2"}), "甲:\n  - {乙: 1}\n  - {乙: 2}\n# 尾\n"),
        ("甲: [{乙: 1}]\n", Append(("甲",), {"乙": "2"}), "甲: [{乙: 1}, {乙: 2}]\n"),
        ("甲: []  # 空\n", Append(("甲",), {"乙": "2"}), "甲: [{乙: 2}]  # 空\n"),
        ("甲: ~\n", Append(("甲",), {"乙": "2"}), "甲: [{乙: 2}]\n"),
        ("甲: 1\n", Append(("乙",), {"丙": "2"}), "甲: 1\n乙:\n  - {丙: 2}\n"),
        ("甲: |\n  一\n  二\n乙: 2\n", Put(("甲",), "三"), "甲: 三\n乙: 2\n"),
    ],
)
def test_styles(before: str, edit: Edit, after: str) -> None:
    assert apply(before, [edit]) == after


@given(
    WORDS
    | st.sampled_from(["", "~", "null", "yes", "010", "1e3", "12:30", "2026-03-01", "𠮷", "#a", "- a", "a: b", "=1"])
)
def test_whatever_is_written_reads_back(word: str) -> None:
    text = document({"键": word, "列表": [{"值": word}], "行": [word]})
    assert read(text.encode()).values == {"键": word, "列表": [{"值": word}], "行": [word]}


def test_words_stay_plain_where_they_can() -> None:
    assert [scalar(w) for w in ("财政资金", "2026-03-01", "1280.00", "是", "示〔2026〕1号")] == [
        "财政资金", "2026-03-01", "1280.00", "是", "示〔2026〕1号",
    ]  # fmt: skip
    assert [scalar(w) for w in ("yes", "010", "~", "a: b", "1e3", None)] == [
        '"yes"',
        '"010"',
        '"~"',
        '"a: b"',
        '"1e3"',
        "~",
    ]
    assert flow({"甲": ["乙", {"丙": None}]}) == "{甲: [乙, {丙: ~}]}"
