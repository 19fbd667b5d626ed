"""Whether a table is misaligned: columns that do not hold what their headings say, with the evidence."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from zhcity_cli.intake import dates, money
from zhcity_cli.intake.cells import text_of
from zhcity_cli.intake.columns import Table
from zhcity_cli.intake.fields import Field
from zhcity_cli.intake.rows import Row, address, is_name, place


def evidence(table: Table, rows: Sequence[Row]) -> list[str]:
    """Sentences that show the misalignment; none for a table that stands straight."""
    found = []
    beyond = [row.beyond for row in rows if row.beyond]
    if len(beyond) > 2 and len(beyond) * 5 >= len(rows):
        shown = f"{address(table, beyond[0])} “{_shown(text_of(beyond[0]))}”"
        found.append(f"{len(rows)} 行里有 {len(beyond)} 行比表头多出格子，如 {shown}")
    for field, fits, what in CHECKS:
        found += _misfits(table, rows, field, fits, what)
    names = [row.name for row in rows if row.name]
    if len(names) > 7 and len(set(names)) * 4 <= len(names):
        seen = "、".join(f"“{name}”" for name in sorted(set(names))[:3])
        found.append(f"名称列 {len(names)} 行里只有 {len(set(names))} 种写法，如 {seen}")
    return found


def _misfits(table: Table, rows: Sequence[Row], field: Field, fits: Callable[[str], bool], what: str) -> list[str]:
    filled = [row for row in rows if row.text(field) and not money.is_blank(row.text(field))]
    bad = [row for row in filled if not fits(row.text(field))]
    if not _most(len(bad), len(filled)):
        return []
    shown = "，".join(f"{place(table, row, field)} “{_shown(row.text(field))}”" for row in bad[:2])
    return [f"{field}列 {len(filled)} 格里有 {len(bad)} 格不是{what}，如 {shown}"]


def _most(bad: int, of: int) -> bool:
    """More than half, and more than one: a single bad row is told as a row."""
    return bad > 1 and bad * 2 > of


def _shown(text: str) -> str:
    return text if len(text) <= 24 else text[:23] + "…"


def _is_amount(text: str) -> bool:
    return money.parse(text) is not None or text.startswith(("-", "约", "="))


def _is_date(text: str) -> bool:
    return dates.parse(text) is not None


def _is_unit(text: str) -> bool:
    return money.parse(text) is None and dates.parse(text) is None and money.unit_word(text) is None


CHECKS: tuple[tuple[Field, Callable[[str], bool], str], ...] = (
    (Field.NAME, is_name, "名称"),
    (Field.UNIT, _is_unit, "单位名称"),
    (Field.AMOUNT, _is_amount, "金额"),
    (Field.MONEY_UNIT, lambda text: money.unit_word(text) is not None, "元、万元、亿元"),
    (Field.EXPECTED, _is_date, "日期"),
    (Field.PUBLISHED, _is_date, "日期"),
    (Field.PLAN_YEAR, _is_date, "年度"),
)
