"""What a step changed in a dossier, field group by field group: whose it is, where it stands, and both values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from typing import Any

from zhcity_cli.model.base import Owned, Record
from zhcity_cli.model.dossier import Dossier, ownership
from zhcity_cli.model.terms import chinese

Route = tuple[str | int, ...]

# What only tells one record of a list from the next: whoever begins the record writes it.
IDENTIFYING = frozenset({"serial", "round", "year", "contract_id", "month"})


@dataclass(frozen=True, slots=True)
class Difference:
    """A value that is another one now; None: it was not there, or is gone."""

    at: Route
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Touch:
    """A field group that is another one now.

    `group` is its path in the model (disbursements.review), `at` its route; `record` is the list entry or section it
    stands in, as it was before (None: new).
    """

    group: str
    at: Route
    owned: Owned
    old: Any
    new: Any
    record: Any = None
    is_last: bool = True

    @property
    def section(self) -> str:
        return self.group.partition(".")[0]

    @property
    def is_new_entry(self) -> bool:
        """A record that was added to a list."""
        return self.record is None and any(isinstance(step, int) for step in self.at)

    def differences(self) -> list[Difference]:
        return list(differences(self.old, self.new, self.at))

    @property
    def only_fills(self) -> bool:
        """Whether nothing that was recorded is another value now: blanks were filled, entries added."""
        return all(is_blank(each.old) for each in self.differences())


def is_blank(value: Any) -> bool:
    return value is None or value in ((), {})


def differences(old: Any, new: Any, at: Route = ()) -> Iterator[Difference]:
    """The places at which two values differ, as far down as both have them; lists entry by entry."""
    if old == new:
        return
    if isinstance(old, Record) and isinstance(new, Record) and type(old) is type(new):
        for name in type(old).model_fields:
            yield from differences(getattr(old, name), getattr(new, name), (*at, chinese(name)))
    elif isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in dict.fromkeys([*old, *new]):
            yield from differences(old.get(key), new.get(key), (*at, str(key)))
    elif isinstance(old, tuple) and isinstance(new, tuple) and any(isinstance(e, Record) for e in (*old, *new)):
        for place, one, other in aligned(old, new):
            yield from differences(one, other, (*at, place))
    else:
        yield Difference(at, old, new)


def aligned(old: Sequence[Any], new: Sequence[Any]) -> list[tuple[int, Any, Any]]:
    """(position, before, after) of the records of a list; a record put in between moves no other.

    Records that are the same in both or bear the same number belong together, the rest by their order.
    """
    rest_old, rest_new = dict(enumerate(old)), dict(enumerate(new))
    pairs: list[tuple[int, Any, Any]] = []
    for same in (lambda one, other: one == other, _is_numbered_alike):
        for place, after in [*rest_new.items()]:
            found = next((i for i, before in rest_old.items() if same(before, after)), None)
            if found is not None:
                pairs.append((place, rest_old.pop(found), rest_new.pop(place)))
    by_order = zip_longest([*rest_old.items()], [*rest_new.items()])
    for before, after in by_order:
        if before and after and _number(before[1]) == _number(after[1]):
            pairs.append((after[0], before[1], after[1]))
        else:
            pairs += [(after[0], None, after[1])] if after else []
            pairs += [(before[0], before[1], None)] if before else []
    return sorted(pairs, key=lambda pair: pair[0])


def _number(record: Any) -> tuple[Any, ...]:
    """What tells a record from the others of its list; () where nothing does."""
    names = [name for name in ("id", *sorted(IDENTIFYING)) if name in getattr(type(record), "model_fields", ())]
    return tuple(getattr(record, name) for name in names)


def _is_numbered_alike(one: Any, other: Any) -> bool:
    return bool(_number(one)) and _number(one) == _number(other)


@cache
def _groups() -> tuple[tuple[str, Owned, Mapping[str, Owned]], ...]:
    """Each field of the dossier with its mark and the finer marks inside it."""
    marks = dict(ownership())
    finer: dict[str, dict[str, Owned]] = {}
    for path, mark in marks.items():
        section, _, field = path.partition(".")
        if field:
            finer.setdefault(section, {})[field] = mark
    return tuple((name, marks[name], finer.get(name, {})) for name in Dossier.model_fields)


def touched(before: Dossier | None, after: Dossier) -> Iterator[Touch]:
    """The field groups that differ; of a new dossier those that say anything."""
    for name, owned, finer in _groups():
        old = getattr(before, name) if before else Dossier.model_fields[name].default
        new = getattr(after, name)
        if old == new:
            continue
        at = (chinese(name),)
        if isinstance(new, tuple) and any(isinstance(each, Record) for each in (*(old or ()), *new)):
            for place, one, other in aligned(old, new):
                yield from _entry(name, owned, finer, (*at, place), one, other, place >= len(new) - 1)
        else:
            yield Touch(name, at, owned, old if before else None, new, old if before else None)


def _entry(
    name: str, owned: Owned, finer: Mapping[str, Owned], at: Route, old: Any, new: Any, is_last: bool
) -> Iterator[Touch]:
    """The groups of one record of a list; what is left of it beside the finer groups is its owner's."""
    if old == new:
        return
    known = type(old or new).model_fields
    changed = [f for f in known if getattr(old, f, None) != getattr(new, f, None)]
    by_finer = [field for field in changed if field in finer]
    for field in by_finer:
        inner = (*at, chinese(field))
        yield Touch(
            f"{name}.{field}", inner, finer[field], getattr(old, field, None), getattr(new, field, None), old, is_last
        )
    rest = [field for field in changed if field not in finer and not _is_default(new, field, old)]
    if old is None and by_finer:
        rest = [field for field in rest if field not in IDENTIFYING]
    if rest or (old is not None and new is None and not by_finer):
        is_one = len(rest) == 1 and old is not None and new is not None
        where = (*at, chinese(rest[0])) if is_one else at
        values = (getattr(old, rest[0]), getattr(new, rest[0])) if is_one else (old, new)
        yield Touch(name, where, owned, *values, old, is_last)


def _is_default(new: Any, field: str, old: Any) -> bool:
    """Whether a new record only has what it has anyway."""
    return old is None and getattr(new, field) == type(new).model_fields[field].default
