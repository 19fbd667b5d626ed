"""What the plan commands share: the locked plan, its file, its workbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zhcity_cli.exports.sheet import Workbook
    from zhcity_cli.model.library import Library
    from zhcity_cli.model.plan import Plan

COMMENT = "# 由 zhcity plan build 生成，不要手改；金额单位：万元\n"


def locked(library: Library, year: int) -> Plan:
    """The plan on file; refuses where there is none."""
    from zhcity_cli.cli.opening import must_be_open
    from zhcity_cli.errors import UsageError

    plan = library.plan(year)
    if plan is None:
        raise UsageError(f"{year} 年度还没有计划。", f"先用 zhcity plan build {year} 拟定。")
    must_be_open(library, plan)
    return plan


def as_yaml(plan: Plan) -> bytes:
    """The bytes of plan.yaml: the same plan gives the same bytes."""
    from zhcity_cli.store.yaml_write import document

    return document(plan.model_dump(mode="json", by_alias=True), COMMENT).encode()


def write_workbook(
    root: Path, plan: Plan, library: Library, draft: bool = False, errors: Mapping[str, str] = {}
) -> Path:
    from zhcity_cli.exports.plan_review import plan_review

    target = root / "out" / f"plan-review-{plan.year}{'-草稿' if draft else ''}.xlsx"
    made = plan_review(plan, library, draft=draft, errors=errors)
    return put(target, anchored(made, anchor_of(root, plan)))


def put(target: Path, workbook: Workbook) -> Path:
    """The workbook drawn into its file; refused while the file is open elsewhere."""
    from zhcity_cli.errors import TargetOpen
    from zhcity_cli.render.xlsx import to_xlsx
    from zhcity_cli.store.files import write_atomically

    # What WPS, Excel and LibreOffice lay beside a workbook while it is open; only Windows refuses the write by itself.
    if any(
        (target.parent / f"{before}{target.name}{after}").exists()
        for before, after in (("~$", ""), (".~", ""), (".~lock.", "#"))
    ):
        raise TargetOpen(str(target))
    write_atomically(target, to_xlsx(workbook))
    return target


def relative(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)


def anchor_of(root: Path, plan: Plan) -> str:
    """What a frozen plan's papers say of the history they stand on; "" before it is frozen."""
    if not (plan.is_approved and (root / ".git").exists()):
        return ""
    from zhcity_cli.store.freezing import anchor
    from zhcity_cli.store.git import Repository

    return str(anchor(Repository(root), plan.year) or "")


def anchored(workbook: Workbook, anchor: str) -> Workbook:
    """The workbook with the anchor in the footer of every page."""
    return replace(workbook, footer=f"{workbook.footer}　{anchor}") if anchor else workbook
