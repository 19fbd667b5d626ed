"""小库: a unit's part of the library as a repository of its own, and how its steps are known when it comes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from zhcity_cli.errors import Refused
from zhcity_cli.model.base import Record
from zhcity_cli.model.change import ACT, UNIT, Act, trailers
from zhcity_cli.model.edit import Put
from zhcity_cli.model.library import Library
from zhcity_cli.slicing import part_of
from zhcity_cli.store.files import SETTINGS, TOP_FILES, with_lf
from zhcity_cli.store.founding import ATTRIBUTES, IGNORED, skeletons
from zhcity_cli.store.git import Repository, init
from zhcity_cli.store.git_commit import Author
from zhcity_cli.store.trail import Step, put, writing
from zhcity_cli.store.yaml_edit import apply
from zhcity_cli.store.yaml_write import document

CUT_FOR, CUT_FROM = "Zhcity-Slice", "Zhcity-CutFrom"
# What a merge says of the part that it took back: where the part began, and how far it was taken.
ROOT, TAKEN = "Zhcity-SliceRoot", "Zhcity-SliceTip"
NOTE = "# 小库：只有本单位的部分，由办公室切出；改了也不作数\n"
# As they are: they say nothing about any unit.
COMMON = ("registry/standards.yaml", "registry/interfaces.yaml", "registry/holidays.yaml")


@dataclass(frozen=True)
class Origin:
    """Where a part was cut: its own first commit, the unit, and the commit of the library it was cut from."""

    root: str
    unit: str
    cut_from: str


def contents(library: Library, root: Path, tree: Mapping[str, str], unit: str) -> dict[str, bytes]:
    """The files of the part; those of the library as they are on its trail."""
    part = part_of(library, unit)
    whole = [path for path in (*part.files, *COMMON) if path in tree]
    files = {path: with_lf((root / path).read_bytes(), path) for path in whole}
    files |= {path: document(_plain(record), NOTE).encode() for path, record in part.records.items()}
    settings = (root / SETTINGS).read_text(encoding="utf-8-sig")
    if library.settings.trail_start:
        settings = apply(settings.replace("\r\n", "\n"), [Put(("留痕起点",), None)])
    files[SETTINGS] = with_lf(settings.encode(), SETTINGS)
    first = {".gitattributes": ATTRIBUTES, ".gitignore": IGNORED}
    files |= {path: with_lf((root / path).read_bytes(), path) for path in TOP_FILES if path in tree and path in first}
    return {**{path: text.encode() for path, text in first.items()}, **skeletons(), **files}


def _plain(record: Record) -> dict[str, object]:
    return {key: value for key, value in record.model_dump(mode="json", by_alias=True).items() if value is not None}


def cut(target: Path, files: Mapping[str, bytes], unit: str, name: str, cut_from: str, author: Author) -> Repository:
    """The part in a folder of its own, with one commit by the office."""
    message = f"切出{name}的小库\n\n{ACT}: {Act.FOUND}\n{UNIT}: {unit}\n{CUT_FOR}: {unit}\n{CUT_FROM}: {cut_from}\n"
    target.mkdir(parents=True, exist_ok=True)
    repository = init(target)
    with writing(target, "zhcity slice"):
        put(repository, Step(files, {}, message, author))
    return repository


def origin(repository: Repository, tip: str) -> Origin | None:
    """Where the line that ends in `tip` was cut; None where it is no part of a library."""
    roots = repository.text("rev-list", "--max-parents=0", tip).split()
    if len(roots) != 1:
        return None
    said = trailers(repository.text("log", "-1", "--format=%B", "--end-of-options", roots[0], "--") + "\n")
    if CUT_FROM not in said:
        return None
    return Origin(roots[0], said.get(CUT_FOR, ""), said[CUT_FROM])


def taken_before(repository: Repository, head: str, root: str) -> tuple[str, str] | None:
    """(the part's commit up to which it was taken, our commit that holds it) of the last time this part came back."""
    shape = "--format=%P%x00%B%x01"
    listed = repository.text(
        "log", "--no-mailmap", "--first-parent", "--fixed-strings", f"--grep={ROOT}: {root}", shape, "--end-of-options", head, "--"
    )  # fmt: skip
    for entry in listed.split("\x01"):
        parents, _, message = entry.strip().partition("\x00")
        said = trailers(message + "\n")
        if said.get(ROOT) == root and TAKEN in said and len(parents.split()) == 2:
            return said[TAKEN], parents.split()[1]
    return None


def require_known(repository: Repository, part: Origin, head: str) -> None:
    """Refuse a part that was cut from history that is not ours."""
    known = repository.tip(part.cut_from) if len(part.cut_from) == 40 and part.cut_from.isalnum() else None
    is_ours = known and repository.asked("merge-base", "--is-ancestor", known, head)[0] == 0
    if not is_ours:
        raise Refused(
            f"这个小库是从 {part.cut_from[:10]} 切出的，本库的历史里没有它。", "先 zhcity sync 取回最新的；不是从本库切出的，不能收回。"
        )  # fmt: skip
