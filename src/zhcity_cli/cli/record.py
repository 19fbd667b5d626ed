"""zhcity record: one record of a dossier, a package or a meeting, written by a call instead of an editor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from zhcity_cli.cli.opening import opened
from zhcity_cli.cli.options import DryRun, Library
from zhcity_cli.cli.writing import writes

if TYPE_CHECKING:
    from zhcity_cli.model.edit import Edit
    from zhcity_cli.model.finding import Finding
    from zhcity_cli.store.load import Loaded
    from zhcity_cli.store.recorded import Draft

Save = Annotated[bool, typer.Option("--save", help="写好就登记（等于接着 zhcity save 这个文件）；有错误就不写。")]
Reason = Annotated[str | None, typer.Option("--message", "-m", metavar="事由", help="和 --save 一起用：为什么改。")]


def register(app: typer.Typer) -> None:
    app.command("record", help="记一条：把一节、一条记录用一行命令写进卷宗、采购包或会议，不用编辑器。")(
        writes("record")(record)
    )


def record(
    subject: Annotated[
        str,
        typer.Argument(metavar="对象", help="项目、采购包、会议的编号；年度（会议、采购包）；名录；设置。"),
    ],
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="节 键=值...",
            help="节可以不写（卷宗头上的几项）。如 受理 日期=2026-03-10 结论=受理；里层用点：批准.单位=ZSJ。",
        ),
    ],
    at: Annotated[int | None, typer.Option("--at", metavar="第几条", help="补写这一条，不是另添一条。")] = None,
    last: Annotated[bool, typer.Option("--last", help="补写最后一条。")] = False,
    save: Save = False,
    message: Reason = None,
    dry_run: DryRun = False,
    library: Library = None,
) -> int:
    from zhcity_cli.errors import ExampleLibrary, UsageError
    from zhcity_cli.recording import Place, chosen, edits, reached
    from zhcity_cli.store.recorded import drafted, named

    if at is not None and last:
        raise UsageError("--at 和 --last 只能写一个。")
    section, said = ("", words) if _is_pair(words[0]) else (words[0], words[1:])
    loaded = opened(library)
    if loaded.library.settings.is_example:
        raise ExampleLibrary
    wanted = named(loaded.library, subject, section)

    def wished(root: Place) -> list[Edit]:
        place = chosen(reached(root, wanted.section) if wanted.section else root, at, last)
        if not said:
            raise UsageError(f"没有写 {section} 里记什么。", f"写成 键=值，可写：{place.keys}。")
        return edits(root, place, said)

    return finish(loaded, drafted(loaded, wanted, wished), subject, save=save, message=message, dry_run=dry_run)


def _is_pair(word: str) -> bool:
    return "=" in word or "＝" in word


def finish(loaded: Loaded, draft: Draft, subject: str, *, save: bool, message: str | None, dry_run: bool) -> int:
    """Tell what changes, write it unless something forbids it, and say what comes next."""
    from zhcity_cli.store.recorded import write

    if draft.faults:
        for finding in draft.faults:
            typer.echo(_said(finding))
        typer.echo(f"× 有 {len(draft.faults)} 处不对，没有写入。", err=True)
        return 1
    if not draft.edits:
        typer.echo("已经是这样，没有改动。")
        return _put_on_trail(loaded, draft, message) if save and not dry_run else 0
    before, now = (_open_findings(each, draft.named.file) for each in (loaded, draft.after))
    shown = "\n".join([*_lines(draft), *_told(before, now)])
    stopping = [finding for finding in now if finding.is_error and finding.file == draft.named.file]
    if save and stopping:
        typer.echo(f"没有写入 {draft.named.file}：\n{shown}")
        typer.echo(f"× 有 {len(stopping)} 处错误，没有写入，也没有登记。", err=True)
        return 1
    if dry_run:
        typer.echo(f"会写入 {draft.named.file}：\n{shown}\n演示，没有写入。")
        return 0
    write(loaded, draft)
    typer.echo(f"已写入 {draft.named.file}：\n{shown}")
    if save:
        return _put_on_trail(loaded, draft, message)
    what = subject if draft.named.file.startswith("dossiers/") else draft.named.file
    typer.echo(f"下一步：zhcity save {what}")
    return 0


def _put_on_trail(loaded: Loaded, draft: Draft, message: str | None) -> int:
    from zhcity_cli.cli.save import save

    return save([str(loaded.root / draft.named.file)], message, False, loaded.root)


def _lines(draft: Draft) -> list[str]:
    """The lines that go and come."""
    import difflib

    from zhcity_cli.store.text_gate import decode

    before = decode(draft.before)[0] if draft.before is not None else ""
    after = decode(draft.content)[0]
    found = difflib.unified_diff((before or "").splitlines(), (after or "").splitlines(), n=0, lineterm="")
    return [f"  {line[0]} {line[1:].strip()}" for line in found if not line.startswith(("---", "+++", "@@"))]


def _open_findings(loaded: Loaded, file: str) -> list[Finding]:
    from zhcity_cli.cli.validate import all_findings
    from zhcity_cli.model.finding import Verdict

    return [f for f in all_findings(loaded, frozenset([file])) if f.verdict is not Verdict.ANSWERED]


def _told(before: list[Finding], now: list[Finding]) -> list[str]:
    """What the record brings to light; what was there before is only counted."""
    if not now:
        return ["检查：没有问题。"]
    known = {(f.code, f.at, f.message) for f in before}
    new = [f for f in now if (f.code, f.at, f.message) not in known]
    errors = sum(finding.is_error for finding in now)
    counts = f"检查：错误 {errors}，提示和存疑 {len(now) - errors}，其中这次新出现 {len(new)}。"
    return [*map(_said, new), counts]


def _said(finding: Finding) -> str:
    """A finding at its place in words: its line is not in the file yet."""
    from dataclasses import replace

    from zhcity_cli.render.report import line

    return line(replace(finding, file=f"{finding.file} {finding.path}".strip(), line=None, column=None))
