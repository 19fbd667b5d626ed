"""Today in Asia/Shanghai: a fixed offset, so that no time zone database is needed on Windows."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

SHANGHAI = timezone(timedelta(hours=8), "CST")


def today() -> date:
    return datetime.now(SHANGHAI).date()
