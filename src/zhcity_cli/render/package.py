"""Packages on a terminal: budgets and state, members, lots with their attempts, like items."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from zhcity_cli.model.library import Library
from zhcity_cli.model.package import Attempt, Package
from zhcity_cli.model.plan import ProjectRow
from zhcity_cli.packaging import LikeItem, lot_state, next_step
from zhcity_cli.render.table import table

ZERO = Decimal(0)


def listing(packages: Sequence[Package], word: str = "采购包") -> str:
    """One line a package: members, budget, limits, awards, state and next step."""
    rows = [
        [
            package.id, str(package.package_state), str(len(package.budgets)), *map(_money, _sums(package)),
            next_step(package), package.name,
        ]
        for package in packages
    ]  # fmt: skip
    head = [word, "状态", "成员", "包预算", "限价", "中标", "下一步", "名称"]
    return table(head, rows, right=(2, 3, 4, 5)) if rows else f"还没有{word}。"


def _sums(package: Package) -> tuple[Decimal, Decimal, Decimal]:
    limits = sum((lot.price_limit for lot in package.lots), ZERO)
    awards = sum((lot.won.award or ZERO for lot in package.lots if lot.won), ZERO)
    return sum(package.budgets.values(), ZERO), limits, awards


def _money(amount: Decimal) -> str:
    return f"{amount:.2f}"


def detail(package: Package, library: Library) -> str:
    """A package with its members, documents, lots and attempts."""
    agency = library.unit_name(package.agency) if package.agency else "还没有写"
    entrusted = f"，{package.entrustment.dated_on} 委托" if package.entrustment else "，还没有委托"
    lines = [
        f"{package.id} {package.name}（{package.package_state}）",
        f"集中采购机构：{agency}{entrusted}",
        *([f"分包理由：{package.split_reason}"] if package.split_reason else []),
        "\n成员（万元）",
        _members(package, library),
    ]
    if package.tender_documents:
        lines += ["\n招标文件", _documents(package, library)]
    for lot in package.lots:
        lines.append(
            f"\n第 {lot.lot_number} 标段（{lot.subject_kind or '没有写标的'}，限价 {lot.price_limit:.2f} 万元）：{lot_state(lot)}"
        )
        if lot.attempts:
            lines.append(_attempts(lot.attempts))
    if package.finance_supervision:
        lines.append(f"\n财政监督 {len(package.finance_supervision)} 次")
        lines += [f"  {each.dated_on} {each.matter}" for each in package.finance_supervision]
    lines.append(f"\n下一步：{next_step(package)}。")
    return "\n".join(lines)


def _members(package: Package, library: Library) -> str:
    shares: dict[str, Decimal] = {}
    for lot in package.lots:
        for share in lot.won.shares if lot.won else ():
            shares[share.dossier_id] = shares.get(share.dossier_id, ZERO) + share.amount
    rows = []
    for member in package.members:
        filed = library.by_id.get(member.dossier_id)
        left = f"{member.withdrawal.dated_on} 退出：{member.withdrawal.reason}" if member.withdrawal else ""
        stage = str(filed.record.stage) if filed else "—"
        award = _money(shares[member.dossier_id]) if member.dossier_id in shares else "—"
        name = filed.record.name if filed else "（读不出）"
        rows.append([member.dossier_id, stage, _money(member.budget), award, name, left])
    budget, _, awarded = _sums(package)
    rows.append(["合计", "", _money(budget), _money(awarded), "", ""])
    head = ["编号", "阶段", "预算", "中标分摊", "名称", "退出"]
    if all(member.withdrawal is None for member in package.members):
        head, rows = head[:-1], [row[:-1] for row in rows]
    return table(head, rows, right=(2, 3))


def _documents(package: Package, library: Library) -> str:
    rows = []
    for document in package.tender_documents:
        review = document.document_review
        said = f"{review.dated_on} {library.unit_name(review.unit)} {review.conclusion}" if review else "还没有审核"
        rows.append([f"第 {document.version} 版", document.sha256[:12], said])
    return table(["版本", "sha256", "审核"], rows)


def _attempts(attempts: Iterable[Attempt]) -> str:
    rows = [
        [
            str(attempt.serial), str(attempt.notice_on), str(attempt.tender_method), str(attempt.tender_result or "—"),
            str(attempt.dated_on or "—"), "—" if attempt.award is None else _money(attempt.award), attempt.winner or "",
        ]
        for attempt in attempts
    ]  # fmt: skip
    return table(["次", "公告", "方式", "结果", "日期", "中标额", "中标人"], rows, right=(5,))


def volumes(items: Sequence[LikeItem]) -> str:
    """What several projects buy, summed; what only one buys as one line (each stands in the workbook)."""
    shared = [item for item in items if len(item.dossier_ids) > 1]
    rows = [
        [
            str(item.cost_kind), item.goods_code or "—", f"{item.quantity:f}", item.measure_unit, _money(item.budget),
            str(len(item.dossier_ids)), "、".join(item.names),
        ]
        for item in shared
    ]  # fmt: skip
    alone = [item.budget for item in items if len(item.dossier_ids) == 1]
    if alone:
        rows.append(["其余", "", "", "", _money(sum(alone, ZERO)), "1", f"{len(alone)} 项，各只有一个项目要"])
    rows.append(["合计", "", "", "", _money(sum((item.budget for item in items), ZERO)), "", f"{len(items)} 项"])
    return table(["类", "品目", "数量", "单位", "预算", "项目数", "名称"], rows, right=(2, 4, 5))


def held_back(rows: Iterable[tuple[ProjectRow, str]], library: Library) -> str:
    """Projects of the plan that are in no package, with the reason."""
    shown = [[row.dossier_id, library.unit_name(row.project_unit), row.name, reason] for row, reason in rows]
    return table(["编号", "项目单位", "名称", "原因"], shown)
