"""A file of a library at two commits, side by side."""

from __future__ import annotations

from dataclasses import dataclass

from zhcity_cli.model.base import Record


@dataclass(frozen=True, slots=True)
class Pair:
    """One file at two commits; `number` of a dossier, None of any other file. None: not there, or not readable."""

    file: str
    number: str | None
    old: Record | None
    new: Record | None
