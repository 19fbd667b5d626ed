"""受理, 经费审核, 论证, 审定, 立项, 预算: from admission to money (第四条, 第五条)."""

from zhcity_cli.model.base import Count, Day, Flag, Money, Record, Text, UnitCode, Year
from zhcity_cli.model.words import AdmissionResult, Decision, RecheckResult, ReviewResult


class Admission(Record):
    dated_on: Day
    conclusion: AdmissionResult
    opinion: Text | None = None


class FundReview(Record):
    """经费审核 of the whole project, in 万元 (S18)."""

    declared_amount: Money
    reviewed_amount: Money
    dated_on: Day
    opinion: Text | None = None


class Recheck(Record):
    """复核 of a round that passed 修改后通过: the changes were made and looked at."""

    dated_on: Day
    by: UnitCode
    conclusion: RecheckResult


class ReviewRound(Record):
    """A round of 论证; the conclusion may still be open when the meeting is set."""

    round: Count
    meeting_id: Text
    conclusion: ReviewResult | None = None
    opinion: Text | None = None
    dated_on: Day | None = None
    recheck: Recheck | None = None


class Approval(Record):
    """A decision of the leading group; the amount is of the whole project, in 万元."""

    serial: Count
    meeting_id: Text
    conclusion: Decision
    approved_amount: Money | None = None
    document_number: Text | None = None
    dated_on: Day
    opinion: Text | None = None
    is_major: Flag | None = None

    @property
    def is_agreed(self) -> bool:
        return self.conclusion in (Decision.AGREED, Decision.AGREED_IN_PRINCIPLE)


class Initiation(Record):
    document_number: Text
    dated_on: Day
    initiated_amount: Money


class Budget(Record):
    year: Year
    document_number: Text
    dated_on: Day
    amount: Money
