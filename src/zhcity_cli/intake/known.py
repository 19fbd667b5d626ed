"""Rows that the library has already: by list, row and digest, so that a second run adds nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zhcity_cli.intake.rows import Row
from zhcity_cli.model.dossier import Dossier
from zhcity_cli.model.library import Library


@dataclass(frozen=True, slots=True)
class Match:
    """The dossier behind a row: unchanged, or taken from the row when it still said something else."""

    dossier: Dossier
    is_changed: bool
    old_row: int


def match(library: Library, list_file: str, rows: Sequence[Row]) -> tuple[dict[int, Match], list[Dossier]]:
    """The rows behind which a dossier stands, by number; and the dossiers whose row is gone.

    First rows that still say what they said, in place or moved; then rows that say something else where they stand.
    """
    left = _taken(library, list_file)
    matches: dict[int, Match] = {}
    for is_same in (_in_place, _moved, _without_digest, _changed):
        for row in rows:
            if row.number in matches:
                continue
            found = next((at for at, (_, old, digest) in left.items() if is_same(row, old, digest)), None)
            if found is not None:
                dossier, old, _ = left.pop(found)
                matches[row.number] = Match(dossier, is_same is _changed, old)
    return matches, [dossier for dossier, _, _ in left.values()]


def _taken(library: Library, list_file: str) -> dict[int, tuple[Dossier, int, str | None]]:
    sources = ((filed.record, filed.record.provenance) for filed in library.dossiers)
    found = [(d, source.row, source.list_digest) for d, source in sources if source and source.list_file == list_file]
    return dict(enumerate(found))


def _in_place(row: Row, old: int, digest: str | None) -> bool:
    return row.number == old and row.digest == digest


def _moved(row: Row, old: int, digest: str | None) -> bool:
    return row.digest == digest


def _without_digest(row: Row, old: int, digest: str | None) -> bool:
    return digest is None and row.number == old


def _changed(row: Row, old: int, digest: str | None) -> bool:
    return row.number == old
