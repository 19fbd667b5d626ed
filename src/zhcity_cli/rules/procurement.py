"""采购 (第六至十条): packages, their members, and whom they are entrusted to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from zhcity_cli.model.dossier import Dossier
from zhcity_cli.model.finding import Problem
from zhcity_cli.model.library import Filed, Library
from zhcity_cli.model.package import OperationPackage, Package
from zhcity_cli.model.plan import Plan
from zhcity_cli.model.roles import Role
from zhcity_cli.model.stages import Stage
from zhcity_cli.model.words import Basis, PackageState, PlanState, Standing
from zhcity_cli.regulation import CONSTRUCTION
from zhcity_cli.rules.rule import BUILDING, demand, rule


@rule(
    demand(
        "R28a", "in-a-package", "项目在采购包里", basis=Basis.MEASURE, sentence="S32",
        quote="新型智慧城市本年度计划内的建设项目参照集中采购项目集中带量采购",
        asks="进入采购前，项目是一个有效采购包的成员。",
        why="本年度计划内的建设项目集中带量采购，由集中采购机构整体打包；不在包里就不是集中采购。",
        mend="由办公室用 zhcity package build 年度 打包，或在 packages.yaml 的 成员 加上本项目",
    ),
    Stage.PROCUREMENT, paths=BUILDING,
)  # fmt: skip
def R28a(dossier: Dossier, library: Library) -> Iterator[Problem]:
    if dossier.id not in library.packages_of:
        yield Problem(("采购包",), "项目不在任何有效的采购包里", "空", "一个有效的采购包")


@rule(
    demand(
        "R28b", "in-one-package", "项目只在一个有效采购包里", basis=Basis.CONVENTION, sentence="S34",
        asks="一个项目至多在一个有效的采购包里；从旧包退出（写 退出）或旧包终止以后，才进新包。",
        why="在两个包里，同一笔钱会采购两次。",
        mend="在不再采购它的那个包里给该成员写 退出（日期、理由），或把那个包的 状态 改为 终止",
    ),
    on=Package,
)  # fmt: skip
def R28b(package: Package, library: Library) -> Iterator[Problem]:
    if not package.is_in_force or isinstance(package, OperationPackage):
        return
    for place, member in enumerate(package.members):
        others = library.packages_of.get(member.dossier_id, ()) if member.withdrawal is None else ()
        first = others[0].record.id if others else package.id
        if first != package.id:
            message = f"成员 {member.dossier_id} 已经在有效的采购包 {first} 里"
            yield Problem(("成员", place, "编号"), message, f"{first}、{package.id}", "只在一个包里")


@rule(
    demand(
        "R28c", "members-in-the-plan", "包里只有当年已审定计划内的项目", basis=Basis.CONVENTION, sentence="S32",
        asks="有效采购包的每个成员在库内、没有终止，在包所属年度的计划里，计划已审定。",
        why="集中采购的是本年度计划内的建设项目；计划外、他年度和已终止的项目不在其中。",
        mend="给不该在包里的成员写 退出（日期、理由），或先办理年度计划的审定、调整",
    ),
    on=Package,
)  # fmt: skip
def R28c(package: Package, library: Library) -> Iterator[Problem]:
    if not package.is_in_force or isinstance(package, OperationPackage):
        return
    year = _year_of(package, library)
    plan = library.plan(year)
    is_approved = plan is not None and plan.state in (PlanState.APPROVED, PlanState.ADJUSTED)
    listed = {row.dossier_id for row in plan.project_rows} if plan and is_approved else set()
    bought = {share.dossier_id for lot in package.lots if lot.won for share in lot.won.shares}
    for place, member in enumerate(package.members):
        number = member.dossier_id
        filed = library.by_id.get(number)
        at = ("成员", place, "编号")
        if member.withdrawal is not None or (filed is None and number in library.ids):
            continue  # a file that cannot be read is told there
        if filed is None:
            yield Problem(at, f"成员 {number} 不在项目库里", number, "库内的项目")
        elif filed.record.standing is Standing.TERMINATED and number not in bought:
            yield Problem(at, f"成员 {number} 已经终止", str(Standing.TERMINATED), "没有终止的项目")
        elif number not in listed and not _is_told_in_the_dossier(filed.record, year, plan):
            seen = f"{year} 年度计划里没有它" if is_approved else f"{year} 年度计划{plan.state if plan else '还没有做'}"
            yield Problem(at, f"成员 {number} 不在 {year} 年度已审定的计划里（{seen}）", seen, "已审定计划内的项目")


def _is_told_in_the_dossier(dossier: Dossier, year: int, plan: Plan | None) -> bool:
    """From 审定 on a project must be in a plan 送审, from 采购 on in an approved one: by rules of its own."""
    if dossier.plan_year != year or dossier.path not in BUILDING:
        return False
    is_draft = plan is None or plan.state is PlanState.PROPOSED
    return dossier.reached(Stage.PROCUREMENT) or (is_draft and dossier.reached(Stage.APPROVAL))


def _year_of(package: Package, library: Library) -> int:
    """The year in whose folder the package stands; of one that is only proposed, the year in its number."""
    place = next((year for year, filed in library.all_packages if filed.record is package), None)
    digits = package.id[2:6]
    return place if place is not None else int(digits) if digits.isdecimal() else 0


@rule(
    demand(
        "R28d", "split-with-a-reason", "一年分几包有理由", basis=Basis.CONVENTION, sentence="S34",
        asks="一个年度有几个有效采购包的，除第一个外都写明 分包理由。",
        why="解读说的是整体打包；分开采购要说得清为什么。",
        mend="在该包填 分包理由，或把成员并到一个包里",
    ),
    on=Package,
)  # fmt: skip
def R28d(package: Package, library: Library) -> Iterator[Problem]:
    if not package.is_in_force or isinstance(package, OperationPackage) or package.split_reason:
        return
    year = _year_of(package, library)
    in_force = [f.record for y, f in library.all_packages if y == year and f.record.is_in_force]
    if len(in_force) > 1 and in_force[0] is not package:
        message = f"{year} 年度有 {len(in_force)} 个有效采购包，{package.id} 没有写分包理由"
        yield Problem(("分包理由",), message, "空", "分包理由")


@rule(
    demand(
        "R28e", "packages-agree", "卷宗的采购包与包的成员一致", basis=Basis.CONVENTION, articles=CONSTRUCTION,
        asks="卷宗 采购包 列出本项目所在的每个有效采购包；列出的包都有（或有过）本项目。",
        why="从卷宗要能找到包，从包要能找到卷宗。",
        mend="改 采购包，使它与 plans/年度/packages.yaml 的 成员 一致；zhcity package build 会一并写好",
    ),
    needs=("F14",),
)  # fmt: skip
def R28e(dossier: Dossier, library: Library) -> Iterator[Problem]:
    numbers = {filed.record.id for filed in library.packages_of.get(dossier.id, ())}
    for number in numbers if len(numbers) == 1 else ():  # several: told in the later package
        if number not in dossier.package_ids:
            yield Problem(("采购包",), f"{number} 的成员里有本项目，采购包 没有写 {number}", "没有写", number)
    for place, number in enumerate(dossier.package_ids):
        known = library.packages.get(number)
        if known and dossier.id not in (member.dossier_id for member in known[1].record.members):
            yield Problem(("采购包", place), f"{number} 的成员里没有本项目", number, "有本项目的采购包")


@rule(
    demand(
        "R28f", "numbered-once-in-packages", "采购包里的编号不重复", basis=Basis.CONVENTION, articles=CONSTRUCTION,
        asks="包的编号全库只用一次；一个包里，成员、标段号、文件版本和每个标段的采购次数序号各只出现一次。",
        why="重了就不知道引用的是哪一个，金额也会算两遍。",
        mend="改正重复的编号；多写的删掉",
    ),
    on=Package,
)  # fmt: skip
def R28f(package: Package, library: Library) -> Iterator[Problem]:
    everywhere: list[Filed[Any]] = [filed for _, filed in library.all_packages]
    everywhere += [filed for _, filed in library.all_operation_packages]
    same = [filed for filed in everywhere if filed.record.id == package.id]
    first = same[0] if any(filed.record is package for filed in same) else None
    if first and first.record is not package:
        yield Problem(("编号",), f"包的编号 {package.id} 在 {first.file} 已经用过", package.id, "没有用过的编号")
    members = [(m.dossier_id, m.withdrawal is None) for m in package.members]
    staying = [number if stays else None for number, stays in members]
    yield from _repeated(("成员",), "编号", "成员", staying)
    yield from _repeated(("招标文件",), "版本", "招标文件版本", [d.version for d in package.tender_documents])
    yield from _repeated(("标段",), "号", "标段号", [lot.lot_number for lot in package.lots])
    for i, lot in enumerate(package.lots):
        yield from _repeated(("标段", i, "采购次数"), "序号", "采购次数序号", [a.serial for a in lot.attempts])


def _repeated(at: tuple[str | int, ...], key: str, what: str, numbers: Sequence[object]) -> Iterator[Problem]:
    for place, number in enumerate(numbers):
        if number is not None and number in numbers[:place]:
            yield Problem((*at, place, key), f"{what} {number} 重复了", str(number), "只出现一次")


@rule(
    demand(
        "R29a", "central-agency", "委托的是集中采购机构", basis=Basis.MEASURE, sentence="S33",
        quote="统一委托集中采购机构代理采购",
        asks="已委托或已公告的包写明集中采购机构，它在名录里的职责是 集中采购机构。",
        why="统一委托集中采购机构代理采购。",
        mend="在包的 集中采购机构 填该机构的单位代码；名录里还没有的，先登记并在 职责 写 集中采购机构",
    ),
    on=Package,
)  # fmt: skip
def R29a(package: Package, library: Library) -> Iterator[Problem]:
    if package.agency is None:
        if _is_under_way(package):
            yield Problem(("集中采购机构",), f"{package.id} 没有写委托给谁", "空", "集中采购机构")
        return
    unit = library.units.get(package.agency)
    if unit is None or Role.PROCUREMENT_AGENCY not in unit.duties:
        seen = f"{unit.name}（{unit.code}）" if unit else package.agency
        message = f"{package.id} 委托的 {seen} 不是集中采购机构" if unit else f"{seen} 不在单位名录里"
        yield Problem(("集中采购机构",), message, seen, "职责有 集中采购机构 的单位")


def _is_under_way(package: Package) -> bool:
    """Whether anything was done with it beyond putting it together."""
    untouched = package.package_state in (PackageState.PROPOSED, PackageState.ENDED)
    return not untouched or package.first_notice is not None


@rule(
    demand(
        "R29b", "entrusted-before-notice", "公告以前已委托", basis=Basis.CONVENTION, sentence="S33",
        asks="已委托或已公告的包有委托日期，委托不晚于第一次公告。",
        why="先委托，集中采购机构才能代理；没有日期，看不出先后。",
        mend="在包填 委托（日期、文号），或核对 公告 的日期",
    ),
    on=Package, needs=("R29a",),
)  # fmt: skip
def R29b(package: Package, library: Library) -> Iterator[Problem]:
    notice = package.first_notice
    if package.entrustment is None:
        if _is_under_way(package):
            yield Problem(("委托",), f"{package.id} 没有委托日期", "空", "委托日期")
    elif notice and package.entrustment.dated_on > notice:
        day = package.entrustment.dated_on
        yield Problem(("委托", "日期"), f"委托 {day} 晚于第一次公告 {notice}", str(day), f"不晚于 {notice}")
