"""What a list calls its projects, without judging or drafting them: for comparing it before it enters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from zhcity_cli.errors import UsageError
from zhcity_cli.intake.book import Book, Page
from zhcity_cli.intake.columns import find_head, recognise
from zhcity_cli.intake.fields import Field, plain
from zhcity_cli.intake.known import match
from zhcity_cli.intake.rows import damage, rows_of
from zhcity_cli.intake.units import first_unit, known_units, unit_name
from zhcity_cli.model.library import Library


@dataclass(frozen=True, slots=True)
class NamedRow:
    """A row of a list that names a project; `unit` is a code where the registry knows the unit, else as written."""

    row: int
    name: str
    unit: str
    content: str
    taken_as: str | None


def named_rows(book: Book, library: Library, columns: Mapping[str, Field | None]) -> tuple[NamedRow, ...]:
    """The projects of every visible page that has a head; `columns` says which column is what where that is in doubt."""
    pages = [(page, head) for page in book.pages if (head := find_head(page, columns)) is not None]
    shown = [(page, head) for page, head in pages if not page.is_hidden]
    if not shown:
        raise UsageError(
            f"{book.file} 里没有找到表头：前几行里没有一行写着项目名称。",
            f"表头叫法特别的，用 --map 列名={Field.NAME} 指明哪一列是项目名称。",
        )
    return tuple(row for page, head in shown for row in _rows(page, head, book.file, library, columns))


def _rows(page: Page, head: int, file: str, library: Library, columns: Mapping[str, Field | None]) -> list[NamedRow]:
    table, questions = recognise(page, head, columns)
    if not table.column(Field.NAME):
        asked = "；".join(question.message for question in questions)
        raise UsageError(f"{file} 拿不准：{asked}。", f"加上 {'；'.join(question.option for question in questions)}")
    rows = [row for row in rows_of(table) if row.is_project and damage(table, row) is None]
    known, _ = match(library, file, rows)
    codes = known_units(library)
    found = []
    for row in rows:
        unit = first_unit(unit_name(row.text(Field.UNIT)))
        taken = known[row.number].dossier.id if row.number in known else None
        code = codes.get(plain(unit), unit)
        found.append(NamedRow(row.number, row.name, code, row.text(Field.CONTENT), taken))
    return found
