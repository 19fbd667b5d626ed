"""A workbook as a frozen value: sheets, columns, rows of cells, formulas with their results, a chart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

# Each sheet: row 1 the title, row 2 who, when and 单位：万元, row 3 the heads, then the rows.
HEAD_ROWS = 3
FIRST_ROW = HEAD_ROWS + 1

AMOUNT = "#,##0.00"
COUNT = "0"
PROJECTS = '0" 项"'
SHARE = "0.0%"


@dataclass(frozen=True, slots=True)
class Formula:
    """A live formula (without the leading =) and its result, so that previews and phones show the sum too."""

    text: str
    value: Decimal | int


Cell = str | int | Decimal | Formula | None


class Align(StrEnum):
    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


class InSums(StrEnum):
    """What a column shows in the rows 小计 and 合计."""

    NOTHING = "nothing"
    LABEL = "label"
    COUNT = "count"
    SUM = "sum"


class RowKind(StrEnum):
    BODY = "body"
    SUBTOTAL = "subtotal"
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Column:
    """A head, its width in half-width characters, and how its cells look; `number` is the format of its numbers."""

    title: str
    width: float
    align: Align = Align.LEFT
    number: str = COUNT
    in_sums: InSums = InSums.NOTHING


@dataclass(frozen=True, slots=True)
class Row:
    cells: tuple[Cell, ...]
    height: float
    kind: RowKind = RowKind.BODY


@dataclass(frozen=True, slots=True)
class Chart:
    """Columns for the numbers of one column in some rows (counted as people do, from 1), drawn right of the table."""

    title: str
    category_column: int
    value_column: int
    first_row: int
    last_row: int


@dataclass(frozen=True, slots=True)
class Sheet:
    name: str
    title: str
    prepared: str
    unit: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    chart: Chart | None = None


@dataclass(frozen=True, slots=True)
class Fonts:
    """One font name a cell: what is not installed is replaced by the reader's program."""

    title: str
    head: str
    body: str


COMMON_FONTS = Fonts(title="黑体", head="黑体", body="宋体")


@dataclass(frozen=True, slots=True)
class Workbook:
    """What is the same on each sheet stands here: `footer` names the plan's version, `stamp` is 草稿 or empty."""

    title: str
    subject: str
    company: str
    created: date
    footer: str
    sheets: tuple[Sheet, ...]
    stamp: str = ""
    fonts: Fonts = COMMON_FONTS
