"""A finding in words, the same in every report and letter: where, how grave, and where the demand comes from."""

from __future__ import annotations

from zhcity_cli.exports.text import shown
from zhcity_cli.model.finding import Finding, Verdict
from zhcity_cli.model.words import Basis


def place(finding: Finding) -> str:
    """文件:行:列, or 文件 表名!C7 for a workbook."""
    where = one_line(finding.file)
    if finding.cell:
        return f"{where} {one_line(finding.sheet or '')}!{finding.cell}"
    return f"{where}:{finding.line}:{finding.column or 1}" if finding.line else where


def word(finding: Finding) -> str:
    """错误, 提示·存疑 …"""
    return str(finding.severity) + (f"·{finding.verdict}" if finding.verdict is not Verdict.FAILED else "")


def origin(finding: Finding) -> str:
    """办法 with its sentence, 参照 with its source, else 约定 or 格式."""
    if finding.basis == Basis.FORMAT:
        return "格式"
    where = f"{finding.articles}" + (f"，{finding.sentence}" if finding.sentence else "")
    if finding.basis == Basis.MEASURE:
        return f"办法{where}"
    source = f"，来源：{finding.source}" if finding.source else ""
    return f"{finding.basis}{source}；{where}"


def one_line(text: str) -> str:
    """Text that takes one line and shows what is invisible."""
    return shown(text).replace("\n", " ")
