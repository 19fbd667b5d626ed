"""调整: what the leading group changes in a plan it has approved, as edits of dossiers and as the plan after. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import attrgetter

from zhcity_cli.deciding import Paper, Verdict, approval, into_initiation, standing
from zhcity_cli.errors import Refused
from zhcity_cli.model.dossier import Dossier
from zhcity_cli.model.edit import Edit, Put
from zhcity_cli.model.finding import Finding
from zhcity_cli.model.library import Library
from zhcity_cli.model.plan import Adjustment, LeftOutRow, OperationRow, Plan, ProjectRow
from zhcity_cli.model.projection import granted_in, operation_row, project_row, with_sums
from zhcity_cli.model.stages import Path
from zhcity_cli.model.words import AdjustmentKind, Decision, LeftOutReason, Mark, PlanState, Standing
from zhcity_cli.planning import left_row, reason_left_out, reason_operation_left_out, why_not_normal, with_plan
from zhcity_cli.rules import CATALOGUE_VERSION, obstacles

MEMBERS = ("new_projects", "continued", "operation_members", "supplements")
# Standings that the leading group's agreement ends; 整改 ends with what was to be mended.
ENDED_BY_DECISION = (Standing.DEFERRED, Standing.TERMINATED)
BY_ID = attrgetter("dossier_id")


@dataclass(frozen=True)
class Wish:
    """One change of the plan as it was decided; `standing` is what a withdrawn project becomes."""

    kind: AdjustmentKind
    dossier_id: str
    amount: Decimal | None = None
    standing: Standing = Standing.TERMINATED
    reason: str | None = None


def row_of(plan: Plan, dossier_id: str) -> ProjectRow | OperationRow | None:
    """The row of a member; of one that stands in two lists, the project's."""
    return next((row for row in plan.members() if row.dossier_id == dossier_id), None)


def require_possible(wish: Wish, plan: Plan, library: Library) -> None:
    """Refuse a wish that the plan or the dossier rules out, with what to do instead."""
    if wish.dossier_id not in library.by_id:
        raise Refused(
            f"{wish.dossier_id} 的卷宗读不出来，或是涉密项目，不能调整。", "运行 zhcity validate 看是什么错。"
        )
    dossier, row = library.by_id[wish.dossier_id].record, row_of(plan, wish.dossier_id)
    if wish.kind is AdjustmentKind.SUPPLEMENT:
        _require_can_join(dossier, row, plan, library)
        return
    if row is None:
        hint = f"用 zhcity plan show {plan.year} 看计划里的项目；要加进来用 --supplement。"
        raise Refused(f"{wish.dossier_id} 不在 {plan.year} 年度计划内。", hint)
    _require_no_later_plan(dossier, plan, library)
    if wish.kind is AdjustmentKind.AMOUNT:
        _require_new_amount(wish, dossier, row, plan.year)


def _require_can_join(dossier: Dossier, row: ProjectRow | OperationRow | None, plan: Plan, library: Library) -> None:
    number, year = dossier.id, plan.year
    if row is not None:
        raise Refused(f"{number} 已在 {year} 年度计划内，不用增补。", f"要改审定额用 --amount {number}=万元。")
    if not library.settings.parameters.supplements_allowed.value:
        hint = "改报下一年度；确要增补，请先由办公室修改 zhcity.yaml 的 允许增补。"
        raise Refused(f"本库的设置不允许增补（允许增补：否），{number} 不能增补。", hint)
    if _is_operation(dossier, year):
        left = reason_operation_left_out(dossier, year)
    elif _was_withdrawn(dossier, plan):
        left = reason_left_out(_resumed(dossier))
    elif dossier.plan_year != year:
        seen = dossier.plan_year or "空"
        raise Refused(f"{number} 的计划年度是 {seen}，不是 {year}。", "改正 计划年度，zhcity save 登记后再办。")
    elif Mark.SUPPLEMENT not in dossier.marks:
        hint = "请在 标记 加上 增补、在 申报.资金说明 写明资金来源，zhcity save 登记后再办。"
        raise Refused(f"{number} 没有标 增补；{year} 年度计划已审定，以后来的都是增补。", hint)
    else:
        left = reason_left_out(_resumed(dossier))
    if left:
        note = f"（{left[1]}）" if left[1] else ""
        raise Refused(f"{number} 还不能增补：{left[0]}{note}。", f"先把这一步办完；zhcity show {number} 看还差什么。")


