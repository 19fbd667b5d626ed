"""计划审议稿: the annual plan as the leading group reads it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date

from zhcity_cli.exports.grid import Grid
from zhcity_cli.exports.lines import lines
from zhcity_cli.exports.plan_statistics import statistics
from zhcity_cli.exports.plan_tables import adjustments, arrangement, detail, left_out, summary
from zhcity_cli.exports.sheet import Chart, Row, RowKind, Sheet, Workbook
from zhcity_cli.exports.text import height, sheet_name, shown
from zhcity_cli.model.library import Library
from zhcity_cli.model.plan import OperationRow, Plan, ProjectRow

DRAFT = "草稿"


def plan_review(plan: Plan, library: Library, *, draft: bool = False, errors: Mapping[str, str] = {}) -> Workbook:
    """The meeting workbook; a draft says so on every page and lists each member's errors in 备注."""
    members = lines(plan, library, errors)
    stamp = DRAFT if draft else ""
    office, day = library.unit_name(library.settings.office, plan.proposed_on), _state_date(plan)
    prepared = f"编制单位：{office}　　计划状态：{plan.state}（{day.year}年{day.month}月{day.day}日）"
    of_year = f"{plan.year} 年度新型智慧城市建设项目"

    listed = summary(plan, members)
    if library.classified_note:
        blanks = (None for _ in listed.columns[1:])
        listed.rows.append(Row((library.classified_note, *blanks), height(1), RowKind.NOTE))

    def sheet(name: str, what: str, grid: Grid, chart: Chart | None = None) -> Sheet:
        title = f"{'【草稿】' if draft else ''}{of_year}{what}"
        return Sheet(sheet_name(name), title, shown(prepared), "单位：万元", grid.columns, tuple(grid.rows), chart)

    return Workbook(
        title=f"{of_year}计划审议稿" + (f"（{DRAFT}）" if draft else ""),
        subject=version(plan),
        company=shown(library.settings.name),
        created=plan.proposed_on,
        footer=version(plan),
        stamp=stamp,
        sheets=(
            sheet("汇总表", "计划汇总表", listed),
            sheet("分部门安排建议", "资金分部门安排建议表", arrangement(plan, library)),
            sheet("分类统计", "计划分类统计表", *statistics(plan, members)),
            sheet("未列入及原因", "未列入计划项目及原因", left_out(plan, library)),
            *([sheet("调整情况", "计划调整情况表", adjustments(plan, library))] if plan.adjustments else ()),
            sheet("明细", "计划项目明细表", detail(plan, members)),
        ),
    )


def version(plan: Plan) -> str:
    """Which plan this paper shows: 2027 年度计划 拟定 2026-11-20 摘要 9be1c04d55aa."""
    return f"{plan.year} 年度计划 {plan.state} {_state_date(plan)} 摘要 {digest(plan)}"


def digest(plan: Plan) -> str:
    """Twelve hex digits over the members and the list that each stands in."""
    lists: tuple[tuple[ProjectRow | OperationRow, ...], ...] = (
        plan.new_projects, plan.continued, plan.supplements, plan.operation_members,
    )  # fmt: skip
    text = "\n".join(f"{place} {row.dossier_id} {row.digest}" for place, rows in enumerate(lists) for row in rows)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _state_date(plan: Plan) -> date:
    """The official date of the state the plan is in."""
    if plan.adjustments:
        return plan.adjustments[-1].dated_on
    latest = plan.approval or plan.submission
    return latest.dated_on if latest else plan.proposed_on
