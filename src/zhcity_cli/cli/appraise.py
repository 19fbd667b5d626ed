"""zhcity appraise: the appraisal of the units in a year, as counts with how they are made."""

from __future__ import annotations

from typing import Annotated

import typer

from zhcity_cli.cli.opening import opened
from zhcity_cli.cli.options import YEARS, AsOf, Format, FormatOption, Library


def register(app: typer.Typer) -> None:
    app.command("appraise", help="单位考核：一年里各单位申报、验收、整改、评价、审计、运维的件数和比率。")(appraise)


def appraise(
    year: Annotated[
        int, typer.Argument(metavar="年度", help="考核年度（日历年），如 2026。", show_choices=False, **YEARS)
    ],
    unit: Annotated[str | None, typer.Option("--unit", metavar="单位", help="只看这个单位，写单位代码或名称。")] = None,
    as_of: AsOf = None,
    format: FormatOption = Format.TEXT,
    library: Library = None,
) -> int:
    from zhcity_cli.appraising import appraise as appraisal_of
    from zhcity_cli.cli.validate import all_findings, known_unit
    from zhcity_cli.errors import UsageError
    from zhcity_cli.model.roles import Role
    from zhcity_cli.render.appraisal import as_json, as_text

    loaded = opened(library, as_of)
    stock = loaded.library
    only = known_unit(loaded, unit) if unit else None
    if only and Role.PROJECT_UNIT not in stock.units[only].duties:
        raise UsageError(f"{stock.unit_name(only)} 不是项目单位，没有考核。", "写一个项目单位的代码，如 SLJ。")
    found = appraisal_of(year, stock, all_findings(loaded), only)
    typer.echo(as_json(found, stock.today) if format is Format.JSON else as_text(found, stock.today))
    return 0
