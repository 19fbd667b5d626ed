"""What sync, submit and receive share: telling what a line of steps brings, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from zhcity_cli.model.finding import Finding
    from zhcity_cli.model.library import Library
    from zhcity_cli.model.revision import Revision
    from zhcity_cli.store.lines import Clashed, Judged

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


def tell_errors(judged: Sequence[Judged]) -> int:
    """The errors of each step on stdout; how many there are."""
    from zhcity_cli.exports.text import shown
    from zhcity_cli.render.report import line

    count = 0
    for each in judged:
        if each.errors:
            revision = each.step.revision
            typer.echo(f"{revision.id[:10]} {shown(revision.author.name)}：{shown(revision.subject)}")
        for finding in each.errors:
            typer.echo("  " + line(finding).replace("\n", "\n  "))
            count += 1
    return count


def new_errors(judged: Sequence[Judged]) -> list[Finding]:
    """What is wrong with the dossiers that a line changes, as they stand at its end, and was not so at its beginning."""
    from zhcity_cli.rules import check_dossier

    if not judged:
        return []
    first, last = judged[0].step.library, judged[-1].step.change.after
    assert last is not None

    def wrong(library: Library, file: str) -> dict[tuple[str, object], Finding]:
        filed = next((each for each in library.dossiers if each.file == file), None)
        found = check_dossier(filed, library) if filed else []
        return {(finding.code, finding.at): finding for finding in found if finding.is_error}

    files = dict.fromkeys(item.file for each in judged for item in each.step.change.dossiers)
    found: list[Finding] = []
    for file in files:
        before = wrong(first, file)
        found += (finding for key, finding in wrong(last, file).items() if key not in before)
    return found


def tell_new_errors(judged: Sequence[Judged]) -> int:
    from zhcity_cli.render.report import line

    found = new_errors(judged)
    for finding in found:
        typer.echo(line(finding))
    return len(found)


def tell_clash(clashed: Clashed, ours: str, theirs: str, remedy: str) -> int:
    from zhcity_cli.render.clash import as_lines

    typer.echo("\n".join(as_lines(clashed.clashes, ours, theirs)))
    typer.echo(f"× {clashed.message}", err=True)
    typer.echo(f"  → {remedy}", err=True)
    return clashed.exit_code
