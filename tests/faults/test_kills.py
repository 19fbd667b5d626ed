"""SIGKILL at random moments: whatever was cut short, the library is whole and the next command needs nobody's hand."""

from __future__ import annotations

import random
import signal
import time

import pytest

from faults.harness import Trial, killed, must_hold

WRITING = 0.5  # seconds that a step takes from its lock to its end, and some more


@pytest.mark.parametrize("kills", [pytest.param(10, id="10"), pytest.param(200, id="200", marks=pytest.mark.soak)])
def test_random_kills_of_advance(trial: Trial, kills: int) -> None:
    """Killed alone (what git it started goes on) or with all that it started, in turn."""
    dice = random.Random(20261124)
    file = trial.projects()[0]
    assert trial.call(*trial.step(file)).code == 0
    cut = 0
    for number in range(kills):
        process = trial.start(*trial.command(*trial.step(file)))
        trial.wait_for_writer(process)
        time.sleep(dice.uniform(0, WRITING))
        killed(process.pid, signal.SIGKILL, group=number % 2 == 0)
        done = trial.ended(process)
        cut += done.code < 0
        must_hold(trial, file, done)
    assert cut >= kills // 4, "most kills should come in time"


@pytest.mark.parametrize("kills", [pytest.param(3, id="3"), pytest.param(40, id="40", marks=pytest.mark.soak)])
def test_random_kills_of_save(trial: Trial, kills: int) -> None:
    """What a person edited stays as it is in the folder, registered or not."""
    dice = random.Random(7)
    file = trial.projects()[0]
    path = trial.folder / file
    for number in range(kills):
        edited = path.read_bytes() + f"# 第 {number} 次\n".encode()
        path.write_bytes(edited)
        process = trial.start(*trial.command("save", path.stem))
        trial.wait_for_writer(process)
        time.sleep(dice.uniform(0, WRITING))
        killed(process.pid, signal.SIGKILL, group=number % 2 == 0)
        done = trial.ended(process)
        assert path.read_bytes() == edited
        if done.code == 0:
            assert trial.in_head(file) == edited
        assert trial.call("save").code == 0
        assert path.read_bytes() == edited == trial.in_head(file)
        must_hold(trial, file, trial.call(*trial.step(file)))
