"""The one door to YAML in: libyaml's events, every scalar kept as text, only null resolved; positions on demand.

YAML 1.2 core as far as a dossier needs it: no anchors, aliases, merge keys, tags or second document, depth 32.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import yaml
from yaml.cyaml import CParser
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from zhcity_cli.exports.text import shown
from zhcity_cli.model.finding import Problem, brief
from zhcity_cli.model.problems import MAX_TOLD
from zhcity_cli.model.source import SourceText
from zhcity_cli.store.text_gate import Coded, decode, faults, odd_characters
from zhcity_cli.store.yaml_plain import DEEPEST, MAX_ITEMS, NULLS, NotPlain, read_plain

MAX_DEPTH = 32
# What may be refused features: asked letter by letter, and from the line end, in a tenth of the time of one expression.
_MARKS = ("&", "*", "!", "\\", "<")
_AT_LINE_START = ("---", "...", "%")
_MARKED_LINE = re.compile(r"\n(?:---|\.\.\.|%)")
_AMBIGUOUS = re.compile(
    r"y|n|yes|no|on|off|[-+]?0\d+(\.\d+)?|0[xo][0-9a-f]+|[-+]?\d+(\.\d*)?e[-+]?\d+|([-+]?\d+:)+\d+(\.\d+)?"
    r"|[-+]?\.inf|\.nan|\d+_[\d_]*",
    re.IGNORECASE | re.ASCII,
)
# The letter after a space, and passing over plain numbers and dates, decide most places without the costly alternatives.
_MAY_BE_AMBIGUOUS = re.compile(
    rf" (?=[-+.0-9yYnNoO])(?![1-9][-.0-9]*[ ,\]}}\n])(?i:{_AMBIGUOUS.pattern})(?=[ ,\]}}\n])", re.ASCII
)


class _Stop(Exception):
    """Raised inside this module only, to leave the event loop with a coded problem."""

    def __init__(self, code: str, problem: Problem) -> None:
        self.coded = (code, problem)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file says: `values` is None when it could not be read; `problems` are coded, with their lines.

    `emptied`: keys that were written without a value, and so dropped.
    """

    values: Any
    text: str
    problems: tuple[Coded, ...]
    emptied: frozenset[str] = frozenset()


def read(raw: bytes) -> Reading:
    """Text values of a YAML file. A mapping's null values are dropped: an empty key and no key are the same."""
    text, said = decode(raw)
    if text is None:
        return Reading(None, "", tuple(said))
    found = list(faults(text))
    if found:
        return Reading(None, text, (*said, *found))
    try:
        values, emptied = _build(text)
        if not isinstance(values, dict):
            raise _Stop("F06", _not_a_mapping(text, values))
        if any(mark in text for mark in _MARKS) or _MARKED_LINE.search(text) or text.startswith(_AT_LINE_START):
            _check_features(text)
        if _MAY_BE_AMBIGUOUS.search(text):
            said += _ambiguous(text)
    except _Stop as stop:
        return Reading(None, text, (*said, stop.coded))
    except yaml.YAMLError as error:
        return Reading(None, text, (*said, ("F03", _syntax(text, error))))
    except (ValueError, RecursionError):
        # What the parser refuses in other ways than its own; the exception speaks English.
        return Reading(None, text, (*said, ("F03", Problem((), "读不懂这个文件", line=1, column=1))))
    return Reading(values, text, tuple(said), frozenset(emptied))


def _build(text: str) -> tuple[Any, set[str]]:
    """The values of a text and its emptied keys: of a plain file line by line, of any other by libyaml's events."""
    emptied: set[str] = set()
    try:
        return read_plain(text, emptied, lambda flow: _walk(flow, emptied, DEEPEST)), emptied
    except (NotPlain, _Stop, yaml.YAMLError, ValueError):
        emptied.clear()  # whatever is wrong is told from the text as a whole, with its places
    return _walk(text, emptied), emptied


