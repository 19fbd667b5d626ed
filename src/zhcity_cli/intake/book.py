"""A table as it came in, CSV or workbook: cells with their places, nothing interpreted yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

Value = str | int | Decimal | date | datetime | time | bool | None


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell; row and column count from 1. `is_formula`: the value is only what some program last computed."""

    row: int
    column: int
    value: Value
    is_formula: bool = False

    @property
    def place(self) -> str:
        """C7."""
        letters, number = "", self.column
        while number:
            number, rest = divmod(number - 1, 26)
            letters = chr(65 + rest) + letters
        return f"{letters}{self.row}"


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet: rows of cells, each row as long as its last filled cell; rows without cells are left out."""

    title: str
    rows: tuple[tuple[Cell, ...], ...]
    is_hidden: bool = False

    @property
    def cells(self) -> dict[tuple[int, int], Cell]:
        return {(cell.row, cell.column): cell for row in self.rows for cell in row}


@dataclass(frozen=True, slots=True)
class Book:
    """A file of one or more pages; `digest` is the sha256 of its bytes."""

    file: str
    pages: tuple[Page, ...]
    digest: str
