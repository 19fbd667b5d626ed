"""zhcity.yaml: who the office is, which measure holds, and every parameter with value, basis and source.

The seed gives no number: each number here is a default from a sibling text and is printed with its source.
"""

import hashlib
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from zhcity_cli.model.base import Count, Day, Flag, Money, Number, Record, Text, UnitCode, pattern
from zhcity_cli.model.words import (
    AttachmentKind,
    Basis,
    DayUnit,
    GradingLevel,
    MaterialCondition,
    MaterialDemand,
    OperationBlocker,
    PaymentReading,
)

MonthDay = Annotated[str, pattern("R65b", r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", "月日", "请写成 月-日，如 03-31")]


class Parameter(Record):
    """A setting that decides a check: `value` is declared by each kind below."""

    basis: Basis
    source: Text


class Words(Parameter):
    value: tuple[Text, ...]


class SecretWords(Words):
    except_words: tuple[Text, ...] = ()


class Window(Parameter):
    value: Annotated[tuple[MonthDay, ...], Field(min_length=2, max_length=2)]


class Kinds(Parameter):
    value: tuple[AttachmentKind, ...]


class Whole(Parameter):
    value: Count


class Days(Whole):
    """A number of days: of the calendar, or working days where 计日 says so."""

    day_unit: DayUnit = DayUnit.CALENDAR_DAY


class ExpertCount(Whole):
    is_odd: Flag = True


class Sum(Parameter):
    """An amount in 万元."""

    value: Money


class Rate(Parameter):
    value: Number


class YesNo(Parameter):
    value: Flag


class MonthSpan(Parameter):
    """From and to, in months."""

    value: Annotated[tuple[Count, ...], Field(min_length=2, max_length=2)]


class Level(Parameter):
    value: GradingLevel


class MonthsByLevel(Parameter):
    """For how many months a yearly assessment holds, by grading; a level that is not named needs none."""

    value: dict[GradingLevel, Count]


class OptionalRate(Parameter):
    """A ratio; left empty, the rule that reads it is off."""

    value: Number | None = None


class Blockers(Parameter):
    value: tuple[OperationBlocker, ...]


class Material(Record):
    """A paper of 竣工验收: which kind, whether it must be there, and under which condition."""

    attachment_kind: AttachmentKind
    demand: MaterialDemand
    material_condition: MaterialCondition | None = None


class Materials(Parameter):
    value: tuple[Material, ...]


def _final_materials() -> tuple[Material, ...]:
    """The papers of 国办发〔2019〕57号 第二十五条 and of the 岳阳, 海南 and 湖北 catalogues."""
    kinds, demands, conditions = AttachmentKind, MaterialDemand, MaterialCondition
    always = (
        kinds.CONTRACT_PAPER, kinds.AWARD_NOTICE, kinds.COMPLETION_REPORT, kinds.SELF_TEST, kinds.PRELIMINARY_OPINION,
        kinds.TRIAL_RECORD, kinds.USER_REPORT, kinds.ASSET_LIST, kinds.OPERATION_SCHEME, kinds.FINAL_ACCOUNTS,
    )  # fmt: skip
    sometimes = (
        (kinds.SUPERVISION_SUMMARY, conditions.SUPERVISED),
        (kinds.AUDIT_REPORT, conditions.BIG),
        (kinds.DATA_COMMITMENT, conditions.SHARING),
        (kinds.ASSESSMENT_REPORT, conditions.GRADED_TWO),
        (kinds.CRYPTOGRAPHY_SCHEME, conditions.GRADED_THREE),
    )
    return (
        *(Material(attachment_kind=kind, demand=demands.REQUIRED) for kind in always),
        *(
            Material(attachment_kind=kind, demand=demands.CONDITIONAL, material_condition=condition)
            for kind, condition in sometimes
        ),
        Material(attachment_kind=kinds.TRAINING_RECORD, demand=demands.OPTIONAL),
    )


class PaymentReadingChoice(Parameter):
    value: PaymentReading
    choices: tuple[PaymentReading, ...] = tuple(PaymentReading)


M, P, C = Basis.MEASURE, Basis.SIBLING, Basis.CONVENTION


class Parameters(Record):
    declaration_window: Window = Window(value=("01-01", "03-31"), basis=C, source="解读只说“每年年初”")
    excluded_words: Words = Words(
        value=("个人电脑", "照相机", "复印机", "移动存储", "耗材", "土建", "普通装修", "专业领域设备"),
        basis=M,
        source="S06",
    )
    standard_numbers: Words = Words(value=("GB/T 30850",), basis=M, source="S08")
    platforms: Words = Words(value=("示范区共享交换平台", "智慧城市指挥中心"), basis=M, source="S10")
    deployment_and_network: Annotated[Words, Field()] = Words(
        value=("示范区政务云平台", "示范区电子政务网络"), basis=M, source="S09"
    )
    declaration_attachments: Kinds = Kinds(
        value=tuple(AttachmentKind)[:7], basis=P, source="临沂、国办发〔2019〕57号 第十一条"
    )
    least_indicators: Whole = Whole(value=1, basis=P, source="丽水 第五条")
    expert_count: ExpertCount = ExpertCount(value=5, is_odd=True, basis=P, source="兄弟文本")
    big_amount: Sum = Sum(value=Decimal(1000), basis=P, source="丽水 第十条")
    big_attachments: Kinds = Kinds(
        value=(AttachmentKind.FEASIBILITY_APPROVAL, AttachmentKind.COST_REVIEW, AttachmentKind.WRITTEN_REVIEW),
        basis=P,
        source="丽水 第十条、国办发〔2019〕57号 第七条",
    )
    supplements_allowed: YesNo = YesNo(value=True, basis=P, source="丽水 第七条")
    secret_words: SecretWords = SecretWords(
        value=("绝密", "机密", "秘密"), except_words=("国家秘密", "商业秘密", "工作秘密"), basis=C, source="防误录"
    )
    declaration_threshold: Sum = Sum(value=Decimal(30), basis=P, source="邵阳、杨凌")
    other_cost_words: Words = Words(value=("监理", "测评", "密码应用评估", "软件测试", "设计"), basis=C, source="试算")
    area_codes: Words = Words(value=("419001",), basis=C, source="GB/T 2260，济源 419001")
    supervision_threshold: Sum = Sum(value=Decimal(100), basis=P, source="丽水 第十五条")
    software_test_threshold: Sum = Sum(value=Decimal(200), basis=P, source="丽水 第十五条")
    plan_stale_months: Whole = Whole(value=12, basis=P, source="丽水 第十三条")
    predecessor_months: Whole = Whole(value=12, basis=P, source="丽水 第二十二条")
    procurement_needs: Words = Words(
        value=(
            "项目名称", "采购人", "预算金额", "经费渠道", "运维要求", "数据共享要求", "安全审查和保密要求", "等级保护",
            "政府采购政策", "履约验收方案", "IPv6",
        ),
        basis=P,
        source="财库〔2017〕210号 第四、七条",
    )  # fmt: skip
    goods_price_weight: Rate = Rate(value=Decimal("0.30"), basis=P, source="财库〔2017〕210号 第九条")
    service_price_weight: Rate = Rate(value=Decimal("0.10"), basis=P, source="财库〔2017〕210号 第九条")
    signing_days: Days = Days(value=30, basis=P, source="政府采购的一般规定，采用前请核对")
    construction_months: Whole = Whole(value=12, basis=P, source="丽水 第十六、十九条")
    acceptance_months: Whole = Whole(value=6, basis=P, source="国办发〔2019〕57号 第二十五条")
    archive_first: YesNo = YesNo(value=True, basis=P, source="国办发〔2019〕57号 第二十六条")
    cryptography_from: Level = Level(
        value=GradingLevel.THREE, basis=P, source="密评指南、国办发〔2019〕57号 第二十五条"
    )
    filing_days: Days = Days(value=30, basis=P, source="公通字〔2007〕43号")
    assessment_months: MonthsByLevel = MonthsByLevel(
        value={GradingLevel.THREE: 12, GradingLevel.FOUR: 6}, basis=P, source="公通字〔2007〕43号、密评指南"
    )
    final_materials: Materials = Materials(
        value=_final_materials(), basis=P, source="国办发〔2019〕57号 第二十五条，岳阳、海南、湖北的验收目录"
    )
    first_payment_cap: Rate = Rate(value=Decimal("0.30"), basis=P, source="付款实例（首付 30%），只用于 分期")
    early_payment_cap: Rate = Rate(value=Decimal("0.50"), basis=P, source="付款实例（竣工前累计 50%），只用于 分期")
    early_application_days: Whole = Whole(value=0, basis=C, source="解读只说“免费运维期结束后”")
    operation_reminder_days: Whole = Whole(value=90, basis=C, source="试算")
    operation_fee_cap: OptionalRate = OptionalRate(value=None, basis=P, source="没有可核的来源，空着就不查")
    operation_years: Whole = Whole(value=3, basis=P, source="财库〔2017〕210号 第十六条")
    upgrade_ratio: Rate = Rate(value=Decimal("0.15"), basis=P, source="鄂尔多斯")
    upgrade_amount: Sum = Sum(value=Decimal(100), basis=P, source="鄂尔多斯")
    operation_blockers: Blockers = Blockers(
        value=tuple(OperationBlocker), basis=P, source="国办发〔2019〕57号 第二十八条、公通字〔2007〕43号"
    )
    self_evaluation_months: MonthSpan = MonthSpan(value=(12, 24), basis=P, source="国办发〔2019〕57号 第二十七条")
    trial_run_months: Whole = Whole(value=3, basis=P, source="丽水 第二十条")
    change_ratio: Rate = Rate(value=Decimal("0.10"), basis=P, source="丽水 第十六条")
    change_amount: Sum = Sum(value=Decimal(50), basis=P, source="丽水 第十六条")
    payment_reading: PaymentReadingChoice = PaymentReadingChoice(
        value=PaymentReading.STRICT, basis=M, source="解读：未经竣工验收或不合格的，财政部门不予拨付经费"
    )
    name_similarity: Rate = Rate(value=Decimal("0.80"), basis=C, source="试算")

    def digest(self) -> str:
        """Twelve hex digits over every parameter as it holds, defaults included: 参数摘要 of a plan."""
        return hashlib.sha256(self.model_dump_json(by_alias=True).encode()).hexdigest()[:12]


class Measure(Record):
    name: Text
    document_number: Text | None = None
    effective_on: Day | None = None


class Recording(Record):
    """代录: whether the office may record other bodies' acts, which acts it may not, whether each needs its basis."""

    is_allowed: Flag = True
    in_person_acts: tuple[Text, ...] = ()
    needs_basis: Flag = False


class Signing(Record):
    """签名: whether every step must be signed, and as whom the forges commit that take a branch in for somebody."""

    must_sign: Flag = False
    forge_emails: tuple[Text, ...] = ("noreply@github.com", "noreply@gitee.com")


class Settings(Record):
    format_version: Count
    name: Text
    is_example: Flag = False
    base_date: Day | None = None
    trail_start: Text | None = None
    office: UnitCode
    store: Text | None = None
    classified_line: Flag = False
    protected_main: Flag = False
    measure: Measure
    parameters: Parameters = Parameters()
    recording: Recording = Recording()
    signing: Signing = Signing()
