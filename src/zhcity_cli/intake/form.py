"""A form that came back: its cells → the values of a dossier, what was changed, and each fault at its cell."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from zhcity_cli.errors import UnreadableWorkbook
from zhcity_cli.exports.forms import FORMS
from zhcity_cli.exports.forms.form import Field, Form, Kind, Route, Table
from zhcity_cli.exports.forms.sheets import FILL_HEAD, MACHINE_SHEET, SUMS
from zhcity_cli.exports.forms.values import (
    KEY_FORM,
    KEY_ID,
    KEY_UNIT,
    KEY_VERSION,
    Row,
    digest,
    is_nothing,
    items,
    key,
    reach,
    rows_at,
    text_at,
)  # fmt: skip
from zhcity_cli.intake.book import Book, Cell, Page
from zhcity_cli.intake.form_cells import Fault, OddCharacter, read_cell
from zhcity_cli.model.finding import Finding, Problem
from zhcity_cli.model.library import Library
from zhcity_cli.rules import stamp_all

At = tuple[str | int, ...]
AGAIN = "请用 zhcity form 重新取一张表，把内容抄过去。"


@dataclass(frozen=True, slots=True)
class Place:
    """A cell of the form."""

    sheet: str
    cell: str


@dataclass(frozen=True)
class FormReading:
    """What a form says. `texts` by field, `rows` by table: only what could be read; `places`: route → cell.

    `written`: the digests of what was written when the form was made; `spoilt`: fields and tables with a fault.
    """

    form: Form
    file: str
    id: str
    unit: str
    texts: Mapping[Route, str]
    rows: Mapping[Route, tuple[Row, ...]]
    places: Mapping[At, Place]
    written: Mapping[str, str]
    spoilt: frozenset[Route]
    findings: tuple[Finding, ...]

    @property
    def digest(self) -> str:
        """Twelve hex digits of what the form says, however its file was saved."""
        said = [f"{key(at)}={text}" for at, text in self.texts.items() if text]
        said += [f"{key(at)}={digest(rows)}" for at, rows in self.rows.items()]
        return hashlib.sha256("\n".join([self.form.name, self.unit, *said]).encode()).hexdigest()[:12]

    def is_changed(self, at: Route) -> bool:
        """Whether somebody changed the field or table since the form was written."""
        return at in self.spoilt or self.written.get(key(at)) != self._digest(at)

    def _digest(self, at: Route) -> str:
        return digest(self.rows[at]) if at in self.rows else digest(self.texts.get(at, ""))

    def values(self) -> dict[Route, Any]:
        """Route → value of every field and table as a file would hold it; None where it is blank."""
        found: dict[Route, Any] = {f.at: _value(f, self.texts.get(f.at, "")) for f in self.form.fields}
        return found | {table.at: _records(table, self.rows[table.at]) for table in self.form.tables}

    @property
    def changed(self) -> list[Route]:
        return [*self._changed(f.at for f in self.form.fields), *self._changed(t.at for t in self.form.tables)]

    def _changed(self, routes: Iterable[Route]) -> Iterator[Route]:
        return (at for at in routes if self.is_changed(at))


def _value(field: Field, text: str) -> Any:
    if field.kind is Kind.LIST:
        return items(text)
    return text or None


def _records(table: Table, rows: Iterable[Row]) -> Any:
    if table.is_mapping:
        first, second = (column.label for column in table.columns)
        return {row[first]: row.get(second) for row in rows if first in row}
    kinds = {column.label: column for column in table.columns}
    return [{label: _value(kinds[label], text) for label, text in row.items()} for row in rows]


def is_form(book: Book) -> bool:
    return any(page.title == MACHINE_SHEET for page in book.pages)


def read_form(book: Book, library: Library, odd: OddCharacter) -> FormReading:
    """The form in a workbook; refuses where it is not one of ours any more."""
    written = _machine(book)
    form = FORMS.get(written.get(KEY_FORM, ""))
    if form is None:
        raise UnreadableWorkbook(f"{book.file} 里的 {MACHINE_SHEET} 页被改过，认不出是哪张表。", AGAIN)
    if written.get(KEY_VERSION) != str(form.version):
        version = written.get(KEY_VERSION, "")
        raise UnreadableWorkbook(f"{book.file} 是第 {version} 版的{form.name}，现在用第 {form.version} 版。", AGAIN)
    reader = _Reader(form, book.file, library, odd)
    reader.read_fields(_page(book, form.name))
    for table in form.tables:
        reader.read_table(table, _page(book, table.sheet))
    return FormReading(
        form=form,
        file=book.file,
        id=written.get(KEY_ID, ""),
        unit=written.get(KEY_UNIT, ""),
        texts=reader.texts,
        rows=reader.rows,
        places=reader.places,
        written=written,
        spoilt=frozenset(reader.spoilt),
        findings=tuple(reader.findings),
    )


def _machine(book: Book) -> dict[str, str]:
    page = next(page for page in book.pages if page.title == MACHINE_SHEET)
    return {str(row[0].value): str(row[1].value) for row in page.rows if len(row) > 1 and row[0].value is not None}


def _page(book: Book, title: str) -> Page:
    for page in book.pages:
        if page.title == title:
            return page
    raise UnreadableWorkbook(f"{book.file} 少了“{title}”这一页。", AGAIN)


class _Reader:
    """Goes through the pages once; rows are known by their hidden keys, columns by their heads."""

    def __init__(self, form: Form, file: str, library: Library, odd: OddCharacter) -> None:
        self.form, self.file, self.library, self.odd = form, file, library, odd
        self.texts: dict[Route, str] = {}
        self.rows: dict[Route, tuple[Row, ...]] = {}
        self.places: dict[At, Place] = {}
        self.spoilt: set[Route] = set()
        self.findings: list[Finding] = []

    def read_fields(self, page: Page) -> None:
        column = next((cell.column for row in page.rows for cell in row if cell.value == FILL_HEAD), None)
        by_key: dict[str, list[int]] = {}
        keys = {key(field.at) for field in self.form.fields}
        for row in page.rows:
            for cell in row:
                if isinstance(cell.value, str) and cell.value in keys and cell.column != column:
                    by_key.setdefault(cell.value, []).append(cell.row)
        cells = page.cells
        for field in self.form.fields:
            lines = by_key.get(key(field.at), [])
            if column is None or len(set(lines)) != 1:
                what = "没有了" if not lines else "有几行"
                raise UnreadableWorkbook(f"{self.file} 的“{page.title}”里，“{field.label}”这一行{what}。", AGAIN)
            blank = Cell(lines[0], column, None)
            self._take(field, cells.get((lines[0], column)) or blank, page.title, field.at, field.at)

    def _take(self, field: Field, cell: Cell, sheet: str, at: At, owner: Route) -> str | None:
        """The text of a cell; None (and a finding) where it cannot be taken."""
        self.places[at] = place = Place(sheet, cell.place)
        text = read_cell(field, cell, self.odd)
        if text == "" and field.is_needed:
            text = Fault("F08", "没有填", "空", field.label, "这一格不填就建不了卷宗")
        if isinstance(text, Fault):
            self._tell(text, field.label, place, at)
            self.spoilt.add(owner)
            return None
        if at == field.at:
            self.texts[field.at] = text
        return text

    def _tell(self, fault: Fault, label: str, place: Place, at: At) -> None:
        message = f"{label} {fault.message}"
        problem = Problem(at, message, fault.seen, fault.expected, fault.hint)
        (found,) = stamp_all([(fault.code, problem)], self.file, self.file)
        self.findings.append(replace(found, sheet=place.sheet, cell=place.cell))

    def read_table(self, table: Table, page: Page) -> None:
        head, columns = self._head(table, page)
        taken: list[Row] = []
        years: set[str] = set()
        first = columns[table.columns[0].label]
        for line in page.rows:
            if line[0].row <= head or (line[0].column == first and line[0].value == SUMS):
                continue
            self.places.setdefault(table.at, Place(page.title, Cell(line[0].row, first, None).place))
            row = self._row(table, page.title, {c.column: c for c in line}, line[0].row, columns, len(taken))
            if row is None or is_nothing(table, row, self.library):
                continue
            if table.is_mapping and (year := row.get(table.columns[0].label, "")) in years:
                fault = Fault("F05", f"{year} 写了两次", year, "只写一次", "合成一行")
                self._tell(
                    fault, table.columns[0].label, Place(page.title, Cell(line[0].row, first, None).place), table.at
                )
                self.spoilt.add(table.at)
                continue
            years.add(row.get(table.columns[0].label, ""))
            taken.append(row)
        top = head + (2 if table.sum_of else 1)
        self.places.setdefault(table.at, Place(page.title, Cell(top, first, None).place))
        self.rows[table.at] = tuple(taken)

    def _head(self, table: Table, page: Page) -> tuple[int, dict[str, int]]:
        wanted = [column.label for column in table.columns]
        for line in page.rows:
            found = {str(c.value).removesuffix("*").strip().removesuffix("（万元）"): c.column for c in line if c.value}
            if set(wanted) <= set(found):
                return line[0].row, {label: found[label] for label in wanted}
        raise UnreadableWorkbook(f"{self.file} 的“{page.title}”里，表头被改过，认不出各列。", AGAIN)

    def _row(
        self, table: Table, sheet: str, cells: Mapping[int, Cell], line: int, columns: Mapping[str, int], place: int
    ) -> Row | None:
        """The texts of a row; None where one of its cells has a fault (each told)."""
        row: dict[str, str] = {}
        is_whole = True
        for column in table.columns:
            at: At = (*table.at, place, column.label)
            there = columns[column.label]
            text = self._take(column, cells.get(there) or Cell(line, there, None), sheet, at, table.at)
            if text is None:
                is_whole = False
            elif text:
                row[column.label] = text
        if table.is_mapping and (year := row.get(table.columns[0].label)):
            self.places[(*table.at, year)] = self.places[(*table.at, place, table.columns[1].label)]
        if table.is_mapping and row and is_whole:
            is_whole = self._is_pair(table, row, place)
        return row if is_whole else None

    def _is_pair(self, table: Table, row: Row, place: int) -> bool:
        missing = [column for column in table.columns if column.label not in row]
        for column in missing:
            fault = Fault("F08", "没有填", "空", column.label, f"填上 {column.label}，或把这一行清空")
            at: At = (*table.at, place, column.label)
            self._tell(fault, column.label, self.places[at], at)
            self.spoilt.add(table.at)
        return not missing


def conflicts(reading: FormReading, current: Mapping[str, Any], library: Library) -> list[Finding]:
    """Where the form and the dossier were both changed since the form was written, to different values."""
    found = []
    now = {f.at: text_at(f, current) for f in reading.form.fields}
    tables = {t.at: tuple(r for r in rows_at(t, current) if not is_nothing(t, r, library)) for t in reading.form.tables}
    for at in reading.changed:
        value: str | tuple[Row, ...] = tables[at] if at in tables else now[at]
        mine: Any = reading.rows[at] if at in tables else reading.texts.get(at, "")
        if at in reading.spoilt or digest(value) in (reading.written.get(key(at)), digest(mine)):
            continue
        shown = f"{len(value)} 行" if isinstance(value, tuple) else value or "空"
        hint = "重新取表（zhcity form），在现值上改；确认用表里的值的，先把卷宗改回取表时的值"
        problem = Problem(at, f"{at[-1]} 取表以后卷宗也改过，现在是 {shown}", shown, "只有一边改过", hint)
        found += stamp_all([("C05", problem)], reading.file, reading.id)
    return placed(found, reading)


def placed(findings: Iterable[Finding], reading: FormReading) -> list[Finding]:
    """Findings on the dossier as findings on the form: at their cell, or the nearest one."""
    return [_placed(finding, reading) for finding in findings]


def _placed(finding: Finding, reading: FormReading) -> Finding:
    place = _place(finding, reading)
    here = replace(finding, file=reading.file, line=None, column=None)
    return replace(here, sheet=place.sheet, cell=place.cell) if place else here


def _place(finding: Finding, reading: FormReading) -> Place | None:
    at = finding.at
    if not at:
        return _where_said(finding.seen, reading)
    while at:
        if at in reading.places:
            return reading.places[at]
        below = (place for route, place in reading.places.items() if route[: len(at)] == at)
        if place := next(below, None):
            return place
        at = at[:-1] if len(at) > 1 else ()
    return None


def _where_said(word: str, reading: FormReading) -> Place | None:
    """The first cell in whose text a word stands."""
    for route, text in reading.texts.items():
        if word and word in text:
            return reading.places[route]
    for route, rows in reading.rows.items():
        for place, row in enumerate(rows):
            for label, text in row.items():
                if word and word in text:
                    return reading.places[(*route, place, label)]
    return None


def still_open(reading: FormReading, findings: Iterable[Finding]) -> list[Finding]:
    """While cells are wrong: only what is blank elsewhere, so that one slip gives one finding."""
    told = {(finding.sheet, finding.cell) for finding in reading.findings}
    sheets = {finding.sheet for finding in reading.findings} - {reading.form.name}
    return [f for f in findings if f.seen == "空" and (f.sheet, f.cell) not in told and f.sheet not in sheets]


def whole(reading: FormReading, current: Mapping[str, Any]) -> list[Route]:
    """Records that the form leaves blank throughout although the dossier has them: they go as a whole."""
    blank = [
        record
        for record in reading.form.whole
        if reach(current, record) is not None
        and not any(text for at, text in reading.texts.items() if at[: len(record)] == record)
    ]
    return [at for at in blank if not any(at[: len(other)] == other and at != other for other in blank)]
