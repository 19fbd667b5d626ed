"""Plain one-line records, the bulk of a dossier, read by one expression each instead of a dozen libyaml events.

Only what every YAML reader takes the same way is set aside: `- {编号: FJ-001, 名称: 申报表}` with plain keys and values, at
the end of its line. Everything else is left to libyaml; a test reads thousands of spoilt files both ways.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

# A character of the private use area stands in for a record: clean text cannot hold it.
STAND_IN = "\ue000"


@dataclass(slots=True)
class Aside:
    """What was set aside: the record behind each stand-in, and the keys that had no value anywhere in the file."""

    records: dict[str, dict[str, str]] = field(default_factory=dict)
    emptied: set[str] = field(default_factory=set)


NULLS = frozenset(("", "~", "null", "Null", "NULL"))

_INSIDE = r"[^\s,:{}\[\]\"'#&*!|>%@`\\]"
_FIRST = r"[^\s,:{}\[\]\"'#&*!|>%@`\\?-]"
# libyaml takes a key of up to 1,024 characters only; no word of ours is a tenth of that.
_KEY = rf"{_FIRST}{_INSIDE}{{0,100}}+"
_VALUE = rf"{_FIRST}{_INSIDE}*+(?: {_INSIDE}++)*+"
_RECORD = re.compile(rf"(?<=[:-] )\{{({_KEY}: {_VALUE}(?:, {_KEY}: {_VALUE})*+)\}}$", re.MULTILINE)


def set_aside(text: str) -> tuple[str, Aside]:
    """The text with stand-ins, and what they stand for; a record that names a key twice stays in the text."""
    aside = Aside()
    records = aside.records

    def replace(found: re.Match[str]) -> str:
        words = found[1].replace(", ", ": ").split(": ")
        record = dict(zip(words[::2], words[1::2], strict=True))
        if 2 * len(record) < len(words):
            return found[0]
        if not NULLS.isdisjoint(record.values()):
            aside.emptied.update(key for key, value in record.items() if value in NULLS)
            record = {key: value for key, value in record.items() if value not in NULLS}
        name = f"{STAND_IN}{len(records)}"
        records[name] = record
        return name

    return _RECORD.sub(replace, text), aside
