"""What a merge made of a dossier that both its sides had changed: whose each value is, told from the values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from zhcity_cli.model.base import Record
from zhcity_cli.model.dossier import ClassifiedDossier, Dossier
from zhcity_cli.model.terms import chinese

Known = Dossier | ClassifiedDossier
Route = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Joined:
    """`expected`: both sides together, as a clean merge would have it; `own`: where the result is neither."""

    expected: Known
    result: Known
    own: tuple[Route, ...]
    is_dropped: bool


def joined(base: Known | None, ours: Known | None, theirs: Known | None, result: Known | None) -> Joined | None:
    """None where a side is no dossier that can be read."""
    if not (isinstance(ours, Dossier) and isinstance(theirs, Dossier) and isinstance(result, Dossier)):
        return None
    start = base if isinstance(base, Dossier) else None
    own: list[Route] = []
    expected = {
        name: _merged(
            getattr(start, name, None),
            getattr(ours, name),
            getattr(theirs, name),
            getattr(result, name),
            (chinese(name),),
            own,
        )
        for name in Dossier.model_fields
    }
    is_dropped = result == ours and any(
        getattr(theirs, name) != getattr(start, name, None) == getattr(ours, name) for name in Dossier.model_fields
    )
    return Joined(ours.model_copy(update=expected), result, () if is_dropped else tuple(own), is_dropped)


def _merged(base: Any, ours: Any, theirs: Any, result: Any, at: Route, own: list[Route]) -> Any:
    """The value that both sides together make; where the result is another, `own` gets the place."""
    if theirs in (ours, base):
        expected = ours
    elif ours == base:
        expected = theirs
    elif result in (ours, theirs):
        return result  # both had changed it, and the one who merged chose
    elif isinstance(ours, Record) and type(ours) is type(theirs) is type(result):
        parts = {
            name: _merged(
                getattr(base, name, None), getattr(ours, name), getattr(theirs, name), getattr(result, name),
                (*at, chinese(name)), own,
            )
            for name in type(ours).model_fields
        }  # fmt: skip
        return ours.model_copy(update=parts)
    elif isinstance(ours, tuple) and isinstance(theirs, tuple) and isinstance(result, tuple):
        added = [each for each in theirs if each not in ours and each not in (base or ())]
        kept = [each for each in ours if each in theirs or each not in (base or ())]
        if all(each in result for each in (*kept, *added)) and all(each in (*ours, *theirs) for each in result):
            return result
        expected = (*kept, *added)
    else:
        expected = ours
    if result != expected:
        own.extend(_places(expected, result, at))
    return expected


def _places(expected: Any, result: Any, at: Route) -> Iterator[Route]:
    """Where two values differ, as far down as their records go."""
    if isinstance(expected, Record) and type(expected) is type(result):
        for name in type(expected).model_fields:
            old, new = getattr(expected, name), getattr(result, name)
            if old != new:
                yield from _places(old, new, (*at, chinese(name)))
    else:
        yield at
