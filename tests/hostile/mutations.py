"""Ways to spoil a dossier, from a flipped byte to a subtree in the wrong place; the same random numbers, the same spoils."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random
from typing import Any

import yaml

CHARACTERS = (
    "\t\0\x1b\x07\x85\x9b\r\u00a0\u00ad\u0301\u034f\u115f\u180e\u200b\u200d\u200f\u2028\u202e\u2066\u2800\u2ed8\u2f54\u3000\u3164"
    "\ue000\ufe0f\ufeff\uff10\uff1a\ufffe\U0001f600\U00020bb7\U000e0041：，。“”‘’【】—…·①é𠮷:#-?&*!|>%@`'\"[]{},~<=\\\n "
)
TOKENS = (
    "~", "null", "[]", "{}", "[[", "]]", "{甲: [}", "&a 甲", "*a", "!!python/object:x", "!x", "<<: {}", "? 甲", "- - -", "---", "...",
    "%YAML 1.1", "|", ">", "|2-", ">+9", '"', "'", '"\\ud800"', '"\\x00"', '"\\u202e"', '"\\N\\_\\L\\P"', "yes", "NO", "on", "010", "0o17", "0x1F",
    "1e400", "-0", "+1", ".inf", "-.inf", ".nan", "12:30:45", "1_000", "9" * 40, "9" * 5000, "-1", "0.001", "1.005", "１２３", "1,234.5", "100万元",
    "2025-02-29", "2025-13-01", "0000-00-00", "9999-12-31", "2025-3-1", "2025年3月1日", "2025/03/01", "2100", "1999", "ZH0000-A-0", "ZH2022-CGJ-001",
    "../../etc/passwd", "/dev/zero", "C:\\x", "CON", "=1+1", "@SUM(A1)", "[link=x]甲[/link]", "[/x]", ":smile:", "<b>", "{{ x }}", "${HOME}", "是", "否",
    "建设", "涉密", "运维", "购买服务", "储备", "结项", "暂缓", "终止", "SLJ", "CGJ", "R02", "R16c", "济政办〔2018〕34号", "绝密", "机密★10年", "个人电脑",
    "甲" * 20_001, "a" * 2000, "<<<<<<< HEAD\n", "\n=======\n", ">>>>>>> x\n",
)  # fmt: skip
_VALUE = re.compile(r"(?<=: )[^\n,{}\[\]]+|(?<=- )[^\n,{}\[\]:]+")
_KEY = re.compile(r"[^\s,{}\[\]:-][^\n,{}\[\]:]*(?=: )")


def flip_byte(raw: bytes, random: Random) -> bytes:
    place = random.randrange(len(raw) + 1)
    return raw[:place] + bytes([random.randrange(256)]) + raw[place + random.randrange(2) :]


def cut(raw: bytes, random: Random) -> bytes:
    first, last = sorted(random.randrange(len(raw) + 1) for _ in range(2))
    return raw[:first] + raw[min(last, first + random.choice((1, 3, 40, 4000))) :]


def repeat(raw: bytes, random: Random) -> bytes:
    first = random.randrange(len(raw) + 1)
    piece = raw[first : first + random.choice((1, 10, 100, 1000))]
    return raw[:first] + piece * random.choice((2, 3, 50)) + raw[first:]


def truncate(raw: bytes, random: Random) -> bytes:
    return raw[: random.randrange(len(raw) + 1)]


def insert_character(text: str, random: Random) -> str:
    place = random.randrange(len(text) + 1)
    return text[:place] + random.choice(CHARACTERS) * random.choice((1, 1, 1, 2, 50)) + text[place:]


def insert_token(text: str, random: Random) -> str:
    place = random.randrange(len(text) + 1)
    return text[:place] + random.choice(TOKENS) + text[place:]


def replace_value(text: str, random: Random) -> str:
    return _replaced(_VALUE, text, random, random.choice(TOKENS))


def replace_key(text: str, random: Random) -> str:
    keys = _KEY.findall(text) or ["甲"]
    return _replaced(_KEY, text, random, random.choice([*keys, *TOKENS]))


def _replaced(shape: re.Pattern[str], text: str, random: Random, new: str) -> str:
    places = list(shape.finditer(text))
    if not places:
        return text + new
    found = random.choice(places)
    return text[: found.start()] + new + text[found.end() :]


def shuffle_lines(text: str, random: Random) -> str:
    lines = text.split("\n")
    first, second = random.randrange(len(lines)), random.randrange(len(lines))
    match random.randrange(6):
        case 0:
            del lines[first]
        case 1:
            lines.insert(second, lines[first])
        case 2:
            lines[first], lines[second] = lines[second], lines[first]
        case 3:
            lines[first] = " " * random.randrange(9) + lines[first].lstrip()
        case 4:
            lines[first] = "\t" + lines[first]
        case _:
            lines[first] += " " + lines[second]
    return "\n".join(lines)


def full_width(text: str, random: Random) -> str:
    wide = str.maketrans(":,-0123456789[]{}\"' ", "：，－０１２３４５６７８９［］｛｝“‘　")
    place = random.randrange(len(text) + 1)
    return text[:place] + text[place : place + random.choice((1, 3, 30))].translate(wide) + text[place + 30 :]


def move_subtree(text: str, random: Random) -> str:
    """One value of the tree in the place of another: right YAML, wrong shape."""
    try:
        values = yaml.load(text, yaml.CBaseLoader)
    except (yaml.YAMLError, ValueError, RecursionError):
        return text
    spots = list(_spots(values))
    if len(spots) < 2:
        return text
    holder, key = random.choice(spots)
    other, its_key = random.choice(spots)
    piece = other[its_key]
    match random.randrange(5):
        case 0:
            piece = [piece] * random.choice((0, 1, 2, 40))
        case 1:
            piece = {"甲": piece}
        case 2:
            piece = random.choice(TOKENS)
        case _:
            pass
    holder[key] = piece
    try:
        return str(yaml.dump(values, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=1000))
    except (ValueError, RecursionError):
        return text


class _Plain(yaml.CSafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


def _spots(node: Any, depth: int = 0) -> Any:
    if depth > 20:
        return
    pairs = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in list(pairs):
        yield node, key
        yield from _spots(value, depth + 1)


ON_BYTES: tuple[Callable[[bytes, Random], bytes], ...] = (flip_byte, cut, repeat, truncate)
ON_TEXT: tuple[Callable[[str, Random], str], ...] = (
    insert_character, insert_token, replace_value, replace_value, replace_key, shuffle_lines, full_width, move_subtree, move_subtree,
)  # fmt: skip
ENCODINGS = ("utf-8",) * 60 + ("gbk", "gb18030", "utf-16", "utf-16-le", "utf-8-sig", "big5")


def spoilt(raw: bytes, random: Random) -> bytes:
    """The bytes with one to four spoils, most of them on the text."""
    for _ in range(random.choice((1, 1, 1, 2, 4))):
        if random.random() < 0.15:
            raw = random.choice(ON_BYTES)(raw, random)
        else:
            text = random.choice(ON_TEXT)(raw.decode(errors="replace"), random)
            raw = text.encode(random.choice(ENCODINGS), errors="replace")
    return raw
