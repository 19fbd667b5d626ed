"""The life of a project and of a single value, as its officials would tell it: from versions to events, pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from zhcity_cli.audit.values import Moved, Route, delta, moved, told, value_at
from zhcity_cli.model.base import Record
from zhcity_cli.model.change import DIGEST, DOCUMENT, MEETING, REASON, Act, acts, trailers
from zhcity_cli.model.dossier import Dossier
from zhcity_cli.model.dossier.touched import Touch, is_blank, touched
from zhcity_cli.model.finding import written
from zhcity_cli.model.library import Library, Person
from zhcity_cli.model.revision import Revision
from zhcity_cli.model.roles import Role
from zhcity_cli.model.terms import chinese

# What a new dossier begins with, whoever its owner is.
HEAD = ("marks", "plan_year", "standing")
DOCUMENTS = (chinese("document_number"), chinese("meeting_id"))


@dataclass(frozen=True, slots=True)
class Version:
    """A dossier as a commit left it (None: deleted or not readable), and as it was before."""

    revision: Revision
    before: Dossier | None
    after: Dossier | None


@dataclass(frozen=True, slots=True)
class Event:
    """What one commit did to a project. `owners`: for whom it was recorded; `basis`: 文号, 会议, digests it rests on."""

    revision: Revision
    person: Person | None
    act: Act
    owners: tuple[str, ...]
    stages: tuple[str, str] | None
    is_birth: bool
    is_end: bool
    moves: tuple[Moved, ...]
    basis: tuple[str, ...]
    reason: str = ""


def events(versions: Iterable[Version], library: Library) -> Iterator[Event]:
    for version in versions:
        after, before = version.after, version.before
        groups = [touch for touch in touched(before, after) if touch.at != ("阶段",)] if after else []
        stage = (before.stage, after.stage) if before and after and before.stage is not after.stage else None
        yield _event(version, library, groups, tuple(_grouped(groups)), stage)


def _grouped(groups: Iterable[Touch]) -> Iterator[Moved]:
    """A section or a record that is new as one; what changed in another, value by value."""
    for touch in groups:
        if touch.only_fills and not isinstance(touch.old, Record):
            yield Moved(written(touch.at), told(touch.old), told(touch.new), None)
        else:
            yield from moved(touch.old, touch.new, touch.at)


def _event(
    version: Version, library: Library, groups: list[Touch], moves: tuple[Moved, ...], stage: tuple[str, str] | None
) -> Event:
    revision = version.revision
    said = trailers(revision.message)
    person = library.person(revision.author.email)
    project = version.after or version.before
    words = [word for touch in groups for word in _documents(touch)]
    words += [said[key] for key in (DOCUMENT, MEETING) if key in said]
    words += [_of_digest(said[DIGEST], project)] if DIGEST in said else []
    return Event(
        revision, person, acts(revision.message)[-1],
        _owners(groups, person, project, library) if project else (),
        (str(stage[0]), str(stage[1])) if stage else None,
        version.before is None, version.after is None, moves, tuple(dict.fromkeys(words)), said.get(REASON, ""),
    )  # fmt: skip


def _owners(groups: Iterable[Touch], person: Person | None, project: Dossier, library: Library) -> tuple[str, ...]:
    """The bodies whose acts somebody else recorded."""
    found = []
    for touch in groups:
        if touch.old is None and touch.record is None and touch.section in HEAD:
            continue  # the head of a new dossier comes with it
        role = touch.owned.by
        if role is Role.PROJECT_UNIT:
            if person is None or person.unit.code != project.project_unit:
                found.append(library.unit_name(project.project_unit))
        elif person is None or role not in person.unit.duties:
            found += [unit.name for unit in library.unit_of(role)] or [str(role)]
    return tuple(dict.fromkeys(found))


def _documents(touch: Touch) -> Iterator[str]:
    """文号 and 会议 of what was recorded: in the value itself, else in the record around it."""
    inside = [each for value in (touch.new, touch.record) for each in _named(value)]
    yield from inside[:3]


def _named(value: Any) -> Iterator[str]:
    if isinstance(value, Record):
        for name in type(value).model_fields:
            each = getattr(value, name)
            if chinese(name) in DOCUMENTS and isinstance(each, str):
                yield each
            else:
                yield from _named(each)


def _of_digest(digest: str, project: Dossier | None) -> str:
    """The attachment that has this digest, else the digest itself."""
    known = next((a for a in project.attachments if a.sha256 == digest), None) if project else None
    return f"{known.name}（{known.id}）" if known else f"文件 sha256 {digest[:16]}"


@dataclass(frozen=True, slots=True)
class Turn:
    """A change of one value. `source`: the row of a list, or the attachment, that it came from."""

    event: Event
    moves: tuple[Moved, ...]
    source: str


def turns(versions: Iterable[Version], at: Route, library: Library) -> Iterator[Turn]:
    """Every commit that made the value at this route another one."""
    for version in versions:
        old, new = value_at(version.before, at), value_at(version.after, at)
        if old == new or (is_blank(old) and is_blank(new)):
            continue
        event = next(events([version], library))
        around = value_at(version.after, at[:-1]) if len(at) > 1 else None
        words = (*event.basis, *_named(around)) if isinstance(around, Record) else event.basis
        whole = [Moved(written(at), told(old), told(new), delta(old, new))]
        yield Turn(_with_basis(event, words), tuple(moved(old, new, at) or whole), _source(version, around))


def _with_basis(event: Event, words: Iterable[str]) -> Event:
    """Only what the value itself rests on, where that is known; else what the whole step rests on."""
    known = tuple(dict.fromkeys(words))
    return Event(
        event.revision, event.person, event.act, event.owners, event.stages, event.is_birth, event.is_end, event.moves,
        known, event.reason,
    )  # fmt: skip


def _source(version: Version, around: Any) -> str:
    after = version.after
    if after is None:
        return ""
    named = getattr(around, "attachment_id", None)
    attachment = next((each for each in after.attachments if each.id == named), None) if named else None
    if attachment:
        return f"附件 {attachment.id} {attachment.name}"
    source = after.provenance
    if source and (version.before is None or version.before.provenance != source):
        return f"{source.list_file} 第 {source.row} 行" + (f"，{source.remark}" if source.remark else "")
    return ""
