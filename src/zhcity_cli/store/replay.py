"""The history as the steps that its judge looks at: the main line, and each branch where it was taken in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from zhcity_cli.audit.joining import Joined, joined
from zhcity_cli.audit.lineage import Join, Lineage, joins
from zhcity_cli.audit.step import Step
from zhcity_cli.errors import Refused
from zhcity_cli.model.change import Change, DossierChange, Times, acts, recorder, trailers
from zhcity_cli.model.finding import Finding
from zhcity_cli.model.library import Library
from zhcity_cli.model.revision import Revision, Touch
from zhcity_cli.store.history import Blobs
from zhcity_cli.store.overlay import is_dossier
from zhcity_cli.store.standing import Known, Standing, begun

AHEAD = 200  # commits whose contents are asked for at once


def replayed(
    lineage: Lineage,
    blobs: Blobs,
    now: datetime,
    there: Mapping[str, str] = {},
    before: Revision | None = None,
    retired: frozenset[str] = frozenset(),
) -> Iterator[Step]:
    """Every step after the library was founded.

    `there`, `before`: the tree and the commit that the revisions follow; `retired`: numbers deleted up to there.
    """
    standing = begun(dict(there), blobs, before) if before else None
    if standing:
        standing.retired = retired
    early = dict(there)
    known = 0
    for revision in lineage.main:
        if standing is None:
            # Before there are settings and units nobody can be asked anything: the library is being founded.
            early |= {touch.path: touch.new for touch in revision.touches}
            early = {path: blob for path, blob in early.items() if blob}
            standing = begun(early, blobs, revision)
            known = lineage.place[revision.id] + 1
            continue
        if lineage.place[revision.id] >= known:
            begin, known = known, lineage.place[revision.id] + AHEAD
            blobs.ahead(_read(lineage.revisions[begin:known]))
        side = lineage.taken_in(revision) if revision.is_merge else []
        yield from _branch(side, standing.beside(), lineage, revision, now)
        step, after = _step(revision, standing, lineage, side, now)
        yield step
        standing.take(revision.touches, after)
        standing.forget()
    if standing is None:
        raise Refused(
            "历史里没有一个提交有能读的设置和单位名录，没有可核对的步骤。", "检查 zhcity.yaml 和 registry/units.yaml。"
        )


def _read(revisions: Iterable[Revision]) -> Iterator[str]:
    """The blobs that the next steps are read from."""
    return (touch.new for revision in revisions for touch in revision.touches if touch.new and is_dossier(touch.path))


def _branch(
    side: Sequence[Revision], standing: Standing, lineage: Lineage, merge: Revision, now: datetime
) -> Iterator[Step]:
    """The commits of a branch, each against its own parent, under the registry that the main line had."""
    rules = standing.library
    for revision in side:
        inner = lineage.taken_in(revision) if revision.is_merge else []
        # Bringing a branch up to date is its author's own matter; only what enters the main line is the office's.
        step, after = _step(revision, standing, lineage, inner, now, is_main=False)
        yield replace(step, taken_in_by=merge)
        standing.take(revision.touches, after.succeeding(registry=rules.registry, settings=rules.settings))


def _step(
    revision: Revision, standing: Standing, lineage: Lineage, side: list[Revision], now: datetime, is_main: bool = True
) -> tuple[Step, Library]:
    dropped: tuple[str, ...] = ()
    own: tuple[tuple[str, tuple[str | int, ...]], ...] = ()
    mine: Sequence[Touch] = revision.touches
    after, faults = standing.after(revision.touches, revision)
    if revision.is_merge:
        all_joins = joins(revision, side, lineage, standing.there)
        dropped = tuple(join.touch.path for join in all_joins if join.is_dropped)
        mine = [join.touch for join in all_joins if join.is_own]
        both = [(join, _values(join, standing)) for join in all_joins if join.is_both]
        changes, said = standing.changes(mine)
        changes += tuple(DossierChange(j.touch.path, v.expected, v.result) for j, v in both if v and v.own)
        dropped += tuple(j.touch.path for j, v in both if v and v.is_dropped)
        own = tuple((touch.path, ()) for touch in mine)
        own += tuple((j.touch.path, at) for j, v in both if v for at in v.own)
        mine = [*mine, *(j.touch for j, v in both if v is None or v.own)]
        own += tuple((j.touch.path, ()) for j, v in both if v is None and j.touch.new not in (j.touch.old, j.theirs))
    else:
        changes, said = standing.changes(mine)
    change = _change(revision, standing, lineage, mine, changes, (*faults, *said), after, now, is_main)
    return Step(revision, replace(change, dropped=dropped), standing.library, own=own), after


def _change(
    revision: Revision,
    standing: Standing,
    lineage: Lineage,
    mine: Iterable[Touch],
    dossiers: tuple[DossierChange, ...],
    faults: tuple[Finding, ...],
    after: Library,
    now: datetime,
    is_main: bool,
) -> Change:
    named = acts(revision.message)
    parent = lineage.parent(revision)
    author = revision.author
    return Change(
        act=named[-1],
        recorder=recorder(author.name, author.email, standing.library),
        dossiers=dossiers,
        other_files=tuple(touch.path for touch in mine if not is_dossier(touch.path)),
        after=after,
        faults=faults,
        trailers=trailers(revision.message),
        squashed=named if len(named) > 1 else (),
        entries=standing.entries(mine),
        retired=standing.retired,
        is_merge=revision.is_merge and is_main,
        times=Times(author.when, revision.committer.when, parent.committer.when if parent else None, now),
    )


def _values(join: Join, standing: Standing) -> Joined | None:
    """What a merge made of a dossier that both sides had changed; None where it is none, or cannot be read."""
    if not is_dossier(join.touch.path):
        return None
    sides: list[Known | None] = [
        standing.dossier(join.touch.path, blob)[0] if blob else None
        for blob in (join.base, join.touch.old, join.theirs, join.touch.new)
    ]
    return joined(*sides)
