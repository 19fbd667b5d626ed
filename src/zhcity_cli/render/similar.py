"""What is alike to what: each item with its evidence under it, for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from zhcity_cli.model.library import Library
from zhcity_cli.similar import Compared, Item, Pair


def as_text(found: Sequence[Compared], library: Library, least: float) -> str:
    lines = [line for each in found for line in _lines(each, library)]
    count = sum(len(each.pairs) for each in found)
    is_open = sum(pair.is_open for each in found for pair in each.pairs)
    many = f"{len(found)} 个里有 {sum(bool(each.pairs) for each in found)} 个" if len(found) > 1 else ""
    said = (
        f"{many}找到相像的 {count} 处（相似度不低于 {least:.2f}）" if count else f"没有找到相似度不低于 {least:.2f} 的"
    )
    end = f"，其中待核对 {is_open} 处" if is_open else ""
    return "\n".join([*lines, f"{said}{end}。" + (HOW if is_open else "")])


HOW = "核对后：zhcity similar 编号 --verdict 不重复 --against 对方编号 --reason 理由 --until 日期"


def _lines(compared: Compared, library: Library) -> list[str]:
    if not compared.pairs:
        return []
    lines = [_said(compared.item, library)]
    for pair in compared.pairs:
        lines.append(f"  {pair.name_ratio:.2f}  {_said(pair.other, library)}")
        lines.append(f"        {_evidence(pair)}；{_state(pair, library)}")
    return lines


def _said(item: Item, library: Library) -> str:
    unit = library.unit_name(item.unit) if item.unit else ""
    year = "" if item.year is None else f"{item.year} 年建成" if item.stage == "已建系统" else f"{item.year} 年度"
    where = "，".join(word for word in (unit, year, item.stage) if word)
    return f"{item.number} {item.name}" + (f"（{where}）" if where else "")


def _evidence(pair: Pair) -> str:
    words = f"名称共有 {'、'.join(pair.common)}" if pair.common else "名称没有共同的词"
    return words + (f"；建设内容相似 {pair.content_ratio:.2f}" if pair.content_ratio is not None else "")


def _state(pair: Pair, library: Library) -> str:
    if pair.answer:
        return f"已核对：{pair.answer.reason}（{library.unit_name(pair.answer.by)}，至 {pair.answer.until}）"
    if pair.is_predecessor:
        return "写明的前期项目"
    return "待核对" if pair.is_open else "供参考"


def as_json(found: Sequence[Compared], least: float) -> str:
    plain = [{**_plain(each.item), "alike": [_pair(pair) for pair in each.pairs]} for each in found]
    return json.dumps({"schema": 1, "least": least, "compared": plain}, ensure_ascii=False, indent=1)


def _plain(item: Item) -> dict[str, Any]:
    return {"id": item.number, "name": item.name, "unit": item.unit, "year": item.year, "stage": item.stage}


def _pair(pair: Pair) -> dict[str, Any]:
    answer = pair.answer
    return {
        **_plain(pair.other),
        "name_ratio": pair.name_ratio,
        "content_ratio": pair.content_ratio,
        "common": list(pair.common),
        "open": pair.is_open,
        "predecessor": pair.is_predecessor,
        "verdict": {"reason": answer.reason, "by": answer.by, "until": str(answer.until)} if answer else None,
    }
