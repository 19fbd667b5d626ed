"""The one editor of dossiers: splices single values or whole records into the text and touches no other line."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from yaml.cyaml import CParser
from yaml.events import (
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from zhcity_cli.model.edit import Append, Edit, Put
from zhcity_cli.store.yaml_read import read
from zhcity_cli.store.yaml_write import block, flow, scalar


class CannotEdit(Exception):
    """The text could not be edited so that it reads back as intended: our bug, nothing was written."""


@dataclass(slots=True)
class _Span:
    start: int
    end: int
    kind: str
    is_flow: bool
    column: int
    key_start: int | None
    children: dict[str | int, _Span]


def apply(text: str, edits: list[Edit]) -> str:
    """The text after the edits, each one read back: exactly the meant values changed, every other line kept."""
    for edit in edits:
        before = read(text.encode()).values
        text = _one(text, edit)
        after = read(text.encode()).values
        if after is None or after != _expected(before, edit):
            raise CannotEdit(f"{edit.at}")
    return text


def _one(text: str, edit: Edit) -> str:
    root = _spans(text)
    parent, last = _descend(root, edit.at[:-1]), edit.at[-1]
    there = parent.children.get(last)
    if isinstance(edit, Put):
        if there is None:
            return _add_key(text, root, parent, str(last), flow(edit.value))
        return _replace(text, there, flow(edit.value))
    if there is None:
        return _add_key(text, root, parent, str(last), None, [edit.value])
    if there.kind == "sequence" and there.children:
        return _add_item(text, there, edit.value)
    return _replace_with_block(text, there, edit.value)


def _descend(span: _Span, route: tuple[str | int, ...]) -> _Span:
    for step in route:
        if step not in span.children:
            raise CannotEdit(f"{route}")
        span = span.children[step]
    return span


def _replace(text: str, span: _Span, new: str) -> str:
    if span.kind != "scalar" and not span.is_flow:
        # A block value goes as a whole: from its first line to its last, the record stands in one line instead.
        assert span.key_start is not None
        colon = text.index(":", span.key_start)
        return text[: colon + 1] + " " + new + "\n" + text[_line_end(text, span.end - 1) :]
    gap = " " if span.start == span.end and span.start and text[span.start - 1] == ":" else ""
    return text[: span.start] + gap + new + text[span.end :]


def _line_end(text: str, offset: int) -> int:
    found = text.find("\n", offset)
    return len(text) if found < 0 else found + 1


def _add_key(
    text: str, root: _Span, parent: _Span, key: str, value: str | None, records: list[Any] | None = None
) -> str:
    if parent.is_flow:
        inner = flow(records) if records is not None else value
        comma = ", " if parent.children else ""
        return text[: parent.end - 1] + f"{comma}{scalar(key)}: {inner}" + text[parent.end - 1 :]
    indent = " " * parent.column
    if records is not None:
        lines = f"{indent}{key}:\n" + "".join(f"{indent}  - {flow(record)}\n" for record in records)
    else:
        lines = f"{indent}{key}: {value}\n"
    end = len(text) if parent is root else max((c.end for c in parent.children.values()), default=parent.end)
    place = _line_end(text, end - 1) if end and parent is not root else len(text)
    newline = "" if not place or text[place - 1] == "\n" else "\n"
    return text[:place] + newline + lines + text[place:]


def _add_item(text: str, span: _Span, record: Any) -> str:
    last = span.children[len(span.children) - 1]
    if span.is_flow:
        return text[: last.end] + ", " + flow(record) + text[last.end :]
    place = _line_end(text, last.end - 1)
    newline = "" if text[place - 1] == "\n" else "\n"
    # In the style of its neighbour: a record with a line for each key beside such records.
    is_block = last.kind == "mapping" and not last.is_flow and isinstance(record, Mapping)
    lines = block(record, " " * last.column) if is_block else f"{flow(record)}\n"
    return text[:place] + newline + " " * span.column + f"- {lines}" + text[place:]


def _replace_with_block(text: str, span: _Span, record: Any) -> str:
    """An empty list (`[]`, `~` or nothing) becomes a list of one record, in the style of its parent's line."""
    return _replace(text, span, f"[{flow(record)}]")


def _expected(values: Any, edit: Edit) -> Any:
    plain = _plain(edit.value)
    result = copy.deepcopy(values)
    target = result
    for step in edit.at[:-1]:
        target = target[step]
    last: Any = edit.at[-1]
    if isinstance(edit, Append):
        existing = target.get(last) if isinstance(target, dict) else target[last]
        target[last] = [*(existing or []), plain]
    elif plain is None:
        target.pop(last, None)
    else:
        target[last] = plain
    return result


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items() if v is not None}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    return None if value is None else str(value)


def _spans(text: str) -> _Span:
    """Where every value starts and ends, as offsets in the text."""
    parser = CParser(text)
    root: _Span | None = None
    stack: list[tuple[_Span, bool]] = []
    current: _Span | None = None
    in_mapping, key, key_start = False, None, None
    while True:
        event = parser.get_event()
        kind = type(event)
        if kind is StreamEndEvent:
            assert root is not None
            return root
        if kind in (MappingEndEvent, SequenceEndEvent):
            assert current is not None
            if current.is_flow:
                current.end = event.end_mark.index
            else:
                current.end = max((child.end for child in current.children.values()), default=current.end)
            closed = current
            current, in_mapping = stack.pop()[0] if stack else None, False
            in_mapping = bool(current and current.kind == "mapping")
            if current is not None:
                current.end = max(current.end, closed.end)
            key = None
        elif kind in (ScalarEvent, MappingStartEvent, SequenceStartEvent):
            mark = event.start_mark
            if in_mapping and key is None and kind is ScalarEvent:
                key, key_start = event.value, mark.index
                continue
            word = "scalar" if kind is ScalarEvent else "mapping" if kind is MappingStartEvent else "sequence"
            is_flow = kind is not ScalarEvent and bool(event.flow_style)
            end = _trimmed(text, mark.index, event.end_mark.index)
            span = _Span(mark.index, end, word, is_flow, mark.column, key_start if key is not None else None, {})
            if current is None:
                root = span
            else:
                current.children[key if key is not None else len(current.children)] = span
            key = None
            if kind is not ScalarEvent:
                if current is not None:
                    stack.append((current, in_mapping))
                current, in_mapping = span, kind is MappingStartEvent


def _trimmed(text: str, start: int, end: int) -> int:
    """A block scalar's end mark lies on the next line; trailing line ends are not the value's."""
    while end > start and text[end - 1] in "\n ":
        end -= 1
    return end
