"""Plain files, line by line: what nearly every dossier consists of, in a third of the time that libyaml's events take.

Only what every YAML reader takes the same way is read here: keys of one word, plain or simply quoted values, one-line
records and lists, blocks of text, comments. On anything else, and on every fault, `read_plain` gives up and libyaml
reads the file from its beginning; a test reads thousands of spoilt files both ways.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

MAX_ITEMS = 5000
NULLS = frozenset(("", "~", "null", "Null", "NULL"))
DEEPEST = 16  # far below the depth that is refused

# (?>(?:…)*) and not (?:…)*+: before Python 3.11.5 a possessive group with choices in it stops too early.
_NULL = r"(?:~|[Nn]ull|NULL)"
_INSIDE = r"[^\s,:{}\[\]\"'#&*!|>%@`\\]"
_FIRST = r"[^\s,:{}\[\]\"'#&*!|>%@`\\?-]"
# libyaml takes a key of up to 1,024 characters only; no word of ours is a tenth of that.
_KEY = rf"{_FIRST}{_INSIDE}{{0,100}}+"
_PLAIN = rf"{_FIRST}{_INSIDE}*+(?>(?: {_INSIDE}++)*)"
_QUOTED = rf'"(?!{_NULL}")[^\s,:{{}}\[\]"\\]++"'
_WORD = rf"(?!{_NULL}[,\]])(?:{_PLAIN}|{_QUOTED})"
# Each part is written once, after the mark that opens the whole or after a comma: that halves what is to be compiled.
_WORDS = rf"\[(?>(?:(?:(?<!\[), |(?<=\[)){_WORD})*)\]"
_FLAT = rf"(?:{_PLAIN}|{_QUOTED}|{_WORDS})"
_INNER = rf"\{{(?>(?:(?:(?<!\{{), |(?<=\{{)){_KEY}: {_FLAT})+)\}}"
_VALUE = rf"(?:{_FLAT}|{_INNER})"
_RECORD = rf"\{{(?>(?:(?:(?<!\{{), |(?<=\{{)){_KEY}: {_VALUE})+)\}}"
_RECORDS = rf"\[((?>(?:(?:(?<!\[), |(?<=\[)){_RECORD})+))\]"
_PAIRS = re.compile(rf"({_KEY}): ({_VALUE})")

_LINES = re.compile(
    rf"(?! +\n)( *)(- )?(?:({_KEY}):(?: (?=[^ ])|(?= *(?:\n| #))))?"  # indent, dash, key
    rf"(?:(?<=[:-] )(?:({_FIRST}[^\s:#]*+(?>(?: [^\s:#]++)*))"  # a word or a sentence
    rf"|({_RECORD})|({_WORDS})|{_RECORDS}"
    r'|("[^"\\\n]*"|\{[^\n]*\}|\[[^\n]*\])'  # any other quoted value, record or list on one line
    r"|\|\n(?=(\1 +)\S)(\9 *\S[^\n]*+(?>(?:\n\9 *\S[^\n]*+)*)))"  # a block of text
    rf"|(?<=:)(?=\n(\1 *)- \{{)((?>(?:\n\11- {_RECORD})+))"  # the lines of a list that begins with plain records
    r")? *(?:(?<!\S)#[^\n]*)?\n"
    r"|([^\n]+\n?)"  # anything else
)


class NotPlain(Exception):
    """libyaml is to read the file."""


def read_plain(  # noqa: PLR0912, PLR0915 - the loop over every line of every file; calls would cost a third more
    text: str, emptied: set[str], read_flow: Callable[[str], Any]
) -> dict[str, Any]:
    """The values of a plain file, its empty keys noted in `emptied`; raises where it is not plain.

    `read_flow` reads a one-line record or list that is not plain itself.
    """
    nulls: list[tuple[dict[str, Any], str]] = []
    above: list[tuple[int, Any]] = []  # the collections around this one, each with its indent
    root: dict[str, Any] = {}
    here: Any = root
    at, opened = 0, ""  # the indent of this collection, and its last key while that has no value
    value: Any
    for line in _LINES.findall(text):
        indent, dash, key, plain, record, words, several, flow, prefix, block, inner, lines, other = line
        if not key and not dash:
            if other:
                raise NotPlain
            continue  # a comment, an empty line
        width = len(indent)
        if opened and (width > at or (dash and width == at)):
            above.append((at, here))
            here[opened] = here = [] if dash else {}
            at, opened = width, ""
        while width < at:
            at, here = above.pop()
        if not dash and type(here) is list and above:
            at, here = above.pop()  # a list as far left as the key above it ends here
        if width != at or (type(here) is list) is not bool(dash) or len(above) >= DEEPEST:
            raise NotPlain
        if dash and key:
            here.append({})
            above.append((at, here))
            at, here = width + 2, here[-1]
        opened = ""
        if plain:
            value = None if plain in NULLS else plain
        elif record:
            value = _record(record[1:-1], emptied)
        elif words:
            value = _words(words)
        elif several:
            value = [_record(body, emptied) for body in several[1:-1].split("}, {")]
        elif flow:
            value = flow[1:-1] if flow[0] == '"' else read_flow(flow)
        elif dash and (block or lines or not key):
            raise NotPlain
        elif block:
            value = block[len(prefix) :].replace(f"\n{prefix}", "\n") + "\n"
        elif lines:
            value = [_record(body, emptied) for body in lines[len(inner) + 4 : -1].split(f"}}\n{inner}- {{")]
        else:
            value, opened = None, key
        if not key:
            here.append(value)
            continue
        if key in here:
            raise NotPlain
        here[key] = value
        if value is None:
            nulls.append((here, key))
        elif lines:
            above.append((at, here))
            at, here = len(inner), value
    _note_empty(nulls, emptied)
    if not root or (len(text) > 3 * MAX_ITEMS and _has_too_many(root)):
        raise NotPlain
    return root


def _note_empty(nulls: list[tuple[dict[str, Any], str]], emptied: set[str]) -> None:
    """Take the keys that stayed without a value out of their collections."""
    for holder, key in nulls:
        if holder[key] is None:
            del holder[key]
            emptied.add(key)


def _record(body: str, emptied: set[str]) -> dict[str, Any]:
    """A record without its empty keys, which are noted."""
    record: dict[str, Any]
    is_flat = "[" not in body and "{" not in body and '"' not in body
    if is_flat:
        pieces = body.replace(", ", ": ").split(": ")
        each = iter(pieces)
        record, size = dict(zip(each, each, strict=True)), len(pieces) // 2
    else:
        pairs = _PAIRS.findall(body)
        record, size = dict(pairs), len(pairs)
    if len(record) < size:
        raise NotPlain  # a key twice
    if not NULLS.isdisjoint(record.values()):
        emptied.update(key for key, value in record.items() if value in NULLS)
        record = {key: value for key, value in record.items() if value not in NULLS}
    if not is_flat:
        for key, value in record.items():
            if value[0] == "[":
                record[key] = _words(value)
            elif value[0] == "{":
                record[key] = _record(value[1:-1], emptied)
            elif value[0] == '"':
                record[key] = value[1:-1]
    return record


def _words(text: str) -> list[str]:
    return [word.strip('"') for word in text[1:-1].split(", ")] if len(text) > 2 else []


def _has_too_many(value: Any) -> bool:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return len(inner) > MAX_ITEMS or any(map(_has_too_many, inner))
