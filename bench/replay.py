"""What a replay of a long history costs: python bench/replay.py [--commits 20000] [--dossiers 10000]

A made-up library gets a made-up history: each commit is a contact of a unit renewing a telephone number, every
fiftieth a branch that the office takes in. Printed: the one pass through git, then the whole of `audit verify`.
"""

from __future__ import annotations

import argparse
import re
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

from generate import generate

from zhcity_cli.store.git import Commit, Repository, init
from zhcity_cli.store.history import revisions
from zhcity_cli.store.verifying import verified

SHANGHAI = timezone(timedelta(hours=8))
BEGUN = datetime(2024, 1, 8, 9, tzinfo=SHANGHAI)
OFFICE = ("示例甲", "office@example.invalid")
A_BRANCH_EVERY = 50
CONTACT = re.compile("^(联系人: .*电话: )[^}]*".encode(), re.MULTILINE)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--commits", type=int, default=20000)
    parser.add_argument("--dossiers", type=int, default=10000)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        generate(root, wanted.dossiers)
        file = root / "registry/units.yaml"
        file.write_text(people(file.read_text(encoding="utf-8")), encoding="utf-8")
        repository = init(root)
        repository.write_history(list(history(root, wanted.commits)))
        measure(Repository(root), root)


def people(text: str) -> str:
    """Each unit with a person of its own."""

    def named(line: re.Match[str]) -> str:
        name, mail = OFFICE if line[1] == "ZSJ" else (f"示例{line[1]}", f"{line[1].lower()}@example.invalid")
        return f"{line[0].removesuffix('人员: []}')}人员: [{{姓名: {name}, 岗位: 信息科, 邮箱: [{mail}]}}]}}"

    return re.sub(r"- \{代码: ([A-Z]+),.*?人员: \[\]\}", named, text)


def history(root: Path, count: int) -> Iterator[Commit]:
    files = {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and ".git" not in path.relative_to(root).parts
    }
    yield Commit(*OFFICE, BEGUN, "建库\n", dict(files))
    dossiers = [path for path in files if path.startswith("dossiers/")]
    for number in range(1, count + 1):
        path = dossiers[number * 7919 % len(dossiers)]
        unit = path.split("/")[2]
        files[path] = CONTACT.sub(rb"\g<1>0391-%07d" % number, files[path])
        when = BEGUN + timedelta(minutes=number)
        mail, branch = f"{unit.lower()}@example.invalid", f"b{number}" if number % A_BRANCH_EVERY == 0 else ""
        message = f"更新联系电话\n\nZhcity-Act: 登记\nZhcity-Unit: {unit}\n"
        yield Commit(f"示例{unit}", mail, when, message, {path: files[path]}, branch)
        if branch:
            yield Commit(*OFFICE, when, "收下\n", {}, merges=branch)


def measure(repository: Repository, root: Path) -> None:
    start = time.perf_counter()
    count = sum(1 for _ in revisions(repository, repository.head() or ""))
    print(f"git, one pass: {count} commits, {time.perf_counter() - start:.2f} s")
    start, cpu = time.perf_counter(), time.process_time()
    found = verified(root, datetime.now(SHANGHAI), None, [], lambda count: None)
    wall, used = time.perf_counter() - start, time.process_time() - cpu
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
    print(f"audit verify: {found.tally.steps} steps, {wall:.1f} s, {used:.1f} CPU s, {memory:.0f} MB")
    print(f"{found.tally.steps / used:.0f} steps a CPU s, {used / found.tally.steps * 1000:.2f} ms a step")
    print(f"{len(found.charges)} steps with findings, {sum(charge.is_illegal for charge in found.charges)} illegal")


if __name__ == "__main__":
    main()
