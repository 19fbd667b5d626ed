"""Months and days counted as officials count them; what lies beyond the calendar (a mistyped number) is its last day."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date, timedelta


def add_months(day: date, months: int) -> date:
    """The same day so many months on; the last day of the month where it is shorter (2024-01-31 + 1 → 2024-02-29)."""
    place = day.month - 1 + months
    year, month = day.year + place // 12, place % 12 + 1
    if year > date.max.year:
        return date.max
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def add_days(day: date, days: int) -> date:
    """So many days on, or back."""
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))


def last_of_month(month: str) -> date:
    """The last day of 2026-03."""
    year, number = map(int, month.split("-"))
    return date(year, number, calendar.monthrange(year, number)[1])


def whole_months(since: date, until: date) -> Iterator[str]:
    """The months whose first and last day lie within the days given, as 2024-03."""
    first = since if since.day == 1 else add_months(since.replace(day=1), 1)
    while (following := add_months(first, 1)) - timedelta(days=1) <= until:
        yield f"{first:%Y-%m}"
        first = following
