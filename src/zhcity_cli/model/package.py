"""采购包 and 统一运维包: one shape, in plans/<year>/packages.yaml and operation.yaml (第六至十条, 第十六至十九条)."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from zhcity_cli.model.base import Count, Day, DossierId, Money, Number, Record, Sha256, Text, UnitCode, Year
from zhcity_cli.model.words import DocumentVerdict, PackageState, SubjectKind, TenderMethod, TenderResult


class Entrustment(Record):
    dated_on: Day
    document_number: Text | None = None


class Withdrawal(Record):
    """退出: a member that left the package before its award."""

    dated_on: Day
    reason: Text


class Member(Record):
    """A project in a procurement package, with its budget there (万元)."""

    dossier_id: DossierId
    package_budget: Money
    withdrawal: Withdrawal | None = None

    @property
    def budget(self) -> Decimal:
        return self.package_budget


class OperationMember(Record):
    """A system in a unified O&M package: the year and the reviewed amount (万元)."""

    dossier_id: DossierId
    year: Year
    amount: Money
    withdrawal: Withdrawal | None = None

    @property
    def budget(self) -> Decimal:
        return self.amount


class DocumentReview(Record):
    unit: UnitCode
    dated_on: Day
    conclusion: DocumentVerdict


class TenderDocument(Record):
    """A version of the tender document: digest and place only before the notice."""

    version: Count
    sha256: Sha256
    kept_at: Text
    document_review: DocumentReview | None = None


class Share(Record):
    dossier_id: DossierId
    amount: Money


class Attempt(Record):
    """One try at a lot; 流标 and 废标 are ordinary life. `document_version`: which tender document went out."""

    serial: Count
    notice_on: Day
    document_version: Count | None = None
    tender_method: TenderMethod
    tender_result: TenderResult | None = None
    dated_on: Day | None = None
    winner: Text | None = None
    award: Money | None = None
    shares: tuple[Share, ...] = ()


class Lot(Record):
    lot_number: Count
    subject_kind: SubjectKind | None = None
    price_limit: Money
    scoring: Text | None = None
    price_weight: Number | None = None
    attempts: tuple[Attempt, ...] = ()

    @property
    def won(self) -> Attempt | None:
        """The attempt that led to an award."""
        return next((each for each in self.attempts if each.tender_result is TenderResult.AWARDED), None)


class FinanceSupervision(Record):
    dated_on: Day
    matter: Text


class Package(Record):
    """采购包 of the year; `split_reason` says why the year has more than one."""

    id: Text
    name: Text
    package_state: PackageState = PackageState.PROPOSED
    agency: UnitCode | None = None
    entrustment: Entrustment | None = None
    split_reason: Text | None = None
    members: tuple[Member, ...] = ()
    stated_needs: tuple[Text, ...] = ()
    tender_documents: tuple[TenderDocument, ...] = ()
    lots: tuple[Lot, ...] = ()
    finance_supervision: tuple[FinanceSupervision, ...] = ()

    @property
    def is_in_force(self) -> bool:
        return self.package_state is not PackageState.ENDED

    @property
    def budgets(self) -> dict[str, Decimal]:
        """Project → its budget here, for the projects that have not left the package (万元)."""
        return {member.dossier_id: member.budget for member in self.members if member.withdrawal is None}

    @property
    def first_notice(self) -> date | None:
        return min((each.notice_on for _, _, each in self.attempts()), default=None)

    def member_ids(self) -> tuple[str, ...]:
        """The projects that are in it and have not left it."""
        return tuple(member.dossier_id for member in self.members if member.withdrawal is None)

    def attempts(self) -> Iterator[tuple[int, int, Attempt]]:
        """(place of the lot, place in it, attempt) of every attempt."""
        for i, lot in enumerate(self.lots):
            for j, attempt in enumerate(lot.attempts):
                yield i, j, attempt


class OperationPackage(Package):
    """统一运维包 of a year."""

    members: tuple[OperationMember, ...] = ()  # type: ignore[assignment]


class Packages(Record):
    packages: tuple[Package, ...] = ()


class OperationPackages(Record):
    packages: tuple[OperationPackage, ...] = ()
