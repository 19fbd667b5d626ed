"""Where on a form a value of the dossier was typed: the label beside its cell, or the row and column of a table."""

from __future__ import annotations

from zhcity_cli.exports.forms import FORMS

Route = tuple[str | int, ...]


def cell_named(at: Route) -> str:
    """“总投资”一格, 或 “投资明细”第 2 行“金额”一列; "" where no form asks for it."""
    words = tuple(step for step in at if isinstance(step, str))
    places = [step for step in at if isinstance(step, int)]
    for form in FORMS.values():
        for field in form.fields:
            if field.at == words and not places:
                return f"“{field.label}”一格"
        for table in form.tables:
            if words[: len(table.at)] == table.at and (table.is_mapping or places):
                row = f"“{table.sheet}”" + (f"第 {places[0] + 1} 行" if places else "")
                column = next((c.label for c in table.columns if c.at and c.at == words[len(table.at) :]), "")
                return f"{row}“{column}”一列" if column else row
    return ""
