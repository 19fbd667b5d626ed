"""采购包 and 统一运维包: one shape, in plans/<year>/packages.yaml and operation.yaml (第六至十条, 第十六至十九条)."""

from zhcity_cli.model.base import Count, Day, DossierId, Money, Record, Sha256, Text, UnitCode, Year
from zhcity_cli.model.words import DocumentVerdict, TenderMethod, TenderResult


class Entrustment(Record):
    dated_on: Day
    document_number: Text | None = None


class Member(Record):
    """A project in a package; 包内预算 for procurement, 年度 and 金额 for O&M (万元)."""

    dossier_id: DossierId
    package_budget: Money | None = None
    year: Year | None = None
    amount: Money | None = None


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
    """One try at a lot; 流标 and 废标 are ordinary life."""

    serial: Count
    notice_on: Day
    tender_method: TenderMethod
    tender_result: TenderResult | None = None
    dated_on: Day | None = None
    winner: Text | None = None
    award: Money | None = None
    shares: tuple[Share, ...] = ()


class Lot(Record):
    lot_number: Count
    price_limit: Money
    attempts: tuple[Attempt, ...] = ()


class FinanceSupervision(Record):
    dated_on: Day
    matter: Text


class Package(Record):
    id: Text
    name: Text
    package_state: Text | None = None
    agency: UnitCode | None = None
    entrustment: Entrustment | None = None
    members: tuple[Member, ...] = ()
    tender_documents: tuple[TenderDocument, ...] = ()
    lots: tuple[Lot, ...] = ()
    finance_supervision: tuple[FinanceSupervision, ...] = ()


class Packages(Record):
    packages: tuple[Package, ...] = ()
