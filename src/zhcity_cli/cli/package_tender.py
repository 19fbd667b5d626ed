"""zhcity package entrust, notice, fail and award: a package from the agency to the winner, step by step."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import typer

from zhcity_cli.cli.options import DryRun, Library, day, known, money, pair

if TYPE_CHECKING:
    from zhcity_cli.model.package import Lot, Package
    from zhcity_cli.store.load import Loaded

Number = Annotated[str, typer.Argument(metavar="包号", help="采购包或统一运维包的编号，如 CG2027-01。")]
LotOption = Annotated[int | None, typer.Option("--lot", metavar="标段号", help="第几标段；只有一个标段的不用写。")]
Save = Annotated[bool, typer.Option("--save", help="写好就登记（等于接着 zhcity save 这个文件）。")]


def entrust(
    number: Number,
    on: Annotated[str, typer.Option("--on", metavar="日期", help="委托日期。")],
    document: Annotated[str | None, typer.Option("--document", metavar="文号", help="委托函的文号。")] = None,
    agency: Annotated[
        str | None, typer.Option("--agency", metavar="单位代码", help="集中采购机构；名录里只有一个的不用写。")
    ] = None,
    save: Save = False,
    dry_run: DryRun = False,
    library: Library = None,
) -> int:
    from zhcity_cli.cli.package_step import carry_out, own_library, package_of
    from zhcity_cli.errors import Refused, UsageError
    from zhcity_cli.model.roles import Role
    from zhcity_cli.packaging import entrust_edits

    loaded = own_library(library)
    package = package_of(loaded, number)
    if package.record.entrustment:
        day_of = package.record.entrustment.dated_on
        raise Refused(f"{number} 已经在 {day_of} 委托了。", f"写错了的改：zhcity record {number} 委托 日期=…")
    agencies = [unit.code for unit in loaded.library.unit_of(Role.PROCUREMENT_AGENCY)]
    chosen = agency or package.record.agency or (agencies[0] if len(agencies) == 1 else None)
    if chosen is None:
        listed = "、".join(agencies) or "名录里还没有；先登记一个 职责 是 集中采购机构 的单位"
        raise UsageError("没有写委托给哪个集中采购机构。", f"加上 --agency 单位代码：{listed}。")
    edits = entrust_edits(package, _day(on, loaded, "委托日期"), document, chosen)
    return carry_out(loaded, number, edits, save=save, dry_run=dry_run)


def notice(
    number: Number,
    on: Annotated[str, typer.Option("--on", metavar="日期", help="公告日期。")],
    method: Annotated[
        str, typer.Option("--method", metavar="方式", help="公开招标、竞争性磋商 或 单一来源。")
    ] = "公开招标",
    version: Annotated[
        int | None, typer.Option("--version", metavar="版本", help="用招标文件第几版，不写为最后一版。")
    ] = None,
    lot: LotOption = None,
    save: Save = False,
    dry_run: DryRun = False,
    library: Library = None,
) -> int:
    from zhcity_cli.cli.package_step import carry_out, lot_of, own_library, package_of
    from zhcity_cli.errors import UsageError
    from zhcity_cli.model.words import TenderMethod
    from zhcity_cli.packaging import notice_edits

    known(method, [str(each) for each in TenderMethod], "采购方式")
    loaded = own_library(library)
    package = package_of(loaded, number)
    place, _ = lot_of(package.record, lot)
    versions = [document.version for document in package.record.tender_documents]
    if version is not None and version not in versions:
        listed = "、".join(map(str, versions)) or f"还没有，先 zhcity record {number} 招标文件 sha256=… 存=…"
        raise UsageError(f"{number} 的招标文件没有第 {version} 版。", f"登记过的版本：{listed}。")
    when = _day(on, loaded, "公告日期")
    edits = notice_edits(package, place, when, method, version or (versions[-1] if versions else None))
    return carry_out(loaded, number, edits, save=save, dry_run=dry_run)


def fail(
    number: Number,
    on: Annotated[str, typer.Option("--on", metavar="日期", help="结果日期。")],
    result: Annotated[str, typer.Option("--result", metavar="结果", help="流标 或 废标。")] = "流标",
    lot: LotOption = None,
    save: Save = False,
    dry_run: DryRun = False,
    library: Library = None,
) -> int:
    from zhcity_cli.cli.package_step import carry_out, lot_of, own_library, package_of
    from zhcity_cli.model.words import TenderResult
    from zhcity_cli.packaging import result_edits

    known(result, [str(TenderResult.FAILED), str(TenderResult.REJECTED)], "结果")
    loaded = own_library(library)
    package = package_of(loaded, number)
    place, chosen = lot_of(package.record, lot)
    _must_be_open(package.record, chosen)
    edits = result_edits(package, place, {"结果": result, "日期": _day(on, loaded, "结果日期")})
    return carry_out(loaded, number, edits, save=save, dry_run=dry_run)


def award(
    number: Number,
    winner: Annotated[str, typer.Option("--winner", metavar="名称", help="中标单位的全称。")],
    amount: Annotated[str, typer.Option("--amount", metavar="万元", help="中标额。")],
    on: Annotated[str, typer.Option("--on", metavar="日期", help="中标日期。")],
    share: Annotated[
        list[str] | None,
        typer.Option(
            "--share",
            metavar="编号[=万元]",
            help="写明一个项目分多少，剩下的由其余项目按包内预算分摊；只写编号的，只在写出的项目里分摊；可写多次。",
        ),
    ] = None,
    lot: LotOption = None,
    save: Save = False,
    dry_run: DryRun = False,
    library: Library = None,
) -> int:
    from zhcity_cli.cli.package_step import carry_out, lot_of, own_library, package_of
    from zhcity_cli.packaging import result_edits

    loaded = own_library(library)
    package = package_of(loaded, number)
    place, chosen = lot_of(package.record, lot)
    _must_be_open(package.record, chosen)
    total = money(amount, "--amount")
    shares = _shares(package.record, total, share or [])
    result = {
        "结果": "中标",
        "日期": _day(on, loaded, "中标日期"),
        "中标人": winner.strip(),
        "中标额": f"{total:.2f}",
        "分摊": [{"编号": each, "金额": f"{part:.2f}"} for each, part in shares.items()],
    }
    return carry_out(loaded, number, result_edits(package, place, result), save=save, dry_run=dry_run)


def _day(text: str, loaded: Loaded, what: str) -> str:
    """A date typed; one after today is told."""
    from zhcity_cli.cli.plan_step import future

    typed = day(text)
    future(typed, loaded.library, what)
    return str(typed)


def _must_be_open(package: Package, lot: Lot) -> None:
    """Refuse a result where no notice waits for one."""
    from zhcity_cli.errors import Refused

    last = lot.attempts[-1] if lot.attempts else None
    word = f"{package.id} 第 {lot.lot_number} 标段"
    if last is None:
        raise Refused(f"{word}还没有公告过。", f"先登记公告：zhcity package notice {package.id} --on 日期。")
    if last.tender_result:
        raise Refused(
            f"{word}第 {last.serial} 次已经是 {last.tender_result}。",
            "再次采购先登记公告；写错了的，改 packages.yaml 里的那一条。",
        )


def _shares(package: Package, total: Decimal, texts: list[str]) -> dict[str, Decimal]:
    """The award by project: as given, the rest in proportion to the budgets."""
    from zhcity_cli.errors import UsageError, likely
    from zhcity_cli.packaging import apportion

    budgets = package.budgets
    if not budgets:
        raise UsageError(f"{package.id} 没有成员，中标额没有地方分摊。", "先把项目写进包的 成员。")
    given: dict[str, Decimal | None] = {}
    for text in texts:
        number, part = pair(text, "--share") if "=" in text else (text.strip(), "")
        if number not in budgets:
            raise UsageError(f"--share 里的 {number} 不是 {package.id} 的成员。", likely(number, list(budgets)))
        if number in given:
            raise UsageError(f"--share 里的 {number} 写了两次。", "每个项目写一次。")
        given[number] = money(part, "--share") if "=" in text else None
    fixed = {number: part for number, part in given.items() if part is not None}
    named = [number for number, part in given.items() if part is None]
    rest = total - sum(fixed.values(), Decimal(0))
    others = {number: budgets[number] for number in named or budgets if number not in fixed}
    if rest < 0 or (rest and not others):
        raise UsageError(
            f"--share 合计 {total - rest:.2f} 万元，中标额是 {total:.2f} 万元。", "核对各项；写全的，合计要等于中标额。"
        )
    parts = {**(apportion(rest, others) if others else {}), **fixed}
    return {number: parts[number] for number in budgets if parts.get(number)}
