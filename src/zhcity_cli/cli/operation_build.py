"""zhcity operation build: from reviewed applications to operation.yaml and the dossiers' 运维.包."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from zhcity_cli.cli.options import AsOf, DryRun, Library, YearArgument, pair

if TYPE_CHECKING:
    from zhcity_cli.model.edit import Edit
    from zhcity_cli.model.package import OperationPackage
    from zhcity_cli.operating.proposal import Proposal
    from zhcity_cli.store.load import Loaded

COMMENT = "# 统一运维包；金额单位：万元。成员、限价、标段请按实际改好再委托\n"


def build(
    year: YearArgument,
    take_in: Annotated[
        list[str] | None,
        typer.Option(
            "--take-in", metavar="编号:理由", help="不安排运维经费的系统，有理由也纳入，记入卷宗的 说明；可写多次。"
        ),
    ] = None,
    split: Annotated[
        str | None, typer.Option("--split", metavar="理由", help="当年已有委托了的包，另立一包的分包理由。")
    ] = None,
    dry_run: DryRun = False,
    as_of: AsOf = None,
    library: Library = None,
) -> int:
    from zhcity_cli.cli.opening import opened
    from zhcity_cli.cli.package_step import errors_of, tell
    from zhcity_cli.errors import ExampleLibrary
    from zhcity_cli.operating.proposal import propose
    from zhcity_cli.render.operation import left_out, listing
    from zhcity_cli.store.files import write_together

    loaded = opened(library, as_of)
    if loaded.library.settings.is_example:
        raise ExampleLibrary
    readable(loaded, year)
    reasons = _taken_in(loaded, year, take_in or [])
    proposal = propose(year, loaded.library, reasons)
    _must_have_reason(loaded, proposal, split)
    contents, after = _drafted(loaded, proposal, split, reasons)
    numbers = dict.fromkeys([j.package_id for j in proposal.joins], 0) | {
        filed.record.id: 0 for filed, _, _ in (*proposal.amounts, *proposal.leaves)
    }
    wrong = [finding for number in numbers for finding in errors_of(after, number)]
    if wrong:
        tell(wrong)
        typer.echo("× 统一运维包有错误，什么也没有写。", err=True)
        return 1
    typer.echo(listing(year, after.library))
    if proposal.left_out or proposal.leaves:
        typer.echo("\n没有进包\n" + left_out(proposal, loaded.library))
    if dry_run:
        typer.echo(f"演示：会写 {len(contents)} 个文件，没有写入。" if contents else "演示：没有要改的。")
        return 0
    write_together(loaded.root, contents)
    _what_next(year, proposal, contents)
    return 0


def readable(loaded: Loaded, year: int) -> None:
    """An operation.yaml that cannot be read would silently be taken for absent."""
    from zhcity_cli.cli.opening import must_be_open
    from zhcity_cli.errors import Refused
    from zhcity_cli.operating.proposal import operation_file

    for finding in loaded.findings:
        if finding.is_error and finding.file == operation_file(year):
            raise Refused(f"{finding.file}:{finding.line or 1} {finding.message}。", finding.hint)
    files = loaded.library.years.get(year)
    must_be_open(loaded.library, files.operation.record if files and files.operation else None)


def _taken_in(loaded: Loaded, year: int, texts: Sequence[str]) -> dict[str, str]:
    """Project → reason of --take-in; only what is withheld can be taken in."""
    from zhcity_cli.errors import Refused, UnknownId, UsageError
    from zhcity_cli.operating.proposal import left_out

    reasons: dict[str, str] = {}
    stock = loaded.library
    for text in texts:
        number, reason = pair(text.replace("：", ":", 1), "--take-in", ":")
        if not reason:
            raise UsageError(f"纳入 {number} 没有写理由。", "写成 --take-in 编号:理由")
        if number not in stock.by_id:
            raise UnknownId(number, stock.by_id)
        dossier = stock.by_id[number].record
        if dossier.operation_of(year) is None:
            raise Refused(f"{number} 没有 {year} 年度的运维申请。", "请核对编号和年度。")
        why = left_out(dossier, year, stock)
        if why is None or not why.is_withheld:
            state = why.reason if why else "本来就可以纳入"
            raise Refused(f"{number} {state}，用不着 --take-in。", "--take-in 只用于不安排运维经费的系统。")
        reasons[number] = reason
    return reasons


def _must_have_reason(loaded: Loaded, proposal: Proposal, split: str | None) -> None:
    from zhcity_cli.errors import Refused
    from zhcity_cli.operating.proposal import in_force

    there = [filed.record.id for filed in in_force(proposal.year, loaded.library)]
    if proposal.is_new and proposal.joins and there and not split:
        names = "、".join(join.dossier_id for join in proposal.joins[:3]) + (" 等" if len(proposal.joins) > 3 else "")
        raise Refused(
            f"{proposal.year} 年度的 {'、'.join(there)} 已经委托，还有 {len(proposal.joins)} 个系统没有进包：{names}。",
            "另立一包：加上 --split 分包理由。",
        )


def _drafted(
    loaded: Loaded, proposal: Proposal, split: str | None, reasons: Mapping[str, str]
) -> tuple[dict[str, bytes], Loaded]:
    """The new bytes by file (operation.yaml and the members' dossiers), and the library as it will be."""
    from zhcity_cli.operating.edits import dossier_edits, new_package, package_edits
    from zhcity_cli.operating.proposal import in_force, operation_file
    from zhcity_cli.store.recorded import drafted, named

    contents: dict[str, bytes] = {}
    after = loaded
    file = operation_file(proposal.year)
    edits = [e for filed in in_force(proposal.year, loaded.library) for e in package_edits(filed, proposal)]
    if proposal.is_new and proposal.joins:
        contents[file] = _begun(loaded, file, new_package(proposal, loaded.library, split))
    elif edits:
        contents[file] = _edited(loaded, file, edits)
    if contents:
        after = _with_operation(loaded, file, contents[file])
    for number, changes in dossier_edits(proposal, loaded.library, reasons).items():
        draft = drafted(after, named(after.library, number, ""), partial(_same, changes))
        contents[draft.named.file], after = draft.content, draft.after
    return contents, after


def _same(edits: list[Edit], place: object) -> list[Edit]:
    """Edits that do not depend on what stands there."""
    return edits


def _edited(loaded: Loaded, file: str, edits: list[Edit]) -> bytes:
    """operation.yaml with edits in it."""
    from zhcity_cli.model.package import OperationPackages
    from zhcity_cli.store.recorded import Named, drafted

    return drafted(loaded, Named(file, OperationPackages, (), ""), partial(_same, edits)).content


def _begun(loaded: Loaded, file: str, package: OperationPackage) -> bytes:
    """operation.yaml with the new package; what stands there already keeps its lines."""
    from zhcity_cli.model.edit import Append
    from zhcity_cli.store.yaml_write import block

    values = package.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    record = {"编号": values.pop("编号"), "名称": values.pop("名称"), "状态": str(package.package_state), **values}
    files = loaded.library.years.get(int(file.split("/")[1]))
    if files and files.operation and files.operation.record.packages:
        return _edited(loaded, file, [Append(("包",), record)])
    path = loaded.root / file
    before = path.read_text(encoding="utf-8-sig") if path.exists() else ""
    comments = "".join(f"{line}\n" for line in before.splitlines() if line.startswith("#"))
    return f"{comments or COMMENT}包:\n  - {block(record, '    ')}".encode()


def _with_operation(loaded: Loaded, file: str, content: bytes) -> Loaded:
    from dataclasses import replace

    from zhcity_cli.model.library import Filed, YearFiles
    from zhcity_cli.model.package import OperationPackages
    from zhcity_cli.store.load import parse_record

    record, _ = parse_record(content, file, OperationPackages)
    assert record is not None
    stock, year = loaded.library, int(file.split("/")[1])
    files = replace(stock.years.get(year, YearFiles()), operation=Filed(file, record))
    return replace(loaded, library=replace(stock, years={**stock.years, year: files}))


def _what_next(year: int, proposal: Proposal, contents: Mapping[str, bytes]) -> None:
    from zhcity_cli.operating.proposal import operation_file

    if not contents:
        typer.echo(f"{year} 年度没有要新纳入的运维申请，统一运维包没有动。")
        return
    told = [f"新进 {len(proposal.joins)} 个"] if proposal.joins else []
    told += [f"改金额 {len(proposal.amounts)} 个"] if proposal.amounts else []
    told += [f"退出 {len(proposal.leaves)} 个"] if proposal.leaves else []
    told += [f"补写包号 {len(proposal.unsaid)} 个"] if proposal.unsaid else []
    typer.echo(f"已写入 {operation_file(year)} 和卷宗：{'，'.join(told)}。")
    typer.echo(
        f"下一步：zhcity operation check {year}，没有错误就 zhcity save，再用 zhcity package entrust {proposal.package_id} --on 日期 委托。"
    )
