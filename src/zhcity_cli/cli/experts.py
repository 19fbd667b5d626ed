"""zhcity experts: the roster, and a random draw for a meeting that anybody can repeat. Nothing is written."""

from __future__ import annotations

from typing import Annotated

import typer

from zhcity_cli.cli.opening import opened
from zhcity_cli.cli.options import AsOf, Format, FormatOption, Library, day, known

FieldOption = Annotated[
    list[str] | None, typer.Option("--field", metavar="领域", help="要有这个领域的专家，如 软件；可写多次。")
]


def register(app: typer.Typer) -> None:
    experts = typer.Typer(
        help="专家：看名册；为论证会随机抽取，回避和聘期自动排除，谁都能重抽核对。",
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    experts.command("list", help="列出名册：领域、聘期、本年参加论证会的场次。")(list_experts)
    experts.command("draw", help="随机抽取专家，不写入任何文件。")(draw_experts)
    app.add_typer(experts, name="experts")


def list_experts(
    field: FieldOption = None, as_of: AsOf = None, format: FormatOption = Format.TEXT, library: Library = None
) -> int:
    from zhcity_cli.drawing import load
    from zhcity_cli.render.experts import roster, roster_json

    stock = opened(library, as_of).library
    experts = stock.registry.experts.experts
    for word in field or []:
        known(word, sorted({each for expert in experts for each in expert.fields}), "领域")
    chosen = [expert for expert in experts if not field or set(field) & set(expert.fields)]
    told = roster_json if format is Format.JSON else roster
    typer.echo(told(chosen, load(stock, stock.today.year), stock.today))
    return 0


def draw_experts(
    field: FieldOption = None,
    projects: Annotated[
        list[str] | None,
        typer.Option("--for", metavar="编号", help="为哪些项目论证，其单位和承建方的人回避；可写多次。"),
    ] = None,
    count: Annotated[
        int | None,
        typer.Option("--count", metavar="人数", help="抽几人，不写按设置。", min=1, max=99, show_choices=False),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option("--seed", metavar="数", help="随机种子；不写就新取一个，打印出来。", min=0, show_choices=False),
    ] = None,
    on: Annotated[str | None, typer.Option("--on", metavar="日期", help="开会的日期，不写为今天。")] = None,
    format: FormatOption = Format.TEXT,
    library: Library = None,
) -> int:
    import secrets

    from zhcity_cli.drawing import default_count, draw
    from zhcity_cli.errors import Refused, UnknownId, UsageError
    from zhcity_cli.render.experts import draw_json, draw_text

    stock = opened(library).library
    wanted = stock.settings.parameters.expert_count
    for number in projects or []:
        if number not in stock.by_id:
            raise UnknownId(number, stock.by_id)
    words = sorted({each for expert in stock.registry.experts.experts for each in expert.fields})
    for word in field or []:
        known(word, words, "领域")
    many = default_count(stock) if count is None else count
    if wanted.is_odd and many % 2 == 0:
        raise UsageError(f"--count 写的 {many} 不是单数。", "设置（zhcity.yaml 的 参数.专家人数）要求单数。")
    if many < wanted.value:
        typer.echo(f"※ 抽 {many} 人，少于设置的 {wanted.value} 人（来源：{wanted.source}）。", err=True)
    found = draw(
        stock,
        tuple(dict.fromkeys(projects or [])),
        tuple(dict.fromkeys(field or [])),
        many,
        secrets.randbelow(1_000_000) if seed is None else seed,
        stock.today if on is None else day(on),
    )
    typer.echo(draw_json(found) if format is Format.JSON else draw_text(found))
    if found.refusal:
        raise Refused(f"抽不出来：{found.refusal}。", "放宽领域或人数，或请办公室先补充名册（registry/experts.yaml）。")
    return 0
