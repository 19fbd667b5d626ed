"""zhcity list: the projects of the library, narrowed by year, unit, stage, category, amount."""

from __future__ import annotations

from typing import Annotated

import typer

from zhcity_cli.cli.opening import opened
from zhcity_cli.cli.options import YEARS, Format, FormatOption, Library, known, money


def register(app: typer.Typer) -> None:
    app.command("list", help="列出项目，可按年度、单位、阶段、类别、金额筛选。")(list_projects)


def list_projects(
    year: Annotated[int | None, typer.Option("--year", metavar="年度", help="计划年度。", **YEARS)] = None,
    unit: Annotated[str | None, typer.Option("--unit", metavar="单位代码", help="项目单位的代码。")] = None,
    stage: Annotated[str | None, typer.Option("--stage", metavar="阶段", help="如 论证。")] = None,
    category: Annotated[str | None, typer.Option("--category", metavar="类别", help="如 信息化应用系统。")] = None,
    least: Annotated[str | None, typer.Option("--min", metavar="万元", help="申报总额不少于。")] = None,
    most: Annotated[str | None, typer.Option("--max", metavar="万元", help="申报总额不多于。")] = None,
    format: FormatOption = Format.TEXT,
    library: Library = None,
) -> int:
    import json
    from decimal import Decimal

    from zhcity_cli.model.dossier import Dossier
    from zhcity_cli.model.stages import Path as DossierPath
    from zhcity_cli.model.stages import Stage
    from zhcity_cli.model.words import Category
    from zhcity_cli.render.table import table

    known(stage, [str(s) for s in Stage], "阶段")
    known(category, [str(c) for c in Category], "类别")
    loaded = opened(library)
    known(unit, list(loaded.library.units), "单位代码")
    floor = money(least, "--min") if least else None
    ceiling = money(most, "--max") if most else None

    def total(dossier: Dossier) -> Decimal | None:
        """申报总额; of an O&M project the last year's application."""
        if dossier.operations and dossier.path is DossierPath.OPERATION:
            return dossier.operations[-1].asked
        investment = dossier.declaration.investment if dossier.declaration else None
        return investment.total if investment else None

    def wanted(dossier: Dossier) -> bool:
        amount = total(dossier)
        return (
            (year is None or dossier.plan_year == year)
            and (unit is None or dossier.project_unit == unit)
            and (stage is None or dossier.stage == stage)
            and (category is None or dossier.category == category)
            and (floor is None or (amount is not None and amount >= floor))
            and (ceiling is None or (amount is not None and amount <= ceiling))
        )

    chosen = [filed.record for filed in loaded.library.dossiers if wanted(filed.record)]
    if format is Format.JSON:
        plain = [
            {
                "id": d.id, "name": d.name, "unit": d.project_unit, "path": d.path, "category": d.category,
                "plan_year": d.plan_year, "stage": d.stage, "standing": d.standing,
                "total": None if (amount := total(d)) is None else f"{amount:.2f}",
            }
            for d in chosen
        ]  # fmt: skip
        typer.echo(json.dumps({"schema": 1, "projects": plain}, ensure_ascii=False, indent=1))
        return 0
    rows = [
        [
            d.id, loaded.library.unit_name(d.project_unit), str(d.plan_year or "—"), str(d.stage), str(d.standing),
            "—" if (amount := total(d)) is None else f"{amount:.2f}", d.name,
        ]
        for d in chosen
    ]  # fmt: skip
    if rows:
        typer.echo(table(["编号", "项目单位", "年度", "阶段", "状态", "总额(万元)", "名称"], rows, right=(5,)))
    typer.echo(f"共 {len(rows)} 个项目。" + _not_shown(len(loaded.library.unreadable), len(loaded.library.classified)))
    return 0


def _not_shown(unreadable: int, classified: int) -> str:
    parts = []
    if classified:
        parts.append(f"另有涉密项目 {classified} 个不列出")
    if unreadable:
        parts.append(f"有 {unreadable} 个卷宗读不出来，用 zhcity validate 看原因")
    return "；".join(parts) + ("。" if parts else "")
