"""What every record shares: frozen, Chinese keys, no unknown key; and the types of its values.

Values arrive as text (the reader resolves nothing but null). Each type turns text into its value or says in one
sentence what is wrong, under the code that the catalogue explains.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from zhcity_cli.model.roles import Role
from zhcity_cli.model.stages import Stage
from zhcity_cli.model.terms import chinese


class Record(BaseModel):
    """A frozen section or list entry; keys in files are the Chinese words of `terms`.

    Only the records that stand for a whole file are validated by themselves; the others need no validator of their own,
    which makes each start shorter.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        alias_generator=chinese,
        validate_by_name=True,
        validate_by_alias=True,
        defer_build=True,
    )


class Frozen(StrEnum):
    """From when on a field group may only be changed by 更正, where that is no stage."""

    AT_ONCE = "写下就不改"
    APPEND_ONLY = "只添不改"
    EACH_ROUND = "有了结论的一轮不改"
    ONCE_PAID = "支付以后"
    ONCE_APPROVED = "备案或批准以后"
    ONCE_SETTLED = "决定以后"
    ONCE_EVALUATED = "评价以后"
    ONCE_PACKAGED = "列入已委托的统一运维包以后"
    BY_MOVER = "只由推进改"
    BY_AUTHOR = "只由说明的单位改"


@dataclass(frozen=True, slots=True)
class Owned:
    """Whose act a field group is, and from when on it may only be changed by 更正.

    `by` is the role whose people may write it; `frozen_from` a stage or another moment (None: never frozen). Records
    may always be added to a list.
    `drafted_by`: who may write it too until the project is beyond 申报.
    """

    by: Role
    frozen_from: Stage | Frozen | None = None
    drafted_by: Role | None = None


def _fail(code: str, message: str, seen: str, expected: str, hint: str) -> PydanticCustomError:
    return PydanticCustomError(
        code, "{message}", {"message": message, "seen": seen, "expected": expected, "hint": hint}
    )


def _text_of(value: Any, code: str, expected: str) -> str:
    if isinstance(value, str):
        return value.strip()
    kind = "一组键值" if isinstance(value, dict) else "一个列表" if isinstance(value, list) else str(value)
    raise _fail(code, f"写成了{kind}", kind, expected, f"请改成{expected}")


_MONEY = re.compile(r"-?\d{1,12}(\.\d{1,6})?", re.ASCII)
_WHOLE = re.compile(r"\d{1,9}", re.ASCII)
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)


def _decimal(places: int, expected: str) -> Callable[[Any], Decimal]:
    plain = re.compile(rf"\d{{1,12}}(\.\d{{1,{places}}})?", re.ASCII)

    def parse(value: Any) -> Decimal:
        if type(value) is str and plain.fullmatch(value):
            return Decimal(value)
        if isinstance(value, Decimal):
            return value
        text = _text_of(value, "R63a", expected)
        found = _MONEY.fullmatch(text)
        if not found:
            hint = "只写阿拉伯数字和小数点，不带单位、千分位逗号和全角数字；以元、亿元计的请先换算成万元"
            raise _fail("R63a", f"写成了“{text}”，读不成金额", text, expected, hint)
        number = Decimal(text)
        if number < 0:
            raise _fail("R63b", f"是负数 {text}", text, "不小于 0", "请写成不小于 0 的数")
        if len(found[1] or ".") - 1 > places:
            hint = f"请四舍五入到 {places} 位小数"
            raise _fail("R63c", f"{text} 的小数超过 {places} 位", text, f"至多 {places} 位小数", hint)
        return number

    return parse


def _plain_decimal(value: Any) -> Decimal:
    if type(value) is str and _MONEY.fullmatch(value):
        return Decimal(value)
    if isinstance(value, Decimal):
        return value
    text = _text_of(value, "F11", "一个数")
    if not _MONEY.fullmatch(text):
        raise _fail(
            "F11", f"应写一个数，写成了“{text}”", text, "一个数", "只写阿拉伯数字和小数点，单位写在 计量单位 里"
        )
    return Decimal(text)


def _integer(value: Any) -> int:
    if type(value) is str and _WHOLE.fullmatch(value):
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    text = _text_of(value, "F11", "一个整数")
    if not _WHOLE.fullmatch(text):
        raise _fail("F11", f"应写一个整数，写成了“{text}”", text, "一个整数", "只写阿拉伯数字")
    return int(text)


