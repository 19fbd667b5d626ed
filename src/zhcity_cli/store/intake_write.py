"""Drafts to disk: each from the skeleton of its path and category, all of them or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from zhcity_cli.intake.outcome import Draft, Intake, Kind, NewUnit, Note, Outcome
from zhcity_cli.model.dossier import Dossier
from zhcity_cli.model.edit import Append, Put
from zhcity_cli.model.library import Filed, Library
from zhcity_cli.model.registry import Unit
from zhcity_cli.model.roles import Role
from zhcity_cli.rules import check_dossier
from zhcity_cli.store.draft_text import draft_text
from zhcity_cli.store.files import write_atomically
from zhcity_cli.store.load import Loaded, parse_dossier
from zhcity_cli.store.text_gate import character_fault
from zhcity_cli.store.yaml_edit import apply
from zhcity_cli.store.yaml_read import read
from zhcity_cli.store.yaml_write import flow

UNITS = "registry/units.yaml"


def compose(loaded: Loaded, intake: Intake) -> tuple[Intake, dict[str, bytes]]:
    """The files of the drafts; a draft that would not stand in the library is rejected with the library's own words."""
    library = _with_units(loaded.library, intake.new_units)
    files: dict[str, bytes] = {}
    outcomes: list[Outcome] = []
    for outcome in intake.outcomes:
        if outcome.draft is None:
            outcomes.append(outcome)
            continue
        draft = outcome.draft
        file = f"dossiers/{draft.number[2:6]}/{draft.number.split('-')[1]}/{draft.number}.yaml"
        place = f"行 {outcome.row}"
        if odd := _odd_character(draft):
            outcomes.append(Outcome(outcome.row, Kind.REJECTED, outcome.name, (Note(place, *odd),)))
            continue
        content = draft_text(loaded.root, draft).encode()
        if wrong := _wrong(content, file, library, place):
            outcomes.append(Outcome(outcome.row, Kind.REJECTED, outcome.name, tuple(wrong)))
        else:
            files[file] = content
            outcomes.append(outcome)
    used = {outcome.draft.unit for outcome in outcomes if outcome.draft}
    units = tuple(unit for unit in intake.new_units if unit.code in used)
    if units:
        files[UNITS] = _units(loaded.root, units)
    return replace(intake, outcomes=tuple(outcomes), new_units=units), files


def write_all(root: Path, files: Mapping[str, bytes]) -> None:
    """All files or none: what was written is put back when a later one fails. The registry first: dossiers rest on it."""
    before: dict[Path, bytes | None] = {}
    try:
        for file in sorted(files, key=lambda name: (name != UNITS, name)):
            path = root / file
            old = path.read_bytes() if path.exists() else None
            write_atomically(path, files[file])
            before[path] = old
    except BaseException:
        for path, content in before.items():
            if content is None:
                path.unlink(missing_ok=True)
            else:
                write_atomically(path, content)
        raise


def _odd_character(draft: Draft) -> tuple[str, str] | None:
    """A character that the library takes in no text, with what to do about it."""
    for character in draft.name + draft.content + draft.remark:
        if fault := character_fault(character):
            what, right = fault
            return f"有{what} ‹U+{ord(character):04X}›", f"换成 {right}" if right else "删掉它，重新打一遍这几个字"
    return None


def _wrong(content: bytes, file: str, library: Library, place: str) -> list[Note]:
    """The errors that the dossier would have from its first day."""
    dossier, findings = parse_dossier(content, file, library)
    if isinstance(dossier, Dossier):
        findings = [*findings, *check_dossier(Filed(file, dossier), library)]
    return [Note(place, f"{f.message}（{f.code}）", f.hint) for f in findings if f.is_error]


def _with_units(library: Library, units: Sequence[NewUnit]) -> Library:
    known = library.registry.units
    added = tuple(Unit(code=unit.code, name=unit.name, duties=(Role.PROJECT_UNIT,)) for unit in units)
    registry = replace(library.registry, units=known.model_copy(update={"units": (*known.units, *added)}))
    return replace(library, registry=registry)


def _units(root: Path, units: Sequence[NewUnit]) -> bytes:
    """units.yaml with the new ones at its end, each with a remark; the version grows by one."""
    text = (root / UNITS).read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    version = int(read(text.encode()).values["版本"])
    records = [{"代码": unit.code, "名称": unit.name, "职责": [Role.PROJECT_UNIT], "人员": []} for unit in units]
    text = apply(text, [Put(("版本",), version + 1), *(Append(("单位",), record) for record in records)])
    for record in records:
        # The editor writes the record in one line or in several, as its neighbours are.
        for line in (f"- {flow(record)}\n", f"- 代码: {record['代码']}\n"):
            text = text.replace(line, f"{line.rstrip()}   # 暂列，待核\n")
    return text.encode()
