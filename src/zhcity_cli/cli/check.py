"""zhcity check: judge a branch against the line it is meant for, as the hook and the audit will."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from zhcity_cli.cli.options import Library


class CheckFormat(StrEnum):
    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    GITHUB = "github"
    GITLAB = "gitlab"
    MARKDOWN = "markdown"


def register(app: typer.Typer) -> None:
    app.command("check", help="检查一条支线：每一步合不合规定、改过的卷宗有没有错、还要谁办、计划合计怎么变。")(check)


def check(
    base: Annotated[str, typer.Option("--base", metavar="版本", help="要并入的主线，如 main、origin/main。")],
    format: Annotated[
        CheckFormat,
        typer.Option("--format", metavar="格式", help=f"输出格式：{'、'.join(CheckFormat)}。", show_choices=False),
    ] = CheckFormat.TEXT,
    library: Library = None,
) -> int:
    from zhcity_cli.errors import Refused
    from zhcity_cli.render import check as words
    from zhcity_cli.render.formats import FORMATS
    from zhcity_cli.render.report import Report, payment_reading
    from zhcity_cli.reviewing import review
    from zhcity_cli.store import clock
    from zhcity_cli.store.files import find_root
    from zhcity_cli.store.git import Repository
    from zhcity_cli.store.lines import ancestor
    from zhcity_cli.store.load import locate_in_files
    from zhcity_cli.store.receiving import as_branch, offered

    root = find_root(library or Path.cwd())
    repository = Repository(root)
    head = repository.resolve("HEAD")
    start = ancestor(repository, repository.resolve(base), head)
    if start is None:
        raise Refused(f"现在的分支和 {base} 没有共同的历史，不能比较。", "核对 --base 写的是不是这个项目库的主线。")
    found = as_branch(offered(repository, start, head))
    if found.before is None or found.after is None:
        raise Refused(
            f"{base} 里读不到设置或单位名录，不能检查。", "先在主线上把 zhcity.yaml 和 registry/units.yaml 改好。"
        )
    today = clock.today()
    seen = review(found.charges, found.before.succeeding(today=today), found.after.succeeding(today=today))
    match format:
        case CheckFormat.TEXT:
            typer.echo(words.as_text(seen))
        case CheckFormat.MARKDOWN:
            typer.echo(words.as_markdown(seen))
        case CheckFormat.JSON:
            typer.echo(words.as_json(seen, start, head))
        case _:
            findings = tuple(locate_in_files(root, words.everything(seen)))
            report = Report(findings, seen.names, payment_reading=payment_reading(found.after.settings))
            typer.echo(FORMATS[format](report))
    return 0 if seen.is_fine else 1
