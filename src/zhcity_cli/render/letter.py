"""消缺通知 as a markdown page."""

from __future__ import annotations

from zhcity_cli.exports.mending_letter import COLUMNS, TITLE, Letter
from zhcity_cli.render.formats.people import escaped, table


def as_markdown(letter: Letter) -> str:
    rows = [(str(serial), *row) for serial, row in enumerate(letter.rows, 1)]
    listed = table([column.title for column in COLUMNS], rows) if rows else []
    signed = [f"\n{escaped(letter.office)}", f"\n{letter.date_in_words}"]
    return "\n".join([f"# {TITLE}\n", f"致：{escaped(letter.unit)}\n", f"{letter.opening}\n", *listed, *signed])
