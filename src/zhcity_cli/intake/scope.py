"""适用范围 (第一至三条): whether a row of a list is an information system, and the words that say so.

A program cannot judge; it sorts. In: words for it and none against. Out: words against it in the name and none for it.
Everything else is doubtful, is taken and waits for a person.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from zhcity_cli.intake.scope_words import FOR, FOR_IN_CONTENT, HINTS, LEFT_OUT, MASKED, MIXED, Against

_FIRM = re.compile(r"^.{2,24}?(?:有限公司|有限责任公司)(?:.{2,8}分公司)?|^.{2,20}?分公司")
_LATIN = re.compile(r"[A-Za-z0-9]+")


class Scope(StrEnum):
    IN = "属于"
    DOUBTFUL = "存疑"
    OUT = "不属于"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judgement with its reason in words; `rule` and `sentence` stand behind an OUT."""

    scope: Scope
    why: str = ""
    rule: str = ""
    sentence: str = ""


def judge(name: str, content: str, unit: str, excluded: Iterable[str]) -> Verdict:
    """The verdict on a project; `excluded` are the words of S06 as the settings give them."""
    title, described = _bare(name, unit), _masked(_plain(content))
    for_it = _found(title, FOR)
    against = _against(_bare(name, unit, masked=False), excluded)
    if against and not for_it:
        hints = _found(title, HINTS) or _found(described, FOR_IN_CONTENT)
        return _kept_out(*against, hints)
    if against:
        what, words = against
        return Verdict(Scope.DOUBTFUL, f"名称里有{_quoted(for_it)}，又有{_quoted(words)}（{what.why}）")
    if for_it and (mixed := _found(title, MIXED)):
        return Verdict(Scope.DOUBTFUL, f"名称里有{_quoted(for_it)}，又有{_quoted(mixed)}，可能只有一部分是信息系统")
    if for_it:
        return Verdict(Scope.IN, f"名称里有{_quoted(for_it)}")
    if inside := _found(described, FOR):
        return Verdict(Scope.DOUBTFUL, f"名称里看不出，内容里有{_quoted(inside)}")
    return Verdict(Scope.DOUBTFUL, "名称和内容里都看不出是不是信息系统")


def _kept_out(what: Against, words: tuple[str, ...], hints: tuple[str, ...]) -> Verdict:
    if hints:
        return Verdict(Scope.DOUBTFUL, f"名称里有{_quoted(words)}（{what.why}），又提到{_quoted(hints)}")
    return Verdict(Scope.OUT, f"名称里有{_quoted(words)}，{what.why}", what.rule, what.sentence)


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).upper()


def _bare(name: str, unit: str, masked: bool = True) -> str:
    """The name without the unit or firm before it: 某大数据公司 buys chairs too."""
    text = _plain(name)
    own = _plain(unit)
    text = text.removeprefix(own) if own else text
    text = _FIRM.sub("", text) or text
    return _masked(text) if masked else text


def _masked(text: str) -> str:
    for word in MASKED:
        text = text.replace(word, "·")
    return text


def _found(text: str, words: Iterable[str]) -> tuple[str, ...]:
    """Those of the words that stand in the text; Latin ones only as whole words."""
    latin = set(_LATIN.findall(text))
    return tuple(word for word in words if (word in latin if word.isascii() else word in text))


def _against(text: str, excluded: Iterable[str]) -> tuple[Against, tuple[str, ...]] | None:
    own = Against("R02", "S06", "属零散购置、土建、装修或专业领域设备", tuple(excluded))
    for group in (own, *LEFT_OUT):
        words = _found(text, group.words)
        if words:
            return group, words
    return None


def _quoted(words: Iterable[str]) -> str:
    return "、".join(f"“{word}”" for word in list(words)[:3])
