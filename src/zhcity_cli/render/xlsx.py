"""Workbook values → the bytes of an .xlsx that prints whole; the only module that knows XlsxWriter."""

from __future__ import annotations

from datetime import datetime, time
from io import BytesIO
from typing import Any

import xlsxwriter

from zhcity_cli.exports.sheet import (
    HEAD_ROWS,
    Align,
    Cell,
    Chart,
    Column,
    Formula,
    Input,
    Row,
    RowKind,
    Sheet,
    Takes,
    Workbook,
)
from zhcity_cli.exports.text import MARGIN, height, line_count

BODY_SIZE = 11
CHART_COLUMNS, CHART_COLUMN_WIDTH, CHART_ROWS = 8, 11, 24
GRIDLINES = {"visible": True, "line": {"color": "#D9D9D9"}}
GREY = {RowKind.SUBTOTAL: "#F2F2F2", RowKind.TOTAL: "#E0E0E0", RowKind.GROUP: "#E0E0E0"}
REQUIRED, OPTIONAL = "#FFF8DC", "#EEF5FC"
# What Excel allows in the messages of a cell.
LONGEST_TITLE, LONGEST_MESSAGE, LONGEST_LIST = 32, 255, 255
UNLOCKED_ACTIONS = {"format_rows": True, "format_columns": True, "insert_rows": True, "select_locked_cells": True}


def to_xlsx(workbook: Workbook) -> bytes:
    """The same value gives the same bytes."""
    buffer = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_format_properties": {"font_name": workbook.fonts.body, "font_size": BODY_SIZE},
        "default_column_width": 72,  # 宋体 11 is 8 pixels a digit: Chinese Excel and WPS measure columns by it
    }
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties(
        {
            "title": workbook.title,
            "subject": workbook.subject,
            "company": workbook.company,
            "created": datetime.combine(workbook.created, time()),
        }
    )
    formats = Formats(book, workbook)
    for sheet in workbook.sheets:
        _write_sheet(book, formats, workbook, sheet)
    book.close()
    return buffer.getvalue()


class Formats:
    """The cell formats of a book, each made once."""

    def __init__(self, book: Any, workbook: Workbook) -> None:
        self._book = book
        self._fonts = workbook.fonts
        self._made: dict[tuple[RowKind, Align, str], Any] = {}
        self._inputs: dict[tuple[Align, str, bool, bool], Any] = {}
        self._titles: dict[int, Any] = {}
        self.left = self._make(workbook.fonts.body, BODY_SIZE, align="left")
        self.right = self._make(workbook.fonts.body, BODY_SIZE, align="right")
        self.head = self._make(
            workbook.fonts.head, BODY_SIZE, align="center", border=1, text_wrap=True, bg_color="#E0E0E0"
        )

        self.group = self._make(
            workbook.fonts.head, BODY_SIZE, align="left", indent=1, border=1, bg_color=GREY[RowKind.GROUP]
        )

    def title(self, size: int) -> Any:
        if size not in self._titles:
            self._titles[size] = self._make(self._fonts.title, size, align="center")
        return self._titles[size]

    def input(self, entry: Input) -> Any:
        key = (entry.align, entry.number, entry.is_required, entry.is_tall)
        if key not in self._inputs:
            self._inputs[key] = self._make(
                self._fonts.body,
                BODY_SIZE,
                align=str(entry.align),
                indent=0 if entry.align is Align.CENTER else 1,
                num_format=entry.number,
                border=1,
                text_wrap=entry.align is not Align.RIGHT,
                bg_color=REQUIRED if entry.is_required else OPTIONAL,
                locked=False,
                **({"valign": "top"} if entry.is_tall else {}),
            )
        return self._inputs[key]

    def cell(self, kind: RowKind, column: Column) -> Any:
        key = (kind, column.align, column.number)
        if key not in self._made:
            shade = {"bold": True, "bg_color": GREY[kind]} if kind in GREY else {}
            self._made[key] = self._make(
                self._fonts.body,
                BODY_SIZE,
                align=str(column.align),
                indent=0 if column.align is Align.CENTER else 1,
                num_format=column.number,
                border=1,
                text_wrap=column.align is not Align.RIGHT,
                **shade,
            )
        return self._made[key]

    def _make(self, font: str, size: int, **properties: Any) -> Any:
        return self._book.add_format({"font_name": font, "font_size": size, "valign": "vcenter", **properties})


