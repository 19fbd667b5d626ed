"""What a step is about to do, on disk before it is done: after a crash the next command finishes it or drops it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from zhcity_cli.store.files import write_atomically

NAME = "journal.json"


@dataclass(frozen=True)
class Journal:
    """A step: the branch it moves to `new`; per file the blob it stood on in the folder, and its new blob (None: gone)."""

    branch: str
    new: str
    files: Mapping[str, tuple[str | None, str | None]]

    def write(self, folder: Path) -> None:
        plain = {"branch": self.branch, "new": self.new, "files": {path: list(ids) for path, ids in self.files.items()}}
        write_atomically(folder / NAME, json.dumps(plain, ensure_ascii=False, indent=1).encode())


def read(folder: Path) -> Journal | None:
    """The journal of a step that did not end; None where there is none (it is written whole or not at all).

    A folder may come with a journal that none of us wrote: one that leads out of the library is none.
    """
    try:
        plain = json.loads((folder / NAME).read_text(encoding="utf-8"))
        files = {str(path): (before, after) for path, (before, after) in plain["files"].items()}
        journal = Journal(str(plain["branch"]), str(plain["new"]), files)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    is_ours = journal.branch.startswith("refs/heads/") and all(_stays_inside(path) for path in (journal.branch, *files))
    return journal if is_ours else None


def _stays_inside(path: str) -> bool:
    parts = path.split("/")
    return not ({"", ".", ".."} & set(parts) or parts[0].casefold() == ".git" or "\\" in path or ":" in path)
