"""The real command in a process of its own: what it said, how long it computed, how much memory it took."""

from __future__ import annotations

import os
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


def measured(*arguments: str, cwd: Path, patience: float = 60, **environment: str) -> Measured:
    """Run zhcity; a run that hangs is killed and fails."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = subprocess.Popen(
            [sys.executable, "-m", "zhcity_cli", *arguments],
            cwd=cwd,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
        )
        alarm = threading.Timer(patience, process.kill)
        alarm.start()
        try:
            _, status, used = os.wait4(process.pid, 0)
        finally:
            alarm.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        said = []
        for stream in (out, err):
            stream.seek(0)
            said.append(stream.read().decode(errors="replace"))
    return Measured(process.returncode, said[0], said[1], used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
