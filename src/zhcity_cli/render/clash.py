"""What two sides changed differently, in the words of the dossier: number, section, both values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from zhcity_cli.exports.text import shown
from zhcity_cli.merging import Clash
from zhcity_cli.model.finding import brief, written


def as_lines(clashes: Sequence[Clash], ours: str, theirs: str) -> list[str]:
    """`ours`, `theirs`: whose the two sides are."""
    lines: list[str] = []
    for clash in clashes:
        name = _named(clash.path)
        if not clash.values:
            lines.append(f"  {name}：{clash.why}")
        lines += (
            f"  {name} {written(value.at)}：原来 {_said(value.base)}，"
            f"{ours} {_said(value.ours)}，{theirs} {_said(value.theirs)}"
            for value in clash.values
        )
    return lines


def _named(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".yaml") if path.startswith("dossiers/") else path


def _said(value: Any) -> str:
    if value is None:
        return "空"
    if isinstance(value, Mapping):
        return brief("{" + "，".join(f"{key} {_said(inner)}" for key, inner in value.items()) + "}")
    if isinstance(value, list):
        return brief("、".join(_said(inner) for inner in value) or "空")
    return shown(str(value))
