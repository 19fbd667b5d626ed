"""What moved since a plan was locked, how two plans differ, what a ceiling leaves: typed values, pure functions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from zhcity_cli.model.library import Library
from zhcity_cli.model.plan import Plan, ProjectRow
from zhcity_cli.model.projection import ZERO, moved_fields, this_year
from zhcity_cli.model.words import PlanState
from zhcity_cli.planning import build_plan
from zhcity_cli.rules import CATALOGUE_VERSION


@dataclass(frozen=True)
class Verification:
    """What moved since the plan was locked; empty everywhere means: the same."""

    members: tuple[tuple[str, str, str, str], ...]  # id, field, in the plan, in the dossier
    settings_moved: bool
    rules_moved: bool

    @property
    def is_same(self) -> bool:
        return not (self.members or self.settings_moved or self.rules_moved)


def verify(plan: Plan, library: Library) -> Verification:
    """Compare a locked plan with the dossiers, the settings and the rules as they are now."""
    moved: list[tuple[str, str, str, str]] = []
    for row in plan.members():
        filed = library.by_id.get(row.dossier_id)
        if filed is None:
            moved.append((row.dossier_id, "卷宗", "有", "没有"))
            continue
        moved += ((row.dossier_id, *each) for each in moved_fields(row, filed.record, plan))
    if plan.state is PlanState.PROPOSED:
        now = build_plan(library, plan.year).plan
        there, here = ({r.dossier_id for r in p.members()} for p in (plan, now))
        moved += ((number, "列入", "在计划内", "不应再列入") for number in sorted(there - here))
        moved += ((number, "列入", "不在计划内", "应列入") for number in sorted(here - there))
    return Verification(
        tuple(moved),
        plan.settings_digest != library.settings.parameters.digest(),
        plan.catalogue_version != CATALOGUE_VERSION,
    )


class Difference(NamedTuple):
    """A typed difference of two plans; delta and percent only for amounts (万元)."""

    subject: str
    name: str
    field: str
    old: Decimal | str | None
    new: Decimal | str | None
    delta: Decimal | None
    percent: Decimal | None


def diff(old: Plan, new: Plan) -> list[Difference]:
    """What differs between two plans: totals, departments, members added, removed and changed."""
    found = []
    for word, name in (("建设", "construction_amount"), ("运维", "operation_amount"), ("总", "grand_total")):
        found.append(_amounts("合计", "", word, getattr(old.totals, name), getattr(new.totals, name)))
    before, after = _by_unit(old), _by_unit(new)
    found += [_amounts(unit, "", "建议", before.get(unit), after.get(unit)) for unit in sorted(before | after)]
    rows_before, rows_after = _rows(old), _rows(new)
    approved_before, approved_after = _approved(old), _approved(new)
    for number in sorted(rows_before | rows_after):
        a, b = rows_before.get(number), rows_after.get(number)
        shown = b or a
        assert shown is not None
        name = shown[0]
        if a is None or b is None:
            words = ("未列入", "列入") if a is None else ("列入", "未列入")
            found.append(Difference(number, name, "列入", words[0], words[1], None, None))
        found.append(_amounts(number, name, "本年安排", a and a[1], b and b[1]))
        if number in approved_before and number in approved_after:
            found.append(_amounts(number, name, "审定额", approved_before[number], approved_after[number]))
        if a and b and a[0] != b[0]:
            found.append(Difference(number, name, "名称", a[0], b[0], None, None))
    return [each for each in found if each.old != each.new]


def _by_unit(plan: Plan) -> dict[str, Decimal]:
    return {row.project_unit: row.suggested_amount for row in plan.arrangement}


def _rows(plan: Plan) -> dict[str, tuple[str, Decimal]]:
    """By member: name and this year's money, construction and O&M together."""
    rows: dict[str, tuple[str, Decimal]] = {}
    for row in plan.members():
        money = this_year(row, plan.year) if isinstance(row, ProjectRow) else row.reviewed_amount
        rows[row.dossier_id] = (row.name, rows.get(row.dossier_id, ("", ZERO))[1] + money)
    return rows


def _approved(plan: Plan) -> dict[str, Decimal]:
    """By member: 审定额 of the whole project, where the leading group has given one."""
    return {row.dossier_id: row.approved_amount for row in plan.project_rows if row.approved_amount is not None}


def _amounts(subject: str, name: str, field: str, old: Decimal | None, new: Decimal | None) -> Difference:
    delta = (new or ZERO) - (old or ZERO)
    percent = (delta / old * 100).quantize(Decimal("0.1")) if old else None
    return Difference(subject, name, field, old, new, delta, percent)


def over_ceiling(plan: Plan, ceilings: Mapping[str, Decimal]) -> list[tuple[str, Decimal, Decimal, Decimal]]:
    """(unit or 合计, suggested, ceiling, suggested − ceiling) for each ceiling; it shows, it never chooses."""
    suggested = {**_by_unit(plan), "合计": plan.totals.grand_total}
    return [(k, suggested.get(k, ZERO), v, suggested.get(k, ZERO) - v) for k, v in ceilings.items()]
