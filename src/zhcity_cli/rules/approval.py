"""经费审核与审定 (第四条, 第五条): the amounts reviewed and granted, the plan, the decision of the leading group."""

from __future__ import annotations

from collections.abc import Iterator

from zhcity_cli.model.dossier import Dossier
from zhcity_cli.model.finding import Problem, Verdict, brief
from zhcity_cli.model.library import Library
from zhcity_cli.model.stages import Stage
from zhcity_cli.model.words import Basis, Mark, PlanState
from zhcity_cli.regulation import DUTIES
from zhcity_cli.rules.rule import BUILDING, demand, required, rule

APPROVAL = Stage.APPROVAL


R10a = required(
    demand(
        "R10a", "funds-reviewed", "经费审核已完成", basis=Basis.CONVENTION, sentence="S18",
        asks="进入审定前，经费审核 写明申报额、审核额和日期。",
        why="该局审核各单位的建设经费和运维经费，并据此提出分部门安排建议。",
        mend="请办公室填 经费审核：申报额、审核额、日期、意见",
    ),
    "fund_review", since=(APPROVAL,), paths=BUILDING,
)  # fmt: skip


@rule(
    demand(
        "R10b", "declared-amounts-agree", "经费审核的申报额等于总额", basis=Basis.CONVENTION, articles=DUTIES,
        asks="经费审核.申报额 等于 申报.投资.总额。",
        why="审的和报的要是同一笔钱。",
        mend="核对 经费审核.申报额 和 申报.投资.总额",
    ),
    needs=("R16c",), reads=("fund_review",),
)  # fmt: skip
def R10b(dossier: Dossier, library: Library) -> Iterator[Problem]:
    total = dossier.declaration.investment.total if dossier.declaration and dossier.declaration.investment else None
    if dossier.fund_review and total is not None and dossier.fund_review.declared_amount != total:
        seen = dossier.fund_review.declared_amount
        message = f"经费审核的申报额 {seen:.2f} 万元，申报总额是 {total:.2f} 万元"
        yield Problem(("经费审核", "申报额"), message, f"{seen:.2f}", f"{total:.2f}")


@rule(
    demand(
        "R10c", "reviewed-within-declared", "审核额不超过申报额", basis=Basis.CONVENTION, articles=DUTIES,
        may_doubt=True,
        asks="审核额不大于申报额；确需增加的在 意见 写明理由，仍为存疑，送审前由人核对。",
        why="审核一般只核减，增加要有理由。",
        mend="核对 审核额，或在 意见 写明为何增加",
    ),
    reads=("fund_review", "operations"),
)  # fmt: skip
def R10c(dossier: Dossier, library: Library) -> Iterator[Problem]:
    review = dossier.fund_review
    if review and review.reviewed_amount > review.declared_amount:
        message = f"审核额 {review.reviewed_amount:.2f} 万元大于申报额 {review.declared_amount:.2f} 万元"
        reason = f"，意见是“{brief(review.opinion)}”" if review.opinion else "，没有写理由"
        verdict = Verdict.DOUBTFUL if review.opinion else Verdict.FAILED
        expected = f"≤{review.declared_amount:.2f}，或在 意见 写明理由"
        seen = f"{review.reviewed_amount:.2f}"
        yield Problem(("经费审核", "审核额"), message + reason, seen, expected, verdict=verdict)
    for place, operation in enumerate(dossier.operations):
        if operation.review and operation.application and operation.review.amount > operation.asked:
            message = (
                f"{operation.year} 年度运维审核额 {operation.review.amount:.2f} 万元"
                f"大于申请额 {operation.asked:.2f} 万元"
            )
            expected = f"≤{operation.asked:.2f}"
            yield Problem(("运维", place, "审核", "金额"), message, f"{operation.review.amount:.2f}", expected)


@rule(
    demand(
        "R10e", "granted-within-reviewed", "审定额不超过审核额", basis=Basis.CONVENTION, articles=DUTIES,
        may_doubt=True,
        asks="最后一次审定的审定额不大于审核额；领导小组增加的在 审定.意见 写明理由，仍为存疑，由人核对。",
        why="领导小组看的是审核过的数；超出的部分没有人审过。",
        mend="核对 审定额；确由领导小组增加的，在该次审定的 意见 写明理由",
    ),
    reads=("approvals",), needs=("R24f",),
)  # fmt: skip
def R10e(dossier: Dossier, library: Library) -> Iterator[Problem]:
    last, review = dossier.last_approval, dossier.fund_review
    if last is None or review is None or last.approved_amount is None:
        return
    if last.approved_amount > review.reviewed_amount:
        reviewed, granted = f"{review.reviewed_amount:.2f}", f"{last.approved_amount:.2f}"
        reason = f"，意见是“{brief(last.opinion)}”" if last.opinion else "，没有写理由"
        verdict = Verdict.DOUBTFUL if last.opinion else Verdict.FAILED
        at = ("审定", len(dossier.approvals) - 1, "审定额")
        message = f"第 {last.serial} 次审定的审定额 {granted} 万元大于审核额 {reviewed} 万元{reason}"
        yield Problem(at, message, granted, f"≤{reviewed}，或在 意见 写明理由", verdict=verdict, on=last.dated_on)


