"""A step of the history with what the one judge says of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from zhcity_cli.model.change import Change
from zhcity_cli.model.finding import Finding, Problem, Verdict
from zhcity_cli.model.library import Filed, Library
from zhcity_cli.model.registry import Rulings
from zhcity_cli.model.revision import Revision, Seal
from zhcity_cli.rules import accepted, check, judge, settled_codes, stamp_all

Route = tuple[str | int, ...]
NOT_RULED = Rulings()


@dataclass(frozen=True)
class Step:
    """A commit with what it changed. `library`: at the first parent; `taken_in_by`: the merge that brought it.

    `own`: what a merge changed that neither of its sides has, as (file, route).
    """

    revision: Revision
    change: Change
    library: Library
    taken_in_by: Revision | None = None
    own: tuple[tuple[str, Route], ...] = ()


@dataclass(frozen=True)
class Charge:
    """A step with findings."""

    step: Step
    findings: tuple[Finding, ...]

    @property
    def is_illegal(self) -> bool:
        return any(finding.is_error for finding in self.findings)


def findings(step: Step, rulings: Rulings = NOT_RULED) -> list[Finding]:
    """What the judge says of the step, and what its commit and its merge say of themselves; with what was settled."""
    revision = step.revision
    settled = settled_codes(revision.id, rulings)
    found = judge(step.change, step.library, settled)
    found += check(Filed("", revision), step.library, revision.id, settled)
    found += (said for file, at in step.own for said in stamp_all([("T04", _own(file, at))], file, _stem(file)))
    return accepted(found, revision.id, rulings) if settled else found


def _own(file: str, at: Route) -> Problem:
    where = f"{_stem(file)} 的 {at[0]}" if at else file
    return Problem(at, f"合并时另改了 {where}，两边都没有这样的内容", "合并人自己的改动", "两边已有的内容")


def _stem(file: str) -> str:
    return file.rpartition("/")[2].removesuffix(".yaml")


@dataclass
class Tally:
    """What a replay counts while it goes on."""

    steps: int = 0
    signed: int = 0
    by_forge: int = 0
    before_start: int = 0

    def count(self, step: Step) -> None:
        self.steps += 1
        self.signed += step.revision.seal is Seal.SOUND
        self.by_forge += step.revision.seal is Seal.FOREIGN


def charges(steps: Iterable[Step], rulings: Rulings, tally: Tally) -> Iterator[Charge]:
    """The steps that have findings, with the rulings that settled some of them."""
    for step in steps:
        tally.count(step)
        found = findings(step, rulings)
        if found:
            yield Charge(step, tuple(found))


def is_settled(finding: Finding) -> bool:
    return finding.verdict is Verdict.ACCEPTED


def repository_finding(code: str, problem: Problem, file: str = "") -> Finding:
    """A finding about the repository or its whole history; `file`: the one it is about, if any."""
    return stamp_all([(code, problem)], file, _stem(file) if file else "仓库")[0]


@dataclass(frozen=True)
class Verified:
    """What was found. `start`: the commit after which the judging began; `general`: findings of no single step."""

    main: Sequence[Revision]
    tally: Tally
    start: Revision | None
    charges: tuple[Charge, ...]
    general: tuple[Finding, ...]

    @property
    def first_illegal(self) -> Charge | None:
        return next((charge for charge in self.charges if charge.is_illegal), None)

    @property
    def is_sound(self) -> bool:
        return self.first_illegal is None and not any(finding.is_error for finding in self.general)
