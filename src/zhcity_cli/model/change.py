"""One step of the library, for its judge: who records it, by which act and basis, and the values before and after."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from zhcity_cli.model.dossier import ClassifiedDossier, Dossier
from zhcity_cli.model.finding import Finding
from zhcity_cli.model.library import Library, Person
from zhcity_cli.model.registry import Unit


class Act(StrEnum):
    """The command that makes the step; only its own acts may move stages or touch what is frozen."""

    FOUND = "建库"
    SAVE = "登记"
    ADVANCE = "推进"
    RETURN = "退回"
    PLAN_SUBMIT = "计划送审"
    PLAN_DECIDE = "计划审定"
    PLAN_ADJUST = "计划调整"
    CORRECT = "更正"
    ACCEPT = "追认"
    MIGRATE = "迁移"


ACT, UNIT, DOCUMENT, MEETING = "Zhcity-Act", "Zhcity-Unit", "Zhcity-Document", "Zhcity-Meeting"
REASON, DIGEST = "Zhcity-Reason", "Zhcity-Sha256"
# What a step may rest on where the record itself does not say it.
BASIS = (DOCUMENT, MEETING, DIGEST)

_TRAILER = re.compile(r"^(Zhcity-[A-Za-z0-9]+): (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True, eq=False)
class DossierChange:
    """A dossier before (None: new) and after (None: deleted); what cannot be read is no dossier but a fault."""

    file: str
    before: Dossier | ClassifiedDossier | None
    after: Dossier | ClassifiedDossier | None

    @property
    def id(self) -> str:
        known = self.after or self.before
        return known.id if known else ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A path that a step writes, as git keeps it. `twin`: another path that some computers take for the same."""

    path: str
    mode: str = "100644"
    twin: str = ""


@dataclass(frozen=True, slots=True)
class Times:
    """When a commit says it was made, when the one before it was, and the judge's own clock."""

    authored: datetime
    committed: datetime
    before: datetime | None
    now: datetime


@dataclass(frozen=True, slots=True)
class Change:
    """A step as a value; the library at the first parent is given to the judge beside it.

    `other_files`: changed paths that are no dossiers; `after`: the library with the step (None where nothing that a
    gate or the registry's rules look at can have moved); `faults`: what of it cannot be read; `trailers`: what the
    commit says about itself; `squashed`: the acts of a commit that several were folded into; `retired`: numbers of
    dossiers that the history once had and that were deleted; `dropped`: paths that a merge left out of its branch.
    """

    act: Act
    recorder: Person
    dossiers: tuple[DossierChange, ...]
    other_files: tuple[str, ...] = ()
    after: Library | None = None
    faults: tuple[Finding, ...] = ()
    trailers: Mapping[str, str] = field(default_factory=dict)
    squashed: tuple[Act, ...] = ()
    entries: tuple[Entry, ...] = ()
    retired: frozenset[str] = frozenset()
    dropped: tuple[str, ...] = ()
    is_merge: bool = False
    times: Times | None = None

    @property
    def acts(self) -> tuple[Act, ...]:
        return self.squashed or (self.act,)

    @property
    def owners(self) -> tuple[str, ...]:
        """The units whose projects it touches."""
        sides = (side for item in self.dossiers for side in (item.before, item.after) if side)
        return tuple(dict.fromkeys(side.project_unit for side in sides))


def trailers(message: str) -> dict[str, str]:
    """What a commit message says of its step; of a trailer that is there twice, the last one."""
    return dict(_TRAILER.findall(message))


def acts(message: str) -> tuple[Act, ...]:
    """The acts that a message names; one without any is a plain 登记."""
    words = [word for key, word in _TRAILER.findall(message) if key == ACT]
    return tuple(dict.fromkeys(Act(word) for word in words if word in list(Act))) or (Act.SAVE,)


def stranger(name: str, email: str) -> Person:
    """Somebody whom the registry does not know: of no unit, with no duty."""
    return Person(name, email, Unit.model_construct(code="", name="名录以外", duties=(), people=(), former_names=()))


def recorder(name: str, email: str, library: Library) -> Person:
    """Who stands behind a name and an e-mail, under this library's registry."""
    known = library.person(email)
    return Person(name, email, known.unit) if known else stranger(name, email)


def folded(path: str) -> str:
    """The path as a computer reads it that knows neither case nor kinds of writing."""
    return unicodedata.normalize("NFKC", path).casefold()


def entries(written: Mapping[str, str], there: Iterable[str]) -> tuple[Entry, ...]:
    """The paths a step writes (path → mode) with their twins among all paths of the tree after it."""
    by_fold: dict[str, list[str]] = {}
    for path in there:
        by_fold.setdefault(folded(path), []).append(path)
    return tuple(
        Entry(path, mode, next((p for p in by_fold.get(folded(path), ()) if p != path), ""))
        for path, mode in written.items()
    )
