"""统一运维 of a year as pure functions: who declared, who is left out and why, the package proposed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from zhcity_cli.model.dossier import Dossier
from zhcity_cli.model.dossier.later_life import Operation
from zhcity_cli.model.edit import Append, Edit, Put
from zhcity_cli.model.library import Filed, Library
from zhcity_cli.model.package import Lot, OperationMember, OperationPackage
from zhcity_cli.model.roles import Role
from zhcity_cli.model.stages import Path, Stage
from zhcity_cli.model.upkeep import first_year, is_kept_running, withheld
from zhcity_cli.model.words import PackageState, Standing, SubjectKind
from zhcity_cli.rules import check_dossier
from zhcity_cli.rules.tendering import COMPREHENSIVE, price_weight

# The rule that withholds money; its 说明 takes a system in all the same.
WITHHELD = "R59"
# What joining a package mends by itself: the dossier's 包 is written with it.
MENDED = ("R56a", "R56b", "R56d")


def operation_file(year: int) -> str:
    return f"plans/{year}/operation.yaml"


@dataclass(frozen=True, slots=True)
class UnitDeclaration:
    """What a unit has said for a year: systems applied for, waived with a reason, and those it has said nothing of."""

    code: str
    name: str
    applied: tuple[str, ...]
    waived: tuple[str, ...]
    silent: tuple[str, ...]
    amount: Decimal


def declarations(year: int, library: Library) -> tuple[UnitDeclaration, ...]:
    """One line for every project unit that has a system to declare for, in the order of the registry."""
    found: dict[str, tuple[list[str], list[str], list[str], list[Decimal]]] = {
        unit.code: ([], [], [], []) for unit in library.unit_of(Role.PROJECT_UNIT)
    }
    for filed in library.dossiers:
        dossier = filed.record
        record = _of_year(dossier, year)
        applied, waived, silent, amounts = found.setdefault(dossier.project_unit, ([], [], [], []))
        if record and record.application:
            applied.append(dossier.id)
            amounts.append(record.asked)
        elif record and record.waiver:
            waived.append(dossier.id)
        elif must_declare(dossier, year):
            silent.append(dossier.id)
    return tuple(
        UnitDeclaration(
            code, library.unit_name(code), tuple(applied), tuple(waived), tuple(silent), sum(amounts, Decimal(0))
        )
        for code, (applied, waived, silent, amounts) in found.items()
        if applied or waived or silent
    )


def must_declare(dossier: Dossier, year: int) -> bool:
    """Whether a running system is past its free period in a year."""
    first = first_year(dossier)
    return first is not None and first <= year and is_kept_running(dossier)


def _of_year(dossier: Dossier, year: int) -> Operation | None:
    return next((record for record in dossier.operations if record.year == year), None)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An application of the year that is in no package, with the first reason that holds."""

    dossier_id: str
    reason: str
    is_withheld: bool = False


def left_out(dossier: Dossier, year: int, library: Library, taken_in: Mapping[str, str] = {}) -> LeftOut | None:
    """Why an application may not go into a package; None where it may."""
    record = _of_year(dossier, year)
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


def new_package(proposal: Proposal, library: Library, reason: str | None) -> OperationPackage:
    """The package that begins: its members, one lot over all of it, and the agency where there is only one."""
    agencies = library.unit_of(Role.PROCUREMENT_AGENCY)
    lot = Lot(
        lot_number=1,
        subject_kind=SubjectKind.SERVICES,
        price_limit=sum((join.member.amount for join in proposal.joins), Decimal(0)),
        scoring=COMPREHENSIVE,
        price_weight=price_weight(SubjectKind.SERVICES, library),
    )
    return OperationPackage(
        id=proposal.package_id,
        name=f"{proposal.year} 年度统一运维",
        agency=agencies[0].code if len(agencies) == 1 else None,
        split_reason=reason,
        members=tuple(join.member for join in proposal.joins),
        lots=(lot,),
    )


def package_edits(filed: Filed[OperationPackage], proposal: Proposal) -> list[Edit]:
    """The edits of a package still 拟定; the limit of its only lot moves with the sum, unless somebody changed it."""
    at, package = filed.at, filed.record
    after = dict(package.budgets)
    edits: list[Edit] = []
    for home, place, member in proposal.amounts:
        if home is filed:
            edits.append(Put((*at, "成员", place, "金额"), f"{member.amount:.2f}"))
            after[member.dossier_id] = member.amount
    for home, place, left in proposal.leaves:
        if home is filed:
            edits.append(Put((*at, "成员", place, "退出"), {"日期": str(proposal.on), "理由": left.reason}))
            del after[left.dossier_id]
    if package.id == proposal.package_id:
        for join in proposal.joins:
            edits.append(Append((*at, "成员"), join.member.model_dump(mode="json", by_alias=True, exclude_none=True)))
            after[join.dossier_id] = join.member.amount
    total = sum(after.values(), Decimal(0))
    is_whole = len(package.lots) == 1 and package.lots[0].price_limit == sum(package.budgets.values(), Decimal(0))
    if edits and is_whole and package.lots[0].price_limit != total:
        edits.append(Put((*at, "标段", 0, "限价"), f"{total:.2f}"))
    return edits


def dossier_edits(proposal: Proposal, library: Library, taken_in: Mapping[str, str]) -> dict[str, list[Edit]]:
    """By project: its 包 written or taken away; the reason of a system that is taken in all the same."""
    edits: dict[str, list[Edit]] = {}
    for join in (*proposal.joins, *proposal.unsaid):
        edits[join.dossier_id] = [Put(("运维", join.place, "包"), join.package_id)]
    for number, reason in taken_in.items():
        answer = {"规则": WITHHELD, "理由": reason, "由": library.settings.office, "至": f"{proposal.year}-12-31"}
        edits[number] = [*edits.get(number, []), Append(("说明",), answer)]
    for filed, _, left in proposal.leaves:
        record = library.by_id[left.dossier_id].record
        for place, operation in enumerate(record.operations):
            if operation.year == proposal.year and operation.package_id == filed.record.id:
                edits[left.dossier_id] = [Put(("运维", place, "包"), None)]
    return edits
