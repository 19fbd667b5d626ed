"""A file of the example library as it looked on a day: what had not happened yet is left out, the rest keeps its text."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from zhcity_cli.store.yaml_read import read
from zhcity_cli.store.yaml_write import flow

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MONTH = re.compile(r"\d{4}-\d{2}")
# The keys that say when a record began, in the order in which they are asked.
_BEGUN = ("申请", "日期", "签订", "公告", "起", "月", "由")
# A meeting is arranged so many days before it is held.
NOTICE = timedelta(days=10)


@dataclass(frozen=True)
class Section:
    """A top-level section of a file: its lines, and for a list of records its items as text."""

    key: str
    head: str
    items: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return self.head + "".join(self.items)


@cache
def sections(text: str) -> tuple[Section, ...]:
    """The file as sections, comments above the first key as one of their own."""
    found = []
    for block in re.split(r"(?m)^(?=[^\s#])", text):
        key = block.partition(":")[0] if not block.startswith("#") else ""
        head, *items = re.split(r"(?m)^(?=  - )", block)
        found.append(Section(key, head, tuple(items)))
    return tuple(found)


@cache
def values_of(item: str) -> Any:
    """The record behind the text of a list item, or of a one-line section."""
    is_item = item.startswith("  - ")
    values = read(f"件:\n{item}".encode() if is_item else item.encode()).values
    assert values, item
    value = next(iter(values.values()))
    return value[0] if is_item else value


def day_in(value: Any) -> date | None:
    """A day, or the last day of a month's first week, behind a text; None where it is neither."""
    if isinstance(value, str) and _DAY.fullmatch(value):
        return date.fromisoformat(value)
    if isinstance(value, str) and _MONTH.fullmatch(value):
        return date.fromisoformat(f"{value}-28")
    return None


def begun(record: Mapping[str, Any]) -> date | None:
    """When the first of a record happened."""
    for key in _BEGUN:
        value = record.get(key)
        day = begun(value) if isinstance(value, dict) else day_in(value)
        if day:
            return day
    inner = [day for value in record.values() if isinstance(value, dict) and (day := begun(value))]
    return min(inner, default=None)


def as_of(record: Mapping[str, Any], day: date, later: Callable[[str, Any], date | None]) -> dict[str, Any]:
    """The record without what happened after `day`: inner records by their own day, other keys as `later` says."""
    kept: dict[str, Any] = {}
    for key, value in record.items():
        since = later(key, value)
        if since is None and isinstance(value, dict):
            since = begun(value)
        if since is None or since <= day:
            kept[key] = value
    return kept


def item_text(record: Mapping[str, Any]) -> str:
    return f"  - {flow(record)}\n"
