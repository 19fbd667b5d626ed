"""The source line of a finding with a caret under the place, also where Chinese takes two columns."""

from __future__ import annotations

from rich.cells import cell_len

from zhcity_cli.exports.text import shown

INDENT = "    "
CUT = "…"
# Before the place is shown as much as fits into this share of the width, the rest goes to what follows.
BEFORE = 0.6


def excerpt(line: str, column: int, width: int) -> str:
    """Two lines; a line that is too long is cut around the place, what is invisible is shown as ‹U+200B›."""
    before, after = line[: column - 1].lstrip(), line[column - 1 :].rstrip()
    room = max(width - len(INDENT) - 2 * cell_len(CUT), 10)
    left, right = _tail(before, int(room * BEFORE)), after
    left = f"{CUT}{left}" if left != shown(before) else left
    right = _head(after, room - cell_len(left))
    right = f"{right}{CUT}" if right != shown(after) else right
    return f"{INDENT}{left}{right}\n{INDENT}{' ' * cell_len(left)}^"


def _head(text: str, room: int) -> str:
    """As much of the beginning as fits, made visible."""
    kept: list[str] = []
    for character in text:
        piece = shown(character)
        room -= cell_len(piece)
        if room < 0:
            break
        kept.append(piece)
    return "".join(kept)


def _tail(text: str, room: int) -> str:
    kept: list[str] = []
    for character in reversed(text):
        piece = shown(character)
        room -= cell_len(piece)
        if room < 0:
            break
        kept.append(piece)
    return "".join(reversed(kept))
