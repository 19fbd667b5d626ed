"""One step of the library, for its judge: who records it, by which act, and the dossiers before and after."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from zhcity_cli.model.dossier import Dossier
from zhcity_cli.model.library import Person


class Act(StrEnum):
    """The command that makes the step; only its own acts may move stages."""

    SAVE = "登记"
    ADVANCE = "推进"
    RETURN = "退回"
    PLAN_SUBMIT = "计划送审"
    PLAN_DECIDE = "计划审定"
    PLAN_ADJUST = "计划调整"


@dataclass(frozen=True, slots=True)
class DossierChange:
    """A dossier before (None: new) and after (None: deleted)."""

    file: str
    before: Dossier | None
    after: Dossier | None


@dataclass(frozen=True, slots=True)
class Change:
    """A step as a value. `other_files`: changed paths that are no dossiers."""

    act: Act
    recorder: Person
    dossiers: tuple[DossierChange, ...]
    other_files: tuple[str, ...] = ()
