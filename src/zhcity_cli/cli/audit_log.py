"""zhcity audit log: the life of one project, as its officials would tell it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from zhcity_cli.cli.opening import opened
from zhcity_cli.cli.options import Format, FormatOption, Library

if TYPE_CHECKING:
    from zhcity_cli.audit.lives import Version
    from zhcity_cli.store.load import Loaded

Number = Annotated[str, typer.Argument(metavar="编号", help="项目编号，如 ZH2026-CGJ-003。")]


def log(id: Number, format: FormatOption = Format.TEXT, library: Library = None) -> int:
    import json

    from zhcity_cli.audit.lives import events
    from zhcity_cli.render.lives import life, life_plain

    loaded = opened(library)
    told = list(events(versions_of(id, loaded), loaded.library))
    if format is Format.JSON:
        plain = {"schema": 1, "dossier": id, "events": life_plain(told)}
        typer.echo(json.dumps(plain, ensure_ascii=False, indent=1))
    else:
        typer.echo(life(id, told))
    return 0


def versions_of(id: str, loaded: Loaded) -> list[Version]:
    """What the dossier of a number was, commit by commit; nothing is told of a classified one."""
    from zhcity_cli.errors import ExampleLibrary, Refused, UnknownId
    from zhcity_cli.store.git import Repository
    from zhcity_cli.store.versions import file_of, versions

    if loaded.library.settings.is_example:
        raise ExampleLibrary
    if id in loaded.library.classified_ids:
        raise Refused(f"{id} 是涉密项目，内容不在库内，不显示来历。", "按保密规定办理。")
    repository = Repository(loaded.root)
    head, path = repository.head(), file_of(id)
    found = versions(repository, head, path, loaded.library) if head and path else []
    if found:
        return found
    if id in loaded.library.ids:
        raise Refused(f"{id} 还没有登记过，没有来历。", "先用 zhcity save 登记。")
    raise UnknownId(id, loaded.library.ids)
