"""带量汇总: what the packages of a year buy together, like items summed, for the procurement agency."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from zhcity_cli.exports.grid import Field, Grid, table
from zhcity_cli.exports.sheet import AMOUNT, COUNT, PROJECTS, Align, Cell, Column, InSums, Sheet, Workbook
from zhcity_cli.exports.text import shown
from zhcity_cli.model.dossier.declaration import CostItem
from zhcity_cli.model.library import Library
from zhcity_cli.model.package import Package
from zhcity_cli.model.plan import Plan
from zhcity_cli.packaging import LikeItem, cost_items, in_force, like_items

DRAFT = "草稿"
NOTHING = "本年度还没有采购包"
# As many digits as the quantity has; an amount's two places would look like money.
GENERAL = "General"


def volume_summary(
    plan: Plan, library: Library, packages: Sequence[Package] | None = None, *, draft: bool = False
) -> Workbook:
    """The workbook: like items, the members of each package (of those in force), and the items one by one."""
    if packages is None:
        packages = [filed.record for filed in in_force(plan.year, library)]
    of_year = f"{plan.year} 年度新型智慧城市建设项目"
    prepared = shown(f"编制单位：{library.unit_name(library.settings.office)}　　采购包：{_numbers(packages)}")

    def sheet(name: str, what: str, grid: Grid) -> Sheet:
        title = f"{'【草稿】' if draft else ''}{of_year}{what}"
        return Sheet(name, title, prepared, "单位：万元", grid.columns, tuple(grid.rows))

    decided = plan.approval.dated_on if plan.approval else plan.proposed_on
    return Workbook(
        title=f"{of_year}带量汇总" + (f"（{DRAFT}）" if draft else ""),
        subject=f"{plan.year} 年度带量汇总",
        company=shown(library.settings.name),
        created=decided,
        footer=f"{plan.year} 年度计划 {plan.state} {decided}",
        stamp=DRAFT if draft else "",
        sheets=(
            sheet("带量汇总", "带量汇总表", _like_items(like_items(packages, library), library)),
            sheet("采购包成员", "采购包成员表", _members(packages, library)),
            sheet("明细", "采购明细表", _items(packages, library)),
        ),
    )


def _numbers(packages: Sequence[Package]) -> str:
    return "、".join(package.id for package in packages) or "无"


def _text(title: str, width: float, in_sums: InSums = InSums.NOTHING) -> Column:
    return Column(title, width, Align.LEFT, COUNT, in_sums)


def _word(title: str, width: float, in_sums: InSums = InSums.NOTHING) -> Column:
    return Column(title, width, Align.CENTER, COUNT, in_sums)


def _amount(title: str, in_sums: InSums = InSums.SUM) -> Column:
    return Column(title, 14, Align.RIGHT, AMOUNT, in_sums)


def _quantity(number: Decimal) -> Cell:
    return int(number) if number == number.to_integral_value() else number


def _like_items(rows: Sequence[LikeItem], library: Library) -> Grid:
    fields: list[Field[LikeItem]] = [
        Field(_word("类", 10, InSums.LABEL), lambda row: str(row.cost_kind)),
        Field(_word("品目", 16), lambda row: row.goods_code),
        Field(_text("名称", 50), lambda row: "、".join(row.names)),
        Field(_word("计量单位", 10), lambda row: row.measure_unit),
        Field(Column("数量", 12, Align.RIGHT, GENERAL), lambda row: _quantity(row.quantity)),
        Field(_amount("预算（申报）"), lambda row: row.budget),
        Field(Column("项目数", 10, Align.CENTER, PROJECTS), lambda row: len(row.dossier_ids)),
        Field(_text("项目单位", 44), lambda row: "、".join(dict.fromkeys(_unit(n, library) for n in row.dossier_ids))),
    ]
    return table(fields, rows, NOTHING)


def _members(packages: Sequence[Package], library: Library) -> Grid:
    fields: list[Field[tuple[Package, str, Decimal]]] = [
        Field(_word("采购包", 14, InSums.LABEL), lambda row: row[0].id),
        Field(Column("项目名称", 44, Align.LEFT, PROJECTS, InSums.COUNT), lambda row: _name(row[1], library)),
        Field(_word("编号", 18), lambda row: row[1]),
        Field(_text("项目单位", 26), lambda row: _unit(row[1], library)),
        Field(_amount("申报明细合计"), lambda row: sum((i.amount for i in _items_of(row[1], library)), Decimal(0))),
        Field(_amount("包内预算"), lambda row: row[2]),
        Field(_word("包的状态", 12), lambda row: str(row[0].package_state)),
    ]
    rows = [(package, number, budget) for package in packages for number, budget in package.budgets.items()]
    return table(fields, rows, NOTHING)


def _items(packages: Sequence[Package], library: Library) -> Grid:
    fields: list[Field[tuple[str, CostItem]]] = [
        Field(_word("编号", 18, InSums.LABEL), lambda row: row[0]),
        Field(_text("项目单位", 26), lambda row: _unit(row[0], library)),
        Field(_word("类", 10), lambda row: str(row[1].cost_kind)),
        Field(_word("品目", 16), lambda row: row[1].goods_code),
        Field(_text("名称", 40), lambda row: row[1].name),
        Field(_word("计量单位", 10), lambda row: row[1].measure_unit),
        Field(Column("数量", 12, Align.RIGHT, GENERAL), lambda row: _quantity(row[1].quantity)),
        Field(_amount("单价", InSums.NOTHING), lambda row: row[1].unit_price),
        Field(_amount("预算（申报）"), lambda row: row[1].amount),
    ]
    numbers = dict.fromkeys(number for package in packages for number in package.budgets)
    return table(fields, [(number, item) for number in numbers for item in _items_of(number, library)], NOTHING)


def _items_of(number: str, library: Library) -> tuple[CostItem, ...]:
    filed = library.by_id.get(number)
    return cost_items(filed.record) if filed else ()


def _name(number: str, library: Library) -> str:
    filed = library.by_id.get(number)
    return filed.record.name if filed else "（名称读不出来）"


def _unit(number: str, library: Library) -> str:
    filed = library.by_id.get(number)
    return library.unit_name(filed.record.project_unit) if filed else number.split("-")[1]
