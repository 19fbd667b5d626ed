"""运维 (第十六至十九条): applied for after the free period, reviewed, in one unified package of the year."""

from __future__ import annotations

from collections.abc import Iterator

from zhcity_cli.model.days import add_days
from zhcity_cli.model.dossier import Dossier
from zhcity_cli.model.dossier.facts import ZERO, accepted_on, free_until, is_accepted_undated, is_for_operation
from zhcity_cli.model.finding import Problem, Severity
from zhcity_cli.model.library import Library
from zhcity_cli.model.package import OperationPackage
from zhcity_cli.model.stages import Path, Stage
from zhcity_cli.model.upkeep import builder_of, was_accepted_elsewhere
from zhcity_cli.model.words import Basis, ContractKind, PackageState
from zhcity_cli.regulation import OPERATION
from zhcity_cli.rules.rule import demand, rule

APPLIED = ("operations",)
BUILT = (Path.CONSTRUCTION,)
RUNNING = (Path.CONSTRUCTION, Path.OPERATION)


@rule(
    demand(
        "R55a", "applied-after-free-period", "免费运维期结束以后才申请运维", basis=Basis.MEASURE, sentence="S41",
        quote="在项目免费运维期结束后,向政务服务和大数据管理局提交运维申请",
        parameters=("early_application_days",),
        asks="建设项目的运维申请晚于免费运维期的最后一天（自竣工验收合格之日起按承建合同的免费运维月数算）；运维项目的系统由"
        "本库的建设项目建成的，按那个项目算。",
        why="已经开始建设的项目，在免费运维期结束后提交运维申请。",
        mend="期满以后再申请；还在免费运维期内的年度写 不申请理由",
    ),
    paths=RUNNING, reads=APPLIED,
)  # fmt: skip
def R55a(dossier: Dossier, library: Library) -> Iterator[Problem]:
    built = builder_of(dossier, library)
    if built is None or was_accepted_elsewhere(built) or is_accepted_undated(built):
        return  # of an acceptance without its day R41e asks
    accepted, last = accepted_on(built), free_until(built)
    whose = "项目" if built is dossier else f"建成该系统的 {built.id} "
    early = library.settings.parameters.early_application_days.value
    for place, record in enumerate(dossier.operations):
        if record.application is None:
            continue
        day, at = record.application.dated_on, ("运维", place, "申请", "日期")
        if accepted is None:
            message = f"{record.year} 年度在 {day} 申请运维，{whose}还没有竣工验收合格"
            yield Problem(at, message, str(day), "免费运维期满以后", on=day)
        elif day <= add_days(last or accepted, -early):
            until = f"免费运维期到 {last}" if last else f"{accepted} 才竣工验收合格"
            until = until if built is dossier else f"{whose}{until}"
            message = f"{record.year} 年度在 {day} 申请运维，{until}"
            yield Problem(at, message, str(day), f"晚于 {add_days(last or accepted, -early)}", on=day)


@rule(
    demand(
        "R55b", "operation-reviewed", "进入统一运维前，运维申请已审核", basis=Basis.MEASURE, sentence="S41",
        quote="提交运维申请,经审核后纳入统一运维范围",
        asks="进入统一运维前，至少有一个年度的运维申请已经审核。",
        why="运维申请经审核后纳入统一运维范围。",
        mend="项目单位在 运维 写该年度的 申请，办公室填 审核",
    ),
    Stage.UNIFIED_OPERATION, paths=RUNNING, needs=("R55a", "R55c"),
)  # fmt: skip
def R55b(dossier: Dossier, library: Library) -> Iterator[Problem]:
    if any(record.application and record.review for record in dossier.operations):
        return
    asked = [place for place, record in enumerate(dossier.operations) if record.application]
    if asked:
        year = dossier.operations[asked[-1]].year
        yield Problem(("运维", asked[-1], "审核"), f"{year} 年度的运维申请还没有审核", "空", "审核的日期和金额")
    else:
        yield Problem(("运维",), "还没有运维申请", "空", "申请和审核")


@rule(
    demand(
        "R55c", "packaged-after-review", "没有审核的运维不进包", basis=Basis.MEASURE, sentence="S41",
        quote="经审核后纳入统一运维范围",
        asks="写了 包 的运维年度都有 申请 和 审核。",
        why="经审核后才纳入统一运维范围。",
        mend="补上审核；没有审核的删去 包",
    ),
    reads=APPLIED,
)  # fmt: skip
def R55c(dossier: Dossier, library: Library) -> Iterator[Problem]:
    for place, record in enumerate(dossier.operations):
        if record.package_id and not (record.application and record.review):
            wanting = "审核" if record.application else "申请"
            message = f"{record.year} 年度已写进 {record.package_id}，却没有{wanting}"
            yield Problem(("运维", place, wanting), message, "空", wanting)


