"""A draft as the text of a dossier: the skeleton of its path and category with what the list said filled in."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from zhcity_cli.intake.outcome import Draft
from zhcity_cli.model.edit import Edit, Put
from zhcity_cli.model.words import Category, Mark
from zhcity_cli.store.bundled import skeleton
from zhcity_cli.store.yaml_edit import apply
from zhcity_cli.store.yaml_read import read
from zhcity_cli.store.yaml_write import flow, scalar

STAND_IN = Category.APPLICATION  # whose skeleton is taken while the category is open


def draft_text(root: Path, draft: Draft) -> str:
    """The whole text; of a 存量 project only the head, for nobody declares it again."""
    text = _head(skeleton(root, draft.path, draft.category or STAND_IN), draft)
    start = text.find("\n申报:") + 1 or len(text)
    source = f"出处: {flow(_source(draft))}\n"
    if draft.is_legacy:
        declared = _declared(draft)
        return apply(text[:start] + source, [Put(("申报",), declared)] if declared else [])
    text = text[:start] + source + text[start:]
    return apply(text, _edits(draft, read(text.encode()).values))


def _head(text: str, draft: Draft) -> str:
    year = str(draft.plan_year) if draft.plan_year else "~"
    filled = {"编号": draft.number, "名称": scalar(draft.name), "项目单位": draft.unit, "计划年度": year}
    text = re.sub(r"\{(" + "|".join(filled) + r")\}", lambda found: filled[found[1]], text)
    if draft.category is None:
        text = text.replace(f"（{STAND_IN}）", "（类别还没有定）", 1)
        text = text.replace(f"类别: {STAND_IN}\n", f"类别: ~  # {' '.join(Category)}\n", 1)
    edits: list[Edit] = [Put(("性质",), draft.nature)] if draft.nature else []
    if draft.is_legacy:
        edits += [Put(("标记",), [Mark.LEGACY]), Put(("阶段",), draft.stage)]
    return apply(text, edits)


def _source(draft: Draft) -> dict[str, Any]:
    entered = {"建档阶段": draft.stage} if draft.is_legacy else {}
    remark = {"备注": draft.remark} if draft.remark else {}
    return {"清单": draft.list_file, "行": draft.row, "摘要": draft.digest, **entered, **remark}


def _declared(draft: Draft) -> dict[str, Any]:
    content = {"建设内容": draft.content} if draft.content else {}
    return content | ({"投资": {"总额": f"{draft.total:.2f}"}} if draft.total is not None else {})


def _edits(draft: Draft, values: Any) -> list[Edit]:
    """What the list said of the declaration, into the skeleton's places; a skeleton of 运维 has no 投资."""
    declared, there = _declared(draft), values.get("申报")
    if not isinstance(there, dict):
        return [Put(("申报",), declared)] if declared else []
    if isinstance(there.get("投资"), dict) and "投资" in declared:
        total = declared.pop("投资")["总额"]
        return [*(Put(("申报", key), value) for key, value in declared.items()), Put(("申报", "投资", "总额"), total)]
    return [Put(("申报", key), value) for key, value in declared.items()]
