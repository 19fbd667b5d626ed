"""A form as a value: its fields and tables, with the kind of each value taken from the model.

Declared once, used everywhere: the blank and the filled workbook, the reader with its messages, and docs/forms.md.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum
from typing import Annotated, Any, Union, get_args, get_origin

from zhcity_cli.model.base import Count, Money, Number, Price, Record, Year
from zhcity_cli.model.library import Library
from zhcity_cli.model.stages import Path, Stage
from zhcity_cli.model.terms import chinese

Route = tuple[str, ...]
Suggestions = Callable[[Library], tuple[str, ...]]


class Kind(StrEnum):
    """What a cell takes; the value is the word for it in docs/forms.md."""

    TEXT = "文字"
    LONG = "长文"
    LIST = "几项，用顿号隔开"
    CHOICE = "选一项"
    DAY = "日期"
    YEAR = "年份"
    COUNT = "整数"
    NUMBER = "数"
    MONEY = "金额（万元）"
    PRICE = "单价（万元）"


@dataclass(frozen=True)
class Field:
    """A cell of the form, or a column of one of its tables.

    `at`: the route in the dossier, or from the record of the table. `choices`: the closed list; `suggested`: words that
    are offered and need not be taken. `is_required`: a declaration is not complete without it (its rule tells).
    `is_needed`: without it there is no dossier at all.
    """

    label: str
    at: Route
    kind: Kind
    choices: tuple[str, ...]
    help: str
    example: str
    is_required: bool
    is_needed: bool
    suggested: Suggestions | None
    width: float


@dataclass(frozen=True)
class Group:
    """Fields that stand together under a heading."""

    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Table:
    """A sheet of rows. `at`: the list, or the mapping (`is_mapping`: first column the key, second the value).

    `key`: the column that names a record, so that what the form does not show of it is kept. `prefilled`: rows that the
    blank form brings along; those of `optional_rows` are no records while nothing else was filled in.
    """

    sheet: str
    at: Route
    columns: tuple[Field, ...]
    help: str
    is_mapping: bool = False
    key: str = ""
    numbered: str = ""
    prefilled: Callable[[Library], tuple[dict[str, str], ...]] | None = None
    is_prefill_optional: bool = False
    sum_of: str = ""
    row_check: tuple[str, str, str] | None = None


@dataclass(frozen=True)
class Form:
    """`whole`: records inside the dossier that are all blank or have their required values."""

    name: str
    title: str
    version: int
    stage: Stage
    paths: tuple[Path, ...]
    groups: tuple[Group, ...]
    tables: tuple[Table, ...]
    whole: tuple[Route, ...]
    total: Route
    advice: tuple[str, ...]

    @property
    def fields(self) -> Iterator[Field]:
        for group in self.groups:
            yield from group.fields


def field(
    record: type[Record],
    path: str,
    label: str = "",
    *,
    help: str = "",
    example: str = "",
    required: bool = False,
    needed: bool = False,
    long: bool = False,
    only: Collection[str] | None = None,
    suggested: Suggestions | None = None,
    width: float = 12,
) -> Field:
    """A field by its English attribute path from a record; kind and choices come from the model."""
    steps = path.split(".")
    for step in steps[:-1]:
        record = record_of(record, step)
    kind, choices = _kind(record, steps[-1])
    return Field(
        label=label or chinese(steps[-1]),
        at=route(path),
        kind=Kind.LONG if long else kind,
        choices=tuple(each for each in choices if only is None or each in only),
        help=help,
        example=example,
        is_required=required or needed,
        is_needed=needed,
        suggested=suggested,
        width=width,
    )


def route(path: str) -> Route:
    """The route of Chinese keys behind an English attribute path."""
    return tuple(chinese(step) for step in path.split("."))


def record_of(record: type[Record], name: str) -> type[Record]:
    """The record that a field holds, or holds a list of."""
    return next(kind for kind in _inside(record.model_fields[name].annotation) if issubclass(kind, Record))


def _inside(annotation: Any) -> Iterator[type]:
    if isinstance(annotation, type) and get_origin(annotation) is None:
        yield annotation
    for each in get_args(annotation):
        yield from _inside(each)


# How the number types of the model are told apart: by the first thing that validates them.
_NUMBERS = {
    Kind.MONEY: get_args(Money)[1], Kind.PRICE: get_args(Price)[1], Kind.NUMBER: get_args(Number)[1],
    Kind.YEAR: get_args(Year)[1], Kind.COUNT: get_args(Count)[1],
}  # fmt: skip


def _kind(record: type[Record], name: str) -> tuple[Kind, tuple[str, ...]]:
    info = record.model_fields[name]
    marks = [*info.metadata]
    annotation: Any = info.annotation
    while get_origin(annotation) in (Annotated, Union, types.UnionType):
        parts = [each for each in get_args(annotation) if each is not type(None)]
        marks += parts[1:] if get_origin(annotation) is Annotated else []
        annotation = parts[0]
    if get_origin(annotation) is tuple:
        return Kind.LIST, ()
    if issubclass(annotation, Enum):
        return Kind.CHOICE, tuple(str(member) for member in annotation)
    if issubclass(annotation, date):
        return Kind.DAY, ()
    return next((kind for kind, mark in _NUMBERS.items() if mark in marks), Kind.TEXT), ()
