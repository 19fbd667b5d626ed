"""zhcity slice: a department's own small library, cut out of the office's."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Annotated

import typer

from zhcity_cli.cli.opening import opened
from zhcity_cli.cli.options import Library
from zhcity_cli.cli.writing import writes


def register(app: typer.Typer) -> None:
    app.command("slice", help="切出一个单位的小库：只有它自己的卷宗和检查要用的东西，交回用 zhcity receive。")(
        writes("slice")(slice_)
    )


def slice_(
    unit: Annotated[str, typer.Argument(metavar="单位", help="单位代码或名称，如 SLJ。")],
    folder: Annotated[Path, typer.Argument(metavar="文件夹", help="小库放在哪里；不存在就新建。")],
    library: Library = None,
) -> int:
    from zhcity_cli.cli.validate import known_unit
    from zhcity_cli.errors import Refused
    from zhcity_cli.store.cutting import contents, cut
    from zhcity_cli.store.workspace import Workspace

    loaded = opened(library)
    workspace = Workspace(loaded)
    workspace.require_office("切出小库")
    code = known_unit(loaded, unit)
    target = folder.resolve()
    if target.is_relative_to(loaded.root.resolve()):
        raise Refused(f"{folder} 在项目库里面，会混在一起。", "换一个项目库以外的文件夹。")
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise Refused(f"{folder} 里已有别的东西。", "换一个空文件夹。")
    head, changed = workspace.repository.head(), workspace.changed()
    if head is None or changed:
        raise Refused("项目库里有没登记的改动，切出去的就和留痕对不上了。", "先 zhcity save 登记，再切。")
    known = loaded.library.units[code]
    files = contents(loaded.library, loaded.root, workspace.repository.tree(head), code)
    dossiers = [path for path in files if path.startswith("dossiers/")]
    if not dossiers and not known.people:
        raise Refused(
            f"{known.name}没有卷宗，也没有登记人员，切出来没有人能用。", "先在 registry/units.yaml 登记人员。"
        )
    is_new = not target.exists()
    try:
        made = cut(target, files, code, known.name, head, workspace.author)
    except BaseException:
        # Half a library would be taken for a whole one.
        for entry in target.iterdir() if target.exists() else ():
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
        if is_new:
            shutil.rmtree(target, ignore_errors=True)
        raise
    papers = sum(path.startswith("附件/") for path in files)
    typer.echo(
        f"已切出{known.name}的小库 {folder}：{len(dossiers)} 个卷宗，{papers} 个附件，别的单位的内容都不在里面。"
    )
    people = [person for person in known.people if person.emails]
    if len(people) == 1:
        made.set_identity(people[0].full_name, people[0].emails[0])
        typer.echo(f"在小库里登记的记在{people[0].full_name}名下（换人：git config user.name 和 user.email）。")
    else:
        typer.echo("对方先在小库里运行 git config user.name 姓名、git config user.email 登记过的邮箱。")
    typer.echo("下一步：把整个文件夹交给对方；改好后 zhcity submit --bundle 文件 交回，您用 zhcity receive 文件 收。")
    return 0
