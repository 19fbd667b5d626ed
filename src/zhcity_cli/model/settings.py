"""zhcity.yaml: who the office is, which measure holds, and every parameter with value, basis and source.

The seed gives no number: each number here is a default from a sibling text and is printed with its source.
"""

import hashlib
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from zhcity_cli.model.base import Count, Day, Flag, Money, Number, Record, Text, UnitCode, pattern
from zhcity_cli.model.words import AttachmentKind, Basis, PaymentReading

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


class ExpertCount(Whole):
    is_odd: Flag = True


class Sum(Parameter):
    """An amount in 万元."""

    value: Money


class Rate(Parameter):
    value: Number


class YesNo(Parameter):
    value: Flag


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
    """代录: whether the office may record other bodies' acts, and which acts it may not."""

    is_allowed: Flag = True
    in_person_acts: tuple[Text, ...] = ()


class Settings(Record):
    format_version: Count
    name: Text
    is_example: Flag = False
    base_date: Day | None = None
    trail_start: Text | None = None
    office: UnitCode
    store: Text | None = None
    measure: Measure
    parameters: Parameters = Parameters()
    recording: Recording = Recording()
