"""An appraisal as a table with how each count is made, and for programs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from zhcity_cli.appraising import HOW, Appraisal, Record, Share
from zhcity_cli.model.words import Standing
from zhcity_cli.render.table import table

HEAD = (
    "代码",
    "单位",
    "项目",
    "状态",
    "按时申报",
    "错误",
    "提示",
    "一次合格",
    "整改逾期",
    "评价",
    "审计未结",
    "运维申报",
)
RIGHT = (2, 4, 5, 6, 7, 8, 10, 11)


def as_text(appraisal: Appraisal, today: date) -> str:
    rows = [[code, name, *_cells(record)] for code, name, record in appraisal.units]
    if len(rows) != 1:
        rows.append(["", f"合计 {len(rows)} 个单位", *_cells(appraisal.total)])
    notes = [f"  {word}：{how}。" for word, how in HOW.items()]
    head = f"{appraisal.year} 年度单位考核（按 {today} 的项目库）"
    return "\n".join([head, table(HEAD, rows, RIGHT), "怎么算的：", *notes])


def _cells(record: Record) -> list[str]:
    unusual = {word: count for word, count in record.standings.items() if word != Standing.NORMAL}
    return [
        str(record.projects), _counts(unusual), _share(record.declared_in_time), str(record.errors), str(record.hints),
        _share(record.accepted_at_once), str(record.overdue), _counts(record.grades), str(record.audits_open),
        _share(record.operations),
    ]  # fmt: skip


def _counts(counts: Mapping[str, int]) -> str:
    return "、".join(f"{word} {count}" for word, count in sorted(counts.items())) or "—"


def _share(share: Share) -> str:
    return f"{share.part}/{share.whole}（{rate(share)}%）" if share.whole else "—"


def rate(share: Share) -> Decimal:
    """Per cent, to one place."""
    return (Decimal(100 * share.part) / share.whole).quantize(Decimal("0.1"), ROUND_HALF_UP)


def as_json(appraisal: Appraisal, today: date) -> str:
    plain = {
        "schema": 1,
        "year": appraisal.year,
        "as_of": str(today),
        "how": HOW,
        "units": [{"code": code, "name": name, **_plain(record)} for code, name, record in appraisal.units],
        "total": _plain(appraisal.total),
    }
    return json.dumps(plain, ensure_ascii=False, indent=1)


def _plain(record: Record) -> dict[str, Any]:
    return {
        "projects": record.projects,
        "standings": dict(sorted(record.standings.items())),
        "declared_in_time": _parts(record.declared_in_time),
        "errors": record.errors,
        "hints": record.hints,
        "accepted_at_once": _parts(record.accepted_at_once),
        "overdue": record.overdue,
        "grades": dict(sorted(record.grades.items())),
        "audits_open": record.audits_open,
        "operations": _parts(record.operations),
    }


def _parts(share: Share) -> dict[str, Any]:
    return {"part": share.part, "whole": share.whole, "rate": str(rate(share)) if share.whole else None}
