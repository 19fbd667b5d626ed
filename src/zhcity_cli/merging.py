"""Three versions of one record, value by value: what theirs changed goes onto ours, and where both changed, a conflict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zhcity_cli.model.edit import Append, Edit, Put

Route = tuple[str | int, ...]

# What tells records of one list apart; a record without any of them is told apart by all it says.
KEYS = ("编号", "轮次", "次", "年度", "序号", "合同编号")
# A number that only grows: two who raised it from the same value both did so rightly.
VERSION = "版本"


@dataclass(frozen=True, slots=True)
class Conflict:
    """A value that both sides changed, each to something else; None where it is not there."""

    at: Route
    base: Any
    ours: Any
    theirs: Any


@dataclass(frozen=True, slots=True)
class Clash:
    """A file that both sides changed and that no program may put together; `values`: where, if it has values."""

    path: str
    why: str
    values: tuple[Conflict, ...] = ()


def merged(base: Any, ours: Any, theirs: Any) -> tuple[list[Edit], list[Conflict]]:
    """The edits that bring onto ours what theirs did since base, and what they would trample."""
    edits: list[Edit] = []
    conflicts: list[Conflict] = []
    for each in _walk((), base, ours, theirs):
        if isinstance(each, Conflict):
            conflicts.append(each)
        else:
            edits.append(each)
    return edits, conflicts


def _walk(at: Route, base: Any, ours: Any, theirs: Any) -> Iterator[Edit | Conflict]:
    if theirs in (base, ours):
        return
    if isinstance(ours, Mapping) and isinstance(theirs, Mapping):
        before = base if isinstance(base, Mapping) else {}
        for key in dict.fromkeys([*before, *theirs]):
            yield from _walk((*at, key), before.get(key), ours.get(key), theirs.get(key))
    elif at == (VERSION,) and ours != base and all(str(each).isdecimal() for each in (ours, theirs)):
        yield Put(at, str(max(int(ours), int(theirs)) + 1))
    elif isinstance(theirs, list) and isinstance(ours, list) and isinstance(base, list | None):
        yield from _lists(at, base or [], ours, theirs)
    elif ours == base:
        yield Put(at, theirs)
    else:
        yield Conflict(at, base, ours, theirs)


def _lists(at: Route, base: Sequence[Any], ours: Sequence[Any], theirs: Sequence[Any]) -> Iterator[Edit | Conflict]:
    """Records keep their place; new ones go to the end. What was taken out or moved goes as a whole, or not at all."""
    known = len(base)
    has_kept = all(_is_same(*pair) for side in (ours, theirs) for pair in zip(base, side, strict=False))
    if len(ours) < known or len(theirs) < known or not has_kept:
        yield Put(at, theirs) if ours == base else Conflict(at, base, ours, theirs)
        return
    for place in range(known):
        yield from _walk((*at, place), base[place], ours[place], theirs[place])
    added = list(ours[known:])
    for place, record in enumerate(theirs[known:], known):
        if record in added:
            continue
        twin = next((each for each in added if _key(each) and _key(each) == _key(record)), None)
        yield Conflict((*at, place), None, twin, record) if twin else Append(at, record)


def _is_same(before: Any, after: Any) -> bool:
    """Whether both are versions of one record: texts only where they are equal."""
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        return _key(before) == _key(after)
    return bool(before == after)


def _key(record: Any) -> tuple[str, str] | None:
    if not isinstance(record, Mapping):
        return None
    return next(((key, str(record[key])) for key in KEYS if key in record), None)
