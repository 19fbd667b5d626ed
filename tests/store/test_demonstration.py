"""The story of the practice library: every step is legal on its day, and the end is the bundled example."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from zhcity_cli.cli.plan_files import as_yaml
from zhcity_cli.model.change import Act, Change, DossierChange
from zhcity_cli.model.dossier import Dossier
from zhcity_cli.model.finding import Finding
from zhcity_cli.model.investment import InvestmentPlan
from zhcity_cli.model.library import Filed, Library, YearFiles
from zhcity_cli.model.meeting import Meetings
from zhcity_cli.model.package import OperationPackages, Packages
from zhcity_cli.model.plan import Plan
from zhcity_cli.rules import check, obstacles
from zhcity_cli.store.demonstration import story
from zhcity_cli.store.demonstration.steps import Step
from zhcity_cli.store.load import load, parse_dossier, parse_record

ROOT = Path(__file__).parent.parent.parent
KINDS = {
    "plan": Plan, "meetings": Meetings, "packages": Packages, "operation": OperationPackages,
    "investment": InvestmentPlan,
}  # fmt: skip


@pytest.fixture(scope="module")
def source() -> Library:
    return load(ROOT).library


@pytest.fixture(scope="module")
def steps(source: Library) -> list[Step]:
    return story(source, as_yaml)


@dataclass
class Replay:
    """The library as it stands after each step, read again from what the step wrote."""

    library: Library

    def take(self, step: Step) -> Change:
        dossiers = {filed.file: filed for filed in self.library.dossiers}
        years = dict(self.library.years)
        changes = []
        for path, content in step.contents.items():
            if path.startswith("dossiers/"):
                record, _ = parse_dossier(content, path, self.library)
                if isinstance(record, Dossier):
                    before = dossiers[path].record if path in dossiers else None
                    changes.append(DossierChange(path, before, record))
                    dossiers[path] = Filed(path, record)
            elif path.startswith("plans/"):
                year, name = int(path.split("/")[1]), path.rpartition("/")[2].removesuffix(".yaml")
                read, said = parse_record(content, path, KINDS[name])
                assert read is not None, said
                years[year] = replace(years.get(year, YearFiles()), **{name: Filed(path, read)})
        self.library = replace(
            self.library, dossiers=tuple(dossiers[path] for path in sorted(dossiers)), years=years, today=step.day
        )
        others = tuple(path for path in step.contents if not path.startswith("dossiers/"))
        return Change(step.act, step.person, tuple(changes), others)


def replayed(source: Library, steps: list[Step]) -> Iterator[tuple[Step, Change, Library]]:
    replay = Replay(replace(source, dossiers=(), years={}))
    for step in steps:
        change = replay.take(step)
        yield step, change, replay.library


def test_every_step_is_legal_for_the_judge(source: Library, steps: list[Step]) -> None:
    wrong = [
        f"{step.day} {step.subject}: {finding.message}"
        for step, change, library in replayed(source, steps)
        if not step.merges
        for finding in check(Filed("", change), library, step.act)
    ]
    assert wrong == []


def test_nothing_stood_in_the_way_of_a_stage_when_it_was_entered(source: Library, steps: list[Step]) -> None:
    wrong: list[str] = []
    for step, change, library in replayed(source, steps):
        if step.act is Act.SAVE:
            continue
        for item in change.dossiers:
            assert item.before and item.after
            if item.before.stage is not item.after.stage:
                found: list[Finding] = obstacles(library.by_id[item.after.id], library, item.after.stage)
                wrong += [f"{step.day} {item.after.id} → {item.after.stage}: {f.code} {f.message}" for f in found]
    assert wrong == []


def test_the_end_of_the_story_is_the_example(source: Library, steps: list[Step]) -> None:
    end: dict[str, bytes] = {}
    for step in steps:
        end |= step.contents
    assert [path for path, content in end.items() if (ROOT / path).read_bytes() != content] == []
    told = {path for path in end if path.startswith("dossiers/")}
    assert told == {filed.file for filed in (*source.dossiers, *source.classified)}


def test_it_is_three_years_of_several_people(steps: list[Step]) -> None:
    assert (steps[-1].day - steps[0].day).days > 1000
    assert 2 <= len({step.person.email for step in steps}) <= 6
    assert sum(bool(step.merges) for step in steps) >= 10
    assert {step.act for step in steps} >= {Act.SAVE, Act.ADVANCE, Act.PLAN_SUBMIT, Act.PLAN_DECIDE, Act.PLAN_ADJUST}
