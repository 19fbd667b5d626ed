"""An office and its units, each with a copy of the complete library, and a server between them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from complete import snapshot
from support import Result, Run, be_person, git

OFFICE = ("示例甲", "jia@example.invalid")
CGJ = ("示例乙", "yi@example.invalid")
SLJ = ("示例丙", "bing@example.invalid")
BUILT = "dossiers/2022/CGJ/ZH2022-CGJ-001.yaml"
BOUGHT = "dossiers/2024/SLJ/ZH2024-SLJ-001.yaml"
UNITS = "registry/units.yaml"


@dataclass
class Desk:
    """Somebody's copy of the library: files are edited, everything else is a command."""

    run: Run
    folder: Path

    def __call__(self, *arguments: str | Path, code: int = 0) -> Result:
        result = self.run(*arguments, cwd=self.folder)
        assert result.code == code, (arguments, result.out, result.err)
        assert "Traceback" not in result.out + result.err
        return result

    def edit(self, file: str, old: str, new: str) -> None:
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text, (file, old)
        path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")

    def save(self, file: str, old: str, new: str) -> Result:
        self.edit(file, old, new)
        return self("save")

    def text(self, file: str) -> str:
        return (self.folder / file).read_text(encoding="utf-8")

    def git(self, *arguments: str) -> str:
        return git(self.folder, *arguments)

    @property
    def head(self) -> str:
        return self.git("rev-parse", "HEAD")

    @property
    def branch(self) -> str:
        return self.git("symbolic-ref", "--short", "HEAD")

    def state(self) -> tuple[dict[str, bytes], str, str]:
        """Everything that a step may move: files, branches with HEAD, the index against both."""
        refs = self.git("for-each-ref", "refs/heads", "refs/zhcity") + self.branch
        return snapshot(self.folder), refs, self.git("status", "--porcelain")

    @property
    def is_clean(self) -> bool:
        return self.git("status", "--porcelain") == ""


def bare(folder: Path) -> Path:
    folder.mkdir()
    git(folder, "init", "-q", "--bare", "-b", "main")
    return folder


def hook(server: Path, name: str, text: str) -> None:
    place = server / "hooks" / name
    place.parent.mkdir(exist_ok=True)
    place.write_text("#!/bin/sh\n" + text, encoding="utf-8")
    place.chmod(0o755)


def clone(run: Run, server: Path, folder: Path, who: tuple[str, str]) -> Desk:
    git(server.parent, "clone", "-q", str(server), str(folder))
    be_person(folder, *who)
    return Desk(run, folder)