def _is_operation(dossier: Dossier, year: int) -> bool:
    """Whether it would join as O&M: by its path, or a system in use with this year's application."""
    asked = dossier.operation_of(year) is not None
    return dossier.path is Path.OPERATION or (dossier.plan_year != year and asked)


def _was_withdrawn(dossier: Dossier, plan: Plan) -> bool:
    return any(a.dossier_id == dossier.id and a.adjustment_kind is AdjustmentKind.WITHDRAWAL for a in plan.adjustments)


def _resumed(dossier: Dossier) -> Dossier:
    """The dossier as the decision will leave it: no longer deferred."""
    return dossier.model_copy(update={"standing": Standing.NORMAL}) if _is_ended(dossier) else dossier


def _is_ended(dossier: Dossier) -> bool:
    return dossier.standing in ENDED_BY_DECISION


def _require_no_later_plan(dossier: Dossier, plan: Plan, library: Library) -> None:
    """A project that goes on is adjusted in the last plan that has it: earlier plans are history."""
    for year, files in library.years.items():
        later = files.plan.record if files.plan and year > plan.year else None
        if (
            later
            and later.state is not PlanState.PROPOSED
            and any(r.dossier_id == dossier.id for r in later.project_rows)
        ):
            hint = f"改在 {year} 年度计划里调整：zhcity plan adjust {year} …"
            raise Refused(f"{dossier.id} 已续建到 {year} 年度计划（{later.state}），{plan.year} 年度不再改。", hint)


def _require_new_amount(wish: Wish, dossier: Dossier, row: ProjectRow | OperationRow, year: int) -> None:
    if wish.amount == granted_in(row):
        raise Refused(f"{dossier.id} 的审定额本来就是 {wish.amount:.2f} 万元。", "核对 --amount，或去掉这一项。")
    found = dossier.operation_of(year)
    packed = dossier.operations[found].package_id if isinstance(row, OperationRow) and found is not None else None
    if packed:
        raise Refused(f"{dossier.id} 的 {year} 年度运维已编入 {packed}，金额不能再调。", "先让它退出该运维包。")


def edits(wish: Wish, plan: Plan, dossier: Dossier, paper: Paper) -> list[Edit]:
    """What the change writes into the dossier."""
    row = row_of(plan, wish.dossier_id)
    verdict = Verdict(Decision.AGREED, wish.amount, wish.reason)
    match wish.kind:
        case AdjustmentKind.SUPPLEMENT if _is_operation(dossier, plan.year):
            return []
        case AdjustmentKind.SUPPLEMENT:
            back = standing(Standing.NORMAL, paper, "领导小组同意增补") if _is_ended(dossier) else []
            return [approval(dossier, verdict, paper), *into_initiation(dossier), *back]
        case AdjustmentKind.WITHDRAWAL if _is_application_only(row, dossier):
            return []
        case AdjustmentKind.WITHDRAWAL:
            return standing(wish.standing, paper, wish.reason or str(wish.standing))
        case AdjustmentKind.AMOUNT if isinstance(row, OperationRow):
            at = ("运维", dossier.operation_of(plan.year) or 0, "审核")
            return [Put(at, {"日期": str(paper.on), "金额": f"{wish.amount:.2f}"})]
    return [approval(dossier, verdict, paper)]


def _is_application_only(row: ProjectRow | OperationRow | None, dossier: Dossier) -> bool:
    """Whether what is withdrawn is one year's O&M of a system that was built here: the project itself goes on."""
    return isinstance(row, OperationRow) and dossier.path is not Path.OPERATION


