"""申报 (第五条) and the five principles (第一至三条): what a project unit declares."""

from zhcity_cli.model.base import Count, Day, Money, Number, Price, Record, Text, UnitCode, Year
from zhcity_cli.model.stages import Stage
from zhcity_cli.model.words import CostKind, CryptographyPlan, Frequency, GradingLevel


class Sanction(Record):
    """批准: who allowed it, when, under which document."""

    unit: UnitCode
    dated_on: Day
    document_number: Text | None = None


class Departure(Record):
    """例外: a departure from a principle or from 统一采购, with its reason and who allowed it."""

    reason: Text
    sanction: Sanction


class PlanningPrinciple(Record):
    plan_document: Text | None = None
    plan_section: Text | None = None


class StandardsPrinciple(Record):
    standard_codes: tuple[Text, ...] = ()
    note: Text | None = None


class IntegrationPrinciple(Record):
    deployment: Text | None = None
    network: Text | None = None
    exception: Departure | None = None


class Interface(Record):
    platform: Text
    specification: Text | None = None
    data_items: tuple[Text, ...] = ()
    frequency: Frequency | None = None
    note: Text | None = None


class SharingPrinciple(Record):
    interfaces: tuple[Interface, ...] = ()
    catalogue: tuple[Text, ...] = ()
    note: Text | None = None


class SecurityPrinciple(Record):
    proposed_grading: GradingLevel | None = None
    cryptography_plan: CryptographyPlan | None = None
    note: Text | None = None


class Principles(Record):
    planning: PlanningPrinciple | None = None
    standards: StandardsPrinciple | None = None
    integration: IntegrationPrinciple | None = None
    information_sharing: SharingPrinciple | None = None
    security: SecurityPrinciple | None = None


class FundingSource(Record):
    channel: Text
    amount: Money


class CostItem(Record):
    """A line of 明细: quantity × unit price = amount, in 万元."""

    name: Text
    cost_kind: CostKind
    goods_code: Text | None = None
    quantity: Number
    measure_unit: Text
    unit_price: Price
    amount: Money


class Investment(Record):
    """投资 in 万元: the total, its years, its sources, its lines."""

    total: Money | None = None
    by_year: dict[Year, Money] = {}
    funding_sources: tuple[FundingSource, ...] = ()
    cost_items: tuple[CostItem, ...] = ()


class PerformanceGoal(Record):
    indicator: Text
    measure_unit: Text | None = None
    baseline: Number | None = None
    target: Number | None = None


class Declaration(Record):
    dated_on: Day | None = None
    document_number: Text | None = None
    necessity: Text | None = None
    content: Text | None = None
    principles: Principles | None = None
    investment: Investment | None = None
    performance_goals: tuple[PerformanceGoal, ...] = ()
    predecessor: Text | None = None
    funding_statement: Text | None = None


class Person(Record):
    full_name: Text
    post: Text
    phone: Text | None = None


class Provenance(Record):
    """出处: the row of a list a dossier was taken from; `entered_at` is the stage at which a 存量 project came in."""

    list_file: Text
    row: Count
    list_digest: Text | None = None
    entered_at: Stage | None = None
    remark: Text | None = None
