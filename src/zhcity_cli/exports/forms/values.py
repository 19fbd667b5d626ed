"""What stands in a form: the values of a dossier as text, one spelling for each, and digests to see what changed.

Values are the texts of the dossier's file; a table is a list of rows, each row a text by column (blank ones left out).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from zhcity_cli.exports.forms.form import Field, Form, Kind, Route, Table
from zhcity_cli.model.dossier import Dossier
from zhcity_cli.model.library import Library

Row = Mapping[str, str]
KEY_FORM, KEY_VERSION, KEY_ID, KEY_UNIT = "#表单", "#版式", "#编号", "#单位"
LIST_MARK = "、"
_LIST_MARKS = re.compile(r"[、，,；;\n]")


def items(text: str) -> list[str]:
    """The items of a cell that holds several."""
    return [each.strip() for each in _LIST_MARKS.split(text) if each.strip()]


def spelt(kind: Kind, text: str) -> str:
    """The one spelling of a readable value: 162 → 162.00, a，b → a、b."""
    if kind is Kind.LIST:
        return LIST_MARK.join(items(text))
    if kind not in (Kind.MONEY, Kind.PRICE, Kind.NUMBER):
        return text
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    if number == 0:
        number = abs(number)
    plain = f"{number:f}"
    whole, _, places = plain.partition(".")
    least = {Kind.MONEY: 2, Kind.PRICE: 2}.get(kind, 0)
    places = places.rstrip("0").ljust(least, "0")
    return f"{whole}.{places}" if places else whole


def digest(value: str | Sequence[Row]) -> str:
    """Twelve hex digits of a field's text or of a table's rows."""
    text = value if isinstance(value, str) else json.dumps([dict(row) for row in value], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def plain(dossier: Dossier) -> dict[str, Any]:
    """The dossier as its file would say it: Chinese keys, texts, no blanks."""
    return dossier.model_dump(mode="json", by_alias=True, exclude_none=True)


def text_at(field: Field, values: Mapping[str, Any]) -> str:
    """The text of a field in such values; empty where it is blank."""
    found = reach(values, field.at)
    if found is None or found == []:
        return ""
    return spelt(field.kind, LIST_MARK.join(found) if isinstance(found, list) else str(found).strip())


def rows_at(table: Table, values: Mapping[str, Any]) -> list[Row]:
    """The rows of a table in such values."""
    found: Any = reach(values, table.at) or {}
    if table.is_mapping:
        key, amount = table.columns
        return [{key.label: str(k), amount.label: spelt(amount.kind, str(v))} for k, v in found.items()]
    rows = ({c.label: text_at(c, record) for c in table.columns} for record in found)
    return [{label: text for label, text in row.items() if text} for row in rows]


def reach(values: Any, at: Iterable[str]) -> Any:
    """The value at a route, None as soon as a step is missing."""
    for step in at:
        values = values.get(step) if isinstance(values, Mapping) else None
    return values


def is_nothing(table: Table, row: Row, library: Library) -> bool:
    """Whether a row is no record: blank, only numbered, or an offered row that nobody filled in."""
    if not {label for label in row if label != table.numbered}:
        return True
    return table.is_prefill_optional and table.prefilled is not None and row in table.prefilled(library)


def blank_rows(table: Table, library: Library) -> list[Row]:
    """The rows that a blank form brings along."""
    rows: list[Row] = []
    for row in table.prefilled(library) if table.prefilled else ():
        rows.append({table.numbered: next_number(rows, table.numbered), **row} if table.numbered else row)
    return rows


def next_number(rows: Iterable[Row], label: str) -> str:
    """The next free number of papers: FJ-008."""
    taken = [int(found[1]) for row in rows if (found := re.fullmatch(r"FJ-(\d{1,6})", row.get(label, "")))]
    return f"FJ-{max(taken, default=0) + 1:03d}"


def digests(
    form: Form, values: Mapping[str, Any], rows: Mapping[str, Sequence[Row]], library: Library
) -> dict[str, str]:
    """Route → digest of every field and table (rows by sheet), as a reader of the untouched form finds them."""
    found = {key(field.at): digest(text_at(field, values)) for field in form.fields}
    return found | {key(table.at): digest(records(table, rows[table.sheet], library)) for table in form.tables}


def all_rows(form: Form, values: Mapping[str, Any]) -> dict[str, list[Row]]:
    """The rows of every table by sheet."""
    return {table.sheet: rows_at(table, values) for table in form.tables}


def records(table: Table, rows: Iterable[Row], library: Library) -> list[Row]:
    """The rows that are records."""
    return [row for row in rows if not is_nothing(table, row, library)]


def key(at: Route) -> str:
    """The route as the machine sheet writes it: 申报.投资.总额."""
    return ".".join(at)
