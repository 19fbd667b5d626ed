"""zhcity plan submit: the proposed plan goes to the leading group; its new projects enter 审定 in one commit."""

from __future__ import annotations

from typing import Annotated

import typer

from zhcity_cli.cli.options import DryRun, Library, YearArgument, day


def submit(
    year: YearArgument,
    on: Annotated[str | None, typer.Option("--on", metavar="日期", help="送审日期，不写为今天。")] = None,
    document: Annotated[str | None, typer.Option("--document", metavar="文号", help="送审请示的文号。")] = None,
    dry_run: DryRun = False,
    library: Library = None,
) -> int:
    from zhcity_cli import deciding
    from zhcity_cli.cli.plan_files import as_yaml
    from zhcity_cli.cli.plan_step import begin, carry_out, clean, future
    from zhcity_cli.errors import Refused
    from zhcity_cli.model.change import Act
    from zhcity_cli.model.words import PlanState
    from zhcity_cli.planning import member_errors, plan_file

    workspace, plan = begin(library, year, "送审", PlanState.PROPOSED)
    stock = workspace.library
    moving = deciding.moving(plan)
    clean(workspace, moving)
    errors = member_errors(plan, stock)
    if errors:
        raise Refused(f"{'、'.join(errors)} 有错误，不能送审。", f"运行 zhcity plan build {year} 看是什么错。")
    day_of = day(on) if on else stock.today
    if day_of < plan.proposed_on:
        hint = f"请核对 --on；要改拟定日期，用 zhcity plan build {year} --on 日期。"
        raise Refused(f"送审日期 {day_of} 早于拟定日期 {plan.proposed_on}。", hint)
    future(day_of, stock, "送审日期")
    sent = deciding.submitted(plan, day_of, document)
    contents, _ = workspace.edited({n: deciding.submission_edits(stock.by_id[n].record) for n in moving})
    typer.echo(f"{year} 年度计划送审（{day_of}）：{len(moving)} 个新列、增补项目由 论证 进入 审定。")
    everything = {plan_file(year): as_yaml(sent), **contents}
    subject = f"{year} 年度计划送审" + (f"（{document}）" if document else "")

    def done(commit: str) -> None:
        following = f"zhcity plan decide {year} --meeting … --document … --on …"
        typer.echo(f"已登记（{commit}）。下一步：领导小组审定后，{following}")

    return carry_out(workspace, Act.PLAN_SUBMIT, everything, subject, {}, done, dry_run)
