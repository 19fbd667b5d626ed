"""Fill a dossier's text as a person would: the line of each key is found and keeps its comment; lists stand one a line.

Where a key has no line of its own (it stands inside braces, or its section is missing) the editor does it. Either way
the text is read back: exactly the meant values stand in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from zhcity_cli.model.edit import Edit, Put
from zhcity_cli.store.yaml_edit import CannotEdit, apply
from zhcity_cli.store.yaml_read import read
from zhcity_cli.store.yaml_write import flow, scalar

Route = tuple[str, ...]
_KEY_LINE = re.compile(r"( *)([^\s#'\"\-{\[][^:#]*):(?= |$)(.*)")
# A value on the line of its key, and the comment after it.
_VALUE = re.compile(r"((?:\s*(?:\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*'|[^#\s]|(?<=\S)#))*)(\s+#.*)?", re.DOTALL)
_EXAMPLE = re.compile(r"\s*#\s*(- \{|- \[|\d{4}:)")


def fill(text: str, changes: Mapping[Route, Any]) -> str:
    """The text with these values: a text, a list of texts, a list of records, a mapping, or None for a blank."""
    for at, value in changes.items():
        if _same(_value_at(read(text.encode()).values, at), value):
            continue
        text = _filled(text, at, value)
    return text


def has_line(text: str, at: Route) -> bool:
    """Whether a key has a line of its own, also where nothing stands behind it yet."""
    return any(route == at for _, route in _routes(text.split("\n")))


def _filled(text: str, at: Route, value: Any) -> str:
    for attempt in (_on_its_line, _by_the_editor):
        changed = attempt(text, at, value)
        values = read(changed.encode()).values if changed is not None else None
        if changed is not None and values is not None and _is_meant(read(text.encode()).values, values, at, value):
            return changed
    raise CannotEdit(f"{at}")


def _is_meant(before: Any, after: Any, at: Route, value: Any) -> bool:
    """Whether the value stands there now and nothing else moved."""
    return _same(_value_at(after, at), value) and _without(before, at) == _without(after, at)


def _value_at(values: Any, at: Route) -> Any:
    for step in at:
        values = values.get(step) if isinstance(values, Mapping) else None
    return values


def _without(values: Any, at: Route) -> Any:
    """The values without those at a route, and without mappings that are empty then."""
    if not isinstance(values, Mapping):
        return values
    rest = {k: v for k, v in values.items() if k != at[0]}
    if len(at) > 1 and (inner := _without(values.get(at[0]), at[1:])):
        rest[at[0]] = inner
    return rest


def _same(there: Any, meant: Any) -> bool:
    if isinstance(meant, Mapping) and isinstance(there, Mapping):
        kept = {k: v for k, v in meant.items() if v is not None}
        return there.keys() == kept.keys() and all(_same(there[k], v) for k, v in kept.items())
    if isinstance(meant, list) and isinstance(there, list):
        return len(there) == len(meant) and all(map(_same, there, meant))
    return (there or None) == (meant or None)


def _on_its_line(text: str, at: Route, value: Any) -> str | None:
    lines = text.split("\n")
    found = next((place for place, route in _routes(lines) if route == at), None)
    if found is None:
        return None
    shape = _KEY_LINE.fullmatch(lines[found])
    assert shape
    indent, end = len(shape[1]), _end_of_block(lines, found, len(shape[1]))
    parts = _VALUE.fullmatch(shape[3])
    comment = parts[2] or "" if parts else ""
    block = lines[found + 1 : end]
    head, below = _drawn(value, indent, block)
    return "\n".join([*lines[:found], f"{shape[1]}{shape[2]}:{head}{comment}", *below, *lines[end:]])


def _routes(lines: list[str]) -> Iterator[tuple[int, Route]]:
    """(line, route) of the keys that have a line of their own outside lists and texts of several lines."""
    above: list[tuple[int, str]] = []
    skipped: int | None = None
    for place, line in enumerate(lines):
        indent = len(line) - len(line.lstrip(" "))
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if skipped is not None and (indent > skipped or (indent == skipped and line.lstrip().startswith("-"))):
            continue
        skipped = None
        shape = _KEY_LINE.fullmatch(line)
        if shape is None:
            skipped = indent
            continue
        while above and above[-1][0] >= indent:
            above.pop()
        above.append((indent, shape[2].strip()))
        yield place, tuple(key for _, key in above)
        parts = _VALUE.fullmatch(shape[3])
        if parts and parts[1].strip():
            skipped = indent


def _end_of_block(lines: list[str], start: int, indent: int) -> int:
    """Behind the last line that belongs to the key: deeper ones, and items of a list at its own depth."""
    end = start + 1
    for place in range(start + 1, len(lines)):
        line = lines[place]
        depth = len(line) - len(line.lstrip(" "))
        if not line.strip():
            continue
        if depth > indent or (depth == indent and line.lstrip().startswith("- ")):
            end = place + 1
        else:
            break
    return end


def _drawn(value: Any, indent: int, block: list[str]) -> tuple[str, list[str]]:
    """What stands behind the colon, and the lines below it; comments of the block stay, its example lines do not."""
    notes = [line for line in block if line.lstrip().startswith("#") and not _EXAMPLE.match(line)]
    inner = " " * (indent + 2)
    if isinstance(value, Mapping) and value:
        return "", [*notes, *(f"{inner}{scalar(str(k))}: {flow(v)}" for k, v in value.items())]
    if isinstance(value, list) and value and isinstance(value[0], Mapping):
        return "", _items(value, inner, block)
    if isinstance(value, str) and "\n" in value and not any(line.startswith(" ") for line in value.split("\n")):
        return " |-", [inner + line if line else "" for line in value.split("\n")]
    if value is None and all(line.lstrip().startswith("#") for line in block):
        return " ~", block
    return f" {flow(value)}", notes


def _items(records: list[Any], inner: str, block: list[str]) -> list[str]:
    """One record a line; a record that stood there already keeps its lines."""
    there = list(_stated(block))
    drawn: list[str] = []
    for record in records:
        same = next((item for item in there if _same(item[0], record)), None)
        if same:
            there.remove(same)
            drawn += same[1]
        else:
            drawn.append(f"{inner}- {flow({k: v for k, v in record.items() if v is not None})}")
    notes = [line for line in block if line.lstrip().startswith("#") and not _EXAMPLE.match(line) and line not in drawn]
    depth = {len(line) - len(line.lstrip(" ")) for line in drawn if line.lstrip().startswith("- ")}
    if len(depth) > 1:  # the kept lines are indented otherwise: all of them as the first
        drawn = [f"{inner}- {flow(record)}" for record in records]
    return drawn + notes


def _stated(block: list[str]) -> Iterator[tuple[Any, list[str]]]:
    """(record, its lines) of the items of a list."""
    depth = next((len(line) - len(line.lstrip(" ")) for line in block if line.lstrip().startswith("- ")), None)
    if depth is None:
        return
    group: list[str] = []
    for line in [*block, " " * depth + "- "]:
        if line.startswith(" " * depth + "- "):
            if group and (values := read(("甲:\n" + "\n".join(group) + "\n").encode()).values):
                yield values["甲"][0], group
            group = [line]
        elif group and not (line.lstrip().startswith("#") and len(line) - len(line.lstrip(" ")) <= depth):
            group.append(line)


def _by_the_editor(text: str, at: Route, value: Any) -> str | None:
    """Put the value, or the first missing section around it."""
    values = read(text.encode()).values
    known = 0
    while known < len(at) - 1 and isinstance(_value_at(values, at[: known + 1]), Mapping):
        known += 1
    if value is None and known < len(at) - 1:
        return text
    for step in reversed(at[known + 1 :]):
        value = {step: value}
    edit: Edit = Put(at[: known + 1], value)
    try:
        return apply(text, [edit])
    except CannotEdit:
        return None
