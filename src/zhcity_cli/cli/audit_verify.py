"""zhcity audit verify: replay the history; exit 1 where a step was not legal and no ruling settled it."""

from __future__ import annotations

from typing import Annotated

import typer

from zhcity_cli.cli.options import Format, FormatOption, Library


def verify(
    since: Annotated[
        str | None, typer.Option("--since", metavar="提交或日期", help="只核对这个提交以后、或这一天以来的步骤。")
    ] = None,
    anchor: Annotated[
        list[str] | None,
        typer.Option("--anchor", metavar="提交号", help="历史里必须有的提交：印在工作簿页脚的锚点，可写多个。"),
    ] = None,
    format: FormatOption = Format.TEXT,
    library: Library = None,
) -> int:
    import json
    from pathlib import Path

    from zhcity_cli.cli.opening import progress
    from zhcity_cli.render.audit import verdict, verdict_plain
    from zhcity_cli.store import clock
    from zhcity_cli.store.files import find_root
    from zhcity_cli.store.verifying import verified

    tick, done = progress("核对")
    try:
        found = verified(find_root(library or Path.cwd()), clock.now(), since, anchor or [], tick)
    finally:
        done()
    if format is Format.JSON:
        typer.echo(json.dumps(verdict_plain(found), ensure_ascii=False, indent=1))
    else:
        typer.echo(verdict(found))
    return 0 if found.is_sound else 1