def _walk(text: str, emptied: set[str], depth: int = 0) -> Any:
    """The hot loop: one pass over the events into plain dicts, lists and texts."""
    get = CParser(text).get_event
    get()
    if type(get()) is StreamEndEvent:
        return None
    event = get()
    root = event.value if type(event) is ScalarEvent else _collection(get, event, depth, emptied)
    while type(event) is not StreamEndEvent:
        event = get()
        if type(event) is DocumentStartEvent:
            raise _Stop("F04", _at(event, "文件里有第二个文档（---）", "---", "一个文件一个卷宗"))
    return root


def _collection(get: Callable[[], Any], event: Any, depth: int, emptied: set[str]) -> Any:
    """The mapping or list that begins with `event`."""
    _check_opening(event, depth)
    read_on = _mapping if type(event) is MappingStartEvent else _sequence
    return read_on(get, depth + 1, emptied)


def _check_opening(event: Any, depth: int) -> None:
    if type(event) is AliasEvent:
        raise _Stop("F04", _at(event, "用了别名（*）", f"*{_brief(event.anchor)}", "直接写值"))
    if depth >= MAX_DEPTH:
        raise _Stop("F04", _at(event, f"嵌套超过 {MAX_DEPTH} 层", f">{MAX_DEPTH}", f"不超过 {MAX_DEPTH} 层"))


