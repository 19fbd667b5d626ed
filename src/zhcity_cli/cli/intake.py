"""zhcity intake: a published or departmental list becomes draft dossiers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zhcity_cli.cli.options import DryRun, Format, FormatOption, Library, pair
from zhcity_cli.cli.writing import writes

if TYPE_CHECKING:
    from zhcity_cli.intake.book import Book
    from zhcity_cli.intake.outcome import Choices
    from zhcity_cli.store.load import Loaded

FORM_PAGE = "_zhcity"  # the page by which a form of ours is known


def register(app: typer.Typer) -> None:
    app.command("intake", help="取入清单：把公开的或部门报来的清单（CSV、xlsx）变成储备卷宗。")(
        writes("intake")(intake)
    )


def intake(
    file: Annotated[Path, typer.Argument(metavar="文件", help="清单文件，.csv 或 .xlsx。", show_default=False)],
    map: Annotated[list[str] | None, typer.Option("--map", metavar="列=字段", help="这一列是什么，如 标题=项目单位；不要的写 列=不用。可写多次。")] = None,
    money: Annotated[str | None, typer.Option("--money", metavar="万元|元|亿元", help="表里没写时，金额的单位。")] = None,
    unit: Annotated[list[str] | None, typer.Option("--unit", metavar="代码", help="没写或认不出单位的归到这个单位；写 名称=代码 只管这一个叫法。")] = None,
    add_units: Annotated[bool, typer.Option("--add-units", help="名录里没有的单位登记为暂列，待核。")] = False,
    category: Annotated[str | None, typer.Option("--category", metavar="类别", help="整张清单的类别，如 信息化应用系统。")] = None,
    path: Annotated[str | None, typer.Option("--path", metavar="路径", help="整张清单的路径：建设、购买服务 或 运维。")] = None,
    take: Annotated[list[str] | None, typer.Option("--take", metavar="行", help="判为不属于的这些行也取入，如 5,9；从表头的下一行数起。")] = None,
    sheet: Annotated[str | None, typer.Option("--sheet", metavar="表名", help="取哪一张表。")] = None,
    baseline: Annotated[bool, typer.Option("--baseline", help="存量建档：已在进行的项目按 阶段 列进入，标记 存量。")] = False,
    dry_run: DryRun = False,
    format: FormatOption = Format.TEXT,
    library: Library = None,
) -> int:  # fmt: skip
    from zhcity_cli.cli.opening import opened
    from zhcity_cli.errors import ExampleLibrary

    loaded = opened(library)
    if loaded.library.settings.is_example:
        raise ExampleLibrary
    book, told = _book(file)
    if any(page.title == FORM_PAGE for page in book.pages):
        from zhcity_cli.cli.intake_form import intake_form

        return intake_form(book, loaded, dry_run, format)
    choices = _choices(loaded, map, money, unit, add_units, category, path, take, sheet, baseline)
    return _take_list(book, told, loaded, choices, dry_run, format)


def _book(file: Path) -> tuple[Book, str]:
    from zhcity_cli.errors import UsageError
    from zhcity_cli.store.csv_read import read_csv

    if not file.is_file():
        raise UsageError(f"没有 {file} 这个文件。", "检查文件名；路径里有空格的用引号括起来。")
    kind = file.suffix.casefold()
    if kind in (".csv", ".txt", ".tsv"):
        return read_csv(file)
    if kind.startswith((".xls", ".et")):
        from zhcity_cli.store.xlsx_read import read_workbook

        return read_workbook(file), ""
    raise UsageError(f"{file.name} 不是 .csv 或 .xlsx。", "在 WPS 或 Excel 里另存为 .xlsx 或 CSV 再取。")


def _choices(
    loaded: Loaded, columns: list[str] | None, money: str | None, units: list[str] | None, add_units: bool,
    category: str | None, path: str | None, take: list[str] | None, sheet: str | None, baseline: bool,
) -> Choices:  # fmt: skip
    from zhcity_cli.errors import UsageError
    from zhcity_cli.intake.columns import mapping_of
    from zhcity_cli.intake.fields import UNUSED, Field
    from zhcity_cli.intake.outcome import Choices
    from zhcity_cli.model.stages import Path as DossierPath
    from zhcity_cli.model.words import Category

    mapping, strange = mapping_of([pair(each, "--map") for each in columns or []])
    _one_of(strange, "--map 的字段", [*Field, UNUSED])
    _one_of([money] if money else [], "--money", ["万元", "元", "亿元"])
    _one_of([category] if category else [], "--category", list(Category))
    paths = [each for each in DossierPath if each is not DossierPath.CLASSIFIED]
    _one_of([path] if path else [], "--path", paths)
    named = dict(pair(each, "--unit") for each in units or [] if "=" in each)
    whole = [each for each in units or [] if "=" not in each]
    if len(whole) > 1:
        raise UsageError(
            f"--unit 写了 {len(whole)} 个代码：{'、'.join(whole)}。", "只写一个；各有所指的写成 --unit 名称=代码。"
        )
    codes = [unit.code for unit in loaded.library.registry.units.units if "项目单位" in unit.duties]
    _one_of([*named.values(), *whole], "--unit", codes or ["（名录里还没有项目单位，先登记，或用 --add-units）"])
    return Choices(
        columns=mapping, sheet=sheet, money=money, unit=whole[0] if whole else None, units=named, add_units=add_units,
        category=Category(category) if category else None, path=DossierPath(path) if path else None,
        take=_rows(take or []), is_baseline=baseline,
    )  # fmt: skip


def _one_of(given: Sequence[str], option: str, allowed: Sequence[str]) -> None:
    from zhcity_cli.errors import UsageError

    strange = [each for each in given if each not in allowed]
    if strange:
        raise UsageError(f"{option} 写成了“{strange[0]}”。", f"可选：{'、'.join(allowed)}")


def _rows(given: list[str]) -> frozenset[int]:
    from zhcity_cli.errors import UsageError

    parts = [part.strip() for each in given for part in each.replace("，", ",").split(",")]
    strange = [part for part in parts if not (part.isascii() and part.isdecimal())]
    if strange:
        raise UsageError(f"--take 写成了“{strange[0]}”。", "写行号，几行用逗号隔开，如 --take 5,9。")
    return frozenset(map(int, parts))


def _take_list(book: Book, told: str, loaded: Loaded, choices: Choices, dry_run: bool, format: Format) -> int:
    from dataclasses import replace

    from zhcity_cli.errors import Refused
    from zhcity_cli.intake.lists import read_list
    from zhcity_cli.intake.outcome import Kind, Note
    from zhcity_cli.render.intake import FORMATS
    from zhcity_cli.store.intake_write import compose, write_all

    broken = [each.file for each in loaded.library.unreadable]
    if broken:
        raise Refused(f"有卷宗读不出来，分不清哪些行已经取过：{'、'.join(broken)}。", "先 zhcity validate，改好再取。")
    result = read_list(book, loaded.library, choices)
    if told:
        result = replace(result, notes=(Note(book.file, told), *result.notes))
    result, files = compose(loaded, result)
    if not dry_run:
        write_all(loaded.root, files)
    typer.echo(FORMATS[format](result, dry_run))
    return int(bool(result.count(Kind.REJECTED) or result.count(Kind.CHANGED)))
