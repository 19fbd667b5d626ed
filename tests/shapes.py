"""The shapes of the model, read from its fields: every record, and what kind of value each field holds."""

from __future__ import annotations

import types
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from zhcity_cli.model.base import Record
from zhcity_cli.model.dossier import ClassifiedDossier, Dossier
from zhcity_cli.model.investment import InvestmentPlan
from zhcity_cli.model.meeting import Meetings
from zhcity_cli.model.package import OperationPackages, Packages
from zhcity_cli.model.plan import Plan
from zhcity_cli.model.registry import Experts, Holidays, Interfaces, Rulings, Standards, Systems, Units
from zhcity_cli.model.settings import Settings

FILES: tuple[type[Record], ...] = (
    Dossier, ClassifiedDossier, Plan, Meetings, Packages, OperationPackages, InvestmentPlan, Settings,
    Units, Experts, Systems, Standards, Interfaces, Rulings, Holidays,
)  # fmt: skip


def records() -> list[type[Record]]:
    """Every record that a file of the library may hold, found by walking the fields."""
    found: dict[type[Record], None] = {}
    waiting: list[type[Record]] = list(FILES)
    while waiting:
        record = waiting.pop()
        if record in found:
            continue
        found[record] = None
        for field in record.model_fields.values():
            waiting += [kind for kind in kinds(field.annotation) if is_record(kind)]
    return sorted(found, key=lambda record: record.__name__)


def kinds(annotation: Any) -> list[Any]:
    """The plain types inside an annotation: tuple[Member, ...] | None → Member."""
    if get_origin(annotation) is Annotated:
        return kinds(get_args(annotation)[0])
    if get_origin(annotation) is Literal:
        return [type(value) for value in get_args(annotation)]
    if get_origin(annotation) in (tuple, dict, Union, types.UnionType):
        return [kind for each in get_args(annotation) if each not in (Ellipsis, type(None)) for kind in kinds(each)]
    return [annotation]


def is_record(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Record)


def category(annotation: Any) -> str:
    """What kind of value a field holds, as far as a reader of files must know it."""
    if get_origin(annotation) is Annotated:
        return category(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        return category(next(each for each in get_args(annotation) if each is not type(None)))
    if get_origin(annotation) is tuple:
        return f"list of {category(get_args(annotation)[0])}"
    if get_origin(annotation) is dict:
        return "mapping"
    if get_origin(annotation) is Literal:
        return "choice"
    if issubclass(annotation, BaseModel):
        return "record"
    if issubclass(annotation, Enum):
        return "choice"
    return {str: "text", int: "whole number", bool: "yes or no", Decimal: "number", date: "day"}[annotation]
