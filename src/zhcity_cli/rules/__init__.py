"""The catalogue of rules and the one runner. Reading CHAPTERS is reading the catalogue."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from operator import attrgetter
from types import ModuleType
from typing import Any, TypeVar

from zhcity_cli.errors import RuleCrashed
from zhcity_cli.model.change import Change
from zhcity_cli.model.dossier import Dossier
from zhcity_cli.model.finding import Finding, Problem, Severity, Verdict
from zhcity_cli.model.investment import InvestmentPlan
from zhcity_cli.model.library import Filed, Library
from zhcity_cli.model.meeting import Meeting
from zhcity_cli.model.package import OperationPackage, Package
from zhcity_cli.model.plan import Plan
from zhcity_cli.model.registry import Ruling, Rulings
from zhcity_cli.model.stages import POSITION, Path, Stage
from zhcity_cli.model.words import Mark, Standing
from zhcity_cli.rules import (
    acceptance,
    adjustment,
    approval,
    budgeting,
    change_orders,
    closing,
    construction,
    contract,
    data,
    declaration,
    evidence,
    experts,
    format,
    freezing,
    general,
    investing,
    investment,
    materials,
    operation,
    oversight,
    ownership,
    payment,
    plan,
    preliminary,
    principles,
    procurement,
    references,
    review,
    similarity,
    supplementary,
    tendering,
    trail,
    upkeep,
)
from zhcity_cli.rules import change as change_chapter
from zhcity_cli.rules.rule import Demand, Rule

CATALOGUE_VERSION = 1
SHORTEST_COMMIT = 7  # what a ruling must at least say of the commit it settles

CHAPTERS: dict[str, ModuleType] = {
    "范围与职责": general,
    "五项原则": principles,
    "项目申报": declaration,
    "投资估算": investment,
    "论证会与专家": experts,
    "论证": review,
    "经费审核与审定": approval,
    "年度计划": plan,
    "计划调整": adjustment,
    "立项与预算": budgeting,
    "年度投资计划": investing,
    "采购": procurement,
    "招标与中标": tendering,
    "合同": contract,
    "合同变更": change_orders,
    "建设": construction,
    "初验与试运行": preliminary,
    "竣工验收与投用": acceptance,
    "竣工材料与测评": materials,
    "拨付": payment,
    "运维": operation,
    "运维年度与经费": upkeep,
    "监督": oversight,
    "结项": closing,
    "避免重复建设": similarity,
    "附则": supplementary,
    "数据": data,
    "引用与编号": references,
    "格式": format,
    "变更留痕": change_chapter,
    "归口与代录": ownership,
    "冻结与更正": freezing,
    "历史": evidence,
    "留痕与文件": trail,
}


def _values(chapter: ModuleType) -> Iterator[Rule[Any] | Demand]:
    return (value for value in vars(chapter).values() if isinstance(value, Rule | Demand))


def _natural(code: str) -> tuple[str, int, str]:
    found = re.fullmatch(r"([A-Z]+)(\d+)([a-z]*)", code)
    assert found, code
    return found[1], int(found[2]), found[3]


RULES: tuple[Rule[Any], ...] = tuple(v for c in CHAPTERS.values() for v in _values(c) if isinstance(v, Rule))

DEMANDS: dict[str, Demand] = dict(
    sorted(
        (
            (d.code, d)
            for c in CHAPTERS.values()
            for v in _values(c)
            for d in [v if isinstance(v, Demand) else v.demand]
        ),
        key=lambda pair: _natural(pair[0]),
    )
)

RULE_BY_CODE: dict[str, Rule[Any]] = {rule.code: rule for rule in RULES}

T = TypeVar("T")

# The families of the measure's rules; some are answered before their rule is in the catalogue.
_FAMILY = re.compile(r"R(0[1-9]|[1-5]\d|6[0-5])[a-z]?", re.ASCII)


def _ordered(kind: type[Any]) -> tuple[Rule[Any], ...]:
    """The rules on a kind of subject or on what it is a kind of (统一运维包 is a 包), each after those it needs."""
    ordered: dict[str, Rule[Any]] = {}

    def place(rule: Rule[Any]) -> None:
        for code in rule.needs:
            if code in RULE_BY_CODE and code not in ordered:
                place(RULE_BY_CODE[code])
        ordered.setdefault(rule.code, rule)

    for rule in RULES:
        if issubclass(kind, rule.on):
            place(rule)
    return tuple(ordered.values())


_KINDS: set[type[Any]] = {OperationPackage, *(rule.on for rule in RULES)}
_ON = {kind: _ordered(kind) for kind in _KINDS}


def rules_on(kind: type[Any]) -> tuple[Rule[Any], ...]:
    """The rules on a kind of subject, in the order in which they run."""
    return _ON.get(kind, ())


@cache
def rules_for(path: Path, stage: Stage) -> tuple[tuple[Rule[Dossier], Stage | None], ...]:
    """The rules that hold for a dossier on `path` that has reached `stage`, each with the stage it is needed for."""
    line = POSITION[path]
    here = line.get(stage, 0)  # a stage that is not on the path is told by the reader (F10)
    found: list[tuple[Rule[Dossier], Stage | None]] = []
    for rule in rules_on(Dossier):
        since = next((s for s in rule.since if s in line), None)
        if path in rule.paths and (not rule.since or (since is not None and here >= line[since])):
            found.append((rule, since))
    return tuple(found)


# The sections that some rule reads: whether they are there decides which rules a dossier is asked at all.
_SECTIONS = tuple(dict.fromkeys(section for rule in rules_on(Dossier) for section in rule.reads))
_sections_of = attrgetter(*_SECTIONS)


Asked = tuple[tuple[Rule[Dossier], Stage | None], ...]


@cache
def _asked(
    path: Path, stage: Stage, marks: tuple[Mark, ...], there: tuple[bool, ...]
) -> tuple[Asked, attrgetter[tuple[object, ...]], Asked]:
    """Those of `rules_for` that may have something to say to a dossier with these marks and sections; the places that
    some of them want filled, at once; and those that are left where all these places are filled."""
    present = {section for section, is_there in zip(_SECTIONS, there, strict=True) if is_there}
    asked = tuple(
        (rule, since)
        for rule, since in rules_for(path, stage)
        if set(rule.not_for).isdisjoint(marks) and (not rule.reads or not present.isdisjoint(rule.reads))
    )
    places = dict.fromkeys(place for rule, _ in asked for place in rule.fills)
    left = tuple((rule, since) for rule, since in asked if not rule.fills)
    return asked, attrgetter("id", "name", *places), left  # two at least, so that it gives a tuple


def _questions(dossier: Dossier, stage: Stage) -> Asked:
    """The rules that are worth asking."""
    every, filled, left = _asked(dossier.path, stage, dossier.marks, tuple(map(bool, _sections_of(dossier))))
    try:
        return left if all(filled(dossier)) else every
    except AttributeError:  # a section above one of the places is missing
        return every


def check_dossier(filed: Filed[Dossier], library: Library, stage: Stage | None = None) -> list[Finding]:
    """The findings of one dossier at its own stage, or as if it stood at `stage` (the gates of entering it)."""
    dossier = filed.record
    findings: list[Finding] = []
    failed: set[str] = set()
    # Each line of this loop runs some fifty times a dossier: the cheap question, mostly answered no, comes first.
    for rule, since in _questions(dossier, stage or dossier.stage):
        if failed and not failed.isdisjoint(rule.needs):
            failed.add(rule.code)  # moot, and so is what rests on it
            continue
        try:
            problems = [*rule.check(dossier, library)]
        except Exception as error:
            raise RuleCrashed(rule.code, dossier.id) from error
        if problems:
            failed.add(rule.code)
            # A deferred or terminated project is not pressed, nor a 存量 one for the gates that lay behind it when it
            # came in: what is missing is shown, it blocks nobody.
            past = since and (
                dossier.standing in (Standing.DEFERRED, Standing.TERMINATED)
                or POSITION[dossier.path][since] <= _came_in(dossier)
            )
            severity = Severity.WARNING if past else rule.demand.severity
            problems = _as_of_its_day(rule.demand, problems, _official_day(dossier, since), library)
            findings += (rule.demand.stamp(p, filed.file, dossier.id, library, severity) for p in problems)
    if not dossier.answers:
        return findings
    doubted = {finding.code for finding in findings if not finding.is_error}
    wrong = stamp_all(_wrong_answers(dossier, doubted), filed.file, dossier.id)
    return [_answered(finding, dossier, library) for finding in findings] + wrong


def _came_in(dossier: Dossier) -> int:
    """The position of the stage at which a 存量 project entered the library; -1 for any other."""
    source = dossier.provenance
    if Mark.LEGACY not in dossier.marks or source is None or source.entered_at is None:
        return -1
    return POSITION[dossier.path].get(source.entered_at, -1)


def _official_day(subject: object, since: Stage | None) -> date | None:
    """The day of the step that is judged: a dossier's into `since` (its declaration, where the rule names no stage)."""
    match subject:
        case Dossier():
            return subject.official_date(since or Stage.DECLARATION)
        case Meeting() | InvestmentPlan():
            return subject.dated_on
        case Plan():
            return subject.proposed_on
        case Package():
            return subject.entrustment.dated_on if subject.entrustment else None
    return None


