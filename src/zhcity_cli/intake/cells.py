"""Cells as text, and what must not stand in one."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime, time
from decimal import Decimal

from zhcity_cli.intake.book import Cell

LONGEST = 20000
LONGEST_NAME = 200
_REFUSED = {"Cc": "控制字符", "Cf": "看不见的格式字符", "Co": "私用区字符", "Cn": "未定义的字符", "Cs": "残缺的字符"}


def text_of(cell: Cell | None) -> str:
    """The value as people would type it; line ends and outer spaces of a heading or value mean nothing."""
    value = None if cell is None else cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value).strip().strip("\ufeff\u200b\u00a0").strip()
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}" if value else "0"
    return str(value)


def fault(cell: Cell) -> tuple[str, str] | None:
    """(why a cell cannot be taken, what to do), None where it can."""
    if cell.is_formula:
        return "是公式，不是值", "在表里把这一格复制、选择性粘贴为数值"
    text = text_of(cell)
    if len(text) > LONGEST:
        return f"有 {len(text)} 字，超过 {LONGEST} 字", "长的材料放到附件里，这一格只留摘要"
    for character in text:
        kind = _REFUSED.get(unicodedata.category(character))
        if kind and character not in "\n\r\t":
            return f"有{kind} ‹U+{ord(character):04X}›", "删掉这个字符，重新打一遍这几个字"
    return None
