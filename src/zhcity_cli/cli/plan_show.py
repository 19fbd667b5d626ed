"""zhcity plan show: the plan on file."""

from __future__ import annotations

import typer

from zhcity_cli.cli.opening import opened
from zhcity_cli.cli.options import Format, FormatOption, Library, YearArgument


def show(year: YearArgument, format: FormatOption = Format.TEXT, library: Library = None) -> int:
    import json

    from zhcity_cli.cli.plan_files import locked
    from zhcity_cli.render.plan import members, summary

    loaded = opened(library)
    plan = locked(loaded.library, year)
    if format is Format.JSON:
        typer.echo(json.dumps({"schema": 1, "plan": plan.model_dump(mode="json")}, ensure_ascii=False, indent=1))
    else:
        typer.echo(summary(plan, loaded.library) + "\n\n项目\n" + members(plan, loaded.library))
    return 0
