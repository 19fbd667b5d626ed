"""zhcity due: who owes what by when."""

from __future__ import annotations

import re
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zhcity_cli.cli.opening import opened
from zhcity_cli.cli.options import AsOf, Library, known

if TYPE_CHECKING:
    from zhcity_cli.deadlines.agenda import Agenda

DEFAULT, FARTHEST = "90d", 36500


class DueFormat(StrEnum):
    TEXT = "text"
    JSON = "json"
    ICS = "ics"


FormatOption = Annotated[
    DueFormat,
    typer.Option(
        "--format", metavar="text|json|ics", help="输出格式；ics 可导入日历，提前 7 天提醒。", show_choices=False
    ),
]


def register(app: typer.Typer) -> None:
    app.command("due", help="看谁在什么时候以前该办什么：过期的、等着办的、快到期的。")(due)


def due(
    within: Annotated[str, typer.Option("--within", metavar="天数", help="看今后多少天，如 90d、365d。")] = DEFAULT,
    role: Annotated[
        str | None, typer.Option("--role", metavar="职责", help="只看一种职责，如 项目单位、办公室、财政。")
    ] = None,
    unit: Annotated[
        str | None, typer.Option("--unit", metavar="单位", help="只看一个单位该办的，写单位代码，如 SLJ。")
    ] = None,
    as_of: AsOf = None,
    format: FormatOption = DueFormat.TEXT,
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="文件", help="写到文件里，不显示。")] = None,
    library: Library = None,
) -> int:
    from zhcity_cli.cli.validate import known_unit
    from zhcity_cli.deadlines.agenda import agenda
    from zhcity_cli.errors import UsageError
    from zhcity_cli.model.roles import Role

    days = _days(within)
    known(role, list(Role), "职责")
    if format is DueFormat.ICS and output is not None and output.suffix != ".ics":
        raise UsageError(f"文件名 {output.name} 不是 .ics。", "请以 .ics 结尾，日历程序才认得。")
    loaded = opened(library, as_of)
    chosen = known_unit(loaded, unit) if unit is not None else None
    found = agenda(loaded.library, days, Role(role) if role else None, chosen)
    written = _written(found, format)
    if output is None:
        _show(written, format)
    else:
        from zhcity_cli.cli.plan_files import relative
        from zhcity_cli.store.files import write_atomically

        write_atomically(output, written)
        typer.echo(f"已写出 {relative(output, loaded.root)}：{len(found.deadlines)} 件。")
    dateless = sum(deadline.owed.due is None for deadline in found.deadlines)
    if format is DueFormat.ICS and dateless:
        typer.echo(f"另有 {dateless} 件等着办的没有期限，没有写进日历；用 zhcity due 看。", err=True)
    return 0


def _days(text: str) -> int:
    """90d, 90 or 90天."""
    from zhcity_cli.errors import UsageError

    found = re.fullmatch(r"(\d{1,6})\s*(d|D|天|日)?", text.strip(), re.ASCII)
    if not found or int(found[1]) > FARTHEST:
        raise UsageError(f"--within 写成了“{text}”。", f"请写天数，如 90d，最多 {FARTHEST}d。")
    return int(found[1])


def _written(found: Agenda, format: DueFormat) -> bytes:
    if format is DueFormat.ICS:
        from zhcity_cli.render.calendar import as_ics

        return as_ics(found)
    from zhcity_cli.render.due import as_json, as_text

    return ((as_json if format is DueFormat.JSON else as_text)(found) + "\n").encode()


def _show(written: bytes, format: DueFormat) -> None:
    if format is DueFormat.ICS:
        typer.echo(written, nl=False)  # bytes: the line ends of a calendar file are its own
        return
    if format is DueFormat.JSON and not sys.stdout.isatty() and hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    typer.echo(written.decode(), nl=False)
