"""Opening the library that a command works on; what takes over a second tells so on stderr."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from zhcity_cli.cli.options import day

if TYPE_CHECKING:
    from zhcity_cli.model.base import Record
    from zhcity_cli.model.library import Library as Stock
    from zhcity_cli.store.load import Loaded


def opened(library: Path | None, as_of: str | None = None) -> Loaded:
    """The library around the folder given, or around the current one."""
    from zhcity_cli.cli.writing import tell_finished
    from zhcity_cli.store.files import find_root
    from zhcity_cli.store.load import load
    from zhcity_cli.store.trail import settled

    tell_finished(settled(find_root(library or Path.cwd())))
    tick, done = progress("读取卷宗")
    try:
        return load(library or Path.cwd(), day(as_of) if as_of else None, tick)
    finally:
        done()


def must_be_open(library: Stock, record: Record | None) -> None:
    """Refuse to show or export a plan or a package that names a project which became classified."""
    from zhcity_cli.errors import ClassifiedNamed

    if record is not None and library.classified_ids:
        text = record.model_dump_json()
        if any(number in text for number in library.classified_ids):
            raise ClassifiedNamed


def progress(what: str) -> tuple[Callable[[int], None], Callable[[], None]]:
    """(tell how many are done, clear the line); silent where nobody watches and in the first second."""
    start, shown = time.monotonic(), False

    def tick(count: int) -> None:
        nonlocal shown
        if time.monotonic() - start > 1 and sys.stderr.isatty():
            shown = True
            print(f"\r{what} {count}…", end="", file=sys.stderr, flush=True)

    def done() -> None:
        if shown:
            print("\r" + " " * 40 + "\r", end="", file=sys.stderr, flush=True)

    return tick, done
