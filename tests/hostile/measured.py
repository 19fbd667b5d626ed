"""The real command in a process of its own: what it said, how long it computed, how much memory it took."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Measured:
    code: int
    out: str
    err: str
    seconds: float
    """CPU time: what else the machine does meanwhile does not count."""
    megabytes: float


# A child's peak begins at what its parent held when it was started, and a test worker holds much: a small process of
# its own starts the command and measures it.
STARTER = """
import os, sys
told, *command = sys.argv[1:]
_, status, used = os.wait4(os.posix_spawn(command[0], command, os.environ), 0)
with open(told, "w") as file:
    print(os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, used.ru_maxrss, file=file)
"""


def measured(*arguments: str, cwd: Path, patience: float = 60, **environment: str) -> Measured:
    """Run zhcity; a run that hangs is killed and fails."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err, tempfile.NamedTemporaryFile("r") as told:
        process = subprocess.Popen(
            [sys.executable, "-S", "-c", STARTER, told.name, sys.executable, "-m", "zhcity_cli", *arguments],
            cwd=cwd,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            start_new_session=True,
        )
        alarm = threading.Timer(patience, os.killpg, (process.pid, signal.SIGKILL))
        alarm.start()
        try:
            process.wait()
        finally:
            alarm.cancel()
        code, seconds, kilobytes = told.read().split() or ("-9", "inf", "inf")
        said = []
        for stream in (out, err):
            stream.seek(0)
            said.append(stream.read().decode(errors="replace"))
    return Measured(int(code), said[0], said[1], float(seconds), float(kilobytes) / 1024)
