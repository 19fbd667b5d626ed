"""zhcity package build: from the approved plan to packages.yaml, the dossiers' 采购包 and the volume summary."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from zhcity_cli.cli.opening import opened
from zhcity_cli.cli.options import Library, YearArgument, known

if TYPE_CHECKING:
    from zhcity_cli.model.edit import Edit
    from zhcity_cli.model.package import Package
    from zhcity_cli.model.plan import Plan
    from zhcity_cli.packaging import Waiting
    from zhcity_cli.store.load import Loaded

COMMENT = "# 采购包；金额单位：万元。成员、限价、标段请按实际改好再委托\n"


def build(
    year: YearArgument,
    by: Annotated[
        str | None, typer.Option("--by", metavar="项目单位|类别", help="不整体打一包，按项目单位或类别分成几包。")
    ] = None,
    split: Annotated[
        str | None, typer.Option("--split", metavar="理由", help="一年不止一个包时的分包理由，写进包里。")
    ] = None,
    draft: Annotated[bool, typer.Option("--draft", help="只出盖“草稿”字样的带量汇总，不写采购包和卷宗。")] = False,
    library: Library = None,
) -> int:
    from zhcity_cli.cli.package_step import errors_of, tell
    from zhcity_cli.errors import ExampleLibrary
    from zhcity_cli.packaging import SplitBy, in_force, propose, waiting

    known(by, [str(each) for each in SplitBy], "分法")
    loaded = opened(library)
    stock = loaded.library
    if stock.settings.is_example and not draft:
        raise ExampleLibrary
    plan = approved(loaded, year)
    readable(loaded, year)
    there = [filed.record for filed in in_force(year, stock)]
    waits = waiting(plan, stock)
    proposed = propose(plan, stock, SplitBy(by) if by else None, split)
    _must_have_reason(there, proposed, waits, split)
    contents, after = ({}, loaded) if draft or not proposed else _drafted(loaded, year, proposed)
    wrong = [finding for package in proposed if contents for finding in errors_of(after, package.id)]
    if wrong:
        tell(wrong)
        typer.echo("× 采购包有错误，什么也没有写。", err=True)
        return 1
    _show(loaded, plan, [*there, *proposed], waits, draft)
    _put(loaded, contents)
    _what_next(year, proposed, draft)
    return 0


def approved(loaded: Loaded, year: int) -> Plan:
    """The year's plan; refused before the leading group has approved it."""
    from zhcity_cli.cli.plan_files import locked
    from zhcity_cli.errors import Refused
    from zhcity_cli.packaging import APPROVED

    plan = locked(loaded.library, year)
    if plan.state not in APPROVED:
        hint = "领导小组审定后用 zhcity plan decide 登记，再打包。"
        raise Refused(f"{year} 年度计划的状态是 {plan.state}，还没有审定，不能打包。", hint)
    return plan


def readable(loaded: Loaded, year: int) -> None:
    """A packages.yaml that cannot be read would silently be taken for absent."""
    from zhcity_cli.cli.opening import must_be_open
    from zhcity_cli.errors import Refused
    from zhcity_cli.packaging import package_file

    for finding in loaded.findings:
        if finding.is_error and finding.file == package_file(year):
            raise Refused(f"{finding.file}:{finding.line or 1} {finding.message}。", finding.hint)
    files = loaded.library.years.get(year)
    must_be_open(loaded.library, files.packages.record if files and files.packages else None)


def _must_have_reason(there: Sequence[Package], proposed: Sequence[Package], waits: Waiting, split: str | None) -> None:
    from zhcity_cli.errors import Refused

    if split or not proposed or len(there) + len(proposed) == 1:
        return
    if not there:
        raise Refused(f"要分成 {len(proposed)} 个包，没有写分包理由。", "加上 --split 理由；整体打一包就不写 --by。")
    names = "、".join(row.dossier_id for row in waits.ready[:3]) + (" 等" if len(waits.ready) > 3 else "")
    raise Refused(
        f"已有采购包 {'、'.join(package.id for package in there)}，还有 {len(waits.ready)} 个项目没有进包：{names}。",
        f"并进原来的包：zhcity record {there[-1].id} 成员 编号=… 包内预算=…，并在卷宗写 采购包；"
        "另成一包：加上 --split 理由。",
    )


def _drafted(loaded: Loaded, year: int, proposed: Sequence[Package]) -> tuple[dict[str, bytes], Loaded]:
    """The new bytes by file (packages.yaml and the members' dossiers), and the library as it will be."""
    from zhcity_cli.model.edit import Append
    from zhcity_cli.packaging import package_file
    from zhcity_cli.store.recorded import drafted, named

    file = package_file(year)
    contents = {file: _text(loaded, file, proposed)}
    after = _with_packages(loaded, file, contents[file])
    for package in proposed:
        edits: list[Edit] = [Append(("采购包",), package.id)]
        for number in package.budgets:
            draft = drafted(after, named(after.library, number, ""), partial(_same, edits))
            contents[draft.named.file], after = draft.content, draft.after
    return contents, after


