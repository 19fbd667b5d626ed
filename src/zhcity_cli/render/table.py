"""Plain tables for a terminal, aligned by the width that Chinese takes; no vertical rules, no markup."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size

GAP = "  "


def table(head: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int] = (), most: int = 40) -> str:
    """Rows under a head; the columns in `right` are aligned right, long texts are cut at `most` cells with ….

    The last column is never cut: it is where explanations stand.
    """
    last = len(head) - 1
    shown = [[_cut(value, most) if place != last else value for place, value in enumerate(row)] for row in rows]
    widths = [max(cell_len(row[place]) for row in [list(head), *shown]) for place in range(len(head))]
    lines = [_line(head, widths, right), GAP.join("-" * width for width in widths)]
    lines += [_line(row, widths, right) for row in shown]
    return "\n".join(lines)


def _line(row: Sequence[str], widths: Sequence[int], right: Sequence[int]) -> str:
    cells = []
    for place, (value, width) in enumerate(zip(row, widths, strict=True)):
        space = " " * (width - cell_len(value))
        cells.append(space + value if place in right else value + space)
    return GAP.join(cells).rstrip()


def _cut(value: str, most: int) -> str:
    return value if cell_len(value) <= most else set_cell_size(value, most - 2).rstrip() + "…"
