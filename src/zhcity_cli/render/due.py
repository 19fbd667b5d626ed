"""An agenda for people and for programs: tables by unit, and JSON."""

from __future__ import annotations

import json
from itertools import groupby
from typing import Any

from zhcity_cli.deadlines import Deadline
from zhcity_cli.deadlines.agenda import Agenda, rule_of
from zhcity_cli.model.finding import written
from zhcity_cli.render.table import table

HEAD = ("期限", "还有", "编号", "名称", "要办的事")
ESTIMATED = "节假日安排未公布，按周一至周五估算"


def as_text(agenda: Agenda) -> str:
    today = agenda.library.today
    parts = [f"{today} 看：{_counted(agenda)}。"]
    for unit, group in groupby(agenda.deadlines, key=agenda.unit_name):
        own = list(group)
        late = sum(deadline.is_overdue(today) for deadline in own)
        code = f"（{own[0].unit}）" if own[0].unit not in ("", unit) else ""
        title = f"\n{unit}{code} {len(own)} 件" + (f"，已过期 {late} 件" if late else "")
        rows = [
            [str(each.owed.due or "—"), left(each, agenda), each.subject, each.name, each.owed.what] for each in own
        ]
        parts += [title, table(HEAD, rows, most=26)]
    return "\n".join(parts + _notes(agenda))


def left(deadline: Deadline, agenda: Agenda) -> str:
    """还有 12 天, 已过 3 天, 今天到期; 已等 where nobody set a last day."""
    today, owed = agenda.library.today, deadline.owed
    days, unit = deadline.days_left(today), "天"
    if days is None:
        waited = (today - owed.since).days if owed.since else 0
        return f"已等 {waited} 天" if waited > 0 else "待办"
    worked = agenda.workdays_left(deadline)
    if days == 0:
        return "今天到期"
    if worked is not None:
        unit = "个工作日" + ("（估算）" if agenda.is_estimated(deadline) else "")
        days, is_late = abs(worked), days < 0
    else:
        days, is_late = abs(days), days < 0
    return f"{'已过' if is_late else '还有'} {days} {unit}"


def _counted(agenda: Agenda) -> str:
    if not agenda.deadlines:
        return f"没有过期的、等着办的和 {agenda.within} 天内到期的事项"
    late = f"，其中已过期 {agenda.overdue} 件" if agenda.overdue else ""
    return f"已过期的、等着办的和 {agenda.within} 天内到期的共 {len(agenda.deadlines)} 件{late}"


def _notes(agenda: Agenda) -> list[str]:
    notes: list[str] = []
    names = dict.fromkeys(d.owed.parameter for d in agenda.deadlines if d.owed.due and d.owed.parameter)
    if names:
        notes += ["", "期限的来源（zhcity.yaml 可改，其余期限是卷宗里写的）："]
        notes += [f"  {agenda.parameter_source(name)}" for name in names]
    if any(agenda.is_estimated(deadline) for deadline in agenda.deadlines):
        notes.append(f"标“估算”的：{ESTIMATED}；公布后记入 registry/holidays.yaml。")
    if agenda.later:
        notes.append(f"{agenda.within} 天以后到期的还有 {agenda.later} 件，用 --within 看得更远，如 --within 365d。")
    if agenda.library.unreadable:
        notes.append(f"有 {len(agenda.library.unreadable)} 个卷宗读不出来，没有算在内，用 zhcity validate 看原因。")
    return notes


def as_json(agenda: Agenda) -> str:
    plain = {
        "schema": 1,
        "as_of": str(agenda.library.today),
        "within_days": agenda.within,
        "later": agenda.later,
        "unreadable": len(agenda.library.unreadable),
        "due": [_plain(deadline, agenda) for deadline in agenda.deadlines],
    }
    return json.dumps(plain, ensure_ascii=False, indent=1)


def _plain(deadline: Deadline, agenda: Agenda) -> dict[str, Any]:
    owed, today = deadline.owed, agenda.library.today
    return {
        "uid": deadline.uid,
        "kind": owed.kind,
        "subject": deadline.subject,
        "name": deadline.name,
        "what": owed.what,
        "role": str(owed.by),
        "unit": deadline.unit,
        "unit_name": agenda.unit_name(deadline),
        "due": str(owed.due) if owed.due else None,
        "since": str(owed.since) if owed.since else None,
        "days_left": deadline.days_left(today),
        "workdays_left": agenda.workdays_left(deadline),
        "estimated": agenda.is_estimated(deadline),
        "overdue": deadline.is_overdue(today),
        "parameter": owed.parameter or None,
        "rule": rule_of(owed.parameter) or None if owed.parameter else None,
        "source": agenda.source(deadline),
        "file": deadline.file,
        "path": written(owed.at),
    }
