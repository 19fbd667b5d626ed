"""CPU seconds and memory of zhcity beside bare YAML reading: python bench/run.py [--sizes 100,1000,5000]

Every number is of one whole process with its start-up, the median of three runs; nothing is cached between them but
the disk. The peers read the same files in the same run, so that the ratios hold on any machine.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from generate import generate

ZHCITY = (sys.executable, "-m", "zhcity_cli")
READ = """
import pathlib, sys
for path in pathlib.Path(sys.argv[1], "dossiers").rglob("*.yaml"):
    raw = path.read_bytes()
"""
FLOOR = f"""
from yaml.cyaml import CParser
from yaml.events import StreamEndEvent
{READ}
    get = CParser(raw).get_event
    while type(get()) is not StreamEndEvent: pass
"""
LOADER = f"""
import yaml
{READ}
    yaml.load(raw, Loader=yaml.CSafeLoader)
"""
PLAN_YEAR = "2027"
# As installed: with compiled modules, which the first of the runs writes where they are missing.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


@dataclass(frozen=True)
class Run:
    cpu: float
    memory: float
    code: int


def measure(*command: str, times: int = 3) -> Run:
    """Medians over several runs of one command: CPU s (user + system) and peak memory in MB."""
    runs = [_once(command) for _ in range(times)]
    return Run(
        statistics.median(run.cpu for run in runs),
        statistics.median(run.memory for run in runs),
        max(run.code for run in runs),
    )


def _once(command: tuple[str, ...]) -> Run:
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=ENVIRONMENT)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    # Linux counts ru_maxrss in KB, macOS in bytes.
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return Run(used.ru_utime + used.ru_stime, used.ru_maxrss / unit, child.returncode)


def can_build() -> bool:
    """Whether this version of zhcity has `plan build`."""
    return subprocess.run([*ZHCITY, "plan", "build", "--help"], capture_output=True, check=False).returncode == 0


def commands(root: Path, builds: bool) -> dict[str, tuple[str, ...]]:
    library = ("-C", str(root))
    found = {
        "validate": (*ZHCITY, "validate", *library),
        "libyaml events": (sys.executable, "-c", FLOOR, str(root)),
        "CSafeLoader": (sys.executable, "-c", LOADER, str(root)),
    }
    if builds:  # the last: it writes a plan into the library
        found["plan build"] = (*ZHCITY, "plan", "build", PLAN_YEAR, *library)
    return found


def row(*cells: str) -> None:
    print("  ".join(f"{cell:>14}" for cell in cells))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="100,1000,5000")
    sizes = [int(size) for size in parser.parse_args().sizes.split(",")]
    builds = can_build()
    measured: dict[int, dict[str, Run]] = {}

    help_page = measure(*ZHCITY, "--help")
    print(f"zhcity --help: {help_page.cpu:.3f} CPU s, {help_page.memory:.0f} MB\n")
    row("dossiers", "command", "CPU s", "ms a dossier", "peak MB", "x events", "x CSafeLoader")
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            generate(root, size)
            runs = {name: measure(*command) for name, command in commands(root, builds).items()}
        measured[size] = runs
        for name, run in runs.items():
            # A failed command is marked, never left out.
            label = name if run.code == 0 else f"{name} !{run.code}"
            floor, loader = runs["libyaml events"].cpu, runs["CSafeLoader"].cpu
            cells = (f"{run.cpu:.2f}", f"{run.cpu / size * 1000:.2f}", f"{run.memory:.0f}")
            row(str(size), label, *cells, f"{run.cpu / floor:.2f}", f"{run.cpu / loader:.2f}")
    if len(sizes) > 1:
        growth(sizes[0], sizes[-1], measured)


def growth(few: int, many: int, measured: dict[int, dict[str, Run]]) -> None:
    """What one more dossier costs, start-up left out."""
    print()
    row("growth", "command", "ms a dossier", "KB a dossier")
    for name, small in measured[few].items():
        big = measured[many][name]
        cpu, memory = (big.cpu - small.cpu) / (many - few), (big.memory - small.memory) / (many - few)
        row(f"{few}-{many}", name, f"{cpu * 1000:.3f}", f"{memory * 1024:.1f}")


if __name__ == "__main__":
    main()
