"""Paths and stages: each stage can be reached and left, order is a comparison, and every field has an owner."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path as File

import pytest

from complete import AS_OF, COMPLETE, write_library
from support import Run
from zhcity_cli.model.dossier import Dossier, ownership
from zhcity_cli.model.roles import Role
from zhcity_cli.model.stages import (
    BACK,
    ENTRIES,
    ENTRY,
    LINES,
    POSITION,
    Path,
    Stage,
    Via,
    at_or_after,
    following,
)

BUILT = [path for path in Path if LINES[path]]
PLACES = [(path, stage) for path in BUILT for stage in LINES[path]]


@pytest.mark.parametrize("path", Path)
def test_every_path_has_a_line_and_positions(path: Path) -> None:
    line = LINES[path]
    assert len(set(line)) == len(line)
    assert POSITION[path] == {stage: place for place, stage in enumerate(line)}


def test_only_the_classified_path_has_no_stage() -> None:
    assert [path for path in Path if not LINES[path]] == [Path.CLASSIFIED]


@pytest.mark.parametrize("path", BUILT)
def test_every_path_begins_in_reserve_and_ends_closed(path: Path) -> None:
    assert (LINES[path][0], LINES[path][-1]) == (Stage.RESERVE, Stage.CLOSED)


@pytest.mark.parametrize("stage", Stage)
def test_every_stage_is_reached_on_some_path(stage: Stage) -> None:
    assert any(stage in LINES[path] for path in BUILT)


@pytest.mark.parametrize("stage", Stage)
def test_every_stage_has_one_entry_with_its_movers(stage: Stage) -> None:
    entry = ENTRY[stage]
    assert [each for each in ENTRIES if each.stage is stage] == [entry]
    assert entry.needs
    assert entry.by
    assert set(entry.by) <= {Role.PROJECT_UNIT, Role.OFFICE}


def test_the_entries_stand_in_the_order_of_the_stages() -> None:
    assert [entry.stage for entry in ENTRIES] == list(Stage)


@pytest.mark.parametrize(("path", "stage"), PLACES)
def test_every_stage_but_the_last_has_a_way_forward(path: Path, stage: Stage) -> None:
    after = following(path, stage)
    if stage is Stage.CLOSED:
        assert after is None
    else:
        assert after is not None
        assert ENTRY[after].via in Via


def test_walking_forward_passes_the_whole_line() -> None:
    for path in BUILT:
        walked = [LINES[path][0]]
        while (after := following(path, walked[-1])) is not None:
            walked.append(after)
        assert tuple(walked) == LINES[path]


@pytest.mark.parametrize(("before", "after"), BACK)
def test_a_move_back_is_one_step_back_on_every_path_that_has_both(before: Stage, after: Stage) -> None:
    lines = [LINES[path] for path in BUILT if before in LINES[path] and after in LINES[path]]
    assert lines
    for line in lines:
        assert line.index(before) - 1 == line.index(after)


def test_only_the_plan_commands_move_into_approval_and_initiation() -> None:
    moved = {stage: ENTRY[stage].via for stage in Stage if ENTRY[stage].via is not Via.ADVANCE}
    assert moved == {Stage.APPROVAL: Via.PLAN_SUBMIT, Stage.INITIATION: Via.PLAN_DECIDE}


@pytest.mark.parametrize("path", BUILT)
def test_since_is_a_comparison_of_positions(path: Path) -> None:
    for earlier, later in pairwise(LINES[path]):
        assert at_or_after(path, later, earlier)
        assert at_or_after(path, later, later)
        assert not at_or_after(path, earlier, later)


def test_a_stage_that_is_not_on_the_path_is_never_reached() -> None:
    assert not at_or_after(Path.OPERATION, Stage.CLOSED, Stage.APPROVAL)
    assert not at_or_after(Path.PURCHASED_SERVICE, Stage.CLOSED, Stage.FINAL_ACCEPTANCE)


def test_every_field_of_a_dossier_declares_its_owner() -> None:
    owned = {name for name, _ in ownership()}
    assert set(Dossier.model_fields) <= owned


def test_every_finer_owner_names_a_field_of_the_section() -> None:
    for name, owned in ownership():
        assert owned.by in Role
        record = Dossier
        for step in name.split("."):
            assert step in record.model_fields, name
            inner = re.findall(r"zhcity_cli[\w.]+", str(record.model_fields[step].annotation))
            if inner:
                record = _named(inner[0])


def _named(dotted: str) -> type[Dossier]:
    from importlib import import_module

    module, _, name = dotted.rpartition(".")
    found: type[Dossier] = getattr(import_module(module), name)
    return found


@pytest.mark.parametrize(("path", "stage"), PLACES)
def test_a_complete_dossier_has_no_finding_at_any_stage(path: Path, stage: Stage, tmp_path: File, run: Run) -> None:
    write_library(tmp_path)
    file = tmp_path / COMPLETE[path]
    text = re.sub(r"^阶段: .+$", f"阶段: {stage}", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    file.write_text(text, encoding="utf-8")

    result = run("validate", "--as-of", AS_OF, "-C", tmp_path)

    assert (result.code, result.err) == (0, "")
    total, reading = result.out.splitlines()
    assert total == "共检查 5 个项目：错误 0，提示 0，存疑 0，已说明 0。"
    assert reading.startswith("拨付口径：从严（")