def _mapping(get: Callable[[], Any], depth: int, emptied: set[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    nulls: list[str] = []
    while True:
        event = get()
        if type(event) is not ScalarEvent:
            if type(event) is MappingEndEvent:
                break
            _check_opening(event, depth)
            raise _Stop("F03", _at(event, "键的位置写了列表或一组键值", "", "一个词"))
        key = event.value
        if key in found:
            raise _Stop("F05", _at(event, f"键“{_brief(key)}”写了两次", _brief(key), "只写一次"))
        event = get()
        if type(event) is not ScalarEvent:
            found[key] = _collection(get, event, depth, emptied)
            continue
        found[key] = value = event.value
        # Nulls too are kept until the end, so that a second one is still a duplicate.
        if value in NULLS and not event.style:
            nulls.append(key)
    if len(found) > MAX_ITEMS:
        raise _Stop("F04", _too_many(event, "一组键值", len(found)))
    for key in nulls:
        del found[key]
    emptied.update(nulls)
    return found


def _sequence(get: Callable[[], Any], depth: int, emptied: set[str]) -> list[Any]:
    found: list[Any] = []
    while True:
        event = get()
        if type(event) is ScalarEvent:
            value = event.value
            found.append(None if value in NULLS and not event.style else value)
        elif type(event) is SequenceEndEvent:
            if len(found) > MAX_ITEMS:
                raise _Stop("F04", _too_many(event, "一个列表", len(found)))
            return found
        else:
            found.append(_collection(get, event, depth, emptied))


def _brief(text: str) -> str:
    """What is told before the text has been looked at as a value: an escape may have brought anything into it."""
    return shown(brief(text))


def _too_many(end: Any, what: str, count: int) -> Problem:
    return _at(
        end, f"{what}有 {count} 项，超过 {MAX_ITEMS} 项", str(count), f"不超过 {MAX_ITEMS} 项", "把大段材料放到附件里"
    )


def _at(event: Any, message: str, seen: str = "", expected: str = "", hint: str = "") -> Problem:
    mark = event.start_mark
    return Problem((), message, seen, expected, hint, line=mark.line + 1, column=mark.column + 1)


def events(text: str) -> Iterator[Any]:
    """libyaml's events of a text, to the end of the stream."""
    parser = CParser(text)
    while True:
        event = parser.get_event()
        yield event
        if type(event) is StreamEndEvent:
            return


def _check_features(text: str) -> None:
    for event in events(text):
        if getattr(event, "anchor", None):
            raise _Stop("F04", _at(event, "用了锚点（&）", f"&{_brief(event.anchor)}", "直接写值"))
        if getattr(event, "tag", None):
            raise _Stop("F04", _at(event, f"用了标签 {_brief(event.tag)}", _brief(event.tag), "直接写值"))
        if type(event) is DocumentStartEvent and (event.version or event.tags):
            raise _Stop("F04", _at(event, "用了 % 开头的指令", "%", "不写指令"))
        if type(event) is ScalarEvent:
            if event.value == "<<" and not event.style:
                raise _Stop("F04", _at(event, "用了合并键（<<）", "<<", "直接写值"))
            # Only an escape can bring back what the gate has kept out of the text.
            for code, problem in odd_characters(SourceText(event.value)) if event.style == '"' else ():
                raise _Stop(code, _at(event, problem.message, problem.seen, problem.expected, problem.hint))


def _ambiguous(text: str) -> list[Coded]:
    found = (
        (
            "F12",
            _at(event, f"“{_brief(event.value)}”没有加引号，别的程序会读成别的意思", _brief(event.value), "加上引号"),
        )
        for event in events(text)
        if type(event) is ScalarEvent and not event.style and _AMBIGUOUS.fullmatch(event.value)
    )
    return list(islice(found, MAX_TOLD))


def _not_a_mapping(text: str, values: Any) -> Problem:
    if values is None or values == "":
        return Problem((), "文件是空的", "空", "键: 值", line=1, column=1)
    for number, line in enumerate(text.split("\n"), 1):
        if "：" in line and ": " not in line and not line.lstrip().startswith("#"):
            column = line.index("：") + 1
            hint = "把“：”换成半角冒号加一个空格"
            return Problem((), "键后面用了全角冒号", "：", ": ", hint, line=number, column=column)
    return Problem((), "最外层不是 键: 值", "列表" if isinstance(values, list) else "文字", "键: 值", line=1, column=1)


def _syntax(text: str, error: yaml.YAMLError) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    number = mark.line + 1 if mark else 1
    lines = text.split("\n")
    for near in (number, number - 1):
        line = lines[near - 1] if 0 < near <= len(lines) else ""
        if "：" in line and ":" not in line.split("：")[0]:
            hint = "把“：”换成半角冒号加一个空格"
            return Problem((), "键后面用了全角冒号", "：", ": ", hint, line=near, column=line.index("：") + 1)
        if wide := _WIDE_SPACE.search(line):
            hint = "缩进和冒号后面都用半角空格"
            return Problem((), "用了全角空格", "全角空格", "半角空格", hint, line=near, column=wide.start() + 1)
    column = mark.column + 1 if mark else 1
    message, hint = _EXPLAINED.get(str(getattr(error, "problem", "")), ("这里的写法读不懂", ""))
    seen = lines[number - 1].strip()[:40] if number <= len(lines) else ""
    return Problem((), message, seen, "正确的 YAML", hint, line=number, column=column)


_WIDE_SPACE = re.compile("(?<=:)[\u3000\u00a0\u2002\u2003]|^ *[\u3000\u00a0\u2002\u2003]")
_EXPLAINED = {
    "could not find expected ':'": ("这一行少了冒号", "键后写半角冒号加一个空格"),
    "mapping values are not allowed in this context": (
        "这里多了一个冒号，或上一行没有写完",
        "值里有冒号的，给值加引号",
    ),
    "did not find expected key": ("缩进不齐，或上一行的引号、括号没有配对", "同一级的键左边对齐"),
    "did not find expected '-' indicator": ("列表的缩进不齐", "同一个列表的 - 左边对齐"),
    "did not find expected ',' or '}'": ("花括号里少了逗号或右括号", "各项用半角逗号分开，以 } 结束"),
    "did not find expected ',' or ']'": ("方括号里少了逗号或右括号", "各项用半角逗号分开，以 ] 结束"),
    "found unexpected end of stream": ("引号没有配对", "补上右引号"),
    "found character that cannot start any token": ("这个符号不能用在开头", "给值加引号"),
    "found unknown escape character": ("双引号里的反斜杠写法不对", "改用单引号"),
    "block sequence entries are not allowed in this context": ("这里不能写列表", "列表另起一行写"),
    "while parsing a flow mapping": ("花括号没有配对", "补上右括号"),
}
