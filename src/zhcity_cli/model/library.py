"""项目库 as one value: what was read from disk (or from a commit), with its indexes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, Generic, TypeVar

from zhcity_cli.model.dossier import ClassifiedDossier, Dossier
from zhcity_cli.model.dossier.contract import Contract
from zhcity_cli.model.dossier.facts import open_matters
from zhcity_cli.model.dossier.later_life import Disbursement
from zhcity_cli.model.investment import InvestmentPlan
from zhcity_cli.model.likeness import Index, core
from zhcity_cli.model.meeting import Meeting, Meetings
from zhcity_cli.model.package import OperationPackage, OperationPackages, Package, Packages
from zhcity_cli.model.plan import Plan, ProjectRow
from zhcity_cli.model.registry import (
    Expert,
    Experts,
    Holidays,
    Interfaces,
    Rulings,
    Standards,
    System,
    Systems,
    Unit,
    Units,
)  # fmt: skip
from zhcity_cli.model.roles import Role
from zhcity_cli.model.settings import Settings
from zhcity_cli.model.stages import Path
from zhcity_cli.model.workdays import Workdays

R = TypeVar("R")


@dataclass(frozen=True)
class Registry:
    units: Units
    experts: Experts
    systems: Systems
    standards: Standards
    interfaces: Interfaces
    rulings: Rulings
    holidays: Holidays


@dataclass(frozen=True)
class Filed(Generic[R]):
    """A record and the file it stands in, with its route there ((): the file is the record)."""

    file: str
    record: R
    at: tuple[str | int, ...] = ()


@dataclass(frozen=True)
class Unreadable:
    """A dossier file that did not become a dossier; what could still be gleaned of its head."""

    file: str
    id: str
    project_unit: str
    name: str | None
    plan_year: int | None
    is_classified: bool = False


@dataclass(frozen=True)
class YearFiles:
    """plans/<year>/: the plan and the records that belong to the year."""

    plan: Filed[Plan] | None = None
    meetings: Filed[Meetings] | None = None
    packages: Filed[Packages] | None = None
    operation: Filed[OperationPackages] | None = None
    investment: Filed[InvestmentPlan] | None = None


@dataclass(frozen=True)
class Person:
    """Who acts: a person of the registry with the unit."""

    full_name: str
    email: str
    unit: Unit

    @property
    def is_office(self) -> bool:
        return Role.OFFICE in self.unit.duties


@dataclass(frozen=True)
class Library:
    """Everything a rule may look at. `today` is injected; `digests` maps attachment places to sha256 (None: absent)."""

    settings: Settings
    registry: Registry
    dossiers: tuple[Filed[Dossier], ...]
    classified: tuple[Filed[ClassifiedDossier], ...]
    unreadable: tuple[Unreadable, ...]
    years: Mapping[int, YearFiles]
    today: date
    digests: Mapping[str, str | None] = field(default_factory=dict)

    def succeeding(self, **changes: Any) -> Library:
        """The library with these parts changed; what was worked out from the others is kept."""
        after = replace(self, **changes)
        for name, parts in WORKED_OUT.items():
            if name in self.__dict__ and parts.isdisjoint(changes):
                after.__dict__[name] = self.__dict__[name]
        return after

    @cached_property
    def units(self) -> Mapping[str, Unit]:
        return {unit.code: unit for unit in self.registry.units.units}

    @cached_property
    def workdays(self) -> Workdays:
        return Workdays(self.registry.holidays)

    @cached_property
    def experts(self) -> Mapping[str, Expert]:
        return {expert.id: expert for expert in self.registry.experts.experts}

    @cached_property
    def systems(self) -> Mapping[str, System]:
        return {system.id: system for system in self.registry.systems.systems}

    @cached_property
    def by_id(self) -> Mapping[str, Filed[Dossier]]:
        return {filed.record.id: filed for filed in self.dossiers}

    @cached_property
    def files(self) -> Mapping[str, Dossier | ClassifiedDossier]:
        """Every dossier that can be read, by its file."""
        plain: dict[str, Dossier | ClassifiedDossier] = {filed.file: filed.record for filed in self.dossiers}
        return plain | {filed.file: filed.record for filed in self.classified}

    @cached_property
    def ids(self) -> frozenset[str]:
        """Every id of the library, readable or not."""
        return frozenset(
            [*self.by_id, *(c.record.id for c in self.classified), *(broken.id for broken in self.unreadable)]
        )

    @cached_property
    def files_by_id(self) -> Mapping[str, tuple[str, ...]]:
        """Files that claim an id: more than one is R65c."""
        found: dict[str, list[str]] = {}
        for filed in self.dossiers:
            found.setdefault(filed.record.id, []).append(filed.file)
        for secret in self.classified:
            found.setdefault(secret.record.id, []).append(secret.file)
        return {key: tuple(files) for key, files in found.items()}

    @cached_property
    def classified_files(self) -> frozenset[str]:
        """Files of classified projects: nothing of what stands in them is shown or exported."""
        return frozenset(
            [*(filed.file for filed in self.classified), *(each.file for each in self.unreadable if each.is_classified)]
        )

    @cached_property
    def classified_ids(self) -> frozenset[str]:
        return frozenset(
            [
                *(filed.record.id for filed in self.classified),
                *(each.id for each in self.unreadable if each.is_classified),
            ]
        )

    @property
    def classified_note(self) -> str:
        """The line below the totals of a plan, where the settings want it and there is something to tell."""
        is_wanted = self.settings.classified_line and bool(self.classified_files)
        return "另有涉密项目按规定另行报批" if is_wanted else ""

    @cached_property
    def all_meetings(self) -> tuple[Filed[Meeting], ...]:
        return tuple(
            Filed(files.meetings.file, meeting, ("会议", place))
            for files in self.years.values()
            if files.meetings
            for place, meeting in enumerate(files.meetings.record.meetings)
        )

    @cached_property
    def meetings(self) -> Mapping[str, Filed[Meeting]]:
        """By number; of two with one number the first counts, F19 tells the other."""
        return {filed.record.id: filed for filed in reversed(self.all_meetings)}

    @cached_property
    def all_packages(self) -> tuple[tuple[int, Filed[Package]], ...]:
        """(year, package) of every procurement package, in the order of the files."""
        return tuple(
            (year, Filed(files.packages.file, package, ("包", place)))
            for year, files in self.years.items()
            if files.packages
            for place, package in enumerate(files.packages.record.packages)
        )

    @cached_property
    def all_operation_packages(self) -> tuple[tuple[int, Filed[OperationPackage]], ...]:
        """(year, package) of every unified O&M package, in the order of the files."""
        return tuple(
            (year, Filed(files.operation.file, package, ("包", place)))
            for year, files in self.years.items()
            if files.operation
            for place, package in enumerate(files.operation.record.packages)
        )

    @cached_property
    def packages(self) -> Mapping[str, tuple[int, Filed[Package]]]:
        """Procurement packages by number, each with its year; of two with one number the first counts."""
        return {filed.record.id: (year, filed) for year, filed in reversed(self.all_packages)}

    @cached_property
    def operation_packages(self) -> Mapping[str, tuple[int, Filed[OperationPackage]]]:
        """Unified O&M packages by number, each with its year."""
        return {filed.record.id: (year, filed) for year, filed in reversed(self.all_operation_packages)}

    @cached_property
    def packages_of(self) -> Mapping[str, tuple[Filed[Package], ...]]:
        """Project → the procurement packages in force that have it."""
        found: dict[str, list[Filed[Package]]] = {}
        for _, filed in self.all_packages:
            for number in filed.record.member_ids() if filed.record.is_in_force else ():
                found.setdefault(number, []).append(filed)
        return {number: tuple(filed) for number, filed in found.items()}

    @cached_property
    def vouchers(self) -> Mapping[str, tuple[str, int, Disbursement]]:
        """凭证 → (project, place, record) of the first payment that names it."""
        found: dict[str, tuple[str, int, Disbursement]] = {}
        for filed in self.dossiers:
            for place, record in enumerate(filed.record.disbursements):
                if record.payment:
                    found.setdefault(record.payment.voucher, (filed.record.id, place, record))
        return found

    @cached_property
    def systems_of(self) -> Mapping[str, System]:
        """Project → the registered system that it built or keeps running."""
        return {system.built_by: system for system in self.registry.systems.systems if system.built_by}

    def kept_by(self, dossier: Dossier) -> str | None:
        """What an O&M project keeps running: the project here that built it, else the system or project it names."""
        named = dossier.declaration.predecessor if dossier.declaration and dossier.path is Path.OPERATION else None
        system = self.systems.get(named or "")
        built = self.by_id.get(system.built_by or "") if system else None
        return built.record.id if built and built.record.path is Path.CONSTRUCTION else named

    @cached_property
    def keepers(self) -> Mapping[str, tuple[Dossier, ...]]:
        """System or project → the O&M projects that keep it running, by number."""
        found: dict[str, list[Dossier]] = {}
        for filed in sorted(self.dossiers, key=lambda each: each.record.id):
            kept = self.kept_by(filed.record)
            if kept:
                found.setdefault(kept, []).append(filed.record)
        return {kept: tuple(projects) for kept, projects in found.items()}

    @cached_property
    def open_matters(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """Unit → (project, what) of every result that a new declaration of the unit has to be seen with."""
        found: dict[str, list[tuple[str, str]]] = {}
        for filed in self.dossiers:
            for matter in open_matters(filed.record, self.today):
                found.setdefault(filed.record.project_unit, []).append((filed.record.id, matter))
        return {unit: tuple(matters) for unit, matters in found.items()}

    @cached_property
    def unit_names(self) -> Mapping[str, tuple[str, ...]]:
        """Code → the unit's present and former names."""
        return {u.code: (u.name, *(f.name for f in u.former_names)) for u in self.registry.units.units}

    @cached_property
    def cores(self) -> Mapping[str, str]:
        """What the name of each dossier and registered system says of the thing itself, by number."""
        named = [(filed.record.id, filed.record.name, filed.record.project_unit) for filed in self.dossiers]
        named += [(system.id, system.name, system.project_unit) for system in self.registry.systems.systems]
        return {number: core(name, self.unit_names.get(unit, ())) for number, name, unit in named}

    @cached_property
    def likeness(self) -> Index:
        """The names of all dossiers and registered systems, to find those that are alike."""
        return Index(self.cores, float(self.settings.parameters.name_similarity.value))

    @cached_property
    def same_content(self) -> Mapping[str, tuple[str, ...]]:
        """建设内容 → the dossiers that describe themselves with these very words."""
        found: dict[str, list[str]] = {}
        for filed in self.dossiers:
            if filed.record.declaration and filed.record.declaration.content:
                found.setdefault(filed.record.declaration.content, []).append(filed.record.id)
        return {content: tuple(numbers) for content, numbers in found.items()}

    @cached_property
    def shared_contracts(self) -> Mapping[str, tuple[tuple[str, Contract], ...]]:
        """Number → (project, contract as it stands there) of the contracts over several projects, in their order."""
        found: dict[str, dict[str, Contract]] = {}
        for filed in self.dossiers:
            for contract in filed.record.contracts:
                found.setdefault(contract.id, {}).setdefault(filed.record.id, contract)
        return {number: tuple(sorted(parts.items())) for number, parts in found.items() if len(parts) > 1}

    @cached_property
    def predecessors(self) -> frozenset[str]:
        """What 前期项目 may name: dossiers and registered systems."""
        return self.ids | frozenset(self.systems)

    def next_id(self, like: str) -> str:
        """The next free number of the same year and unit: ZH2026-SLJ-002 → ZH2026-SLJ-003."""
        prefix = like.rpartition("-")[0]
        taken = [int(each.rpartition("-")[2]) for each in self.ids if each.rpartition("-")[0] == prefix]
        return f"{prefix}-{max(taken, default=0) + 1:03d}"

    def plan(self, year: int) -> Plan | None:
        files = self.years.get(year)
        return files.plan.record if files and files.plan else None

    @cached_property
    def plans_of(self) -> Mapping[str, tuple[tuple[Plan, ProjectRow], ...]]:
        """Project → (plan, its row) of every plan that has it as 新列, 续建 or 增补, by year."""
        found: dict[str, list[tuple[Plan, ProjectRow]]] = {}
        plans = [files.plan.record for _, files in sorted(self.years.items()) if files.plan]
        for plan in plans:
            for row in plan.project_rows:
                found.setdefault(row.dossier_id, []).append((plan, row))
        return {number: tuple(places) for number, places in found.items()}

    def approved_on(self, dossier_id: str) -> date | None:
        """The first day on which the leading group let a project into a plan that still has it.

        None: it is in none, or the day is not recorded.
        """
        days = [plan.joined_on(dossier_id) for plan, _ in self.plans_of.get(dossier_id, ()) if plan.is_approved]
        return min((day for day in days if day), default=None) if all(days) else None

    @cached_property
    def left_out(self) -> frozenset[tuple[int, str]]:
        """(year, project) of everything that a plan left out."""
        plans = [files.plan.record for files in self.years.values() if files.plan]
        return frozenset((plan.year, row.dossier_id) for plan in plans for row in plan.left_out)

    def unit_of(self, role: Role) -> tuple[Unit, ...]:
        return tuple(unit for unit in self.registry.units.units if role in unit.duties)

    def unit_name(self, code: str, on: date | None = None) -> str:
        """The unit's name (on a day); the code itself where the registry does not know it."""
        unit = self.units.get(code)
        return code if unit is None else unit.name_on(on) if on else unit.name

    def person(self, email: str) -> Person | None:
        """The registered person behind an e-mail, compared without case."""
        wanted = email.casefold()
        for unit in self.registry.units.units:
            for person in unit.people:
                if wanted in (mail.casefold() for mail in person.emails):
                    return Person(person.full_name, email, unit)
        return None


# What an index of the library is worked out from: it stays good while those parts stay the same.
_DOSSIERS = {"dossiers", "classified", "unreadable"}
WORKED_OUT: Mapping[str, frozenset[str]] = {
    name: frozenset(parts)
    for names, parts in (
        (("units", "workdays", "experts", "systems", "systems_of", "unit_names"), {"registry"}),
        (("by_id", "vouchers", "same_content", "shared_contracts"), {"dossiers"}),
        (("files", "files_by_id"), {"dossiers", "classified"}),
        (("classified_files", "classified_ids"), {"classified", "unreadable"}),
        (("ids",), _DOSSIERS),
        (("predecessors",), {*_DOSSIERS, "registry"}),
        (("cores", "keepers"), {"dossiers", "registry"}),
        (("likeness",), {"dossiers", "registry", "settings"}),
        (("open_matters",), {"dossiers", "today"}),
        (
            (
                "all_meetings", "meetings", "all_packages", "packages", "packages_of", "all_operation_packages",
                "operation_packages", "plans_of", "left_out",
            ),
            {"years"},
        ),
    )
    for name in names
}  # fmt: skip
