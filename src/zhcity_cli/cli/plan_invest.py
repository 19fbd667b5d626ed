"""zhcity plan invest: 发展改革和统计局's investment plan of the year, drafted from the approved plan for it to correct."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from zhcity_cli.cli.opening import opened
from zhcity_cli.cli.options import DryRun, Library, YearArgument, day

if TYPE_CHECKING:
    from zhcity_cli.model.investment import InvestmentPlan
    from zhcity_cli.model.plan import Plan
    from zhcity_cli.store.load import Loaded


def invest(
    year: YearArgument,
    document: Annotated[str, typer.Option("--document", metavar="文号", help="下达投资计划的文号。")],
    on: Annotated[str, typer.Option("--on", metavar="日期", help="下达日期。")],
    again: Annotated[bool, typer.Option("--again", help="已有投资计划的，按现在的年度计划重出。")] = False,
    dry_run: DryRun = False,
    library: Library = None,
) -> int:
    from zhcity_cli.cli.plan_files import locked
    from zhcity_cli.cli.plan_step import future
    from zhcity_cli.errors import Refused
    from zhcity_cli.model.projection import investment_plan
    from zhcity_cli.render.plan import invested
    from zhcity_cli.store.files import write_atomically
    from zhcity_cli.store.yaml_write import document as as_text

    loaded = opened(library)
    plan = locked(loaded.library, year)
    if not plan.is_approved:
        hint = "投资计划编的是领导小组审定的项目，等计划审定后再办。"
        raise Refused(f"{year} 年度计划的状态是 {plan.state}，还没有审定。", hint)
    file = f"plans/{year}/investment.yaml"
    there = loaded.library.years[year].investment
    if (there or (loaded.root / file).exists()) and not again:
        raise Refused(f"{file} 已有。", "改个别金额直接改这个文件；按年度计划重出一份加 --again。")
    drafted = investment_plan(plan, document, day(on))
    _require_sound(loaded, drafted, plan, file)
    future(drafted.dated_on, loaded.library, "下达日期")
    typer.echo(invested(drafted, plan, loaded.library))
    if dry_run:
        typer.echo("演示，没有写入。")
        return 0
    comment = "# 年度投资计划，由发展改革和统计局编制；金额为本年安排，单位：万元\n"
    write_atomically(loaded.root / file, as_text(drafted.model_dump(mode="json", by_alias=True), comment).encode())
    typer.echo(f"已写出 {file}。请发展改革和统计局核对金额，改好后 zhcity save 登记。")
    return 0


def _require_sound(loaded: Loaded, drafted: InvestmentPlan, plan: Plan, file: str) -> None:
    """The rules over the investment plan hold before it is written."""
    from zhcity_cli.errors import Refused
    from zhcity_cli.model.library import Filed
    from zhcity_cli.rules import check

    found = check(Filed(file, drafted), loaded.library, f"{plan.year} 年度投资计划")
    if found:
        raise Refused(f"{found[0].code} {found[0].message}，没有写。", found[0].hint)
