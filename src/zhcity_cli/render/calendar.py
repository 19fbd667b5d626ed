"""An agenda as a calendar file (ics): the one door to the calendar library, which escapes and folds."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING

from zhcity_cli import __version__

if TYPE_CHECKING:
    from icalendar import Event

    from zhcity_cli.deadlines import Deadline
    from zhcity_cli.deadlines.agenda import Agenda

ZONE = "Asia/Shanghai"
ALARM = timedelta(days=-7)
# A later file counts as the newer version of an entry: days since this one.
FIRST_DAY = date(2020, 1, 1)


def as_ics(agenda: Agenda) -> bytes:
    """An all-day event for each deadline that has a day; what only waits has none and is left out."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", f"-//zhcity//zhcity {__version__}//ZH")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", f"{agenda.library.settings.name} 到期事项")
    calendar.add("x-wr-timezone", ZONE)
    for deadline in agenda.deadlines:
        if deadline.owed.due:
            calendar.add_component(_event(deadline, deadline.owed.due, agenda))
    return bytes(calendar.to_ical())


def _event(deadline: Deadline, due: date, agenda: Agenda) -> Event:
    from icalendar import Alarm, Event

    owed, today = deadline.owed, agenda.library.today
    unit = agenda.unit_name(deadline)
    subject = " ".join(part for part in (deadline.subject, deadline.name) if part)
    event = Event()
    event.add("uid", f"{deadline.uid}@zhcity")
    event.add("dtstamp", _midnight(today))
    event.add("sequence", max((today - FIRST_DAY).days, 0))
    event.add("dtstart", due)
    event.add("dtend", due + timedelta(days=1) if due < date.max else due)
    event.add("summary", f"{unit}：{owed.what}（{subject}）")
    event.add(
        "description",
        f"谁来办：{unit}（{owed.by}）\n事项：{owed.what}\n项目或包：{subject}\n期限来源：{agenda.source(deadline)}",
    )
    event.add("categories", [unit])
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", owed.what)
    alarm.add("trigger", ALARM)
    event.add_component(alarm)
    return event


def _midnight(day: date) -> datetime:
    """The beginning of a day in Shanghai, in universal time: the same day gives the same bytes."""
    return datetime.combine(day, time(), timezone(timedelta(hours=8))).astimezone(UTC)
