"""Run zhcity and let the n-th call of one function of the operating system fail, or be the last thing that happens.

    python at_call.py FUNCTION N kill|ENOSPC|EIO|EACCES MARK ARGUMENTS…

MARK is written where the fault happens.
"""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

# Word → where the function lives. Of a git process that ended, only the kill after it is of interest.
FUNCTIONS: dict[str, tuple[Any, str]] = {
    "replace": (os, "replace"), "fsync": (os, "fsync"), "open": (os, "open"), "unlink": (os, "unlink"),
    "mkdir": (os, "mkdir"), "write": (Path, "write_bytes"), "start git": (subprocess.Popen, "__init__"),
    "git ended": (subprocess.Popen, "communicate"),
}  # fmt: skip


def main(function: str, number: int, how: str, mark: str, arguments: list[str]) -> int:
    # Imported first: a fault while Python reads modules is no fault of the library.
    import git  # noqa: F401

    import zhcity_cli.store.workspace  # noqa: F401
    from zhcity_cli.cli import main as command_line

    where, name = FUNCTIONS[function]
    real: Callable[..., Any] = getattr(where, name)
    seen = 0

    def struck(*given: Any, **named: Any) -> Any:
        nonlocal seen
        seen += 1
        if seen != number:
            return real(*given, **named)
        answer = real(*given, **named) if function == "git ended" else None
        Path(mark).write_text(f"{function} {number}", encoding="utf-8")
        if how == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        if function == "git ended":
            return answer
        raise OSError(getattr(errno, how), os.strerror(getattr(errno, how)))

    setattr(where, name, struck)
    return command_line(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4], sys.argv[5:]))
