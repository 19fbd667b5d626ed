"""What is shown of all deadlines: whose, how far ahead, how many days are left, and the source of each limit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from zhcity_cli.deadlines import Deadline, all_deadlines
from zhcity_cli.model.finding import written
from zhcity_cli.model.library import Library
from zhcity_cli.model.roles import Role
from zhcity_cli.model.settings import Days
from zhcity_cli.model.terms import chinese
from zhcity_cli.model.words import DayUnit
from zhcity_cli.rules import DEMANDS


@dataclass(frozen=True)
class Agenda:
    """The deadlines chosen, in order; `later`: how many more lie farther ahead."""

    library: Library
    within: int
    deadlines: tuple[Deadline, ...]
    later: int

    @property
    def overdue(self) -> int:
        return sum(deadline.is_overdue(self.library.today) for deadline in self.deadlines)

    def unit_name(self, deadline: Deadline) -> str:
        """Who owes it; the duty itself where the registry has no unit with it."""
        by = deadline.owed.by
        return self.library.unit_name(deadline.unit) if deadline.unit else f"名录里没有职责为 {by} 的单位"

    def workdays_left(self, deadline: Deadline) -> int | None:
        """Working days until the last day, where its parameter counts in working days."""
        due, parameter = deadline.owed.due, self._parameter(deadline)
        if due is None or not isinstance(parameter, Days) or parameter.day_unit is not DayUnit.WORKDAY:
            return None
        return self.library.workdays.between(self.library.today, due)

    def is_estimated(self, deadline: Deadline) -> bool:
        """Whether working days were counted in a year whose holidays nobody has announced."""
        due = deadline.owed.due
        counted = due is not None and self.workdays_left(deadline) is not None
        return counted and due is not None and not self.library.workdays.is_announced(due.year)

    def source(self, deadline: Deadline) -> str:
        """Where the limit comes from: a parameter with its value and source, else the record."""
        owed = deadline.owed
        if owed.due is None:
            return "没有规定期限"
        return self.parameter_source(owed.parameter) if owed.parameter else f"{deadline.file} {written(owed.at)}"

    def parameter_source(self, name: str) -> str:
        parameter = getattr(self.library.settings.parameters, name)
        unit = f" {parameter.day_unit}" if isinstance(parameter, Days) else ""
        return f"{chinese(name)} {_said(parameter.value)}{unit}（{parameter.basis}：{parameter.source}）"

    def _parameter(self, deadline: Deadline) -> object:
        name = deadline.owed.parameter
        return getattr(self.library.settings.parameters, name) if name else None


def agenda(library: Library, within: int, role: Role | None = None, unit: str | None = None) -> Agenda:
    """The deadlines that are overdue, waiting or due within so many days, of one role or unit where it is given."""
    owed = [
        deadline
        for deadline in all_deadlines(library)
        if (role is None or deadline.owed.by is role) and (unit is None or deadline.unit == unit)
    ]
    near = tuple(deadline for deadline in owed if deadline.is_near(library.today, within))
    return Agenda(library, within, near, len(owed) - len(near))


@cache
def rule_of(parameter: str) -> str:
    """The first rule that reads a setting: `zhcity explain` tells more of it; "" where none does."""
    return next((demand.code for demand in DEMANDS.values() if parameter in demand.parameters), "")


def _said(value: int | str | Decimal | tuple[object, ...] | Mapping[object, object]) -> str:
    if isinstance(value, Mapping):
        return "、".join(f"{key} {each}" for key, each in value.items())
    return " 至 ".join(map(str, value)) if isinstance(value, tuple) else str(value)
