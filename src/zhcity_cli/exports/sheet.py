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
TEXT = "@"


@dataclass(frozen=True, slots=True)
class Formula:
    """A live formula (without the leading =) and its result, so that previews and phones show the sum too."""

    text: str
    value: Decimal | int | str


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
    """GROUP and NOTE stand in the first column and run across the sheet; COMPUTED is a body row nobody types in."""

    BODY = "body"
    SUBTOTAL = "subtotal"
    TOTAL = "total"
    GROUP = "group"
    NOTE = "note"
    COMPUTED = "computed"


class Takes(StrEnum):
    """What an input cell takes; anything else gets a message when it is typed."""

    TEXT = "text"
    CHOICE = "choice"
    NUMBER = "number"
    YEAR = "year"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Input:
    """A cell that people fill in: unlocked, lightly filled, with a prompt; `choices` of TEXT are offers only."""

    takes: Takes = Takes.TEXT
    choices: tuple[str, ...] = ()
    number: str = TEXT
    align: Align = Align.LEFT
    title: str = ""
    prompt: str = ""
    is_required: bool = False
    is_tall: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A head, its width in half-width characters, and how its cells look; `number` is the format of its numbers."""

    title: str
    width: float
    align: Align = Align.LEFT
    number: str = COUNT
    in_sums: InSums = InSums.NOTHING
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """`inputs`: beside the cells, what people may type there; empty where nobody types."""

    cells: tuple[Cell, ...]
    height: float
    kind: RowKind = RowKind.BODY
    inputs: tuple[Input | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """Columns for the numbers of one column in some rows (counted as people do, from 1), drawn right of the table."""

    title: str
    category_column: int
    value_column: int
    first_row: int
    last_row: int


@dataclass(frozen=True, slots=True)
class Page:
    """Paper by its number in Excel, and which way it lies."""

    paper: int
    is_landscape: bool


A3_LANDSCAPE, A4_PORTRAIT = Page(8, True), Page(9, False)


@dataclass(frozen=True, slots=True)
class Sheet:
    """`unit` stands at the right of row 2 (empty: the text at the left runs across). Protected: without a password."""

    name: str
    title: str
    prepared: str
    unit: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    chart: Chart | None = None
    page: Page = A3_LANDSCAPE
    frozen_rows: int = HEAD_ROWS
    title_size: int = 20
    is_protected: bool = False
    is_hidden: bool = False


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