@rule(
    demand(
        "R24a", "decided-by-leading-group", "领导小组已审定", basis=Basis.MEASURE, sentence="S31",
        quote="提交智慧城市领导小组审定",
        asks="进入立项前，有领导小组的审定记录。",
        why="拟定的年度计划提交领导小组审定。",
        mend="由办公室用 zhcity plan decide 登记领导小组的决定",
    ),
    Stage.INITIATION, paths=BUILDING, needs=("R24c",),
)  # fmt: skip
def R24a(dossier: Dossier, library: Library) -> Iterator[Problem]:
    if dossier.last_approval is None:
        yield Problem(("审定",), "没有领导小组的审定记录", "空", "领导小组的决定")


@rule(
    demand(
        "R24f", "agreed-by-leading-group", "领导小组已同意", basis=Basis.CONVENTION, sentence="S31",
        asks="进入立项前，最后一次审定的结论是同意或原则同意。",
        why="解读只说提交审定；暂缓、不同意的不再往下走，是本库的约定。",
        mend="领导小组再次审定后，由办公室用 zhcity plan decide 登记",
    ),
    Stage.INITIATION, paths=BUILDING, needs=("R24a",),
)  # fmt: skip
def R24f(dossier: Dossier, library: Library) -> Iterator[Problem]:
    last = dossier.last_approval
    if last and not dossier.is_agreed:
        at = ("审定", len(dossier.approvals) - 1, "结论")
        yield Problem(at, f"领导小组的结论是 {last.conclusion}", last.conclusion, "同意或原则同意")


@rule(
    demand(
        "R24b", "decision-documented", "审定有文号和审定额", basis=Basis.CONVENTION, sentence="S31",
        asks="领导小组同意的，写明文号和审定额。",
        why="立项、预算都以审定的文件和金额为准。",
        mend="由办公室补上 审定 的 文号 和 审定额",
    ),
    Stage.INITIATION, paths=BUILDING, needs=("R24f",),
)  # fmt: skip
def R24b(dossier: Dossier, library: Library) -> Iterator[Problem]:
    last = dossier.last_approval
    if last is None:
        return
    blank = [w for w, v in (("文号", last.document_number), ("审定额", last.approved_amount)) if v is None]
    if blank:
        at = ("审定", len(dossier.approvals) - 1, blank[0])
        yield Problem(at, f"第 {last.serial} 次审定没有填 {'、'.join(blank)}", "空", "、".join(blank))


@rule(
    demand(
        "R24c", "member-of-a-plan", "在送审的年度计划内", basis=Basis.MEASURE, sentence="S30",
        quote="纳入拟定项目年度计划,并提交智慧城市领导小组审定",
        asks="进入审定前，项目在其计划年度的计划里，计划已送审。",
        why="纳入拟定年度计划，才提交领导小组审定。",
        mend="由办公室用 zhcity plan build 和 zhcity plan submit 把项目编入计划",
    ),
    APPROVAL, paths=BUILDING, needs=("R11b",), not_for=(Mark.LEGACY,),
)  # fmt: skip
def R24c(dossier: Dossier, library: Library) -> Iterator[Problem]:
    plan = library.plan(dossier.plan_year) if dossier.plan_year else None
    taken_out = plan and plan.approval and (plan.year, dossier.id) in library.left_out
    if taken_out or dossier.is_deferred:
        return  # the leading group took it out, or put it off: it stays in 审定 until it decides again
    is_member = plan and any(each is plan for each, _ in library.plans_of.get(dossier.id, ()))
    if plan is None or plan.state is PlanState.PROPOSED or not is_member:
        seen = "没有计划" if plan is None else f"计划{plan.state}" if is_member else "不在计划内"
        message = f"项目已到 {dossier.stage}，却不在已送审的 {dossier.plan_year} 年度计划里（{seen}）"
        yield Problem(("计划年度",), message, seen, "在已送审的计划内")
