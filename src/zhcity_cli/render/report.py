"""Findings in words: the report as a value, a finding as a line of text, the last line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from zhcity_cli.exports.wording import one_line, origin, place, word
from zhcity_cli.model.finding import Finding, Severity, Verdict
from zhcity_cli.model.settings import Settings
from zhcity_cli.model.words import PaymentReading


@dataclass(frozen=True)
class Report:
    """What a check found, with what the formats show beside it.

    `checked`: file → name of each dossier that was looked at; `lines`: source lines by file and number;
    `payment_reading`: under which reading of the measure payments were judged, in one sentence.
    """

    findings: tuple[Finding, ...]
    checked: Mapping[str, str]
    lines: Mapping[tuple[str, int], str] = field(default_factory=dict)
    width: int = 80
    is_coloured: bool = False
    payment_reading: str = ""


def fact(finding: Finding) -> str:
    """One finding in a line: place, severity, code, fact with its bound, where the demand comes from."""
    return f"{place(finding)}: {word(finding)} {finding.code} {one_line(finding.message)}（{origin(finding)}）"


def line(finding: Finding) -> str:
    """The same with the remedy below."""
    return f"{fact(finding)}\n    → {one_line(finding.hint)}" if finding.hint else fact(finding)


def payment_reading(settings: Settings) -> str:
    """拨付口径: the reading that was chosen, its caps, where it comes from, and from when it counts."""
    parameters = settings.parameters
    chosen = parameters.payment_reading
    sources = [chosen.source]
    caps = ""
    if chosen.value is PaymentReading.STAGED:
        first, early = parameters.first_payment_cap, parameters.early_payment_cap
        caps = f"，竣工验收前首付不超过 {first.value:.0%}、累计不超过 {early.value:.0%}"
        sources += [first.source, early.source]
    since = "" if settings.measure.effective_on else "；设置里没有办法的施行日期，每份承建合同都按它查"
    return f"拨付口径：{chosen.value}{caps}（{'；'.join(dict.fromkeys(sources))}）{since}。"


def summary(findings: Iterable[Finding], checked: int) -> str:
    """The last line: how much was looked at and what was found."""
    listed = list(findings)
    answered = sum(f.verdict is Verdict.ANSWERED for f in listed)
    doubtful = sum(f.verdict is Verdict.DOUBTFUL for f in listed)
    errors = sum(f.is_error for f in listed)
    hints = sum(f.severity is Severity.WARNING and f.verdict is Verdict.FAILED for f in listed)
    return f"共检查 {checked} 个项目：错误 {errors}，提示 {hints}，存疑 {doubtful}，已说明 {answered}。"
