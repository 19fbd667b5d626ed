"""sync and receive struck at the n-th call: nothing torn, and the same command once more ends where it would have."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from complete import snapshot
from exchange import BOUGHT, BUILT, SLJ, Desk, bare, clone
from support import Run, git

AT_CALL = Path(__file__).parent / "at_call.py"
# Function, how, which calls: a check looks at some, a soak at all of them.
CHECKED = [("replace", "kill", range(1, 9)), ("git ended", "kill", range(4, 60, 9)), ("replace", "ENOSPC", (1, 3))]
ALL = [
    ("git ended", "kill", range(1, 99)),
    *((function, how, range(1, 99)) for function in ("replace", "unlink") for how in ("kill", "EIO")),
]


@pytest.fixture
def desks(run: Run, git_library: Path, tmp_path: Path) -> Path:
    """A server, an office that has pushed a step, a unit with a step of its own, each in a folder below."""
    place = tmp_path / "desks"
    place.mkdir()
    server = bare(place / "server.git")
    shutil.move(git_library, place / "office")
    git(place / "office", "remote", "add", "origin", "../server.git")
    git(place / "office", "push", "-q", "origin", "main")
    unit = clone(run, server, place / "unit", SLJ)
    git(place / "unit", "remote", "set-url", "origin", "../server.git")
    unit.save(BOUGHT, "岗位: 信息中心}", "岗位: 信息中心, 电话: 0391-0000005}")
    office = Desk(run, place / "office")
    office.save(BUILT, "0391-0000001", "0391-0000011")
    office("sync")
    return place


def strike(folder: Path, function: str, number: int, how: str, mark: Path, *arguments: str) -> int:
    command = (sys.executable, str(AT_CALL), function, str(number), how, str(mark), *arguments, "-C", str(folder))
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stdout + done.stderr
    return done.returncode


def must_be_whole(before: dict[str, bytes], after: dict[str, bytes], folder: Path) -> None:
    """Each file is as it was or as it is to be; the history is sound."""
    for path, content in snapshot(folder).items():
        if not path.rpartition("/")[2].startswith(".zhcity-"):
            assert content in (before.get(path), after.get(path)), path
    git(folder, "fsck", "--strict", "--no-dangling")


def must_be_done(after: dict[str, bytes], folder: Path) -> None:
    assert snapshot(folder) == after
    assert git(folder, "status", "--porcelain") == ""
    assert [path.name for path in (folder / ".git").rglob("*.lock")] == []
    assert git(folder, "for-each-ref", "refs/zhcity") == ""


def struck_everywhere(
    run: Run, desks: Path, tmp_path: Path, who: str, command: tuple[str, ...], case: tuple[str, str, range]
) -> int:
    function, how, numbers = case
    before = snapshot(desks / who)
    whole = tmp_path / "whole"
    shutil.copytree(desks, whole, symlinks=True)
    Desk(run, whole / who)(*command)
    after, mark, hits = snapshot(whole / who), tmp_path / "mark", 0
    for number in numbers:
        trial = tmp_path / f"{function} {number}"
        shutil.copytree(desks, trial, symlinks=True)
        mark.unlink(missing_ok=True)
        strike(trial / who, function, number, how, mark, *command)
        if not mark.exists():
            break
        hits += 1
        must_be_whole(before, after, trial / who)
        Desk(run, trial / who)(*command)
        must_be_done(after, trial / who)
        shutil.rmtree(trial)
    return hits


@pytest.mark.parametrize("case", CHECKED, ids=str)
def test_sync_is_all_or_nothing(run: Run, desks: Path, tmp_path: Path, case: tuple[str, str, range]) -> None:
    assert struck_everywhere(run, desks, tmp_path, "unit", ("sync",), case) > 0


@pytest.mark.parametrize("case", CHECKED, ids=str)
def test_receive_is_all_or_nothing(run: Run, desks: Path, tmp_path: Path, case: tuple[str, str, range]) -> None:
    assert struck_everywhere(run, desks, tmp_path, "office", ("receive", "../unit"), case) > 0


@pytest.mark.soak
@pytest.mark.parametrize("case", ALL, ids=str)
@pytest.mark.parametrize(("who", "command"), [("unit", ("sync",)), ("office", ("receive", "../unit"))])
def test_every_call(
    run: Run, desks: Path, tmp_path: Path, who: str, command: tuple[str, ...], case: tuple[str, str, range]
) -> None:
    assert struck_everywhere(run, desks, tmp_path, who, command, case) > 0
