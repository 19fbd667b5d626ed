"""A library with three years of history, made from the last state of the bundled example."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from zhcity_cli.model.library import Filed, Library, Person
from zhcity_cli.model.plan import Plan
from zhcity_cli.store import clock
from zhcity_cli.store.bundled import example
from zhcity_cli.store.demonstration.chronicle import Chronicle
from zhcity_cli.store.demonstration.lives import Calendar, Life
from zhcity_cli.store.demonstration.steps import Step
from zhcity_cli.store.founding import first_files, skeletons
from zhcity_cli.store.git import Commit, init
from zhcity_cli.store.load import Loaded, load

OPENED = date(2024, 1, 8)
NAME = "示例市新型智慧城市项目库（练习用）"
PAPERS = ("meetings", "packages", "operation", "investment")
# The units whose contacts use the tool themselves; for all others the office records.
OWN_HANDS = ("CGJ", "DSJ", "SLJ", "YJJ")


def demonstrate(root: Path, draw: Callable[[Plan], bytes]) -> Loaded:
    """Make the library at `root`, with its history; the person who made it is the office."""
    source = load(example()).library
    steps = [*_founding(source), *story(source, draw)]
    root.mkdir(parents=True, exist_ok=True)
    repository = init(root)
    office = _people(source)[source.settings.office]
    repository.set_identity(office.full_name, office.email)
    told: Counter[date] = Counter()
    repository.write_history([_commit(step, told) for step in steps])
    return load(root)


def story(source: Library, draw: Callable[[Plan], bytes]) -> list[Step]:
    """Every step from the day the library opened until the example's own day."""
    folder, calendar = example(), _calendar(source)
    secret = {filed.file: (folder / filed.file).read_bytes() for filed in source.classified}
    lives = [
        Life(filed.file, (folder / filed.file).read_text(encoding="utf-8"), filed.record, calendar)
        for filed in source.dossiers
    ]
    papers = {
        path: (folder / path).read_text(encoding="utf-8")
        for year in source.years
        for name in PAPERS
        if (folder / (path := f"plans/{year}/{name}.yaml")).is_file()
    }
    return [*Chronicle(source, lives, papers, secret, _people(source), draw).steps(OPENED, source.today)]


def _founding(source: Library) -> list[Step]:
    """The library is founded, then its units, experts and systems are entered."""
    office = _people(source)[source.settings.office]
    founded = {**first_files(NAME, office.full_name, office.email), **skeletons()}
    registry = {f"registry/{file.name}": file.read_bytes() for file in sorted((example() / "registry").glob("*.yaml"))}
    return [
        Step(OPENED, office, f"建库：{NAME}", founded),
        Step(OPENED, office, "登记单位和专家名录（示例）", registry),
    ]


def _people(source: Library) -> dict[str, Person]:
    """Unit → who acts for it."""
    people = {}
    for code in (source.settings.office, *OWN_HANDS):
        unit = source.units[code]
        people[code] = Person(unit.people[0].full_name, unit.people[0].emails[0], unit)
    return people


def _calendar(source: Library) -> Calendar:
    plans = [files.plan.record for files in source.years.values() if files.plan]
    both: list[Filed[Any]] = [package for _, package in source.all_packages]
    both += [package for _, package in source.all_operation_packages]
    awards = {
        filed.record.id: max(
            (a.dated_on for lot in filed.record.lots for a in lot.attempts if a.dated_on), default=source.today
        )
        for filed in both
    }
    return Calendar(
        meetings={number: filed.record.dated_on for number, filed in source.meetings.items()},
        submitted={
            filed.record.id: plan.submission.dated_on
            for filed in source.dossiers
            if (plan := source.plan(filed.record.plan_year or 0)) and plan.submission
        },
        joined={line.dossier_id: line.dated_on for p in plans for line in p.adjustments if line.old_value is None},
        entrusted={f.record.id: f.record.entrustment.dated_on for f in both if f.record.entrustment},
        awarded=awards,
        opened=OPENED,
        today=source.today,
    )


def _commit(step: Step, told: Counter[date]) -> Commit:
    """The step with its hour: nine o'clock and on, never after now."""
    told[step.day] += 1
    when = datetime.combine(step.day, time(9), clock.SHANGHAI) + timedelta(minutes=told[step.day])
    when = min(when, datetime.now(clock.SHANGHAI))
    return Commit(step.person.full_name, step.person.email, when, step.message, step.contents, step.branch, step.merges)
