"""The lock files of git: ours is marked and can be told from another program's, which is named and left alone."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from zhcity_cli.errors import GitBusy
from zhcity_cli.store.git import Repository

MARK = b"zhcity\n"  # what stands in an index.lock of ours
PATIENCE = 3.0  # for another git program to end
MOMENT = 1.0  # a lock file this old whose maker is dead is nobody's


def is_ours(directory: Path) -> bool:
    """Whether the index is locked by a zhcity, this one or a dead one."""
    try:
        return (directory / "index.lock").read_bytes() == MARK
    except OSError:
        return False


def locks(repository: Repository, branch: str) -> tuple[Path, ...]:
    """Where git locks the index, HEAD and this branch."""
    directory = repository.directory
    return directory / "index.lock", directory / "HEAD.lock", repository.common / f"{branch}.lock"


def wait_for(repository: Repository, lock: Path) -> None:
    """Until this lock file is gone; refuses where it stays."""
    deadline = time.monotonic() + PATIENCE
    while lock.exists():
        if time.monotonic() >= deadline:
            raise busy(repository, lock)
        time.sleep(0.05)


def busy(repository: Repository, lock: Path) -> GitBusy:
    return GitBusy(os.path.relpath(lock, repository.root), _age(lock))


def _age(path: Path) -> str:
    try:
        seconds = max(0, int(time.time() - path.stat().st_mtime))
    except OSError:
        return "片刻"
    for size, word in ((86400, "天"), (3600, "小时"), (60, "分钟")):
        if seconds >= size:
            return f"{seconds // size} {word}"
    return f"{seconds} 秒"


def free(repository: Repository, branch: str, commit: str) -> None:
    """Take away the lock files that a dead writer, or its git on the way to this commit, left.

    Processes that it started would hold the library's lock still: whoever has it now is alone.
    """
    for lock in locks(repository, branch):
        try:
            content = lock.read_bytes()
        except OSError:
            continue
        if content.strip() not in (b"", MARK.strip(), commit.encode()):
            continue
        while content != MARK and time.time() - lock.stat().st_mtime < MOMENT:
            time.sleep(0.05)
        lock.unlink(missing_ok=True)


@contextmanager
def index_held(repository: Repository) -> Iterator[None]:
    """Hold the index as git would: no plain commit of a person falls in between."""
    lock = repository.directory / "index.lock"
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            handle = os.open(lock, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
            break
        except FileExistsError:
            if time.monotonic() >= deadline:
                raise busy(repository, lock) from None
            time.sleep(0.05)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(MARK)
        yield
    finally:
        # Where it cannot be taken away, its mark tells the next command that it may be.
        with suppress(OSError):
            lock.unlink(missing_ok=True)
