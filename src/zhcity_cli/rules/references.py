"""引用与编号 (—): what is cited is there, and what has a number has it once."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from operator import attrgetter

from zhcity_cli.model.dossier import Dossier
from zhcity_cli.model.finding import Problem
from zhcity_cli.model.library import Library
from zhcity_cli.model.meeting import Meeting
from zhcity_cli.model.registry import Units
from zhcity_cli.model.words import Basis
from zhcity_cli.regulation import NONE
from zhcity_cli.rules.rule import demand, rule


@rule(
    demand(
        "F14", "cited-is-there", "引用的编号都存在", basis=Basis.FORMAT, articles=NONE,
        asks="卷宗里引用的会议、附件、单位、前期项目、合同都登记过。",
        why="引用落空，凭据就断了。",
        mend="核对编号；漏登记的先登记",
    )
)  # fmt: skip
def F14(dossier: Dossier, library: Library) -> Iterator[Problem]:
    for kind, known, cited in _citations(dossier, library):
        for at, number in cited:
            if number and number not in known:
                yield Problem(at, f"引用的{kind} {number} 没有登记", number, f"已登记的{kind}")


Cited = Iterator[tuple[tuple[str | int, ...], str | None]]


def _citations(dossier: Dossier, library: Library) -> Iterator[tuple[str, Container[str], Cited]]:
    """(kind, known numbers, routes with the numbers there) of everything a dossier cites."""
    yield "会议", library.meetings, _cited_meetings(dossier)
    yield "单位", library.units, _cited_units(dossier)
    if dossier.declaration and dossier.declaration.predecessor:
        yield "前期项目", library.predecessors, iter([(("申报", "前期项目"), dossier.declaration.predecessor)])
    yield (
        "运维包",
        library.operation_packages,
        ((("运维", i, "包"), o.package_id) for i, o in enumerate(dossier.operations)),
    )
    yield "采购包", library.packages, _cited_packages(dossier, library)
    if any(_late_sections(dossier)):
        yield "专家", library.experts, _cited_experts(dossier)
        yield "合同", {contract.id for contract in dossier.contracts}, _cited_contracts(dossier)
        yield "附件", {paper.id for paper in dossier.attachments}, _cited_papers(dossier)


# Where experts, contracts and papers are cited: nothing of it is there before a project is under way.
_late_sections = attrgetter(
    "contracts", "supervision_reports", "change_orders", "completion", "preliminary_acceptances", "trial_runs",
    "assessments", "final_acceptances", "disbursements",
)  # fmt: skip


def _cited_meetings(dossier: Dossier) -> Cited:
    for i, review in enumerate(dossier.expert_reviews):
        yield ("论证", i, "会议"), review.meeting_id
    for i, approval in enumerate(dossier.approvals):
        yield ("审定", i, "会议"), approval.meeting_id
    for i, issue in enumerate(dossier.major_issues):
        yield ("重大问题", i, "决定", "会议"), issue.settled.meeting_id if issue.settled else None


def _cited_units(dossier: Dossier) -> Cited:
    principles = dossier.declaration.principles if dossier.declaration else None
    exception = principles.integration.exception if principles and principles.integration else None
    if exception:
        yield ("申报", "原则", "资源整合", "例外", "批准", "单位"), exception.sanction.unit
    for i, review in enumerate(dossier.expert_reviews):
        yield ("论证", i, "复核", "由"), review.recheck.by if review.recheck else None
    for i, contract in enumerate(dossier.contracts):
        if contract.exception:
            yield ("合同", i, "例外", "批准", "单位"), contract.exception.sanction.unit
    for i, change in enumerate(dossier.change_orders):
        yield ("变更", i, "批准", "单位"), change.sanction.unit if change.sanction else None
        yield ("变更", i, "备案", "单位"), change.filing.unit if change.filing else None
    for i, first in enumerate(dossier.preliminary_acceptances):
        yield ("初验", i, "组织"), first.organiser
        for place, member in enumerate(first.acceptance_group):
            yield ("初验", i, "验收组", place, "单位"), member.unit
    for i, final in enumerate(dossier.final_acceptances):
        for place, unit in enumerate(final.organisers):
            yield ("竣工验收", i, "组织", place), unit
    for i, answer in enumerate(dossier.answers):
        yield ("说明", i, "由"), answer.by


def _cited_packages(dossier: Dossier, library: Library) -> Cited:
    for i, package in enumerate(dossier.package_ids):
        yield ("采购包", i), package
    for i, contract in enumerate(dossier.contracts):
        if contract.package_id not in library.operation_packages:
            yield ("合同", i, "包"), contract.package_id


def _cited_experts(dossier: Dossier) -> Cited:
    for i, acceptance in enumerate(dossier.final_acceptances):
        for place, number in enumerate(acceptance.expert_ids):
            yield ("竣工验收", i, "专家", place), number
    for i, first in enumerate(dossier.preliminary_acceptances):
        for place, member in enumerate(first.acceptance_group):
            yield ("初验", i, "验收组", place, "专家"), member.expert_id


def _cited_contracts(dossier: Dossier) -> Cited:
    for i, first in enumerate(dossier.preliminary_acceptances):
        for place, member in enumerate(first.acceptance_group):
            yield ("初验", i, "验收组", place, "合同"), member.contract_id
    for i, change in enumerate(dossier.change_orders):
        yield ("变更", i, "合同"), change.contract_id
    for i, paid in enumerate(dossier.disbursements):
        yield ("拨付", i, "合同"), paid.contract_id


def _cited_papers(dossier: Dossier) -> Cited:
    for i, report in enumerate(dossier.supervision_reports):
        yield ("监理月报", i, "附件"), report.attachment_id
    if dossier.completion:
        yield ("完工", "自测"), dossier.completion.self_test
    for i, run in enumerate(dossier.trial_runs):
        yield ("试运行", i, "记录"), run.record_id
        yield ("试运行", i, "用户评价"), run.user_evaluation
    for i, assessment in enumerate(dossier.assessments):
        yield ("测评", i, "附件"), assessment.attachment_id
    for i, contract in enumerate(dossier.contracts):
        yield ("合同", i, "交付", "附件"), contract.delivery.attachment_id if contract.delivery else None


@rule(
    demand(
        "F17", "numbered-once", "同一处的编号、轮次、年度不重复", basis=Basis.FORMAT, articles=NONE,
        asks="卷宗里附件、合同的编号，论证、验收的轮次，预算、运维的年度，各只出现一次。",
        why="重了就不知道引用的是哪一条。",
        mend="改正重复的那一条；多写的删掉",
    )
)  # fmt: skip
def F17(dossier: Dossier, library: Library) -> Iterator[Problem]:
    for section, key, records, number in (
        ("附件", "编号", dossier.attachments, _ID),
        ("合同", "编号", dossier.contracts, _ID),
        ("论证", "轮次", dossier.expert_reviews, _ROUND),
        ("审定", "序号", dossier.approvals, _SERIAL),
        ("预算", "年度", dossier.budgets, _YEAR),
        ("初验", "轮次", dossier.preliminary_acceptances, _ROUND),
        ("竣工验收", "轮次", dossier.final_acceptances, _ROUND),
        ("运维", "年度", dossier.operations, _YEAR),
        ("变更", "序号", dossier.change_orders, _SERIAL),
    ):
        if len(records) > 1 and len(set(map(number, records))) < len(records):
            yield from _repeated(section, key, [*map(number, records)])


_ID, _ROUND, _SERIAL, _YEAR = map(attrgetter, ("id", "round", "serial", "year"))


@rule(
    demand(
        "F18", "registered-once", "名录里的单位代码、邮箱不重复", basis=Basis.FORMAT, articles=NONE,
        asks="registry/units.yaml 里每个单位代码、每个邮箱只出现一次。",
        why="代码重了，卷宗就不知道属于哪个单位；邮箱重了，就不知道是谁登记的。",
        mend="改正重复的那一条",
    ),
    on=Units,
)  # fmt: skip
def F18(units: Units, library: Library) -> Iterator[Problem]:
    yield from _repeated("单位", "代码", [unit.code for unit in units.units])
    seen: dict[str, str] = {}
    for i, unit in enumerate(units.units):
        for j, person in enumerate(unit.people):
            for k, email in enumerate(person.emails):
                other = seen.setdefault(email.casefold(), unit.name)
                if other != unit.name:
                    at = ("单位", i, "人员", j, "邮箱", k)
                    yield Problem(at, f"邮箱 {email} 在 {other} 和 {unit.name} 都有", email, "只在一处")


@rule(
    demand(
        "F19", "meeting-once", "会议编号不重复", basis=Basis.FORMAT, articles=NONE,
        asks="每个会议编号在各年的 meetings.yaml 里只出现一次。",
        why="卷宗只引用编号，重了就不知道是哪次会。",
        mend="改正重复的编号",
    ),
    on=Meeting,
)  # fmt: skip
def F19(meeting: Meeting, library: Library) -> Iterator[Problem]:
    first = library.meetings[meeting.id]
    if first.record is not meeting:
        message = f"会议编号 {meeting.id} 在 {first.file} 已经有了"
        yield Problem(("编号",), message, meeting.id, "只出现一次")


def _repeated(section: str, key: str, numbers: Sequence[object]) -> Iterator[Problem]:
    for place, number in enumerate(numbers):
        if number in numbers[:place]:
            yield Problem((section, place, key), f"{section}的{key} {number} 重复了", str(number), "只出现一次")
