"""What the commands that write share: refusals, told like any other findings."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from datetime import date

    from zhcity_cli.model.library import Library
    from zhcity_cli.model.plan import Plan
    from zhcity_cli.store.workspace import Workspace


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


def still_same(plan: Plan, library: Library) -> bool:
    """Whether the plan on file still says what the dossiers say; what moved is told."""
    from zhcity_cli.comparing import verify
    from zhcity_cli.render.plan import verification

    found = verify(plan, library)
    if found.is_same:
        return True
    typer.echo(verification(found))
    hint = f"先 zhcity plan build {plan.year} 重做" if plan.state == "拟定" else "先把卷宗改回，或按调整办理"
    typer.echo(f"× 计划与现在的项目库不一致，没有登记；{hint}。", err=True)
    return False


def clean(workspace: Workspace, ids: tuple[str, ...]) -> None:
    """Refuse where one of these dossiers has edits that are not on the trail yet."""
    from zhcity_cli.errors import Refused

    unsaved = workspace.unsaved(workspace.library.by_id[number].file for number in ids)
    if unsaved:
        raise Refused(f"这些卷宗还有没登记的改动：{'、'.join(unsaved)}。", "先 zhcity save 登记，再办这一步。")


def future(day: date, library: Library, what: str) -> None:
    """A date after today is likely a slip; the official papers decide, so it is only told."""
    if day > library.today:
        typer.echo(f"※ {what} {day} 在今天 {library.today} 之后，请核对。", err=True)
