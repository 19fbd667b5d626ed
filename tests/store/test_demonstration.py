"""The story of the practice library: every step is legal on its day, and the end is the bundled example."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from zhcity_cli.cli.plan_files import as_yaml
from zhcity_cli.model.change import Act, Change, trailers
from zhcity_cli.model.library import Library
from zhcity_cli.rules import judge
from zhcity_cli.store.demonstration import story
from zhcity_cli.store.demonstration.steps import Step
from zhcity_cli.store.load import load
from zhcity_cli.store.overlay import change_between

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def source() -> Library:
    return load(ROOT).library


@pytest.fixture(scope="module")
def steps(source: Library) -> list[Step]:
    return story(source, as_yaml)


def replayed(source: Library, steps: list[Step]) -> Iterator[tuple[Step, Change, Library]]:
    """Each step with the library before it, read again from what the steps wrote."""
    library = replace(source, dossiers=(), classified=(), years={})
    for step in steps:
        library = replace(library, today=step.day)
        # The library is founded with the registry that stands in the source.
        contents = {path: text for path, text in step.contents.items() if path.startswith(("dossiers/", "plans/"))}
        change = change_between(library, contents, step.act, step.person, trailers=trailers(step.message))
        yield step, change, library
        assert change.after
        library = change.after


def test_every_step_is_legal_for_the_judge(source: Library, steps: list[Step]) -> None:
    wrong = [
        f"{step.day} {step.subject}: {finding.code} {finding.message}"
        for step, change, library in replayed(source, steps)
        if not step.merges
        for finding in judge(change, library)
    ]
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
