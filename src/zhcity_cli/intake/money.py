"""Amounts as people write them, with the unit from the cell, the heading, a unit column or the caller: to 万元."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

FACTORS: dict[str, Decimal] = {
    "元": Decimal("0.0001"),
    "千元": Decimal("0.1"),
    "万元": Decimal(1),
    "百万元": Decimal(100),
    "亿元": Decimal(10000),
}
CENT = Decimal("0.01")
LARGEST = Decimal(1000000)  # 100 亿元: no project of a city; more likely the unit is wrong

# What stands in a cell where nothing is known.
BLANKS = frozenset(
    ("", "-", "--", "—", "——", "/", "\\", "无", "暂无", "待定", "未定", "不详", "详见公告", "见公告", "空")
)

_SHAPE = re.compile(r"(?:人民币|rmb|[¥￥])?(\d+|\d{1,3}(?:,\d{3})+)(\.\d+)?(元|千元|万元|百万元|亿元|万|亿)?(?:整|人民币)?", re.IGNORECASE | re.ASCII)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sum:
    """What a cell says: the number, and the unit where the cell itself names one."""

    number: Decimal
    unit: str | None


def is_blank(text: str) -> bool:
    return unicodedata.normalize("NFKC", text).strip() in BLANKS


def parse(text: str) -> Sum | None:
    """The sum in a cell, None where it cannot be read as exactly one amount."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    found = _SHAPE.fullmatch(plain)
    if found is None or len(found[1]) > 15:
        return None
    unit = {"万": "万元", "亿": "亿元"}.get(found[3], found[3])
    return Sum(Decimal(found[1].replace(",", "") + (found[2] or "")), unit)


def unit_word(text: str) -> str | None:
    """元, 万元 or 亿元 as a unit column writes it; None for any other text."""
    plain = re.sub(r"[\s()]|人民币", "", unicodedata.normalize("NFKC", text))
    word = {"万": "万元", "亿": "亿元"}.get(plain, plain)
    return word if word in FACTORS else None


def to_wan(number: Decimal, unit: str) -> Decimal:
    """The amount in 万元, rounded HALF_UP to two places."""
    return (number * FACTORS[unit]).quantize(CENT, ROUND_HALF_UP)
