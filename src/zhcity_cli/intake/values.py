"""What a row that is to be taken says, in the library's words: amount, year, path, remark; with what is to be said."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from zhcity_cli.intake import dates, money
from zhcity_cli.intake.columns import Table
from zhcity_cli.intake.fields import Field
from zhcity_cli.intake.outcome import Choices, Note
from zhcity_cli.intake.rows import Row, place
from zhcity_cli.model.stages import LINES, Path, Stage
from zhcity_cli.model.words import Category, Nature

_OPERATION = re.compile(r"运维|运行维护|维保")
_PATHS = tuple(path for path in Path if path is not Path.CLASSIFIED)
_NOTICE = re.compile(
    r"[\s\-—]*(?:采购交易采购|竞争性磋商|竞争性谈判|公开招标|公开询比|单一来源采购|单一来源论证|单一来源|单源采购|单一论证|询比采购"
    r"|询比|询价|采购|招标|磋商|谈判|比选|资格预审)?(?:公告|公示)$"
)
Word = TypeVar("Word", bound=StrEnum)


@dataclass(slots=True)
class Said:
    """What is gathered while a row is read: values, notes, and the first reason to reject it."""

    name: str = ""
    total: Decimal | None = None
    plan_year: int | None = None
    category: Category | None = None
    nature: Nature | None = None
    path: Path = Path.CONSTRUCTION
    stage: Stage = Stage.RESERVE
    remarks: list[str] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    rejected: Note | None = None


def money_unit(table: Table, row: Row, choices: Choices) -> str | None:
    """万元, 元 … of a row's amount: from the cell, the unit column, the heading, a line above it, the caller."""
    amount = money.parse(row.text(Field.AMOUNT))
    column = table.column(Field.AMOUNT)
    named = (amount and amount.unit) or money.unit_word(row.text(Field.MONEY_UNIT))
    return named or (column and column.money_unit) or table.money_unit or choices.money


def read(table: Table, row: Row, choices: Choices) -> Said:
    """The values of a row; `rejected` where one of them cannot be taken."""
    said = Said(name=_name(table, row))
    if said.name != row.name:
        said.remarks.append(f"原题 {row.name}")
    _amount(table, row, choices, said)
    _dates(table, row, said)
    said.category = choices.category or _word(Category, Field.CATEGORY, table, row, said)
    said.nature = _word(Nature, Field.NATURE, table, row, said)
    _stage(table, row, choices, said)
    for each, word in ((Field.NUMBER, "原编号"), (Field.SOURCE, "资金来源"), (Field.REMARK, "原备注")):
        if text := " ".join(row.text(each).split()):
            said.remarks.append(f"{word} {text}")
    return said


def _name(table: Table, row: Row) -> str:
    """The project's name; a column of notices names the notice."""
    column = table.column(Field.NAME)
    if column is None or not re.search("公告|标题", column.heading):
        return row.name
    short = _NOTICE.sub("", row.name).rstrip("的- ")
    return short if len(short) > 3 else row.name


def _amount(table: Table, row: Row, choices: Choices, said: Said) -> None:
    text = row.text(Field.AMOUNT)
    amount = money.parse(text)
    if money.is_blank(text) or (amount and not amount.number):
        seen = f"金额写的是“{text}”" if text else "没有金额"
        remedy = "申报前在 申报.投资.总额 补上，以万元计"
        said.notes.append(
            Note(place(table, row, Field.AMOUNT), seen if choices.is_baseline else f"{seen}，按储备取入", remedy)
        )
        return
    where = place(table, row, Field.AMOUNT)
    if amount is None:
        said.rejected = Note(
            where, f"金额写的是“{text[:30]}”，读不成一个数", "只写一个不小于 0 的数；区间、约数先定下来"
        )
        return
    column = table.column(Field.AMOUNT)
    outside = money.unit_word(row.text(Field.MONEY_UNIT)) or (column and column.money_unit) or table.money_unit
    if amount.unit and outside and amount.unit != outside:
        said.rejected = Note(where, f"格里写的是“{text}”，列的单位却是 {outside}", "改成同一个单位")
        return
    unit = amount.unit or outside or choices.money
    assert unit is not None, "asked before"
    total = money.to_wan(amount.number, unit)
    if not total:
        said.rejected = Note(where, f"金额 {text} {unit} 折合不到 0.01 万元", "核对金额和单位；还没有金额的留空")
    elif total > money.LARGEST:
        said.rejected = Note(where, f"金额 {text} {unit} 折合 {total} 万元，超过 100 亿元", "核对单位是元还是万元")
    else:
        said.total = total
        if total != amount.number * money.FACTORS[unit]:
            said.remarks.append(f"原金额 {text} {'' if amount.unit else unit}".rstrip())


def _dates(table: Table, row: Row, said: Said) -> None:
    for each, word in ((Field.PLAN_YEAR, "年度"), (Field.EXPECTED, "预计"), (Field.PUBLISHED, "发布")):
        text = row.text(each)
        if money.is_blank(text):
            continue
        when = dates.parse(text)
        if when is None:
            where = place(table, row, each)
            said.notes.append(Note(where, f"写的是“{text[:30]}”，读不成日期，没有取", "写成 2026-03 或 2026-03-01"))
            continue
        if each is not Field.PUBLISHED and said.plan_year is None:
            said.plan_year = when.year
        if each is not Field.PLAN_YEAR:
            said.remarks.append(f"{word} {when.text}")
    if said.plan_year is None and (table.column(Field.PLAN_YEAR) or table.column(Field.EXPECTED)):
        column = Field.PLAN_YEAR if table.column(Field.PLAN_YEAR) else Field.EXPECTED
        said.notes.append(Note(place(table, row, column), "没有计划年度", "申报前填 计划年度"))


def _word(kind: type[Word], each: Field, table: Table, row: Row, said: Said) -> Word | None:
    text = row.text(each)
    if money.is_blank(text):
        return None
    if text in list(kind):
        return kind(text)
    choices = "、".join(kind)
    where = place(table, row, each)
    said.notes.append(Note(where, f"{each}写的是“{text[:20]}”，没有取", f"可选的有 {choices}"))
    said.remarks.append(f"原{each} {text}")
    return None


def _stage(table: Table, row: Row, choices: Choices, said: Said) -> None:
    """The path, and for 存量 the stage at which the project stands."""
    written = row.text(Field.PATH)
    guess = Path.OPERATION if _OPERATION.search(row.name) else Path.CONSTRUCTION
    said.path = choices.path or (Path(written) if written in _PATHS else guess)
    if written and written not in _PATHS:
        said.rejected = Note(
            place(table, row, Field.PATH), f"路径写的是“{written[:20]}”", f"可选的有 {'、'.join(_PATHS)}"
        )
    if not choices.is_baseline or said.rejected:
        return
    text = row.text(Field.STAGE)
    if text not in list(Stage):
        where = place(table, row, Field.STAGE)
        said.rejected = Note(
            where, f"阶段写的是“{text[:20]}”" if text else "没有写阶段", f"可选的有 {'、'.join(Stage)}"
        )
        return
    said.stage = Stage(text)
    fitting = [path for path in (said.path, *_PATHS) if said.stage in LINES[path]]
    if fitting[0] is not said.path and not (written or choices.path):
        said.path = fitting[0]
    elif fitting[0] is not said.path:
        where = place(table, row, Field.STAGE)
        said.rejected = Note(
            where, f"路径 {said.path} 上没有 {said.stage} 这个阶段", f"可选的有 {'、'.join(LINES[said.path])}"
        )