@rule(
    demand(
        "R55d", "operation-steps-in-order", "运维的审核不早于申请", basis=Basis.CONVENTION, articles=OPERATION,
        asks="每个年度的运维：申请≤审核。",
        why="先申请再审核。",
        mend="核对两个日期，改正写错的那个",
    ),
    reads=APPLIED,
)  # fmt: skip
def R55d(dossier: Dossier, library: Library) -> Iterator[Problem]:
    for place, record in enumerate(dossier.operations):
        if record.application and record.review and record.review.dated_on < record.application.dated_on:
            asked, reviewed = record.application.dated_on, record.review.dated_on
            message = f"{record.year} 年度的审核 {reviewed} 早于申请 {asked}"
            yield Problem(("运维", place, "审核", "日期"), message, str(reviewed), f"不早于 {asked}")


@rule(
    demand(
        "R55e", "operation-fees-add-up", "运维费用构成之和等于申请额", basis=Basis.CONVENTION, articles=OPERATION,
        asks="写了 费用构成 的运维年度，各项之和与申请额分文不差。",
        why="审核时逐项看，合计对不上就看不下去。",
        mend="核对各项金额和申请额，改正写错的那个",
    ),
    reads=APPLIED,
)  # fmt: skip
def R55e(dossier: Dossier, library: Library) -> Iterator[Problem]:
    for place, record in enumerate(dossier.operations):
        total = sum((item.amount for item in record.fee_items), ZERO)
        if record.fee_items and total != record.asked:
            message = f"{record.year} 年度的费用构成合计 {total:.2f} 万元，申请的是 {record.asked:.2f} 万元"
            yield Problem(("运维", place, "费用构成"), message, f"{total:.2f}", f"{record.asked:.2f}")


@rule(
    demand(
        "R56a", "in-the-unified-package", "进入统一运维前，已在当年统一运维包内", basis=Basis.MEASURE, sentence="S41",
        quote="经审核后纳入统一运维范围",
        asks="进入统一运维前，审核过的运维申请至少有一个年度写进了该年度有效的统一运维包。",
        why="审核后纳入统一运维范围，统一招投标。",
        mend="请办公室运行 zhcity operation build 年度，再 zhcity save",
    ),
    Stage.UNIFIED_OPERATION, paths=RUNNING, needs=("R55b", "R56b", "F14"),
)  # fmt: skip
def R56a(dossier: Dossier, library: Library) -> Iterator[Problem]:
    reviewed = [(place, record) for place, record in enumerate(dossier.operations) if record.review]
    if reviewed and not any(record.package_id for _, record in reviewed):
        place, record = reviewed[-1]
        message = f"{record.year} 年度的运维已审核，还没有纳入统一运维包"
        yield Problem(("运维", place, "包"), message, "空", f"{record.year} 年度的统一运维包")


@rule(
    demand(
        "R56b", "package-agrees-with-dossier", "卷宗写的运维包与 operation.yaml 一致", basis=Basis.CONVENTION,
        articles=OPERATION,
        asks="运维 写的 包 是该年度有效的统一运维包，包里有这个项目，金额等于审核额。",
        why="两处对不上，招标的钱和审核的钱就不是一笔。",
        mend="请办公室运行 zhcity operation build 年度 重做；已委托的包手工改正写错的一处",
    ),
    needs=("R10c", "R55c", "F14"), reads=APPLIED,
)  # fmt: skip
def R56b(dossier: Dossier, library: Library) -> Iterator[Problem]:
    for place, record in enumerate(dossier.operations):
        if record.package_id is None or record.review is None:
            continue
        year, filed = library.operation_packages[record.package_id]
        package, at = filed.record, ("运维", place, "包")
        member = next((m for m in package.members if m.dossier_id == dossier.id and m.withdrawal is None), None)
        if year != record.year:
            message = f"{record.year} 年度的运维写进了 {year} 年度的 {package.id}"
            yield Problem(at, message, str(year), str(record.year))
        elif not package.is_in_force:
            yield Problem(at, f"统一运维包 {package.id} 已终止", str(package.package_state), "有效的包")
        elif member is None:
            message = f"{package.id} 的成员里没有 {dossier.id}"
            yield Problem(at, message, package.id, f"有 {dossier.id} 的包")
        elif member.amount != record.review.amount:
            message = (
                f"{record.year} 年度审核 {record.review.amount:.2f} 万元，"
                f"{package.id} 里写的是 {member.amount:.2f} 万元"
            )
            yield Problem(
                ("运维", place, "审核", "金额"), message, f"{record.review.amount:.2f}", f"{member.amount:.2f}"
            )


