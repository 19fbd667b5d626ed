"""招标与中标 (第六至十条): review of the tender document, lots, attempts, awards and what the tender asks for."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from zhcity_cli.model.dossier.facts import granted
from zhcity_cli.model.finding import Problem, Severity
from zhcity_cli.model.library import Library
from zhcity_cli.model.package import Attempt, OperationPackage, Package, TenderDocument
from zhcity_cli.model.roles import Role
from zhcity_cli.model.words import Basis, DocumentVerdict, PackageState, SubjectKind, TenderMethod, TenderResult
from zhcity_cli.regulation import CONSTRUCTION
from zhcity_cli.rules.rule import demand, in_order, rule

ZERO = Decimal(0)
COMPREHENSIVE = "综合评分法"


@rule(
    demand(
        "R30a", "reviewed-before-notice", "招标文件先审核后公告", basis=Basis.MEASURE, sentence="S35",
        quote="形成项目招标文件,报智慧城市领导小组办公室审核后,统一组织进行集中采购",
        asks="每次公告用的招标文件版本已审核通过，审核日期不晚于公告；改过的文件是新的版本，须再审核。",
        why="招标文件报领导小组办公室审核后，才统一组织采购。没有写 文件版本 的公告，按最后一版看。",
        mend="先由办公室审核该版本（审核：单位、日期、结论 通过），再公告；用的是哪一版写在 文件版本",
    ),
    on=Package,
)  # fmt: skip
def R30a(package: Package, library: Library) -> Iterator[Problem]:
    for i, j, attempt in package.attempts():
        lacking = _unreviewed(package, attempt)
        if lacking:
            lot = package.lots[i].lot_number
            message = f"第 {lot} 标段第 {attempt.serial} 次公告 {attempt.notice_on}，{lacking}"
            expected = "公告以前审核通过的版本"
            yield Problem(("标段", i, "采购次数", j, "公告"), message, str(attempt.notice_on), expected)


def _unreviewed(package: Package, attempt: Attempt) -> str:
    """What the tender document of a notice lacks; "" where it was reviewed in time."""
    if not package.tender_documents:
        return "没有登记招标文件"
    document = _document_of(package, attempt)
    if document is None:
        return f"招标文件没有第 {attempt.document_version} 版"
    word = f"招标文件第 {document.version} 版"
    if attempt.document_version is None:
        word = f"没有写文件版本，最后一版是第 {document.version} 版，"
    review = document.document_review
    if review is None:
        return f"{word}还没有审核"
    if review.conclusion is not DocumentVerdict.PASSED:
        return f"{word}审核结论是 {review.conclusion}"
    return f"{word}在 {review.dated_on} 才审核通过" if review.dated_on > attempt.notice_on else ""


def _document_of(package: Package, attempt: Attempt) -> TenderDocument | None:
    """The version that went out; where that is not written, the last one."""
    if attempt.document_version is None:
        return package.tender_documents[-1]
    return next((d for d in package.tender_documents if d.version == attempt.document_version), None)


@rule(
    demand(
        "R30b", "reviewed-by-the-office", "招标文件由办公室审核", basis=Basis.MEASURE, sentence="S35",
        quote="报智慧城市领导小组办公室审核",
        asks="招标文件每一版的审核单位是领导小组办公室。",
        why="招标文件报智慧城市领导小组办公室审核。",
        mend="改正 审核.单位；不是办公室审的，请办公室审核",
    ),
    on=Package,
)  # fmt: skip
def R30b(package: Package, library: Library) -> Iterator[Problem]:
    for place, document in enumerate(package.tender_documents):
        review = document.document_review
        unit = library.units.get(review.unit) if review else None
        if review and (unit is None or Role.OFFICE not in unit.duties):
            seen = unit.name_on(review.dated_on) if unit else review.unit
            message = f"招标文件第 {document.version} 版由 {seen} 审核，不是办公室"
            office = library.unit_name(library.settings.office)
            yield Problem(("招标文件", place, "审核", "单位"), message, review.unit, f"办公室（{office}）")


@rule(
    demand(
        "R31a", "member-budget-granted", "包内预算不超过审定额", basis=Basis.CONVENTION, sentence="S34",
        asks="中标以前，采购包每个成员的 包内预算 不大于该项目的审定额。",
        why="包的预算是各项目的预算之和，每一笔都要有审定的钱。",
        mend="改小 包内预算；确需增加的，先由领导小组审定调整",
    ),
    on=Package, needs=("R28c",),
)  # fmt: skip
def R31a(package: Package, library: Library) -> Iterator[Problem]:
    if isinstance(package, OperationPackage) or any(lot.won for lot in package.lots):
        return  # of O&M the reviewed amount; once there are contracts, these are compared
    for place, member in enumerate(package.members):
        filed = library.by_id.get(member.dossier_id)
        most = granted(filed.record) if filed and member.withdrawal is None else None
        if most is not None and member.budget > most:
            message = f"{member.dossier_id} 包内预算 {member.budget:.2f} 万元，大于审定额 {most:.2f} 万元"
            yield Problem(("成员", place, "包内预算"), message, f"{member.budget:.2f}", f"≤{most:.2f}")


@rule(
    demand(
        "R31b", "limits-within-budget", "各标段限价之和不超过包预算", basis=Basis.CONVENTION, sentence="S34",
        asks="各标段限价之和不大于包预算（各成员的预算之和，退出的不算）。",
        why="限价超过预算，中标了也没有钱签。",
        mend="核对各标段 限价 和成员的预算；有成员退出的，相应改小限价；没有成员的包，状态 改为 终止",
    ),
    on=Package, needs=("R28f",),
)  # fmt: skip
def R31b(package: Package, library: Library) -> Iterator[Problem]:
    limits = sum((lot.price_limit for lot in package.lots), ZERO)
    budget = sum(package.budgets.values(), ZERO)
    if package.is_in_force and limits > budget:
        message = f"{len(package.lots)} 个标段限价共 {limits:.2f} 万元，大于包预算 {budget:.2f} 万元"
        yield Problem(("标段",), message, f"{limits:.2f}", f"≤{budget:.2f}")


@rule(
    demand(
        "R31c", "attempts-in-order", "采购次数先后有序、结果写全", basis=Basis.CONVENTION, sentence="S34",
        asks="每次采购有结果的写明日期，日期不早于公告；上一次没有中标，才有下一次公告；中标的写明中标人、中标额。",
        why="流标、废标是常事，但要看得出一次接着一次。",
        mend="核对该标段的 采购次数：公告、结果、日期、中标人、中标额",
    ),
    on=Package, needs=("R28f",),
)  # fmt: skip
def R31c(package: Package, library: Library) -> Iterator[Problem]:
    for i, j, attempt in package.attempts():
        at = ("标段", i, "采购次数", j)
        word = f"第 {package.lots[i].lot_number} 标段第 {attempt.serial} 次"
        before = package.lots[i].attempts[j - 1] if j else None
        if before and before.tender_result in (None, TenderResult.AWARDED):
            seen = "已经中标" if before.tender_result else "还没有结果"
            yield Problem((*at, "公告"), f"{word}公告时，第 {before.serial} 次{seen}", seen, "上一次流标或废标")
            continue
        blank = _blank(attempt)
        if blank:
            yield Problem((*at, blank), f"{word}{attempt.tender_result or ''}，没有写 {blank}", "空", blank)
            continue
        previous = before.dated_on if before else None
        yield from in_order(
            (
                (at, "上一次的结果", previous),
                ((*at, "公告"), f"{word}公告", attempt.notice_on),
                ((*at, "日期"), f"{word}结果", attempt.dated_on),
            )
        )


def _blank(attempt: Attempt) -> str:
    """The first word that an attempt with (or without) a result still lacks."""
    if attempt.tender_result is None:
        filled = attempt.dated_on or attempt.winner or attempt.award is not None or attempt.shares
        return "结果" if filled else ""
    if attempt.dated_on is None:
        return "日期"
    if attempt.tender_result is TenderResult.AWARDED:
        return "中标人" if attempt.winner is None else "中标额" if attempt.award is None else ""
    return ""


@rule(
    demand(
        "R31d", "award-within-limit", "中标额不超过限价", basis=Basis.CONVENTION, sentence="S34",
        asks="中标额不大于该标段的限价。",
        why="限价是公告里写明的最高价。",
        mend="核对 中标额 和 限价；确实超过的，该次应作废标",
    ),
    on=Package, needs=("R31c",),
)  # fmt: skip
def R31d(package: Package, library: Library) -> Iterator[Problem]:
    for i, j, attempt in package.attempts():
        lot = package.lots[i]
        if attempt.award is not None and attempt.award > lot.price_limit:
            message = f"第 {lot.lot_number} 标段中标额 {attempt.award:.2f} 万元，大于限价 {lot.price_limit:.2f} 万元"
            at = ("标段", i, "采购次数", j, "中标额")
            yield Problem(at, message, f"{attempt.award:.2f}", f"≤{lot.price_limit:.2f}")


@rule(
    demand(
        "R31e", "award-apportioned", "中标额分摊到成员，分厘不差", basis=Basis.CONVENTION, sentence="S34",
        asks="每次中标写明 分摊：只分给没有退出的成员，每个一笔，各笔之和等于中标额。",
        why="中标的是一个包，签合同、拨款是一个个项目。",
        mend="改 分摊；用 zhcity package award 登记中标会按包内预算自动分摊",
    ),
    on=Package, needs=("R28f", "R31c"),
)  # fmt: skip
def R31e(package: Package, library: Library) -> Iterator[Problem]:
    members = package.budgets
    for i, j, attempt in package.attempts():
        if attempt.award is None:
            continue
        at = ("标段", i, "采购次数", j, "分摊")
        numbers = [share.dossier_id for share in attempt.shares]
        strange = [n for place, n in enumerate(numbers) if n not in members or n in numbers[:place]]
        total = sum((share.amount for share in attempt.shares), ZERO)
        word = f"第 {package.lots[i].lot_number} 标段"
        if strange:
            why = "分摊了两次" if strange[0] in members else "不是本包的成员，或已经退出"
            place = len(numbers) - 1 - numbers[::-1].index(strange[0])
            yield Problem((*at, place, "编号"), f"{word}分摊给 {strange[0]}，它{why}", strange[0], "本包的成员，各一笔")
        elif total != attempt.award:
            message = f"{word}分摊共 {total:.2f} 万元，中标额是 {attempt.award:.2f} 万元"
            yield Problem(at, message, f"{total:.2f}", f"{attempt.award:.2f}")


@rule(
    demand(
        "R31f", "package-state-agrees", "包的状态与记录相符", basis=Basis.CONVENTION, articles=CONSTRUCTION,
        severity=Severity.WARNING,
        asks="写了委托的包不再是 拟定；有公告的是 采购中 或 已签约；已签约 的每个标段都已中标。",
        why="看状态就该知道办到哪一步。",
        mend="改 状态 为与记录相符的那个：拟定、已委托、采购中、已签约、终止",
    ),
    on=Package, needs=("R29a", "R29b"),
)  # fmt: skip
def R31f(package: Package, library: Library) -> Iterator[Problem]:
    state = package.package_state
    if state is PackageState.ENDED:
        return
    fitting = _fitting(package)
    if state not in fitting:
        expected = "、".join(fitting)
        yield Problem(("状态",), f"{package.id} 的状态是 {state}，按记录应是 {expected}", state, expected)


def _fitting(package: Package) -> tuple[PackageState, ...]:
    """The states that go with what is recorded."""
    if package.first_notice is None:
        return (PackageState.ENTRUSTED,) if package.entrustment else (PackageState.PROPOSED,)
    is_awarded = all(lot.won for lot in package.lots)
    return (PackageState.TENDERING, PackageState.SIGNED) if is_awarded else (PackageState.TENDERING,)


@rule(
    demand(
        "R32", "needs-stated", "采购需求写全", basis=Basis.SIBLING, articles=CONSTRUCTION, severity=Severity.WARNING,
        parameters=("procurement_needs",),
        asks="有了招标文件，采购需求 含设置里列的各项内容。",
        why="需求没有写清，合同和验收就没有依据。",
        mend="在包的 采购需求 补上缺的项，并写进招标文件",
    ),
    on=Package,
)  # fmt: skip
def R32(package: Package, library: Library) -> Iterator[Problem]:
    if not package.is_in_force or not (package.tender_documents or package.first_notice):
        return
    missing = [w for w in library.settings.parameters.procurement_needs.value if w not in package.stated_needs]
    if missing:
        seen = "、".join(package.stated_needs) or "空"
        message = f"{package.id} 的采购需求缺 {len(missing)} 项：{'、'.join(missing)}"
        yield Problem(("采购需求",), message, seen, "、".join(missing))


@rule(
    demand(
        "R33a", "tender-scored", "招标用综合评分法", basis=Basis.SIBLING, articles=CONSTRUCTION,
        severity=Severity.WARNING,
        asks="公开招标的标段，评分方法 是 综合评分法，并写明 标的。",
        why="政务信息系统招标采用综合评分法（财库〔2017〕210号 第九条）。",
        mend="核对该标段的 标的 和 评分方法",
    ),
    on=Package,
)  # fmt: skip
def R33a(package: Package, library: Library) -> Iterator[Problem]:
    for place, lot in enumerate(package.lots):
        if not any(attempt.tender_method is TenderMethod.OPEN_TENDER for attempt in lot.attempts):
            continue
        if lot.subject_kind is None:
            message = f"第 {lot.lot_number} 标段公开招标，没有写标的"
            yield Problem(("标段", place, "标的"), message, "空", "货物、服务 或 工程")
        elif lot.scoring != COMPREHENSIVE:
            seen = lot.scoring or "空"
            message = f"第 {lot.lot_number} 标段公开招标，评分方法是 {seen}"
            yield Problem(("标段", place, "评分方法"), message, seen, COMPREHENSIVE)


@rule(
    demand(
        "R33b", "price-weight", "价格分合乎标的", basis=Basis.SIBLING, articles=CONSTRUCTION,
        severity=Severity.WARNING, parameters=("goods_price_weight", "service_price_weight"),
        asks="综合评分的标段，价格分 按标的等于设置的比例（货物、服务各一个）。",
        why="价格分太低，价格就不起作用；太高，就只看价格。",
        mend="核对该标段的 标的 和 价格分；比例不合本地规定的，改设置",
    ),
    on=Package, needs=("R33a",),
)  # fmt: skip
def R33b(package: Package, library: Library) -> Iterator[Problem]:
    for place, lot in enumerate(package.lots):
        wanted = price_weight(lot.subject_kind, library) if lot.scoring == COMPREHENSIVE else None
        if wanted is None or not lot.attempts or lot.price_weight == wanted:
            continue
        seen = "空" if lot.price_weight is None else f"{lot.price_weight:f}"
        message = f"第 {lot.lot_number} 标段标的是 {lot.subject_kind}，价格分是 {seen}，应为 {wanted:f}"
        yield Problem(("标段", place, "价格分"), message, seen, f"{wanted:f}")


def price_weight(kind: SubjectKind | None, library: Library) -> Decimal | None:
    """The weight of the price that the settings ask for; of works they say nothing."""
    parameters = library.settings.parameters
    match kind:
        case SubjectKind.GOODS:
            return parameters.goods_price_weight.value
        case SubjectKind.SERVICES:
            return parameters.service_price_weight.value
    return None
