"""论证会 (第五条, 第四条): who convenes it, with which experts."""

from __future__ import annotations

from collections.abc import Iterator

from zhcity_cli.model.dossier import Dossier
from zhcity_cli.model.finding import Problem, Severity
from zhcity_cli.model.library import Library
from zhcity_cli.model.meeting import Meeting
from zhcity_cli.model.roles import Role
from zhcity_cli.model.words import Basis, MeetingKind
from zhcity_cli.regulation import DECLARATION, DUTIES
from zhcity_cli.rules.rule import demand, rule


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
    day = meeting.dated_on
    missing = [
        "、".join(unit.name_on(day) for unit in library.unit_of(role)) or role
        for role in (Role.OFFICE, Role.DEVELOPMENT_BUREAU, Role.FINANCE_BUREAU)
        if not any(role in unit.duties for unit in units)
    ]
    if missing:
        seen = "、".join(unit.name_on(day) for unit in units) or "空"
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
