"""What a rule is: data about a demand and, where it is checked on a subject, one function that yields problems."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Generic, TypeVar

from zhcity_cli.model.dossier import Dossier
from zhcity_cli.model.finding import Finding, Problem, Severity, brief
from zhcity_cli.model.library import Library
from zhcity_cli.model.settings import Settings
from zhcity_cli.model.stages import Path, Stage
from zhcity_cli.model.terms import chinese
from zhcity_cli.model.words import Basis, Mark
from zhcity_cli.regulation import articles_of

Subject = TypeVar("Subject")
Check = Callable[[Subject, Library], Iterable[Problem]]

BUILDING = (Path.CONSTRUCTION, Path.PURCHASED_SERVICE)
EVERY = (Path.CONSTRUCTION, Path.PURCHASED_SERVICE, Path.OPERATION)


@dataclass(frozen=True, slots=True)
class Demand:
    """A line of the catalogue: what is asked, why, how to mend it, and where it comes from.

    `basis` is 办法 only where a sentence of the seed literally says so, and then `quote` is the words that say it;
    `parameters` are the settings it reads, whose sources are printed.
    `may_doubt`: an error whose findings may also be 存疑, which a 说明 can answer.
    """

    code: str
    name: str
    title: str
    basis: Basis
    severity: Severity
    articles: str
    sentence: str
    asks: str
    why: str
    mend: str
    parameters: tuple[str, ...] = ()
    may_doubt: bool = False
    quote: str = ""

    @property
    def family(self) -> str:
        """`R34` of `R34a`."""
        return self.code.rstrip("abcdefghijklmnopqrstuvwxyz")

    @property
    def follows_measure(self) -> bool:
        """Whether it holds from the measure's own 施行日期 on: 办法, and what other texts add to it."""
        return self.basis in (Basis.MEASURE, Basis.SIBLING)

    def effective_on(self, settings: Settings) -> date | None:
        """The official date from which on a step is judged by this rule; None: always."""
        return settings.measure.effective_on if self.follows_measure else None

    def stamp(self, problem: Problem, file: str, subject: str, library: Library | None, severity: Severity) -> Finding:
        """The finding for a problem of this demand; a long value is quoted by its beginning."""
        seen = brief(problem.seen)
        return Finding(
            code=self.code,
            name=self.name,
            severity=problem.severity or severity,
            verdict=problem.verdict,
            file=file,
            at=problem.at,
            message=problem.message if seen == problem.seen else problem.message.replace(problem.seen, seen),
            seen=seen,
            expected=problem.expected,
            hint=problem.hint or self.mend,
            articles=self.articles,
            sentence=self.sentence,
            basis=self.basis,
            source=self.source(library),
            subject=subject,
            line=problem.line,
            column=problem.column,
        )

    def source(self, library: Library | None) -> str:
        """The sources of the parameters this demand reads, as the settings give them."""
        if library is None:
            return ""
        read = library.settings.parameters
        return "、".join(dict.fromkeys(getattr(read, name).source for name in self.parameters))


@dataclass(frozen=True, slots=True)
class Rule(Generic[Subject]):
    """A demand with its check. `since`: needed to enter the first of these stages that is on the path; where none is,
    the rule is 不适用; with no stage at all it always holds. `on`: the type of its subject.

    `needs`: rules whose finding on the same subject makes this one moot, so that one slip gives one finding.
    `not_for`: marks that lift the rule (简易 needs no review meeting).
    `reads`: sections of a dossier; where none of them is there, the rule has nothing to say and is not asked.
    `fills`: places in a dossier; where all of them are filled, likewise.
    """

    demand: Demand
    check: Check[Subject]
    since: tuple[Stage, ...] = ()
    paths: tuple[Path, ...] = EVERY
    needs: tuple[str, ...] = ()
    not_for: tuple[Mark, ...] = ()
    on: type[Any] = Dossier
    reads: tuple[str, ...] = ()
    fills: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        return self.demand.code


def demand(
    code: str,
    name: str,
    title: str,
    *,
    basis: Basis,
    sentence: str = "",
    quote: str = "",
    articles: str = "",
    severity: Severity = Severity.ERROR,
    asks: str,
    why: str,
    mend: str,
    parameters: tuple[str, ...] = (),
    may_doubt: bool = False,
) -> Demand:
    """A demand; its article range follows from its sentence unless given (参照 rules stand under a range too)."""
    where = articles or articles_of(sentence)
    return Demand(code, name, title, basis, severity, where, sentence, asks, why, mend, parameters, may_doubt, quote)


def rule(
    what: Demand,
    *since: Stage,
    paths: tuple[Path, ...] = EVERY,
    needs: tuple[str, ...] = (),
    not_for: tuple[Mark, ...] = (),
    on: type[Any] = Dossier,
    reads: tuple[str, ...] = (),
) -> Callable[[Check[Subject]], Rule[Subject]]:
    """Turn a check into a rule value; nothing is registered, the catalogue reads the chapter."""
    return lambda check: Rule(what, check, since, paths, needs, not_for, on, reads)


def reach(record: Any, path: str) -> Any:
    """The value at an attribute path, None as soon as a step is missing."""
    for step in _steps(path):
        record = getattr(record, step)
        if record is None:
            return None
    return record


@cache
def _steps(path: str) -> list[str]:
    return path.split(".")


def required(
    what: Demand,
    *paths_to: str,
    since: tuple[Stage, ...],
    paths: tuple[Path, ...] = EVERY,
    needs: tuple[str, ...] = (),
    not_for: tuple[Mark, ...] = (),
    within: str = "",
) -> Rule[Dossier]:
    """Each of these places must be filled; one missing parent gives one finding, not one for each child.

    Where the section `within` is missing as a whole, another rule says so and this one is silent.
    """
    places = tuple((path, chinese(path.split(".")[-1])) for path in paths_to)

    def check(dossier: Dossier, library: Library) -> list[Problem]:
        if within and reach(dossier, within) is None:
            return []
        found: dict[tuple[str, ...], Problem] = {}
        for path, last in places:
            value = reach(dossier, path)
            # Only None and an empty list or mapping are blank: 0 and 否 are answers. Comparing records would be slow.
            if value or (value is not None and not isinstance(value, tuple | dict)):
                continue
            missing = _first_missing(dossier, path)
            word = ".".join(missing)
            found.setdefault(missing, Problem(missing, f"{word} 没有填", "空", f"填写 {last}", what.mend))
        return [*found.values()]

    return Rule(what, check, since, paths, needs, not_for, fills=paths_to)


def _first_missing(record: Any, path: str) -> tuple[str, ...]:
    at: list[str] = []
    for step in path.split("."):
        at.append(chinese(step))
        record = getattr(record, step)
        if record is None:
            break
    return tuple(at)


Step = tuple[tuple[str | int, ...], str, date | None]


def in_order(days: Iterable[Step]) -> Iterator[Problem]:
    """Each known day must not lie before the last known one; (route, what it is called, day)."""
    before: tuple[str, date] | None = None
    for at, word, day in days:
        if day is None:
            continue
        if before and day < before[1]:
            message = f"{word} {day} 早于{before[0]} {before[1]}"
            yield Problem(at, message, str(day), f"不早于 {before[1]}", "请核对两个日期，改正写错的那个")
        before = (word, day)
