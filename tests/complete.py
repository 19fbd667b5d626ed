"""The complete library of tests/data: where its files stand, and how it becomes a folder."""

from __future__ import annotations

import shutil
from pathlib import Path

DATA = Path(__file__).parent / "data"
LIBRARY = DATA / "library"
AS_OF = "2026-11-30"  # the day that stands in for today; every date in tests/data lies before it

# The complete dossiers by path, and where each stands in the library.
COMPLETE: dict[str, str] = {
    "建设": "dossiers/2022/CGJ/ZH2022-CGJ-001.yaml",
    "购买服务": "dossiers/2024/SLJ/ZH2024-SLJ-001.yaml",
    "运维": "dossiers/2025/CGJ/ZH2025-CGJ-001.yaml",
    "涉密": "dossiers/2023/SLJ/ZH2023-SLJ-001.yaml",
}


def write_library(folder: Path) -> Path:
    """The complete library in a folder: settings, registry, plans, and the dossier of each path in its place."""
    shutil.copytree(LIBRARY, folder, dirs_exist_ok=True)
    for path, place in COMPLETE.items():
        target = folder / place
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(DATA / f"{path}.yaml", target)
    return folder


def snapshot(folder: Path) -> dict[str, bytes]:
    """Path → bytes of every file below a folder, the git directory left out."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".git" not in path.relative_to(folder).parts
    }
