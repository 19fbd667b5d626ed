"""拨付, 运维, 考核, 绩效, 审计, 重大问题, 结项: money paid and the years after acceptance (第四条, 第十六至十九条)."""

from decimal import Decimal

from zhcity_cli.model.base import Count, Day, Money, Number, Record, Text, Year
from zhcity_cli.model.dossier.acceptance import RectificationResult
from zhcity_cli.model.words import ClosingMode


class DatedAmount(Record):
    """申请 or 审核 of money: a day and an amount in 万元."""

    dated_on: Day
    amount: Money


class Payment(Record):
    dated_on: Day
    amount: Money
    voucher: Text


class Disbursement(Record):
    """拨付 against one contract's present value: 申请 unit, 审核 and 支付 finance."""

    contract_id: Text
    serial: Count
    application: DatedAmount
    review: DatedAmount | None = None
    payment: Payment | None = None


class FeeItem(Record):
    """A line of 费用构成: 设备维保费, 软件维护费 … in 万元."""

    name: Text
    amount: Money


class Operation(Record):
    """运维 of one year: 申请 unit, 审核 and 包 office. A system that needs no money this year says why (不申请理由)."""

    year: Year
    application: DatedAmount | None = None
    waiver: Text | None = None
    fee_items: tuple[FeeItem, ...] = ()
    review: DatedAmount | None = None
    package_id: Text | None = None

    @property
    def asked(self) -> Decimal:
        """What was applied for, in 万元; 0 where the year was waived."""
        return self.application.amount if self.application else Decimal(0)


class ServiceReview(Record):
    """考核 of a purchased service, a record a year."""

    year: Year
    dated_on: Day
    conclusion: Text
    score: Number | None = None


class MeasuredIndicator(Record):
    indicator: Text
    measured: Number


class SelfEvaluation(Record):
    dated_on: Day
    indicators: tuple[MeasuredIndicator, ...] = ()
    score: Number


class Evaluation(Record):
    dated_on: Day
    score: Number
    grade: Text


class Performance(Record):
    year: Year
    self_evaluation: SelfEvaluation | None = None
    evaluation: Evaluation | None = None


class Audit(Record):
    """审计 finding of the audit bureau, 整改结果 of the unit (S25)."""

    dated_on: Day
    matter: Text
    deadline: Day | None = None
    audit_result: RectificationResult | None = None


class Raised(Record):
    dated_on: Day
    matter: Text


class Settled(Record):
    dated_on: Day
    meeting_id: Text
    opinion: Text


class MajorIssue(Record):
    """重大问题: raised by the unit, settled by the leading group (S13)."""

    serial: Count
    raised: Raised
    settled: Settled | None = None
    closed: RectificationResult | None = None


class Closing(Record):
    closing_mode: ClosingMode
    dated_on: Day
    document_number: Text
    destination: Text | None = None
