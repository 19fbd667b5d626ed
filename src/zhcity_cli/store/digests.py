"""sha256 of attachments that can be read, hashed again only when size or time changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path, PurePosixPath, PureWindowsPath

from zhcity_cli.model.dossier import is_in_words

STORE = "附件库/"


def digests(root: Path, store: str | None, places: Iterable[str]) -> dict[str, str | None]:
    """Place → sha256; None where it cannot be read. Places in words (档案室 …) are left out: nothing to check."""
    checkable = sorted({place for place in places if not is_in_words(place)})
    if not checkable:
        return {}
    cache_file = root / ".git" / "zhcity-digests.json"
    known = _load(cache_file)
    found: dict[str, str | None] = {}
    fresh: dict[str, list[object]] = {}
    for place in checkable:
        path = _path(root, store, place)
        try:
            status = path.stat() if path else None
        except OSError:
            status = None
        if path is None or status is None or not path.is_file():
            found[place] = None
            continue
        key = [status.st_size, status.st_mtime_ns]
        old = known.get(place)
        digest = str(old[2]) if old and old[:2] == key else _sha256(path)
        found[place] = digest
        fresh[place] = [*key, digest]
    if fresh != known:
        _save(cache_file, fresh)
    return found


def _path(root: Path, store: str | None, place: str) -> Path | None:
    """Where a place lies: below the library, or below the store that the settings name; never elsewhere."""
    base, rest = root, place
    if place.startswith(STORE):
        if store is None:
            return None
        base, rest = Path(store), place[len(STORE) :]
    if PurePosixPath(rest).is_absolute() or PureWindowsPath(rest).drive or "\\" in rest or ".." in rest.split("/"):
        return None
    resolved = (base / rest).resolve()
    return resolved if resolved.is_relative_to(base.resolve()) else None


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sha256(path: Path) -> str | None:
    try:
        return sha256(path)
    except OSError:
        return None


def _load(path: Path) -> dict[str, list[object]]:
    try:
        loaded = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return loaded if isinstance(loaded, dict) else {}


def _save(path: Path, known: dict[str, list[object]]) -> None:
    # A cache: where it cannot be written, the next run hashes again.
    try:
        path.write_text(json.dumps(known), encoding="utf-8")
    except OSError:
        return
