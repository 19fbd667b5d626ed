"""What a build of the unified O&M package writes: the package that begins, edits of those there are, of the dossiers."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from zhcity_cli.model.edit import Append, Edit, Put
from zhcity_cli.model.library import Filed, Library
from zhcity_cli.model.package import Lot, OperationPackage
from zhcity_cli.model.roles import Role
from zhcity_cli.model.words import SubjectKind
from zhcity_cli.operating.proposal import WITHHELD, Proposal
from zhcity_cli.rules.tendering import COMPREHENSIVE, price_weight


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
