"""Text in cells: what is invisible is shown, how many lines it takes, where it is cut, what a sheet may be called."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

# Half-width characters of a column that its borders and the indent take.
MARGIN = 1
LINE_HEIGHT = 16.0
PADDING = 6.0
# Excel and WPS allow rows of at most 409 points: what needs more lines goes on in the next row.
MOST_LINES = 25

_UNSAFE = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})


def shown(text: str) -> str:
    """The text with control, format and undefined characters made visible: ‹U+202E›."""
    if text.isprintable():
        return text
    return "".join(f"‹U+{ord(each):04X}›" if _is_unsafe(each) else each for each in text)


def _is_unsafe(character: str) -> bool:
    return character != "\n" and unicodedata.category(character) in _UNSAFE


@cache
def _width(character: str) -> int:
    # Ambiguous ones (“ ” … — ·) are drawn wide by Chinese fonts.
    return 2 if unicodedata.east_asian_width(character) in "WFA" else 1


def pieces(text: str, width: float) -> list[str]:
    """The text cut where it has filled the tallest row of a column so wide; nearly always one piece."""
    if len(text) * 2 <= width * MOST_LINES and "\n" not in text:
        return [text]
    found, start, lines, used = [], 0, 1, 0
    for place, character in enumerate(text):
        used += _width(character)
        if character == "\n" or used > width:
            lines, used = lines + 1, 0 if character == "\n" else _width(character)
            if lines > MOST_LINES:
                found.append(text[start:place])
                start, lines = place + (character == "\n"), 1
    return [*found, text[start:]]


def line_count(text: str, width: float) -> int:
    """How many lines the text takes in a column so wide."""
    lines = 0
    for paragraph in text.split("\n"):
        if len(paragraph) * 2 <= width:
            lines += 1
            continue
        used = 0
        lines += 1
        for character in paragraph:
            used += _width(character)
            if used > width:
                lines, used = lines + 1, _width(character)
    return lines


def height(lines: int) -> float:
    return lines * LINE_HEIGHT + PADDING


def sheet_name(text: str) -> str:
    """A name that Excel and WPS accept: none of []:*?/\\, no quote at either end, at most 31 characters."""
    return re.sub(r"[\[\]:*?/\\]", "－", shown(text).replace("\n", " ")).strip(" '")[:31].rstrip(" '") or "表"
