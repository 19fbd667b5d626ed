"""投资估算 (第五条): thresholds, and sums that agree to the cent. Amounts in 万元."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal

from zhcity_cli.model.dossier import Dossier
from zhcity_cli.model.dossier.declaration import Investment
from zhcity_cli.model.finding import Problem, Severity
from zhcity_cli.model.library import Library
from zhcity_cli.model.stages import Stage
from zhcity_cli.model.words import AttachmentKind, Basis, CostKind, Mark
from zhcity_cli.regulation import DECLARATION
from zhcity_cli.rules.rule import BUILDING, demand, required, rule

DECLARED = (Stage.DECLARATION,)
INVESTMENT = ("申报", "投资")
CENT = Decimal("0.01")


@rule(
    demand(
        "R15a", "small-project-simplified", "低于申报起点的走简易", basis=Basis.SIBLING, articles=DECLARATION,
        severity=Severity.WARNING, parameters=("declaration_threshold",),
        asks="总额低于申报起点的项目标 简易，不开论证会。",
        why="小项目走全流程费时费力。",
        mend="请办公室在 标记 加上 简易；坚持走全流程的，在 说明 写一条 规则: R15",
    ),
    *DECLARED, paths=BUILDING, needs=("R16a", "R16c"), not_for=(Mark.SIMPLIFIED, Mark.LEGACY),
)  # fmt: skip
def R15a(dossier: Dossier, library: Library) -> Iterator[Problem]:
    total, floor = _investment(dossier).total, library.settings.parameters.declaration_threshold.value
    if total is not None and total < floor:
        message = f"总额 {total:.2f} 万元低于申报起点 {floor} 万元，没有标 简易"
        yield Problem((*INVESTMENT, "总额"), message, f"{total:.2f}", f"不低于 {floor}，或标 简易")


@rule(
    demand(
        "R15b", "simplified-is-small", "简易项目低于申报起点", basis=Basis.SIBLING, articles=DECLARATION,
        parameters=("declaration_threshold",),
        asks="标 简易 的项目，总额低于申报起点。",
        why="简易不开论证会，够起点的项目不能借简易绕过专家论证。",
        mend="请办公室去掉 简易 标记，按全流程论证",
    ),
    *DECLARED, paths=BUILDING, needs=("R16a",),
)  # fmt: skip
def R15b(dossier: Dossier, library: Library) -> Iterator[Problem]:
    total, floor = _investment(dossier).total, library.settings.parameters.declaration_threshold.value
    if Mark.SIMPLIFIED in dossier.marks and total is not None and total >= floor:
        message = f"项目标了 简易，总额 {total:.2f} 万元已达申报起点 {floor} 万元"
        yield Problem(("标记",), message, f"{total:.2f}", f"低于 {floor}")


R16a = required(
    demand(
        "R16a", "investment-filled", "投资估算齐全", basis=Basis.CONVENTION, articles=DECLARATION,
        asks="申报起，投资 有总额、分年、资金来源和明细。",
        why="没有明细，经费无从审核。",
        mend="在 申报.投资 填 总额、分年、资金来源、明细（单位：万元）",
    ),
    "declaration.investment.total", "declaration.investment.by_year",
    "declaration.investment.funding_sources", "declaration.investment.cost_items",
    since=DECLARED, paths=BUILDING, needs=("R11a",),
)  # fmt: skip


@rule(
    demand(
        "R16b", "lines-multiply", "明细每行 数量×单价=金额", basis=Basis.CONVENTION, articles=DECLARATION,
        asks="每行 数量×单价 四舍五入到两位小数等于 金额。",
        why="算错的行会带错合计。",
        mend="核对数量、单价、金额，改正写错的那个",
    )
)  # fmt: skip
def R16b(dossier: Dossier, library: Library) -> Iterator[Problem]:
    for place, item in enumerate(_investment(dossier).cost_items):
        product = (item.quantity * item.unit_price).quantize(CENT, ROUND_HALF_UP)
        if product != item.amount:
            at = (*INVESTMENT, "明细", place, "金额")
            message = f"“{item.name}”{item.quantity}×{item.unit_price}={product}，金额写的是 {item.amount}"
            yield Problem(at, message, f"{item.amount}", f"{product}")


def _sum_differs(
    at: tuple[str | int, ...], what: str, parts: Iterable[tuple[str, Decimal]], money: Investment
) -> Iterator[Problem]:
    """The parts do not add up to the total; silent where they agree with the lines: then the total is the slip."""
    listed, total = list(parts), money.total
    together = sum([amount for _, amount in listed], Decimal(0))
    if total is None:
        return
    if what != "明细" and together == sum([item.amount for item in money.cost_items], Decimal(0)):
        return
    message = f"{what}合计 {together:.2f} 万元，总额 {total:.2f} 万元，差 {together - total:.2f} 万元"
    name, largest = max(listed, key=lambda part: part[1])
    hint = f"“{name}”{largest:.2f} 像是按元写的，按万元应是 {largest / 10000:.2f}" if largest > 100 * total > 0 else ""
    yield Problem(at, message, f"{together:.2f}", f"{total:.2f}", hint)


@rule(
    demand(
        "R16c", "lines-add-up", "明细合计等于总额", basis=Basis.CONVENTION, articles=DECLARATION,
        asks="明细各行金额之和等于总额。",
        why="合计对不上，审核额就没有依据。",
        mend="补齐漏列的明细，或改正 总额",
    ),
    needs=("R16b",),
)  # fmt: skip
def R16c(dossier: Dossier, library: Library) -> Iterator[Problem]:
    money = _investment(dossier)
    if money.cost_items and sum([item.amount for item in money.cost_items]) != money.total:
        yield from _sum_differs((*INVESTMENT, "总额"), "明细", [(i.name, i.amount) for i in money.cost_items], money)


@rule(
    demand(
        "R16d", "years-add-up", "分年合计等于总额", basis=Basis.CONVENTION, articles=DECLARATION,
        asks="分年各年金额之和等于总额。",
        why="年度计划按分年安排资金。",
        mend="核对 分年 各年的金额",
    )
)  # fmt: skip
def R16d(dossier: Dossier, library: Library) -> Iterator[Problem]:
    money = _investment(dossier)
    if money.by_year and sum(money.by_year.values()) != money.total:
        yield from _sum_differs(
            (*INVESTMENT, "分年"), "分年", [(f"{y} 年", v) for y, v in money.by_year.items()], money
        )


@rule(
    demand(
        "R16e", "sources-add-up", "资金来源合计等于总额", basis=Basis.CONVENTION, articles=DECLARATION,
        asks="资金来源各渠道金额之和等于总额。",
        why="资金有缺口的项目不能列入计划。",
        mend="核对 资金来源 各渠道的金额",
    )
)  # fmt: skip
def R16e(dossier: Dossier, library: Library) -> Iterator[Problem]:
    money = _investment(dossier)
    if money.funding_sources and sum([source.amount for source in money.funding_sources]) != money.total:
        parts = [(source.channel, source.amount) for source in money.funding_sources]
        yield from _sum_differs((*INVESTMENT, "资金来源"), "资金来源", parts, money)


@rule(
    demand(
        "R16f", "other-costs-apart", "工程其他费单列", basis=Basis.CONVENTION, articles=DECLARATION,
        parameters=("other_cost_words",),
        asks="监理、测评、设计等费用的 类 写 其他费。",
        why="其他费混在软件、硬件里，造价审核无法比对。",
        mend="把该行的 类 改成 其他费",
    )
)  # fmt: skip
def R16f(dossier: Dossier, library: Library) -> Iterator[Problem]:
    words = library.settings.parameters.other_cost_words.value
    for place, item in enumerate(_investment(dossier).cost_items):
        if item.cost_kind is not CostKind.OTHER and item.name.endswith(words):
            at = (*INVESTMENT, "明细", place, "类")
            message = f"“{item.name}”的 类 写的是 {item.cost_kind}，应单列为 其他费"
            yield Problem(at, message, item.cost_kind, "其他费")


@rule(
    demand(
        "R16g", "years-from-plan-year", "分年从计划年度起", basis=Basis.CONVENTION, articles=DECLARATION,
        asks="分年 里最早的一年就是计划年度。",
        why="列入哪年的计划，就从哪年开始用钱。",
        mend="核对 分年 的年份和 计划年度",
    ),
    *DECLARED, paths=BUILDING, needs=("R11c", "R16a"),
)  # fmt: skip
def R16g(dossier: Dossier, library: Library) -> Iterator[Problem]:
    years = _investment(dossier).by_year
    if years and dossier.plan_year and min(years) != dossier.plan_year:
        message = f"分年最早是 {min(years)} 年，计划年度是 {dossier.plan_year}"
        yield Problem((*INVESTMENT, "分年"), message, str(min(years)), str(dossier.plan_year))


@rule(
    demand(
        "R25", "big-project-papers", "大额项目有可研、造价和书面审查", basis=Basis.SIBLING, articles=DECLARATION,
        severity=Severity.WARNING, parameters=("big_amount", "big_attachments"),
        asks="总额达到大额起点的，附件里有可研（或初设）批复、第三方造价审核、相关单位书面审查意见。",
        why="大额项目投错了损失也大，别处都要求多一道审查。",
        mend="在 附件 补上缺的材料",
    ),
    Stage.APPROVAL, paths=BUILDING,
)  # fmt: skip
def R25(dossier: Dossier, library: Library) -> Iterator[Problem]:
    total, settings = _investment(dossier).total, library.settings.parameters
    if total is None or total < settings.big_amount.value:
        return
    there = {attachment.attachment_kind for attachment in dossier.attachments}
    if AttachmentKind.PRELIMINARY_DESIGN_APPROVAL in there:
        there.add(AttachmentKind.FEASIBILITY_APPROVAL)
    missing = [kind for kind in settings.big_attachments.value if kind not in there]
    if missing:
        expected = "、".join(missing)
        message = f"总额 {total:.2f} 万元，达到大额起点 {settings.big_amount.value} 万元，附件缺 {expected}"
        yield Problem(("附件",), message, f"{total:.2f}", expected)


def _investment(dossier: Dossier) -> Investment:
    stated = dossier.declaration.investment if dossier.declaration else None
    return stated or Investment()