def _as_of_its_day(demand: Demand, problems: list[Problem], day: date | None, library: Library) -> list[Problem]:
    """What was done before the rule came into force is left to people: 存疑, which holds up nothing."""
    effective = demand.effective_on(library.settings)
    return problems if effective is None else [_as_of(problem, problem.on or day, effective) for problem in problems]


def _as_of(problem: Problem, day: date | None, effective: date) -> Problem:
    if day is None or day >= effective:
        return problem
    hint = f"这一步是 {day} 办的，在办法施行（{effective}）以前；请核对当时的规定，按当时规定办的不用改"
    return replace(problem, verdict=Verdict.DOUBTFUL, hint=hint)


def _wrong_answers(dossier: Dossier, doubted: set[str]) -> Iterator[tuple[str, Problem]]:
    """说明 that names no rule, or a rule whose findings are errors: it has no effect, which its author should know."""
    for place, answer in enumerate(dossier.answers):
        at = ("说明", place, "规则")
        named = [d for d in DEMANDS.values() if answer.rule_code in (d.code, d.family)]
        if not named and not _FAMILY.fullmatch(answer.rule_code):
            yield "F16", Problem(at, f"没有 {answer.rule_code} 这条规则", answer.rule_code, "规则代码")
        elif named and all(d.severity is Severity.ERROR and not d.may_doubt and d.code not in doubted for d in named):
            message = f"{answer.rule_code} 是错误一级的规则，说明对它不起作用"
            yield "F16", Problem(at, message, answer.rule_code, "提示一级的规则")


