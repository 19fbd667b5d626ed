"""SIGKILL at random moments: whatever was cut short, the library is whole and the next command needs nobody's hand."""

from __future__ import annotations

import random
import signal
import sys
import time
from pathlib import Path

import pytest

from faults.harness import Trial, killed, must_hold

AT_CALL = Path(__file__).parent / "at_call.py"
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


@pytest.mark.parametrize("kills", [pytest.param(3, id="3"), pytest.param(40, id="40", marks=pytest.mark.soak)])
def test_ctrl_c(trial: Trial, kills: int) -> None:
    """The terminal interrupts zhcity and the git it started alike."""
    dice = random.Random(3)
    file = trial.projects()[0]
    for _ in range(kills):
        process = trial.start(*trial.command(*trial.step(file)))
        trial.wait_for_writer(process)
        time.sleep(dice.uniform(0, WRITING))
        killed(process.pid, signal.SIGINT, group=True)
        done = trial.ended(process)
        assert done.code in (0, 2, 130, -signal.SIGINT), done.err
        must_hold(trial, file, done)


DRAFTS = {
    "new": ("new", "--unit", "SLJ", "--name", "示例系统", "--category", "信息安全"),
    "record": ("record", "{id}", "说明", "规则=R22e", "理由=试", "由=ZSJ", "至=2031-01-01"),
}


@pytest.mark.parametrize("words", [pytest.param(words, id=name) for name, words in DRAFTS.items()])
def test_a_draft_that_was_cut_short_leaves_nothing_beside(trial: Trial, tmp_path: Path, words: tuple[str, ...]) -> None:
    """Killed before the new file takes the place of the old: the same call again is as if the first had not been."""
    file = trial.projects()[0]
    before = {path: path.read_bytes() for path in (trial.folder / "dossiers").rglob("*.yaml")}
    said = (word.format(id=Path(file).stem) for word in words)
    arguments = (*said, "-C", str(trial.folder))
    mark = tmp_path / "mark"
    done = trial.run(sys.executable, str(AT_CALL), "replace", "1", "kill", str(mark), *arguments)
    assert done.code < 0 and mark.exists()
    assert {path: path.read_bytes() for path in (trial.folder / "dossiers").rglob("*.yaml")} == before
    assert [path.name for path in trial.folder.rglob(".zhcity-*")] != []
    again = trial.run(sys.executable, "-m", "zhcity_cli", *arguments)
    assert again.code == 0, again.out + again.err
    assert [path.name for path in trial.folder.rglob(".zhcity-*")] == []
