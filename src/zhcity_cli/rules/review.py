"""论证 (第五条): admission, rounds, their order and their conclusions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from zhcity_cli.model.dossier import Dossier
from zhcity_cli.model.finding import Problem
from zhcity_cli.model.library import Library
from zhcity_cli.model.stages import Stage
from zhcity_cli.model.words import AdmissionResult, Basis, Mark, MeetingKind, ReviewResult
from zhcity_cli.regulation import DECLARATION
from zhcity_cli.rules.rule import BUILDING, Step, demand, in_order, rule

APPROVAL = Stage.APPROVAL


@rule(
    demand(
        "R20a", "admitted", "论证前已受理", basis=Basis.CONVENTION, articles=DECLARATION,
        asks="进入论证（运维项目为审核）前，受理 的结论是 受理。",
        why="先由主管部门看材料，材料不齐的不上会。",
        mend="请办公室在 受理 填 日期 和 结论",
    ),
    Stage.EXPERT_REVIEW, Stage.APPLICATION_REVIEW,
)  # fmt: skip
def R20a(dossier: Dossier, library: Library) -> Iterator[Problem]:
    if dossier.admission is None:
        yield Problem(("受理",), "还没有受理", "空", "受理")
    elif dossier.admission.conclusion is not AdmissionResult.ADMITTED:
        seen = str(dossier.admission.conclusion)
        yield Problem(("受理", "结论"), f"受理结论是 {seen}", seen, "受理")


@rule(
    demand(
        "R20b", "review-round-set", "论证有会议", basis=Basis.CONVENTION, sentence="S29",
        asks="进入论证前，论证 下有一轮，写明论证会的编号；简易项目除外。",
        why="会期定了，项目单位和专家才好准备。",
        mend="请办公室在 plans/年度/meetings.yaml 登记论证会，并在 论证 加一轮：轮次、会议",
    ),
    Stage.EXPERT_REVIEW, paths=BUILDING, needs=("R20a", "R23a"), not_for=(Mark.SIMPLIFIED,),
)  # fmt: skip
def R20b(dossier: Dossier, library: Library) -> Iterator[Problem]:
    if not dossier.expert_reviews:
        yield Problem(("论证",), "还没有排定论证会", "空", "至少一轮论证")


@rule(
    demand(
        "R20c", "reviewed-at-review-meeting", "论证引用的是论证会", basis=Basis.CONVENTION, sentence="S29",
        asks="论证 各轮引用的会议种类是 论证会。",
        why="解读把集中论证和领导小组审定写成先后两步；是不是三家组织、有没有专家，也只在论证会上查。",
        mend="把该轮的 会议 改成论证会的编号",
    ),
    reads=("expert_reviews",),
)  # fmt: skip
def R20c(dossier: Dossier, library: Library) -> Iterator[Problem]:
    for place, review in enumerate(dossier.expert_reviews):
        filed = library.meetings.get(review.meeting_id)
        if filed and filed.record.meeting_kind is not MeetingKind.EXPERT_REVIEW:
            seen = f"{review.meeting_id}（{filed.record.meeting_kind}）"
            yield Problem(("论证", place, "会议"), f"第 {review.round} 轮引用的 {seen} 不是论证会", seen, "论证会")


@rule(
    demand(
        "R22a", "steps-in-order", "申报、论证、审定先后有序", basis=Basis.MEASURE, sentence="S30",
        quote="组织相关领域专家集中论证,纳入拟定项目年度计划,并提交智慧城市领导小组审定",
        asks="申报≤各轮论证≤审定。",
        why="先申报，再论证，纳入拟定计划（见 R22d），再提交领导小组审定。",
        mend="核对日期，改正写错的那个",
    ),
    reads=("admission", "expert_reviews", "approvals"),
)  # fmt: skip
def R22a(dossier: Dossier, library: Library) -> Iterator[Problem]:
    yield from in_order(step for step in _steps(dossier) if step[0] != ("受理", "日期") and step[0][2:3] != ("复核",))


@rule(
    demand(
        "R22e", "admission-and-recheck-in-order", "受理、复核各在其位", basis=Basis.CONVENTION, articles=DECLARATION,
        asks="受理在申报之后、论证之前；复核在该轮论证之后、下一步之前。",
        why="解读没有写受理和复核；本库以受理为上会的前提，以复核为修改后通过的前提。",
        mend="核对日期，改正写错的那个",
    ),
    needs=("R22a",), reads=("admission", "expert_reviews"),
)  # fmt: skip
def R22e(dossier: Dossier, library: Library) -> Iterator[Problem]:
    yield from in_order(_steps(dossier))


def _steps(dossier: Dossier) -> list[Step]:
    """申报, 受理, each round of 论证 with its 复核, each 审定: what lies before a finished round of its own left out."""
    declared = dossier.declaration.dated_on if dossier.declaration else None
    admitted = dossier.admission.dated_on if dossier.admission else None
    steps: list[Step] = [(("申报", "日期"), "申报", declared), (("受理", "日期"), "受理", admitted)]
    since = _last_rejection(dossier)
    for i, review in enumerate(dossier.expert_reviews):
        rechecked = review.recheck.dated_on if review.recheck else None
        if since is None or (review.dated_on and review.dated_on > since):
            steps.append((("论证", i, "日期"), f"第 {review.round} 轮论证", review.dated_on))
            steps.append((("论证", i, "复核", "日期"), f"第 {review.round} 轮复核", rechecked))
    for i, approval in enumerate(dossier.approvals):
        if since is None or approval.dated_on > since:
            steps.append((("审定", i, "日期"), f"第 {approval.serial} 次审定", approval.dated_on))
    return steps


def _last_rejection(dossier: Dossier) -> date | None:
    """The last 不同意 or 暂缓 after which the project was reviewed again: what lies before is a finished round."""
    days = [a.dated_on for a in dossier.approvals if not a.is_agreed]
    last = dossier.last_review
    return days[-1] if days and last and last.dated_on and last.dated_on > days[-1] else None


@rule(
    demand(
        "R22b", "fund-review-in-order", "经费审核在受理之后、审定之前", basis=Basis.CONVENTION, articles=DECLARATION,
        asks="受理≤经费审核≤审定。",
        why="领导小组审定的金额以审核额为基础。",
        mend="核对 经费审核.日期",
    ),
    needs=("R22a", "R22e"), reads=("admission", "fund_review"),
)  # fmt: skip
def R22b(dossier: Dossier, library: Library) -> Iterator[Problem]:
    since = _last_rejection(dossier)
    decided = [(i, a.dated_on) for i, a in enumerate(dossier.approvals) if since is None or a.dated_on > since]
    place, first = decided[0] if decided else (0, None)
    yield from in_order(
        (
            (("受理", "日期"), "受理", dossier.admission.dated_on if dossier.admission else None),
            (("经费审核", "日期"), "经费审核", dossier.fund_review.dated_on if dossier.fund_review else None),
            (("审定", place, "日期"), "审定", first),
        )
    )


@rule(
    demand(
        "R22c", "conclusion-after-meeting", "结论不早于会议", basis=Basis.CONVENTION, articles=DECLARATION,
        asks="论证和审定的日期不早于所引会议的日期。",
        why="会还没开，不会有结论。",
        mend="核对结论日期和 meetings.yaml 里的会议日期",
    ),
    needs=("R22a",), reads=("expert_reviews", "approvals"),
)  # fmt: skip
def R22c(dossier: Dossier, library: Library) -> Iterator[Problem]:
    dated = [("论证", i, r.meeting_id, r.dated_on) for i, r in enumerate(dossier.expert_reviews)]
    dated += [("审定", i, a.meeting_id, a.dated_on) for i, a in enumerate(dossier.approvals)]
    for section, place, meeting_id, day in dated:
        filed = library.meetings.get(meeting_id)
        if filed and day and day < filed.record.dated_on:
            message = f"{section}日期 {day} 早于会议 {meeting_id} 的 {filed.record.dated_on}"
            yield Problem((section, place, "日期"), message, str(day), f"不早于 {filed.record.dated_on}")


@rule(
    demand(
        "R23a", "reviewed", "经过论证", basis=Basis.MEASURE, sentence="S30",
        quote="组织相关领域专家集中论证,纳入拟定项目年度计划",
        asks="进入审定前，有论证记录，最后一轮已有结论。",
        why="组织专家集中论证以后，才纳入拟定年度计划。标了 简易 的按本库约定不开论证会。",
        mend="请办公室补上最后一轮的 结论 和 日期",
    ),
    APPROVAL, paths=BUILDING,
)  # fmt: skip
def R23a(dossier: Dossier, library: Library) -> Iterator[Problem]:
    last = dossier.last_review
    if last is None and not dossier.has_passed_review:
        yield Problem(("论证",), "没有论证记录", "空", "论证的结论")
    elif last and last.conclusion is None:
        at = ("论证", len(dossier.expert_reviews) - 1, "结论")
        yield Problem(at, f"第 {last.round} 轮论证还没有结论", "空", "论证的结论")


@rule(
    demand(
        "R23d", "review-passed", "论证已通过", basis=Basis.CONVENTION, sentence="S30",
        asks="进入审定前，最后一轮论证 通过；修改后通过 的有复核且复核通过。",
        why="解读只说论证以后纳入计划，没有说结论怎样才算；本库只让通过的纳入。",
        mend="改好以后再论证一次；修改后通过的，请办公室补 复核（日期、由、结论）",
    ),
    APPROVAL, paths=BUILDING, needs=("R23a",),
)  # fmt: skip
def R23d(dossier: Dossier, library: Library) -> Iterator[Problem]:
    last = dossier.last_review
    if last is None or dossier.has_passed_review:
        return
    at = ("论证", len(dossier.expert_reviews) - 1)
    if last.conclusion is ReviewResult.PASSED_AFTER_CHANGES:
        yield Problem((*at, "复核"), f"第 {last.round} 轮 修改后通过，复核还没有通过", "复核未通过", "复核通过")
    else:
        seen = str(last.conclusion)
        yield Problem((*at, "结论"), f"第 {last.round} 轮论证结论是 {seen}", seen, "通过")


@rule(
    demand(
        "R23b", "review-dated", "论证结论有日期", basis=Basis.CONVENTION, articles=DECLARATION,
        asks="进入审定前，出了结论的各轮论证都写明日期。",
        why="没有日期，看不出先后。",
        mend="在该轮填 日期",
    ),
    APPROVAL, paths=BUILDING, needs=("R23d",),
)  # fmt: skip
def R23b(dossier: Dossier, library: Library) -> Iterator[Problem]:
    for place, review in enumerate(dossier.expert_reviews):
        if review.conclusion and review.dated_on is None:
            yield Problem(("论证", place, "日期"), f"第 {review.round} 轮论证有结论，没有日期", "空", "日期")
