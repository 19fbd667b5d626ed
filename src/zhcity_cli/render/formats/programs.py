"""json, and what code forges and build servers read: SARIF, JUnit, GitHub annotations, GitLab code quality."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from hashlib import sha256
from urllib.parse import quote
from xml.etree import ElementTree

from zhcity_cli import __version__
from zhcity_cli.exports.text import shown
from zhcity_cli.exports.wording import one_line, origin, word
from zhcity_cli.model.finding import Finding, Severity, Verdict
from zhcity_cli.render.report import Report, line, summary
from zhcity_cli.rules import DEMANDS

SEVERITY = {Severity.ERROR: "error", Severity.WARNING: "warning"}
VERDICT = {
    Verdict.FAILED: "failed",
    Verdict.DOUBTFUL: "doubtful",
    Verdict.ANSWERED: "answered",
    Verdict.ACCEPTED: "accepted",
}
SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def as_json(report: Report) -> str:
    """The stable plumbing: {"schema": 1, "payment_reading": …, "findings": […]}."""
    findings = [plain(finding) for finding in report.findings]
    return _dumped({"schema": 1, "payment_reading": report.payment_reading, "findings": findings})


def plain(finding: Finding) -> dict[str, object]:
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": SEVERITY[finding.severity],
        "verdict": VERDICT[finding.verdict],
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


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)


def _said(finding: Finding) -> str:
    """Fact, remedy and source in one paragraph."""
    remedy = f" 怎么改：{finding.hint}。" if finding.hint else ""
    return shown(f"{finding.message}。{remedy}（{origin(finding)}）")


def fingerprints(findings: Iterable[Finding]) -> list[str]:
    """One a finding, the same in the next run as long as the fact is the same, wherever the line has moved to."""
    met: Counter[str] = Counter()
    found = []
    for finding in findings:
        key = "\0".join((finding.code, finding.file, finding.path, finding.message))
        met[key] += 1
        found.append(sha256(f"{key}\0{met[key]}".encode(errors="replace")).hexdigest())
    return found


def _level(finding: Finding) -> str:
    return SEVERITY[finding.severity] if finding.verdict is Verdict.FAILED else "note"


def as_sarif(report: Report) -> str:
    """SARIF 2.1.0; what is answered is suppressed with its reason, what is doubtful is a note."""
    codes = list(dict.fromkeys(finding.code for finding in report.findings))
    tool = {
        "driver": {"name": "zhcity", "version": __version__, "language": "zh-CN", "rules": [_rule(c) for c in codes]}
    }
    marks = fingerprints(report.findings)
    results = [_result(each, codes.index(each.code), mark) for each, mark in zip(report.findings, marks, strict=True)]
    run = {
        "tool": tool,
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"SRCROOT": {"description": {"text": "项目库的文件夹"}}},
        "results": results,
    }
    return _dumped({"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(code: str) -> dict[str, object]:
    demand = DEMANDS[code]
    return {
        "id": code,
        "name": demand.name,
        "shortDescription": {"text": demand.title},
        "fullDescription": {"text": demand.asks},
        "help": {"text": f"为什么：{demand.why} 怎么改：{demand.mend}。"},
        "defaultConfiguration": {"level": SEVERITY[demand.severity]},
        "properties": {"basis": demand.basis, "articles": demand.articles, "sentence": demand.sentence},
    }


def _result(finding: Finding, rule_index: int, fingerprint: str) -> dict[str, object]:
    physical: dict[str, object] = {
        "artifactLocation": {"uri": quote(finding.file, errors="replace"), "uriBaseId": "SRCROOT"}
    }
    if finding.line:
        physical["region"] = {"startLine": finding.line, "startColumn": finding.column or 1}
    location: dict[str, object] = {"physicalLocation": physical}
    if finding.path or finding.cell:
        name = f"{finding.sheet or ''}!{finding.cell}" if finding.cell else finding.path
        location["logicalLocations"] = [{"fullyQualifiedName": name}]
    result: dict[str, object] = {
        "ruleId": finding.code,
        "ruleIndex": rule_index,
        "level": _level(finding),
        "message": {"text": _said(finding)},
        "locations": [location],
        "partialFingerprints": {"zhcity/v1": fingerprint},
        "properties": {"verdict": VERDICT[finding.verdict]},
    }
    if finding.verdict in (Verdict.ANSWERED, Verdict.ACCEPTED):
        result["suppressions"] = [{"kind": "inSource", "justification": finding.hint}]
    return result


def as_junit(report: Report) -> str:
    """A test case a dossier (and a file that is none but has findings); hints and doubts are its output."""
    by_file: dict[str, list[Finding]] = {file: [] for file in report.checked}
    for finding in report.findings:
        by_file.setdefault(finding.file, []).append(finding)
    failed = sum(any(finding.is_error for finding in group) for group in by_file.values())
    root = ElementTree.Element("testsuites", name="zhcity", tests=str(len(by_file)), failures=str(failed))
    suite = ElementTree.SubElement(
        root,
        "testsuite",
        name="zhcity validate",
        tests=str(len(by_file)),
        failures=str(failed),
        errors="0",
        skipped="0",
    )
    for file, group in by_file.items():
        case = ElementTree.SubElement(
            suite,
            "testcase",
            classname=_xml(file),
            name=_xml(report.checked.get(file) or file),
            file=_xml(file),
            time="0",
        )
        errors = [finding for finding in group if finding.is_error]
        others = [finding for finding in group if not finding.is_error]
        if errors:
            title = f"{len(errors)} 处错误，第一处：{one_line(errors[0].message)}"
            kinds = "、".join(dict.fromkeys(finding.code for finding in errors))
            ElementTree.SubElement(case, "failure", message=_xml(title), type=kinds).text = _xml(
                "\n".join(map(line, errors))
            )
        if others:
            ElementTree.SubElement(case, "system-out").text = _xml("\n".join(map(line, others)))
    ElementTree.indent(root, " ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode")


def _xml(text: str) -> str:
    """What XML can hold: a file name may have half a character in it."""
    return shown(text).encode(errors="replace").decode()


_ANNOTATION = {"error": "error", "warning": "warning", "note": "notice"}


def as_github(report: Report) -> str:
    """Workflow commands: annotations at the lines of a pull request; the last line is for the log."""
    lines = []
    for finding in report.findings:
        at = {"file": finding.file, "line": finding.line, "col": finding.column}
        at["title"] = f"{finding.code} {DEMANDS[finding.code].title}"
        values = ",".join(f"{key}={_property(str(value))}" for key, value in at.items() if value is not None)
        lines.append(f"::{_ANNOTATION[_level(finding)]} {values}::{_data(_annotation(finding))}")
    return "\n".join([*lines, summary(report.findings, len(report.checked))])


def _annotation(finding: Finding) -> str:
    said = f"{finding.message}（{origin(finding)}）"
    if finding.verdict is not Verdict.FAILED:
        said = f"{word(finding)}：{said}"
    return f"{said}\n→ {finding.hint}" if finding.hint else said


def _data(text: str) -> str:
    return shown(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


_GITLAB = {"error": "major", "warning": "minor", "note": "info"}


def as_gitlab(report: Report) -> str:
    """A code quality report."""
    issues = [
        {
            "type": "issue",
            "check_name": finding.code,
            "description": shown(f"{finding.code} {finding.message}（{origin(finding)}）"),
            "content": {"body": shown(finding.hint)},
            "categories": ["Style" if finding.code.startswith("F") else "Compatibility"],
            "severity": _GITLAB[_level(finding)],
            "fingerprint": mark,
            "location": {"path": finding.file, "lines": {"begin": finding.line or 1}},
        }
        for finding, mark in zip(report.findings, fingerprints(report.findings), strict=True)
    ]
    return _dumped(issues)
