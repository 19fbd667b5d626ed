"""Who owes what by when, over all stages: pure, one pass over the dossiers, packages and plans of a library."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from zhcity_cli.deadlines.building import accepting, building
from zhcity_cli.deadlines.declaring import approved, declaring, of_plans, of_units
from zhcity_cli.deadlines.overseeing import answering, evaluating, of_experts, overseeing
from zhcity_cli.deadlines.owed import Deadline, Owed, responsible
from zhcity_cli.deadlines.procuring import of_awards, of_package
from zhcity_cli.deadlines.running import running
from zhcity_cli.model.dossier import Dossier, facts
from zhcity_cli.model.library import Library
from zhcity_cli.model.package import Package
from zhcity_cli.model.roles import Role
from zhcity_cli.model.stages import Stage

__all__ = ["Deadline", "Owed", "all_deadlines"]

# A deferred or terminated project is not pressed: of it only what is overseen is asked.
PRESSED: tuple[Callable[[Dossier, Library], Iterator[Owed]], ...] = (
    declaring, approved, building, accepting, running, evaluating, answering,
)  # fmt: skip


def all_deadlines(library: Library) -> tuple[Deadline, ...]:
    """Everything owed: by unit in the order of the registry, overdue first, then what waits, then by day."""
    order = {code: place for place, code in enumerate(library.units)}

    def rank(deadline: Deadline) -> tuple[int, str, int, date, str, str]:
        due, since = deadline.owed.due, deadline.owed.since
        group = 1 if due is None else 0 if due < library.today else 2
        place = order.get(deadline.unit, len(order))
        return place, deadline.unit, group, due or since or date.max, deadline.subject, deadline.uid

    begun = (each for each in _all(library) if each.owed.since is None or each.owed.since <= library.today)
    return tuple(sorted(begun, key=rank))


def _all(library: Library) -> Iterator[Deadline]:
    for filed in library.dossiers:
        dossier = filed.record
        if dossier.stage is not Stage.CLOSED:
            for owed in _of_dossier(dossier, library):
                yield _deadline(owed, dossier.id, dossier.name, filed.file, library, dossier.project_unit)
    yield from _of_packages(library)
    yield from of_units(library)
    yield from of_plans(library)
    yield from of_experts(library)


def _of_packages(library: Library) -> Iterator[Deadline]:
    packages: list[tuple[int, str, Package]] = [(year, p.file, p.record) for year, p in library.all_packages]
    packages += [(year, p.file, p.record) for year, p in library.all_operation_packages]
    for year, file, package in packages:
        for owed in of_package(package, year, library):
            yield _deadline(owed, package.id, package.name, file, library)
        for member, owed in of_awards(package, library):
            dossier = member.record
            yield _deadline(owed, dossier.id, dossier.name, member.file, library, dossier.project_unit)


def _of_dossier(dossier: Dossier, library: Library) -> Iterator[Owed]:
    if facts.is_at_work(dossier):
        for part in PRESSED:
            yield from part(dossier, library)
    yield from overseeing(dossier, library)


def _deadline(owed: Owed, subject: str, name: str, file: str, library: Library, project_unit: str = "") -> Deadline:
    unit = owed.unit or (project_unit if owed.by is Role.PROJECT_UNIT else responsible(owed.by, library))
    return Deadline(owed, subject, name, unit, file)
