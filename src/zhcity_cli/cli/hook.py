"""zhcity hook: what a server of one's own asks before it takes a push in."""

from __future__ import annotations

import sys
from pathlib import Path

import typer

MOST_TOLD = 20


def register(app: typer.Typer) -> None:
    hook = typer.Typer(help="服务器钩子：推送到自建服务器时逐步核对。", no_args_is_help=True, rich_markup_mode=None)
    # Without a second command typer would take the group for the command itself.
    hook.callback()(_group)
    hook.command("pre-receive", help="由仓库的 hooks/pre-receive 调用：不合规定的推送退回，并说明原因。")(pre_receive)
    app.add_typer(hook, name="hook")


def _group() -> None: ...


def pre_receive() -> int:
    from zhcity_cli.render.audit import heading
    from zhcity_cli.render.report import line
    from zhcity_cli.store.git import Repository
    from zhcity_cli.store.receiving import charged, main_ref, pushes, refusal

    repository = Repository(Path.cwd(), hook=True)
    main = main_ref(repository)
    refused = told = 0
    for push in pushes(sys.stdin.read()):
        why = refusal(repository, push, main)
        if why:
            refused += 1
            typer.echo(f"× {why}。", err=True)
            continue
        for charge in charged(repository, push) if push.ref == main else ():
            refused += charge.is_illegal
            told += 1
            if told <= MOST_TOLD:
                typer.echo(f"{'×' if charge.is_illegal else '※'} {heading(charge.step)}", err=True)
                for finding in charge.findings:
                    typer.echo("  " + line(finding).replace("\n", "\n  "), err=True)
    if told > MOST_TOLD:
        typer.echo(f"（有话要说的共 {told} 步，只列出前 {MOST_TOLD} 步）", err=True)
    if refused:
        typer.echo("× 推送已退回，主线没有动。", err=True)
    return int(bool(refused))
