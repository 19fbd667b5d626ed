"""zhcity audit diff: a library at two commits, value by value: old, new, Δ for amounts."""

from __future__ import annotations

from typing import Annotated

import typer

from zhcity_cli.cli.opening import opened
from zhcity_cli.cli.options import Format, FormatOption, Ids, Library

WHICH = "提交号、标签或分支，如 HEAD~10、plan-2026"


def diff(
    old: Annotated[str, typer.Argument(metavar="原版本", help=WHICH + "。")],
    new: Annotated[str, typer.Argument(metavar="新版本", help="同上。")],
    ids: Ids = None,
    format: FormatOption = Format.TEXT,
    library: Library = None,
) -> int:
    import json

    from zhcity_cli.errors import Refused, UnknownId
    from zhcity_cli.render.lives import differing, differing_plain
    from zhcity_cli.store.git import Repository
    from zhcity_cli.store.history import require_whole
    from zhcity_cli.store.verifying import named
    from zhcity_cli.store.versions import file_of, pairs

    loaded = opened(library)
    repository = Repository(loaded.root)
    require_whole(repository)
    head = repository.head()
    if head is None:
        raise Refused("还没有任何提交，没有可比较的版本。", "先用 zhcity save 登记。")
    before, after = (named(repository, head, text).id for text in (old, new))
    there = {*repository.tree(before), *repository.tree(after)}
    for number in ids or ():
        if file_of(number) not in there:
            raise UnknownId(number, loaded.library.ids)
    found = list(pairs(repository, before, after, ids or (), loaded.library))
    if format is Format.JSON:
        plain = {"schema": 1, "old": before, "new": after, "files": differing_plain(found)}
        typer.echo(json.dumps(plain, ensure_ascii=False, indent=1))
    else:
        typer.echo(differing(found))
    return 0
