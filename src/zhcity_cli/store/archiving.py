"""归档: the files of a year's archive, written so that nothing but git and sha256sum is needed to check them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from zhcity_cli.store.files import write_atomically
from zhcity_cli.store.git import Repository
from zhcity_cli.store.history import require_whole

SUMS, NOTE = "SHA256SUMS", "说明.txt"


def archived(repository: Repository, folder: Path, year: int, anchor: str, books: Mapping[str, bytes]) -> list[str]:
    """Write bundle, workbooks, a note and their digests; the names of the files."""
    require_whole(repository)
    folder.mkdir(parents=True, exist_ok=True)
    bundle = f"zhcity-{year}.bundle"
    place = (folder / bundle).resolve()
    repository.text("bundle", "create", "--quiet", str(place), "HEAD", repository.branch(), "--tags")
    head = repository.head() or ""
    for name, content in {**books, NOTE: _note(year, anchor, bundle, head).encode()}.items():
        write_atomically(folder / name, content)
    names = sorted([bundle, NOTE, *books])
    sums = "".join(f"{_digest(folder / name)}  {name}\n" for name in names)
    write_atomically(folder / SUMS, sums.encode())
    return [*names, SUMS]


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _note(year: int, anchor: str, bundle: str, head: str) -> str:
    return (
        f"{year} 年度归档\n\n{anchor}\n归档时的提交 {head}\n\n"
        f"{bundle} 是项目库的全部历史，不需要别的文件就能恢复：\n"
        f"  git clone {bundle} 项目库\n"
        "核对这些文件没有变过：\n"
        f"  sha256sum -c {SUMS}\n"
        "核对历史，以及正在用的项目库仍从这里往后：\n"
        f"  zhcity audit verify -C 项目库 --anchor {head[:12]}\n"
    )