def _same(edits: list[Edit], place: object) -> list[Edit]:
    """Edits that do not depend on what stands there."""
    return edits


def _text(loaded: Loaded, file: str, proposed: Sequence[Package]) -> bytes:
    """packages.yaml with the new packages; what stands there already keeps its lines."""
    from zhcity_cli.model.edit import Append
    from zhcity_cli.model.package import Packages
    from zhcity_cli.store.recorded import Named, drafted
    from zhcity_cli.store.yaml_write import block

    records = [_plain(package) for package in proposed]
    files = loaded.library.years.get(int(file.split("/")[1]))
    if files and files.packages and files.packages.record.packages:
        edits: list[Edit] = [Append(("包",), record) for record in records]
        return drafted(loaded, Named(file, Packages, (), ""), partial(_same, edits)).content
    path = loaded.root / file
    before = path.read_text(encoding="utf-8-sig") if path.exists() else ""
    comments = "".join(f"{line}\n" for line in before.splitlines() if line.startswith("#"))
    return (f"{comments or COMMENT}包:\n" + "".join(f"  - {block(record, '    ')}" for record in records)).encode()


def _plain(package: Package) -> dict[str, object]:
    """As it stands in the file: what is not known yet is left out."""
    values = package.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    state = {"状态": str(package.package_state)}
    return {"编号": package.id, "名称": package.name, **state, **{key: _spelt(value) for key, value in values.items()}}


def _spelt(value: Any) -> Any:
    """Every number as text, as the file has it."""
    if isinstance(value, dict):
        return {key: _spelt(inner) for key, inner in value.items()}
    return [_spelt(inner) for inner in value] if isinstance(value, list) else str(value)


def _with_packages(loaded: Loaded, file: str, content: bytes) -> Loaded:
    from dataclasses import replace

    from zhcity_cli.model.library import Filed, YearFiles
    from zhcity_cli.model.package import Packages
    from zhcity_cli.store.load import parse_record

    record, _ = parse_record(content, file, Packages)
    assert record is not None
    stock, year = loaded.library, int(file.split("/")[1])
    files = replace(stock.years.get(year, YearFiles()), packages=Filed(file, record))
    return replace(loaded, library=replace(stock, years={**stock.years, year: files}))


def _show(loaded: Loaded, plan: Plan, packages: Sequence[Package], waits: Waiting, draft: bool) -> None:
    """The workbook, and what stands in it on the terminal."""
    from zhcity_cli.cli.plan_files import put, relative
    from zhcity_cli.exports.volume_summary import volume_summary
    from zhcity_cli.packaging import like_items
    from zhcity_cli.render.package import held_back, listing, volumes

    name = f"带量汇总-{plan.year}{'-草稿' if draft else ''}.xlsx"
    target = put(loaded.root / "out" / name, volume_summary(plan, loaded.library, packages, draft=draft))
    typer.echo(listing(packages))
    typer.echo("\n带量汇总（同类合并，预算为申报数，万元）\n" + volumes(like_items(packages, loaded.library)))
    if waits.held_back:
        typer.echo("\n没有进包\n" + held_back(waits.held_back, loaded.library))
    typer.echo(f"\n带量汇总已写出 {relative(target, loaded.root)}。")


def _put(loaded: Loaded, contents: dict[str, bytes]) -> None:
    from zhcity_cli.store.files import must_be_writable, write_atomically

    for path in contents:
        must_be_writable(loaded.root / path)
    for path, content in contents.items():
        write_atomically(loaded.root / path, content)


def _what_next(year: int, proposed: Sequence[Package], draft: bool) -> None:
    from zhcity_cli.packaging import package_file

    numbers = "、".join(f"{package.id}（{len(package.members)} 个项目）" for package in proposed)
    if not proposed:
        typer.echo("没有要打包的项目，采购包没有动。")
    elif draft:
        typer.echo(f"草稿：将编成 {numbers}；packages.yaml 和卷宗没有动。")
    else:
        count = sum(len(package.members) for package in proposed)
        typer.echo(f"已写入 {package_file(year)}：{numbers}，并在 {count} 个卷宗写了 采购包。")
        typer.echo(
            f"下一步：核对成员、包内预算、标段和限价，zhcity package check {year} 没有错误就 zhcity save，再委托集中采购机构。"
        )
