"""拨付台账: what each contract is worth to a project, what was applied for, reviewed and paid, what may be paid when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from zhcity_cli.model.dossier import Dossier
from zhcity_cli.model.dossier.contract import Contract
from zhcity_cli.model.dossier.facts import ZERO, accepted_on, free_until, passed_preliminary, present_value
from zhcity_cli.model.dossier.later_life import Disbursement, Payment
from zhcity_cli.model.words import ContractKind

CENT = Decimal("0.01")

# The kinds that end with a report that is handed over; 承建 ends with acceptance, 服务 and 运维 run for years.
DELIVERED = (
    ContractKind.SUPERVISION,
    ContractKind.SECURITY_GRADING,
    ContractKind.CRYPTOGRAPHY,
    ContractKind.SOFTWARE_TEST,
    ContractKind.OTHER,
)


@dataclass(frozen=True, slots=True)
class Account:
    """One contract in 万元: its present value for this project and the sums of its 拨付 records."""

    contract: Contract
    value: Decimal
    applied: Decimal
    reviewed: Decimal
    paid: Decimal

    @property
    def unpaid(self) -> Decimal:
        return self.value - self.paid


def accounts(dossier: Dossier) -> tuple[Account, ...]:
    """The ledger: a row a contract, in the order of the dossier."""
    return tuple(_account(dossier, contract) for contract in dossier.contracts)


def _account(dossier: Dossier, contract: Contract) -> Account:
    records = [record for record in dossier.disbursements if record.contract_id == contract.id]
    return Account(
        contract=contract,
        value=present_value(dossier, contract),
        applied=sum((r.application.amount for r in records), ZERO),
        reviewed=sum((r.review.amount for r in records if r.review), ZERO),
        paid=sum((r.payment.amount for r in records if r.payment), ZERO),
    )


@dataclass(frozen=True, slots=True)
class Paid:
    """A payment with its place under 拨付 and the sum paid on its contract up to and with it."""

    place: int
    contract: Contract
    record: Disbursement
    payment: Payment
    cumulated: Decimal
    is_first: bool


def paid_in_order(dossier: Dossier) -> Iterator[Paid]:
    """Every payment on a known contract, contract by contract, by day."""
    for contract in dossier.contracts:
        made = [
            (record.payment.dated_on, place, record, record.payment)
            for place, record in enumerate(dossier.disbursements)
            if record.contract_id == contract.id and record.payment
        ]
        cumulated = ZERO
        for turn, (_, place, record, payment) in enumerate(sorted(made, key=lambda each: each[:2])):
            cumulated += payment.amount
            yield Paid(place, contract, record, payment, cumulated, turn == 0)


def part(value: Decimal, ratio: Decimal) -> Decimal:
    """A share of a value, to the cent."""
    return (value * ratio).quantize(CENT, ROUND_HALF_UP)


def released(dossier: Dossier, contract: Contract, day: date) -> Decimal | None:
    """What the contract's own terms allow to have been paid by a day; None where it has no terms.

    A condition in words that no record answers is left to people: its part counts as released.
    """
    if not contract.payment_terms:
        return None
    open_terms = [term for term in contract.payment_terms if not _is_met(dossier, contract, term.condition, day)]
    value = present_value(dossier, contract)
    return value - sum((part(value, term.ratio) for term in open_terms), ZERO)


def _is_met(dossier: Dossier, contract: Contract, condition: str, day: date) -> bool:
    if condition not in CONDITIONS:
        return True
    met = met_on(dossier, contract, condition)
    return met is not None and met <= day


CONDITIONS = ("合同签订", "初验通过", "竣工验收合格", "免费运维期满", "交付", "年度考核合格")


def met_on(dossier: Dossier, contract: Contract, condition: str) -> date | None:
    """The day on which a condition of 付款 came true; None while it has not, or where no record can tell."""
    match condition:
        case "合同签订":
            return contract.signed_on
        case "初验通过":
            passed = passed_preliminary(dossier)
            return passed.dated_on if passed else None
        case "竣工验收合格":
            return accepted_on(dossier)
        case "免费运维期满":
            last = free_until(dossier)
            return last + timedelta(days=1) if last else None
        case "交付":
            return contract.delivery.dated_on if contract.delivery else None
        case "年度考核合格":
            return min((r.dated_on for r in dossier.service_reviews if r.conclusion == "合格"), default=None)
    return None
