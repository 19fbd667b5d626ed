"""What doctor found, for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence

from zhcity_cli.model.sign import Health, Sign

MARK = {Health.FINE: "√", Health.ODD: "※", Health.BROKEN: "×"}
WORD = {Health.FINE: "ok", Health.ODD: "warning", Health.BROKEN: "broken"}


def as_text(signs: Sequence[Sign]) -> str:
    lines = []
    for sign in signs:
        lines.append(f"{MARK[sign.health]} {sign.message}")
        if sign.remedy:
            lines.append(f"  → {sign.remedy}")
    counts = {health: sum(sign.health is health for sign in signs) for health in Health}
    told = f"正常 {counts[Health.FINE]} 项，留意 {counts[Health.ODD]} 项，有问题 {counts[Health.BROKEN]} 项。"
    return "\n".join([*lines, told])


def as_json(signs: Sequence[Sign]) -> str:
    plain = [{"key": s.key, "health": WORD[s.health], "message": s.message, "remedy": s.remedy or None} for s in signs]
    broken = sum(sign.health is Health.BROKEN for sign in signs)
    return json.dumps({"schema": 1, "broken": broken, "signs": plain}, ensure_ascii=False, indent=1)
