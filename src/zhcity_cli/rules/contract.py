"""合同 (第六至十条): what was signed follows from the award, says what it must, and adds up over its projects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from zhcity_cli.model.dossier import Dossier
from zhcity_cli.model.dossier.contract import Contract
from zhcity_cli.model.dossier.facts import ZERO, contracts_of, is_for_operation, signing_due
from zhcity_cli.model.finding import Problem, Severity, Verdict, brief
from zhcity_cli.model.library import Library
from zhcity_cli.model.package import Package
from zhcity_cli.model.roles import Role
from zhcity_cli.model.stages import Path, Stage
from zhcity_cli.model.terms import chinese
from zhcity_cli.model.words import Basis, ContractKind, Mark
from zhcity_cli.regulation import CONSTRUCTION
from zhcity_cli.rules.rule import BUILDING, demand, rule

# What the project is: the contract without which it has not begun, by path.
MAIN = {Path.CONSTRUCTION: ContractKind.CONSTRUCTION, Path.PURCHASED_SERVICE: ContractKind.SERVICE}
OWNED_BY_UNIT = "归项目单位"
READS = ("contracts",)


@rule(
    demand(
        "R28g", "outside-with-permission", "包外的合同有例外和批准", basis=Basis.CONVENTION, sentence="S33",
        asks="合同写明所属的采购包；不在包里的（如须独立委托的测评）写 例外：理由和批准，由办公室或领导小组在签订以前批准。",
        why="项目统一委托集中采购机构代理采购，自行采购要说得清、有人批。运维合同见统一运维。",
        mend="填 包；确在包外的填 例外（理由，批准：单位、日期、文号）",
    ),
    not_for=(Mark.LEGACY,), reads=READS,
)  # fmt: skip
def R28g(dossier: Dossier, library: Library) -> Iterator[Problem]:
    for place, contract in enumerate(dossier.contracts):
        if contract.package_id or is_for_operation(dossier, contract):
            continue
        at, word = ("合同", place, "例外"), f"{contract.contract_kind}合同 {contract.id} 不在采购包里"
        if contract.exception is None:
            yield Problem(at, f"{word}，没有写例外", "空", "包，或 例外", on=contract.signed_on)
            continue
        sanction = contract.exception.sanction
        unit = library.units.get(sanction.unit)
        if unit and not {Role.OFFICE, Role.LEADING_GROUP} & set(unit.duties):
            message = f"{word}，例外由{unit.name}批准"
            yield Problem((*at, "批准", "单位"), message, unit.name, "办公室或领导小组", on=contract.signed_on)
        elif sanction.dated_on > contract.signed_on:
            message = f"{word}，例外 {sanction.dated_on} 才批准，合同 {contract.signed_on} 已签订"
            expected = f"不晚于 {contract.signed_on}"
            yield Problem((*at, "批准", "日期"), message, str(sanction.dated_on), expected, on=contract.signed_on)


@rule(
    demand(
        "R34a", "main-contract-signed", "已签订承建（服务）合同", basis=Basis.CONVENTION, articles=CONSTRUCTION,
        asks="进入建设前有承建合同；购买服务项目进入服务期前有服务合同。",
        why="没有合同，谁来做、做到什么程度、多少钱都没有定。",
        mend="签订合同，记入 合同（编号、种类、包、乙方、签订、合同总额、金额 …）",
    ),
    Stage.CONSTRUCTION, Stage.SERVICE_PERIOD, paths=BUILDING,
)  # fmt: skip
def R34a(dossier: Dossier, library: Library) -> Iterator[Problem]:
    kind = MAIN[dossier.path]
    if not contracts_of(dossier, kind):
        seen = "、".join(dict.fromkeys(c.contract_kind for c in dossier.contracts)) or "空"
        yield Problem(("合同",), f"没有{kind}合同", seen, f"{kind}合同")


@dataclass(frozen=True, slots=True)
class Won:
    """What a contractor won in a package for one project: its share and the days of the awards."""

    share: Decimal
    days: tuple[date, ...]


def won(dossier: Dossier, contract: Contract, library: Library) -> Won | None:
    """The awards behind a contract; None where its contractor won nothing for this project in the package."""
    package = _package(contract.package_id, library)
    awards = [lot.won for lot in package.lots if lot.won and lot.won.winner == contract.contractor] if package else []
    shares = [(s.amount, a.dated_on) for a in awards for s in a.shares if s.dossier_id == dossier.id]
    if not shares:
        return None
    return Won(sum((amount for amount, _ in shares), ZERO), tuple(day for _, day in shares if day))


def _package(number: str | None, library: Library) -> Package | None:
    found = library.packages.get(number or "") or library.operation_packages.get(number or "")
    return found[1].record if found else None


@rule(
    demand(
        "R34b", "contract-follows-award", "合同的乙方是中标人", basis=Basis.CONVENTION, articles=CONSTRUCTION,
        asks="在包里的合同，乙方是该包中标的单位，中标额分摊到了本项目。",
        why="和谁签合同由中标决定。",
        mend="核对 乙方、包，和该包的 中标人、分摊；还没有登记中标的，先登记中标",
    ),
    reads=READS,
)  # fmt: skip
def R34b(dossier: Dossier, library: Library) -> Iterator[Problem]:
    for place, contract in enumerate(dossier.contracts):
        package = _package(contract.package_id, library)
        if package is None or won(dossier, contract, library):
            continue
        winners = list(dict.fromkeys(lot.won.winner for lot in package.lots if lot.won and lot.won.winner))
        at = ("合同", place, "乙方")
        if contract.contractor in winners:
            message = f"{contract.contractor} 在 {package.id} 中标，没有分摊给本项目"
            yield Problem(("合同", place, "包"), message, package.id, "分摊里有本项目")
        else:
            expected = "、".join(winners) or "中标以后再签合同"
            yield Problem(at, f"{contract.contractor} 没有在 {package.id} 中标", contract.contractor, expected)


@rule(
    demand(
        "R34c", "contract-within-award", "合同额不超过中标分摊额", basis=Basis.CONVENTION, articles=CONSTRUCTION,
        asks="同一包、同一乙方的合同，本项目的 金额 之和不大于中标额分摊到本项目的数；以后增加的写 变更。",
        why="签订时的合同额不能超过中标额。",
        mend="核对合同的 金额 和包里的 分摊；签订以后的增减写进 变更",
    ),
    needs=("R34b", "R35c"), reads=READS,
)  # fmt: skip
def R34c(dossier: Dossier, library: Library) -> Iterator[Problem]:
    sums: dict[tuple[str, str], Decimal] = {}
    for place, contract in enumerate(dossier.contracts):
        award = won(dossier, contract, library)
        if award is None or contract.package_id is None:
            continue
        key = (contract.package_id, contract.contractor)
        before = sums.get(key, ZERO)
        sums[key] = before + contract.amount
        if before <= award.share < sums[key]:
            more = f"，连同前面的共 {sums[key]:.2f} 万元" if before else ""
            message = f"合同 {contract.id} 金额 {contract.amount:.2f} 万元{more}，大于中标分摊 {award.share:.2f} 万元"
            yield Problem(("合同", place, "金额"), message, f"{sums[key]:.2f}", f"≤{award.share:.2f}")


@rule(
    demand(
        "R34d", "signed-after-award", "中标以后签合同", basis=Basis.CONVENTION, articles=CONSTRUCTION,
        asks="在包里的合同，签订日期不早于中标日期。",
        why="先签合同后中标，采购就是走过场。",
        mend="核对合同的 签订 和包里中标的 日期",
    ),
    needs=("R34b", "R35c"), reads=READS,
)  # fmt: skip
def R34d(dossier: Dossier, library: Library) -> Iterator[Problem]:
    for place, contract in enumerate(dossier.contracts):
        award = won(dossier, contract, library)
        if award and award.days and contract.signed_on < min(award.days):
            day = min(award.days)
            message = f"合同 {contract.id} 签订于 {contract.signed_on}，早于中标 {day}"
            yield Problem(("合同", place, "签订"), message, str(contract.signed_on), f"不早于 {day}")


@rule(
    demand(
        "R34e", "signed-in-time", "中标后按期签合同", basis=Basis.SIBLING, articles=CONSTRUCTION,
        severity=Severity.WARNING, parameters=("signing_days",),
        asks="在包里的合同，中标后在设置的天数内签订。",
        why="中标后久拖不签，价格和工期都会变。",
        mend="核对 签订；确有原因的，在 说明 写一条 规则: R34e 和理由",
    ),
    needs=("R34b", "R34d"), reads=READS,
)  # fmt: skip
def R34e(dossier: Dossier, library: Library) -> Iterator[Problem]:
    parameters = library.settings.parameters
    span = parameters.signing_days
    for place, contract in enumerate(dossier.contracts):
        award = won(dossier, contract, library)
        last = signing_due(max(award.days), parameters, library.workdays) if award and award.days else None
        if last and contract.signed_on > last:
            message = (
                f"合同 {contract.id} 签订于 {contract.signed_on}，过了中标后 {span.value} {span.day_unit}（{last}）"
            )
            at = ("合同", place, "签订")
            yield Problem(at, message, str(contract.signed_on), f"不晚于 {last}", on=contract.signed_on)


@rule(
    demand(
        "R34f", "free-months-stated", "承建合同写明免费运维期", basis=Basis.CONVENTION, sentence="S41",
        severity=Severity.WARNING,
        asks="承建合同写明 免费运维月数（没有免费运维期的写 0）。",
        why="免费运维期结束后才能申请运维，没有写，就不知道哪天结束。",
        mend="按合同填 免费运维月数",
    ),
    reads=READS,
)  # fmt: skip
def R34f(dossier: Dossier, library: Library) -> Iterator[Problem]:
    for place, contract in contracts_of(dossier, ContractKind.CONSTRUCTION):
        if contract.free_operation_months is None:
            message = f"承建合同 {contract.id} 没有写免费运维月数"
            yield Problem(("合同", place, "免费运维月数"), message, "空", "月数")


@rule(
    demand(
        "R34g", "contract-terms", "合同写明付款条件、知识产权，不垫资", basis=Basis.SIBLING, articles=CONSTRUCTION,
        severity=Severity.WARNING,
        asks="承建、服务合同写明 付款 条件；知识产权 写明 归项目单位；垫资 为 否。",
        why="成果归了乙方，以后改不动；乙方垫资，等于赊账建设（丽水 第十四条）。",
        mend="按合同填 付款、知识产权、垫资；合同里没有写的，与乙方补充约定",
    ),
    reads=READS,
)  # fmt: skip
def R34g(dossier: Dossier, library: Library) -> Iterator[Problem]:
    for place, contract in contracts_of(dossier, *MAIN.values()):
        lacking = _terms_lacking(contract)
        if lacking:
            message = f"{contract.contract_kind}合同 {contract.id}：{'；'.join(lacking.values())}"
            at = ("合同", place, next(iter(lacking)))
            yield Problem(at, message, "", "付款条件、归项目单位、不垫资", on=contract.signed_on)


def _terms_lacking(contract: Contract) -> dict[str, str]:
    """Word → what is wrong with it."""
    lacking = {}
    if not contract.payment_terms:
        lacking["付款"] = "没有写付款条件"
    if contract.intellectual_property is None:
        lacking["知识产权"] = "没有写知识产权归谁"
    elif OWNED_BY_UNIT not in contract.intellectual_property:
        lacking["知识产权"] = f"知识产权写的是“{brief(contract.intellectual_property)}”，不是{OWNED_BY_UNIT}"
    if contract.has_advance_funding is None:
        lacking["垫资"] = "没有写是否垫资"
    elif contract.has_advance_funding:
        lacking["垫资"] = "由乙方垫资"
    return lacking


@rule(
    demand(
        "R34h", "payment-ratios", "付款比例合计为 1", basis=Basis.CONVENTION, articles=CONSTRUCTION,
        asks="合同写了 付款 的，各项比例之和等于 1。",
        why="加起来不是全部，总有一笔没有着落或者多付。",
        mend="核对各项 比例，如 0.95 和 0.05",
    ),
    reads=READS,
)  # fmt: skip
def R34h(dossier: Dossier, library: Library) -> Iterator[Problem]:
    for place, contract in enumerate(dossier.contracts):
        total = sum((term.ratio for term in contract.payment_terms), ZERO)
        if contract.payment_terms and total != 1:
            message = f"合同 {contract.id} 各项付款比例之和是 {total:f}"
            yield Problem(("合同", place, "付款"), message, f"{total:f}", "1")


@rule(
    demand(
        "R34i", "shared-contract-same", "几个项目共签的合同写得一样", basis=Basis.CONVENTION, articles=CONSTRUCTION,
        asks="同一编号的合同在各卷宗里种类、包、乙方、签订日期、合同总额相同；不同的合同用不同的编号。",
        why="同一份合同两种写法，不知道信哪个。",
        mend="对照合同原件改正；不是同一份合同的，改 编号",
    ),
    reads=READS,
)  # fmt: skip
def R34i(dossier: Dossier, library: Library) -> Iterator[Problem]:
    for place, contract in enumerate(dossier.contracts):
        owner, first = next(iter(library.shared_contracts.get(contract.id, ())), (dossier.id, contract))
        if owner == dossier.id:
            continue
        for name in ("contract_kind", "package_id", "contractor", "signed_on", "contract_total"):
            seen, there = getattr(contract, name), getattr(first, name)
            if seen != there:
                word = chinese(name)
                message = f"合同 {contract.id} 的{word}是 {seen or '空'}，在 {owner} 里是 {there or '空'}"
                yield Problem(("合同", place, word), message, str(seen or "空"), str(there or "空"))
                break


@rule(
    demand(
        "R34j", "contract-adds-up", "合同总额等于各项目金额之和", basis=Basis.CONVENTION, articles=CONSTRUCTION,
        may_doubt=True,
        asks="一份合同在各卷宗里的 金额 之和等于 合同总额；还没有登记全的为存疑。",
        why="几个项目共签一份合同，各分多少，加起来要分厘不差。",
        mend="核对 合同总额 和各项目的 金额；别的项目还没有登记的，请该项目单位登记",
    ),
    needs=("R34c", "R34i"), reads=READS,
)  # fmt: skip
def R34j(dossier: Dossier, library: Library) -> Iterator[Problem]:
    for place, contract in enumerate(dossier.contracts):
        parts = dict(library.shared_contracts.get(contract.id, ()))
        parts[dossier.id] = contract
        if max(parts) != dossier.id:
            continue  # told once, in the last of its projects
        total = sum((part.amount for part in parts.values()), ZERO)
        if total == contract.contract_total:
            continue
        is_short = total < contract.contract_total
        names = f"{len(parts)} 个项目的金额共" if len(parts) > 1 else "金额"
        message = f"合同 {contract.id} {names} {total:.2f} 万元，合同总额是 {contract.contract_total:.2f} 万元"
        verdict = Verdict.DOUBTFUL if is_short else Verdict.FAILED
        yield Problem(
            ("合同", place, "金额"), message, f"{total:.2f}", f"{contract.contract_total:.2f}", verdict=verdict
        )
