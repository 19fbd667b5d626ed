"""Findings as text for people and as JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence

from zhcity_cli.model.finding import Finding, Severity, Verdict
from zhcity_cli.model.words import Basis


def line(finding: Finding) -> str:
    """One finding: place, severity, code, fact with its bound, where the demand comes from; the remedy below."""
    place = finding.file
    if finding.line:
        place += f":{finding.line}:{finding.column or 1}"
    word = str(finding.severity)
    if finding.verdict is not Verdict.FAILED:
        word += f"·{finding.verdict}"
    text = f"{place}: {word} {finding.code} {finding.message}（{origin(finding)}）"
    return f"{text}\n    → {finding.hint}" if finding.hint else text


def origin(finding: Finding) -> str:
    """办法 with its sentence, 参照 with its source, else 约定 or 格式."""
    if finding.basis == Basis.FORMAT:
        return "格式"
    where = f"{finding.articles}" + (f"，{finding.sentence}" if finding.sentence else "")
    if finding.basis == Basis.MEASURE:
        return f"办法{where}"
    source = f"，来源：{finding.source}" if finding.source else ""
    return f"{finding.basis}{source}；{where}"


def as_text(findings: Sequence[Finding], checked: int) -> str:
    return "\n".join([*map(line, findings), summary(findings, checked)])


def summary(findings: Iterable[Finding], checked: int) -> str:
    """The last line: how much was looked at and what was found."""
    listed = list(findings)
    answered = sum(f.verdict is Verdict.ANSWERED for f in listed)
    doubtful = sum(f.verdict is Verdict.DOUBTFUL for f in listed)
    errors = sum(f.is_error for f in listed)
    hints = sum(f.severity is Severity.WARNING and f.verdict is Verdict.FAILED for f in listed)
    return f"共检查 {checked} 个项目：错误 {errors}，提示 {hints}，存疑 {doubtful}，已说明 {answered}。"


_SEVERITY = {Severity.ERROR: "error", Severity.WARNING: "warning"}
_VERDICT = {Verdict.FAILED: "failed", Verdict.DOUBTFUL: "doubtful", Verdict.ANSWERED: "answered"}


def as_json(findings: Sequence[Finding], checked: int) -> str:
    """The stable plumbing: {"schema": 1, "findings": […]}."""
    return json.dumps({"schema": 1, "findings": [plain(f) for f in findings]}, ensure_ascii=False, indent=1)


def plain(finding: Finding) -> dict[str, object]:
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": _SEVERITY[finding.severity],
        "verdict": _VERDICT[finding.verdict],
        "file": finding.file,
        "line": finding.line,
        "column": finding.column,
        "sheet": finding.sheet,
        "cell": finding.cell,
        "path": finding.path,
        "message": finding.message,
        "seen": finding.seen,
        "expected": finding.expected,
        "hint": finding.hint,
        "articles": finding.articles,
        "sentence": finding.sentence,
        "basis": finding.basis,
    }


FORMATS: dict[str, Callable[[Sequence[Finding], int], str]] = {"text": as_text, "json": as_json}
