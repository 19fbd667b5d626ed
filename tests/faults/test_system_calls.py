"""The n-th system call of zhcity, or of the git it started, kills or fails: strace does it to the program as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from faults.harness import Done, Trial, must_hold

# System calls whose n-th use in a process is struck; each process that git starts counts anew.
CALLS = {
    "rename": "rename,renameat,renameat2", "link": "link,linkat", "unlink": "unlink,unlinkat",
    "fsync": "fsync,fdatasync", "mkdir": "mkdir,mkdirat", "write": "write,pwrite64", "open": "openat",
}  # fmt: skip
SMALL = ("rename", "link", "unlink", "fsync", "mkdir")
CHECKED = [("rename", "signal=SIGKILL", 3), ("fsync", "error=ENOSPC", 3), ("link", "error=EIO", 2)]
ALL = [
    *((call, "signal=SIGKILL", 40) for call in SMALL),
    *((call, f"error={error}", 40) for call in SMALL for error in ("ENOSPC", "EIO")),
    ("write", "signal=SIGKILL", 60), ("write", "error=ENOSPC", 60), ("write", "error=EIO", 60),
]  # fmt: skip


def struck(trial: Trial, call: str, how: str, number: int, file: str, log: Path) -> Done:
    follow = ("strace", "-f", "-q", "-o", str(log), "-e", f"trace={CALLS[call]}", "-e", "signal=none")
    inject = ("-e", f"inject={CALLS[call]}:{how}:when={number}")
    return trial.run(*follow, *inject, *trial.command(*trial.step(file)))


def every_call(trial: Trial, call: str, how: str, most: int, log: Path) -> int:
    """Strike one call after the other until none is left; how many were struck."""
    file = trial.projects()[0]
    for number in range(1, most + 1):
        before = trial.in_head(file)
        done = struck(trial, call, how, number, file, log)
        said = log.read_text(encoding="utf-8", errors="replace")
        if "(INJECTED)" not in said and "= ?" not in said:  # a call without an answer: killed in it
            assert done.code == 0, done.err
            return number - 1
        assert done.code != 3, done.err
        if "未做任何更改" in done.err or "没有成功" in done.err:
            assert trial.in_head(file) == before, "what was refused is not made"
        must_hold(trial, file, done)
    return most


@pytest.mark.parametrize(("call", "how", "most"), CHECKED)
def test_the_nth_system_call(trial: Trial, tmp_path: Path, call: str, how: str, most: int) -> None:
    assert every_call(trial, call, how, most, tmp_path / "log") > 0


@pytest.mark.soak
@pytest.mark.parametrize(("call", "how", "most"), ALL)
def test_every_system_call(trial: Trial, tmp_path: Path, call: str, how: str, most: int) -> None:
    assert every_call(trial, call, how, most, tmp_path / "log") > 0
