"""zhcity package: from the approved plan to packages, notices and awards."""

from __future__ import annotations

import typer

from zhcity_cli.cli import package_build, package_show, package_tender
from zhcity_cli.cli.writing import writes


def register(app: typer.Typer) -> None:
    package = typer.Typer(
        help="采购包：打包、检查、查看，登记委托、公告、流标废标、中标并分摊到项目。",
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    package.command("build", help="整体打包：把已审定计划里还没有包的项目编成采购包，写出带量汇总。")(
        writes("package build")(package_build.build)
    )
    package.command("check", help="检查一个年度的采购包，列出还没有进包的项目和预算。")(package_show.check)
    package.command("show", help="看一个年度的采购包，或一个包的成员、标段、采购次数。")(package_show.show)
    package.command("entrust", help="登记委托集中采购机构。")(writes("package entrust")(package_tender.entrust))
    package.command("notice", help="登记一次采购公告：招标文件审核通过以后才能公告。")(
        writes("package notice")(package_tender.notice)
    )
    package.command("fail", help="登记流标或废标。")(writes("package fail")(package_tender.fail))
    package.command("award", help="登记中标，中标额按包内预算分摊到各项目。")(
        writes("package award")(package_tender.award)
    )
    app.add_typer(package, name="package")