def _answered(finding: Finding, dossier: Dossier, library: Library) -> Finding:
    if finding.is_error:
        return finding
    demand = DEMANDS[finding.code]
    for answer in dossier.answers:
        # What names its 对象 answers those only: the rule leaves them out itself, and what it still finds is open.
        is_of_all = not answer.about
        if is_of_all and answer.rule_code in (demand.code, demand.family) and answer.until >= library.today:
            hint = f"已说明：{answer.reason}（{library.unit_name(answer.by)}，至 {answer.until}）"
            return replace(finding, verdict=Verdict.ANSWERED, hint=hint)
    return finding


def check(filed: Filed[T], library: Library, subject: str, settled: Collection[str] = ()) -> list[Finding]:
    """The findings of any other subject: a meeting, a plan, the settings, a registry file, a text.

    `settled`: codes whose findings make no other rule moot.
    """
    findings: list[Finding] = []
    failed: set[str] = set()
    for rule in rules_on(type(filed.record)):
        if failed.intersection(rule.needs):
            failed.add(rule.code)
            continue
        try:
            problems = [*rule.check(filed.record, library)]
        except Exception as error:
            raise RuleCrashed(rule.code, subject) from error
        if problems and rule.code not in settled:
            failed.add(rule.code)
        if problems:
            problems = _as_of_its_day(rule.demand, problems, _official_day(filed.record, None), library)
        for problem in problems:
            stamped = rule.demand.stamp(problem, filed.file, subject, library, rule.demand.severity)
            findings.append(_under(stamped, filed.at))
    return findings


