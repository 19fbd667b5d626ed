"""The n-th call of each function of the operating system kills us or fails, for n = 1, 2, … until none is left."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from faults.harness import Done, Trial, must_hold

AT_CALL = Path(__file__).parent / "at_call.py"
# What a check looks at; a soak looks at every function, every way and every call.
CHECKED = [("replace", "kill", 9), ("git ended", "kill", 99), ("replace", "ENOSPC", 9), ("unlink", "kill", 9)]
ALL = [
    *((function, "kill", 99) for function in ("replace", "fsync", "open", "unlink", "write", "start git", "git ended")),
    *((function, how, 99) for function in ("replace", "fsync", "open", "write", "start git") for how in ("ENOSPC", "EIO")),
    ("replace", "EACCES", 99), ("open", "EACCES", 99), ("unlink", "EIO", 99),
]  # fmt: skip


def struck(trial: Trial, function: str, number: int, how: str, file: str, mark: Path) -> Done:
    arguments = (*trial.step(file), "-C", str(trial.folder))
    return trial.run(sys.executable, str(AT_CALL), function, str(number), how, str(mark), *arguments)


def every_call(trial: Trial, function: str, how: str, most: int, mark: Path) -> int:
    """Let one call after the other fail; how many there are."""
    file = trial.projects()[0]
    for number in range(1, most + 1):
        mark.unlink(missing_ok=True)
        before = trial.in_head(file)
        done = struck(trial, function, number, how, file, mark)
        if not mark.exists():
            assert done.code == 0, done.err
            return number - 1
        if how == "kill":
            assert done.code < 0
        else:
            _must_be_told(done, before == trial.in_head(file))
        must_hold(trial, file, done)
    return most


def _must_be_told(done: Done, is_as_before: bool) -> None:
    """Made, or refused in plain words that are true."""
    assert done.code in (0, 1, 2), done.err
    if done.code:
        words = ("未做任何更改", "没有成功", "原文件没有动") if is_as_before else ("已经登记",)
        assert any(word in done.err for word in words), done.err
    else:
        assert not is_as_before


@pytest.mark.parametrize(("function", "how", "most"), CHECKED)
def test_the_nth_call(trial: Trial, tmp_path: Path, function: str, how: str, most: int) -> None:
    assert every_call(trial, function, how, most, tmp_path / "mark") > 1


@pytest.mark.soak
@pytest.mark.parametrize(("function", "how", "most"), ALL)
def test_every_call_every_way(trial: Trial, tmp_path: Path, function: str, how: str, most: int) -> None:
    assert every_call(trial, function, how, most, tmp_path / "mark") > 0
