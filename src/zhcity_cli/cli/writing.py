"""What the commands that write share: one at a time, once more where somebody was quicker, refusals told as findings."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec

import typer

if TYPE_CHECKING:
    from zhcity_cli.store.workspace import Workspace

Parameters = ParamSpec("Parameters")
Command = Callable[Parameters, int]


def writes(name: str, only_with: str = "") -> Callable[[Command[Parameters]], Command[Parameters]]:
    """Hold the library's lock from reading to writing; begin again, once, where somebody committed meanwhile.

    `only_with`: the option without which this command only reads.
    """

    def alone(command: Command[Parameters]) -> Command[Parameters]:
        @wraps(command)
        def held(*arguments: Parameters.args, **options: Parameters.kwargs) -> int:
            from zhcity_cli.errors import Overtaken
            from zhcity_cli.store.files import find_root
            from zhcity_cli.store.trail import writing

            if options.get("dry_run") or (only_with and not options.get(only_with)):
                return command(*arguments, **options)
            folder = options.get("library")
            root = find_root(folder if isinstance(folder, Path) else Path.cwd())
            with writing(root, f"zhcity {name}") as finished:
                tell_finished(finished)
                try:
                    return command(*arguments, **options)
                except Overtaken as overtaken:
                    typer.echo(f"※ {overtaken.message}按现在的内容再办一次。", err=True)
                    return command(*arguments, **options)

        return held

    return alone


def tell_finished(files: tuple[str, ...]) -> None:
    """A step that was cut short was carried to its end before this command began."""
    if files:
        typer.echo(f"※ 上一次登记写到一半断了，留痕里已有，现在补写了：{'、'.join(files)}。", err=True)


def judged(workspace: Workspace, step: Callable[[], str]) -> str | None:
    """Run a step; the commit, or None where the judge found it illegal (told on stdout, nothing written)."""
    from zhcity_cli.render.report import line
    from zhcity_cli.store.workspace import Illegal

    try:
        commit = step()
    except Illegal as illegal:
        for finding in illegal.findings:
            typer.echo(line(finding))
        typer.echo(f"× {illegal.message}", err=True)
        return None
    for finding in workspace.remarks:
        typer.echo(line(finding))
    if workspace.work_branch:
        typer.echo(f"※ 记在分支 {workspace.work_branch} 上，还不在主线；办好了用 zhcity submit 交给办公室。", err=True)
    return commit
