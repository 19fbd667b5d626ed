"""名录: units with dated former names and people, experts, systems, standards, interfaces, rulings, holidays."""

from datetime import date

from zhcity_cli.model.base import Count, Day, DossierId, Record, Text, UnitCode, Year
from zhcity_cli.model.roles import Role
from zhcity_cli.model.words import GradingLevel


class FormerName(Record):
    """A renamed bureau is the same unit; `until` is the last day of the old name."""

    name: Text
    until: Day


class UnitPerson(Record):
    full_name: Text
    post: Text
    emails: tuple[Text, ...] = ()
    public_keys: tuple[Text, ...] = ()


class Unit(Record):
    code: UnitCode
    name: Text
    former_names: tuple[FormerName, ...] = ()
    duties: tuple[Role, ...]
    unit_credit_code: Text | None = None
    people: tuple[UnitPerson, ...] = ()

    def name_on(self, day: date) -> str:
        """The name the unit bore on a day."""
        former = sorted((f for f in self.former_names if day <= f.until), key=lambda f: f.until)
        return former[0].name if former else self.name


class Units(Record):
    version: Count
    units: tuple[Unit, ...]


class Term(Record):
    from_on: Day
    until_on: Day


class Expert(Record):
    id: Text
    full_name: Text
    fields: tuple[Text, ...] = ()
    employer: Text | None = None
    term: Term


class Experts(Record):
    version: Count
    experts: tuple[Expert, ...] = ()


class System(Record):
    id: Text
    name: Text
    project_unit: UnitCode
    built_on: Day | None = None
    system_grading: GradingLevel | None = None
    deployment: Text | None = None
    functions: Text | None = None
    built_by: DossierId | None = None


class Systems(Record):
    systems: tuple[System, ...] = ()


class Standard(Record):
    id: Text
    name: Text
    applies_to: Text | None = None


class Standards(Record):
    registered_standards: tuple[Standard, ...] = ()


class RegisteredInterface(Record):
    id: Text
    name: Text
    interface_platform: Text
    published_on: Day


class Interfaces(Record):
    registered_interfaces: tuple[RegisteredInterface, ...] = ()


class Ruling(Record):
    """追认: an illegal step that was settled by a document."""

    commit: Text
    rule_code: Text
    reason: Text
    document_number: Text
    dated_on: Day
    by: UnitCode


class Rulings(Record):
    rulings: tuple[Ruling, ...] = ()


class YearOfHolidays(Record):
    days_off: tuple[Day, ...] = ()
    days_on: tuple[Day, ...] = ()


class Holidays(Record):
    holidays: dict[Year, YearOfHolidays] = {}
