"""The unified O&M package of a year as it follows from the applications: who joins, who is left out and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from zhcity_cli.model.dossier import Dossier
from zhcity_cli.model.dossier.later_life import Operation
from zhcity_cli.model.library import Filed, Library
from zhcity_cli.model.package import OperationMember, OperationPackage
from zhcity_cli.model.stages import Path, Stage
from zhcity_cli.model.upkeep import withheld
from zhcity_cli.model.words import PackageState, Standing
from zhcity_cli.rules import check_dossier

# The rule that withholds money; its 说明 takes a system in all the same.
WITHHELD = "R59"
# What joining a package mends by itself: the dossier's 包 is written with it.
MENDED = ("R56a", "R56b", "R56d")


def operation_file(year: int) -> str:
    return f"plans/{year}/operation.yaml"


def of_year(dossier: Dossier, year: int) -> Operation | None:
    return next((record for record in dossier.operations if record.year == year), None)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An application of the year that is in no package, with the first reason that holds."""

    dossier_id: str
    reason: str
    is_withheld: bool = False


def left_out(dossier: Dossier, year: int, library: Library, taken_in: Mapping[str, str] = {}) -> LeftOut | None:
    """Why an application may not go into a package; None where it may."""
    record = of_year(dossier, year)
    assert record is not None
    since = Stage.APPLICATION_REVIEW if dossier.path is Path.OPERATION else Stage.IN_SERVICE
    if dossier.standing is not Standing.NORMAL:
        return LeftOut(dossier.id, f"状态是 {dossier.standing}")
    if not dossier.reached(since):
        return LeftOut(dossier.id, f"还在 {dossier.stage}，没有到 {since}")
    if record.review is None:
        return LeftOut(dossier.id, "申请还没有审核")
    if not record.review.amount:
        return LeftOut(dossier.id, "审核额为 0")
    found = check_dossier(library.by_id[dossier.id], library)
    wrong = next((f for f in found if f.is_error and f.code not in MENDED), None)
    if wrong:
        return LeftOut(dossier.id, f"有错误：{wrong.code} {wrong.message}")
    facts = [fact for _, fact in withheld(dossier, library, record.review.dated_on)]
    if facts and dossier.id not in taken_in and not _is_answered(dossier, library):
        return LeftOut(dossier.id, f"不安排运维经费：{'；'.join(facts)}", is_withheld=True)
    return None


def _is_answered(dossier: Dossier, library: Library) -> bool:
    """Whether somebody has said on record why the money is given all the same."""
    return any(answer.rule_code == WITHHELD and answer.until >= library.today for answer in dossier.answers)


@dataclass(frozen=True, slots=True)
class Join:
    """A system that goes into a package, or is in it already and does not say so: `place` is that under 运维."""

    dossier_id: str
    place: int
    package_id: str
    member: OperationMember


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a build does: systems that join `package_id`, members whose dossiers do not say so, amounts that moved,
    members that leave, who is left out."""

    year: int
    package_id: str
    is_new: bool
    joins: tuple[Join, ...]
    unsaid: tuple[Join, ...]
    amounts: tuple[tuple[Filed[OperationPackage], int, OperationMember], ...]
    leaves: tuple[tuple[Filed[OperationPackage], int, LeftOut], ...]
    left_out: tuple[LeftOut, ...]
    on: date

    @property
    def changes_nothing(self) -> bool:
        return not (self.joins or self.unsaid or self.amounts or self.leaves)


def propose(year: int, library: Library, taken_in: Mapping[str, str] = {}) -> Proposal:
    """The year's reviewed applications in one package; what is beyond 拟定 stays as it is."""
    packages = in_force(year, library)
    open_ones = [filed for filed in packages if filed.record.package_state is PackageState.PROPOSED]
    homes = {number: filed for filed in packages for number in filed.record.member_ids()}
    number = open_ones[0].record.id if open_ones else next(_free_numbers(year, library))
    joins: list[Join] = []
    unsaid: list[Join] = []
    amounts: list[tuple[Filed[OperationPackage], int, OperationMember]] = []
    leaves: list[tuple[Filed[OperationPackage], int, LeftOut]] = []
    out: list[LeftOut] = []
    for dossier, place, record in applications(year, library):
        home = homes.get(dossier.id)
        if home is not None and home not in open_ones:
            continue
        reason = left_out(dossier, year, library, taken_in)
        if reason:
            out.append(reason)
            if home is not None:
                leaves.append((home, _place(home.record, dossier.id), reason))
            continue
        assert record.review is not None
        member = OperationMember(dossier_id=dossier.id, year=year, amount=record.review.amount)
        join = Join(dossier.id, place, home.record.id if home else number, member)
        if home is None:
            joins.append(join)
            continue
        if record.package_id != home.record.id:
            unsaid.append(join)
        if home.record.budgets[dossier.id] != member.amount:
            amounts.append((home, _place(home.record, dossier.id), member))
    leaves += _without_application(open_ones, year, library)
    return Proposal(
        year,
        number,
        not open_ones,
        tuple(joins),
        tuple(unsaid),
        tuple(amounts),
        tuple(leaves),
        tuple(out),
        library.today,
    )


def _without_application(
    packages: list[Filed[OperationPackage]], year: int, library: Library
) -> Iterator[tuple[Filed[OperationPackage], int, LeftOut]]:
    """Members of a proposed package whose application of the year is no longer there."""
    for filed in packages:
        for number in filed.record.member_ids():
            dossier = library.by_id.get(number)
            if dossier and dossier.record.operation_of(year) is None:
                yield filed, _place(filed.record, number), LeftOut(number, f"没有 {year} 年度的申请")


def in_force(year: int, library: Library) -> tuple[Filed[OperationPackage], ...]:
    """The unified O&M packages of a year that have not ended."""
    return tuple(filed for y, filed in library.all_operation_packages if y == year and filed.record.is_in_force)


def applications(year: int, library: Library) -> Iterator[tuple[Dossier, int, Operation]]:
    """(project, place, record) of every application of a year, by number."""
    for filed in sorted(library.dossiers, key=lambda filed: filed.record.id):
        place = filed.record.operation_of(year)
        if place is not None:
            yield filed.record, place, filed.record.operations[place]


def waiting(year: int, library: Library) -> Iterator[tuple[Dossier, str]]:
    """Applications that are in no package in force, each with the reason, or that the next build takes them in."""
    packed = {number for filed in in_force(year, library) for number in filed.record.member_ids()}
    for dossier, _, _ in applications(year, library):
        if dossier.id not in packed:
            reason = left_out(dossier, year, library)
            yield dossier, reason.reason if reason else "还没有进包"


def _place(package: OperationPackage, number: str) -> int:
    return next(i for i, m in enumerate(package.members) if m.dossier_id == number and m.withdrawal is None)


def _free_numbers(year: int, library: Library) -> Iterator[str]:
    taken = {*library.packages, *library.operation_packages}
    return (each for n in range(1, 1000) if (each := f"YW{year}-{n:02d}") not in taken)
