"""Three versions of one file: what theirs changed comes onto ours, value by value, and ours keeps its own lines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zhcity_cli.merging import Clash, Route, merged
from zhcity_cli.model.edit import Append, Edit, Put
from zhcity_cli.store.load import is_classified
from zhcity_cli.store.text_gate import MAX_BYTES
from zhcity_cli.store.yaml_edit import CannotEdit, apply
from zhcity_cli.store.yaml_fill import fill
from zhcity_cli.store.yaml_read import read

# Made by a program from dossiers: to be made again, not to be put together from two.
MADE = ("plan.yaml",)


def joined(path: str, base: bytes | None, ours: bytes | None, theirs: bytes | None) -> bytes | Clash | None:
    """The file with both sides' changes (None: deleted), or why there is none."""
    if theirs in (base, ours):
        return ours
    if ours == base:
        return theirs
    if ours is None or theirs is None:
        return Clash(path, "一边改了，另一边删了")
    if not path.endswith(".yaml") or max(map(len, (ours, theirs))) > MAX_BYTES:
        return Clash(path, "两边放了不同的文件")
    if path.rpartition("/")[2] in MADE and path.startswith("plans/"):
        return Clash(path, "两边各做了一份计划")
    sides = [read(each).values if each is not None else {} for each in (base, ours, theirs)]
    if any(each is None for each in sides):
        return Clash(path, "有一边的内容读不出来")
    if any(is_classified(each) for each in (base, ours, theirs) if each is not None):
        return Clash(path, "是涉密项目，两边登记的不一样（内容不在这里显示）")
    if base is None:
        return Clash(path, "两边都新建了它")
    edits, conflicts = merged(*sides)
    if conflicts:
        return Clash(path, "同一处两边改成了不同的值", tuple(conflicts))
    try:
        return _edited(ours, edits)
    except CannotEdit:
        return Clash(path, "两边改的地方挨得太近，工具合不拢")


def _edited(content: bytes, edits: list[Edit]) -> bytes:
    text = content.decode("utf-8-sig")
    for edit in edits:
        keys = tuple(step for step in edit.at if isinstance(step, str))
        values = _value_at(read(text.encode()).values, edit.at)
        if keys == edit.at and (isinstance(edit, Put) or not values):
            # A section, or a list that is begun or drawn anew: one record a line, as people write it.
            text = fill(text, {keys: [edit.value] if isinstance(edit, Append) else edit.value})
        else:
            text = apply(text, [edit])
    return text.encode()


def _value_at(values: Any, at: Route) -> Any:
    for step in at:
        if isinstance(step, str):
            values = values.get(step) if isinstance(values, Mapping) else None
        else:
            values = values[step] if isinstance(values, list) and step < len(values) else None
    return values
