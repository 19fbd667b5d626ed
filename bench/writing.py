"""What a step on the trail costs: wall seconds and git processes of `advance`, by size of the library."""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from generate import generate

NAME, MAIL = "示例甲", "jia@example.invalid"
ZHCITY = (sys.executable, "-m", "zhcity_cli")
TIMES = 6
# A git before the real one that writes a line for each time it is started.
COUNTER = "#!/bin/sh\necho . >> '{count}'\nexec '{git}' \"$@\"\n"


def prepared(root: Path, size: int) -> str:
    """A library in git, its office registered; the number of a project that may go back and forth."""
    generate(root, size)
    units = root / "registry/units.yaml"
    people = f"人员: [{{姓名: {NAME}, 岗位: 项目管理, 邮箱: [{MAIL}]}}]"
    units.write_text(units.read_text(encoding="utf-8").replace("人员: []", people, 1), encoding="utf-8")
    for words in (("init", "-q", "-b", "main"), ("config", "user.name", NAME), ("config", "user.email", MAIL)):
        subprocess.run(["git", "-C", str(root), *words], check=True)
    subprocess.run(["git", "-C", str(root), "add", "-A"], check=True)
    subprocess.run(["git", "-C", str(root), "commit", "-q", "-m", "项目库开始"], check=True)
    moving = (path for path in (root / "dossiers").rglob("*.yaml") if "阶段: 论证" in path.read_text(encoding="utf-8"))
    return next(moving).stem


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="100,1000,5000")
    print(f"{'dossiers':>10}  {'seconds a step':>14}  {'git processes':>14}")
    for size in (int(each) for each in parser.parse_args().sizes.split(",")):
        with tempfile.TemporaryDirectory() as folder:
            root, tools = Path(folder, "library"), Path(folder, "tools")
            number = prepared(root, size)
            tools.mkdir()
            real = subprocess.run(["which", "git"], check=True, capture_output=True, text=True).stdout.strip()
            (tools / "git").write_text(COUNTER.format(count=tools / "count", git=real), encoding="utf-8")
            (tools / "git").chmod(0o755)
            environment = {**os.environ, "PATH": f"{tools}:{os.environ['PATH']}"}
            took = []
            for turn in range(TIMES):
                way = () if turn % 2 else ("--back", "--reason", "试")
                begun = time.monotonic()
                subprocess.run(
                    [*ZHCITY, "advance", number, *way, "-C", str(root)],
                    check=True,
                    capture_output=True,
                    env=environment,
                )
                took.append(time.monotonic() - begun)
            started = len((tools / "count").read_text(encoding="utf-8").splitlines()) / TIMES
        print(f"{size:>10}  {statistics.median(took):>14.2f}  {started:>14.1f}")


if __name__ == "__main__":
    main()
