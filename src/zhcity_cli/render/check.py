"""What `zhcity check` found on a branch: in words, as one comment of a pull request, as plain values."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from zhcity_cli.audit.step import Charge
from zhcity_cli.exports.wording import one_line, origin, place, word
from zhcity_cli.model.finding import Finding
from zhcity_cli.render.audit import SHORT, heading
from zhcity_cli.render.formats.people import escaped, table
from zhcity_cli.render.formats.programs import plain
from zhcity_cli.render.report import line
from zhcity_cli.reviewing import Review, YearTotals

# Whoever posts the comment looks for this line and replaces the comment that has it.
MARKER = "<!-- zhcity check -->"
AMOUNTS: Mapping[str, str] = {
    "construction_amount": "建设", "operation_amount": "运维", "grand_total": "合计",
}  # fmt: skip


def everything(review: Review) -> list[Finding]:
    """All findings in one list: those of steps say which step."""
    return [*_of_steps(review), *review.findings]


def _of_steps(review: Review) -> Iterator[Finding]:
    for charge in review.charges:
        revision = charge.step.revision
        for finding in charge.findings:
            by = f"提交 {revision.id[:SHORT]}，{one_line(revision.author.name)}"
            yield replace(finding, message=f"{finding.message}（{by}）")


def as_text(review: Review) -> str:
    parts = [f"{len(review.charges)} 步，改了 {len(review.files)} 个文件。"]
    for charge in review.charges:
        parts.append(f"{'×' if charge.is_illegal else '√'} {heading(charge.step)}")
        parts += [_indented(line(finding)) for finding in charge.findings]
    if review.findings:
        parts.append("改过的和受影响的文件：")
        parts += [_indented(line(finding)) for finding in review.findings]
    parts += _sums(review.totals)
    parts += _next(review)
    return "\n".join([*parts, conclusion(review)])


def conclusion(review: Review) -> str:
    illegal = sum(charge.is_illegal for charge in review.charges)
    errors = sum(finding.is_error for finding in review.findings)
    if review.is_fine:
        return "√ 可以收下。"
    said = [f"{illegal} 步不合规定"] if illegal else []
    said += [f"{errors} 处错误"] if errors else []
    return f"× 还不能收下：{'，'.join(said)}。"


def _indented(text: str) -> str:
    return "\n".join(f"  {each}" for each in text.split("\n"))


def _sums(totals: Iterable[YearTotals]) -> list[str]:
    return [f"{each.year} 年度计划{_how(each)}：{_moved(each)}。" for each in totals]


def _how(totals: YearTotals) -> str:
    return "（按现有卷宗试排）" if totals.is_drawn else ""


def _moved(totals: YearTotals) -> str:
    rows = _rows(totals)
    return "；".join(f"{word} {old} → {new}（{delta}）" for word, old, new, delta in rows) if rows else "合计不变"


def _rows(totals: YearTotals) -> list[tuple[str, str, str, str]]:
    """(what, old, new, Δ) of every total that moved."""
    old, new = totals.before, totals.after
    rows = []
    counts = [side.project_count if side else 0 for side in (old, new)]
    if counts[0] != counts[1]:
        rows.append(("项目数", str(counts[0]), str(counts[1]), f"{counts[1] - counts[0]:+d}"))
    for name, word_ in AMOUNTS.items():
        was, now = (getattr(side, name) if side else Decimal(0) for side in (old, new))
        if was != now:
            rows.append((f"{word_}（万元）", f"{was:.2f}", f"{now:.2f}", f"{now - was:+.2f}"))
    return rows


def _next(review: Review) -> list[str]:
    steps = ["等办公室收下（合并）。"] if review.needs_office and review.is_fine else []
    steps += [
        f"{w.id} 现在 {w.stage}，下一步 {w.target} 由{'、'.join(w.by)}办理，要 {w.needs}。" for w in review.waiting
    ]
    return steps


def as_markdown(review: Review) -> str:
    """One comment, the remedy in it; its first line is the marker by which it is found again."""
    parts = [MARKER, f"## 项目库检查\n\n{conclusion(review)}"]
    rows = [_row(each, review) for each in everything(review)]
    if rows:
        parts += ["\n### 要改的\n", *table(("位置", "级别", "规则", "问题", "怎么改", "依据"), rows)]
    steps = [
        (c.step.revision.id[:SHORT], c.step.change.recorder.full_name, c.step.revision.subject) for c in review.charges
    ]
    marks = ["× 不合规定" if charge.is_illegal else "√" for charge in review.charges]
    if steps:
        parts += [
            "\n### 步骤\n",
            *table(("提交", "登记人", "事由", "判定"), [(*s, m) for s, m in zip(steps, marks, strict=True)]),
        ]
    if review.totals:
        parts.append("\n### 年度计划\n")
        moved = [
            (f"{t.year}{_how(t)}", *row) for t in review.totals for row in _rows(t) or [("合计", "不变", "不变", "0")]
        ]
        parts += table(("年度", "项", "原来", "现在", "增减"), moved)
    waiting = _next(review)
    if waiting:
        parts += ["\n### 等谁办\n", *(f"- {escaped(each)}" for each in waiting)]
    return "\n".join(parts)


def _row(finding: Finding, review: Review) -> tuple[str, ...]:
    where = place(finding) + (f" {finding.path}" if finding.path else "")
    return where, word(finding), finding.code, finding.message, finding.hint, origin(finding)


def as_json(review: Review, base: str, head: str) -> str:
    steps = [_step(charge) for charge in review.charges]
    waiting = [
        {"id": w.id, "stage": w.stage, "next": w.target, "by": list(w.by), "needs": w.needs} for w in review.waiting
    ]
    totals = [
        {
            "year": t.year,
            "drawn": t.is_drawn,
            "before": t.before.model_dump(mode="json") if t.before else None,
            "after": t.after.model_dump(mode="json") if t.after else None,
        }
        for t in review.totals
    ]
    whole = {
        "schema": 1, "base": base, "head": head, "fine": review.is_fine, "files": list(review.files), "steps": steps,
        "findings": [plain(finding) for finding in review.findings], "waiting": waiting, "totals": totals,
    }  # fmt: skip
    return json.dumps(whole, ensure_ascii=False, indent=1)


def _step(charge: Charge) -> dict[str, object]:
    revision, change = charge.step.revision, charge.step.change
    return {
        "commit": revision.id,
        "author": revision.author.name,
        "email": revision.author.email,
        "unit": change.recorder.unit.code,
        "act": change.act,
        "legal": not charge.is_illegal,
        "findings": [plain(finding) for finding in charge.findings],
    }
