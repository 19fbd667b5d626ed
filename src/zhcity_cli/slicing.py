"""A unit's part of the library as values: what its own dossiers rest on, and no line about anybody else's projects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import Any

from zhcity_cli.model.base import Record
from zhcity_cli.model.dossier import Dossier, is_in_words
from zhcity_cli.model.investment import InvestmentPlan
from zhcity_cli.model.library import Filed, Library
from zhcity_cli.model.meeting import Meetings
from zhcity_cli.model.package import Attempt, Lot, Package
from zhcity_cli.model.plan import Plan
from zhcity_cli.model.projection import with_sums
from zhcity_cli.model.registry import Experts, Rulings, System, Systems, Unit, Units
from zhcity_cli.model.words import PlanState

CENT = Decimal("0.01")
ZERO = Decimal(0)
UNTOLD = "会前不公开"


@dataclass(frozen=True)
class Part:
    """What a unit is given: files that go as they are, and records made smaller, by file."""

    files: tuple[str, ...]
    records: Mapping[str, Record]


def part_of(library: Library, unit: str) -> Part:
    """The part of `unit`: its dossiers with what is attached to them in the library, and what their rules read."""
    own = [filed for filed in library.dossiers if filed.record.project_unit == unit]
    secret = [filed.file for filed in library.classified if filed.record.project_unit == unit]
    broken = [each.file for each in library.unreadable if each.project_unit == unit]
    papers = [
        attachment.kept_at
        for filed in own
        for attachment in filed.record.attachments
        if attachment.kept_at and not is_in_words(attachment.kept_at)
    ]
    scissors = _Scissors(library, unit, own)
    files = sorted({*(filed.file for filed in own), *secret, *broken, *papers})
    return Part(tuple(files), {**scissors.registry(), **dict(scissors.years())})


@dataclass(frozen=True)
class _Scissors:
    library: Library
    unit: str
    own: list[Filed[Dossier]]

    @property
    def ids(self) -> frozenset[str]:
        return frozenset(filed.record.id for filed in self.own)

    def registry(self) -> dict[str, Record]:
        whole = self.library.registry
        units = tuple(self._unit(unit) for unit in whole.units.units)
        return {
            "registry/units.yaml": Units(version=whole.units.version, units=units),
            "registry/experts.yaml": self._experts(),
            "registry/systems.yaml": self._systems(),
            "registry/rulings.yaml": Rulings(),
        }

    def _unit(self, unit: Unit) -> Unit:
        """Its own and the office in full; of the others what dossiers cite: code, names, duties."""
        if unit.code in (self.unit, self.library.settings.office):
            return unit
        return unit.model_copy(update={"people": (), "unit_credit_code": None})

    def _experts(self) -> Experts:
        """The experts that its dossiers or their meetings name; before the meeting their names stay with the office."""
        open_ones: set[str] = set()
        hidden: set[str] = set()
        for meeting in self._meetings():
            (hidden if meeting.record.dated_on >= self.library.today else open_ones).update(meeting.record.expert_ids)
        for filed in self.own:
            for final in filed.record.final_acceptances:
                open_ones.update(final.expert_ids)
            for first in filed.record.preliminary_acceptances:
                open_ones.update(member.expert_id for member in first.acceptance_group if member.expert_id)
        experts = [expert for expert in self.library.registry.experts.experts if expert.id in open_ones | hidden]
        told = [
            each if each.id in open_ones else each.model_copy(update={"full_name": UNTOLD, "employer": None})
            for each in experts
        ]
        return Experts(version=self.library.registry.experts.version, experts=tuple(told))

    def _systems(self) -> Systems:
        """Its systems, and what its dossiers name as their 前期项目: of others' only number, name, unit and day."""
        wanted = {d.record.declaration.predecessor for d in self.own if d.record.declaration} - self.ids
        systems = self.library.registry.systems.systems
        kept = [each for each in systems if each.project_unit == self.unit or each.id in wanted]
        for filed in self.library.dossiers:
            dossier = filed.record
            if dossier.id in wanted:
                since = dossier.in_service.dated_on if dossier.in_service else None
                kept.append(System(id=dossier.id, name=dossier.name, project_unit=dossier.project_unit, built_on=since))
        return Systems(systems=tuple(kept))

    def years(self) -> Iterator[tuple[str, Record]]:
        """The files of every year that say something about its projects, cut down to that."""
        meetings = {filed.record.id for filed in self._meetings()}
        for files in self.library.years.values():
            if files.plan and (plan := self._plan(files.plan.record)):
                yield files.plan.file, plan
            if files.meetings:
                kept = tuple(each for each in files.meetings.record.meetings if each.id in meetings)
                if kept:
                    yield files.meetings.file, Meetings(meetings=kept)
            listed: tuple[Filed[Any] | None, ...] = (files.packages, files.operation)
            for packages in filter(None, listed):
                own = tuple(_package(each, self.ids) for each in packages.record.packages if self._has(each))
                if own:
                    yield packages.file, packages.record.model_copy(update={"packages": own})
            if files.investment and (investment := self._investment(files.investment.record)):
                yield files.investment.file, investment

    def _meetings(self) -> list[Filed[Any]]:
        """The meetings that its dossiers, or the plans and adjustments that have them, rest on."""
        cited: set[str | None] = set()
        for filed in self.own:
            cited |= {review.meeting_id for review in filed.record.expert_reviews}
            cited |= {approval.meeting_id for approval in filed.record.approvals}
            cited |= {issue.settled.meeting_id for issue in filed.record.major_issues if issue.settled}
        for files in self.library.years.values():
            if files.plan and (plan := self._plan(files.plan.record)):
                cited |= {plan.approval.meeting_id} if plan.approval else set()
                cited |= {line.meeting_id for line in plan.adjustments}
        return [filed for filed in self.library.all_meetings if filed.record.id in cited]

    def _plan(self, plan: Plan) -> Plan | None:
        lists = ("new_projects", "continued", "operation_members", "supplements", "left_out", "adjustments")
        kept = {name: tuple(row for row in getattr(plan, name) if row.dossier_id in self.ids) for name in lists}
        if not any(kept.values()):
            return None
        numbered = enumerate(kept["adjustments"], 1)
        kept["adjustments"] = tuple(line.model_copy(update={"serial": place}) for place, line in numbered)
        if plan.state is PlanState.ADJUSTED and not kept["adjustments"]:
            plan = plan.model_copy(update={"state": PlanState.APPROVED})
        return with_sums(plan.model_copy(update=kept), self.library.units)

    def _has(self, package: Package) -> bool:
        return any(member.dossier_id in self.ids for member in package.members)

    def _investment(self, plan: InvestmentPlan) -> InvestmentPlan | None:
        rows = tuple(row for row in plan.projects if row.dossier_id in self.ids)
        total = sum((row.amount for row in rows), ZERO)
        return plan.model_copy(update={"projects": rows, "investment_total": total}) if rows else None


