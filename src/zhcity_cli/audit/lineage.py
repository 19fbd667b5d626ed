"""Which line a commit stands on, what a merge took in, and what it made of both sides: pure, over revisions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import heapify, heappop, heappush

from zhcity_cli.model.revision import Revision, Touch


@dataclass(frozen=True)
class Lineage:
    """Revisions, parents first. What lies before them is not known and belongs to nobody's branch.

    `base`: the commit that they follow, where it is known.
    """

    revisions: Sequence[Revision]
    base: Revision | None = None

    @cached_property
    def place(self) -> Mapping[str, int]:
        return {revision.id: place for place, revision in enumerate(self.revisions)}

    @cached_property
    def main(self) -> tuple[Revision, ...]:
        """The first-parent line that ends in the last revision, oldest first."""
        line = []
        last = len(self.revisions) - 1 if self.revisions else None
        while last is not None:
            revision = self.revisions[last]
            line.append(revision)
            last = self.place.get(revision.parents[0]) if revision.parents else None
        return tuple(reversed(line))

    def parent(self, revision: Revision) -> Revision | None:
        if self.base and revision.parents[:1] == (self.base.id,):
            return self.base
        place = self.place.get(revision.parents[0]) if revision.parents else None
        return None if place is None else self.revisions[place]

    def taken_in(self, merge: Revision) -> list[Revision]:
        """The commits that a merge brings: reachable from its other parents and not from its first."""
        first, *others = [place for parent in merge.parents if (place := self.place.get(parent)) is not None] or [-1]
        if merge.parents[0] not in self.place:
            first, others = -1, [self.place[parent] for parent in merge.parents[1:] if parent in self.place]
        theirs, ours = set(others), {first} - {-1}
        queue = [-place for place in theirs | ours]
        heapify(queue)
        found: list[int] = []
        # Later commits first: when one is taken up, everything that leads to it has been seen.
        while queue and theirs - ours:
            place = -heappop(queue)
            is_ours = place in ours
            if not is_ours:
                found.append(place)
            theirs.discard(place)
            for parent in self.revisions[place].parents:
                before = self.place.get(parent)
                if before is None or before in ours:
                    continue
                if before not in theirs:
                    heappush(queue, -before)
                (ours if is_ours else theirs).add(before)
        return [self.revisions[place] for place in sorted(found)]


@dataclass(frozen=True, slots=True)
class Branch:
    """What a branch made of one path: the blob it began with and the one it ended with ("": no file)."""

    base: str
    end: str

    @property
    def is_changed(self) -> bool:
        return self.base != self.end


def left_by(side: Iterable[Revision], lineage: Lineage) -> dict[str, Branch]:
    """What the commits of a side made of each path that they touched."""
    listed = list(side)
    own = {revision.id for revision in listed}
    left: dict[str, Branch] = {}
    for revision in listed:
        foreign = {}
        if revision.is_merge:
            # What it took in from elsewhere (main brought up to date) is nothing that this side made.
            others = [each for each in lineage.taken_in(revision) if each.id not in own]
            foreign = left_by(others, lineage) if others else {}
        for touch in revision.touches:
            begun = left.get(touch.path)
            if touch.path in foreign and foreign[touch.path].end == touch.new and not (begun and begun.is_changed):
                left[touch.path] = Branch(touch.new, touch.new)
            else:
                left[touch.path] = Branch(begun.base if begun else touch.old, touch.new)
    return left


@dataclass(frozen=True, slots=True)
class Join:
    """What a merge made of a path. `ours`, `base`, `theirs`: blobs before it, where the branch began and ended."""

    touch: Touch
    base: str
    theirs: str

    @property
    def is_both(self) -> bool:
        """Whether both sides had changed the path, so that only the values can tell whose is whose."""
        return self.theirs not in (self.base, self.touch.old) and self.base != self.touch.old

    @property
    def is_dropped(self) -> bool:
        """Whether what the branch made of the path vanished although nobody else had touched it."""
        return not self.is_both and self.theirs not in (self.base, self.touch.new) and self.touch.new == self.touch.old

    @property
    def is_own(self) -> bool:
        """Whether the file is neither as the branch left it nor as it would be without the branch."""
        expected = self.touch.old if self.theirs == self.base else self.theirs
        return not self.is_both and self.touch.new not in (expected, self.touch.old if self.is_dropped else expected)


def joins(merge: Revision, side: Iterable[Revision], lineage: Lineage, there: Mapping[str, str]) -> list[Join]:
    """Every path of a merge and of its side; `there`: path → blob at the first parent."""
    left = left_by(side, lineage)
    touched = {touch.path: touch for touch in merge.touches}
    found = []
    for path in {**touched, **left}:
        ours = there.get(path, "")
        touch = touched.get(path) or Touch(path, "", "", ours, ours)
        branch = left.get(path) or Branch(touch.old, touch.old)
        found.append(Join(touch, branch.base, branch.end))
    return found
