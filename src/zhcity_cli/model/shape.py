"""What the model wants at a place of a file: a value, a record, a list of them; read off the fields themselves."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Union, get_args, get_origin

from zhcity_cli.model.base import Money, Record

MONEY = Money.__metadata__[0]  # type: ignore[attr-defined]


class Kind(Enum):
    """What stands at a place of a file."""

    RECORD = "一组键值"
    RECORDS = "一列记录"
    MAPPING = "一组年度和值"
    ITEMS = "一列词"
    VALUE = "一个值"


@dataclass(frozen=True)
class Shape:
    """What the model wants at a place: `record` is the section's or the entry's model; `is_money` in 万元."""

    kind: Kind
    record: type[Record] | None = None
    is_money: bool = False

    def fields(self) -> Mapping[str, Shape]:
        """The shape of each key, in the model's order."""
        assert self.record is not None
        return {
            str(field.alias): shape(field.annotation, MONEY in field.metadata)
            for field in self.record.model_fields.values()
        }


def shape(annotation: Any, is_money: bool = False) -> Shape:
    """The shape of a field; `is_money` where its own metadata say so."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin in (Union, types.UnionType):
        return shape(next(each for each in inner if each is not type(None)), is_money)
    if hasattr(annotation, "__metadata__"):
        return shape(inner[0], is_money or MONEY in annotation.__metadata__)
    if origin is tuple:
        item = shape(inner[0])
        return Shape(Kind.RECORDS, item.record) if item.record else Shape(Kind.ITEMS)
    if origin is dict:
        value = shape(inner[1])
        return Shape(Kind.MAPPING, value.record, value.is_money)
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return Shape(Kind.RECORD, annotation)
    return Shape(Kind.VALUE, is_money=is_money)
