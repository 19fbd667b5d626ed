"""What a branch brings: its steps as the judge sees them, the library as it would be, who is next, the plans' totals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zhcity_cli.audit.step import Charge
from zhcity_cli.model.dossier import Dossier
from zhcity_cli.model.finding import Finding
from zhcity_cli.model.library import Library
from zhcity_cli.model.plan import Totals
from zhcity_cli.model.roles import Role
from zhcity_cli.model.stages import ENTRY, Stage, following
from zhcity_cli.model.words import PlanState, Standing
from zhcity_cli.planning import build_plan
from zhcity_cli.rules.whole import library_findings


@dataclass(frozen=True)
class Waiting:
    """Who has to act next on a project, for which stage."""

    id: str
    name: str
    stage: Stage
    target: Stage
    by: tuple[Role, ...]
    needs: str


@dataclass(frozen=True)
class YearTotals:
    """A plan's totals before and after (None: it could not be made). `is_drawn`: as it would be drawn up now."""

    year: int
    before: Totals | None
    after: Totals | None
    is_drawn: bool


@dataclass(frozen=True)
class Review:
    """`charges`: every step with what is wrong with it; `findings`: of changed files, and what is new elsewhere."""

    charges: tuple[Charge, ...]
    files: tuple[str, ...]
    names: dict[str, str]
    findings: tuple[Finding, ...]
    waiting: tuple[Waiting, ...]
    totals: tuple[YearTotals, ...]
    needs_office: bool

    @property
    def is_fine(self) -> bool:
        told = [*self.findings, *(finding for charge in self.charges for finding in charge.findings)]
        return not any(finding.is_error for finding in told)


def review(charges: Sequence[Charge], before: Library, after: Library) -> Review:
    """The branch from the library it began with to the one it would leave."""
    changes = [charge.step.change for charge in charges]
    files = dict.fromkeys(item.file for change in changes for item in change.dossiers)
    files |= dict.fromkeys(file for change in changes for file in change.other_files)
    # What was wrong elsewhere already is not the branch's doing.
    known = set(library_findings(before))
    found = [each for each in library_findings(after) if each.file in files or each not in known]
    changed = [filed.record for filed in after.dossiers if filed.file in files]
    return Review(
        tuple(charges),
        tuple(sorted(files)),
        {filed.file: filed.record.name for filed in after.dossiers if filed.file in files},
        tuple(sorted(found, key=lambda each: (each.file, each.code))),
        tuple(wait for dossier in changed if (wait := _waiting(dossier))),
        tuple(_totals(before, after, year) for year in _years(files, before, after)),
        any(not change.recorder.is_office for change in changes),
    )


def _waiting(dossier: Dossier) -> Waiting | None:
    target = following(dossier.path, dossier.stage)
    if target is None or dossier.standing is not Standing.NORMAL:
        return None
    entry = ENTRY[target]
    return Waiting(dossier.id, dossier.name, dossier.stage, target, entry.by, entry.needs)


def _years(files: dict[str, None], before: Library, after: Library) -> list[int]:
    """The years whose plans the branch may move."""
    sides = [library.files.get(file) for library in (before, after) for file in files]
    years = {side.plan_year for side in sides if isinstance(side, Dossier) and side.plan_year}
    years |= {o.year for side in sides if isinstance(side, Dossier) for o in side.operations if o.application}
    years |= {int(file.split("/")[1]) for file in files if file.startswith("plans/") and file.endswith("/plan.yaml")}
    return sorted(years)


def _totals(before: Library, after: Library, year: int) -> YearTotals:
    """Of a plan with the leading group what is on file, else what would be drawn up."""
    filed = after.plan(year)
    if filed and filed.state is not PlanState.PROPOSED:
        old = before.plan(year)
        return YearTotals(year, old.totals if old else None, filed.totals, is_drawn=False)
    old_totals, new_totals = (build_plan(library, year).plan.totals for library in (before, after))
    return YearTotals(year, old_totals, new_totals, is_drawn=True)
