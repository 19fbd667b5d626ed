"""zhcity attach: a file becomes an attachment record: its sha256, its size, where it is kept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zhcity_cli.cli.opening import opened
from zhcity_cli.cli.options import DryRun, Library, known
from zhcity_cli.cli.record import Reason, Save, finish
from zhcity_cli.cli.writing import writes

if TYPE_CHECKING:
    from zhcity_cli.model.dossier import Dossier
    from zhcity_cli.store.load import Loaded
    from zhcity_cli.store.recorded import Draft


def register(app: typer.Typer) -> None:
    app.command("attach", help="记附件：算出文件的 sha256 和大小，编好号，写明存在哪里；需要时抄一份进库。")(
        writes("attach")(attach)
    )


def attach(
    id: Annotated[str, typer.Argument(metavar="编号", help="项目编号。")],
    file: Annotated[Path, typer.Argument(metavar="文件", help="附件的文件，如 扫描件.pdf。", show_default=False)],
    kind: Annotated[str, typer.Option("--kind", metavar="种类", help="附件种类，如 申报表、建设方案。")],
    name: Annotated[str | None, typer.Option("--name", metavar="名称", help="附件名称，不写用文件名。")] = None,
    pages: Annotated[int | None, typer.Option("--pages", metavar="页数", help="页数。")] = None,
    keep: Annotated[
        str | None, typer.Option("--keep", metavar="存处", help="存在哪里，如 “档案室 2026-水利-1 盒”。")
    ] = None,
    copy: Annotated[bool, typer.Option("--copy", help="抄一份到库内 附件/年份/ 下（小文件）。")] = False,
    save: Save = False,
    message: Reason = None,
    dry_run: DryRun = False,
    library: Library = None,
) -> int:
    from zhcity_cli.errors import ExampleLibrary, Refused, UsageError
    from zhcity_cli.model.words import AttachmentKind
    from zhcity_cli.recording import edits
    from zhcity_cli.store.files import write_atomically
    from zhcity_cli.store.recorded import drafted, named

    known(kind, [str(each) for each in AttachmentKind], "附件种类")
    if keep and copy:
        raise UsageError("--keep 和 --copy 只能写一个。", "抄进库的，存处就是库内的位置。")
    loaded = opened(library)
    if loaded.library.settings.is_example:
        raise ExampleLibrary
    wanted = named(loaded.library, id, "附件")
    if id not in loaded.library.by_id:
        raise UsageError(f"{id} 下面不能记附件。", "附件记在项目的卷宗里；涉密项目的材料按保密规定另行管理。")
    digest, size = _measured(file)
    dossier = loaded.library.by_id[id].record
    for each in dossier.attachments:
        if each.sha256 == digest and each.attachment_kind == kind:
            raise Refused(f"这个文件已经记为 {each.id} {each.name}。", "换了新版的，用新文件再记一条。")
    place, number = _place_in_list(dossier, kind)
    kept_at = keep or (f"附件/{id[2:6]}/{id}-{number}{file.suffix.lower()}" if copy else _inside(loaded, file))
    words = [f"编号={number}", f"种类={kind}", f"sha256={digest}", f"字节={size}", f"存={kept_at}"]
    if name or place == len(dossier.attachments):
        words.append(f"名称={name or file.stem}")
    if pages:
        words.append(f"页数={pages}")

    def drawn() -> Draft:
        return drafted(loaded, wanted, lambda root: edits(root, root.at("附件").entry(place), words))

    draft = drawn()
    if copy and not dry_run and not draft.faults:
        write_atomically(loaded.root / kept_at, file.read_bytes())
        draft = drawn()
    return finish(loaded, draft, id, save=save, message=message, dry_run=dry_run)


def _measured(file: Path) -> tuple[str, int]:
    """(sha256, bytes) of the file."""
    from zhcity_cli.errors import UsageError
    from zhcity_cli.store.digests import sha256
    from zhcity_cli.store.files import reason

    try:
        digest, size = sha256(file), file.stat().st_size
    except OSError as error:
        raise UsageError(f"{file} 读不到：{reason(error)}。", "请核对文件名和位置。") from error
    return digest, size


def _place_in_list(dossier: Dossier, kind: str) -> tuple[int, str]:
    """Where it goes and its number: the entry of this kind that has no file yet, else a new one."""
    from zhcity_cli.recording import next_attachment

    listed = dossier.attachments
    for place, each in enumerate(listed):
        if each.attachment_kind == kind and each.sha256 is None:
            return place, each.id
    return len(listed), next_attachment(each.id for each in listed)


def _inside(loaded: Loaded, file: Path) -> str:
    """Where a file lies that is kept already: in the library, or in the store outside git."""
    from zhcity_cli.errors import UsageError
    from zhcity_cli.store.digests import STORE

    path, store = file.resolve(), loaded.library.settings.store
    attachments = loaded.root.resolve() / "附件"
    if path.is_relative_to(attachments):
        return path.relative_to(loaded.root.resolve()).as_posix()
    if store and path.is_relative_to(Path(store).resolve()):
        return STORE + path.relative_to(Path(store).resolve()).as_posix()
    raise UsageError(
        "没有写附件存在哪里。", "存档案室的写 --keep “档案室 …”；小文件可以加 --copy 抄进库的 附件 文件夹。"
    )
