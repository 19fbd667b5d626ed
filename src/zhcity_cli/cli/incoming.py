"""What sync, submit and receive share: telling what a line of steps brings, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from zhcity_cli.model.library import Library
    from zhcity_cli.model.revision import Revision
    from zhcity_cli.reviewing import Review
    from zhcity_cli.store.git import Repository
    from zhcity_cli.store.lines import Clashed

MOST = 12


def tell_steps(steps: Sequence[Revision], library: Library) -> None:
    """Who did what on which day, and on which files; the newest last."""
    from zhcity_cli.exports.text import shown
    from zhcity_cli.store.clock import day_of

    for step in steps[-MOST:]:
        person = library.person(step.author.email)
        unit = person.unit.name if person else "名录以外"
        name = shown(step.author.name)
        subject = shown(step.subject) or "没有写事由"
        typer.echo(f"  {day_of(step.author.when)} {name}（{unit}）：{subject}（{len(step.touches)} 个文件）")
    if len(steps) > MOST:
        typer.echo(f"  （共 {len(steps)} 步，这里是最后 {MOST} 步）")


def errors_in(repository: Repository, base: str, tip: str) -> int:
    """Judge the steps from `base` to `tip` and the files they change; the errors on stdout, and how many there are."""
    from zhcity_cli.render.audit import heading
    from zhcity_cli.render.report import line

    review = reviewed(repository, base, tip)
    count = 0
    for charge in review.charges:
        if charge.is_illegal:
            typer.echo(f"× {heading(charge.step)}")
        for finding in charge.findings:
            if finding.is_error:
                typer.echo("  " + line(finding).replace("\n", "\n  "))
                count += 1
    for finding in review.findings:
        if finding.is_error:
            typer.echo(line(finding))
            count += 1
    return count


def reviewed(repository: Repository, base: str, tip: str) -> Review:
    """What `zhcity check --base` finds, for a line that no branch has yet."""
    from zhcity_cli.errors import Refused
    from zhcity_cli.reviewing import review
    from zhcity_cli.store import clock
    from zhcity_cli.store.receiving import offered

    found, today = offered(repository, base, tip), clock.today()
    if found.before is None or found.after is None:
        raise Refused("主线上读不到设置或单位名录，不能核对。", "先把 zhcity.yaml 和 registry/units.yaml 改好并登记。")
    return review(found.charges, found.before.succeeding(today=today), found.after.succeeding(today=today))


def tell_clash(clashed: Clashed, ours: str, theirs: str, remedy: str) -> int:
    from zhcity_cli.render.clash import as_lines

    typer.echo("\n".join(as_lines(clashed.clashes, ours, theirs)))
    typer.echo(f"× {clashed.message}", err=True)
    typer.echo(f"  → {remedy}", err=True)
    return clashed.exit_code
