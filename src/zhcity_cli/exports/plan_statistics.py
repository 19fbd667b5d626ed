"""分类统计 of the annual plan: its members by category, by mode, by list and by source of money, with a chart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal

from zhcity_cli.exports.grid import Grid, money
from zhcity_cli.exports.lines import OPERATION, Line
from zhcity_cli.exports.plan_tables import arranged_title
from zhcity_cli.exports.sheet import (
    AMOUNT,
    COUNT,
    SHARE,
    Align,
    Chart,
    Column,
    Formula,
    InSums,
    RowKind,
)
from zhcity_cli.model.plan import Plan
from zhcity_cli.model.words import Category, FundingMode

NOT_FILLED = "未填"
BY_SOURCE = "资金来源"
OPERATION_MONEY = "运行维护（未分渠道）"


def statistics(plan: Plan, members: Sequence[Line]) -> tuple[Grid, Chart | None]:
    """The tables one below the other, and the chart of the first: this year's money by category, if any."""
    arranged = arranged_title(plan)
    grid = Grid(
        [
            Column("分类方式", 12, Align.CENTER, in_sums=InSums.LABEL),
            Column("分类", 24),
            Column("项目数", 9, Align.CENTER, COUNT, InSums.SUM),
            Column("申报总额", 15, Align.RIGHT, AMOUNT, InSums.SUM),
            Column("审核额", 15, Align.RIGHT, AMOUNT, InSums.SUM),
            Column(arranged, 15, Align.RIGHT, AMOUNT, InSums.SUM),
            Column("占本年安排", 12, Align.CENTER, SHARE),
        ]
    )
    first = grid.next_row
    _add_block(grid, "类别", Category, members, lambda line: line.category or NOT_FILLED)
    chart = Chart(f"各类别项目{arranged}（万元）", 1, 5, first, grid.next_row - 2)
    _add_block(grid, "投入方式", FundingMode, members, lambda line: line.mode)
    _add_block(grid, "列入方式", ("新列", "续建", "增补", OPERATION), members, lambda line: line.listing)
    _add_sources(grid, members)
    return grid, chart if any(line.arranged for line in members) else None


def _add_block(
    grid: Grid, label: str, order: Iterable[str], members: Sequence[Line], kind: Callable[[Line], str]
) -> None:
    """A row for each word of the closed list, used or not, so that two years can be laid side by side."""
    groups: dict[str, list[Line]] = {str(word): [] for word in order}
    for line in members:
        groups.setdefault(str(kind(line)), []).append(line)
    first = grid.next_row
    bottom = first + len(groups)
    whole = sum((line.arranged for line in members), Decimal(0))
    for word, group in groups.items():
        arranged = sum((line.arranged for line in group), Decimal(0))
        at = grid.next_row
        part = (arranged / whole if whole else Decimal(0)).quantize(Decimal("0.001"), ROUND_HALF_UP)
        share = Formula(f"IF($F${bottom}=0,0,ROUND(F{at}/$F${bottom},3))", part)
        asked = sum((line.asked for line in group), Decimal(0))
        reviewed = sum((line.reviewed for line in group), Decimal(0))
        grid.add([label, word, len(group), asked, reviewed, arranged, share])
    grid.add_sums("合计", first, RowKind.TOTAL)


def _add_sources(grid: Grid, members: Sequence[Line]) -> None:
    """By channel only the whole project's money is declared; a project with two channels is counted in both."""
    amounts: dict[str, list[Decimal]] = {}
    for line in members:
        unknown = OPERATION_MONEY if line.listing == OPERATION else NOT_FILLED
        for channel, amount in (line.sources or {unknown: line.asked}).items():
            amounts.setdefault(channel, []).append(money(amount))
    first = grid.next_row
    for channel, each in sorted(amounts.items(), key=lambda item: -sum(item[1])):
        grid.add([BY_SOURCE, channel, len(each), sum(each, Decimal(0)), None, None, None])
    if amounts:
        grid.add_sums("合计", first, RowKind.TOTAL, without=("项目数", "审核额", grid.columns[5].title))
