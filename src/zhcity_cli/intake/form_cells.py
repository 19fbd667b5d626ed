"""One cell of a form: what people typed → the text of a dossier, or why it cannot be taken."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from zhcity_cli.errors import nearest
from zhcity_cli.exports.forms.form import Field, Kind
from zhcity_cli.exports.forms.values import spelt
from zhcity_cli.intake import dates, money
from zhcity_cli.intake.book import Cell
from zhcity_cli.intake.cells import LONGEST, text_of

# What a character is and the right one in its place, None for a good one.
OddCharacter = Callable[[str], tuple[str, str] | None]

_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")
_SPACES = re.compile("[\t\u00a0\u2002\u2003\u2009\u202f]")
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_ERRORS = frozenset(("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"))
_NUMBER = re.compile(r"-?\d{1,12}(\.\d+)?", re.ASCII)
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(\D|$))")
_COUNT = re.compile(r"(\d{1,9})页?", re.ASCII)
_YEAR = re.compile(r"(20\d\d)(年度?)?", re.ASCII)
_SPAN = re.compile("[至到~～]|--|——")
_PLACES = {Kind.MONEY: 2, Kind.PRICE: 6, Kind.NUMBER: 6}
_MINUS = str.maketrans("－−–", "---")
# More places than anybody types are the dust of binary fractions: 162.35000000000002.
_DUST = 9


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a cell cannot be taken: the code and words of its finding."""

    code: str
    message: str
    seen: str
    expected: str
    hint: str


def read_cell(field: Field, cell: Cell | None, odd: OddCharacter) -> str | Fault:
    """The text for the dossier in its one spelling, empty for a blank cell."""
    if cell is None:
        return ""
    if cell.is_formula:
        hint = "把这一格复制、选择性粘贴为数值，或直接写值"
        return Fault("F09", "填的是公式", "公式", "一个值", hint)
    text = _cleaned(cell)
    if not text:
        return ""
    if text in _ERRORS:
        return Fault("F09", f"填的是 Excel 的错误值 {text}", text, "一个值", "删掉，重新写这一格的值")
    for character in text:
        if found := odd(character):
            what, better = found
            seen = f"‹U+{ord(character):04X}›"
            return Fault(
                "F02",
                f"有{what} {seen}",
                seen,
                better,
                f"换成 {better}" if better else "删掉这个字符，重新打一遍这几个字",
            )
    if len(text) > LONGEST:
        return Fault("F11", f"有 {len(text)} 字", f"{len(text)} 字", f"不超过 {LONGEST} 字", "长的材料放到附件里")
    return _READERS.get(field.kind, _as_text)(field, text)


def _cleaned(cell: Cell) -> str:
    """Without what nobody sees and nobody means."""
    if isinstance(cell.value, Decimal):
        return f"{round(cell.value, _DUST).normalize():f}"
    text = _LINE_ENDS.sub("\n", text_of(cell).replace("_x000D_", ""))
    text = _SPACES.sub(" ", _INVISIBLE.sub("", text))
    return "\n".join(line.rstrip(" \u3000") for line in text.split("\n")).strip(" \u3000\n")


def _half(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).translate(_MINUS)


def _as_text(field: Field, text: str) -> str | Fault:
    return text if field.kind is Kind.LONG else re.sub(r"\s*\n\s*", " ", text)


def _list(field: Field, text: str) -> str | Fault:
    return spelt(Kind.LIST, text)


def _choice(field: Field, text: str) -> str | Fault:
    plain = re.sub(r"\s", "", text)
    if plain in field.choices:
        return plain
    near = nearest(plain, field.choices)
    choices = "、".join(field.choices)
    hint = f"您要写的可能是“{near}”" if near else "从这一格的下拉列表里选"
    return Fault("F10", f"写的是“{text}”，不在可选范围内（{choices}）", text, choices, hint)


def _day(field: Field, text: str) -> str | Fault:
    when = None if _SPAN.search(text) else dates.parse(text)
    if when and when.day and when.month:
        return date(when.year, when.month, when.day).isoformat()
    if when and not when.day:
        hint = f"补上哪一日，如 {when.text}{'' if when.month else '-03'}-01"
    else:
        hint = "请写成 年-月-日，如 2026-03-01；核对日历上有没有这一天"
    return Fault("R65b", f"写成了“{text}”，读不成日期", text, "年-月-日", hint)


def _year(field: Field, text: str) -> str | Fault:
    found = _YEAR.fullmatch(_half(text))
    return found[1] if found else Fault("F11", f"写成了“{text}”", text, "四位年份", "写四位年份，如 2027")


def _count(field: Field, text: str) -> str | Fault:
    found = _COUNT.fullmatch(_half(text))
    return (
        str(int(found[1])) if found else Fault("F11", f"应写整数，写成了“{text}”", text, "一个整数", "只写阿拉伯数字")
    )


def _number(field: Field, text: str) -> str | Fault:
    plain = _THOUSANDS.sub("", _half(text))
    if not _NUMBER.fullmatch(plain):
        hint = "只写阿拉伯数字和小数点，单位写在 计量单位 那一格；百分比 98% 写 98"
        return Fault("F11", f"应写一个数，写成了“{text}”", text, "一个数", hint)
    return _within(field, plain, text)


def _money(field: Field, text: str) -> str | Fault:
    plain = _half(text)
    if plain.startswith("-") and (below := money.parse(plain[1:])) and below.number:
        return Fault("R63b", f"是负数 {text}", text, "不小于 0", "请写成不小于 0 的数")
    found = money.parse(plain)
    if found is None or found.number >= 10**12:
        hint = "只写阿拉伯数字和小数点，以万元计"
        return Fault("R63a", f"写成了“{text}”，读不成金额", text, "以万元计的金额", hint)
    if found.unit not in (None, "万元"):
        hint = f"请换算成万元：{text} 是 {money.to_wan(found.number, found.unit)} 万元"
        return Fault("R63a", f"写的是“{text}”，这张表一律以万元计", text, "以万元计的金额", hint)
    return _within(field, f"{found.number:f}", text)


def _within(field: Field, plain: str, text: str) -> str | Fault:
    """The number, where it has no more places than it may have."""
    most, places = _PLACES[field.kind], plain.partition(".")[2].rstrip("0")
    if len(places) > most:
        return Fault("R63c", f"{text} 的小数超过 {most} 位", text, f"至多 {most} 位小数", f"请四舍五入到 {most} 位小数")
    return spelt(field.kind, plain)


_READERS: dict[Kind, Callable[[Field, str], str | Fault]] = {
    Kind.LIST: _list, Kind.CHOICE: _choice, Kind.DAY: _day, Kind.YEAR: _year, Kind.COUNT: _count,
    Kind.NUMBER: _number, Kind.MONEY: _money, Kind.PRICE: _money,
}  # fmt: skip
