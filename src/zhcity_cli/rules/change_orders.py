"""合同变更 (第六至十条): old value and new, who allowed it, and when the total must go back for approval."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from zhcity_cli.model.dossier import Dossier
from zhcity_cli.model.dossier.contract import ChangeOrder
from zhcity_cli.model.dossier.facts import AMOUNT_WORD, TIME_WORDS, ZERO, amount_of, granted, present_value
from zhcity_cli.model.finding import Problem, Severity, Verdict
from zhcity_cli.model.library import Library
from zhcity_cli.model.roles import Role
from zhcity_cli.model.words import Basis, ContractKind
from zhcity_cli.regulation import CONSTRUCTION
from zhcity_cli.rules.rule import BUILDING, demand, in_order, rule

# 字段 of changes that always need 批准.
KEY_WORDS = ("建设单位", "承建单位", "名称", *TIME_WORDS)
READS = ("change_orders",)
CENT = Decimal("0.01")


def _of_amounts(dossier: Dossier) -> Iterator[tuple[int, ChangeOrder, Decimal, Decimal]]:
    """(place, change, old, new) of the changes of money that can be read."""
    for place, change in enumerate(dossier.change_orders):
        old, new = amount_of(change.old_value), amount_of(change.new_value)
        if change.changed_field == AMOUNT_WORD and old is not None and new is not None:
            yield place, change, old, new


@rule(
    demand(
        "R37", "total-within-approval", "变更后总投资不超过审定额", basis=Basis.SIBLING, articles=CONSTRUCTION,
        asks="各合同现值（合同金额加已备案、已批准的变更，运维合同除外）之和不大于最后一次审定额；要超过的先报领导小组重新审定。",
        why="变更不能把审定的投资越改越大，超出须重新报批（丽水 第十六条）。",
        mend="由领导小组重新审定（zhcity plan adjust 登记调额），或核减变更",
    ),
    paths=BUILDING, needs=("R34c", "R39b"), reads=("contracts",),
)  # fmt: skip
def R37(dossier: Dossier, library: Library) -> Iterator[Problem]:
    most = granted(dossier)
    counted = [c for c in dossier.contracts if c.contract_kind is not ContractKind.OPERATION]
    total = sum((present_value(dossier, contract) for contract in counted), ZERO)
    if most is None or total <= most:
        return
    signed = sum((contract.amount for contract in counted), ZERO)
    last = next(reversed([place for place, change, _, _ in _of_amounts(dossier) if change.is_settled]), None)
    at = ("合同",) if signed > most or last is None else ("变更", last, "新值")
    changed = f"（签订时 {signed:.2f}，变更 {total - signed:+.2f}）" if total != signed else ""
    message = f"各合同现值共 {total:.2f} 万元{changed}，大于审定额 {most:.2f} 万元"
    yield Problem(at, message, f"{total:.2f}", f"≤{most:.2f}，或重新审定")


@rule(
    demand(
        "R38a", "large-changes-approved", "累计变更超过限额的有批准", basis=Basis.SIBLING, articles=CONSTRUCTION,
        parameters=("change_ratio", "change_amount"),
        asks="合同金额的变更按绝对值累计，超过审定额的设置比例或设置金额以后，每一次都须批准，备案不够。",
        why="累计着算，大的变更就不能拆成几个小的。",
        mend="由办公室批准该变更，填 批准（单位、日期、文号）；限额不合本地规定的，改设置",
    ),
    needs=("R39b",), reads=READS,
)  # fmt: skip
def R38a(dossier: Dossier, library: Library) -> Iterator[Problem]:
    parameters, base = library.settings.parameters, granted(dossier)
    most = parameters.change_amount.value
    if base is not None:
        most = min(most, base * parameters.change_ratio.value)
    total = ZERO
    for place, change, old, new in _of_amounts(dossier):
        total += abs(new - old)
        if total > most and change.filing and change.sanction is None:
            message = f"第 {change.serial} 次变更以后累计变更 {total:.2f} 万元，超过 {most:.2f} 万元，只有备案"
            yield Problem(("变更", place, "批准"), message, f"{total:.2f}", "批准", on=change.filing.dated_on)


@rule(
    demand(
        "R38b", "changes-settled", "变更已备案或批准", basis=Basis.CONVENTION, articles=CONSTRUCTION, may_doubt=True,
        asks="每次变更有 备案 或 批准；只有申请的为存疑，完工以后还没有的为错误。",
        why="没有备案、批准的变更不算数，合同现值也不计它。",
        mend="由办公室填 备案 或 批准（单位、日期、文号）；不同意的删去该条",
    ),
    reads=READS,
)  # fmt: skip
def R38b(dossier: Dossier, library: Library) -> Iterator[Problem]:
    is_over = dossier.completion is not None or dossier.closing is not None
    for place, change in enumerate(dossier.change_orders):
        if not change.is_settled:
            message = f"第 {change.serial} 次变更（{change.matter}）{change.applied_on} 申请，还没有备案或批准"
            message += "，项目已经完工" if is_over else "，批准以前不能实施"
            verdict = Verdict.FAILED if is_over else Verdict.DOUBTFUL
            yield Problem(("变更", place), message, "空", "备案或批准", verdict=verdict)


@rule(
    demand(
        "R38c", "changes-settled-by-the-office", "变更由办公室备案、批准", basis=Basis.CONVENTION, articles=CONSTRUCTION,
        asks="变更的 备案、批准 的单位是办公室、主管部门或领导小组。",
        why="自己批准自己的变更，等于没有批准。",
        mend="改正 单位；还没有报办公室的，报办公室备案、批准",
    ),
    reads=READS,
)  # fmt: skip
def R38c(dossier: Dossier, library: Library) -> Iterator[Problem]:
    for place, change in enumerate(dossier.change_orders):
        for word, act in (("备案", change.filing), ("批准", change.sanction)):
            unit = library.units.get(act.unit) if act else None
            if unit and not {Role.OFFICE, Role.DATA_BUREAU, Role.LEADING_GROUP} & set(unit.duties):
                message = f"第 {change.serial} 次变更由{unit.name}{word}"
                yield Problem(("变更", place, word, "单位"), message, unit.name, "办公室")


@rule(
    demand(
        "R39a", "key-changes-complete", "单位、工期、名称的变更手续齐全", basis=Basis.SIBLING, articles=CONSTRUCTION,
        severity=Severity.WARNING,
        asks="建设单位、承建单位、工期、名称的变更写明 原值，并有 批准。",
        why="换了单位、改了工期，责任和时间都变了，须报批（丽水 第十六条）。",
        mend="补上 原值；由办公室批准，填 批准（单位、日期、文号）",
    ),
    needs=("R38b",), reads=READS,
)  # fmt: skip
def R39a(dossier: Dossier, library: Library) -> Iterator[Problem]:
    for place, change in enumerate(dossier.change_orders):
        if change.changed_field not in KEY_WORDS:
            continue
        lacking = [word for word, value in (("原值", change.old_value), ("批准", change.sanction)) if value is None]
        if lacking:
            message = f"第 {change.serial} 次变更改{change.changed_field}，没有写 {'、'.join(lacking)}"
            yield Problem(("变更", place, lacking[0]), message, "空", "、".join(lacking), on=change.applied_on)


@rule(
    demand(
        "R39b", "amount-changes-complete", "金额变更写明合同、原值、新值", basis=Basis.CONVENTION, articles=CONSTRUCTION,
        asks="字段 为 金额 的变更写明是哪份 合同，原值、新值 是以万元计的金额（至多两位小数）。",
        why="写不全就算不出合同现值。",
        mend="填 合同，把 原值、新值 写成以万元计的数，如 1131.00",
    ),
    reads=READS,
)  # fmt: skip
def R39b(dossier: Dossier, library: Library) -> Iterator[Problem]:
    for place, change in enumerate(dossier.change_orders):
        if change.changed_field != AMOUNT_WORD:
            continue
        if change.contract_id is None:
            yield Problem(
                ("变更", place, "合同"), f"第 {change.serial} 次变更改金额，没有写是哪份合同", "空", "合同编号"
            )
            continue
        for word, text in (("原值", change.old_value), ("新值", change.new_value)):
            amount = amount_of(text)
            if amount is None or amount < 0 or amount != amount.quantize(CENT):
                seen = text or "空"
                message = (
                    f"第 {change.serial} 次变更改金额，{word}写成了“{seen}”"
                    if text
                    else (f"第 {change.serial} 次变更改金额，没有写{word}")
                )
                yield Problem(("变更", place, word), message, seen, "以万元计的金额")
                break


@rule(
    demand(
        "R39c", "changes-chain", "金额变更一次接着一次", basis=Basis.CONVENTION, articles=CONSTRUCTION,
        asks="金额变更的 原值 等于合同当时的金额：第一次是合同的 金额，以后是上一次已备案、已批准的 新值。",
        why="接不上，就不知道合同现在值多少。",
        mend="核对 原值 和上一次的 新值；变更按发生的先后写",
    ),
    needs=("R34c", "R34j", "R39b"), reads=READS,
)  # fmt: skip
def R39c(dossier: Dossier, library: Library) -> Iterator[Problem]:
    now = {contract.id: contract.amount for contract in dossier.contracts}
    for place, change, old, new in _of_amounts(dossier):
        number = change.contract_id or ""
        if number not in now:
            continue
        if old != now[number]:
            message = f"第 {change.serial} 次变更的原值 {old:.2f}，合同 {number} 当时是 {now[number]:.2f}"
            yield Problem(("变更", place, "原值"), message, f"{old:.2f}", f"{now[number]:.2f}")
        if change.is_settled:
            now[number] = new


@rule(
    demand(
        "R39d", "changes-in-order", "变更先签约、再申请、后批准", basis=Basis.CONVENTION, articles=CONSTRUCTION,
        asks="变更的申请不早于所变更合同的签订；备案、批准不早于申请。",
        why="先批后报、未签先改，手续就是倒的。",
        mend="核对 申请 和 备案、批准 的日期",
    ),
    reads=READS,
)  # fmt: skip
def R39d(dossier: Dossier, library: Library) -> Iterator[Problem]:
    signed = {contract.id: contract.signed_on for contract in dossier.contracts}
    for place, change in enumerate(dossier.change_orders):
        at, word = ("变更", place), f"第 {change.serial} 次变更申请"
        contract_signed = signed.get(change.contract_id or "")
        applied = ((*at, "申请"), word, change.applied_on)
        yield from in_order(((at, f"合同 {change.contract_id} 签订", contract_signed), applied))
        for name, act in (("备案", change.filing), ("批准", change.sanction)):
            yield from in_order((applied, ((*at, name, "日期"), name, act.dated_on if act else None)))
