"""运维 as it follows from the library: from when a system needs it, which years it still owes, what withholds its money."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from zhcity_cli.model.days import add_days, add_months
from zhcity_cli.model.dossier import Dossier
from zhcity_cli.model.dossier.facts import LEVELS, free_until, grading
from zhcity_cli.model.library import Library
from zhcity_cli.model.registry import System
from zhcity_cli.model.stages import Path, Stage
from zhcity_cli.model.words import AssessmentKind, GradingLevel, Mark, OperationBlocker, Standing


def is_kept_running(dossier: Dossier) -> bool:
    """Whether a system runs that may need O&M money: built and in service, or on path 运维 past its review."""
    since = Stage.UNIFIED_OPERATION if dossier.path is Path.OPERATION else Stage.IN_SERVICE
    return dossier.reached(since) and dossier.stage is not Stage.CLOSED and dossier.standing is not Standing.TERMINATED


def was_accepted_elsewhere(dossier: Dossier) -> bool:
    """Whether the acceptance of a 存量 system lies before the library: no round of it is recorded here."""
    return Mark.LEGACY in dossier.marks and not dossier.final_acceptances


def builder_of(dossier: Dossier, library: Library) -> Dossier | None:
    """The project that built the system: itself on path 建设; of an O&M project the one that its system names."""
    if dossier.path is Path.CONSTRUCTION:
        return dossier
    filed = library.by_id.get(library.kept_by(dossier) or "")
    return filed.record if filed and filed.record.path is Path.CONSTRUCTION else None


def answered_years(dossier: Dossier) -> frozenset[int]:
    """The years for which O&M was applied for, or a reason given why not."""
    return frozenset(o.year for o in dossier.operations if o.application or o.waiver)


def first_year(dossier: Dossier) -> int | None:
    """The first year that a system must declare for: the one after its free period, or the first on path 运维.

    A 存量 system that was accepted before the library declares from the year after it came in.
    """
    if dossier.path is Path.OPERATION:
        return dossier.plan_year or min((o.year for o in dossier.operations), default=None)
    last = free_until(dossier)
    if was_accepted_elsewhere(dossier):
        return int(dossier.id[2:6]) + 1
    return last.year + 1 if last else None


def is_asked_after(dossier: Dossier, last: date) -> bool:
    """Whether O&M was applied for, or waived for a later year, after the last day of the free period."""
    return any(o.application if o.year == last.year else o.year > last.year for o in dossier.operations)


def years_owed(dossier: Dossier, library: Library) -> tuple[int, ...]:
    """The years up to the coming one (from the reminder's days before it) that a running system has not answered."""
    first = first_year(dossier)
    if first is None or not is_kept_running(dossier):
        return ()
    ahead = add_days(library.today, library.settings.parameters.operation_reminder_days.value)
    return tuple(sorted(set(range(first, ahead.year + 1)) - answered_years(dossier)))


def withheld(dossier: Dossier, library: Library, on: date) -> Iterator[tuple[OperationBlocker, str]]:
    """What withholds O&M money from a system on a day, each with the fact; only what the settings name."""
    asked = library.settings.parameters.operation_blockers.value
    if OperationBlocker.NOT_SHARING in asked:
        for platform in _not_shared(dossier, library):
            yield OperationBlocker.NOT_SHARING, f"没有与{platform}联通"
    if OperationBlocker.ASSESSMENT_LAPSED in asked:
        for kind, last in _lapsed(dossier, library, on):
            fact = f"上次{kind} {last} 已过期" if last else f"没有{kind}记录"
            yield OperationBlocker.ASSESSMENT_LAPSED, fact
    if OperationBlocker.NOT_REGISTERED in asked and _system(dossier, library) is None:
        yield OperationBlocker.NOT_REGISTERED, "没有登记在系统目录（registry/systems.yaml）"


def _system(dossier: Dossier, library: Library) -> System | None:
    """The registered system: the one that names the project; on path 运维 also the one that the project names."""
    kept = dossier.declaration.predecessor if dossier.declaration and dossier.path is Path.OPERATION else None
    named = (library.systems.get(kept) or library.systems_of.get(kept)) if kept else None
    return library.systems_of.get(dossier.id) or named


def _not_shared(dossier: Dossier, library: Library) -> Iterator[str]:
    """Platforms that were declared (or recorded) and are not connected, in the order of the settings."""
    principles = dossier.declaration.principles if dossier.declaration else None
    sharing = principles.information_sharing if principles else None
    declared = {interface.platform for interface in sharing.interfaces} if sharing else set()
    connected = {record.platform: record.is_connected for record in dossier.sharing}
    for platform in library.settings.parameters.platforms.value:
        if platform in declared | set(connected) and not connected.get(platform, False):
            yield platform


def _lapsed(dossier: Dossier, library: Library, on: date) -> Iterator[tuple[AssessmentKind, date | None]]:
    parameters = library.settings.parameters
    level = _level(dossier, library)
    months = parameters.assessment_months.value.get(level) if level else None
    if level is None or months is None:
        return
    kinds = [AssessmentKind.SECURITY_GRADING]
    if LEVELS.index(level) >= LEVELS.index(parameters.cryptography_from.value):
        kinds.append(AssessmentKind.CRYPTOGRAPHY)
    built = builder_of(dossier, library)
    known = dossier.assessments if built in (None, dossier) else (*dossier.assessments, *built.assessments)
    for kind in kinds:
        made = [a.dated_on for a in known if a.assessment_kind is kind and a.dated_on <= on]
        last = max(made, default=None)
        if last is None or add_months(last, months) < on:
            yield kind, last


def _level(dossier: Dossier, library: Library) -> GradingLevel | None:
    """The grading declared, else the registered one."""
    system = _system(dossier, library)
    return grading(dossier) or (system.system_grading if system else None)
