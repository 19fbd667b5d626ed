"""zhcity form: a workbook to fill in, blank for a unit or with what a dossier says now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from zhcity_cli.cli.opening import opened
from zhcity_cli.cli.options import Ids, Library

if TYPE_CHECKING:
    from zhcity_cli.exports.forms.form import Form
    from zhcity_cli.model.dossier import Dossier
    from zhcity_cli.model.library import Library as Stock


def register(app: typer.Typer) -> None:
    app.command("form", help="取表：写出要填的 Excel 表，空白的或已填现值的；填好用 zhcity intake 收回。")(form)


def form(
    name: Annotated[str, typer.Argument(metavar="表名", help="如 项目申报表。")],
    ids: Ids = None,
    unit: Annotated[str | None, typer.Option("--unit", metavar="单位代码", help="要空白表：写项目单位的代码。")] = None,
    library: Library = None,
) -> int:
    from zhcity_cli.cli.plan_files import relative
    from zhcity_cli.errors import UsageError
    from zhcity_cli.exports.forms import FORMS
    from zhcity_cli.exports.forms.sheets import blank_form, filled_form
    from zhcity_cli.render.xlsx import to_xlsx
    from zhcity_cli.store.files import write_atomically

    if name not in FORMS:
        raise UsageError(f"没有 {name} 这张表。", f"现有的表：{'、'.join(FORMS)}。")
    if bool(ids) == bool(unit):
        raise UsageError(
            "没有说取谁的表。" if not ids else "空白表和已填的表不能一次取。",
            f"空白表：zhcity form {name} --unit 单位代码；已填现值的：zhcity form {name} 项目编号。",
        )
    wanted, loaded = FORMS[name], opened(library)
    stock = loaded.library
    books = {}
    if unit:
        books[unit] = blank_form(wanted, _unit(stock, unit), stock)
    for number in dict.fromkeys(ids or ()):
        books[number] = filled_form(wanted, _dossier(wanted, stock, number), stock)
    for part, book in books.items():
        target = loaded.root / "out" / "forms" / f"{name}-{part}.xlsx"
        write_atomically(target, to_xlsx(book))
        typer.echo(f"已写出 {relative(target, loaded.root)}")
    typer.echo("下一步：填好保存，然后 zhcity intake 文件 --dry-run 先看一遍，没有错再 zhcity intake 文件。")
    return 0


def _unit(stock: Stock, code: str) -> str:
    from zhcity_cli.errors import UsageError, likely
    from zhcity_cli.model.roles import Role

    units = {unit.code: unit.name for unit in stock.unit_of(Role.PROJECT_UNIT)}
    if code not in units:
        hint = likely(code, units, "代码见 registry/units.yaml。")
        raise UsageError(f"单位名录里没有代码为 {code} 的项目单位。", hint)
    return code


def _dossier(form: Form, stock: Stock, number: str) -> Dossier:
    from zhcity_cli.errors import Refused, UnknownId

    filed = stock.by_id.get(number)
    if filed is None:
        if number in stock.ids:
            raise Refused(f"{number} 的内容读不到（卷宗有错误，或是涉密项目），不能取表。", "用 zhcity show 看原因。")
        raise UnknownId(number, stock.by_id)
    if filed.record.path not in form.paths:
        paths = "、".join(form.paths)
        raise Refused(
            f"{number} 的路径是 {filed.record.path}，{form.name}只用于 {paths} 的项目。", "请直接改卷宗文件。"
        )
    return filed.record
