"""采购 (第六至十条): what packages wait for, from entrusting the agency to signing the contracts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from zhcity_cli.deadlines.owed import Owed
from zhcity_cli.model.dossier import Dossier, facts
from zhcity_cli.model.library import Filed, Library
from zhcity_cli.model.package import Attempt, Lot, OperationPackage, Package
from zhcity_cli.model.roles import Role
from zhcity_cli.model.stages import Stage
from zhcity_cli.model.words import DocumentVerdict, PackageState, TenderResult

UNIT, OFFICE, AGENCY = Role.PROJECT_UNIT, Role.OFFICE, Role.PROCUREMENT_AGENCY


def of_package(package: Package, year: int, library: Library) -> Iterator[Owed]:
    """What a package itself waits for; contracts are owed by its members."""
    if package.package_state in (PackageState.SIGNED, PackageState.ENDED):
        return
    if package.entrustment is None:
        plan = library.plan(year)
        since = plan.approval.dated_on if plan and plan.approval else None
        yield Owed("entrustment", "委托集中采购机构", OFFICE, since=since, at=("委托",))
        return
    begun = package.entrustment.dated_on
    yield from _documents(package, begun)
    passed = _passed_on(package)
    for place, lot in enumerate(package.lots):
        at, key, agency = ("标段", place, "采购次数"), str(lot.lot_number), package.agency or ""
        last = lot.attempts[-1] if lot.attempts else None
        if last is None:
            if passed:
                yield Owed("notice", f"发布标段 {key} 的采购公告", AGENCY, since=passed, key=key, unit=agency, at=at)
        elif last.tender_result is None:
            what = f"登记标段 {key} 第 {last.serial} 次采购的结果"
            yield Owed("tender-result", what, AGENCY, since=last.notice_on, key=key, unit=agency, at=at)
        elif last.tender_result is not TenderResult.AWARDED:
            what = f"标段 {key} {last.tender_result}，重新组织采购"
            since = last.dated_on or last.notice_on
            yield Owed("tender-again", what, AGENCY, since=since, key=key, unit=agency, at=at)
        elif isinstance(package, OperationPackage) and last.dated_on:
            yield _signing(package, lot, last, last.dated_on, library, OFFICE)


def _passed_on(package: Package) -> date | None:
    """The day on which the last version of the tender document passed."""
    review = package.tender_documents[-1].document_review if package.tender_documents else None
    return review.dated_on if review and review.conclusion is DocumentVerdict.PASSED else None


def _documents(package: Package, begun: date) -> Iterator[Owed]:
    at, agency = ("招标文件",), package.agency or ""
    if not package.tender_documents:
        yield Owed("tender-document", "编制招标文件", AGENCY, since=begun, unit=agency, at=at)
        return
    reviews = [document.document_review for document in package.tender_documents]
    last, version = reviews[-1], str(package.tender_documents[-1].version)
    if last is None:
        since = max((review.dated_on for review in reviews if review), default=begun)
        yield Owed("document-review", f"审核招标文件第 {version} 版", OFFICE, since=since, key=version, at=at)
    elif last.conclusion is DocumentVerdict.RETURNED:
        what = f"修改招标文件（第 {version} 版退回）"
        yield Owed("document-changes", what, AGENCY, since=last.dated_on, key=version, unit=agency, at=at)


def of_awards(package: Package, library: Library) -> Iterator[tuple[Filed[Dossier], Owed]]:
    """(member, contract owed) for each award of a procurement package that the member has recorded no contract for."""
    if isinstance(package, OperationPackage) or not package.is_in_force:
        return
    members = set(package.member_ids())
    for lot in package.lots:
        last = lot.attempts[-1] if lot.attempts else None
        if last is None or last.tender_result is not TenderResult.AWARDED or last.dated_on is None:
            continue
        for number in [share.dossier_id for share in last.shares] or sorted(members):
            filed = library.by_id.get(number)
            if filed and number in members and _waits_for(filed.record, package, last):
                yield filed, _signing(package, lot, last, last.dated_on, library, UNIT)


def _waits_for(dossier: Dossier, package: Package, award: Attempt) -> bool:
    if dossier.stage is Stage.CLOSED or not facts.is_at_work(dossier):
        return False
    return not any(
        contract.package_id == package.id and award.winner in (None, contract.contractor)
        for contract in dossier.contracts
    )


def _signing(package: Package, lot: Lot, award: Attempt, on: date, library: Library, by: Role) -> Owed:
    due = facts.signing_due(on, library.settings.parameters, library.workdays)
    what = f"签订 {package.id} 标段 {lot.lot_number} 的合同（{on} 中标：{award.winner or '中标人未记'}）"
    key = f"{package.id}/{lot.lot_number}"
    return Owed("contract-signing", what, by, due, key=key, parameter="signing_days", at=("合同",))