def adjusted(plan: Plan, library: Library, wishes: Sequence[Wish], paper: Paper) -> Plan:
    """The plan after the adjustment: `library` already holds the edits. Rows, sums and digests are those of now."""
    before, lines = plan, list(plan.adjustments)
    for wish in wishes:
        plan = _with(plan, wish, library.by_id[wish.dossier_id].record)
        old, new = row_of(before, wish.dossier_id), row_of(plan, wish.dossier_id)
        lines.append(
            Adjustment(
                serial=len(lines) + 1,
                dated_on=paper.on,
                meeting_id=paper.meeting,
                document_number=paper.document,
                adjustment_kind=wish.kind,
                dossier_id=wish.dossier_id,
                old_value=f"{granted_in(old):.2f}" if old else None,
                new_value=f"{granted_in(new):.2f}" if new else None,
            )
        )
    changed = {
        "state": PlanState.ADJUSTED,
        "adjustments": tuple(lines),
        "settings_digest": library.settings.parameters.digest(),
        "catalogue_version": CATALOGUE_VERSION,
    }
    return with_sums(plan.model_copy(update=changed), library.units)


def _with(plan: Plan, wish: Wish, dossier: Dossier) -> Plan:
    """The lists after one change."""
    number = wish.dossier_id
    if wish.kind is AdjustmentKind.SUPPLEMENT:
        name = _list_of(dossier, plan)
        row = operation_row(dossier, plan.year) if name == "operation_members" else project_row(dossier)
        left = tuple(each for each in plan.left_out if each.dossier_id != number)
        return plan.model_copy(update={"left_out": left, name: tuple(sorted((*getattr(plan, name), row), key=BY_ID))})
    if wish.kind is AdjustmentKind.WITHDRAWAL:
        kept = {name: tuple(r for r in getattr(plan, name) if r.dossier_id != number) for name in MEMBERS}
        left = (*(each for each in plan.left_out if each.dossier_id != number), _withdrawn(plan, wish, dossier))
        return plan.model_copy(update={**kept, "left_out": tuple(sorted(left, key=BY_ID))})
    remade = {name: tuple(_remade(row, plan, number, dossier) for row in getattr(plan, name)) for name in MEMBERS}
    return plan.model_copy(update=remade)


def _list_of(dossier: Dossier, plan: Plan) -> str:
    """Where it joins; one that was withdrawn comes back to where it was."""
    if _is_operation(dossier, plan.year):
        return "operation_members"
    if dossier.plan_year != plan.year:
        return "continued"
    return "supplements" if Mark.SUPPLEMENT in dossier.marks else "new_projects"


def _withdrawn(plan: Plan, wish: Wish, dossier: Dossier) -> LeftOutRow:
    if not _is_application_only(row_of(plan, dossier.id), dossier):
        year = plan.year if dossier.path is Path.OPERATION else None
        return left_row(dossier, (LeftOutReason.STANDING, why_not_normal(dossier)), year)
    row = left_row(dossier, (LeftOutReason.BY_HAND, wish.reason), plan.year)
    return row.model_copy(update={"by_hand_reason": wish.reason})


def _remade(row: ProjectRow | OperationRow, plan: Plan, number: str, dossier: Dossier) -> ProjectRow | OperationRow:
    if row.dossier_id != number:
        return row
    return project_row(dossier) if isinstance(row, ProjectRow) else operation_row(dossier, plan.year)


def joining_errors(plan: Plan, library: Library, wishes: Iterable[Wish]) -> list[Finding]:
    """Errors with which a supplement may not enter, checked on the library and the plan as they will be."""
    after = with_plan(library, plan)
    found: list[Finding] = []
    for wish in wishes:
        if wish.kind is AdjustmentKind.SUPPLEMENT:
            filed = after.by_id[wish.dossier_id]
            found += obstacles(filed, after, filed.record.stage)
    return found
