"""zhcity plan verify: whether the locked plan still says what the dossiers say."""

from __future__ import annotations

import typer

from zhcity_cli.cli.opening import opened
from zhcity_cli.cli.options import Format, FormatOption, Library, YearArgument


def verify(year: YearArgument, format: FormatOption = Format.TEXT, library: Library = None) -> int:
    import json

    from zhcity_cli import comparing
    from zhcity_cli.cli.plan_files import locked
    from zhcity_cli.render.plan import verification

    loaded = opened(library)
    found = comparing.verify(locked(loaded.library, year), loaded.library)
    if format is Format.JSON:
        moved = [dict(zip(("id", "field", "plan", "dossier"), each, strict=True)) for each in found.members]
        plain = {
            "schema": 1,
            "same": found.is_same,
            "members": moved,
            "settings_moved": found.settings_moved,
            "rules_moved": found.rules_moved,
        }
        typer.echo(json.dumps(plain, ensure_ascii=False, indent=1))
    else:
        typer.echo(verification(found))
    return int(not found.is_same)
