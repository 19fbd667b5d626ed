"""Every help page and every wrong call speaks Chinese; output survives narrow encodings and closed pipes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from support import Run
from zhcity_cli.cli import COMMANDS

ENGLISH = re.compile(
    r"Usage|Options|Arguments|Commands|Show this|required|default|Missing|Error|Try |Did you|INTEGER|TEXT|not a valid"
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
        ("validate", "--format"), ("validate", "--format=XML", "-C", "."), ("validate", "--as-of", "明天"), ("validate", "-z"),
        ("validate", "--strict", "--output"), ("list", "--min"), ("show", "--chekclist"), ("plan", "show", "x"), ("plan", "decide", "2027", "--budget"),
        ("export",), ("export", "plan-review"), ("export", "plan-review", "二七"), ("explain", "a", "b"), ("demo",), ("init", "--version"), ("--nothing",),
        ("show",), ("list", "--year", "x"), ("appraise", "x"), ("package", "build", "x"), ("explain",), ("new", "--name"), ("save", "--dry-run=1"), (),
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


@pytest.mark.parametrize("form", ["text", "csv", "sarif"])
def test_a_reader_that_stops_early_is_fine(library: Path, form: str) -> None:
    (library / "dossiers/2024/CGJ/ZH2024-CGJ-009.yaml").write_text(
        "编号: ZH2024-CGJ-009\n" + "".join(f"键{n}: 1\n" for n in range(3000)), encoding="utf-8"
    )
    command = f"'{sys.executable}' -m zhcity_cli validate --format {form} | head -c 1"
    done = subprocess.run(["sh", "-c", command], cwd=library, capture_output=True, check=False)
    assert done.stderr == b""


@pytest.mark.parametrize("page", PAGES, ids=" ".join)
def test_help_fits_60_columns(library: Path, page: tuple[str, ...], run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    result = run(*page, "--help", cwd=library)
    assert result.code == 0
    assert not ENGLISH.search(result.out), result.out


def on_a_terminal(library: Path, **environment: str) -> str:
    """What `validate` writes to a terminal."""
    import pty  # not on Windows

    ours, theirs = pty.openpty()
    inherited = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLUMNS", "TERM")}
    with subprocess.Popen(
        [sys.executable, "-m", "zhcity_cli", "validate"],
        cwd=library,
        env={**inherited, "TERM": "xterm", **environment},
        stdout=theirs,
        stderr=theirs,
    ) as process:
        os.close(theirs)
        pieces = []
        while True:
            try:
                piece = os.read(ours, 65536)
            except OSError:  # Linux says so when the other end is closed
                break
            if not piece:
                break
            pieces.append(piece)
        process.wait()
    os.close(ours)
    return b"".join(pieces).decode()


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo terminal")
def test_colour_is_for_people_who_want_it(library: Path) -> None:
    (library / "dossiers/2024/CGJ/ZH2024-CGJ-009.yaml").write_text("编号：[red]甲[/x] :smile: 1\n", encoding="utf-8")
    coloured = on_a_terminal(library)
    assert "\x1b[31m错误\x1b[0m F07" in coloured
    assert "编号：[red]甲[/x] :smile:" in coloured
    for environment in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        plain = on_a_terminal(library, **environment)
        assert "\x1b" not in plain and plain == re.sub("\x1b\\[\\d+m", "", coloured)


def test_version(run: Run) -> None:
    assert re.fullmatch(r"zhcity \d+\.\d+\.\d+\n", run("--version").out)
