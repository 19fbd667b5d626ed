"""论证、经费审核、审定 (第五条, 第四条): who meets, with which experts, in which order, to what conclusion."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from zhcity_cli.model.dossier import Dossier
from zhcity_cli.model.finding import Problem, Severity, Verdict
from zhcity_cli.model.library import Library
from zhcity_cli.model.meeting import Meeting
from zhcity_cli.model.roles import Role
from zhcity_cli.model.stages import Stage
from zhcity_cli.model.words import AdmissionResult, Basis, Mark, MeetingKind, PlanState, ReviewResult
from zhcity_cli.regulation import DECLARATION, DUTIES
from zhcity_cli.rules.rule import BUILDING, Step, demand, in_order, required, rule

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
        "R20d", "three-bodies-convene", "论证会由三家会同组织", basis=Basis.MEASURE, sentence="S29",
        quote="政务服务和大数据管理局会同发展改革和统计局、财政金融局,组织相关领域专家集中论证",
        asks="论证会的组织含政务服务和大数据管理局、发展改革和统计局、财政金融局三家。",
        why="该局会同发展改革和统计局、财政金融局组织专家集中论证。",
        mend="在该会议的 组织 补上缺的单位代码",
    ),
    on=Meeting,
)  # fmt: skip
def R20d(meeting: Meeting, library: Library) -> Iterator[Problem]:
    if meeting.meeting_kind is not MeetingKind.EXPERT_REVIEW:
        return
    units = [library.units[code] for code in meeting.organisers if code in library.units]
    missing = [
        "、".join(unit.name for unit in library.unit_of(role)) or role
        for role in (Role.OFFICE, Role.DEVELOPMENT_BUREAU, Role.FINANCE_BUREAU)
        if not any(role in unit.duties for unit in units)
    ]
    if missing:
        seen = "、".join(unit.name for unit in units) or "空"
        message = f"论证会 {meeting.id} 的组织单位为 {seen}，缺 {'、'.join(missing)}"
        yield Problem(("组织",), message, seen, "、".join(missing))


@rule(
    demand(
        "R21a", "experts-present", "论证会有专家", basis=Basis.MEASURE, sentence="S29",
        quote="组织相关领域专家集中论证",
        asks="开过的论证会写明到会专家。",
        why="要组织相关领域专家论证。",
        mend="在该会议的 专家 填专家编号（见 registry/experts.yaml）",
    ),
    on=Meeting,
)  # fmt: skip
def R21a(meeting: Meeting, library: Library) -> Iterator[Problem]:
    # Before the meeting the names are not kept here.
    held = meeting.meeting_kind is MeetingKind.EXPERT_REVIEW and meeting.dated_on <= library.today
    if held and not meeting.expert_ids:
        yield Problem(("专家",), f"论证会 {meeting.id} 没有专家", "空", "专家名单")


@rule(
    demand(
        "R21b", "experts-enough", "专家人数够、为单数", basis=Basis.SIBLING, articles=DECLARATION,
        severity=Severity.WARNING, parameters=("expert_count",),
        asks="论证会专家不少于设置的人数；设置要求单数的为单数。",
        why="人数太少或双数，结论容易有争议。",
        mend="补请专家，或核对名单",
    ),
    on=Meeting, needs=("R21a",),
)  # fmt: skip
def R21b(meeting: Meeting, library: Library) -> Iterator[Problem]:
    if meeting.meeting_kind is not MeetingKind.EXPERT_REVIEW or meeting.dated_on > library.today:
        return
    count, wanted = len(meeting.expert_ids), library.settings.parameters.expert_count
    if count < wanted.value:
        yield Problem(
            ("专家",), f"论证会 {meeting.id} 有专家 {count} 人，少于 {wanted.value} 人", str(count), f"≥{wanted.value}"
        )
    elif wanted.is_odd and count % 2 == 0:
        yield Problem(("专家",), f"论证会 {meeting.id} 有专家 {count} 人，不是单数", str(count), "单数")


@rule(
    demand(
        "R21c", "experts-on-the-roster", "专家在名册内且在聘期", basis=Basis.CONVENTION, articles=DUTIES,
        severity=Severity.WARNING,
        asks="论证会的专家都在 registry/experts.yaml 里，会议日期在其聘期内。",
        why="专家咨询委员会由主管部门建立和管理。",
        mend="核对专家编号；新聘、续聘的请办公室先更新 registry/experts.yaml",
    ),
    on=Meeting, needs=("R21a",),
)  # fmt: skip
def R21c(meeting: Meeting, library: Library) -> Iterator[Problem]:
    for place, number in enumerate(meeting.expert_ids):
        expert = library.experts.get(number)
        if expert is None:
            yield Problem(("专家", place), f"专家 {number} 不在专家咨询委员会名册里", number, "名册里的编号")
        elif not expert.term.from_on <= meeting.dated_on <= expert.term.until_on:
            term = f"{expert.term.from_on} 至 {expert.term.until_on}"
            message = f"会议日期 {meeting.dated_on} 不在专家 {number} 的聘期 {term} 内"
            yield Problem(("专家", place), message, str(meeting.dated_on), term)


@rule(
    demand(
        "R21d", "experts-independent", "专家与项目单位无隶属关系", basis=Basis.CONVENTION, articles=DECLARATION,
        severity=Severity.WARNING,
        asks="论证会的专家不在项目单位和承建单位工作。",
        why="自己评自己，结论不作数。",
        mend="更换该专家重新论证；确无影响的，在 说明 写一条 规则: R21 和理由",
    ),
    reads=("expert_reviews",),
)  # fmt: skip
def R21d(dossier: Dossier, library: Library) -> Iterator[Problem]:
    unit = library.units.get(dossier.project_unit)
    interested = {contract.contractor for contract in dossier.contracts} | (
        {unit.name, *(former.name for former in unit.former_names)} if unit else set()
    )
    for place, review in enumerate(dossier.expert_reviews):
        filed = library.meetings.get(review.meeting_id)
        for number in filed.record.expert_ids if filed else ():
            expert = library.experts.get(number)
            if expert and expert.employer in interested:
                message = f"第 {review.round} 轮的专家 {number} 在 {expert.employer} 工作，应回避"
                yield Problem(("论证", place, "会议"), message, str(expert.employer), "与项目无隶属关系")


@rule(
    demand(
        "R21e", "minutes-kept", "会议有纪要", basis=Basis.CONVENTION, articles=DECLARATION, severity=Severity.WARNING,
        asks="开过的论证会登记专家签字意见或纪要的存放处。",
        why="审计要看专家签字的原件。",
        mend="在该会议的 纪要 填 sha256 和 存，如 存: 档案室 2026-论证-1",
    ),
    on=Meeting,
)  # fmt: skip
def R21e(meeting: Meeting, library: Library) -> Iterator[Problem]:
    kept = meeting.minutes and (meeting.minutes.kept_at or meeting.minutes.sha256)
    held = meeting.meeting_kind is MeetingKind.EXPERT_REVIEW and meeting.dated_on <= library.today
    if held and not kept:
        yield Problem(("纪要",), f"论证会 {meeting.id} 没有登记纪要", "空", "纪要的存放处")


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
        reason = f"，意见是“{review.opinion}”" if review.opinion else "，没有写理由"
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
