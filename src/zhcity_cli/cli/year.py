"""zhcity year: open the declaration of a plan year, and see who has declared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from zhcity_cli.cli.opening import opened
from zhcity_cli.cli.options import YEARS, AsOf, Format, FormatOption, Library, YearArgument

if TYPE_CHECKING:
    from zhcity_cli.store.load import Loaded
    from zhcity_cli.year import UnitStatus

FORM = "项目申报表"


def register(app: typer.Typer) -> None:
    year = typer.Typer(help="申报年：下发通知和空白表，看谁报了、谁没报。", no_args_is_help=True, rich_markup_mode=None)
    year.command("open", help="开始一个年度的申报：写出通知和每个单位的空白申报表。")(open_year)
    year.command("status", help="看各单位申报了没有，列出催报名单。")(status)
    app.add_typer(year, name="year")


def open_year(year: YearArgument, as_of: AsOf = None, library: Library = None) -> int:
    from zhcity_cli.cli.plan_files import relative
    from zhcity_cli.exports.forms import FORMS
    from zhcity_cli.exports.forms.sheets import blank_form
    from zhcity_cli.render.xlsx import to_xlsx
    from zhcity_cli.store.files import write_atomically
    from zhcity_cli.year import notice, statuses

    loaded = opened(library, as_of)
    _sensible(year, loaded)
    folder = loaded.root / "out" / f"{year}-申报"
    write_atomically(folder / "通知.txt", notice(year, loaded.library).encode("utf-8-sig"))
    units = statuses(year, loaded.library)
    for unit in units:
        form = blank_form(FORMS[FORM], unit.code, loaded.library, year)
        write_atomically(folder / f"{FORM}-{unit.code}.xlsx", to_xlsx(form))
    typer.echo(f"已写出 {relative(folder, loaded.root)}：通知.txt 和 {len(units)} 个单位的空白{FORM}。\n")
    typer.echo(_told(year, loaded, units))
    return 0


def status(
    year: Annotated[int | None, typer.Argument(metavar="[年度]", help="计划年度，不写为下一年度。", **YEARS)] = None,
    as_of: AsOf = None,
    format: FormatOption = Format.TEXT,
    library: Library = None,
) -> int:
    import json
    from dataclasses import asdict

    from zhcity_cli.year import next_plan_year, statuses, window

    loaded = opened(library, as_of)
    which = next_plan_year(loaded.library) if year is None else year
    units = statuses(which, loaded.library)
    if format is Format.JSON:
        span = window(which, loaded.library)
        plain = {
            "schema": 1,
            "year": which,
            "window": [str(span.first), str(span.last)],
            "units": [{**asdict(unit), "owes": unit.owes} for unit in units],
        }
        typer.echo(json.dumps(plain, ensure_ascii=False, indent=1))
    else:
        typer.echo(_told(which, loaded, units))
    return 0


def _sensible(year: int, loaded: Loaded) -> None:
    from zhcity_cli.errors import UsageError

    first = loaded.library.today.year
    if not first <= year <= first + 3:
        raise UsageError(f"要开的年度写成了 {year}。", f"请写 {first + 1} 这样的计划年度。")


def _told(year: int, loaded: Loaded, units: tuple[UnitStatus, ...]) -> str:
    from zhcity_cli.render.table import table
    from zhcity_cli.year import window

    today, span = loaded.library.today, window(year, loaded.library)
    left = span.days_left(today)
    when = (
        f"还没开始（{span.first} 起）" if today < span.first else f"还剩 {left} 天" if left >= 0 else f"已过 {-left} 天"
    )
    rows = [
        [
            unit.code,
            unit.name,
            str(len(unit.declared)),
            str(len(unit.in_reserve)),
            str(len(unit.operations)),
            _mark(unit),
        ]
        for unit in units
    ]
    owing = [unit.name for unit in units if unit.owes]
    lines = [
        f"{year} 年度申报窗口 {span.first} 至 {span.last}，{when}。",
        table(["代码", "单位", "已申报", "储备", "运维申请", ""], rows, right=(2, 3, 4)),
        f"催报 {len(owing)} 个单位：{'、'.join(owing)}。" if owing else "各单位都已申报。",
    ]
    return "\n".join(lines)


def _mark(unit: UnitStatus) -> str:
    if not unit.owes:
        return ""
    return "未报（储备里有，还没申报）" if unit.in_reserve else "未报"
