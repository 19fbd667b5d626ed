"""监督 (第四条): evaluations, audits, major issues, standings, and what runs out: 说明 and terms of experts."""

from __future__ import annotations

from collections.abc import Iterator

from zhcity_cli.deadlines.owed import Deadline, Owed
from zhcity_cli.model.dossier import Dossier
from zhcity_cli.model.library import Library
from zhcity_cli.model.roles import Role
from zhcity_cli.model.words import Standing

UNIT, OFFICE = Role.PROJECT_UNIT, Role.OFFICE


def overseeing(dossier: Dossier, library: Library) -> Iterator[Owed]:
    """What is owed also while a project is deferred or terminated."""
    for place, audit in enumerate(dossier.audits):
        if audit.audit_result is None:
            since = None if audit.deadline else audit.dated_on
            key, at = f"{audit.dated_on}/{audit.matter}", ("审计", place)
            yield Owed("audit-rectification", f"审计整改：{audit.matter}", UNIT, audit.deadline, since, key=key, at=at)
    for place, issue in enumerate(dossier.major_issues):
        at, key = ("重大问题", place), str(issue.serial)
        if issue.settled is None:
            what, since = f"研究重大问题：{issue.raised.matter}", issue.raised.dated_on
            yield Owed("major-issue", what, Role.LEADING_GROUP, since=since, key=key, at=at)
        elif issue.closed is None:
            what, since = f"按决定办结重大问题：{issue.raised.matter}", issue.settled.dated_on
            yield Owed("major-issue-closing", what, UNIT, since=since, key=key, at=at)
    yield from _standing(dossier)


def _standing(dossier: Dossier) -> Iterator[Owed]:
    if dossier.standing not in (Standing.DEFERRED, Standing.RECTIFYING):
        return
    records = [record.dated_on for record in dossier.standing_records if record.standing is dossier.standing]
    decided = dossier.last_approval
    since = records[-1] if records else decided.dated_on if decided else None
    if dossier.standing is Standing.DEFERRED:
        yield Owed("deferred", "项目暂缓，决定恢复还是终止", OFFICE, since=since, at=("状态",))
    else:
        yield Owed("rectifying", "项目整改中，改完报办公室恢复正常", UNIT, since=since, at=("状态",))


def evaluating(dossier: Dossier, library: Library) -> Iterator[Owed]:
    for place, each in enumerate(dossier.performance):
        if each.self_evaluation and each.evaluation is None:
            what, since = f"{each.year} 年度绩效评价", each.self_evaluation.dated_on
            yield Owed("evaluation", what, OFFICE, since=since, key=str(each.year), at=("绩效", place))


def answering(dossier: Dossier, library: Library) -> Iterator[Owed]:
    """说明 that still hold and will end: what they answer is asked again then."""
    for place, answer in enumerate(dossier.answers):
        if answer.until >= library.today:
            unit = library.units.get(answer.by)
            by = unit.duties[0] if unit and unit.duties else UNIT
            what, key = f"{answer.rule_code} 的说明到期，到期后重新检查", f"{answer.rule_code}/{answer.reason}"
            yield Owed("answer-end", what, by, answer.until, key=key, unit=answer.by, at=("说明", place, "至"))


def of_experts(library: Library) -> Iterator[Deadline]:
    for place, expert in enumerate(library.registry.experts.experts):
        if expert.term.until_on >= library.today:
            at = ("专家", place, "聘期", "止")
            owed = Owed(
                "expert-term", f"专家 {expert.full_name} 聘期满，续聘或调整名册", OFFICE, expert.term.until_on, at=at
            )
            yield Deadline(owed, expert.id, expert.full_name, library.settings.office, "registry/experts.yaml")
