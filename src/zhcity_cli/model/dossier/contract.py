"""合同, 监理月报, 变更 (第六至十条): what was signed and how it changed."""

from zhcity_cli.model.base import Count, Day, Flag, Money, Month, Number, Record, Text
from zhcity_cli.model.dossier.declaration import Departure, Sanction
from zhcity_cli.model.words import ContractKind


class PaymentTerm(Record):
    condition: Text
    ratio: Number


class Delivery(Record):
    """交付 of a contract other than 承建: the report that was handed over."""

    dated_on: Day
    attachment_id: Text | None = None


class Contract(Record):
    """A contract; one over several projects stands in each dossier with this project's share as amount (万元)."""

    id: Text
    contract_kind: ContractKind
    package_id: Text | None = None
    contractor: Text
    credit_code: Text | None = None
    signed_on: Day
    contract_total: Money
    amount: Money
    started_on: Day | None = None
    due_on: Day | None = None
    free_operation_months: Count | None = None
    intellectual_property: Text | None = None
    has_advance_funding: Flag | None = None
    payment_terms: tuple[PaymentTerm, ...] = ()
    exception: Departure | None = None
    delivery: Delivery | None = None


class SupervisionReport(Record):
    month: Month
    opinion: Text
    attachment_id: Text | None = None


class Milestone(Record):
    """里程碑: when a part of the work was to be done, and when it was."""

    name: Text
    planned_on: Day
    done_on: Day | None = None


class ChangeOrder(Record):
    """变更: old value, new value, reason; limits are cumulative. Small ones are filed (备案), others allowed (批准)."""

    serial: Count
    contract_id: Text | None = None
    changed_field: Text
    matter: Text
    old_value: Text | None = None
    new_value: Text
    reason: Text
    applied_on: Day
    filing: Sanction | None = None
    sanction: Sanction | None = None

    @property
    def is_settled(self) -> bool:
        return self.filing is not None or self.sanction is not None
