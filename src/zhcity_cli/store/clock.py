"""Today in Asia/Shanghai: a fixed offset, so that no time zone database is needed on Windows."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

SHANGHAI = timezone(timedelta(hours=8), "CST")


def now() -> datetime:
    return datetime.now(SHANGHAI)


def today() -> date:
    return now().date()


def day_of(moment: datetime) -> date:
    """The day on which something happened, as the office's calendar has it."""
    return moment.astimezone(SHANGHAI).date()