def _package(package: Package, ids: frozenset[str]) -> Package:
    """A package as one unit sees it: its members, and of limits and awards its share."""
    members = tuple(member for member in package.members if member.dossier_id in ids)
    if len(members) == len(package.members):
        return package
    whole = sum(package.budgets.values(), ZERO)
    part = sum((amount for number, amount in package.budgets.items() if number in ids), ZERO)
    ratio = part / whole if whole else ZERO
    lots = [_lot(lot, ids, ratio) for lot in package.lots if _concerns(lot, ids)]
    if sum((lot.price_limit for lot in lots), ZERO) > part:
        # What its own lots may cost is not known apart from the others': what they did cost is.
        lots = [lot.model_copy(update={"price_limit": _cost(lot)}) for lot in lots]
    return package.model_copy(update={"members": members, "lots": tuple(lots)})


def _concerns(lot: Lot, ids: frozenset[str]) -> bool:
    """Whether a lot is, or may still be, for these projects."""
    return lot.won is None or any(share.dossier_id in ids for share in lot.won.shares)


def _lot(lot: Lot, ids: frozenset[str], ratio: Decimal) -> Lot:
    attempts = tuple(_attempt(each, ids) for each in lot.attempts)
    cut = lot.model_copy(update={"attempts": attempts})
    if lot.won and lot.won.award and cut.won and cut.won.award is not None:
        ratio = cut.won.award / lot.won.award
    limit = (lot.price_limit * ratio).quantize(CENT, ROUND_DOWN)
    return cut.model_copy(update={"price_limit": max(limit, _cost(cut))})


def _cost(lot: Lot) -> Decimal:
    return max((each.award for each in lot.attempts if each.award is not None), default=ZERO)


def _attempt(attempt: Attempt, ids: frozenset[str]) -> Attempt:
    if attempt.award is None:
        return attempt
    shares = tuple(share for share in attempt.shares if share.dossier_id in ids)
    return attempt.model_copy(update={"shares": shares, "award": sum((s.amount for s in shares), ZERO)})
