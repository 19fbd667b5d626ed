"""Spoilt dossiers by the thousand: no exception, only coded findings, each a Chinese sentence with a place that exists.

A minute in `make check`, ten under the mark `soak`. A failure names its seed and round: the same two give the same bytes.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from complete import COMPLETE, write_library
from hostile.mutations import spoilt
from hostile.told import CHINESE, CONTROL, ENGLISH
from zhcity_cli.model.dossier import Dossier
from zhcity_cli.model.finding import Finding
from zhcity_cli.model.library import Filed, Library
from zhcity_cli.render.formats import FORMATS
from zhcity_cli.render.report import Report
from zhcity_cli.rules import DEMANDS, check_dossier
from zhcity_cli.store.load import load, located, parse_dossier
from zhcity_cli.store.text_gate import decode

ROOT = Path(__file__).parent.parent.parent
LONGEST_ROUND = 2.0


@pytest.fixture(scope="module")
def complete(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return load(write_library(tmp_path_factory.mktemp("library"))).library


@pytest.fixture(scope="module")
def sound() -> list[tuple[str, bytes]]:
    """(place, bytes) of every good dossier there is."""
    bundled = [(file.relative_to(ROOT).as_posix(), file) for file in sorted((ROOT / "dossiers").rglob("*.yaml"))]
    own = [(place, ROOT / "tests/data" / f"{path}.yaml") for path, place in COMPLETE.items()]
    return [(place, file.read_bytes()) for place, file in [*own * 5, *bundled]]


def rounds(seed: int, seconds: float) -> Iterator[tuple[int, Random]]:
    """Numbered rounds, each with random numbers of its own, until the time is over."""
    end, number = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        yield number, Random(f"{seed}-{number}")
        number += 1


def spoil_and_check(seed: int, seconds: float, sound: list[tuple[str, bytes]], library: Library) -> None:
    for number, random in rounds(seed, seconds):
        file, good = random.choice(sound)
        raw = spoilt(good, random)
        started = time.process_time()
        try:
            look_at(raw, file, library)
            took = time.process_time() - started
            assert took < LONGEST_ROUND, f"{took:.1f} s"
        except Exception as error:
            error.add_note(f"seed {seed}, round {number}, {file}: {raw[:2000]!r}")
            raise


def look_at(raw: bytes, file: str, library: Library) -> None:
    """All that happens to a dossier between its bytes and the report."""
    record, findings = parse_dossier(raw, file, library)
    decoded = decode(raw)[0]
    text = decoded or ""
    if isinstance(record, Dossier):
        filed = Filed(file, record)
        others = tuple(each for each in library.dossiers if each.file != file)
        findings = [*findings, *check_dossier(filed, replace(library, dossiers=(*others, filed)))]
        findings = located(findings, text)
    else:
        assert record is not None or any(finding.is_error for finding in findings)
    lines = text.split("\n")
    for finding in findings:
        well_told(finding, lines if decoded is not None else None)
    at_lines = {(f.file, f.line): lines[f.line - 1] for f in findings if f.line and f.line <= len(lines)}
    report = Report(tuple(findings), {file: "示例"}, at_lines)
    for form in FORMATS.values():
        shown = form(report)
        assert not CONTROL.search(shown.removeprefix("\ufeff")), shown


def well_told(finding: Finding, lines: list[str] | None) -> None:
    """`lines` is None where nobody can tell what the file says."""
    assert finding.code in DEMANDS
    assert CHINESE.search(finding.message) and finding.hint, finding
    assert len(finding.message) < 500, finding
    assert not ENGLISH.search(finding.message), finding
    if finding.line is None or lines is None:
        return
    assert 1 <= finding.line <= len(lines) + 1, finding
    if finding.line <= len(lines):
        assert 1 <= (finding.column or 1) <= len(lines[finding.line - 1]) + 1, finding


def spoil_and_run(seed: int, seconds: float, library: Path, run: Callable[..., Any]) -> None:
    """Any file of a library, through the command line, with every command that reads."""
    files = sorted(file for file in library.rglob("*.yaml"))
    commands = (
        ("validate",),
        ("validate", "--format", "json"),
        ("list",),
        ("validate", "--unit", "CGJ"),
        ("plan", "show", "2023"),
    )
    for number, random in rounds(seed, seconds):
        file = random.choice(files)
        good = file.read_bytes()
        file.write_bytes(raw := spoilt(good, random))
        command = random.choice(commands)
        result = run(*command, "-C", library)
        file.write_bytes(good)
        said = f"seed {seed}, round {number}, {command} {file.name}: {result.out[:3000]}{result.err} {raw[:1000]!r}"
        assert result.code in (0, 1, 2), said
        assert not ENGLISH.search(result.err) and "工具的问题" not in result.err, said
        assert not CONTROL.search(result.out + result.err), said


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_spoilt_dossiers(seed: int, sound: list[tuple[str, bytes]], complete: Library) -> None:
    spoil_and_check(seed, 15, sound, complete)


def test_spoilt_files_through_the_command_line(library: Path, run: Callable[..., Any]) -> None:
    spoil_and_run(4, 15, library, run)


@pytest.mark.soak
def test_ten_minutes_of_spoilt_dossiers(
    sound: list[tuple[str, bytes]], complete: Library, library: Path, run: Callable[..., Any]
) -> None:
    seed = int(time.time())
    spoil_and_check(seed, 480, sound, complete)
    spoil_and_run(seed, 120, library, run)
