"""zhcity completion: the lines that make a shell complete commands and options."""

from __future__ import annotations

from typing import Annotated

import typer

SHELLS = ("bash", "zsh", "fish", "powershell")


def register(app: typer.Typer) -> None:
    app.command("completion", help="输出命令补全脚本：按 Tab 补全命令和选项。")(completion)


def completion(
    shell: Annotated[str, typer.Argument(metavar="|".join(SHELLS), help="所用的命令行。")],
) -> int:
    from typer._completion_shared import get_completion_script

    from zhcity_cli.errors import UsageError

    if shell not in SHELLS:
        raise UsageError(f"没有 {shell} 的补全脚本。", f"可写 {'、'.join(SHELLS)}。")
    typer.echo(get_completion_script(prog_name="zhcity", complete_var="_ZHCITY_COMPLETE", shell=shell))
    return 0
