"""zhcity new: a dossier from its skeleton, by options or by questions on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from zhcity_cli.cli.opening import opened
from zhcity_cli.cli.options import YEARS, Library
from zhcity_cli.cli.writing import writes

if TYPE_CHECKING:
    from zhcity_cli.model.library import Library as Stock
    from zhcity_cli.store.load import Loaded


def register(app: typer.Typer) -> None:
    app.command("new", help="新建卷宗：按路径和类别取模板，编好号，放到该放的位置。")(writes("new")(new))


def new(
    unit: Annotated[str | None, typer.Option("--unit", metavar="单位代码", help="项目单位的代码。")] = None,
    name: Annotated[str | None, typer.Option("--name", metavar="名称", help="项目名称。")] = None,
    year: Annotated[
        int | None, typer.Option("--year", metavar="年度", help="计划年度，不写为下一年。", **YEARS)
    ] = None,
    category: Annotated[str | None, typer.Option("--category", metavar="类别", help="如 信息化应用系统。")] = None,
    path: Annotated[
        str | None, typer.Option("--path", metavar="路径", help="建设、购买服务、运维 或 涉密，不写为 建设。")
    ] = None,
    library: Library = None,
) -> int:
    from zhcity_cli.errors import ExampleLibrary
    from zhcity_cli.model.stages import Path as DossierPath
    from zhcity_cli.model.words import Category
    from zhcity_cli.store.bundled import skeleton
    from zhcity_cli.store.yaml_write import scalar

    loaded = opened(library)
    stock = loaded.library
    if stock.settings.is_example:
        raise ExampleLibrary
    units = {u.code: u.name for u in stock.registry.units.units if "项目单位" in u.duties}
    code = _chosen("项目单位", unit, units, "--unit")
    if path == DossierPath.CLASSIFIED:
        return _classified(loaded, code, name or category)
    title = name or _asked("项目名称", "--name")
    kind = _chosen("类别", category, {str(c): "" for c in Category}, "--category")
    paths = {str(p): "" for p in DossierPath}
    way = _chosen("路径", path or DossierPath.CONSTRUCTION, paths, "--path")
    plan_year = stock.today.year + 1 if year is None else year
    number = _number(stock, code)
    filled = skeleton(loaded.root, way, kind)
    head = {"编号": number, "名称": scalar(title), "项目单位": code, "计划年度": str(plan_year)}
    for word, value in head.items():
        filled = filled.replace("{" + word + "}", value)
    _written(loaded, number, filled)
    typer.echo(f"下一步：用编辑器打开它，照注释填写 申报；然后 zhcity validate {number}，没有错误就 zhcity save。")
    return 0


def _classified(loaded: Loaded, unit: str, content: str | None) -> int:
    """The four words that are kept of a classified project."""
    from zhcity_cli.errors import UsageError

    if content:
        raise UsageError("涉密项目只登记编号、单位、路径、状态，不写名称和类别。", "去掉 --name 和 --category。")
    number = _number(loaded.library, unit)
    head = f"编号: {number}\n项目单位: {unit}\n路径: 涉密\n状态: 正常\n"
    _written(loaded, number, f"# 涉密项目只写这四项；内容按保密规定另行管理，不进项目库。\n{head}")
    typer.echo(f"下一步：zhcity save {number}；状态变了用 zhcity record {number} 状态=…")
    return 0


def _written(loaded: Loaded, number: str, text: str) -> None:
    from zhcity_cli.store.files import write_atomically

    file = f"dossiers/{number[2:6]}/{number.split('-')[1]}/{number}.yaml"
    write_atomically(loaded.root / file, text.encode())
    typer.echo(f"已新建 {file}")


def _number(stock: Stock, code: str) -> str:
    """The next free id; the year of birth is this year."""
    return stock.next_id(f"ZH{stock.today.year}-{code}-000")


def _chosen(what: str, given: str | None, choices: Mapping[str, str], option: str) -> str:
    from zhcity_cli.errors import UsageError, likely

    shown = "、".join(f"{key}（{label}）" if label else str(key) for key, label in choices.items())
    value = given or _asked(f"{what}（可选 {shown}）", option)
    if value not in choices:
        hint = f"可选：{shown}" if shown else f"名录里还没有{what}，先登记：zhcity record 名录 …"
        raise UsageError(f"没有“{value}”这个{what}。", likely(value, choices, hint))
    return value


def _asked(what: str, option: str) -> str:
    """An answer typed on the terminal; without one (a script) the option is needed."""
    from zhcity_cli.errors import UsageError

    if not sys.stdin.isatty():
        raise UsageError(f"没有写{what.partition('（')[0]}。", f"加上 {option} …")
    while True:
        answer = input(f"{what}：").strip()
        if answer:
            return answer