def _write_sheet(book: Any, formats: Formats, workbook: Workbook, sheet: Sheet) -> None:
    page = book.add_worksheet(sheet.name)
    last_row, last_column = HEAD_ROWS + len(sheet.rows) - 1, len(sheet.columns) - 1
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width, None, {"hidden": True} if column.is_hidden else {})
    if sheet.chart:
        last_row, last_column = max(last_row, HEAD_ROWS + CHART_ROWS), last_column + 1 + CHART_COLUMNS
        _draw_chart(book, page, workbook, sheet, sheet.chart)
    _write_head(page, formats, sheet, last_column)
    for place, row in enumerate(sheet.rows, HEAD_ROWS):
        page.set_row(place, row.height)
        _write_row(page, formats, sheet, place, row)
    _write_checks(page, sheet)
    if not sheet.is_hidden:
        page.print_area(0, 0, last_row, last_column)
    _set_up_page(page, workbook, sheet)


def _write_row(page: Any, formats: Formats, sheet: Sheet, place: int, row: Row) -> None:
    if row.kind in (RowKind.GROUP, RowKind.NOTE):
        form = formats.group if row.kind is RowKind.GROUP else formats.left
        _write_across(page, place, 0, len(sheet.columns) - 1, str(row.cells[0]), form)
        return
    inputs = row.inputs or (None,) * len(row.cells)
    for at, (cell, column, entry) in enumerate(zip(row.cells, sheet.columns, inputs, strict=True)):
        _write_cell(page, place, at, cell, formats.input(entry) if entry else formats.cell(row.kind, column))


def _write_head(page: Any, formats: Formats, sheet: Sheet, last_column: int) -> None:
    last = len(sheet.columns) - 1
    page.set_row(0, 36)
    page.set_row(1, 22)
    page.set_row(2, max(height(line_count(column.title, column.width - MARGIN)) for column in sheet.columns))
    _write_across(page, 0, 0, last_column, sheet.title, formats.title(sheet.title_size))
    left = max(last - 2, 0) if sheet.unit else last
    _write_across(page, 1, 0, left, sheet.prepared, formats.left)
    if sheet.unit:
        _write_across(page, 1, left + 1, last, sheet.unit, formats.right)
    for place, column in enumerate(sheet.columns):
        _write_text(page, 2, place, column.title, formats.head)


def _write_across(page: Any, row: int, first: int, last: int, text: str, form: Any) -> None:
    """A text over several columns (one cell cannot be merged)."""
    if last > first:
        page.merge_range(row, first, row, last, "", form)
    _write_text(page, row, first, text, form)


def _write_checks(page: Any, sheet: Sheet) -> None:
    """Drop-downs, prompts and messages: one for each run of like cells in a column."""
    for at in range(len(sheet.columns)):
        start, before = HEAD_ROWS, None
        for place in range(HEAD_ROWS, HEAD_ROWS + len(sheet.rows) + 1):
            row = sheet.rows[place - HEAD_ROWS] if place < HEAD_ROWS + len(sheet.rows) else None
            entry = row.inputs[at] if row and row.inputs else None
            if entry != before:
                if before:
                    page.data_validation(start, at, place - 1, at, _check(before))
                start, before = place, entry


