"""zhcity plan build: from dossiers to plan.yaml and the workbook of the leading group."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import typer

from zhcity_cli.cli.opening import opened
from zhcity_cli.cli.options import YEARS, Library, day, money, pair

if TYPE_CHECKING:
    from zhcity_cli.model.plan import Plan
    from zhcity_cli.planning import Build
    from zhcity_cli.store.load import Loaded


def build(
    year: Annotated[int | None, typer.Argument(metavar="[年度]", help="计划年度，不写为下一年度。", **YEARS)] = None,
    on: Annotated[str | None, typer.Option("--on", metavar="日期", help="拟定日期；不写就沿用，首次为今天。")] = None,
    leave_out: Annotated[
        list[str] | None,
        typer.Option("--leave-out", metavar="编号:理由", help="人工剔除一个项目，记录在案；可写多次。"),
    ] = None,
    take_in: Annotated[
        list[str] | None, typer.Option("--take-in", metavar="编号", help="撤销先前的人工剔除；可写多次。")
    ] = None,
    ceiling: Annotated[
        list[str] | None,
        typer.Option("--ceiling", metavar="单位=万元", help="控制数（单位代码或 合计），只显示超没超；可写多次。"),
    ] = None,
    draft: Annotated[
        bool, typer.Option("--draft", help="只出盖“草稿”字样的工作簿，有错也出，不写 plan.yaml。")
    ] = False,
    library: Library = None,
) -> int:
    from zhcity_cli.model.words import PlanState
    from zhcity_cli.planning import build_plan
    from zhcity_cli.year import next_plan_year

    loaded = opened(library)
    year = next_plan_year(loaded.library) if year is None else year
    limits = _limits(ceiling or [], loaded)
    previous = loaded.library.plan(year)
    if previous and previous.state is not PlanState.PROPOSED and not draft:
        return _rewrite(loaded, previous, limits)
    _readable(loaded, year)
    reasons = dict(_reason(text, loaded) for text in leave_out or [])
    built = build_plan(
        loaded.library,
        year,
        on=day(on) if on else None,
        leave_out=reasons,
        take_in=[_known(i, loaded) for i in take_in or []],
    )
    if draft:
        return _draft(loaded, built, limits)
    if built.errors:
        _tell_errors(loaded, built)
        return 1
    _write(loaded, built.plan, limits)
    return 0


def _readable(loaded: Loaded, year: int) -> None:
    """A plan, meetings … file of the year that cannot be read would silently be taken for absent."""
    from zhcity_cli.cli.plan_files import relative
    from zhcity_cli.errors import Refused
    from zhcity_cli.planning import plan_file

    for finding in loaded.findings:
        if finding.is_error and finding.file.startswith(plan_file(year).rpartition("/")[0]):
            where = relative(loaded.root / finding.file, loaded.root)
            raise Refused(f"{where}:{finding.line or 1} {finding.message}，计划没有做。", finding.hint)


def _write(loaded: Loaded, plan: Plan, limits: dict[str, Decimal]) -> None:
    from zhcity_cli.cli.plan_files import as_yaml, relative, write_workbook
    from zhcity_cli.cli.plan_step import require_sound
    from zhcity_cli.planning import plan_file
    from zhcity_cli.store.files import write_atomically

    require_sound(plan, loaded.library)
    # The workbook first: if it is open elsewhere the plan file stays as it was, too.
    workbook = write_workbook(loaded.root, plan, loaded.library)
    target = loaded.root / plan_file(plan.year)
    content = as_yaml(plan)
    if not target.exists() or target.read_bytes() != content:
        write_atomically(target, content)
    _show(loaded, plan, limits)
    typer.echo(f"\n已写出 {plan_file(plan.year)} 和 {relative(workbook, loaded.root)}。")
    if not any(plan.members()):
        typer.echo(f"※ {plan.year} 年度还没有可列入的项目；用 zhcity list --year {plan.year} 看各项目在哪一步。")
    elif not loaded.library.settings.is_example:
        typer.echo(f"下一步：zhcity save 登记，再 zhcity plan submit {plan.year} 送审。")


def _rewrite(loaded: Loaded, plan: Plan, limits: dict[str, Decimal]) -> int:
    """From 送审 on the plan is fixed: only its workbook is made again, and not when a member moved."""
    from zhcity_cli.cli.plan_files import relative, write_workbook
    from zhcity_cli.comparing import verify
    from zhcity_cli.render.plan import verification

    found = verify(plan, loaded.library)
    if found.members:
        typer.echo(verification(found))
        typer.echo(f"× {plan.year} 年度计划已{plan.state}，上面的项目在那以后变了，什么也没有写。", err=True)
        return 1
    workbook = write_workbook(loaded.root, plan, loaded.library)
    _show(loaded, plan, limits)
    typer.echo(f"\n计划已{plan.state}，不重做；工作簿已写出 {relative(workbook, loaded.root)}。")
    return 0


def _draft(loaded: Loaded, built: Build, limits: dict[str, Decimal]) -> int:
    from zhcity_cli.cli.plan_files import relative, write_workbook

    notes = {number: "；".join(f"{f.code} {f.message}" for f in found) for number, found in built.errors.items()}
    workbook = write_workbook(loaded.root, built.plan, loaded.library, draft=True, errors=notes)
    _show(loaded, built.plan, limits)
    if built.errors:
        _tell_errors(loaded, built)
    typer.echo(f"\n草稿已写出 {relative(workbook, loaded.root)}；plan.yaml 没有动。")
    return int(bool(built.errors))


def _show(loaded: Loaded, plan: Plan, limits: dict[str, Decimal]) -> None:
    from zhcity_cli.comparing import over_ceiling
    from zhcity_cli.render.plan import summary
    from zhcity_cli.render.table import table

    typer.echo(summary(plan, loaded.library))
    if limits:
        rows = [
            [
                loaded.library.unit_name(who),
                f"{asked:.2f}",
                f"{limit:.2f}",
                f"{over:+.2f}",
                "超出" if over > 0 else "未超",
            ]
            for who, asked, limit, over in over_ceiling(plan, limits)
        ]
        typer.echo("\n控制数（万元）\n" + table(["部门", "建议", "控制数", "差额", ""], rows, right=(1, 2, 3)))


def _tell_errors(loaded: Loaded, built: Build) -> None:
    from zhcity_cli.render.report import line
    from zhcity_cli.store.load import locate_in_files

    found = dict.fromkeys(finding for each in built.errors.values() for finding in each)
    for finding in locate_in_files(loaded.root, found):
        typer.echo(line(finding))
    names = "、".join(built.errors)
    typer.echo(f"× {len(built.errors)} 个应列入的项目有错误：{names}。改好再做；", err=True)
    typer.echo("  → 先放一放用 --leave-out 编号:理由；只看样子用 --draft。", err=True)


def _limits(texts: list[str], loaded: Loaded) -> dict[str, Decimal]:
    from zhcity_cli.errors import UsageError

    limits = {}
    for text in texts:
        who, amount = pair(text, "--ceiling")
        if who != "合计" and who not in loaded.library.units:
            raise UsageError(f"--ceiling 里的单位代码 {who} 不在名录里。", "写单位代码或 合计，如 --ceiling 合计=2000")
        limits[who] = money(amount, "--ceiling")
    return limits


def _reason(text: str, loaded: Loaded) -> tuple[str, str]:
    from zhcity_cli.errors import UsageError

    number, reason = pair(text.replace("：", ":", 1), "--leave-out", ":")
    if not reason:
        raise UsageError(f"剔除 {number} 没有写理由。", "写成 --leave-out 编号:理由")
    return _known(number, loaded), reason


def _known(number: str, loaded: Loaded) -> str:
    from zhcity_cli.errors import UnknownId

    if number not in loaded.library.ids:
        raise UnknownId(number, loaded.library.ids)
    return number
