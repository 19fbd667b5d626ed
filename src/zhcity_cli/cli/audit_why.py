"""zhcity audit why: the life of one value of a dossier."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from zhcity_cli.cli.audit_log import Number, versions_of
from zhcity_cli.cli.opening import opened
from zhcity_cli.cli.options import Format, FormatOption, Library

if TYPE_CHECKING:
    from zhcity_cli.audit.lives import Version
    from zhcity_cli.audit.values import Route


def why(
    id: Number,
    field: Annotated[
        str, typer.Argument(metavar="字段", help="从上到下写，用点隔开，如 申报.投资.总额、论证[2].结论。")
    ],
    format: FormatOption = Format.TEXT,
    library: Library = None,
) -> int:
    import json

    from zhcity_cli.audit.lives import turns
    from zhcity_cli.exports.forms.cells import cell_named
    from zhcity_cli.render.lives import value_life, value_life_plain

    loaded = opened(library)
    versions = versions_of(id, loaded)
    at = _route(field, versions)
    told = list(turns(versions, at, loaded.library))
    if format is Format.JSON:
        plain = {"schema": 1, "dossier": id, "path": field, "turns": value_life_plain(told, cell_named(at))}
        typer.echo(json.dumps(plain, ensure_ascii=False, indent=1))
    else:
        typer.echo(value_life(id, field, told, cell_named(at)))
    return 0


def _route(field: str, versions: list[Version]) -> Route:
    """The route that was typed; one that no version ever had is refused with the nearest."""
    from zhcity_cli.audit.values import route, routes
    from zhcity_cli.errors import UsageError, likely
    from zhcity_cli.model.finding import written

    known = {written(at): at for version in versions for side in (version.before, version.after) for at in routes(side)}
    typed = route(field)
    if typed is None or written(typed) not in known:
        sections = "、".join(dict.fromkeys(at.split(".")[0].split("[")[0] for at in known))
        raise UsageError(f"卷宗里从来没有 {field}。", likely(field, list(known), f"有这些：{sections}。"))
    return typed
