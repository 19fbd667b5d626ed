"""A library whose projects go forth and back, its commands as processes, and what must hold after every fault."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from support import OFFICE_EMAIL, OFFICE_NAME, be_person, git
from zhcity_cli.store.yaml_read import read

GENERATE = Path(__file__).parents[2] / "bench" / "generate.py"
REGISTERED = f"人员: [{{姓名: {OFFICE_NAME}, 岗位: 项目管理, 邮箱: [{OFFICE_EMAIL}]}}]"
STAGES = ("申报", "论证")


def make(folder: Path, count: int = 40) -> None:
    """A library in git; its projects in 论证 may go back to 申报 and forth again, as often as one likes."""
    subprocess.run([sys.executable, GENERATE, folder, "--count", str(count)], check=True, capture_output=True)
    units = folder / "registry/units.yaml"
    units.write_text(units.read_text(encoding="utf-8").replace("人员: []", REGISTERED, 1), encoding="utf-8")
    git(folder, "init", "-q", "-b", "main")
    be_person(folder, OFFICE_NAME, OFFICE_EMAIL)
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "项目库开始")


@dataclass
class Done:
    """What a process gave back; `code` is negative where it was killed."""

    code: int
    out: str
    err: str
    commit: str = field(init=False)

    def __post_init__(self) -> None:
        found = re.search(r"（([0-9a-f]{10})，", self.out)
        self.commit = found[1] if found else ""


class Trial:
    """One library under trial."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.own = folder / ".git/zhcity"

    def copied(self, to: Path) -> Trial:
        shutil.copytree(self.folder, to, symlinks=True)
        return Trial(to)

    def command(self, *arguments: str) -> tuple[str, ...]:
        return (sys.executable, "-m", "zhcity_cli", *arguments, "-C", str(self.folder))

    def start(self, *command: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            command, cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
        )

    def ended(self, process: subprocess.Popen[str]) -> Done:
        out, err = process.communicate(timeout=120)
        return Done(process.returncode, out, err)

    def run(self, *command: str) -> Done:
        return self.ended(self.start(*command))

    def call(self, *arguments: str) -> Done:
        return self.run(*self.command(*arguments))

    def projects(self) -> list[str]:
        """The files of the projects that may go forth and back."""
        return sorted(
            path.relative_to(self.folder).as_posix()
            for path in (self.folder / "dossiers").rglob("*.yaml")
            if "阶段: 论证" in path.read_text(encoding="utf-8")
        )

    def stage(self, file: str) -> str:
        return str(read((self.folder / file).read_bytes()).values["阶段"])

    def step(self, file: str) -> tuple[str, ...]:
        """The words that move this project from where it stands to the other stage."""
        number = Path(file).stem
        return ("advance", number) if self.stage(file) == "申报" else ("advance", number, "--back", "--reason", "试")

    def in_head(self, file: str) -> bytes:
        command = ["git", "-C", str(self.folder), "show", f"HEAD:{file}"]
        return subprocess.run(command, check=True, capture_output=True).stdout

    def both(self, file: str) -> dict[str, bytes]:
        """The project's two contents, by stage."""
        text = (self.folder / file).read_text(encoding="utf-8")
        return {stage: re.sub(r"(?m)^阶段: \S+", f"阶段: {stage}", text).encode() for stage in STAGES}

    def wait_for_writer(self, process: subprocess.Popen[str]) -> None:
        """Until the process says that it holds the lock, or has ended."""
        while process.poll() is None and not (self.own / "holder.json").exists():
            time.sleep(0.002)


def must_hold(trial: Trial, file: str, done: Done) -> None:
    """After a fault: nothing torn, a success is in HEAD, and the next commands need nobody's hand."""
    both = trial.both(file)
    working = (trial.folder / file).read_bytes()
    assert working in both.values(), "the working file is old or new"
    assert trial.in_head(file) in both.values(), "HEAD's dossier is old or new"
    assert "Traceback" not in done.out + done.err
    if done.code == 0:
        assert trial.in_head(file) == working
        assert done.commit and git(trial.folder, "log", "--format=%H").find(done.commit) >= 0
    git(trial.folder, "fsck", "--strict", "--no-dangling")
    told = trial.call("list")
    assert told.code == 0, told.err
    assert_whole(trial, file)
    again = trial.call(*trial.step(file))
    assert again.code == 0, again.out + again.err
    assert trial.in_head(file) == (trial.folder / file).read_bytes()
    assert_whole(trial, file)


def assert_whole(trial: Trial, file: str) -> None:
    """HEAD, index and folder agree, and nothing lies about."""
    assert trial.in_head(file) == (trial.folder / file).read_bytes()
    assert git(trial.folder, "status", "--porcelain") == ""
    assert [path.name for path in trial.folder.rglob(".zhcity-*")] == []
    assert [path.name for path in (trial.folder / ".git").rglob("*.lock")] == []
    assert not trial.own.exists() or {path.name for path in trial.own.iterdir()} <= {"lock"}


def killed(pid: int, signal: int, group: bool) -> None:
    """Kill a process, alone or with all that it started; nothing where it has ended."""
    try:
        (os.killpg if group else os.kill)(pid, signal)
    except ProcessLookupError:
        return