@rule(
    demand(
        "R56c", "members-of-the-year", "统一运维包的成员都在卷宗里写明，只进一个包", basis=Basis.CONVENTION,
        articles=OPERATION,
        asks="统一运维包的每个成员在库内，年度是该包的年度；其卷宗该年度的 运维 写的就是这个包。",
        why="一个系统一年只在一个包里，才不会招两次、付两次。",
        mend="请办公室运行 zhcity operation build 年度；已委托的包手工改正，退出的成员写 退出",
    ),
    on=OperationPackage,
)  # fmt: skip
def R56c(package: OperationPackage, library: Library) -> Iterator[Problem]:
    year = next((year for year, filed in library.all_operation_packages if filed.record is package), None)
    for place, member in enumerate(package.members):
        if member.withdrawal or not package.is_in_force:
            continue
        number, at = member.dossier_id, ("成员", place)
        filed = library.by_id.get(number)
        if filed is None:
            if number not in library.ids:  # a file that cannot be read is told there
                yield Problem((*at, "编号"), f"{package.id} 的成员 {number} 不在项目库里", number, "库内的项目")
            continue
        record = next((o for o in filed.record.operations if o.year == member.year), None)
        named = record.package_id if record else None
        if year is not None and member.year != year:
            message = f"{package.id} 是 {year} 年度的，{number} 写的是 {member.year} 年度"
            yield Problem((*at, "年度"), message, str(member.year), str(year))
        elif named != package.id:
            seen = f"写的是 {named}" if named else "没有写包" if record else "没有这一年的运维"
            message = f"{package.id} 有 {number}，卷宗里 {member.year} 年度{seen}"
            yield Problem((*at, "编号"), message, named or "空", package.id)


@rule(
    demand(
        "R56d", "left-out-of-the-tender", "审核过的运维都进当年统一招标", basis=Basis.CONVENTION, sentence="S40",
        severity=Severity.WARNING,
        asks="某年度的统一运维包已经委托的，该年度审核过的运维申请都在包里；不安排运维经费的（R59）除外。",
        why="该局每年根据各单位申报的情况统一招投标，审核过又没进包的就没有人管了。",
        mend="请办公室运行 zhcity operation build 年度 --split 分包理由，另立一包",
    ),
    paths=RUNNING, needs=("R59", "R55a"), reads=APPLIED,
)  # fmt: skip
def R56d(dossier: Dossier, library: Library) -> Iterator[Problem]:
    for place, record in enumerate(dossier.operations):
        if record.package_id or record.review is None or not record.review.amount:
            continue
        of_year = [filed.record for year, filed in library.all_operation_packages if year == record.year]
        in_force = [package for package in of_year if package.is_in_force]
        sent = [package.id for package in in_force if package.package_state is not PackageState.PROPOSED]
        if sent and not any(dossier.id in package.member_ids() for package in in_force):
            message = f"{record.year} 年度的运维已审核，{'、'.join(sent)} 已经委托，里面没有它"
            yield Problem(("运维", place, "包"), message, "空", f"{record.year} 年度的统一运维包")


@rule(
    demand(
        "R56e", "no-separate-operation-contract", "不单独采购运维", basis=Basis.MEASURE, sentence="S40",
        quote="统一进行运维招投标工作",
        asks="种类为 运维 的合同出自统一运维包；运维项目的承建、服务、其他合同也是。",
        why="该局每年根据各单位申报的情况，统一进行运维招投标。",
        mend="在该合同的 包 写统一运维包的编号；单独采购的，停下来报办公室",
    ),
    reads=("contracts",), needs=("F14",),
)  # fmt: skip
def R56e(dossier: Dossier, library: Library) -> Iterator[Problem]:
    for place, contract in enumerate(dossier.contracts):
        if is_for_operation(dossier, contract) and contract.package_id not in library.operation_packages:
            seen = f"出自采购包 {contract.package_id}" if contract.package_id else "没有写包"
            kind = contract.contract_kind
            word = "运维合同" if kind is ContractKind.OPERATION else f"运维项目的{kind}合同"
            message = f"{word} {contract.id} {seen}，不是统一运维包"
            at = ("合同", place, "包")
            yield Problem(at, message, contract.package_id or "空", "统一运维包", on=contract.signed_on)


@rule(
    demand(
        "R56f", "unified-or-with-a-reason", "一年分几个统一运维包有理由", basis=Basis.CONVENTION, sentence="S40",
        asks="一个年度有几个有效统一运维包的，除第一个外都写明 分包理由。",
        why="解读说的是统一招投标；分开招要说得清为什么。",
        mend="在该包填 分包理由，或把成员并到一个包里",
    ),
    on=OperationPackage,
)  # fmt: skip
def R56f(package: OperationPackage, library: Library) -> Iterator[Problem]:
    year = next((year for year, filed in library.all_operation_packages if filed.record is package), None)
    in_force = [f.record for y, f in library.all_operation_packages if y == year and f.record.is_in_force]
    if package in in_force and in_force[0] is not package and not package.split_reason:
        message = f"{year} 年度有 {len(in_force)} 个有效统一运维包，{package.id} 没有写分包理由"
        yield Problem(("分包理由",), message, "空", "分包理由")
