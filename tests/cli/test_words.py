"""Every help page and every wrong call speaks Chinese; output survives narrow encodings and closed pipes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import Run
from zhcity_cli.cli import COMMANDS

ENGLISH = re.compile(
    r"Usage|Options|Arguments|Commands|Show this|required|default|Missing|Error|Try |Did you|INTEGER|TEXT"
)
PLAN = ("build", "show", "submit", "decide", "verify", "diff")
PAGES = [(), *((name,) for name in COMMANDS), *(("plan", sub) for sub in PLAN)]


@pytest.mark.parametrize("page", PAGES, ids=" ".join)
def test_help_page_is_chinese(run: Run, page: tuple[str, ...]) -> None:
    result = run(*page, "--help")
    assert result.code == 0
    assert result.out.startswith("用法：zhcity")
    assert not ENGLISH.search(result.out), result.out


@pytest.mark.parametrize(
    "call",
    [
        ("valdate",), ("validate", "--strikt"), ("validate", "--format", "xml"), ("plan",), ("plan", "build"),
        ("plan", "build", "明年"), ("plan", "build", "2027", "2028"), ("plan", "decide", "2027"), ("plan", "bild", "2027"),
        ("show",), ("list", "--year", "x"), ("explain",), ("new", "--name"), ("save", "--dry-run=1"), (),
    ],
    ids=" ".join,
)  # fmt: skip
def test_wrong_call_is_retold_in_chinese(run: Run, call: tuple[str, ...], tmp_path: Path) -> None:
    result = run(*call, cwd=tmp_path)
    assert result.code == 2
    said = result.out + result.err
    assert re.search(r"[\u4e00-\u9fff]", said)
    assert not ENGLISH.search(said), said


def zhcity(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "zhcity_cli", *arguments],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        check=False,
    )


@pytest.mark.parametrize("encoding", ["gbk", "ascii", "utf-8"])
def test_any_console_encoding(library: Path, encoding: str) -> None:
    for arguments in (("validate",), ("list",), ("explain", "stages"), ("explain", "R99")):
        done = zhcity(*arguments, cwd=library, PYTHONIOENCODING=encoding)
        assert b"Traceback" not in done.stderr, done.stderr
        assert done.returncode in (0, 1, 2)
        # A console that claims ASCII is taken for a misconfigured UTF-8 one.
        (done.stdout + done.stderr).decode("utf-8" if encoding == "ascii" else encoding)


def test_closed_pipe_is_quiet(library: Path) -> None:
    command = f"'{sys.executable}' -m zhcity_cli explain rules | head -1"
    done = subprocess.run(["sh", "-c", command], cwd=library, capture_output=True, check=False)
    assert done.stderr == b""


def test_version(run: Run) -> None:
    assert re.fullmatch(r"zhcity \d+\.\d+\.\d+\n", run("--version").out)
