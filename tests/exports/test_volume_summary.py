"""带量汇总: like items of several projects as one, nothing lost, the sums live and right."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path as FilePath
from typing import Any

import openpyxl
import pytest

from exports.conftest import UNITS, library_of, plan_of, project
from zhcity_cli.exports import WORKBOOKS
from zhcity_cli.exports.sheet import Formula, Sheet, Workbook
from zhcity_cli.exports.volume_summary import volume_summary
from zhcity_cli.model.dossier import Dossier
from zhcity_cli.model.dossier.declaration import CostItem, Declaration, Investment
from zhcity_cli.model.library import Library
from zhcity_cli.model.plan import Plan
from zhcity_cli.model.stages import Path, Stage
from zhcity_cli.model.words import PlanState
from zhcity_cli.packaging import SplitBy, like_items, propose
from zhcity_cli.render.xlsx import to_xlsx


def item(name: str, kind: str, quantity: str, unit: str, price: str, code: str | None = None) -> CostItem:
    values: dict[str, Any] = {
        "name": name, "cost_kind": kind, "goods_code": code, "quantity": quantity, "measure_unit": unit,
        "unit_price": price, "amount": str((Decimal(quantity) * Decimal(price)).quantize(Decimal("0.01"))),
    }  # fmt: skip
    return CostItem(**values)


ITEMS = {
    "ZH2026-CGJ-001": (
        item("机架式服务器", "硬件", "4", "台", "6.50", "A02010104"),
        item("应用软件开发", "软件", "1", "项", "80"),
        item("光缆", "硬件", "2.5", "公里", "1.20"),
    ),
    "ZH2026-SLJ-001": (
        item("=服务器", "硬件", "3", "台", "7", "A02010104"),
        item("应用软件开发", "软件", "1", "项", "60.05"),
        item("机柜租用", "服务", "3", "台", "7", None),
    ),
}


@pytest.fixture
def stock() -> Library:
    return library_of(
        UNITS,
        tuple(
            Dossier(
                id=number,
                name=f"示例项目 {number}",
                project_unit=number.split("-")[1],
                path=Path.CONSTRUCTION,
                stage=Stage.INITIATION,
                plan_year=2027,
                declaration=Declaration(investment=Investment(cost_items=items)),
            )
            for number, items in ITEMS.items()
        ),
    )


@pytest.fixture
def approved(stock: Library) -> Plan:
    rows = tuple(project(number, f"示例项目 {number}", "150.00", {2027: "150.00"}) for number in ITEMS)
    return plan_of(stock, new_projects=rows, state=PlanState.APPROVED)


@pytest.fixture
def book(approved: Plan, stock: Library) -> Workbook:
    return volume_summary(approved, stock, propose(approved, stock))


def rows_of(sheet: Sheet) -> list[tuple[object, ...]]:
    return [tuple(cell.value if isinstance(cell, Formula) else cell for cell in row.cells) for row in sheet.rows]


def test_it_is_in_the_catalogue() -> None:
    assert WORKBOOKS["volume-summary"] is volume_summary


def test_like_items_are_one_row(book: Workbook) -> None:
    both = "城市管理局、水利和湖泊局"
    assert rows_of(book.sheets[0]) == [
        (1, "软件", None, "应用软件开发", "项", 2, Decimal("140.05"), 2, both),
        (2, "硬件", "A02010104", "机架式服务器、=服务器", "台", 7, Decimal("47.00"), 2, both),
        (3, "硬件", None, "光缆", "公里", Decimal("2.50"), Decimal("3.00"), 1, "城市管理局"),
        (4, "服务", None, "机柜租用", "台", 3, Decimal("21.00"), 1, "水利和湖泊局"),
        (None, "合计", None, None, None, None, Decimal("211.05"), None, None),
    ]


def test_nothing_is_lost_between_the_sheets(book: Workbook) -> None:
    everything = sum((each.amount for items in ITEMS.values() for each in items), Decimal(0))
    assert rows_of(book.sheets[0])[-1][6] == everything
    assert rows_of(book.sheets[1])[-1][5:7] == (everything, Decimal("300.00"))
    assert rows_of(book.sheets[2])[-1][-1] == everything
    assert len(book.sheets[2].rows) == 1 + sum(map(len, ITEMS.values()))


def test_packages_by_unit_and_by_category_hold_every_project_once(approved: Plan, stock: Library) -> None:
    whole, by_unit = propose(approved, stock), propose(approved, stock, SplitBy.UNIT, "分开采购")
    by_category = propose(approved, stock, SplitBy.CATEGORY, "分开采购")
    assert [len(packages) for packages in (whole, by_unit, by_category)] == [1, 2, 1]
    for packages in (whole, by_unit, by_category):
        assert sorted(number for package in packages for number in package.member_ids()) == sorted(ITEMS)
        assert sum((lot.price_limit for each in packages for lot in each.lots), Decimal(0)) == Decimal("300.00")
    assert [package.id for package in by_unit] == ["CG2027-01", "CG2027-02"]
    assert sum(row.budget for row in like_items(by_unit, stock)) == sum(row.budget for row in like_items(whole, stock))


def test_without_packages_it_says_so(approved: Plan, stock: Library) -> None:
    assert "还没有采购包" in str(rows_of(volume_summary(approved, stock, ()).sheets[0])[0])


def test_recalculated_it_shows_the_same(book: Workbook, convert: Callable[[bytes, str], FilePath]) -> None:
    recalculated = openpyxl.load_workbook(convert(to_xlsx(book), "xlsx"), data_only=True)
    for sheet in book.sheets:
        last = rows_of(sheet)[-1]
        shown = [cell.value for cell in list(recalculated[sheet.name].rows)[2 + len(sheet.rows)]]
        for meant, seen in zip(last, shown, strict=False):
            if isinstance(meant, Decimal | int):
                assert Decimal(str(seen)).quantize(Decimal("0.01")) == Decimal(meant)
