"""zhcity plan freeze: the approved plan is tagged, and its anchor goes on paper."""

from __future__ import annotations

import typer

from zhcity_cli.cli.opening import opened
from zhcity_cli.cli.options import Library, YearArgument


def freeze(year: YearArgument, library: Library = None) -> int:
    from zhcity_cli.cli.plan_files import locked, relative, write_workbook
    from zhcity_cli.errors import Refused
    from zhcity_cli.planning import plan_file
    from zhcity_cli.store.freezing import freeze as frozen
    from zhcity_cli.store.workspace import Workspace

    loaded = opened(library)
    workspace = Workspace(loaded)
    workspace.require_office("冻结计划")
    plan = locked(loaded.library, year)
    if not plan.is_approved:
        raise Refused(
            f"{year} 年度计划还是 {plan.state}，审定以后才冻结。", f"先用 zhcity plan decide {year} 登记审定。"
        )
    if workspace.unsaved([plan_file(year)]):
        raise Refused(f"还有没登记的改动：{plan_file(year)}。", "先 zhcity save 登记，再冻结。")
    anchor, is_new = frozen(workspace.repository, year, workspace.author)
    typer.echo(f"{'已冻结' if is_new else '早已冻结'} {year} 年度计划：{anchor}")
    typer.echo(f"  提交 {anchor.commit}\n  内容 {anchor.digest}")
    workbook = write_workbook(loaded.root, plan, loaded.library)
    typer.echo(f"锚点已印在 {relative(workbook, loaded.root)} 每页的页脚；归档用 zhcity archive {year}。")
    typer.echo(f"以后核对：zhcity audit verify --anchor {anchor.commit[:12]}")
    return 0
