"""zhcity doctor: look at machine, repository and files, and say what to do."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from zhcity_cli.cli.options import Format, FormatOption, Library


def register(app: typer.Typer) -> None:
    app.command("doctor", help="体检：看这台电脑和项目库有没有毛病，各怎么办；什么也不改。")(doctor)


def doctor(
    full: Annotated[bool, typer.Option("--full", help="逐一核对全部历史有没有损坏，库大时要等一会。")] = False,
    format: FormatOption = Format.TEXT,
    library: Library = None,
) -> int:
    from zhcity_cli.errors import NotALibrary, UsageError
    from zhcity_cli.model.sign import Health
    from zhcity_cli.render.health import as_json, as_text
    from zhcity_cli.store.files import find_root
    from zhcity_cli.store.health import signs

    folder = library or Path.cwd()
    if not folder.is_dir():
        raise UsageError(f"没有 {folder} 这个文件夹。", "检查 -C 后面的路径。")
    try:
        root = find_root(folder.resolve())
    except NotALibrary:
        root = None
    found = list(signs(folder, root, full))
    if format is Format.JSON and not sys.stdout.isatty() and hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    typer.echo(as_json(found) if format is Format.JSON else as_text(found))
    return int(any(sign.health is Health.BROKEN for sign in found))
