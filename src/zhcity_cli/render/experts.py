"""The roster and a draw from it, for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from zhcity_cli.drawing import Candidate, Draw
from zhcity_cli.model.registry import Expert
from zhcity_cli.render.table import table


def roster(experts: Sequence[Expert], meetings: Mapping[str, int], on: date) -> str:
    rows = [
        [
            e.id, e.full_name, "、".join(e.fields), e.employer or "—", f"{e.term.from_on} 至 {e.term.until_on}",
            "在聘" if is_serving(e, on) else "不在聘期", str(meetings.get(e.id, 0)),
        ]
        for e in experts
    ]  # fmt: skip
    serving = sum(is_serving(expert, on) for expert in experts)
    shown = (
        [table(["编号", "姓名", "领域", "工作单位", "聘期", on.isoformat(), f"{on.year} 年论证会"], rows)]
        if rows
        else []
    )
    return "\n".join([*shown, f"名册共 {len(rows)} 人，{on} 在聘 {serving} 人。"])


def is_serving(expert: Expert, on: date) -> bool:
    return expert.term.from_on <= on <= expert.term.until_on


def roster_json(experts: Sequence[Expert], meetings: Mapping[str, int], on: date) -> str:
    plain = [
        {**_expert(e), "term": [str(e.term.from_on), str(e.term.until_on)], "serving": is_serving(e, on),
         "meetings": meetings.get(e.id, 0)}
        for e in experts
    ]  # fmt: skip
    return json.dumps({"schema": 1, "on": str(on), "experts": plain}, ensure_ascii=False, indent=1)


def draw_text(draw: Draw) -> str:
    """Who was drawn, who was not and why, and how to repeat it."""
    lines = [f"{draw.on} 抽取专家 {draw.count} 人" + _for(draw)]
    for title, group in (("抽中", draw.drawn), ("备选，依次递补", _reserve(draw))):
        if group:
            rows = [[*_row(c), str(c.meetings), f"{c.lot:.6f}"] for c in group]
            lines += [f"{title}：", table(["编号", "姓名", "领域", "工作单位", "本年场次", "签号"], rows)]
    excluded = [c for c in draw.candidates if c.excluded]
    if excluded:
        lines += ["没有参加抽取：", *(f"  {c.expert.id} {c.expert.full_name}：{c.excluded}" for c in excluded)]
    lines += [
        "规则：先让每个领域至少有一人，再依次补足：要的领域在前，本年场次少的在前，场次相同的签号小的在前。",
        f"种子 {draw.seed}，名册摘要 {draw.digest}（名册、场次、回避都在内）。摘要不变，用同一种子再抽，结果相同。",
        f"重抽核对：{command(draw)}",
    ]
    return "\n".join(lines)


def command(draw: Draw) -> str:
    """The call that repeats the draw."""
    words = [*(f"--for {number}" for number in draw.projects), *(f"--field {field}" for field in draw.fields)]
    return " ".join(["zhcity experts draw", *words, f"--count {draw.count} --seed {draw.seed} --on {draw.on}"])


def draw_json(draw: Draw) -> str:
    plain = {
        "schema": 1,
        "projects": list(draw.projects),
        "fields": list(draw.fields),
        "count": draw.count,
        "on": str(draw.on),
        "seed": draw.seed,
        "digest": draw.digest,
        "refusal": draw.refusal,
        "drawn": [_candidate(c) for c in draw.drawn],
        "reserve": [_candidate(c) for c in _reserve(draw)],
        "excluded": [{**_expert(c.expert), "reason": c.excluded} for c in draw.candidates if c.excluded],
    }
    return json.dumps(plain, ensure_ascii=False, indent=1)


def _reserve(draw: Draw) -> tuple[Candidate, ...]:
    """Those who could have been drawn, in the order in which they follow."""
    left = [c for c in draw.candidates if not c.excluded and c not in draw.drawn]
    return tuple(sorted(left, key=lambda c: c.turn))


def _for(draw: Draw) -> str:
    parts = ["、".join(draw.projects)] if draw.projects else []
    parts += [f"领域 {'、'.join(draw.fields)}"] if draw.fields else []
    return f"（{'，'.join(parts)}）" if parts else ""


def _row(candidate: Candidate) -> list[str]:
    expert = candidate.expert
    return [expert.id, expert.full_name, "、".join(expert.fields), expert.employer or "—"]


def _expert(expert: Expert) -> dict[str, Any]:
    return {"id": expert.id, "name": expert.full_name, "fields": list(expert.fields), "employer": expert.employer}


def _candidate(candidate: Candidate) -> dict[str, Any]:
    return {**_expert(candidate.expert), "meetings": candidate.meetings, "lot": f"{candidate.lot:.6f}"}
