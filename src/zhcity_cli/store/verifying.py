"""核对: the whole history of a library, replayed and judged, with what the repository hides and whether it was rewritten."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from itertools import dropwhile
from pathlib import Path

from zhcity_cli.audit.lineage import Lineage
from zhcity_cli.audit.step import Step, Tally, Verified, charges, repository_finding
from zhcity_cli.errors import ExampleLibrary, Refused, UsageError, likely
from zhcity_cli.model.finding import Finding, Problem
from zhcity_cli.model.registry import Rulings
from zhcity_cli.model.revision import Revision
from zhcity_cli.model.settings import Settings
from zhcity_cli.store.clock import day_of
from zhcity_cli.store.evidence import oddities, unanchored
from zhcity_cli.store.files import SETTINGS
from zhcity_cli.store.git import Repository
from zhcity_cli.store.history import Blobs, commit_of, require_whole, retired, revisions
from zhcity_cli.store.load import parse_record
from zhcity_cli.store.replay import replayed

RULINGS = "registry/rulings.yaml"


def verified(
    root: Path, now: datetime, since: str | None, anchors: Sequence[str], tick: Callable[[int], None]
) -> Verified:
    """Every step of the main line after `since` (a commit or a day), or after 留痕起点, or from the founding on."""
    repository = Repository(root)
    require_whole(repository)
    head = repository.head()
    if head is None:
        raise Refused("还没有任何提交，没有可核对的历史。", "先用 zhcity save 登记。")
    with Blobs(repository) as blobs:
        tree = repository.tree(head)
        settings = parse_record(blobs[tree[SETTINGS]], SETTINGS, Settings)[0] if SETTINGS in tree else None
        if settings and settings.is_example:
            raise ExampleLibrary
        general = [*oddities(repository, head), *unanchored(repository, head, anchors, blobs)]
        before = _since(repository, head, since) if since else None
        lineage = Lineage(list(revisions(repository, head, *([f"^{before.id}"] if before else []))), before)
        start, said = _start(lineage, blobs, repository) if before is None else (before, [])
        there = repository.tree(before.id) if before else {}
        tally = Tally()
        gone = retired(repository, before.id, lineage.revisions) if before else frozenset()
        steps = _told(replayed(lineage, blobs, now, there, before, gone), tick)
        if start and before is None:
            steps = _after(steps, lineage, start, tally)
        rulings = _rulings(blobs[tree[RULINGS]]) if RULINGS in tree else Rulings()
        found = tuple(charges(steps, rulings, tally))
    return Verified(lineage.main, tally, start, found, tuple(general + said))


def _told(steps: Iterator[Step], tick: Callable[[int], None]) -> Iterator[Step]:
    for count, step in enumerate(steps):
        tick(count)
        yield step


def _after(steps: Iterator[Step], lineage: Lineage, start: Revision, tally: Tally) -> Iterator[Step]:
    """The steps that reached the main line after its start."""
    place = lineage.place[start.id]

    def is_earlier(step: Step) -> bool:
        earlier = lineage.place[(step.taken_in_by or step.revision).id] <= place
        tally.before_start += earlier
        return earlier

    return dropwhile(is_earlier, steps)


def _rulings(raw: bytes) -> Rulings:
    return parse_record(raw, RULINGS, Rulings)[0] or Rulings()


def _start(lineage: Lineage, blobs: Blobs, repository: Repository) -> tuple[Revision | None, list[Finding]]:
    """留痕起点 as it was first written; that it moved since, or is no commit of the main line, is a finding."""
    start, findings = None, list[Finding]()
    first = ""
    for revision in lineage.main:
        blob = next((touch.new for touch in revision.touches if touch.path == SETTINGS and touch.new), "")
        settings = parse_record(blobs[blob], SETTINGS, Settings)[0] if blob else None
        if settings is None or (settings.trail_start or "") == first:
            continue
        if first:
            written = settings.trail_start or "空"
            message = (
                f"留痕起点由 {first} 改成了 {written}（{revision.id[:8]}，{revision.author.name}），核对仍从原来的算起"
            )
            findings.append(repository_finding("T09", Problem(("留痕起点",), message, written, first), SETTINGS))
            continue
        first = settings.trail_start or ""
        place = lineage.place.get(commit_of(repository, first) or "")
        start = lineage.revisions[place] if place is not None else None
        if start is None or start not in lineage.main:
            message = f"留痕起点 {first} 不是主线上的提交，从头核对"
            findings.append(repository_finding("T09", Problem(("留痕起点",), message, first, "主线上的提交"), SETTINGS))
            start = None
    return start, findings


def _since(repository: Repository, head: str, since: str) -> Revision | None:
    """The commit after which to begin: the one named, or the last one of the main line before that day."""
    day = _day(since)
    if day is None:
        return named(repository, head, since)
    line = revisions(repository, head, first_parent=True)
    earlier = [each for each in line if day_of(each.committer.when) < day]
    return earlier[-1] if earlier else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def named(repository: Repository, head: str, text: str) -> Revision:
    """The commit a person named; one that this history does not have is refused with the nearest name."""
    commit = commit_of(repository, text)
    if commit is None:
        names = repository.text("for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/tags").splitlines()
        raise UsageError(
            f"没有 {text} 这个提交。",
            likely(text, ["HEAD", *names], "写提交号、标签或分支，如 HEAD~3；用 git log 查。"),
        )
    return next(revisions(repository, commit, only=True))
