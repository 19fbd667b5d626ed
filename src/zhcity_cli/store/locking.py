"""One writer at a time: a lock that the kernel releases however its holder ends, and who holds it."""

from __future__ import annotations

import contextlib
import getpass
import json
import os
import platform
import random
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from zhcity_cli.errors import CannotWrite, LibraryBusy
from zhcity_cli.store.clock import SHANGHAI
from zhcity_cli.store.files import reason

WAIT = 10.0
FOLDER = "zhcity"  # below the git directory: lock, holder, journal and what is built beside
LOCK, HOLDER = "lock", "holder.json"

# Folder → the open lock file, while we hold it.
_held: dict[Path, int] = {}


@dataclass(frozen=True)
class Holder:
    """Who writes, as the others are told."""

    who: str
    since: str
    command: str


@contextmanager
def locked(folder: Path, wait: float = WAIT) -> Iterator[None]:
    """Hold the lock of this folder; `LibraryBusy` names the holder where it does not come free in time."""
    handle = _opened(folder)
    try:
        deadline = time.monotonic() + wait
        while not _taken(handle):
            if time.monotonic() >= deadline:
                raise _busy(folder)
            time.sleep(random.uniform(0.02, 0.06))
        _held[folder] = handle
        try:
            yield
        finally:
            del _held[folder]
    finally:
        os.close(handle)


def handle_of(folder: Path) -> int | None:
    """The open lock file, for the processes that we start: they hold the lock until they end."""
    return _held.get(folder)


def sign_in(folder: Path, command: str) -> None:
    """Write down who holds the lock."""
    now = datetime.now(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
    holder = Holder(f"{platform.node()} 上的 {_account()}（进程 {os.getpid()}）", now, command)
    try:
        (folder / HOLDER).write_text(json.dumps(asdict(holder), ensure_ascii=False), encoding="utf-8")
    except OSError as error:
        raise CannotWrite(str(folder / HOLDER), reason(error)) from error


def sign_out(folder: Path) -> None:
    with contextlib.suppress(OSError):
        (folder / HOLDER).unlink(missing_ok=True)


def _opened(folder: Path) -> int:
    if folder.is_symlink():
        raise CannotWrite(str(folder), "这是符号链接，请删去它")
    try:
        folder.mkdir(exist_ok=True)
        return os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o666)
    except OSError as error:
        raise CannotWrite(str(folder / LOCK), reason(error)) from error


def _busy(folder: Path) -> LibraryBusy:
    try:
        holder = Holder(**json.loads((folder / HOLDER).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        holder = Holder("另一个程序", "刚才", "zhcity")
    return LibraryBusy(holder.who, holder.since, holder.command)


def _account() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "未知账号"


if sys.platform == "win32":
    import msvcrt

    def _taken(handle: int) -> bool:
        # Far behind the end: a locked byte cannot be read by others.
        os.lseek(handle, 1 << 30, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _taken(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError as error:
            raise CannotWrite(".git/zhcity/lock", f"这个磁盘不支持文件锁，{reason(error)}") from error
        return True
