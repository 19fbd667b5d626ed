"""Where every value of a YAML file stands: read again with positions, only for files that have something to tell."""

from __future__ import annotations

from dataclasses import dataclass, field

from yaml.events import MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent, SequenceStartEvent

from zhcity_cli.store.yaml_read import events


@dataclass(slots=True)
class _Node:
    line: int
    column: int
    key: tuple[int, int] | None = None
    children: dict[str | int, _Node] = field(default_factory=dict)


def locate(text: str, routes: list[tuple[str | int, ...]]) -> list[tuple[int, int]]:
    """Line and column, from 1, of each route: the value where it stands, else the key of the nearest parent."""
    root = _positions(text)
    return [_place(root, route) for route in routes]


def _place(root: _Node, route: tuple[str | int, ...]) -> tuple[int, int]:
    node = root
    for step in route:
        child = node.children.get(step)
        if child is None:
            return node.key or (node.line, node.column)
        node = child
    return node.key if node.key and node.children else (node.line, node.column)


def _positions(text: str) -> _Node:
    root = _Node(1, 1)
    stack: list[tuple[_Node, bool]] = []
    current, in_mapping, key = root, False, None
    for event in events(text):
        kind = type(event)
        if kind in (MappingEndEvent, SequenceEndEvent):
            current, in_mapping = stack.pop()
            key = None
        elif kind in (ScalarEvent, MappingStartEvent, SequenceStartEvent):
            mark = event.start_mark
            if in_mapping and key is None and kind is ScalarEvent:
                key = (event.value, (mark.line + 1, mark.column + 1))
                continue
            if not stack:
                node = root
            else:
                node = _Node(mark.line + 1, mark.column + 1, key[1] if key else None)
                current.children[key[0] if key else len(current.children)] = node
            if kind is not ScalarEvent:
                stack.append((current, in_mapping))
                current, in_mapping = node, kind is MappingStartEvent
            key = None
    return root
