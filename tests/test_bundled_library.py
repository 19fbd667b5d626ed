"""The bundled example: its projects are published rows, with the source kept, at every stage and standing.

tests/data/bundled_sources.csv is the extract of the published lists that the sources name.
"""

from __future__ import annotations

import csv
from collections import Counter
from decimal import Decimal
from difflib import SequenceMatcher
from pathlib import Path
from typing import NamedTuple

import pytest

from zhcity_cli.model.dossier import Dossier
from zhcity_cli.model.dossier.declaration import Provenance
from zhcity_cli.model.dossier.facts import free_until
from zhcity_cli.model.library import Library
from zhcity_cli.model.stages import Path as DossierPath
from zhcity_cli.model.stages import Stage
from zhcity_cli.model.words import Mark, Qualified, Standing, TenderResult
from zhcity_cli.store.load import load

ROOT = Path(__file__).parent.parent
YEARS = (2026, 2027)
LEDGER = "示例存量台账.xlsx"  # where the projects that were under way when the library opened came from


class Row(NamedTuple):
    """A published row: its name as published, its amount in 万元, its month (of notice, or expected)."""

    name: str
    amount: Decimal
    month: str


def published() -> dict[tuple[str, int], Row]:
    with (ROOT / "tests/data/bundled_sources.csv").open(encoding="utf-8", newline="") as file:
        return {
            (row["清单"], int(row["行"])): Row(row["原名称"], Decimal(row["金额万元"]), row["时间"])
            for row in csv.DictReader(file)
        }


@pytest.fixture(scope="module")
def library() -> Library:
    return load(ROOT).library


@pytest.fixture(scope="module")
def sourced(library: Library) -> dict[str, tuple[Dossier, Provenance]]:
    """The dossiers that name the published row they were taken from."""
    dossiers = (filed.record for filed in library.dossiers)
    return {d.id: (d, d.provenance) for d in dossiers if d.provenance and d.provenance.list_file != LEDGER}


def amount_of(dossier: Dossier) -> Decimal | None:
    """What the project asks for: of 运维, its first application."""
    if dossier.path is DossierPath.OPERATION:
        return dossier.operations[0].application.amount
    investment = dossier.declaration.investment if dossier.declaration else None
    return investment.total if investment else None


def test_it_is_large_enough(sourced: dict[str, tuple[Dossier, Provenance]]) -> None:
    dossiers = [dossier for dossier, _ in sourced.values()]
    assert len(dossiers) >= 40
    assert len({dossier.project_unit for dossier in dossiers}) >= 12
    years = Counter(dossier.plan_year for dossier in dossiers)
    assert set(years) == set(YEARS) and min(years.values()) >= 12


def test_every_stage_standing_mark_and_path_is_there(library: Library) -> None:
    dossiers = [filed.record for filed in library.dossiers]
    assert len(dossiers) + len(library.classified) >= 80
    assert {d.stage for d in dossiers} == set(Stage)
    assert {d.standing for d in dossiers} == set(Standing)
    assert {mark for d in dossiers for mark in d.marks} == set(Mark)
    assert {d.path for d in dossiers} | {c.record.path for c in library.classified} == set(DossierPath)


def test_what_goes_wrong_in_life_is_there(library: Library) -> None:
    """A failed acceptance under rectification, a change that went back, a failed tender, a lapsed free period."""
    dossiers = [filed.record for filed in library.dossiers]
    finals = [d.final_acceptances[-1] for d in dossiers if d.standing is Standing.RECTIFYING]
    assert [final.conclusion for final in finals] == [Qualified.NOT_QUALIFIED]
    assert any(len(d.approvals) == 2 and d.change_orders for d in dossiers)
    attempts = [a for _, p in library.all_packages for lot in p.record.lots for a in lot.attempts]
    assert {attempt.tender_result for attempt in attempts} >= {*TenderResult, None}
    free = [until for d in dossiers if d.stage is Stage.IN_SERVICE and (until := free_until(d))]
    assert any(until < library.today for until in free) and any(until > library.today for until in free)
    assert len(library.all_operation_packages) >= 2
    assert library.plan(2025).adjustments  # type: ignore[union-attr]


def test_each_source_is_a_published_row_and_none_is_used_twice(
    sourced: dict[str, tuple[Dossier, Provenance]],
) -> None:
    named = [(source.list_file, source.row) for _, source in sourced.values()]
    assert len(named) == len(set(named))
    assert set(named) == set(published())


def test_names_amounts_and_months_are_those_of_the_rows(sourced: dict[str, tuple[Dossier, Provenance]]) -> None:
    rows = published()
    for number, (dossier, source) in sourced.items():
        row = rows[source.list_file, source.row]
        assert amount_of(dossier) == row.amount, number
        assert row.month in (source.remark or ""), number
        assert dossier.plan_year is not None and 0 <= dossier.plan_year - int(row.month[:4]) <= 2, number
        name = dossier.name.removesuffix("（示例）")
        shared = SequenceMatcher(None, name, row.name, autojunk=False).find_longest_match()
        assert shared.size >= 3, f"{number} {name} / {row.name}"


def test_nothing_claims_to_be_a_real_plan(library: Library) -> None:
    assert library.settings.is_example
    for filed in library.dossiers:
        dossier = filed.record
        assert dossier.name.endswith("（示例）"), dossier.id
        assert not dossier.provenance or "仅作示例" in (dossier.provenance.remark or ""), dossier.id
        for person in (dossier.leader, dossier.contact):
            assert person is None or person.full_name.startswith("示例"), dossier.id
    for unit in library.units.values():
        assert all(person.full_name.startswith("示例") for person in unit.people), unit.code


def test_each_project_is_told_in_its_own_words(library: Library) -> None:
    """No two dossiers share a text of why or what."""
    texts: list[str] = []
    for filed in library.dossiers:
        declaration = filed.record.declaration
        for text in (declaration.necessity, declaration.content) if declaration else ():
            texts += [line for line in (text or "").splitlines() if line]
    assert [line for line, count in Counter(texts).items() if count > 1] == []
