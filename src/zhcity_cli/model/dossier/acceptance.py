"""完工 to 投用 (第十一至十五条): rounds of acceptance; the last round decides, earlier rounds are never edited."""

from zhcity_cli.model.base import Count, Day, Flag, Record, Text, UnitCode
from zhcity_cli.model.words import AssessmentKind, GradingLevel, Passed, Qualified


class Completion(Record):
    dated_on: Day
    self_test: Text | None = None


class GroupMember(Record):
    """A member of the acceptance group: an expert, or the body behind a contract (the supervisor)."""

    expert_id: Text | None = None
    contract_id: Text | None = None
    unit: UnitCode | None = None


class Rectification(Record):
    matter: Text
    deadline: Day | None = None
    closed_on: Day | None = None


class PreliminaryAcceptance(Record):
    """初验, organised by the project unit, never the contractor (S37)."""

    round: Count
    dated_on: Day
    organiser: UnitCode
    acceptance_group: tuple[GroupMember, ...] = ()
    conclusion: Passed | None = None
    rectifications: tuple[Rectification, ...] = ()


class TrialRun(Record):
    from_on: Day
    until_on: Day | None = None
    record_id: Text | None = None
    user_evaluation: Text | None = None


class Assessment(Record):
    """测评: 等保 and 密评 recur every year while the system lives."""

    assessment_kind: AssessmentKind
    grading: GradingLevel | None = None
    filing_number: Text | None = None
    filed_on: Day | None = None
    scope: tuple[Text, ...] = ()
    dated_on: Day
    conclusion: Text
    attachment_id: Text | None = None


class Connection(Record):
    """共享落实: whether a platform of 信息共享 is really connected."""

    platform: Text
    is_connected: Flag
    dated_on: Day | None = None


class ArchiveAcceptance(Record):
    dated_on: Day
    conclusion: Qualified


class RectificationDemand(Record):
    matter: Text
    deadline: Day
    responsible: Text


class RectificationResult(Record):
    dated_on: Day
    result_content: Text


class FinalAcceptance(Record):
    """竣工验收, organised by the data bureau together with 发改统计局, with experts (S38)."""

    round: Count
    applied_on: Day
    dated_on: Day | None = None
    organisers: tuple[UnitCode, ...] = ()
    expert_ids: tuple[Text, ...] = ()
    conclusion: Qualified | None = None
    rectification_demand: RectificationDemand | None = None
    rectification_result: RectificationResult | None = None


class Promotion(Record):
    using_units: Count
    monthly_users: Count


class InService(Record):
    dated_on: Day
    promotion: Promotion | None = None
