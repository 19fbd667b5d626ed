"""Paths and stages as a diagram and a table, from the data in `model.stages`."""

from __future__ import annotations

from zhcity_cli.model.stages import BACK, ENTRIES, LINES
from zhcity_cli.render.table import table


def diagram() -> str:
    """Each path a line of stages; below, the legal moves back."""
    lines = [
        f"{path}：{' → '.join(line) if line else '（只存编号、项目单位、状态，不走阶段）'}"
        for path, line in LINES.items()
    ]
    lines.append("退回（办公室）：" + "，".join(f"{before} → {after}" for before, after in BACK))
    lines.append("状态（与阶段并行）：正常、暂缓、整改、终止")
    return "\n".join(lines)


def entries() -> str:
    rows = [[str(e.stage), "、".join(e.by), str(e.via), e.needs] for e in ENTRIES]
    return table(["阶段", "谁来推进", "用什么命令", "进入的条件"], rows)
