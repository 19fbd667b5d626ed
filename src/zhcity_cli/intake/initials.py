"""A unit's code from its name: the initials of its syllables, as offices abbreviate themselves."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from itertools import product
from string import ascii_uppercase

# The first character of each letter in GB 2312, whose first level is sorted by sound.
_FIRST = "啊芭擦搭蛾发噶哈击喀垃妈拿哦啪期然撒塌挖昔压匝"
_LETTERS = "ABCDEFGHJKLMNOPQRSTWXYZ"
_BOUNDS = [character.encode("gb2312") for character in _FIRST]
_LAST = b"\xd7\xf9"
_AREA = re.compile(r"^.{2,4}?(?:省|市|自治区|示范区|区|县)(?=.{3})")
_COMMON = re.compile(r"[（(].*|有限责任公司|股份有限公司|有限公司|集团")


def code_for(name: str, taken: Container[str]) -> str:
    """A free code of two to six capital letters."""
    return next(code for code in _candidates(name) if code not in taken)


def _candidates(name: str) -> Iterator[str]:
    core = _COMMON.sub("", _AREA.sub("", name))
    letters = ("".join(map(_initial, core)) or "DW")[:6]
    if len(letters) > 1:
        yield letters
    for length in range(1, 5):
        for tail in product(ascii_uppercase, repeat=length):
            yield letters[: 6 - length] + "".join(tail)


def _initial(character: str) -> str:
    if character.isascii():
        return character.upper() if character.isalpha() else ""
    try:
        code = character.encode("gb2312")
    except UnicodeEncodeError:
        return ""
    if not _BOUNDS[0] <= code <= _LAST:
        return ""
    return _LETTERS[sum(bound <= code for bound in _BOUNDS) - 1]
