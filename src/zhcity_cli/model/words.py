"""The closed lists of words that people choose from; the value of each member is the Chinese word."""

from __future__ import annotations

from enum import StrEnum


class Category(StrEnum):
    """类别，S05."""

    NETWORK = "信息网络"
    CLOUD_PLATFORM = "云服务平台"
    APPLICATION = "信息化应用系统"
    DATA_RESOURCE = "信息资源开发利用"
    SECURITY = "信息安全"


class Nature(StrEnum):
    """性质，S04."""

    NEW_BUILD = "新建"
    REBUILD = "改建"
    EXTENSION = "扩建"


class FundingMode(StrEnum):
    """投入方式，S04."""

    GOVERNMENT_INVESTMENT = "政府投资"
    JOINT_CONSTRUCTION = "政企联合"
    PURCHASED_SERVICE = "购买服务"
    GOVERNMENT_OPERATION = "运行维护"


class Mark(StrEnum):
    SUPPLEMENT = "增补"
    SIMPLIFIED = "简易"
    LEGACY = "存量"


class Standing(StrEnum):
    """状态: beside the stage, never instead of it."""

    NORMAL = "正常"
    DEFERRED = "暂缓"
    RECTIFYING = "整改"
    TERMINATED = "终止"


class GradingLevel(StrEnum):
    """等保级别，S11."""

    ONE = "一级"
    TWO = "二级"
    THREE = "三级"
    FOUR = "四级"
    FIVE = "五级"


class CryptographyPlan(StrEnum):
    READY = "有方案"
    DRAFTING = "编制中"
    NOT_APPLICABLE = "不适用"


class Frequency(StrEnum):
    """频率 of an interface; S10 asks for 实时."""

    REALTIME = "实时"
    HOURLY = "每小时"
    DAILY = "每日"
    WEEKLY = "每周"
    MONTHLY = "每月"
    ON_DEMAND = "按需"


class CostKind(StrEnum):
    SOFTWARE = "软件"
    HARDWARE = "硬件"
    SERVICE = "服务"
    OTHER = "其他费"


class AttachmentKind(StrEnum):
    DECLARATION_FORM = "申报表"
    DECLARATION_LETTER = "申请函"
    CONSTRUCTION_SCHEME = "建设方案"
    CONSTRUCTION_GROUNDS = "建设依据"
    ESTIMATE = "投资估算表"
    DATA_CATALOGUE = "信息资源目录"
    SECURITY_NOTE = "等保与密码说明"
    FEASIBILITY_APPROVAL = "可研批复"
    PRELIMINARY_DESIGN_APPROVAL = "初设批复"
    COST_REVIEW = "造价审核"
    WRITTEN_REVIEW = "书面审查意见"
    FUNDING_PROOF = "资金落实证明"
    SUPERVISION_REPORT = "监理月报"
    SELF_TEST = "自测试报告"
    TRIAL_RECORD = "试运行记录"
    USER_REPORT = "用户评价"
    ASSESSMENT_REPORT = "测评报告"
    CONTRACT_PAPER = "合同"
    AWARD_NOTICE = "中标通知书"
    COMPLETION_REPORT = "完工报告"
    SUPERVISION_SUMMARY = "监理报告"
    PRELIMINARY_OPINION = "初验意见"
    ASSET_LIST = "软硬件清单"
    TRAINING_RECORD = "培训记录"
    OPERATION_SCHEME = "运维与质保方案"
    FINAL_ACCOUNTS = "决算报告"
    AUDIT_REPORT = "审计报告"
    DATA_COMMITMENT = "数据治理承诺书"
    CRYPTOGRAPHY_SCHEME = "密码应用方案"
    EARLIER_EVALUATION = "前期评价"
    EXTENSION_REQUEST = "延期申请"
    OTHER = "其他"


class AdmissionResult(StrEnum):
    ADMITTED = "受理"
    NOT_ADMITTED = "不予受理"
    TO_COMPLETE = "补正"


class ReviewResult(StrEnum):
    """结论 of a review round."""

    PASSED = "通过"
    PASSED_AFTER_CHANGES = "修改后通过"
    NOT_PASSED = "不通过"


class RecheckResult(StrEnum):
    PASSED = "通过"
    NOT_PASSED = "不通过"


