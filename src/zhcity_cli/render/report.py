"""Findings in words: the report as a value, a finding as a line of text, the last line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from zhcity_cli.exports.wording import one_line, origin, place, word
from zhcity_cli.model.finding import Finding, Severity, Verdict


@dataclass(frozen=True)
class Report:
    """What a check found, with what the formats show beside it.

    `checked`: file → name of each dossier that was looked at; `lines`: source lines by file and number.
    """

    findings: tuple[Finding, ...]
    checked: Mapping[str, str]
    lines: Mapping[tuple[str, int], str] = field(default_factory=dict)
    width: int = 80
    is_coloured: bool = False


def fact(finding: Finding) -> str:
    """One finding in a line: place, severity, code, fact with its bound, where the demand comes from."""
    return f"{place(finding)}: {word(finding)} {finding.code} {one_line(finding.message)}（{origin(finding)}）"


def line(finding: Finding) -> str:
    """The same with the remedy below."""
    return f"{fact(finding)}\n    → {one_line(finding.hint)}" if finding.hint else fact(finding)


def summary(findings: Iterable[Finding], checked: int) -> str:
    """The last line: how much was looked at and what was found."""
    listed = list(findings)
    answered = sum(f.verdict is Verdict.ANSWERED for f in listed)
    doubtful = sum(f.verdict is Verdict.DOUBTFUL for f in listed)
    errors = sum(f.is_error for f in listed)
    hints = sum(f.severity is Severity.WARNING and f.verdict is Verdict.FAILED for f in listed)
    return f"共检查 {checked} 个项目：错误 {errors}，提示 {hints}，存疑 {doubtful}，已说明 {answered}。"
