"""What a dossier was after each commit that touched it, and a library at two commits side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from zhcity_cli.audit.lives import Version
from zhcity_cli.audit.sides import Pair
from zhcity_cli.model.base import Record
from zhcity_cli.model.dossier import ClassifiedDossier, Dossier
from zhcity_cli.model.library import Library
from zhcity_cli.model.settings import Settings
from zhcity_cli.store.files import SETTINGS
from zhcity_cli.store.git import Repository
from zhcity_cli.store.history import Blobs, require_whole, revisions
from zhcity_cli.store.load import REGISTRY, YEAR_FILES, parse_dossier, parse_record
from zhcity_cli.store.overlay import is_dossier


def file_of(number: str) -> str:
    """Where the dossier of a number stands; "" where it is none."""
    parts = number.split("-")
    is_number = len(parts) == 3 and parts[0].startswith("ZH")
    return f"dossiers/{parts[0][2:]}/{parts[1]}/{number}.yaml" if is_number else ""


def versions(repository: Repository, head: str, path: str, library: Library) -> list[Version]:
    """The dossier after each commit that made it another one; a merge that only took one in is not told again."""
    require_whole(repository)
    found: list[Version] = []
    made = {""}
    with Blobs(repository) as blobs:
        read: dict[str, Dossier | None] = {"": None}

        def dossier(blob: str) -> Dossier | None:
            if blob not in read:
                record, _ = parse_dossier(blobs[blob], path, library)
                read[blob] = record if isinstance(record, Dossier) else None
            return read[blob]

        for revision in revisions(repository, head, paths=[path]):
            touch = next((each for each in revision.touches if each.path == path), None)
            if touch is None or (revision.is_merge and touch.new in made):
                continue
            made.add(touch.new)
            before, after = dossier(touch.old), dossier(touch.new)
            if before != after:
                found.append(Version(revision, before, after))
    return found


def pairs(repository: Repository, old: str, new: str, ids: Iterable[str], library: Library) -> Iterator[Pair]:
    """The files of a library that differ between two commits; with `ids`, only these dossiers."""
    before, after = repository.tree(old), repository.tree(new)
    only = {file_of(number) for number in ids}
    with Blobs(repository) as blobs:
        for path in sorted({*before, *after}):
            if before.get(path) == after.get(path) or (only and path not in only):
                continue
            kinds = [_record(blobs[tree[path]], path, library) if path in tree else None for tree in (before, after)]
            if is_dossier(path):
                number = path.rpartition("/")[2].removesuffix(".yaml")
                if number not in library.classified_ids and not any(isinstance(k, ClassifiedDossier) for k in kinds):
                    yield Pair(path, number, *kinds)
            elif any(kinds):
                yield Pair(path, None, *kinds)


def _record(raw: bytes, path: str, library: Library) -> Any:
    if is_dossier(path):
        return parse_dossier(raw, path, library)[0]
    folder, _, rest = path.partition("/")
    name = path.rpartition("/")[2].removesuffix(".yaml")
    model: type[Record] | None = {"registry": REGISTRY, "plans": YEAR_FILES}.get(folder, {}).get(name)
    model = Settings if path == SETTINGS else model if rest.endswith(".yaml") else None
    return parse_record(raw, path, model)[0] if model else None