def _year(value: Any) -> int:
    number = _integer(value)
    if not 2000 <= number <= 2100:
        raise _fail("F11", f"写成了 {number}", str(number), "2000 到 2100 之间的年份", "请写四位年份")
    return number


_DAY = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?")


def _day(value: Any) -> date:
    if isinstance(value, date):
        return value
    text = _text_of(value, "R65b", "日期，如 2026-03-01")
    try:
        if len(text) == 10 and text.isascii() and text[4] == text[7] == "-":
            return date.fromisoformat(text)
    except ValueError:
        raise _fail(
            "R65b", f"{text} 在日历上不存在", text, "真实的日历日", "请核对年月日，闰年才有 2 月 29 日"
        ) from None
    near = _DAY.fullmatch(text)
    better = f"{near[1]}-{int(near[2]):02d}-{int(near[3]):02d}" if near else ""
    hint = f"请写成 {better}" if better else "请写成 年-月-日，如 2026-03-01"
    raise _fail("R65b", f"写成了“{text}”", text, "YYYY-MM-DD", hint)


def _month(value: Any) -> str:
    text = _text_of(value, "R65b", "月份，如 2026-03")
    if not _MONTH.fullmatch(text):
        raise _fail("R65b", f"写成了“{text}”", text, "YYYY-MM", "请写成 年-月，如 2026-03")
    return text


def _yes(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    text = _text_of(value, "F10", "是 或 否")
    if text not in ("是", "否"):
        raise _fail("F10", f"写成了“{text}”", text, "是、否", "请写 是 或 否")
    return text == "是"


def pattern(code: str, expression: str, what: str, hint: str) -> BeforeValidator:
    """Text of a fixed shape: `code` is the finding, `what` names the thing, `hint` shows the right shape."""
    shape = re.compile(expression, re.ASCII)

    def parse(value: Any) -> str:
        if type(value) is str and shape.fullmatch(value):
            return value
        text = _text_of(value, code, what)
        if not shape.fullmatch(text):
            raise _fail(code, f"写成了“{text}”，不是{what}", text, what, hint)
        return text

    return BeforeValidator(parse)


_SCALAR_NUMBER = {"type": ["number", "string"]}

Text = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=20000),
    # An editor reads 1098.00 as a number where the reader takes the text.
    WithJsonSchema({"type": ["string", "number"], "minLength": 1, "maxLength": 20000}),
]
Money = Annotated[
    Decimal,
    BeforeValidator(_decimal(2, "以万元计的金额，至多 2 位小数")),
    PlainSerializer(lambda v: f"{v:.2f}", return_type=str),
    WithJsonSchema({"type": ["number", "string"], "minimum": 0, "description": "万元，至多 2 位小数"}),
]
Price = Annotated[
    Decimal,
    BeforeValidator(_decimal(6, "以万元计的单价，至多 6 位小数")),
    PlainSerializer(lambda v: f"{v:f}", return_type=str),
    WithJsonSchema({"type": ["number", "string"], "minimum": 0, "description": "万元，至多 6 位小数"}),
]
Number = Annotated[
    Decimal,
    BeforeValidator(_plain_decimal),
    PlainSerializer(lambda v: f"{v:f}", return_type=str),
    WithJsonSchema(_SCALAR_NUMBER),
]
Count = Annotated[int, BeforeValidator(_integer), WithJsonSchema({"type": ["integer", "string"], "minimum": 0})]
Year = Annotated[int, BeforeValidator(_year), WithJsonSchema({"type": ["integer", "string"]})]
Day = Annotated[
    date,
    BeforeValidator(_day),
    WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$", "description": "年-月-日"}),
]
Month = Annotated[str, BeforeValidator(_month), WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d{2}$"})]
Flag = Annotated[
    bool,
    BeforeValidator(_yes),
    PlainSerializer(lambda v: "是" if v else "否", return_type=str),
    WithJsonSchema({"enum": ["是", "否"]}),
]
DossierId = Annotated[str, pattern("R65d", r"ZH\d{4}-[A-Z]{2,6}-\d{3,4}", "项目编号", "项目编号形如 ZH2027-SLJ-001")]
UnitCode = Annotated[
    str, pattern("F11", r"[A-Z]{2,6}", "单位代码", "单位代码为 2 到 6 个大写字母，见 registry/units.yaml")
]
Sha256 = Annotated[
    str, pattern("F11", r"[0-9a-f]{64}", "sha256", "应为 64 位小写十六进制；用 certutil -hashfile 或 sha256sum 计算")
]
