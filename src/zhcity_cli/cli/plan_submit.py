"""zhcity plan submit: the proposed plan goes to the leading group; its new projects enter 审定 in one commit."""

from __future__ import annotations

from typing import Annotated

import typer

from zhcity_cli.cli.opening import opened
from zhcity_cli.cli.options import DryRun, Library, YearArgument, day


def submit(
    year: YearArgument,
    on: Annotated[str | None, typer.Option("--on", metavar="日期", help="送审日期，不写为今天。")] = None,
    document: Annotated[str | None, typer.Option("--document", metavar="文号", help="送审请示的文号。")] = None,
    dry_run: DryRun = False,
    library: Library = None,
) -> int:
    from zhcity_cli import planning
    from zhcity_cli.advance import move, plan_moves
    from zhcity_cli.cli.plan_files import as_yaml, locked
    from zhcity_cli.cli.writing import clean, future, judged, still_same
    from zhcity_cli.errors import Refused
    from zhcity_cli.model.change import Act
    from zhcity_cli.model.stages import Stage
    from zhcity_cli.model.words import PlanState
    from zhcity_cli.store.workspace import Workspace

    loaded = opened(library)
    workspace = Workspace(loaded)
    workspace.require_office("送审")
    plan = locked(loaded.library, year)
    if plan.state is not PlanState.PROPOSED:
        raise Refused(f"{year} 年度计划已是 {plan.state}，不能再送审。", f"用 zhcity plan show {year} 查看。")
    if not still_same(plan, loaded.library):
        return 1
    moving = plan_moves(plan)
    clean(workspace, moving)
    errors = planning.member_errors(plan, loaded.library)
    if errors:
        raise Refused(f"{'、'.join(errors)} 有错误，不能送审。", f"运行 zhcity plan build {year} 看是什么错。")
    day_of = day(on) if on else loaded.library.today
    if day_of < plan.proposed_on:
        hint = f"请核对 --on；要改拟定日期，用 zhcity plan build {year} --on 日期。"
        raise Refused(f"送审日期 {day_of} 早于拟定日期 {plan.proposed_on}。", hint)
    future(day_of, loaded.library, "送审日期")
    sent = planning.submitted(plan, day_of, document)
    contents, _ = workspace.edited({number: move(Stage.APPROVAL) for number in moving})
    typer.echo(f"{year} 年度计划送审（{day_of}）：{len(moving)} 个新列、增补项目由 论证 进入 审定。")
    if dry_run:
        typer.echo("演示，没有写入。")
        return 0
    everything = {planning.plan_file(year): as_yaml(sent), **contents}
    subject = f"{year} 年度计划送审" + (f"（{document}）" if document else "")
    commit = judged(lambda: workspace.publish(Act.PLAN_SUBMIT, everything, subject))
    if commit is None:
        return 1
    typer.echo(
        f"已登记（{commit[:10]}）。下一步：领导小组审定后，zhcity plan decide {year} --meeting … --document … --on …"
    )
    return 0
