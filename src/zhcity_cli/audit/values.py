"""Values of records by the route that people write: found, compared and told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from zhcity_cli.model.base import Record
from zhcity_cli.model.dossier.touched import Difference, differences
from zhcity_cli.model.finding import written
from zhcity_cli.model.terms import chinese

Route = tuple[str | int, ...]
EMPTY = "空"


def route(text: str) -> Route | None:
    """`论证[2].会议` → 论证, 1, 会议; None where it cannot be read as one."""
    steps: list[str | int] = []
    for part in text.strip().split("."):
        found = re.fullmatch(r"([^\[\]]+)((?:\[\d+\])*)", part)
        if not found:
            return None
        steps.append(found[1])
        steps += [int(place) - 1 for place in re.findall(r"\d+", found[2])]
    return tuple(steps)


@cache
def _fields(kind: type[Record]) -> Mapping[str, str]:
    return {chinese(name): name for name in kind.model_fields}


def value_at(value: Any, at: Route) -> Any:
    """What stands at a route, None as soon as a step is missing."""
    for step in at:
        if isinstance(value, Record) and isinstance(step, str):
            name = _fields(type(value)).get(step)
            value = getattr(value, name) if name else None
        elif isinstance(value, Mapping):
            value = next((each for key, each in value.items() if str(key) == str(step)), None)
        elif isinstance(value, tuple) and isinstance(step, int):
            value = value[step] if 0 <= step < len(value) else None
        else:
            return None
    return value


def routes(value: Any, at: Route = ()) -> Iterator[Route]:
    """Every route that leads to something, sections before what is in them."""
    if value is None or value in ((), {}):
        return
    if at:
        yield at
    if isinstance(value, Record):
        for name in type(value).model_fields:
            yield from routes(getattr(value, name), (*at, chinese(name)))
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from routes(each, (*at, str(key)))
    elif isinstance(value, tuple) and any(isinstance(each, Record) for each in value):
        for place, each in enumerate(value):
            yield from routes(each, (*at, place))


@dataclass(frozen=True, slots=True)
class Moved:
    """A value that is another one now, in words; `delta` for amounts and other numbers."""

    at: str
    old: str
    new: str
    delta: Decimal | None = None


def moved(old: Any, new: Any, at: Route = ()) -> list[Moved]:
    """What differs between two versions of a record, down to single values where both have them."""
    return [_moved(each) for each in differences(old, new, at)]


def _moved(each: Difference) -> Moved:
    return Moved(written(each.at), told(each.old), told(each.new), delta(each.old, each.new))


def delta(old: Any, new: Any) -> Decimal | None:
    return new - old if isinstance(old, Decimal) and isinstance(new, Decimal) else None


def told(value: Any) -> str:
    """A value in words; of a record what stands in it."""
    match value:
        case None | () | {}:
            return EMPTY
        case bool():
            return "是" if value else "否"
        case Decimal():
            return f"{value:f}"
        case date():
            return value.isoformat()
        case Record():
            parts = ((chinese(name), getattr(value, name)) for name in type(value).model_fields)
            return "，".join(
                f"{word} {told(each)}" for word, each in parts if each is not None and each not in ((), {})
            )
        case Mapping():
            return "，".join(f"{key} {told(each)}" for key, each in value.items())
        case tuple():
            return (
                "；".join(map(told, value))
                if any(isinstance(e, Record) for e in value)
                else "、".join(map(told, value))
            )
    return str(value)
