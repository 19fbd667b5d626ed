"""zhcity operation: the unified O&M of a year, from the units' declarations to one package."""

from __future__ import annotations

import typer

from zhcity_cli.cli import operation_build, operation_show
from zhcity_cli.cli.writing import writes


def register(app: typer.Typer) -> None:
    operation = typer.Typer(
        help="统一运维：看各单位申报了没有，把审核过的运维申请编成当年的统一运维包；委托、公告、中标用 zhcity package。",
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    operation.command("build", help="把审核过、可以安排的运维申请编进当年的统一运维包，并在卷宗写上包号。")(
        writes("operation build")(operation_build.build)
    )
    operation.command("check", help="检查一个年度的统一运维包，列出没有进包的申请和没有申报的系统。")(
        operation_show.check
    )
    operation.command("show", help="看一个年度的运维申报和统一运维包，或一个包的成员、标段。")(operation_show.show)
    app.add_typer(operation, name="operation")
