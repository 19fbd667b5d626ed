"""采购包 as pure functions: which projects wait for one, the package proposed, like items summed, an award apportioned."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from zhcity_cli.model.dossier import Dossier
from zhcity_cli.model.dossier.declaration import CostItem
from zhcity_cli.model.edit import Append, Edit, Put
from zhcity_cli.model.library import Filed, Library
from zhcity_cli.model.package import Lot, Member, Package
from zhcity_cli.model.plan import Plan, ProjectRow
from zhcity_cli.model.roles import Role
from zhcity_cli.model.stages import Stage
from zhcity_cli.model.words import (
    CostKind,
    DocumentVerdict,
    PackageState,
    PlanState,
    Standing,
    SubjectKind,
    TenderResult,
)
from zhcity_cli.rules.tendering import COMPREHENSIVE, price_weight

ZERO, CENT = Decimal(0), Decimal("0.01")
APPROVED = (PlanState.APPROVED, PlanState.ADJUSTED)


class SplitBy(StrEnum):
    """按什么分包; without it everything is one package (整体打包)."""

    UNIT = "项目单位"
    CATEGORY = "类别"


def package_file(year: int) -> str:
    return f"plans/{year}/packages.yaml"


@dataclass(frozen=True, slots=True)
class Waiting:
    """The plan's projects that are in no package in force: `ready` for one, and those held back with the reason."""

    ready: tuple[ProjectRow, ...]
    held_back: tuple[tuple[ProjectRow, str], ...]


def waiting(plan: Plan, library: Library) -> Waiting:
    """Every 新列, 续建 and 增补 of the plan that nobody has begun to procure or to build."""
    ready: list[ProjectRow] = []
    held_back: list[tuple[ProjectRow, str]] = []
    for row in plan.project_rows:
        filed = library.by_id.get(row.dossier_id)
        if row.dossier_id in library.packages_of or (filed and _has_begun(filed.record)):
            continue
        if filed is None:
            held_back.append((row, "卷宗读不到"))
        elif filed.record.standing is not Standing.NORMAL:
            held_back.append((row, f"状态是 {filed.record.standing}"))
        else:
            ready.append(row)
    return Waiting(tuple(ready), tuple(held_back))


def _has_begun(dossier: Dossier) -> bool:
    return dossier.reached(Stage.CONSTRUCTION) or dossier.reached(Stage.SERVICE_PERIOD)


def groups(
    rows: Sequence[ProjectRow], by: SplitBy | None, library: Library
) -> tuple[tuple[str, list[ProjectRow]], ...]:
    """The rows of each package to be, with the word that tells it from the others; one group without `by`."""
    found: dict[str, list[ProjectRow]] = {}
    for row in rows:
        word = {None: "", SplitBy.UNIT: library.unit_name(row.project_unit), SplitBy.CATEGORY: str(row.category)}[by]
        found.setdefault(word, []).append(row)
    return tuple(found.items())


def propose(plan: Plan, library: Library, by: SplitBy | None = None, reason: str | None = None) -> tuple[Package, ...]:
    """The packages for what waits: each project with the amount granted as its budget, one lot over all of it."""
    grouped = groups(waiting(plan, library).ready, by, library)
    numbers = _free_numbers(plan.year, library)
    agencies = library.unit_of(Role.PROCUREMENT_AGENCY)
    found = []
    for word, rows in grouped:
        members = tuple(Member(dossier_id=row.dossier_id, package_budget=_granted(row)) for row in rows)
        kind = _subject(rows, library)
        lot = Lot(
            lot_number=1,
            subject_kind=kind,
            price_limit=sum((member.package_budget for member in members), ZERO),
            scoring=COMPREHENSIVE,
            price_weight=price_weight(kind, library),
        )
        found.append(
            Package(
                id=next(numbers),
                name=f"{plan.year} 年度新型智慧城市建设项目整体采购" + (f"（{word}）" if word else ""),
                agency=agencies[0].code if len(agencies) == 1 else None,
                split_reason=reason,
                members=members,
                lots=(lot,),
            )
        )
    return tuple(found)


def _granted(row: ProjectRow) -> Decimal:
    return row.reviewed_amount if row.approved_amount is None else row.approved_amount


def _free_numbers(year: int, library: Library) -> Iterator[str]:
    taken = {*library.packages, *library.operation_packages}
    return (each for n in range(1, 1000) if (each := f"CG{year}-{n:02d}") not in taken)


def _subject(rows: Sequence[ProjectRow], library: Library) -> SubjectKind:
    """货物 where more than half of the declared money is for hardware, else 服务."""
    items = [item for row in rows for item in cost_items(library.by_id[row.dossier_id].record)]
    goods = sum((item.amount for item in items if item.cost_kind is CostKind.HARDWARE), ZERO)
    is_goods = goods * 2 > sum((item.amount for item in items), ZERO)
    return SubjectKind.GOODS if is_goods else SubjectKind.SERVICES


def in_force(year: int, library: Library) -> tuple[Filed[Package], ...]:
    """The packages of a year that have not ended."""
    return tuple(filed for y, filed in library.all_packages if y == year and filed.record.is_in_force)


