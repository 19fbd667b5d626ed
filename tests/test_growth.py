"""What a check costs grows with the library and no faster: counted, never timed."""

from __future__ import annotations

import subprocess
import sys
import tracemalloc
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from yaml.cyaml import CParser

from zhcity_cli.cli.validate import all_findings
from zhcity_cli.store import yaml_read
from zhcity_cli.store.load import load

GENERATE = Path(__file__).parent.parent / "bench" / "generate.py"
FEW, MANY = 50, 200


@pytest.fixture(scope="module")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """Libraries of a few and of many dossiers, written by the generator of the bench."""
    made = {size: tmp_path_factory.mktemp(f"library{size}") for size in (FEW, MANY)}
    for size, root in made.items():
        subprocess.run([sys.executable, GENERATE, root, "--count", str(size)], check=True, capture_output=True)
    return made


_heard: list[Counter[str]] = []
_hooked: list[bool] = []


@contextmanager
def counted() -> Iterator[Counter[str]]:
    """How often files were opened, folders listed and processes started meanwhile."""

    def hear(event: str, _: tuple[Any, ...]) -> None:
        if _heard and event in ("open", "os.scandir", "subprocess.Popen", "os.posix_spawn", "os.fork"):
            _heard[-1][event] += 1

    if not _hooked:
        sys.addaudithook(hear)  # a hook cannot be taken away again: it hears only while someone counts
        _hooked.append(True)
    _heard.append(Counter())
    try:
        yield _heard[-1]
    finally:
        _heard.pop()


def check(root: Path) -> None:
    findings = all_findings(load(root))
    assert not [finding for finding in findings if finding.is_error]


def test_few_dossiers_of_the_bench_have_a_finding(libraries: dict[int, Path]) -> None:
    """Otherwise the bench measures the telling of findings, not the checking."""
    told = {finding.file for finding in all_findings(load(libraries[MANY]))}
    assert len(told) <= MANY // 20, told


def test_each_dossier_is_opened_once_and_no_process_is_started(libraries: dict[int, Path]) -> None:
    check(libraries[FEW])  # modules are imported before counting
    opened: dict[int, int] = {}
    for size, root in libraries.items():
        with counted() as seen:
            check(root)
        opened[size] = seen["open"]
        assert not {event for event in seen if event not in ("open", "os.scandir")}
    assert opened[MANY] - opened[FEW] == MANY - FEW


def test_memory_grows_with_the_number_of_dossiers(libraries: dict[int, Path]) -> None:
    check(libraries[FEW])
    kept: dict[int, int] = {}
    for size, root in libraries.items():
        tracemalloc.start()
        loaded = load(root)
        all_findings(loaded)
        kept[size] = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    a_dossier = (kept[MANY] - kept[FEW]) / (MANY - FEW)
    assert a_dossier < 40_000
    assert kept[MANY] < kept[FEW] * (MANY / FEW) * 1.2


def test_calls_grow_with_the_number_of_dossiers(libraries: dict[int, Path]) -> None:
    """Function calls, the closest thing to time that two runs agree on, do not grow faster than the library."""
    calls: dict[int, int] = {}
    for size, root in libraries.items():
        check(root)
        seen = 0

        def hear(_frame: Any, event: str, _argument: Any) -> None:
            nonlocal seen
            seen += event == "call"

        sys.setprofile(hear)
        try:
            check(root)
        finally:
            sys.setprofile(None)
        calls[size] = seen
    assert calls[MANY] < calls[FEW] * (MANY / FEW) * 1.1


def test_the_fast_parser_is_in_use() -> None:
    assert yaml_read.CParser is CParser
    assert CParser.__module__ == "yaml._yaml"
    assert yaml_read.read("编号: 甲\n".encode()).values == {"编号": "甲"}
