"""zhcity schema: the JSON Schema of a dossier, for editors that complete and check while typing."""

from __future__ import annotations

import typer


def register(app: typer.Typer) -> None:
    app.command("schema", help="输出卷宗的 JSON Schema，供编辑器边写边查。")(schema)


def schema() -> int:
    from zhcity_cli.exports.schema import dossier_schema

    typer.echo(dossier_schema(), nl=False)
    return 0
