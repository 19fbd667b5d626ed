"""What answers each sentence of the interpretation, for people, for the documentation and for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence

from zhcity_cli.coverage import Covered


def as_text(covered: Sequence[Covered]) -> str:
    lines = []
    for each in covered:
        lines.append(f"{each.sentence} {each.text}（{each.articles}）")
        lines += [f"      {demand.code} {demand.title}（{demand.basis}）" for demand in each.demands]
        lines += [f"      {line}" for line in _others(each)]
    return "\n".join([*lines, summary(covered)])


def _others(each: Covered) -> list[str]:
    answer = each.answer
    lines = []
    if answer.kept_in:
        lines.append(f"由人核对：{answer.by_people}；记在 {'、'.join(answer.kept_in)}")
    if answer.why_not:
        lines.append(f"不可检查：{answer.why_not}")
    return lines


def summary(covered: Sequence[Covered]) -> str:
    ruled = sum(bool(each.demands) for each in covered)
    people = sum(bool(each.answer.kept_in) for each in covered)
    not_checked = sum(bool(each.answer.why_not) for each in covered)
    return f"共 {len(covered)} 句：有规则检查的 {ruled} 句，另有由人核对的 {people} 句，不可检查的 {not_checked} 句。"


def as_markdown(covered: Sequence[Covered]) -> str:
    """The page docs/coverage.md."""
    rows = [
        f"| {each.sentence} | {each.articles} | {each.text} | {'、'.join(d.code for d in each.demands) or '—'} "
        f"| {'；'.join(_others(each)) or '—'} |"
        for each in covered
    ]
    head = "# 解读各句由什么来查\n\n规则的说明见 rules.md；`zhcity explain coverage` 显示同样的内容。\n\n"
    table = "| 句 | 条款 | 大意 | 规则 | 由人核对 |\n|---|---|---|---|---|\n"
    return f"{head}{summary(covered)}\n\n{table}" + "\n".join(rows) + "\n"


def as_json(covered: Sequence[Covered]) -> str:
    plain = [
        {
            "sentence": each.sentence,
            "articles": each.articles,
            "text": each.text,
            "rules": [demand.code for demand in each.demands],
            "by_people": each.answer.by_people,
            "kept_in": list(each.answer.kept_in),
            "why_not": each.answer.why_not,
        }
        for each in covered
    ]
    return json.dumps({"schema": 1, "sentences": plain}, ensure_ascii=False, indent=1)
