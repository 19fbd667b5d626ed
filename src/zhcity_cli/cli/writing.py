"""What the commands that write share: refusals, told like any other findings."""

from __future__ import annotations

from collections.abc import Callable

import typer


def judged(step: Callable[[], str]) -> str | None:
    """Run a step; the commit, or None where the judge found it illegal (told on stdout, nothing written)."""
    from zhcity_cli.render.report import line
    from zhcity_cli.store.workspace import Illegal

    try:
        return step()
    except Illegal as illegal:
        for finding in illegal.findings:
            typer.echo(line(finding))
        typer.echo(f"× {illegal.message}", err=True)
        return None
