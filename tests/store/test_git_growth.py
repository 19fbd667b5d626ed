"""A step starts the same few git processes however large the library is: counted, never timed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from support import OFFICE_EMAIL, OFFICE_NAME, Run, be_person, git

GENERATE = Path(__file__).parents[2] / "bench" / "generate.py"
MOST = 12


def processes(root: Path, number: str, run: Run, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The git commands that one step of `advance` starts."""
    started: list[str] = []
    real = subprocess.Popen.__init__

    def heard(self: subprocess.Popen[bytes], command: list[str], *given: object, **named: object) -> None:
        words = [word for word, before in zip(command, ["", *command], strict=False) if "-c" not in (word, before)]
        started.append(words[1])
        real(self, command, *given, **named)  # type: ignore[call-overload]

    with monkeypatch.context() as patch:
        patch.setattr(subprocess.Popen, "__init__", heard)
        result = run("advance", number, "--back", "--reason", "试", cwd=root)
    assert result.code == 0, result.out + result.err
    return started


def test_processes_do_not_grow_with_the_library(
    run: Run, tmp_path: Path, empty_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[list[str]] = []
    for size in (30, 120):
        root = tmp_path / str(size)
        subprocess.run([sys.executable, GENERATE, root, "--count", str(size)], check=True, capture_output=True)
        units = root / "registry/units.yaml"
        people = f"人员: [{{姓名: {OFFICE_NAME}, 岗位: 项目管理, 邮箱: [{OFFICE_EMAIL}]}}]"
        units.write_text(units.read_text(encoding="utf-8").replace("人员: []", people, 1), encoding="utf-8")
        git(root, "init", "-q", "-b", "main")
        be_person(root, OFFICE_NAME, OFFICE_EMAIL)
        git(root, "add", "-A")
        git(root, "commit", "-q", "-m", "项目库开始")
        moving = (
            path for path in sorted((root / "dossiers").rglob("*.yaml")) if "阶段: 论证" in path.read_text("utf-8")
        )
        first, second = next(moving).stem, next(moving).stem
        processes(root, first, run, monkeypatch)  # GitPython asks for git's version once
        seen.append(processes(root, second, run, monkeypatch))
    assert seen[0] == seen[1]
    assert len(seen[0]) <= MOST, seen[0]
