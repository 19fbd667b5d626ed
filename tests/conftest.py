"""The complete library of tests/data as a folder, with or without history, and the command line called in-process."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from complete import write_library
from support import OFFICE_EMAIL, OFFICE_NAME, Result, Run, be_person, call_main, git


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run("validate", "-C", folder)`: the real entry point, in this process, with its output caught."""

    def call(*arguments: str | Path, cwd: Path | None = None, stdin: str = "") -> Result:
        return call_main(monkeypatch, *arguments, cwd=cwd, stdin=stdin)

    return call


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
