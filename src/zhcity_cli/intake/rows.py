"""The rows of a list: what each says by field, its digest, where a cell stands."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from zhcity_cli.intake import money
from zhcity_cli.intake.book import Cell
from zhcity_cli.intake.cells import LONGEST_NAME, fault, text_of
from zhcity_cli.intake.columns import Table
from zhcity_cli.intake.fields import Field, plain
from zhcity_cli.intake.outcome import Note

_NO_PROJECT = re.compile(
    r"(?:合计|小计|总计|共计|总合计)[:：]?$|(?:注|备注|说明|填表说明|填表人|制表|审核人|单位)[:：]"
)
_CHINESE = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")


@dataclass(frozen=True, slots=True)
class Row:
    """A row below the head; `number` counts from the row after the head, as people do."""

    number: int
    cells: Mapping[Field, Cell]
    beyond: Cell | None
    first_text: str

    def text(self, field: Field) -> str:
        return text_of(self.cells.get(field))

    @property
    def name(self) -> str:
        return " ".join(self.text(Field.NAME).split())

    @property
    def is_project(self) -> bool:
        """A line of totals or a remark below the table is none."""
        return not _NO_PROJECT.match(plain(self.name or self.first_text))

    @property
    def digest(self) -> str:
        """Twelve hex digits over what the row says, the same however the cells are laid out."""
        said = (f"{field}={_meant(field, self.text(field))}" for field in Field if self.text(field))
        return hashlib.sha256("\x1f".join(said).encode()).hexdigest()[:12]


def _meant(field: Field, text: str) -> str:
    if field is Field.AMOUNT and (amount := money.parse(text)):
        return f"{amount.number.normalize():f}{amount.unit or ''}"
    return plain(text)


def rows_of(table: Table) -> Iterator[Row]:
    """The rows with something in a known column, or anything at all."""
    fields = {column.number: column.field for column in table.columns if column.field}
    for cells in table.rows:
        filled = [cell for cell in cells if text_of(cell) or cell.is_formula]
        if filled:
            known = {field: cell for cell in filled if (field := fields.get(cell.column))}
            beyond = next((cell for cell in filled if cell.column > table.width), None)
            yield Row(filled[0].row - table.head_row, known, beyond, text_of(filled[0]))


def place(table: Table, row: Row, field: Field | None = None) -> str:
    """行 5 “金额”列（汇总表!F6）; only the row where the list has no such column."""
    column = table.column(field) if field else None
    if column is None:
        return f"行 {row.number}"
    cell = Cell(row.number + table.head_row, column.number, None)
    return f"行 {row.number} “{' '.join(column.heading.split())}”列（{address(table, cell)}）"


def address(table: Table, cell: Cell) -> str:
    """F6, with the sheet's name where the file has sheets."""
    return f"{table.title}!{cell.place}" if table.title else cell.place


def damage(table: Table, row: Row) -> Note | None:
    """Why a row cannot be taken at all, before anything is judged."""
    if row.beyond is not None:
        seen = text_of(row.beyond)[:20]
        message = f"比表头多出一格“{seen}”，这一行多半错开了"
        where = f"行 {row.number}（{address(table, row.beyond)}）"
        return Note(where, message, "对照表头把这一行的格子挪正；格里有逗号的，整格用引号括起来")
    for field, cell in row.cells.items():
        if found := fault(cell):
            return Note(place(table, row, field), found[0], found[1])
    name = Field.NAME
    if name not in row.cells:
        return Note(place(table, row, name), "没有写项目名称", "补上名称；不是项目的行删去")
    if len(row.name) > LONGEST_NAME:
        remedy = f"名称缩到 {LONGEST_NAME} 字以内，其余写进建设内容"
        return Note(place(table, row, name), f"名称有 {len(row.name)} 字", remedy)
    if row.name.startswith(("=", "+", "@")) or not is_name(row.name):
        message = f"名称写的是“{row.name[:30]}”，不像项目名称"
        return Note(place(table, row, name), message, "核对这一行有没有错开；名称至少写两个汉字")
    return None


def is_name(text: str) -> bool:
    """At least two Chinese characters, and no amount or date."""
    return len(_CHINESE.findall(text)) > 1 and money.parse(text) is None
