"""The library as it stood after a commit, carried from step to step: only what a step moved is read again."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from operator import attrgetter
from typing import Any

from zhcity_cli.model.change import DossierChange, Entry, folded
from zhcity_cli.model.dossier import ClassifiedDossier, Dossier
from zhcity_cli.model.finding import Finding
from zhcity_cli.model.library import Filed, Library, Unreadable
from zhcity_cli.model.revision import Revision, Touch
from zhcity_cli.store.clock import day_of
from zhcity_cli.store.files import SETTINGS
from zhcity_cli.store.history import Blobs
from zhcity_cli.store.load import gleaned, parse_dossier
from zhcity_cli.store.overlay import is_dossier, library_of, with_files

Known = Dossier | ClassifiedDossier
Read = tuple[Known | None, tuple[Finding, ...]]


@dataclass
class Standing:
    """`there`: path → blob; `folds`: path as a careless computer reads it → path; `last_good`: what was last readable."""

    library: Library
    blobs: Blobs
    there: dict[str, str]
    folds: dict[str, str]
    last_good: dict[str, Known] = field(default_factory=dict)
    retired: frozenset[str] = frozenset()
    # What a branch wrote is read when its own commit is looked at, and not again when it is taken in.
    _read: dict[tuple[str, str], Read] = field(default_factory=dict)

    def beside(self) -> Standing:
        """A standing of its own for the commits of a branch; what they read is shared."""
        return replace(self, there=dict(self.there), last_good=dict(self.last_good))

    def forget(self) -> None:
        """The branch was taken in: what was read for it is in the library now."""
        self._read.clear()

    def dossier(self, path: str, blob: str) -> Read:
        if not blob:
            return None, ()
        known = self._read.get((path, blob))
        if known is None:
            record, said = parse_dossier(self.blobs[blob], path, self.library)
            known = self._read[path, blob] = (record, tuple(each for each in said if each.is_error))
        return known

    def before(self, path: str, blob: str) -> Known | None:
        """A dossier before a step; where it could not be read, what was last readable of it."""
        if blob and self.there.get(path) == blob:
            return found(self.library, path) or self.last_good.get(path)
        return self.dossier(path, blob)[0] or (self.last_good.get(path) if blob else None)

    def changes(self, touches: Iterable[Touch]) -> tuple[tuple[DossierChange, ...], tuple[Finding, ...]]:
        """The dossiers of a step before and after, and what of them cannot be read."""
        changed: list[DossierChange] = []
        faults: list[Finding] = []
        for touch in touches:
            if is_dossier(touch.path):
                record, said = self.dossier(touch.path, touch.new)
                faults += said
                if record or not touch.new:
                    changed.append(DossierChange(touch.path, self.before(touch.path, touch.old), record))
        return tuple(changed), tuple(faults)

    def entries(self, touches: Iterable[Touch]) -> tuple[Entry, ...]:
        """The paths that a step writes, each with another of the tree that some computers take for the same."""
        listed = list(touches)
        new = {folded(touch.path): touch.path for touch in listed if touch.new}
        gone = {touch.path for touch in listed if not touch.new}
        return tuple(
            Entry(touch.path, touch.new_mode, self._twin(touch.path, new, gone)) for touch in listed if touch.new
        )

    def _twin(self, path: str, new: Mapping[str, str], gone: set[str]) -> str:
        key = folded(path)
        twins = (each for each in (self.folds.get(key), new.get(key)) if each and each != path and each not in gone)
        return next(twins, "")

    def after(self, touches: Iterable[Touch], revision: Revision) -> tuple[Library, tuple[Finding, ...]]:
        """The library with a step, on the day of its commit, and what of its other files cannot be read."""
        listed = list(touches)
        others = {t.path: self.blobs[t.new] if t.new else None for t in listed if _is_read(t)}
        day = day_of(revision.committer.when)
        library = self.library if self.library.today == day else self.library.succeeding(today=day)
        library, faults = with_files(library, others) if others else (library, [])
        moved = {touch.path: touch.new for touch in listed if is_dossier(touch.path)}
        if moved:
            library = self._with_dossiers(library, moved)
        return library, tuple(faults)

    def _with_dossiers(self, library: Library, moved: Mapping[str, str]) -> Library:
        lists: dict[str, tuple[Any, ...]] = {}
        for path, blob in moved.items():
            record, _ = self.dossier(path, blob)
            kinds: dict[str, Any] = {"dossiers": None, "classified": None, "unreadable": None}
            if isinstance(record, Dossier):
                kinds["dossiers"] = Filed(path, record)
            elif record:
                kinds["classified"] = Filed(path, record)
            elif blob:
                kinds["unreadable"] = gleaned(self.blobs[blob], path)
            for name, filed in kinds.items():
                before = lists.get(name, getattr(library, name))
                now = _placed(before, path, filed)
                if now is not before:
                    lists[name] = now
        return library.succeeding(**lists) if lists else library

    def take(self, touches: Iterable[Touch], library: Library) -> None:
        """Go on from here: the step is made."""
        for touch in touches:
            if touch.new:
                self.there[touch.path] = touch.new
                self.folds[folded(touch.path)] = touch.path
            else:
                self.there.pop(touch.path, None)
                self.folds.pop(folded(touch.path), None)
            if is_dossier(touch.path):
                record, _ = self.dossier(touch.path, touch.new)
                before = found(self.library, touch.path)
                if touch.new and record is None and before:
                    self.last_good[touch.path] = before
                elif record:
                    self.last_good.pop(touch.path, None)
                elif not touch.new:
                    self.retired |= {touch.path.rpartition("/")[2].removesuffix(".yaml")}
        self.library = library


def begun(there: dict[str, str], blobs: Blobs, revision: Revision) -> Standing | None:
    """The standing after a commit, all of it read; None where there are no settings and no units yet."""
    ids = {path: blob for path, blob in there.items() if _is_of_library(path)}
    read = blobs.many(ids.values())
    wanted = {path: read[blob] for path, blob in ids.items()}
    library, _ = library_of(wanted, day_of(revision.committer.when))
    if library is None:
        return None
    return Standing(library, blobs, dict(there), {folded(path): path for path in there})


_FILE = attrgetter("file")


def found(library: Library, path: str) -> Known | None:
    """The dossier that stands in a file, looked up without an index."""
    for listed in (library.dossiers, library.classified):
        place = bisect_left(listed, path, key=_FILE)
        if place < len(listed) and listed[place].file == path:
            record: Known = listed[place].record
            return record
    return None


def _placed(listed: tuple[Any, ...], path: str, filed: Filed[Any] | Unreadable | None) -> tuple[Any, ...]:
    """The list, in the order of the files, with what stands in this file now."""
    place = bisect_left(listed, path, key=_FILE)
    is_there = place < len(listed) and listed[place].file == path
    if filed is None and not is_there:
        return listed
    return (*listed[:place], *([filed] if filed else []), *listed[place + is_there :])


def _is_of_library(path: str) -> bool:
    return path.endswith(".yaml") and (path == SETTINGS or path.startswith(("registry/", "plans/", "dossiers/")))


def _is_read(touch: Touch) -> bool:
    return _is_of_library(touch.path) and not is_dossier(touch.path) and touch.new_mode in ("100644", "")
