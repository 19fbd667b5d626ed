"""年度投资计划 of 发展改革和统计局 (第四条): plans/<year>/investment.yaml, amounts of the year in 万元."""

from zhcity_cli.model.base import Day, DossierId, Money, Record, Text, Year


class InvestmentRow(Record):
    dossier_id: DossierId
    amount: Money


class InvestmentPlan(Record):
    """A document of its own beside the annual plan: what is to be invested in each project this year (S21)."""

    year: Year
    document_number: Text
    dated_on: Day
    projects: tuple[InvestmentRow, ...] = ()
    investment_total: Money
