"""拨付 (第四条, 第十一至十五条): no money before acceptance, and every payment applied for, reviewed, within its contract."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from zhcity_cli.model.dossier import Dossier
from zhcity_cli.model.dossier.contract import Contract
from zhcity_cli.model.dossier.facts import accepted_on, is_accepted_undated
from zhcity_cli.model.dossier.ledger import DELIVERED, accounts, paid_in_order, part, released
from zhcity_cli.model.finding import Problem, Verdict
from zhcity_cli.model.library import Library
from zhcity_cli.model.stages import Path
from zhcity_cli.model.words import Basis, ContractKind, PaymentReading, Qualified
from zhcity_cli.regulation import ACCEPTANCE, DUTIES
from zhcity_cli.rules.rule import demand, in_order, rule

PAID = ("disbursements",)
CONSTRUCTION = (Path.CONSTRUCTION,)


def _is_strict(library: Library) -> bool:
    return library.settings.parameters.payment_reading.value is PaymentReading.STRICT


@rule(
    demand(
        "R53a", "no-money-before-acceptance", "未经竣工验收或不合格的，不拨付", basis=Basis.MEASURE, sentence="S39",
        quote="未经竣工验收或竣工验收不合格的新型智慧城市建设项目不得投入使用,财政部门不予拨付经费。",
        parameters=("payment_reading",), may_doubt=True,
        asks="建设项目承建合同的每笔支付都不早于竣工验收合格之日；口径为 分期 时，不合格以后到重新合格以前不支付。",
        why="未经竣工验收或竣工验收不合格的，财政部门不予拨付经费。",
        mend="核对支付日期和最后一轮竣工验收；确已支付的，停止后续拨付并按规定处理",
    ),
    paths=CONSTRUCTION, reads=PAID,
)  # fmt: skip
def R53a(dossier: Dossier, library: Library) -> Iterator[Problem]:
    accepted, is_strict = accepted_on(dossier), _is_strict(library)
    if is_accepted_undated(dossier):
        return  # R41e asks for the day
    for paid in paid_in_order(dossier):
        day = paid.payment.dated_on
        is_late_enough = accepted is not None and day >= accepted
        if paid.contract.contract_kind is not ContractKind.CONSTRUCTION or is_late_enough:
            continue
        failed = _failed_before(dossier, day)
        if not failed and not is_strict:
            continue
        state = f"{failed} 的竣工验收不合格" if failed else "竣工验收还没有合格"
        message = f"{paid.contract.id} 在 {day} 支付 {paid.payment.amount:.2f} 万元，当时{state}"
        at = ("拨付", paid.place, "支付", "日期")
        expected = f"不早于 {accepted}" if accepted else "竣工验收合格以后"
        yield Problem(at, message, str(day), expected, on=paid.contract.signed_on)


def _failed_before(dossier: Dossier, day: date) -> date | None:
    """The day of the last round of final acceptance by a day, where it was 不合格."""
    held = [r for r in dossier.final_acceptances if r.dated_on and r.dated_on <= day]
    return held[-1].dated_on if held and held[-1].conclusion is Qualified.NOT_QUALIFIED else None


@rule(
    demand(
        "R53b", "paid-after-delivery", "监理、测评等合同交付以后才支付", basis=Basis.CONVENTION, articles=ACCEPTANCE,
        parameters=("payment_reading",), may_doubt=True,
        asks="口径为 从严 时，监理、等保测评、密码应用评估、软件测试等合同和建设项目的服务合同，支付不早于该合同的 交付。",
        why="这些合同不经竣工验收，本库以交付报告为准，不交付不付钱。",
        mend="在该合同的 交付 填日期和报告；没有交付的先不要支付；办法施行前签的合同按当时的约定核对",
    ),
    reads=PAID,
)  # fmt: skip
def R53b(dossier: Dossier, library: Library) -> Iterator[Problem]:
    if not _is_strict(library):
        return
    for paid in paid_in_order(dossier):
        day, contract = paid.payment.dated_on, paid.contract
        delivered = contract.delivery.dated_on if contract.delivery else None
        if _is_delivered(dossier, contract) and (delivered is None or day < delivered):
            state = f"交付在 {delivered}" if delivered else "还没有交付"
            message = f"{contract.contract_kind}合同 {contract.id} 在 {day} 支付，{state}"
            effective = library.settings.measure.effective_on
            is_older = effective is not None and contract.signed_on < effective
            verdict = Verdict.DOUBTFUL if is_older else Verdict.FAILED
            yield Problem(("拨付", paid.place, "支付", "日期"), message, str(day), "交付以后", verdict=verdict)


def _is_delivered(dossier: Dossier, contract: Contract) -> bool:
    """Whether a contract ends with its own 交付; a service runs for years only where the project is one."""
    kind = contract.contract_kind
    return kind in DELIVERED or (kind is ContractKind.SERVICE and dossier.path is Path.CONSTRUCTION)


@rule(
    demand(
        "R53c", "early-payments-capped", "竣工验收前的分期支付不超过上限", basis=Basis.SIBLING, articles=ACCEPTANCE,
        parameters=("payment_reading", "first_payment_cap", "early_payment_cap"),
        asks="口径为 分期 时，承建合同竣工验收合格以前的首付和累计支付不超过设置的比例（按合同现值）。",
        why="解读没有给出预付和进度款的比例；采用分期口径的，以设置的上限为准。",
        mend="按上限支付；设置的比例与本地规定不同的，改 zhcity.yaml 的 首付上限、竣工前累计上限 并写明来源",
    ),
    paths=CONSTRUCTION, needs=("R53a",), reads=PAID,
)  # fmt: skip
def R53c(dossier: Dossier, library: Library) -> Iterator[Problem]:
    if _is_strict(library):
        return
    parameters, accepted = library.settings.parameters, accepted_on(dossier)
    values = {account.contract.id: account.value for account in accounts(dossier)}
    for paid in paid_in_order(dossier):
        is_early = accepted is None or paid.payment.dated_on < accepted
        if paid.contract.contract_kind is not ContractKind.CONSTRUCTION or not is_early:
            continue
        value = values[paid.contract.id]
        words, cap = "竣工验收前累计支付", parameters.early_payment_cap.value
        if paid.is_first and paid.cumulated > part(value, parameters.first_payment_cap.value):
            words, cap = "首付", parameters.first_payment_cap.value
        most = part(value, cap)
        if paid.cumulated > most:
            message = f"{paid.contract.id} {words} {paid.cumulated:.2f} 万元，大于合同现值 {value:.2f} 的 {cap:.0%}"
            at = ("拨付", paid.place, "支付", "金额")
            yield Problem(at, message, f"{paid.cumulated:.2f}", f"≤{most:.2f}", on=paid.contract.signed_on)


@rule(
    demand(
        "R54a", "paid-after-review", "支付以前经财政审核", basis=Basis.MEASURE, sentence="S23",
        quote="资金拨付审核",
        asks="有支付的每笔拨付都有财政部门的审核。",
        why="资金拨付审核是财政部门的职责。",
        mend="请财政部门在该笔拨付的 审核 填日期和金额；没有审核的不要支付",
    ),
    reads=PAID,
)  # fmt: skip
def R54a(dossier: Dossier, library: Library) -> Iterator[Problem]:
    for place, record in enumerate(dossier.disbursements):
        if record.payment and record.review is None:
            message = f"{record.contract_id} 第 {record.serial} 笔没有审核就支付了"
            yield Problem(("拨付", place, "审核"), message, "空", "财政部门的审核", on=record.payment.dated_on)


@rule(
    demand(
        "R54b", "payment-steps-in-order", "拨付的申请、审核、支付先后有序", basis=Basis.CONVENTION, articles=DUTIES,
        asks="每笔拨付：合同签订≤申请≤审核≤支付。",
        why="先有合同，项目单位申请，财政审核，再支付。",
        mend="核对四个日期，改正写错的那个",
    ),
    reads=PAID,
)  # fmt: skip
def R54b(dossier: Dossier, library: Library) -> Iterator[Problem]:
    signed = {contract.id: contract.signed_on for contract in dossier.contracts}
    for place, record in enumerate(dossier.disbursements):
        at = ("拨付", place)
        yield from in_order(
            (
                ((*at, "合同"), "合同签订", signed.get(record.contract_id)),
                ((*at, "申请", "日期"), "申请", record.application.dated_on),
                ((*at, "审核", "日期"), "审核", record.review.dated_on if record.review else None),
                ((*at, "支付", "日期"), "支付", record.payment.dated_on if record.payment else None),
            )
        )


@rule(
    demand(
        "R54c", "paid-as-reviewed", "审核额不大于申请额，支付额等于审核额", basis=Basis.CONVENTION, articles=DUTIES,
        asks="每笔拨付的审核额不大于申请额，支付额与审核额分文不差。",
        why="多审、多付、少付都说不清楚，要改就重新申请、审核。",
        mend="核对三个金额，改正写错的那个",
    ),
    reads=PAID,
)  # fmt: skip
def R54c(dossier: Dossier, library: Library) -> Iterator[Problem]:
    for place, record in enumerate(dossier.disbursements):
        if record.review is None:
            continue
        name, asked, granted = (
            f"{record.contract_id} 第 {record.serial} 笔",
            record.application.amount,
            record.review.amount,
        )
        if granted > asked:
            message = f"{name}的审核额 {granted:.2f} 万元大于申请额 {asked:.2f} 万元"
            yield Problem(("拨付", place, "审核", "金额"), message, f"{granted:.2f}", f"≤{asked:.2f}")
        elif record.payment and record.payment.amount != granted:
            message = f"{name}支付 {record.payment.amount:.2f} 万元，审核的是 {granted:.2f} 万元"
            yield Problem(("拨付", place, "支付", "金额"), message, f"{record.payment.amount:.2f}", f"{granted:.2f}")


@rule(
    demand(
        "R54d", "paid-within-the-contract", "累计支付不超过合同现值", basis=Basis.CONVENTION, articles=DUTIES,
        asks="每份合同的累计支付不超过合同现值（本项目的合同金额加减已批准、已备案的变更）。",
        why="超过合同付钱没有依据。",
        mend="核对支付金额；合同增加了的，先办变更再支付",
    ),
    needs=("F14", "R54c"), reads=PAID,
)  # fmt: skip
def R54d(dossier: Dossier, library: Library) -> Iterator[Problem]:
    values = {account.contract.id: account.value for account in accounts(dossier)}
    told: set[str] = set()
    for paid in paid_in_order(dossier):
        number, value = paid.contract.id, values[paid.contract.id]
        if paid.cumulated > value and number not in told:
            told.add(number)
            message = f"{number} 累计支付 {paid.cumulated:.2f} 万元，大于合同现值 {value:.2f} 万元"
            yield Problem(("拨付", paid.place, "支付", "金额"), message, f"{paid.cumulated:.2f}", f"≤{value:.2f}")


@rule(
    demand(
        "R54e", "voucher-once", "支付凭证号全库不重复", basis=Basis.CONVENTION, articles=DUTIES,
        asks="每个支付凭证号在整个项目库里只用一次；几个项目共一份合同的，同一天的一笔支付可以共用。",
        why="一张凭证报两次就是重复支付。",
        mend="核对凭证号，改正写错的那个；确是重复支付的，追回并更正",
    ),
    reads=PAID,
)  # fmt: skip
def R54e(dossier: Dossier, library: Library) -> Iterator[Problem]:
    for place, record in enumerate(dossier.disbursements):
        if record.payment is None:
            continue
        number, first_place, first = library.vouchers[record.payment.voucher]
        is_shared = number != dossier.id and first.contract_id == record.contract_id and first.payment
        if first is not record and not (is_shared and is_shared.dated_on == record.payment.dated_on):
            message = f"凭证号 {record.payment.voucher} 在 {number} 的拨付第 {first_place + 1} 条已经用过"
            yield Problem(("拨付", place, "支付", "凭证"), message, record.payment.voucher, "只出现一次")


@rule(
    demand(
        "R54f", "paid-when-due", "不早于合同约定的付款条件支付", basis=Basis.SIBLING, articles=DUTIES,
        asks="累计支付不超过当日已达成的付款条件对应的比例：合同签订、初验通过、竣工验收合格、免费运维期满、交付、年度考核合格"
        "按卷宗的记录算，别的条件由人核对。",
        why="丽水 第二十八条：严禁提前付款。",
        mend="核对支付日期、金额和合同的 付款；条件没有达成的先不要支付",
    ),
    needs=("R53a", "R53b", "R54c", "R54d"), reads=PAID,
)  # fmt: skip
def R54f(dossier: Dossier, library: Library) -> Iterator[Problem]:
    if is_accepted_undated(dossier):
        return  # R41e asks for the day
    for paid in paid_in_order(dossier):
        most = released(dossier, paid.contract, paid.payment.dated_on)
        if most is not None and paid.cumulated > most:
            message = (
                f"{paid.contract.id} 到 {paid.payment.dated_on} 累计支付 {paid.cumulated:.2f} 万元，"
                f"按付款条件当时可付 {most:.2f} 万元"
            )
            at = ("拨付", paid.place, "支付", "日期")
            yield Problem(at, message, f"{paid.cumulated:.2f}", f"≤{most:.2f}", on=paid.payment.dated_on)
