"""工作日: the one door to the announced calendar; what registry/holidays.yaml says of a day goes before it."""

from __future__ import annotations

from datetime import date, timedelta

from zhcity_cli.model.days import add_days
from zhcity_cli.model.registry import Holidays
from zhcity_cli.model.settings import Days
from zhcity_cli.model.words import DayUnit

ONE = timedelta(days=1)
# More working days than anybody means: a mistyped number is not counted out day by day.
TOO_MANY = 3660


class Workdays:
    """Which days are worked: by the registry, else as announced, else (year not announced) Monday to Friday."""

    def __init__(self, holidays: Holidays) -> None:
        self._years = holidays.holidays
        self._on = {day for year in holidays.holidays.values() for day in year.days_on}
        self._off = {day for year in holidays.holidays.values() for day in year.days_off}

    def is_workday(self, day: date) -> bool:
        if day in self._on or day in self._off:
            return day in self._on
        known = _announced(day)
        return day.weekday() < 5 if known is None else known

    def is_announced(self, year: int) -> bool:
        """Whether anybody has said which days of the year are worked."""
        return year in self._years or _announced(date(year, 1, 1)) is not None

    def after(self, day: date, span: Days) -> date:
        """The last day of so many days that begin the day after `day`."""
        if span.day_unit is DayUnit.CALENDAR_DAY or span.value > TOO_MANY:
            return add_days(day, span.value)
        left = span.value
        while left:
            day += ONE
            left -= self.is_workday(day)
        return day

    def between(self, first: date, last: date) -> int:
        """How many days after `first` up to and with `last` are worked; negative where `last` lies before `first`."""
        if last < first:
            return -self.between(last, first)
        return sum(self.is_workday(first + timedelta(days=n)) for n in range(1, (last - first).days + 1))


def _announced(day: date) -> bool | None:
    """What the State Council announced for the day; None where its year is not known."""
    import chinese_calendar

    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None
