"""The annual plan on a terminal: totals, the arrangement by department, what was left out and why."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from zhcity_cli.comparing import Difference, Verification
from zhcity_cli.model.investment import InvestmentPlan
from zhcity_cli.model.library import Library
from zhcity_cli.model.plan import Plan, ProjectRow
from zhcity_cli.model.projection import this_year
from zhcity_cli.render.table import table


def summary(plan: Plan, library: Library) -> str:
    """The plan as the person who built it wants to see it first."""
    counts = "，".join(
        f"{word} {len(rows)}"
        for word, rows in (
            ("新列", plan.new_projects), ("续建", plan.continued), ("运维", plan.operation_members),
            ("增补", plan.supplements), ("未列入", plan.left_out),
        )
    )  # fmt: skip
    totals = plan.totals
    parts = [
        f"{plan.year} 年度计划（{plan.state}，{plan.proposed_on}）：{counts}",
        f"本年安排 {totals.grand_total:.2f} 万元，其中建设 {totals.construction_amount:.2f}、运维 {totals.operation_amount:.2f}",
    ]
    if library.classified_note:
        parts.append(f"{library.classified_note}。")
    if plan.arrangement:
        parts += ["", "分部门安排建议（万元）", _arrangement(plan, library)]
    if plan.adjustments:
        parts += ["", "调整（万元）", _adjustments(plan, library)]
    files = library.years.get(plan.year)
    if files and files.investment:
        made = files.investment.record
        total = f"{made.investment_total:.2f} 万元"
        parts += ["", f"年度投资计划：{made.document_number}，{made.dated_on}，{len(made.projects)} 个项目，{total}"]
    if plan.left_out:
        parts += ["", "未列入", _left_out(plan, library)]
    return "\n".join(parts)


def _arrangement(plan: Plan, library: Library) -> str:
    rows = [
        [
            library.unit_name(row.project_unit, plan.proposed_on), str(row.project_count),
            *(f"{amount:.2f}" for amount in (
                row.declared_amount, row.reviewed_amount, row.construction_amount, row.operation_amount, row.suggested_amount
            )),
        ]
        for row in plan.arrangement
    ]  # fmt: skip
    sums = [sum((getattr(r, n) for r in plan.arrangement), Decimal(0)) for n in ("declared_amount", "reviewed_amount")]
    totals = plan.totals
    amounts = (*sums, totals.construction_amount, totals.operation_amount, totals.grand_total)
    rows.append(["合计", str(totals.project_count), *(f"{amount:.2f}" for amount in amounts)])
    return table(["部门", "项目数", "申报额", "审核额", "建设", "运维", "建议"], rows, right=range(1, 7))


def _adjustments(plan: Plan, library: Library) -> str:
    rows = []
    for line in plan.adjustments:
        filed = library.by_id.get(line.dossier_id)
        values = (
            line.old_value or "—",
            line.new_value or "—",
            line.document_number,
            filed.record.name if filed else "",
        )
        rows.append([str(line.serial), str(line.dated_on), str(line.adjustment_kind), line.dossier_id, *values])
    return table(["序号", "日期", "事项", "编号", "原值", "新值", "文号", "名称"], rows, right=(4, 5))


def invested(investment: InvestmentPlan, plan: Plan, library: Library) -> str:
    """The year's investment plan with the sum below."""
    rows = []
    names = {row.dossier_id: (row.project_unit, row.name) for row in plan.project_rows}
    for each in investment.projects:
        unit, name = names.get(each.dossier_id, ("", ""))
        rows.append([each.dossier_id, library.unit_name(unit, investment.dated_on), f"{each.amount:.2f}", name])
    rows.append(["合计", "", f"{investment.investment_total:.2f}", ""])
    head = f"{investment.year} 年度投资计划（{investment.document_number}，{investment.dated_on}；万元）"
    return head + "\n" + table(["编号", "项目单位", "金额", "名称"], rows, right=(2,))


def _left_out(plan: Plan, library: Library) -> str:
    rows = [
        [
            row.dossier_id, library.unit_name(row.project_unit, plan.proposed_on), row.name or "（读不出）",
            "—" if row.declared_amount is None else f"{row.declared_amount:.2f}", str(row.left_out_reason), row.note or "",
        ]
        for row in plan.left_out
    ]  # fmt: skip
    return table(["编号", "项目单位", "名称", "申报额", "原因", "说明"], rows, right=(3,))


def members(plan: Plan, library: Library) -> str:
    """Every member with this year's money."""
    rows = []
    for word, listed in (("新列", plan.new_projects), ("续建", plan.continued), ("增补", plan.supplements)):
        rows += [_project(word, row, plan, library) for row in listed]
    for each in plan.operation_members:
        name = library.unit_name(each.project_unit, plan.proposed_on)
        amounts = (each.declared_amount, each.reviewed_amount, each.reviewed_amount)
        rows.append(["运维", each.dossier_id, name, *(f"{amount:.2f}" for amount in amounts), each.name])
    return table(["列入", "编号", "项目单位", "申报额", "审核额", "本年", "名称"], rows, right=(3, 4, 5))


def _project(word: str, row: ProjectRow, plan: Plan, library: Library) -> list[str]:
    granted = row.reviewed_amount if row.approved_amount is None else row.approved_amount
    amounts = (row.total, granted, this_year(row, plan.year))
    unit = library.unit_name(row.project_unit, plan.proposed_on)
    return [word, row.dossier_id, unit, *(f"{amount:.2f}" for amount in amounts), row.name]


def verification(found: Verification) -> str:
    """What moved, told apart: members, settings, rules; or that nothing did."""
    lines = [f"× {number} {field}：计划里 {old}，现在 {new}" for number, field, old, new in found.members]
    if found.settings_moved:
        lines.append("※ 设置（zhcity.yaml 的 参数）在计划之后改过。")
    if found.rules_moved:
        lines.append("※ 规则目录的版本在计划之后变过。")
    return "\n".join(lines) or "√ 一致：成员、设置、规则都没有变。"


def differences(found: Sequence[Difference]) -> str:
    """Old, new, Δ and % of everything that differs."""
    rows = [
        [
            each.subject,
            each.field,
            _value(each.old),
            _value(each.new),
            _signed(each.delta),
            _percent(each.percent),
            each.name,
        ]
        for each in found
    ]
    return (
        table(["对象", "项", "原", "新", "差额", "%", "名称"], rows, right=(2, 3, 4, 5))
        if rows
        else "两个计划没有差别。"
    )


def _value(value: Decimal | str | None) -> str:
    return "—" if value is None else value if isinstance(value, str) else f"{value:.2f}"


def _signed(value: Decimal | None) -> str:
    return "" if value is None else f"{value:+.2f}"


def _percent(value: Decimal | None) -> str:
    return "" if value is None else f"{value:+.1f}"
