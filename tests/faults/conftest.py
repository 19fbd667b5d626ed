"""One library for all, copied for each test; and whether this machine can follow system calls."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from faults.harness import Trial, make


def _can_trace() -> bool:
    try:
        done = subprocess.run(["strace", "-f", "-e", "inject=none", "true"], capture_output=True, check=False)
    except OSError:
        return False
    return b"ptrace" not in done.stderr


# Where system calls cannot be followed, the faults of test_calls.py stand for them.
collect_ignore = [] if _can_trace() else ["test_system_calls.py"]


@pytest.fixture(scope="session")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("grown") / "库"
    make(folder)
    return folder


@pytest.fixture
def trial(grown: Path, tmp_path: Path, empty_home: Path) -> Iterator[Trial]:
    yield Trial(grown).copied(tmp_path / "库")
