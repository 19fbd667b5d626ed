"""An edit of one dossier as a value: the editor turns it into the fewest changed lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Put:
    """Set the scalar or record at a route of Chinese keys; a missing last key is added to its mapping."""

    at: tuple[str | int, ...]
    value: Any


@dataclass(frozen=True, slots=True)
class Append:
    """Add a record to the list at a route; a missing or empty list is begun."""

    at: tuple[str | int, ...]
    value: Any


Edit = Put | Append
