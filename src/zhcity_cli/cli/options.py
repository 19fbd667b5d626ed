"""The options that several commands share, each declared once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from zhcity_cli.errors import UsageError, likely


class Format(StrEnum):
    TEXT = "text"
    JSON = "json"


def day(text: str) -> date:
    """A date typed on the command line."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"日期写成了“{text}”。", "请写成 年-月-日，如 2026-11-30。") from None


def pair(text: str, option: str, separator: str = "=") -> tuple[str, str]:
    """Two halves of `ID=值`."""
    left, found, right = text.partition(separator)
    if not found or not left:
        raise UsageError(f"{option} 写成了“{text}”。", f"请写成 编号{separator}内容，如 ZH2027-SLJ-001{separator}…")
    return left.strip(), right.strip()


def money(text: str, option: str) -> Decimal:
    """An amount in 万元 typed on the command line."""
    try:
        amount = Decimal(text)
    except InvalidOperation:
        amount = Decimal(-1)
    is_plain = text.isascii() and amount.is_finite() and amount >= 0
    if not is_plain or amount != amount.quantize(Decimal("0.01")):
        raise UsageError(f"{option} 的金额写成了“{text}”。", "请写以万元计的数，至多两位小数，如 300 或 300.50。")
    return amount


AsOf = Annotated[str | None, typer.Option("--as-of", metavar="日期", help="把这一天当作今天来检查，如 2026-11-30。")]
FormatOption = Annotated[Format, typer.Option("--format", metavar="text|json", help="输出格式。", show_choices=False)]
Library = Annotated[
    Path | None,
    typer.Option("--library", "-C", metavar="文件夹", help="项目库所在的文件夹，不写就从当前文件夹往上找。"),
]
Ids = Annotated[list[str] | None, typer.Argument(metavar="[编号]...", help="项目编号，可写多个。")]
YEARS = {"min": 2000, "max": 2100}
YearArgument = Annotated[int, typer.Argument(metavar="年度", help="计划年度，如 2027。", show_choices=False, **YEARS)]
DryRun = Annotated[bool, typer.Option("--dry-run", help="只演示，什么也不写。")]


def known(value: str | None, choices: list[str], what: str) -> None:
    """Refuse a word that is not among the choices, with the nearest."""
    if value is not None and value not in choices:
        raise UsageError(f"没有“{value}”这个{what}。", likely(value, choices, f"可写：{'、'.join(choices)}"))
