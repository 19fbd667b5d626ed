"""The complete library of tests/data as a folder, with or without history, and the command line called in-process."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from complete import write_library
from zhcity_cli.cli import main

OFFICE_NAME, OFFICE_EMAIL = "示例甲", "jia@example.invalid"  # registered in registry/units.yaml


@dataclass(frozen=True)
class Result:
    """What one call of the command line gave back."""

    code: int
    out: str
    err: str


Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run("validate", "-C", folder)`: the real entry point, in this process, with its output caught."""

    def call(*arguments: str | Path, cwd: Path | None = None, stdin: str = "") -> Result:
        return call_main(monkeypatch, *arguments, cwd=cwd, stdin=stdin)

    return call


def call_main(
    monkeypatch: pytest.MonkeyPatch, *arguments: str | Path, cwd: Path | None = None, stdin: str = ""
) -> Result:
    out, err = _Stream(), _Stream()
    with monkeypatch.context() as patch:
        if cwd is not None:
            patch.chdir(cwd)
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8"))
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        code = main([str(argument) for argument in arguments])
    return Result(code, out.text(), err.text())


class _Stream(io.TextIOWrapper):
    """A text stream over bytes, as a console is: `reconfigure` and `buffer` work on it."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", newline="\n")

    def text(self) -> str:
        self.flush()
        buffer = self.buffer
        assert isinstance(buffer, io.BytesIO)
        return buffer.getvalue().decode()


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """The complete library, without history."""
    folder = tmp_path / "library"
    folder.mkdir()
    return write_library(folder)


@pytest.fixture
def empty_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home of its own, so that no configuration of the machine is read or written."""
    home = tmp_path / "home"
    home.mkdir()
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / ".config"))
    # The git door sets LC_ALL for its children; the machine's own value comes back afterwards.
    monkeypatch.setenv("LC_ALL", "C")
    yield home


@pytest.fixture
def git_library(library: Path, empty_home: Path) -> Path:
    """The complete library as a git repository with one commit, identity: the office person of the registry."""
    git(library, "init", "-q", "-b", "main")
    be_person(library, OFFICE_NAME, OFFICE_EMAIL)
    git(library, "add", "-A")
    git(library, "commit", "-q", "-m", "项目库开始")
    return library


def be_person(folder: Path, name: str, email: str) -> None:
    """Set who records in this repository."""
    git(folder, "config", "user.name", name)
    git(folder, "config", "user.email", email)


def git(folder: Path, *arguments: str) -> str:
    """Run git in a test repository and return what it prints."""
    done = subprocess.run(
        ["git", "-C", str(folder), "-c", "core.quotepath=false", *arguments], check=True, capture_output=True, text=True
    )
    return done.stdout.rstrip("\n")
