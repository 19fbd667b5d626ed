"""What a list leaves open and the caller must settle: units and money units. Each question names its option."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from zhcity_cli.intake import money
from zhcity_cli.intake.columns import Table
from zhcity_cli.intake.fields import Field, plain
from zhcity_cli.intake.outcome import Choices, Question
from zhcity_cli.intake.rows import Row
from zhcity_cli.intake.units import first_unit, known_units, near, unit_name
from zhcity_cli.intake.values import money_unit
from zhcity_cli.model.library import Library


def open_questions(table: Table, rows: Sequence[Row], library: Library, choices: Choices) -> list[Question]:
    """Asked of the rows that are to be taken only: what stays out needs no unit."""
    found = [*_money(table, rows, choices), *_units(table, rows, library, choices)]
    if choices.is_baseline and rows and not table.column(Field.STAGE):
        found.append(Question("存量建档要写明各项目现在的阶段，清单里没有阶段列", f"--map 列名={Field.STAGE}"))
    return found


def _money(table: Table, rows: Sequence[Row], choices: Choices) -> Iterator[Question]:
    column = table.column(Field.AMOUNT)
    known = column and (column.money_unit or table.money_unit)
    if choices.money and known and choices.money != known:
        yield Question(f"表头写的单位是 {known}，--money 写的却是 {choices.money}", f"--money {known}，或改正表头")
    without = [row for row in rows if money.parse(row.text(Field.AMOUNT)) and not money_unit(table, row, choices)]
    if without and column:
        example = without[0].text(Field.AMOUNT)
        message = f"“{column.heading}”列没有写单位（{len(without)} 行，如 {example}）"
        yield Question(message, "--money 万元（或 元、亿元）")


def _units(table: Table, rows: Sequence[Row], library: Library, choices: Choices) -> Iterator[Question]:
    names = {unit_name(row.text(Field.UNIT)) for row in rows if row.text(Field.UNIT)}
    blank = [row for row in rows if not row.text(Field.UNIT)]
    unknown = unknown_units(names, library, choices)
    if choices.unit or choices.add_units:
        return
    if not table.column(Field.UNIT):
        yield Question("没有认出项目单位是哪一列", f"--unit 单位代码，或 --map 列名={Field.UNIT}")
        return
    if unknown:
        shown = "、".join(name + near(name, library) for name in unknown)
        options = (
            "--add-units（登记为暂列，待核）、--unit 名称=代码（同一单位的另一写法）或 --unit 代码（都归到一个单位）"
        )
        yield Question(f"这 {len(unknown)} 个单位不在名录里：{shown}", options)
    if blank:
        numbers = "、".join(str(row.number) for row in blank)
        yield Question(f"有 {len(blank)} 行没有写单位（行 {numbers}）", "--unit 代码（没写单位的归到这个单位）")


def unknown_units(names: Iterable[str], library: Library, choices: Choices) -> list[str]:
    """Unit names, the first of several in a cell, that neither registry nor caller knows; sorted."""
    known = known_units(library)
    told = {plain(name) for name in choices.units}
    firsts = {name if plain(name) in known else first_unit(name) for name in names}
    return sorted(name for name in firsts if plain(name) not in known and plain(name) not in told)
