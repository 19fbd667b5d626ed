"""单位考核: what each unit did in a year, as counts of what the dossiers record and of open findings. Pure.

No score: the interpretation says that the office appraises, not how it weighs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from zhcity_cli.model.dossier import Dossier
from zhcity_cli.model.finding import Finding, Verdict
from zhcity_cli.model.library import Library
from zhcity_cli.model.roles import Role
from zhcity_cli.model.upkeep import years_owed
from zhcity_cli.model.words import Mark, Qualified
from zhcity_cli.year import window

# What each count is, in the order in which it is shown.
HOW: dict[str, str] = {
    "项目": "计划年度不晚于考核年度、考核年度以前没有结项的项目",
    "状态": "这些项目今天的状态，正常的不写",
    "按时申报": "考核年度里申报的项目（增补的不算），在申报窗口内的/全部",
    "错误、提示": "本单位全部卷宗今天的检查结果，存疑的算提示，已说明的不算",
    "一次合格": "考核年度里做第 1 轮竣工验收的项目，合格的/出了结论的",
    "整改逾期": "初验整改项没有闭合、竣工验收整改没有结果，而期限已过的",
    "评价": "考核年度的绩效评价，按等次计",
    "审计未结": "考核年度和以前的审计发现，没有整改结果的",
    "运维申报": "考核年度需要运维的系统，已申请或写明不申请理由的/全部",
}


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    part: int
    whole: int


@dataclass(frozen=True, slots=True)
class Record:
    """The counts of some dossiers in a year."""

    projects: int
    standings: Mapping[str, int]
    declared_in_time: Share
    errors: int
    hints: int
    accepted_at_once: Share
    overdue: int
    grades: Mapping[str, int]
    audits_open: int
    operations: Share


@dataclass(frozen=True, slots=True)
class Appraisal:
    """Every project unit of the registry with its record, and all of them together."""

    year: int
    units: tuple[tuple[str, str, Record], ...]
    total: Record


def appraise(year: int, library: Library, findings: Iterable[Finding], only: str | None = None) -> Appraisal:
    """The appraisal of a year as of the library's today, of one unit or of all."""
    codes = [unit.code for unit in library.unit_of(Role.PROJECT_UNIT) if only in (None, unit.code)]
    dossiers: dict[str, list[Dossier]] = {code: [] for code in codes}
    unit_of_file: dict[str, str] = {broken.file: broken.project_unit for broken in library.unreadable}
    for filed in library.dossiers:
        unit_of_file[filed.file] = filed.record.project_unit
        if filed.record.project_unit in dossiers:
            dossiers[filed.record.project_unit].append(filed.record)
    found: dict[str, list[Finding]] = {code: [] for code in codes}
    for finding in findings:
        unit = unit_of_file.get(finding.file, "")
        if unit in found and finding.verdict is not Verdict.ANSWERED:
            found[unit].append(finding)
    units = tuple((c, library.unit_name(c), _record(year, library, dossiers[c], found[c])) for c in codes)
    everything = [dossier for code in codes for dossier in dossiers[code]]
    return Appraisal(year, units, _record(year, library, everything, [f for code in codes for f in found[code]]))


def _record(year: int, library: Library, dossiers: Sequence[Dossier], findings: Sequence[Finding]) -> Record:
    alive = [dossier for dossier in dossiers if _is_of(dossier, year)]
    errors = sum(finding.is_error for finding in findings)
    return Record(
        projects=len(alive),
        standings=Counter(str(dossier.standing) for dossier in alive),
        declared_in_time=_declared(year, library, dossiers),
        errors=errors,
        hints=len(findings) - errors,
        accepted_at_once=_accepted(year, dossiers),
        overdue=sum(_overdue(dossier, library) for dossier in dossiers),
        grades=Counter(
            record.evaluation.grade
            for dossier in dossiers
            for record in dossier.performance
            if record.year == year and record.evaluation
        ),
        audits_open=sum(
            audit.dated_on.year <= year and audit.audit_result is None for d in dossiers for audit in d.audits
        ),
        operations=_operations(year, library, dossiers),
    )


def _is_of(dossier: Dossier, year: int) -> bool:
    closed = dossier.closing.dated_on.year if dossier.closing else year
    return dossier.plan_year is not None and dossier.plan_year <= year <= closed


def _declared(year: int, library: Library, dossiers: Iterable[Dossier]) -> Share:
    span = window(year + 1, library)
    days = [
        dossier.declaration.dated_on
        for dossier in dossiers
        if dossier.declaration and dossier.declaration.dated_on and Mark.SUPPLEMENT not in dossier.marks
    ]
    of_year = [day for day in days if day.year == year]
    return Share(sum(span.first <= day <= span.last for day in of_year), len(of_year))


def _accepted(year: int, dossiers: Iterable[Dossier]) -> Share:
    firsts = [dossier.final_acceptances[0] for dossier in dossiers if dossier.final_acceptances]
    judged = [first for first in firsts if first.dated_on and first.dated_on.year == year and first.conclusion]
    return Share(sum(first.conclusion is Qualified.QUALIFIED for first in judged), len(judged))


def _overdue(dossier: Dossier, library: Library) -> int:
    today = library.today
    small = sum(
        matter.closed_on is None and matter.deadline is not None and matter.deadline < today
        for acceptance in dossier.preliminary_acceptances
        for matter in acceptance.rectifications
    )
    demands = [a.rectification_demand for a in dossier.final_acceptances if a.rectification_result is None]
    return small + sum(demand is not None and demand.deadline < today for demand in demands)


def _operations(year: int, library: Library, dossiers: Iterable[Dossier]) -> Share:
    answered = sum(
        any(o.year == year and (o.application or o.waiver) for o in dossier.operations) for dossier in dossiers
    )
    return Share(answered, answered + sum(year in years_owed(dossier, library) for dossier in dossiers))
