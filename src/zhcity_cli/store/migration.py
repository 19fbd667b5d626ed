"""Formats of a library and the way from each to the next: texts change, values do not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from zhcity_cli.errors import Refused
from zhcity_cli.model.edit import Put
from zhcity_cli.store.files import SETTINGS, walk
from zhcity_cli.store.yaml_edit import apply

NEWEST = 1
# From this version to the next: (path, text) → text.
STEPS: Mapping[int, Callable[[str, str], str]] = {}


def migrated(root: Path, version: int) -> dict[str, bytes | None]:
    """The files that the way from `version` to the newest changes."""
    missing = next((each for each in range(version, NEWEST) if each not in STEPS), None)
    if missing is not None:
        raise Refused(f"没有从格式版本 {missing} 开始的迁移。", "核对 zhcity.yaml 的 格式版本，第一版是 1。")
    paths = [SETTINGS, *(p for folder in ("registry", "plans", "dossiers") for p, _ in walk(root, folder))]
    found: dict[str, bytes | None] = {}
    for path in (each for each in paths if each.endswith(".yaml")):
        before = text = (root / path).read_text(encoding="utf-8-sig")
        for number in range(version, NEWEST):
            text = STEPS[number](path, text)
        if path == SETTINGS:
            text = apply(text, [Put(("格式版本",), str(NEWEST))])
        if text != before:
            found[path] = text.encode()
    return found
