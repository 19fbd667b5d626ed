"""Rows as they are added: cells cleaned and rounded, long text carried on, sums as formulas with their results."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Generic, TypeVar

from zhcity_cli.exports.sheet import AMOUNT, FIRST_ROW, Align, Cell, Column, Formula, InSums, Row, RowKind
from zhcity_cli.exports.text import MARGIN, height, line_count, pieces, shown

T = TypeVar("T")

CENT = Decimal("0.01")
SERIAL = Column("序号", 6, Align.CENTER)
CARRIED_ON = "续"


def money(amount: Decimal) -> Decimal:
    """万元 with two places, half up: what is printed is what is summed."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def letter(place: int) -> str:
    """The letter of a column counted from 0 (no sheet here has more than 26)."""
    return chr(ord("A") + place)


class Grid:
    """The rows of one sheet under its columns; the first column is 序号 wherever projects are counted."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self.columns = tuple(columns)
        self.rows: list[Row] = []

    @property
    def next_row(self) -> int:
        """The number, as on the sheet, of the row that is added next."""
        return FIRST_ROW + len(self.rows)

    def add(self, cells: Sequence[Cell]) -> None:
        """A row of the table, and more rows below it where a text is longer than the tallest row."""
        parts = [
            pieces(shown(cell), column.width - MARGIN) if isinstance(cell, str) else [_rounded(cell)]
            for cell, column in zip(cells, self.columns, strict=True)
        ]
        for depth in range(max(map(len, parts))):
            here: list[Cell] = [part[depth] if depth < len(part) else None for part in parts]
            if depth:
                here[0] = CARRIED_ON
            self._append(here, RowKind.BODY)

    def add_note(self, text: str) -> None:
        """A sentence instead of rows, in the first column that holds text."""
        place = next(place for place, column in enumerate(self.columns) if column.align is Align.LEFT)
        self.add([text if place == here else None for here in range(len(self.columns))])

    def add_sums(self, label: str, first: int, kind: RowKind, without: Collection[str] = ()) -> None:
        """小计 or 合计 of the rows from `first` on: SUBTOTAL passes over the 小计 rows inside its range."""
        last = self.next_row - 1
        body = [row.cells for row in self.rows[first - FIRST_ROW :] if row.kind is RowKind.BODY]
        cells: list[Cell] = []
        for place, column in enumerate(self.columns):
            cell: Cell = None
            if column.in_sums is InSums.LABEL:
                cell = shown(label)
            elif column.in_sums is InSums.COUNT:
                count = sum(isinstance(row[0], int) for row in body)
                cell = Formula(f"SUBTOTAL(2,$A{first}:$A{last})", count)
            elif column.in_sums is InSums.SUM and column.title not in without:
                at = letter(place)
                total = sum((_number(row[place]) for row in body), Decimal(0))
                value = money(total) if column.number == AMOUNT else int(total)
                cell = Formula(f"SUBTOTAL(9,{at}{first}:{at}{last})", value)
            cells.append(cell)
        self._append(cells, kind)

    def _append(self, cells: Sequence[Cell], kind: RowKind) -> None:
        lines = [
            line_count(cell, column.width - MARGIN)
            for cell, column in zip(cells, self.columns, strict=True)
            if isinstance(cell, str)
        ]
        self.rows.append(Row(tuple(cells), height(max(lines, default=1)), kind))


def _rounded(cell: int | Decimal | Formula | None) -> Cell:
    return money(cell) if isinstance(cell, Decimal) else cell


def _number(cell: Cell) -> Decimal:
    value = cell.value if isinstance(cell, Formula) else cell
    return Decimal(value) if isinstance(value, (int, Decimal)) else Decimal(0)


@dataclass(frozen=True)
class Field(Generic[T]):
    """A column and what stands in it for each item."""

    column: Column
    value: Callable[[T], Cell]


def numbered(fields: Sequence[Field[T]]) -> Grid:
    """An empty grid whose first column is 序号."""
    return Grid([SERIAL, *(field.column for field in fields)])


def table(fields: Sequence[Field[T]], items: Iterable[T], nothing: str) -> Grid:
    """A numbered row for each item and 合计; the sentence `nothing` where there is no item."""
    grid = numbered(fields)
    for serial, item in enumerate(items, 1):
        grid.add([serial, *(field.value(item) for field in fields)])
    if not grid.rows:
        grid.add_note(nothing)
    grid.add_sums("合计", FIRST_ROW, RowKind.TOTAL)
    return grid