class Decision(StrEnum):
    """结论 of the leading group, S12."""

    AGREED = "同意"
    AGREED_IN_PRINCIPLE = "原则同意"
    DEFERRED = "暂缓"
    REJECTED = "不同意"


class MeetingKind(StrEnum):
    EXPERT_REVIEW = "论证会"
    LEADING_GROUP = "领导小组会"


class PlanState(StrEnum):
    PROPOSED = "拟定"
    SUBMITTED = "送审"
    APPROVED = "审定"
    ADJUSTED = "调整"


class LeftOutReason(StrEnum):
    """原因 of 未列入, in the order in which they are asked: the first that holds is the one printed."""

    STANDING = "状态不正常"
    REJECTED = "审定未同意"
    NOT_DECLARED = "未申报"
    NOT_ADMITTED = "未受理"
    NOT_REVIEWED = "未论证"
    REVIEW_FAILED = "论证未通过"
    FUND_NOT_REVIEWED = "未经费审核"
    UNREADABLE = "资料有错误"
    BY_HAND = "人工剔除"


class AdjustmentKind(StrEnum):
    SUPPLEMENT = "增补"
    WITHDRAWAL = "撤销"
    AMOUNT = "调额"


class ContractKind(StrEnum):
    CONSTRUCTION = "承建"
    SUPERVISION = "监理"
    SECURITY_GRADING = "等保测评"
    CRYPTOGRAPHY = "密码应用评估"
    SOFTWARE_TEST = "软件测试"
    SERVICE = "服务"
    OPERATION = "运维"
    OTHER = "其他"


class AssessmentKind(StrEnum):
    SECURITY_GRADING = "等保"
    CRYPTOGRAPHY = "密评"
    SOFTWARE_TEST = "软件测试"


class Passed(StrEnum):
    """结论 of a preliminary acceptance round."""

    PASSED = "通过"
    NOT_PASSED = "不通过"


class Qualified(StrEnum):
    """结论 of a final acceptance round and of the archive, S39."""

    QUALIFIED = "合格"
    NOT_QUALIFIED = "不合格"


class DocumentVerdict(StrEnum):
    """结论 of the office on a tender document, S35."""

    PASSED = "通过"
    RETURNED = "退回修改"


class TenderMethod(StrEnum):
    OPEN_TENDER = "公开招标"
    COMPETITIVE_CONSULTATION = "竞争性磋商"
    SINGLE_SOURCE = "单一来源"


class TenderResult(StrEnum):
    AWARDED = "中标"
    FAILED = "流标"
    REJECTED = "废标"


class PackageState(StrEnum):
    """状态 of a package; one that is 终止 is no longer in force."""

    PROPOSED = "拟定"
    ENTRUSTED = "已委托"
    TENDERING = "采购中"
    SIGNED = "已签约"
    ENDED = "终止"


class SubjectKind(StrEnum):
    """标的 of a lot: goods and services weigh the price differently."""

    GOODS = "货物"
    SERVICES = "服务"
    WORKS = "工程"


class MaterialDemand(StrEnum):
    """要求 of a paper at final acceptance."""

    REQUIRED = "必备"
    OPTIONAL = "可选"
    CONDITIONAL = "条件"


class MaterialCondition(StrEnum):
    """条件 under which a paper is asked for; each is evaluated from the dossier."""

    SUPERVISED = "有监理"
    GRADED_TWO = "等保二级以上"
    GRADED_THREE = "等保三级以上"
    SOFTWARE_TESTED = "软件达到测评起点"
    SHARING = "应用或数据类"
    BIG = "达到大额起点"


class OperationBlocker(StrEnum):
    """What withholds O&M money from a system."""

    NOT_SHARING = "未共享数据"
    ASSESSMENT_LAPSED = "测评过期"
    NOT_REGISTERED = "未入系统目录"


class ClosingMode(StrEnum):
    RETIRED = "停用"
    HANDED_OVER = "移交"
    MERGED = "并入"


class Basis(StrEnum):
    """Where a rule comes from; only the seed may be called 办法."""

    MEASURE = "办法"
    SIBLING = "参照"
    CONVENTION = "约定"
    FORMAT = "格式"


class DayUnit(StrEnum):
    """计日: how the days of a parameter are counted."""

    CALENDAR_DAY = "日"
    WORKDAY = "工作日"


class PaymentReading(StrEnum):
    STRICT = "从严"
    STAGED = "分期"
