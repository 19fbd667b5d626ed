"""What somebody owes: a line for people, its last day where data or a parameter give one, and where that comes from."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from zhcity_cli.model.library import Library
from zhcity_cli.model.roles import Role


@dataclass(frozen=True, slots=True)
class Owed:
    """Something that is still to be done about one subject.

    `due`: the last day; None where nobody set one, then `since` says from when it waits. `opens`: from this day on it
    is shown, however far off the last day lies. `parameter`: the setting the day is counted by; `at`: the record it
    follows from. `unit`: who exactly, where role and project unit do not say. `key` tells several of a kind apart.
    """

    kind: str
    what: str
    by: Role
    due: date | None = None
    since: date | None = None
    opens: date | None = None
    key: str = ""
    unit: str = ""
    parameter: str = ""
    at: tuple[str | int, ...] = ()


@dataclass(frozen=True, slots=True)
class Deadline:
    """Something owed about a project, a package, a plan or a register, and the unit that owes it."""

    owed: Owed
    subject: str
    name: str
    unit: str
    file: str

    @property
    def uid(self) -> str:
        """The same for the same thing owed, whatever its day: a calendar that reads it again moves its entry."""
        owed = self.owed
        return hashlib.sha256("\n".join((owed.kind, self.subject, self.unit, owed.key)).encode()).hexdigest()[:24]

    def days_left(self, today: date) -> int | None:
        """Days until the last day; negative after it, None where there is none."""
        return (self.owed.due - today).days if self.owed.due else None

    def is_overdue(self, today: date) -> bool:
        return self.owed.due is not None and self.owed.due < today

    def is_near(self, today: date, within: int) -> bool:
        """Whether it is to be shown: overdue, waiting, opened, or due within so many days."""
        left, opens = self.days_left(today), self.owed.opens
        return left is None or left <= within or (opens is not None and opens <= today)


def responsible(role: Role, library: Library) -> str:
    """The unit that has a duty; the office is named by the settings. "" where the registry has none."""
    if role is Role.OFFICE:
        return library.settings.office
    return next((unit.code for unit in library.unit_of(role)), "")
