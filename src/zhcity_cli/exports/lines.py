"""What the leading group reads of one member of the plan, in one shape for projects and for O&M."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from zhcity_cli.exports.grid import money
from zhcity_cli.model.dossier import Dossier
from zhcity_cli.model.library import Library
from zhcity_cli.model.plan import Plan, ProjectRow
from zhcity_cli.model.projection import this_year
from zhcity_cli.model.words import FundingMode

OPERATION = "运维"


@dataclass(frozen=True, slots=True)
class Line:
    """A member; asked, reviewed and approved are of the whole project, `arranged` is this year's money (万元)."""

    dossier_id: str
    name: str
    unit: str
    unit_name: str
    category: str | None
    nature: str | None
    mode: str
    listing: str
    asked: Decimal
    reviewed: Decimal
    approved: Decimal | None
    arranged: Decimal
    by_year: Mapping[int, Decimal]
    sources: Mapping[str, Decimal]
    years: str
    conclusion: str | None
    remark: str | None
    dossier: Dossier | None

    @property
    def funding(self) -> str | None:
        """资金来源 as people write it: one channel by its name, several with their amounts."""
        if len(self.sources) == 1:
            return next(iter(self.sources))
        return "\n".join(f"{channel} {money(amount):,.2f}" for channel, amount in self.sources.items()) or None


def lines(plan: Plan, library: Library, errors: Mapping[str, str]) -> tuple[Line, ...]:
    """The members by department in the order of 分部门安排, in each: 新列, 续建, 增补, 运维."""
    order = {row.project_unit: place for place, row in enumerate(plan.arrangement)}
    every = [*_projects(plan, library, errors), *_operation(plan, library, errors)]
    return tuple(sorted(every, key=lambda line: (order.get(line.unit, len(order)), line.unit)))


def _projects(plan: Plan, library: Library, errors: Mapping[str, str]) -> Iterator[Line]:
    for listing, rows in (("新列", plan.new_projects), ("续建", plan.continued), ("增补", plan.supplements)):
        for row in rows:
            dossier = _dossier(library, row.dossier_id)
            yield Line(
                dossier_id=row.dossier_id,
                name=row.name,
                unit=row.project_unit,
                unit_name=library.unit_name(row.project_unit, plan.proposed_on),
                category=row.category,
                nature=row.nature,
                mode=row.funding_mode,
                listing=listing,
                asked=money(row.total),
                reviewed=money(row.reviewed_amount),
                approved=None if row.approved_amount is None else money(row.approved_amount),
                arranged=money(this_year(row, plan.year)),
                by_year=row.by_year,
                sources=row.sources,
                years=_years(row),
                conclusion=row.review_conclusion,
                remark=_remark(
                    row.total - row.reviewed_amount, _funding_statement(dossier, listing), errors.get(row.dossier_id)
                ),
                dossier=dossier,
            )


def _operation(plan: Plan, library: Library, errors: Mapping[str, str]) -> Iterator[Line]:
    for row in plan.operation_members:
        dossier = _dossier(library, row.dossier_id)
        yield Line(
            dossier_id=row.dossier_id,
            name=row.name,
            unit=row.project_unit,
            unit_name=library.unit_name(row.project_unit, plan.proposed_on),
            category=dossier.category if dossier else None,
            nature=None,
            mode=FundingMode.GOVERNMENT_OPERATION,
            listing=OPERATION,
            asked=money(row.declared_amount),
            reviewed=money(row.reviewed_amount),
            approved=None,
            arranged=money(row.reviewed_amount),
            by_year={plan.year: row.declared_amount},
            sources={},
            years=f"{plan.year}年",
            conclusion=None,
            remark=_remark(row.declared_amount - row.reviewed_amount, None, errors.get(row.dossier_id)),
            dossier=dossier,
        )


def _dossier(library: Library, number: str) -> Dossier | None:
    filed = library.by_id.get(number)
    return filed.record if filed else None


def _years(row: ProjectRow) -> str:
    years = [year for year, amount in row.by_year.items() if amount] or list(row.by_year)
    if not years:
        return ""
    first, last = min(years), max(years)
    return f"{first}年" if first == last else f"{first}—{last}年"


def _funding_statement(dossier: Dossier | None, listing: str) -> str | None:
    """A supplement comes with the word of where its money is."""
    return dossier.declaration.funding_statement if listing == "增补" and dossier and dossier.declaration else None


def _remark(cut: Decimal, statement: str | None, error: str | None) -> str | None:
    said = [
        f"核减 {money(cut):,.2f}" if cut > 0 else None,
        f"资金说明：{statement}" if statement else None,
        f"有错误：{error}" if error else None,
    ]
    return "\n".join(each for each in said if each) or None
