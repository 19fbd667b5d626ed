"""Files of the work tree: found, read, and written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from zhcity_cli.errors import CannotWrite, NotALibrary, TargetOpen

SETTINGS = "zhcity.yaml"


def find_root(start: Path) -> Path:
    """The folder of zhcity.yaml, here or above."""
    for folder in (start, *start.parents):
        if (folder / SETTINGS).is_file():
            return folder
    raise NotALibrary(str(start))


def walk(root: Path, folder: str) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """(path from the root with /, entry) of every file below a folder, in order; hidden and office lock files skipped."""
    try:
        entries = sorted(os.scandir(root / folder), key=lambda entry: entry.name)
    except FileNotFoundError:
        return
    for entry in entries:
        if entry.name.startswith((".", "~$")):
            continue
        path = f"{folder}/{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            yield from walk(root, path)
        else:
            yield path, entry


def write_atomically(path: Path, content: bytes) -> None:
    """Write beside, flush to disk, replace: a reader sees the old file or the new one, never a part."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".zhcity-", suffix=".tmp")
    except OSError as error:
        raise CannotWrite(str(path), error.strerror or str(error)) from error
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.chmod(0o644)
        beside.replace(path)
    except PermissionError as error:
        raise TargetOpen(str(path)) from error
    except OSError as error:
        raise CannotWrite(str(path), error.strerror or str(error)) from error
    finally:
        beside.unlink(missing_ok=True)
