"""Which row of a page is the head and what its columns hold: by heading, by the caller's word, never by a guess."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from zhcity_cli.intake.book import Cell, Page
from zhcity_cli.intake.cells import text_of
from zhcity_cli.intake.fields import UNUSED, Field, fields_of, plain, split_heading
from zhcity_cli.intake.money import unit_word
from zhcity_cli.intake.outcome import Question

HEAD_WITHIN = 12  # rows from the top in which the head is sought
_MONEY_LINE = re.compile(r"(?:金额)?单位[:：]\s*(?:人民币)?(亿元|百万元|万元|千元|元)")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the list: its place, its heading as written, what it holds."""

    number: int
    heading: str
    field: Field | None

    @property
    def money_unit(self) -> str | None:
        return split_heading(self.heading)[1]


@dataclass(frozen=True, slots=True)
class Table:
    """A page as a list: its columns, the rows below the head, and the money unit that a line above the head names."""

    title: str
    head_row: int
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    money_unit: str | None

    def column(self, field: Field) -> Column | None:
        return next((column for column in self.columns if column.field is field), None)

    @property
    def width(self) -> int:
        return max(column.number for column in self.columns)


def find_head(page: Page, mapping: Mapping[str, Field | None]) -> int | None:
    """The index of the head among the page's rows: the first with a name column."""
    for index, row in enumerate(page.rows[:HEAD_WITHIN]):
        if any(Field.NAME in _possible(text_of(cell), mapping) for cell in row):
            return index
    return None


def _possible(heading: str, mapping: Mapping[str, Field | None]) -> list[Field]:
    if plain(heading) in mapping:
        chosen = mapping[plain(heading)]
        return [chosen] if chosen else []
    return [field for field, _ in fields_of(heading)]


def recognise(page: Page, head: int, mapping: Mapping[str, Field | None]) -> tuple[Table, list[Question]]:
    """The table below a head; what the headings leave open comes back as questions."""
    cells = [cell for cell in page.rows[head] if text_of(cell)]
    rows = page.rows[head + 1 :]
    chosen, questions = _chosen(cells, mapping, rows)
    columns = tuple(Column(cell.column, text_of(cell), chosen.get(cell.column)) for cell in cells)
    above = " ".join(text_of(cell) for row in page.rows[:head] for cell in row)
    found = _MONEY_LINE.search(above)
    head_row = page.rows[head][0].row
    return Table(page.title, head_row, columns, rows, found[1] if found else None), questions


def _chosen(
    cells: list[Cell], mapping: Mapping[str, Field | None], rows: tuple[tuple[Cell, ...], ...]
) -> tuple[dict[int, Field], list[Question]]:
    chosen: dict[int, Field] = {}
    questions: list[Question] = []
    candidates: dict[Field, list[tuple[Cell, bool]]] = {}
    for cell in cells:
        key = plain(text_of(cell))
        if key in mapping:
            if field := mapping[key]:
                chosen[cell.column] = field
            continue
        if "单位" in key and _holds_money_units(cell.column, rows):
            candidates.setdefault(Field.MONEY_UNIT, []).append((cell, True))
            continue
        for field, is_sure in fields_of(text_of(cell)):
            candidates.setdefault(field, []).append((cell, is_sure))
    for field, found in candidates.items():
        if field in chosen.values():
            continue
        best = [cell for cell, is_sure in found if is_sure] or [cell for cell, _ in found]
        if len(best) == 1:
            chosen[best[0].column] = field
        else:
            headings = "、".join(f"“{text_of(cell)}”" for cell in best)
            option = " 或 ".join(f"--map {text_of(cell)}={field}" for cell in best)
            questions.append(Question(f"{headings} 都像是{field}", option))
    if Field.NAME not in chosen.values() and Field.NAME not in candidates:
        questions.append(Question("没有认出项目名称是哪一列", f"--map 列名={Field.NAME}"))
    return chosen, questions


def _holds_money_units(column: int, rows: tuple[tuple[Cell, ...], ...]) -> bool:
    """Whether every filled cell of a column is 元, 万元 or 亿元: what a heading like 单位 means is then plain."""
    texts = [text_of(cell) for row in rows for cell in row if cell.column == column]
    filled = [text for text in texts if text]
    return bool(filled) and all(unit_word(text) for text in filled)


def mapping_of(pairs: list[tuple[str, str]]) -> tuple[dict[str, Field | None], list[str]]:
    """`列=字段` pairs by heading, and the words among them that are no field."""
    known = {str(field): field for field in Field}
    mapping = {plain(column): known.get(word) for column, word in pairs}
    return mapping, [word for _, word in pairs if word not in known and word != UNUSED]