def _check(entry: Input) -> dict[str, Any]:
    said = {
        "input_title": entry.title[:LONGEST_TITLE],
        "input_message": entry.prompt[:LONGEST_MESSAGE],
        "error_title": "这里填得不对",
        "ignore_blank": True,
    }
    kind: dict[str, Any]
    match entry.takes:
        case Takes.CHOICE:
            message = f"请从下拉列表里选：{'、'.join(entry.choices)}"
            kind = {"validate": "list", "source": list(entry.choices), "error_message": message[:LONGEST_MESSAGE]}
        case Takes.NUMBER:
            kind = {
                "validate": "decimal",
                "criteria": ">=",
                "value": 0,
                "error_message": "只写数，不带单位，不小于 0。",
            }
        case Takes.YEAR:
            message = "请写四位年份，如 2027。"
            kind = {
                "validate": "integer",
                "criteria": "between",
                "minimum": 2000,
                "maximum": 2100,
                "error_message": message,
            }
        case Takes.COUNT:
            kind = {"validate": "integer", "criteria": ">=", "value": 0, "error_message": "请写整数。"}
        case _:
            is_list = bool(entry.choices) and len(",".join(entry.choices)) <= LONGEST_LIST
            kind = {"validate": "list", "source": list(entry.choices)} if is_list else {"validate": "any"}
            kind["show_error"] = False
    return {**said, **kind}


def _write_cell(page: Any, row: int, column: int, cell: Cell, form: Any) -> None:
    if cell is None:
        page.write_blank(row, column, None, form)
    elif isinstance(cell, str):
        _write_text(page, row, column, cell, form)
    elif isinstance(cell, Formula):
        page.write_formula(row, column, f"={cell.text}", form, cell.value)
    else:
        page.write_number(row, column, cell, form)


def _write_text(page: Any, row: int, column: int, text: str, form: Any) -> None:
    # XlsxWriter takes a string between these tags for its own rich text and writes it into the XML as it is.
    is_taken_for_rich = text.startswith("<r>") and text.endswith("</r>")
    page.write_string(row, column, f"{text} " if is_taken_for_rich else text, form)


def _draw_chart(book: Any, page: Any, workbook: Workbook, sheet: Sheet, chart: Chart) -> None:
    """Right of the first rows of the table, so that no page break cuts it."""
    left = len(sheet.columns)
    page.set_column(left, left, 2)
    page.set_column(left + 1, left + CHART_COLUMNS, CHART_COLUMN_WIDTH)
    rows = (chart.first_row - 1, chart.last_row - 1)
    font = {"name": workbook.fonts.body, "size": BODY_SIZE}
    drawing = book.add_chart({"type": "column"})
    drawing.add_series(
        {
            "name": sheet.columns[chart.value_column].title,
            "categories": [sheet.name, rows[0], chart.category_column, rows[1], chart.category_column],
            "values": [sheet.name, rows[0], chart.value_column, rows[1], chart.value_column],
            "data_labels": {"value": True, "num_format": sheet.columns[chart.value_column].number, "font": font},
            "fill": {"color": "#5B7DB1"},
            "gap": 80,
        }
    )
    drawing.set_title({"name": chart.title, "name_font": {"name": workbook.fonts.title, "size": 14, "bold": False}})
    drawing.set_legend({"none": True})
    drawing.set_x_axis({"num_font": font})
    drawing.set_y_axis({"min": 0, "num_font": font, "num_format": "#,##0", "major_gridlines": GRIDLINES})
    drawing.set_size({"width": CHART_COLUMNS * (CHART_COLUMN_WIDTH * 8 + 5) - 10, "height": CHART_ROWS * 20})
    page.insert_chart(HEAD_ROWS - 1, left + 1, drawing)


def _set_up_page(page: Any, workbook: Workbook, sheet: Sheet) -> None:
    if sheet.page.is_landscape:
        page.set_landscape()
    page.set_paper(sheet.page.paper)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0, HEAD_ROWS - 1)
    page.freeze_panes(sheet.frozen_rows, 0)
    page.center_horizontally()
    page.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
    stamp = _plain(workbook.stamp)
    if stamp:
        page.set_header(f"&R{stamp}")
    page.set_footer(f"&L{_plain(workbook.footer)}&C第 &P 页 共 &N 页&R{stamp}")
    if sheet.is_protected:
        page.protect("", UNLOCKED_ACTIONS)
    if sheet.is_hidden:
        page.hide()


def _plain(text: str) -> str:
    """In a page header an ampersand starts a code; two of them are one."""
    return text.replace("&", "&&")
