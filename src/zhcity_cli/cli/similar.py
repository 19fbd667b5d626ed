"""zhcity similar: what is alike to a project or to the rows of a list, and a person's verdict on it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zhcity_cli.cli.opening import opened
from zhcity_cli.cli.options import AsOf, Format, FormatOption, Library, day, known, pair
from zhcity_cli.cli.writing import writes

if TYPE_CHECKING:
    from zhcity_cli.similar import Compared, Item
    from zhcity_cli.store.load import Loaded


def register(app: typer.Typer) -> None:
    app.command("similar", help="查重：与哪些项目、系统相像，并排列出；记下人工结论，不再重复问。")(
        writes("similar", only_with="verdict")(similar)
    )


def similar(
    target: Annotated[str | None, typer.Argument(metavar="[编号|文件]", help="项目编号、卷宗文件或清单（CSV、xlsx）；不写为申报到审定之间的全部项目。")] = None,
    least: Annotated[float | None, typer.Option("--least", metavar="相似度", help="列出不低于这个相似度的，如 0.6；不写按设置。", min=0, max=1, show_choices=False)] = None,
    verdict: Annotated[str | None, typer.Option("--verdict", metavar="结论", help="记下人工结论：不重复 或 同一系统。")] = None,
    against: Annotated[list[str] | None, typer.Option("--against", metavar="编号", help="与哪个项目或系统比；可写多次。")] = None,
    reason: Annotated[str | None, typer.Option("--reason", metavar="理由", help="结论的理由。")] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="日期", help="结论到哪一天为止，过后再问。")] = None,
    map: Annotated[list[str] | None, typer.Option("--map", metavar="列=字段", help="清单的这一列是什么，如 标题=名称。可写多次。")] = None,
    format: FormatOption = Format.TEXT,
    as_of: AsOf = None,
    library: Library = None,
) -> int:  # fmt: skip
    from zhcity_cli.render.similar import as_json, as_text
    from zhcity_cli.similar import Comparison

    loaded = opened(library, as_of)
    if verdict or against or reason or until:
        return _settle(loaded, target, verdict, against or [], reason, until)
    stock = loaded.library
    bound = float(stock.settings.parameters.name_similarity.value) if least is None else least
    found: tuple[Compared, ...]
    if target is None:
        found = Comparison(stock, bound).in_hand()
    elif target in stock.by_id:
        found = (Comparison(stock, bound).of_dossier(target),)
    else:
        found = _of_file(loaded, target, bound, map or [])
    typer.echo(as_json(found, bound) if format is Format.JSON else as_text(found, stock, bound))
    return 0


def _of_file(loaded: Loaded, target: str, bound: float, columns: list[str]) -> tuple[Compared, ...]:
    from zhcity_cli.errors import UnknownId
    from zhcity_cli.similar import Comparison

    file = Path(target)
    if not file.is_file():
        raise UnknownId(target, [*loaded.library.by_id])
    if file.suffix.casefold() in (".yaml", ".yml"):
        own = _own(file, loaded)
        if own:
            return (Comparison(loaded.library, bound).of_dossier(own),)
        items = [_dossier(file, loaded)]
    else:
        items = _rows(file, loaded, columns)
    return Comparison(loaded.library, bound, items).from_outside()


def _own(file: Path, loaded: Loaded) -> str | None:
    """The number of the dossier where the file is one of the library."""
    there = file.resolve()
    return next((f.record.id for f in loaded.library.dossiers if (loaded.root / f.file).resolve() == there), None)


def _dossier(file: Path, loaded: Loaded) -> Item:
    """A dossier from elsewhere, before it enters."""
    from dataclasses import replace

    from zhcity_cli.errors import Refused
    from zhcity_cli.model.dossier import Dossier
    from zhcity_cli.similar import item_of
    from zhcity_cli.store.load import content, parse_dossier

    where = f"dossiers/{file.parent.name}/{file.name}"  # only its words are compared, not its place
    record, findings = parse_dossier(content(file), where, loaded.library)
    if not isinstance(record, Dossier):
        first = next((finding.message for finding in findings), "不是项目卷宗")
        raise Refused(f"{file.name} 读不成卷宗：{first}。", "改好再比，或用 zhcity new 新建后填写。")
    item = item_of(record)
    return replace(item, number=f"（{file.name}）") if record.id in loaded.library.ids else item


def _rows(file: Path, loaded: Loaded, columns: list[str]) -> list[Item]:
    """The rows of a list that are not in the library yet."""
    from zhcity_cli.cli.intake import FORM_PAGE, _book
    from zhcity_cli.errors import UsageError
    from zhcity_cli.intake.columns import mapping_of
    from zhcity_cli.intake.fields import UNUSED, Field
    from zhcity_cli.intake.names import named_rows
    from zhcity_cli.similar import Item

    book, _ = _book(file)
    if any(page.title == FORM_PAGE for page in book.pages):
        raise UsageError(f"{file.name} 是申报表，不是清单。", f"先 zhcity intake {file} 取入，再 zhcity similar 编号。")
    mapping, strange = mapping_of([pair(each, "--map") for each in columns])
    for word in strange:
        known(word, [*Field, UNUSED], "字段")
    rows = named_rows(book, loaded.library, mapping)
    return [Item(f"行 {row.row}", row.name, row.unit, content=row.content) for row in rows if row.taken_as is None]


def _settle(
    loaded: Loaded, target: str | None, word: str | None, against: list[str], reason: str | None, until: str | None
) -> int:
    """Write a person's verdict into the dossier; it goes on the trail with `zhcity save`."""
    from zhcity_cli.errors import UnknownId, UsageError
    from zhcity_cli.similar import VERDICTS
    from zhcity_cli.similar import verdict as edit_for
    from zhcity_cli.store.files import write_atomically
    from zhcity_cli.store.workspace import Workspace

    stock = loaded.library
    if not (target and word and against and reason and until):
        usage = "zhcity similar 编号 --verdict 不重复 --against 对方编号 --reason 理由 --until 日期"
        raise UsageError("记结论要写全编号、结论、对方、理由、期限。", f"写成 {usage}")
    known(word, list(VERDICTS), "结论")
    if target not in stock.by_id:
        raise UnknownId(target, stock.by_id)
    for other in against:
        if other not in stock.predecessors or other == target:
            raise UnknownId(other, stock.predecessors - {target})
    if day(until) < stock.today:
        raise UsageError(f"--until 写的 {until} 已经过去，结论不会起作用。", f"写 {stock.today} 以后的日期。")
    workspace = Workspace(loaded)
    edit = edit_for(word, against, reason, workspace.person.unit.code, until)
    contents, _ = workspace.edited({target: [edit]})
    for file, new in contents.items():
        write_atomically(loaded.root / file, new)
    typer.echo(f"已在 {target} 写明：与 {'、'.join(against)} {word}（至 {until}）。")
    typer.echo(f"下一步：zhcity save {target}")
    return 0
