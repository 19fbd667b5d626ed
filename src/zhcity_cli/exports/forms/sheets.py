"""A form as a workbook: the sheet of fields, a sheet for each table, and the hidden one that knows what was written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from zhcity_cli.exports.forms.form import Field, Form, Kind, Table
from zhcity_cli.exports.forms.values import (
    KEY_FORM,
    KEY_ID,
    KEY_UNIT,
    KEY_VERSION,
    Row,
    all_rows,
    blank_rows,
    digests,
    key,
    next_number,
    plain,
    spelt,
    text_at,
)  # fmt: skip
from zhcity_cli.exports.grid import letter
from zhcity_cli.exports.sheet import (
    A4_PORTRAIT,
    AMOUNT,
    FIRST_ROW,
    TEXT,
    Align,
    Cell,
    Column,
    Formula,
    Input,
    RowKind,
    Sheet,
    Takes,
    Workbook,
)  # fmt: skip
from zhcity_cli.exports.sheet import (
    Row as SheetRow,
)
from zhcity_cli.exports.text import MARGIN, height, line_count, shown
from zhcity_cli.model.dossier import Dossier
from zhcity_cli.model.library import Library

MACHINE_SHEET = "_zhcity"
FILL_HEAD, KEY_HEAD, SUMS = "填写", "键", "合计"
LABEL, ENTRY, HELP = Column("项目", 21), Column(FILL_HEAD, 50, number=AMOUNT), Column("怎么填", 39)
KEY = Column(KEY_HEAD, 10, is_hidden=True)
LEAST_ROWS, SPARE_ROWS = 28, 10  # with its sums a sheet of so many rows is one page of A4
LONG_LINES = 6
PRICE = "#,##0.00####"
_FORMATS = {Kind.MONEY: AMOUNT, Kind.PRICE: PRICE, Kind.NUMBER: "General", Kind.YEAR: "0", Kind.COUNT: "0"}
_TAKES = {
    Kind.MONEY: Takes.NUMBER, Kind.PRICE: Takes.NUMBER, Kind.NUMBER: Takes.NUMBER,
    Kind.YEAR: Takes.YEAR, Kind.COUNT: Takes.COUNT,
}  # fmt: skip
_MONEY_KINDS = (Kind.MONEY, Kind.PRICE)


def blank_form(form: Form, unit: str, library: Library, year: int | None = None) -> Workbook:
    """The form as a project unit gets it, with what is known already filled in; `year`: the plan year opened."""
    values: dict[str, Any] = {}
    rows = {table.sheet: blank_rows(table, library) for table in form.tables}
    for field in form.fields:
        if field.kind is Kind.YEAR and field.suggested:
            values[field.at[0]] = str(year) if year else field.suggested(library)[0]
    return _workbook(form, unit, "", values, rows, library)


def filled_form(form: Form, dossier: Dossier, library: Library) -> Workbook:
    """The form with what the dossier says now."""
    values = plain(dossier)
    return _workbook(form, dossier.project_unit, dossier.id, values, all_rows(form, values), library)


def _workbook(
    form: Form, unit: str, id: str, values: Mapping[str, Any], rows: Mapping[str, list[Row]], library: Library
) -> Workbook:
    name = shown(library.unit_name(unit))
    prepared = f"项目单位：{name}（{unit}）" + (f"　　项目编号：{id}" if id else "")
    sums = {table.sheet: _sum(table, rows[table.sheet]) for table in form.tables if table.sum_of}
    total = next((text_at(f, values) for f in form.fields if f.at == form.total), "")
    sheets = [_field_sheet(form, prepared, values, sums, library)]
    sheets += [_table_sheet(form, table, prepared, rows[table.sheet], total, library) for table in form.tables]
    sheets.append(_machine_sheet(form, unit, id, values, rows, library))
    return Workbook(
        title=form.title,
        subject=f"{form.name} {id or unit}",
        company=shown(library.settings.name),
        created=library.today,
        footer=f"{form.name}　{id or name}",
        sheets=tuple(sheets),
    )


def _field_sheet(
    form: Form, prepared: str, values: Mapping[str, Any], sums: Mapping[str, Decimal], library: Library
) -> Sheet:
    rows = [_told(line) for line in form.advice]
    for group in form.groups:
        rows.append(SheetRow((group.title, None, None, None), 24, RowKind.GROUP))
        for field in group.fields:
            rows.append(_field_row(field, text_at(field, values), library))
            if field.at == form.total:
                at = f"$B${FIRST_ROW + len(rows) - 1}"
                rows += [_sum_row(table, sums[table.sheet], at, text_at(field, values)) for table in form.tables
                         if table.sum_of]  # fmt: skip
    return Sheet(
        form.name, form.title, prepared, "", (LABEL, ENTRY, HELP, KEY), tuple(rows), page=A4_PORTRAIT, is_protected=True
    )


def _told(line: str) -> SheetRow:
    return SheetRow((line, None, None, None), height(1), RowKind.NOTE)


def _field_row(field: Field, text: str, library: Library) -> SheetRow:
    label, help = f"{field.label}{' *' if field.is_required else ''}", _help(field)
    lines = max(
        line_count(label, LABEL.width - MARGIN),
        line_count(help, HELP.width - MARGIN),
        line_count(text, ENTRY.width - MARGIN),
        LONG_LINES if field.kind is Kind.LONG and field.is_required else 1,
    )
    cells = (label, _cell(field, text), help, key(field.at))
    return SheetRow(cells, min(height(lines), 409), inputs=(None, _input(field, library, Align.LEFT), None, None))


def _sum_row(table: Table, amount: Decimal, total_at: str, total: str) -> SheetRow:
    """What a table adds up to, beside the total: computed, nobody types here."""
    at = letter(_place(table, table.sum_of))
    text = f"SUM({table.sheet}!${at}${FIRST_ROW + 1}:${at}$500)"
    cells: tuple[Cell, ...] = (
        f"　其中 {table.sheet}合计",
        Formula(text, amount),
        _difference(text, total_at, amount, total),
        None,
    )
    return SheetRow(cells, height(1), RowKind.COMPUTED)


def _difference(sum_text: str, total_at: str, amount: Decimal, total: str) -> Formula:
    return Formula(
        f'IF(NOT(ISNUMBER({total_at})),"",IF(ROUND({sum_text}-{total_at},2)=0,"与总额一致","与总额差 "&TEXT({sum_text}-{total_at},"0.00")))',
        _differs(amount, total),
    )


def _differs(amount: Decimal, total: str) -> str:
    try:
        gap = amount - Decimal(total)
    except ArithmeticError:
        return ""
    return f"与总额差 {gap:.2f}" if gap else "与总额一致"


def _table_sheet(form: Form, table: Table, prepared: str, rows: Sequence[Row], total: str, library: Library) -> Sheet:
    count = max(LEAST_ROWS, len(rows) + SPARE_ROWS)
    inputs: tuple[Input | None, ...] = tuple(_input(column, library, _align(column)) for column in table.columns)
    columns = [Column(_head(c), c.width, _align(c), _FORMATS.get(c.kind, TEXT)) for c in table.columns]
    if table.row_check:
        columns.append(Column("核对", 14))
        inputs += (None,)
    lines = [_sums(table, columns, count, rows)] if table.sum_of else []
    first, rows = FIRST_ROW + len(lines), list(rows)
    while len(rows) < count:
        rows.append({table.numbered: next_number(rows, table.numbered)} if table.numbered else {})
    for place, row in enumerate(rows):
        cells = [_cell(column, row.get(column.label, "")) for column in table.columns]
        if table.row_check:
            cells.append(_row_check(table, row, first + place))
        tall = max(
            (line_count(c, col.width - MARGIN) for c, col in zip(cells, columns, strict=True) if isinstance(c, str)),
            default=1,
        )
        lines.append(SheetRow(tuple(cells), min(height(tall), 409), inputs=inputs))
    unit = "金额单位：万元" if any(c.kind in _MONEY_KINDS for c in table.columns) else ""
    return Sheet(
        table.sheet, f"{table.sheet}（{table.help}）", prepared, unit, tuple(columns), tuple(lines), page=A4_PORTRAIT,
        is_protected=True, frozen_rows=first - 1, title_size=14,
    )  # fmt: skip


def _head(column: Field) -> str:
    unit = "（万元）" if column.kind in _MONEY_KINDS else ""
    return f"{column.label}{unit}{' *' if column.is_required else ''}"


def _align(column: Field) -> Align:
    return Align.RIGHT if column.kind in _FORMATS else Align.LEFT


def _sums(table: Table, columns: Sequence[Column], count: int, rows: Sequence[Row]) -> SheetRow:
    place, first = _place(table, table.sum_of), FIRST_ROW + 1
    at = letter(place)
    cells: list[Cell] = [None] * len(columns)
    cells[0] = SUMS
    cells[place] = Formula(f"SUM({at}{first}:{at}{first + count - 1})", _sum(table, rows))
    return SheetRow(tuple(cells), height(1), RowKind.TOTAL)


def _sum(table: Table, rows: Sequence[Row]) -> Decimal:
    return sum((Decimal(row[table.sum_of]) for row in rows if table.sum_of in row), Decimal(0))


def _place(table: Table, label: str) -> int:
    return next(place for place, column in enumerate(table.columns) if column.label == label)


def _row_check(table: Table, row: Row, line: int) -> Formula:
    """数量×单价 beside 金额: computed, nobody types here."""
    assert table.row_check
    a, b, c = (f"{letter(_place(table, label))}{line}" for label in table.row_check)
    text = f'IF(COUNT({a},{b},{c})<3,"",IF(ROUND({a}*{b},2)=ROUND({c},2),"一致","应为 "&TEXT(ROUND({a}*{b},2),"0.00")))'
    parts = [Decimal(row[label]) for label in table.row_check if label in row]
    if len(parts) < 3:
        return Formula(text, "")
    product = Decimal(spelt(Kind.MONEY, str((parts[0] * parts[1]).quantize(Decimal("0.01"), "ROUND_HALF_UP"))))
    return Formula(text, "一致" if product == parts[2] else f"应为 {product:.2f}")


def _cell(field: Field, text: str) -> Cell:
    if not text:
        return None
    if field.kind in (Kind.YEAR, Kind.COUNT):
        return int(text)
    return Decimal(text) if field.kind in _FORMATS else text


def _input(field: Field, library: Library, align: Align) -> Input:
    offered = field.choices or (field.suggested(library) if field.suggested else ())
    takes = Takes.CHOICE if field.choices else _TAKES.get(field.kind, Takes.TEXT)
    return Input(
        takes=takes,
        choices=() if takes is Takes.YEAR else offered,
        number=_FORMATS.get(field.kind, TEXT),
        align=align,
        title=f"{field.label}{'（必填）' if field.is_required else ''}",
        prompt=_help(field),
        is_required=field.is_required,
        is_tall=field.kind is Kind.LONG,
    )


def _help(field: Field) -> str:
    example = f"例：{field.example}" if field.example else ""
    if field.choices and not field.help:
        return "从下拉列表里选。"
    return f"{field.help}{example}"


def _machine_sheet(
    form: Form, unit: str, id: str, values: Mapping[str, Any], rows: Mapping[str, list[Row]], library: Library
) -> Sheet:
    """What the reader needs to know: which form this is, whose, and what was written where."""
    written = digests(form, values, rows, library)
    entries = {KEY_FORM: form.name, KEY_VERSION: str(form.version), KEY_ID: id, KEY_UNIT: unit, **written}
    lines = tuple(SheetRow((word, text or None), height(1)) for word, text in entries.items())
    return Sheet(
        MACHINE_SHEET, "程序用，不要改", form.name, "", (Column("键", 50), Column("值", 30)), lines, is_hidden=True,
        is_protected=True,
    )  # fmt: skip
