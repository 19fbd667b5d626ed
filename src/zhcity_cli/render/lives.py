"""The life of a project, of a value, and two versions of a library side by side, in words and for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from zhcity_cli.audit.lives import Event, Turn
from zhcity_cli.audit.sides import Pair
from zhcity_cli.audit.values import EMPTY, Moved, moved
from zhcity_cli.exports.wording import one_line
from zhcity_cli.model.change import Act
from zhcity_cli.model.dossier import Dossier
from zhcity_cli.model.finding import brief

SHORT = 10
PLAIN_ACTS = (Act.SAVE, Act.FOUND)


def life(number: str, events: Sequence[Event]) -> str:
    """Each step as a sentence, with what it recorded below it."""
    parts = [f"{number} 的来历，共 {len(events)} 步："]
    for event in events:
        parts.append(sentence(event))
        parts += [f"    {change(each)}" for each in event.moves]
    return "\n".join(parts)


def sentence(event: Event) -> str:
    """2026-03-02 示例甲（政务服务和大数据管理局）代城市管理局登记，依据 示信〔2026〕3号。"""
    if event.is_birth:
        what = "建档"
    elif event.is_end:
        what = "删除卷宗"
    elif event.stages:
        what = f"{event.act}：{event.stages[0]} → {event.stages[1]}"
    else:
        what = str(event.act)
    basis = f"，依据 {'、'.join(map(one_line, event.basis))}" if event.basis else ""
    reason = f"，理由：{one_line(event.reason)}" if event.reason else ""
    return (
        f"{event.revision.committer.when:%Y-%m-%d} {who(event)}{what}{basis}{reason}。（{event.revision.id[:SHORT]}）"
    )


def who(event: Event) -> str:
    name = one_line(event.person.full_name if event.person else event.revision.author.name)
    unit = event.person.unit.name if event.person else "名录以外"
    for_whom = f"代{'、'.join(event.owners)}" if event.owners and not event.is_end else ""
    return f"{name}（{unit}）{for_whom}"


def change(each: Moved) -> str:
    """申报.投资.总额：900.00 → 800.00（−100.00）."""
    old, new = (brief(one_line(text)) for text in (each.old, each.new))
    if each.old == EMPTY:
        return f"{each.at}：{new}"
    return f"{each.at}：{old} → {new}{_delta(each.delta)}"


def _delta(amount: Decimal | None) -> str:
    return "" if amount is None else f"（{'＋' if amount > 0 else '−' if amount < 0 else ''}{abs(amount):f}）"


def value_life(number: str, field: str, turns: Sequence[Turn], cell: str) -> str:
    """Who made the value what, when, resting on what, from where; `cell`: its place on a form."""
    parts = [f"{number} {field} 的来历，共 {len(turns)} 次："]
    for turn in turns:
        parts.append(sentence(turn.event))
        parts += [f"    {change(each)}" for each in turn.moves]
        if turn.source:
            parts.append(f"    来源：{one_line(_source(turn, cell))}")
    return "\n".join(parts)


def _source(turn: Turn, cell: str) -> str:
    return f"{turn.source}，{cell}" if cell and ".xlsx" in turn.source else turn.source


def differing(pairs: Iterable[Pair]) -> str:
    """File by file, what is another value now."""
    parts = [each for pair in pairs for each in _pair(pair)]
    return "\n".join(parts) or "两个版本没有不同。"


def _pair(pair: Pair) -> Iterator[str]:
    shown = pair.new or pair.old
    name = shown.name if isinstance(shown, Dossier) else ""
    title = f"{pair.number} {one_line(name)}".rstrip() if pair.number else pair.file
    changes = _moves(pair)
    if changes is None:
        yield f"{title}：{'新增' if pair.old is None else '没有了'}"
    elif changes:
        yield title
        yield from (f"    {change(each)}" for each in changes)


def _moves(pair: Pair) -> list[Moved] | None:
    """None where the file is only in one of the two versions."""
    return moved(pair.old, pair.new) if pair.old is not None and pair.new is not None else None


def life_plain(events: Iterable[Event]) -> list[dict[str, object]]:
    return [_event(event) for event in events]


def _event(event: Event) -> dict[str, object]:
    person = event.person
    return {
        "commit": event.revision.id,
        "date": event.revision.committer.when.isoformat(),
        "recorder": person.full_name if person else event.revision.author.name,
        "email": event.revision.author.email,
        "unit": person.unit.code if person else None,
        "for": list(event.owners),
        "act": event.act,
        "from": event.stages[0] if event.stages else None,
        "to": event.stages[1] if event.stages else None,
        "basis": list(event.basis),
        "reason": event.reason or None,
        "changes": [_plain(each) for each in event.moves],
    }


def _plain(each: Moved) -> dict[str, object]:
    return {
        "path": each.at,
        "old": None if each.old == EMPTY else each.old,
        "new": None if each.new == EMPTY else each.new,
        "delta": None if each.delta is None else f"{each.delta:f}",
    }


def value_life_plain(turns: Iterable[Turn], cell: str) -> list[dict[str, object]]:
    return [
        {**_event(turn.event), "changes": [_plain(each) for each in turn.moves], "source": _source(turn, cell) or None}
        for turn in turns
    ]


def differing_plain(pairs: Iterable[Pair]) -> list[dict[str, object]]:
    return [
        {
            "file": pair.file,
            "dossier": pair.number,
            "state": "changed" if changes is not None else "added" if pair.old is None else "removed",
            "changes": [_plain(each) for each in changes or ()],
        }
        for pair in pairs
        if (changes := _moves(pair)) is None or changes
    ]
