"""汇总表, 分部门安排建议, 未列入及原因 and 明细 of the annual plan: which columns, and what stands in them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby

from zhcity_cli.exports.grid import SERIAL, Field, Grid, money, numbered, table
from zhcity_cli.exports.lines import OPERATION, Line
from zhcity_cli.exports.sheet import (
    AMOUNT,
    COUNT,
    FIRST_ROW,
    PROJECTS,
    Align,
    Cell,
    Column,
    Formula,
    InSums,
    RowKind,
)
from zhcity_cli.model.dossier.declaration import PerformanceGoal
from zhcity_cli.model.dossier.facts import amount_of
from zhcity_cli.model.library import Library
from zhcity_cli.model.plan import Adjustment, ArrangementRow, LeftOutRow, Plan
from zhcity_cli.model.words import PlanState

NO_MEMBERS = "本年度没有列入计划的项目"


def _text(title: str, width: float, in_sums: InSums = InSums.NOTHING) -> Column:
    return Column(title, width, Align.LEFT, COUNT, in_sums)


def _word(title: str, width: float, in_sums: InSums = InSums.NOTHING) -> Column:
    return Column(title, width, Align.CENTER, COUNT, in_sums)


def _amount(title: str) -> Column:
    return Column(title, 13, Align.RIGHT, AMOUNT, InSums.SUM)


def _name() -> Column:
    return Column("项目名称", 36, Align.LEFT, PROJECTS, InSums.COUNT)


def arranged_title(plan: Plan) -> str:
    """It is a suggestion until the leading group has decided."""
    return "本年安排" if plan.state in (PlanState.APPROVED, PlanState.ADJUSTED) else "本年安排建议"


def summary(plan: Plan, members: Sequence[Line]) -> Grid:
    """汇总表: the members by department, each department with its 小计."""
    fields: list[Field[Line]] = [
        Field(_text("项目单位", 22, InSums.LABEL), lambda line: line.unit_name),
        Field(_name(), lambda line: line.name),
        Field(_word("编号", 17), lambda line: line.dossier_id),
        Field(_word("类别", 17), lambda line: line.category),
        Field(_word("性质", 8), lambda line: line.nature),
        Field(_word("投入方式", 10), lambda line: line.mode),
        Field(_word("列入方式", 10), lambda line: line.listing),
        Field(_amount("申报总额"), lambda line: line.asked),
        Field(_amount("审核额"), lambda line: line.reviewed),
        Field(_amount("审定额"), lambda line: line.approved),
        Field(_amount(arranged_title(plan)), lambda line: line.arranged),
        Field(_text("资金来源", 20), lambda line: line.funding),
        Field(_word("建设年限", 14), lambda line: line.years),
        Field(_word("论证结论", 12), lambda line: line.conclusion),
        Field(_text("备注", 30), lambda line: line.remark),
    ]
    if all(line.approved is None for line in members):
        fields = [field for field in fields if field.column.title != "审定额"]
    grid = numbered(fields)
    serial = 0
    for _, group in groupby(members, key=lambda line: line.unit):
        first = grid.next_row
        for line in group:
            serial += 1
            grid.add([serial, *(field.value(line) for field in fields)])
        grid.add_sums("小计", first, RowKind.SUBTOTAL)
    if not members:
        grid.add_note(NO_MEMBERS)
    grid.add_sums("合计", FIRST_ROW, RowKind.TOTAL)
    return grid


def arrangement(plan: Plan, library: Library) -> Grid:
    """分部门安排建议, as the plan holds it; 建议 = 建设 + 运维."""
    columns = [
        SERIAL,
        _text("部门", 40, InSums.LABEL),
        Column("项目数", 10, Align.CENTER, COUNT, InSums.SUM),
        *(_amount(title) for title in ("申报额", "审核额", "其中：建设", "其中：运维", arranged_title(plan))),
    ]
    grid = Grid(columns)
    for serial, row in enumerate(plan.arrangement, 1):
        grid.add([serial, *_arranged(row, library.unit_name(row.project_unit, plan.proposed_on), grid.next_row)])
    if not plan.arrangement:
        grid.add_note(NO_MEMBERS)
    grid.add_sums("合计", FIRST_ROW, RowKind.TOTAL)
    return grid


def _arranged(row: ArrangementRow, name: str, at: int) -> tuple[Cell, ...]:
    built, operated = money(row.construction_amount), money(row.operation_amount)
    both = Formula(f"F{at}+G{at}", built + operated)
    return name, row.project_count, row.declared_amount, row.reviewed_amount, built, operated, both


def left_out(plan: Plan, library: Library) -> Grid:
    """未列入及原因: each with exactly one reason."""
    fields: list[Field[LeftOutRow]] = [
        Field(_word("编号", 17, InSums.LABEL), lambda row: row.dossier_id),
        Field(_name(), lambda row: row.name or "（名称读不出来）"),
        Field(_text("项目单位", 24), lambda row: library.unit_name(row.project_unit, plan.proposed_on)),
        Field(_amount("申报额"), lambda row: row.declared_amount),
        Field(_word("原因", 16), lambda row: row.left_out_reason),
        Field(_text("说明", 60), lambda row: row.note),
    ]
    return table(fields, plan.left_out, "本年度没有未列入的项目")


def adjustments(plan: Plan, library: Library) -> Grid:
    """调整: each change since the approval, with what it was and what it is; 撤销 leaves the new value empty."""

    def name(line: Adjustment) -> str:
        filed = library.by_id.get(line.dossier_id)
        return filed.record.name if filed else "（项目库中没有这个项目的卷宗）"

    fields: list[Field[Adjustment]] = [
        Field(_word("日期", 13, InSums.LABEL), lambda line: str(line.dated_on)),
        Field(_word("事项", 10), lambda line: line.adjustment_kind),
        Field(_word("编号", 17), lambda line: line.dossier_id),
        Field(_text("项目名称", 36), name),
        Field(_amount("原审定额"), lambda line: amount_of(line.old_value)),
        Field(_amount("新审定额"), lambda line: amount_of(line.new_value)),
        Field(_word("会议", 13), lambda line: line.meeting_id),
        Field(_text("文号", 24), lambda line: line.document_number),
    ]
    return table(fields, plan.adjustments, "审定以后没有调整")


def detail(plan: Plan, members: Sequence[Line]) -> Grid:
    """明细: what each project builds, for which goals, and its declared money by year."""
    year = plan.year
    fields: list[Field[Line]] = [
        Field(_word("编号", 17, InSums.LABEL), lambda line: line.dossier_id),
        Field(_name(), lambda line: line.name),
        Field(_text("项目单位", 22), lambda line: line.unit_name),
        Field(_text("建设内容", 60), _content),
        Field(_text("绩效目标", 40), _goals),
        Field(_amount("申报总额"), lambda line: line.asked),
        Field(_amount("分年：以前年度"), lambda line: _between(line, 0, year - 1)),
        Field(_amount(f"分年：{year}年"), lambda line: _between(line, year, year)),
        Field(_amount(f"分年：{year + 1}年"), lambda line: _between(line, year + 1, year + 1)),
        Field(_amount(f"分年：{year + 2}年及以后"), lambda line: _between(line, year + 2, 9999)),
        Field(_amount(arranged_title(plan)), lambda line: line.arranged),
    ]
    return table(fields, (line for line in members if line.listing != OPERATION), "本年度没有列入计划的建设项目")


def _between(line: Line, first: int, last: int) -> Decimal | None:
    amounts = [money(amount) for year, amount in line.by_year.items() if first <= year <= last]
    return sum(amounts, Decimal(0)) if amounts else None


def _content(line: Line) -> str | None:
    if line.dossier is None:
        return "（项目库中没有这个项目的卷宗）"
    return line.dossier.declaration.content if line.dossier.declaration else None


def _goals(line: Line) -> str | None:
    goals = line.dossier.declaration.performance_goals if line.dossier and line.dossier.declaration else ()
    return "\n".join(f"{number}. {_goal(goal)}" for number, goal in enumerate(goals, 1)) or None


def _goal(goal: PerformanceGoal) -> str:
    numbers = [
        f"{word} {value:f}" for word, value in (("现值", goal.baseline), ("目标", goal.target)) if value is not None
    ]
    unit = f"（{goal.measure_unit}）" if goal.measure_unit else ""
    return f"{goal.indicator}：{'，'.join(numbers)}{unit}" if numbers else f"{goal.indicator}{unit}"
