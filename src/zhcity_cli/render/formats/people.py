"""text for a terminal, markdown for a page, csv for a table program."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from zhcity_cli.exports.text import shown
from zhcity_cli.exports.wording import one_line, origin, place, word
from zhcity_cli.model.finding import Finding
from zhcity_cli.render.excerpt import excerpt
from zhcity_cli.render.report import Report, fact, summary

BOM = "\ufeff"  # without it Excel and WPS take the file for GBK
RED, YELLOW, PLAIN = "\x1b[31m", "\x1b[33m", "\x1b[0m"

_MARKS = re.compile(r"[\\`*_\[\]<>|~#]")
# What a table program takes for the beginning of a formula, also after spaces.
_FORMULA = re.compile(r"\s*[=+\-@\t\r＝＋－＠]")


def as_text(report: Report) -> str:
    reading = [report.payment_reading] if report.payment_reading else []
    return "\n".join([*(_shown_in_place(each, report) for each in report.findings), _total(report), *reading])


def _shown_in_place(finding: Finding, report: Report) -> str:
    """The finding, its source line with a caret, the remedy."""
    source = report.lines.get((finding.file, finding.line or 0), "")
    parts = [_painted(fact(finding), finding) if report.is_coloured else fact(finding)]
    if source.strip():
        parts.append(excerpt(source, finding.column or 1, report.width))
    if finding.hint:
        parts.append(f"    → {one_line(finding.hint)}")
    return "\n".join(parts)


def _painted(text: str, finding: Finding) -> str:
    colour = RED if finding.is_error else YELLOW
    start, said, rest = text.partition(f": {word(finding)} ")
    return f"{start}: {colour}{said[2:-1]}{PLAIN} {rest}"


def _total(report: Report) -> str:
    return summary(report.findings, len(report.checked))


def as_markdown(report: Report) -> str:
    """A table a file, the remedy in it."""
    parts = ["# 检查结果\n", _total(report)]
    for file, group in groupby(report.findings, key=lambda finding: finding.file):
        number = file.rpartition("/")[2].removesuffix(".yaml")
        title = escaped(f"{number} {report.checked[file]}" if file in report.checked else file)
        parts.append(f"\n## {title}\n")
        parts += table(
            ("位置", "级别", "规则", "问题", "怎么改", "依据"),
            [(place(f), word(f), f.code, f.message, f.hint, origin(f)) for f in group],
        )
    return "\n".join(parts)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """The lines of a markdown table."""
    body = [f"| {' | '.join(map(escaped, row))} |" for row in rows]
    return [f"| {' | '.join(head)} |", "|---" * len(head) + "|", *body]


def escaped(text: str) -> str:
    """Text that is only text in markdown, also inside a table."""
    return _MARKS.sub(r"\\\g<0>", one_line(text)).replace("\\<", "&lt;").replace("\\>", "&gt;")


HEAD = ("文件", "行", "列", "项目编号", "级别", "判定", "规则", "问题", "看到的", "应为", "怎么改", "依据")


def as_csv(report: Report) -> str:
    """For Excel and WPS: with a BOM, and nothing in it becomes a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEAD)
    for f in report.findings:
        at = (f.line or "", f.column or "") if not f.cell else (shown(f.sheet or ""), f.cell)
        row = (
            f.file, *at, f.subject, f.severity, f.verdict, f.code, f.message, f.seen, f.expected, f.hint, origin(f),
        )  # fmt: skip
        writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in row])
    return BOM + out.getvalue().rstrip("\n")


def harmless(text: str) -> str:
    """The text, with an apostrophe before what would run as a formula."""
    clean = shown(text)
    return f"'{clean}" if _FORMULA.match(text) else clean
