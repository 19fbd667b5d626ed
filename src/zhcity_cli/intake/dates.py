"""Dates as people write them: year, month and day as far as they are known."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_CHINESE_YEAR = re.compile(r"[〇○零一二三四五六七八九]{4}(?=年)")
_CHINESE_NUMBER = re.compile(r"[一二三四五六七八九十]{1,3}(?=[月日])")
_TIME = re.compile(r"[T ]*\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$")
_FULL = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})?")
_MONTH = re.compile(r"(\d{4})[-./年](\d{1,2})月?(?:份|[上中下]旬|[初中底末])?")
_YEAR = re.compile(r"(\d{4})(?:年度?)?(?:[上下]半年|第?[一二三四1-4]季度|[初底末]|全年)?")
_RANGE = re.compile(r"(.+?)(?:至|到|~|—|－|--|-(?=\d{1,2}月)|(?<=月)-|(?<=日)-)(.+)")
_SERIAL = range(36526, 73051)  # days from 1899-12-30: 2000-01-01 to 2100-01-01


@dataclass(frozen=True, slots=True)
class When:
    """A day, a month or a year; `text` is how the library writes it."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def text(self) -> str:
        month = f"-{self.month:02d}" if self.month else ""
        return f"{self.year}{month}" + (f"-{self.day:02d}" if self.day else "")


def parse(text: str) -> When | None:
    """What the cell says, of a span its beginning; None where it is no date."""
    plain = _arabic(re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip())
    plain = re.sub(r"\s", "", _TIME.sub("", plain))
    when = _single(plain)
    if when is None and (span := _RANGE.fullmatch(plain)):
        return _single(span[1]) or _single(f"{span[1]}月")
    return when


def _single(text: str) -> When | None:
    if text.isascii() and text.isdigit() and len(text) == 5 and int(text) in _SERIAL:
        day = date(1899, 12, 30) + timedelta(days=int(text))
        return When(day.year, day.month, day.day)
    for shape in (_FULL, _COMPACT, _MONTH, _YEAR):
        if found := shape.fullmatch(text):
            return _checked(*(int(part) for part in found.groups() if part))
    return None


def _checked(year: int, month: int | None = None, day: int | None = None) -> When | None:
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        return None
    return When(year, month, day) if 2000 <= year <= 2100 and month != 0 and day != 0 else None


def _arabic(text: str) -> str:
    """二〇二六年十一月 → 2026年11月."""
    text = _CHINESE_YEAR.sub(lambda found: found[0].translate(_DIGITS), text)
    return _CHINESE_NUMBER.sub(lambda found: str(_number(found[0])), text)


def _number(word: str) -> int:
    tens, ten, ones = word.rpartition("十")
    if not ten:
        return int(word.translate(_DIGITS))
    return (int(tens.translate(_DIGITS)) if tens else 1) * 10 + (int(ones.translate(_DIGITS)) if ones else 0)
