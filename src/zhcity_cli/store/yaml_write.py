"""The one door to YAML out: scalars quoted so that every dialect reads the same text; records on one line.

Own code because libyaml writes 𠮷 as an escape and PyYAML's own emitter folds long Chinese lines; whatever is
written is read back and compared before it replaces a file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

# A plain scalar that no dialect reads as anything but this text, a date, a month or a decimal number.
_PLAIN = re.compile(
    r"-?\d+(\.\d+)?|\d{4}-\d{2}(-\d{2})?"
    r"|(?!(?:y|n|yes|no|on|off|true|false|null)$)[A-Za-z_\u3400-\u9fff（《“][\w\u3400-\u9fff（）《》“”〔〕、，。；：？！—·/.×+=% -]*",
    re.IGNORECASE,
)


# A record of so many plain values reads well on one line.
SHORT = 4


def scalar(value: str | None) -> str:
    """One value: plain where that is safe, else double-quoted."""
    if value is None:
        return "~"
    plain = _PLAIN.fullmatch(value) and not value.endswith(" ") and not re.match(r"-?0\d", value)
    return value if plain else json.dumps(value, ensure_ascii=False)


def flow(value: Any) -> str:
    """A record on one line: {编号: …, 名称: …}."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{scalar(str(k))}: {flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(flow(item) for item in value) + "]"
    return scalar(None if value is None else str(value))


def block(record: Mapping[str, Any], indent: str) -> str:
    """A record of a list with a line for each key, after its `- `; the short ones inside it stand one a line."""
    lines = []
    for key, value in record.items():
        if isinstance(value, list) and value and isinstance(value[0], Mapping):
            lines.append(f"{scalar(key)}:\n" + "".join(f"{indent}  - {_item(item, indent + '    ')}" for item in value))
        else:
            lines.append(f"{scalar(key)}: {flow(value)}\n")
    return indent.join(lines)


def _item(item: Mapping[str, Any], indent: str) -> str:
    is_short = len(item) <= SHORT and not any(isinstance(value, list | Mapping) for value in item.values())
    return f"{flow(item)}\n" if is_short else block(item, indent)


def document(values: Mapping[str, Any], comment: str = "") -> str:
    """A file: top-level keys in order; lists and mappings of records one record a line."""
    return comment + "".join(_entries(values))


def _entries(values: Mapping[str, Any]) -> Iterator[str]:
    for key, value in values.items():
        if isinstance(value, list) and value and isinstance(value[0], Mapping):
            yield f"{key}:\n"
            yield from (f"  - {flow(item)}\n" for item in value)
        elif isinstance(value, Mapping) and value and all(isinstance(item, Mapping) for item in value.values()):
            yield f"{key}:\n"
            yield from (f"  {scalar(name)}: {flow(item)}\n" for name, item in value.items())
        else:
            yield f"{key}: {flow(value)}\n"
