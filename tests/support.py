"""What tests share: the command line called in-process, and git as a person would use it."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from zhcity_cli.cli import main

OFFICE_NAME, OFFICE_EMAIL = "示例甲", "jia@example.invalid"  # registered in registry/units.yaml


@dataclass(frozen=True)
class Result:
    """What one call of the command line gave back."""

    code: int
    out: str
    err: str


Run = Callable[..., Result]


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


class Bureau:
    """The library as its people see it: every act is a command, every edit a file change."""

    def __init__(self, run: Run, folder: Path) -> None:
        self.run, self.folder = run, folder

    def act(self, who: tuple[str, str], *arguments: str, code: int = 0) -> str:
        be_person(self.folder, *who)
        result = self.run(*arguments, cwd=self.folder)
        assert result.code == code, (arguments, result.out, result.err)
        assert "Traceback" not in result.out + result.err
        return result.out + result.err

    def append(self, file: str, text: str) -> None:
        path = self.folder / file
        path.write_text(path.read_text(encoding="utf-8").rstrip("\n") + "\n" + text, encoding="utf-8")

    def read(self, file: str) -> str:
        return (self.folder / file).read_text(encoding="utf-8")

    def replace(self, file: str, old: str, new: str) -> None:
        text = self.read(file)
        assert old in text, (file, old)
        (self.folder / file).write_text(text.replace(old, new), encoding="utf-8")