def cost_items(dossier: Dossier) -> tuple[CostItem, ...]:
    """明细 of the declaration."""
    investment = dossier.declaration.investment if dossier.declaration else None
    return investment.cost_items if investment else ()


@dataclass(frozen=True, slots=True)
class LikeItem:
    """Like items of several projects as one: same 品目 (where none is written: same name), kind and 计量单位."""

    cost_kind: CostKind
    goods_code: str | None
    names: tuple[str, ...]
    measure_unit: str
    quantity: Decimal
    budget: Decimal
    dossier_ids: tuple[str, ...]


def like_items(packages: Iterable[Package], library: Library) -> tuple[LikeItem, ...]:
    """带量汇总: the declared items of every member, summed; by kind, then by budget."""
    found: dict[tuple[CostKind, str, str], list[tuple[str, CostItem]]] = {}
    for number in dict.fromkeys(number for package in packages for number in package.member_ids()):
        filed = library.by_id.get(number)
        for item in cost_items(filed.record) if filed else ():
            key = (item.cost_kind, item.goods_code or item.name, item.measure_unit)
            found.setdefault(key, []).append((number, item))
    rows = [_summed(kind, unit, items) for (kind, _, unit), items in found.items()]
    kinds = list(CostKind)
    return tuple(sorted(rows, key=lambda row: (kinds.index(row.cost_kind), -row.budget, row.names)))


def _summed(kind: CostKind, unit: str, items: Sequence[tuple[str, CostItem]]) -> LikeItem:
    return LikeItem(
        cost_kind=kind,
        goods_code=items[0][1].goods_code,
        names=tuple(dict.fromkeys(item.name for _, item in items)),
        measure_unit=unit,
        quantity=sum((item.quantity for _, item in items), ZERO),
        budget=sum((item.amount for _, item in items), ZERO),
        dossier_ids=tuple(dict.fromkeys(number for number, _ in items)),
    )


def apportion(amount: Decimal, weights: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """The amount in parts like the weights, each to the cent, their sum exact: left-over cents go to the largest rests.

    Without any weight the parts are equal.
    """
    cents = {key: int(weight / CENT) for key, weight in weights.items()}
    if not any(cents.values()):
        cents = dict.fromkeys(cents, 1)
    whole, total = int(amount / CENT), sum(cents.values())
    parts = {key: whole * each // total for key, each in cents.items()}
    order = sorted(cents, key=lambda key: (-(whole * cents[key] % total), -cents[key]))
    for key in order[: whole - sum(parts.values())]:
        parts[key] += 1
    return {key: part * CENT for key, part in parts.items()}


def next_step(package: Package) -> str:
    """What is to be done next, in words."""
    if package.package_state is PackageState.ENDED:
        return "已终止"
    if package.entrustment is None:
        return "委托集中采购机构"
    last = package.tender_documents[-1].document_review if package.tender_documents else None
    waits = [lot for lot in package.lots if not lot.won]
    is_open = any(lot.attempts and lot.attempts[-1].tender_result is None for lot in waits)
    if not package.lots:
        return "划分标段"
    if not waits:
        return "各成员签订合同" if package.package_state is not PackageState.SIGNED else "已签约"
    if is_open:
        return "登记采购结果"
    if not package.tender_documents:
        return "集中采购机构形成招标文件"
    if last is None:
        return "办公室审核招标文件"
    return "发布公告" if last.conclusion is DocumentVerdict.PASSED else "修改招标文件后再审核"


def lot_state(lot: Lot) -> str:
    """Where a lot stands: 未公告, 公告中, 流标 2 次, 中标."""
    if not lot.attempts:
        return "未公告"
    last = lot.attempts[-1]
    if last.tender_result is None:
        return f"第 {last.serial} 次公告中"
    if last.tender_result is TenderResult.AWARDED:
        return "中标"
    return f"{last.tender_result}（第 {last.serial} 次）"


def notice_edits(package: Filed[Package], place: int, on: str, method: str, version: int | None) -> list[Edit]:
    """The edits that record a notice as the next attempt at a lot."""
    lot = package.record.lots[place]
    serial = max((attempt.serial for attempt in lot.attempts), default=0) + 1
    record = {"序号": str(serial), "公告": on, "文件版本": version and str(version), "方式": method}
    known = {key: value for key, value in record.items() if value is not None}
    state = Put((*package.at, "状态"), str(PackageState.TENDERING))
    is_moved = package.record.package_state in (PackageState.PROPOSED, PackageState.ENTRUSTED)
    return [Append((*package.at, "标段", place, "采购次数"), known), *([state] if is_moved else [])]


def entrust_edits(package: Filed[Package], on: str, document: str | None, agency: str) -> list[Edit]:
    """The edits that record to whom and when a package was entrusted."""
    record = {"日期": on, **({"文号": document} if document else {})}
    return [
        Put((*package.at, "集中采购机构"), agency),
        Put((*package.at, "委托"), record),
        Put((*package.at, "状态"), str(PackageState.ENTRUSTED)),
    ]


def result_edits(package: Filed[Package], place: int, result: Mapping[str, object]) -> list[Edit]:
    """The edits that record how the last attempt at a lot ended."""
    last = len(package.record.lots[place].attempts) - 1
    return [Put((*package.at, "标段", place, "采购次数", last, key), value) for key, value in result.items()]