def _under(finding: Finding, at: tuple[str | int, ...]) -> Finding:
    return replace(finding, at=at + finding.at) if at else finding


def stamp_all(problems: Iterable[tuple[str, Problem]], file: str, subject: str) -> list[Finding]:
    """Findings for what the reader and the model found: (code, problem) pairs."""
    return [DEMANDS[code].stamp(p, file, subject, None, DEMANDS[code].severity) for code, p in problems]


def obstacles(filed: Filed[Dossier], library: Library, target: Stage) -> list[Finding]:
    """What stands in the way of entering `target`: errors of the dossier there, and of the meetings it cites."""
    found = check_dossier(filed, library, target) + cited_findings(filed.record, library)
    return [finding for finding in found if finding.is_error]


def cited_findings(dossier: Dossier, library: Library) -> list[Finding]:
    """The findings of the meetings and packages that a dossier rests on."""
    packages: list[tuple[str, Filed[Any]]] = []
    named_in = (filed.record.id for filed in library.packages_of.get(dossier.id, ()))
    for number in dict.fromkeys([*dossier.package_ids, *named_in]):
        packages += [(number, library.packages[number][1])] if number in library.packages else []
    for record in dossier.operations:
        number = record.package_id or ""
        packages += [(number, library.operation_packages[number][1])] if number in library.operation_packages else []
    found = [finding for number, filed in packages for finding in check(filed, library, number)]
    return meeting_findings(dossier, library) + found


def judge(change: Change, library: Library, settled: Collection[str] = ()) -> list[Finding]:
    """The one judge of changes: what is wrong with a step, given the library at its first parent.

    What cannot be read of it, the rules over changes, and the gates of every stage that it enters, as they stand after
    it. `save` and `advance`, `check --base`, the hook and the audit ask here and nowhere else. `settled`: codes that a
    ruling settled for this step; what they would have made moot is told.
    """
    said = check(Filed("", change), library, change.act, settled)
    found = [replace(each, file=str(each.at[0]), at=each.at[1:], subject=_named(each.at)) for each in said]
    jumped = {finding.file for finding in found if finding.code == change_chapter.C01.code}
    if change.after:
        for item in change.dossiers:
            target = change_chapter.entered(item)
            if target and item.file not in jumped and isinstance(item.after, Dossier):
                found += obstacles(Filed(item.file, item.after), change.after, target)
    return list(dict.fromkeys([*change.faults, *found]))


def _named(at: tuple[str | int, ...]) -> str:
    return str(at[0]).rpartition("/")[2].removesuffix(".yaml") if at else ""


def settled_codes(commit: str, rulings: Rulings) -> frozenset[str]:
    """The codes that rulings settled for a commit; a family stands for its codes."""
    named = {ruling.rule_code for ruling in _rulings_on(commit, rulings)}
    return (
        frozenset(code for code, demand in DEMANDS.items() if named & {code, demand.family}) if named else frozenset()
    )


def _rulings_on(commit: str, rulings: Rulings) -> list[Ruling]:
    return [each for each in rulings.rulings if len(each.commit) >= SHORTEST_COMMIT and commit.startswith(each.commit)]


def accepted(findings: Iterable[Finding], commit: str, rulings: Rulings) -> list[Finding]:
    """The findings of a commit; those that a ruling on file settled (追认) no longer fail."""
    own = _rulings_on(commit, rulings)
    done = []
    for finding in findings:
        ruling = next((r for r in own if r.rule_code in (finding.code, DEMANDS[finding.code].family)), None)
        hint = f"已追认：{ruling.reason}（{ruling.document_number}，{ruling.dated_on}）" if ruling else ""
        done.append(replace(finding, verdict=Verdict.ACCEPTED, hint=hint) if ruling else finding)
    return done


def meeting_findings(dossier: Dossier, library: Library) -> list[Finding]:
    """The findings of the meetings that a dossier rests on."""
    cited = [r.meeting_id for r in dossier.expert_reviews] + [a.meeting_id for a in dossier.approvals]
    return [
        finding
        for number in dict.fromkeys(cited)
        if (filed := library.meetings.get(number))
        for finding in check(filed, library, number)
    ]
