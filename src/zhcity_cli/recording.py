"""登记一条: the words of a call (合同总额=100, 付款.1.条件=…) become edits of one record, read off the model."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from zhcity_cli.errors import UsageError, likely
from zhcity_cli.model.base import Record
from zhcity_cli.model.dossier import Attachment, ClassifiedDossier, Dossier
from zhcity_cli.model.dossier.later_life import Disbursement
from zhcity_cli.model.edit import Append, Edit, Put
from zhcity_cli.model.shape import Kind, Shape

Route = tuple[str | int, ...]

# Fields that count the records of a list: the next number where a call leaves them out.
COUNTING = ("round", "serial", "lot_number", "version")
# Lists that are counted afresh for each value of another field.
COUNTED_WITHIN: Mapping[type[Record], str] = {Disbursement: "合同"}
ATTACHMENT_NUMBER = re.compile(r"FJ-(\d+)")
ITEM_MARKS = re.compile(r"[、，,；;]")
# What no call may write in a dossier's head, and how it is done instead.
OTHERWISE: Mapping[str, str] = {
    "编号": "编号一旦取定就不再改；写错了的，在储备阶段删去卷宗文件另建。",
    "阶段": "条件齐了用 zhcity advance 编号 推进。",
}


@dataclass(frozen=True)
class Place:
    """Where a call writes: the way from the file's root, what the model wants there, what stands there now.

    `beside`: the records of the list that a record is in.
    """

    route: Route
    shape: Shape
    values: Any
    beside: Sequence[Any] = ()

    @property
    def word(self) -> str:
        return spoken(self.route)

    @property
    def keys(self) -> str:
        """What may be written here, in words."""
        return "、".join(self.shape.fields()) if self.shape.record else "年度"

    def at(self, step: str) -> Place:
        """One step further; a word that the model does not know is refused with the nearest."""
        match self.shape.kind:
            case Kind.RECORD:
                inner = self._field(step)
                there = self.values.get(step) if isinstance(self.values, Mapping) else None
                return Place((*self.route, step), inner, there)
            case Kind.RECORDS:
                return self._entry(self.position(step))
            case Kind.MAPPING:
                there = self.values.get(step) if isinstance(self.values, Mapping) else None
                kind = Kind.RECORD if self.shape.record else Kind.VALUE
                return Place((*self.route, step), Shape(kind, self.shape.record, self.shape.is_money), there)
            case _:
                raise UsageError(f"{self.word} 是{self.shape.kind.value}，下面没有 {step}。", f"写成 {self.word}=…")

    def position(self, step: str) -> int:
        """第几条 as a place in the list, from 0."""
        if not step.isdecimal() or int(step) == 0:
            raise UsageError(f"{self.word} 有许多条，没有说是第几条。", f"如 {self.word}.1.{step}")
        return int(step) - 1

    def entry(self, place: int) -> Place:
        """A record of the list; the one behind the last is a new one, farther ones are refused."""
        count = len(self.values or ())
        if place > count:
            raise UsageError(f"{self.word} 现在有 {count} 条，没有第 {place + 1} 条。", "条数从 1 起，挨着往下写。")
        return self._entry(place)

    def _entry(self, place: int) -> Place:
        there = self.values or ()
        value = there[place] if place < len(there) else None
        return Place((*self.route, place), Shape(Kind.RECORD, self.shape.record), value, tuple(there))

    def _field(self, step: str) -> Shape:
        fields = self.shape.fields()
        if step not in fields:
            where = f"{self.word} 里" if self.route else ""
            raise UsageError(f"{where}没有“{step}”这一项。", likely(step, list(fields), f"可写：{'、'.join(fields)}。"))
        return fields[step]


def spoken(route: Route) -> str:
    """A route as people write it, positions from 1."""
    return ".".join(str(step + 1) if isinstance(step, int) else step for step in route)


def reached(place: Place, words: str) -> Place:
    """The place that `合同.2` or `标段.1.采购次数` names, from this one."""
    for step in map(str.strip, words.replace("．", ".").split(".")):
        place = place.entry(place.position(step)) if place.shape.kind is Kind.RECORDS else place.at(step)
    return place


def chosen(place: Place, at: int | None, is_last: bool) -> Place:
    """The record that a call is about: the section, the record asked for, or a new one."""
    if place.shape.kind is Kind.RECORDS:
        count = len(place.values or ())
        if is_last and not count:
            raise UsageError(f"{place.word} 还没有记录，没有最后一条。", "去掉 --last 就是添一条。")
        return place.entry(count - 1 if is_last else count if at is None else _existing(place, at, count))
    if at is not None or is_last:
        raise UsageError(f"{place.word or '这里'} 只有一份，不分第几条。", "去掉 --at、--last。")
    if place.shape.kind in (Kind.ITEMS, Kind.VALUE):
        raise UsageError(f"{place.word} 是{place.shape.kind.value}。", f"写成 {place.word}=…")
    return place


def _existing(place: Place, at: int, count: int) -> int:
    if not 1 <= at <= count:
        raise UsageError(f"{place.word} 现在有 {count} 条，没有第 {at} 条。", "不写 --at 就是添一条。")
    return at - 1


def edits(root: Place, place: Place, words: Sequence[str]) -> list[Edit]:
    """What a call changes: one edit for each value that stands otherwise now, new records as a whole."""
    wanted: dict[str, Any] = {}
    for step, values in _sorted_out(words).items():
        if place.shape.record in (Dossier, ClassifiedDossier) and step in OTHERWISE:
            raise UsageError(f"{step} 不能这样写。", OTHERWISE[step])
        _put_in(wanted, place, step.replace("．", ".").split("."), values)
    return [_grounded(edit, root) for edit in _edits(place, wanted)]


def _grounded(edit: Edit, root: Place) -> Edit:
    """The same edit from the first section that is not there yet."""
    values = root.values
    for depth, step in enumerate(edit.at[len(root.route) : -1], len(root.route) + 1):
        values = values[step] if isinstance(step, int) else values.get(step)
        if values is None or values == []:
            value = [edit.value] if isinstance(edit, Append) else edit.value
            for inner in reversed(edit.at[depth:]):
                value = [value] if isinstance(inner, int) else {inner: value}
            return Put(edit.at[:depth], value)
    return edit


def _sorted_out(words: Sequence[str]) -> dict[str, list[str]]:
    """键=值, a key that is written again gives another item; an empty value clears."""
    found: dict[str, list[str]] = {}
    for word in words:
        key, sign, value = word.replace("＝", "=", 1).partition("=") if "=" not in word else word.partition("=")
        if not sign or not key.strip():
            raise UsageError(f"“{word}”不是 键=值。", "写成 键=值，如 结论=受理；值里有空格的，整个加引号。")
        found.setdefault(key.strip(), []).append(value.strip())
    return found


def _put_in(wanted: dict[str, Any], place: Place, steps: list[str], values: list[str]) -> None:
    """Set a value deep inside; the first unknown word on the way is refused."""
    step, rest = steps[0].strip(), steps[1:]
    inner = place.at(step)
    if rest:
        deeper = wanted.setdefault(step, {})
        if deeper is None:
            raise UsageError(f"{inner.word} 又要清空又要写值。", "分两次写。")
        _put_in(deeper, inner, rest, values)
    elif inner.shape.kind is Kind.ITEMS:
        wanted[step] = [item.strip() for text in values for item in ITEM_MARKS.split(text) if item.strip()]
    elif wanted.get(step):
        raise UsageError(f"{inner.word} 又要清空又要写值。", "分两次写。")
    elif inner.shape.kind is Kind.VALUE or values == [""]:
        if len(values) > 1:
            raise UsageError(f"{inner.word} 写了 {len(values)} 次，只能有一个值。", "留一个。")
        wanted[step] = _spelt(values[0], inner.shape) or None
    else:
        raise UsageError(f"{inner.word} 是{inner.shape.kind.value}，不能直接写值。", _how(inner))


def _how(place: Place) -> str:
    middle = ".1" if place.shape.kind is Kind.RECORDS else ""
    first = place.keys.partition("、")[0] if place.shape.record else "2027"
    return f"写成 {place.word}{middle}.{first}=…；可写：{place.keys}。"


def _spelt(text: str, shape: Shape) -> str:
    """An amount in 万元 with two places, as the library writes it; anything else as typed."""
    is_short = shape.is_money and re.fullmatch(r"\d{1,12}(\.\d)?", text, re.ASCII)
    return f"{Decimal(text):.2f}" if is_short else text


def _edits(place: Place, wanted: Any) -> Iterator[Edit]:
    if isinstance(place.route[-1] if place.route else "", int) and place.values is None:
        yield Append(place.route[:-1], _whole(place, wanted))
    elif not isinstance(wanted, Mapping):
        if (place.values or None) != (wanted or None):
            yield Put(place.route, wanted or None)
    elif place.shape.kind is Kind.RECORDS:
        yield from _records(place, wanted)
    elif isinstance(place.values, Mapping):
        for step in _in_order(place, wanted):
            yield from _edits(place.at(step), wanted[step])
    else:
        yield Put(place.route, _whole(place, wanted))


def _records(place: Place, wanted: Mapping[str, Any]) -> Iterator[Edit]:
    there = list(place.values or ())
    for step in _in_order(place, wanted):
        entry = Place(place.route, place.shape, there).entry(int(step) - 1)
        yield from _edits(entry, wanted[step])
        if entry.values is None:
            there.append(_whole(entry, wanted[step]))


def _in_order(place: Place, wanted: Mapping[str, Any]) -> list[str]:
    """As the model has them: keys in its order, numbers and years rising."""
    if place.shape.kind is Kind.RECORD:
        return [word for word in place.shape.fields() if word in wanted]
    return sorted(wanted, key=lambda step: (len(step), step))


def _whole(place: Place, wanted: Any) -> Any:
    """A new record with everything in it, its number filled in, blanks left out."""
    if not isinstance(wanted, Mapping):
        return wanted
    if place.shape.kind is Kind.RECORDS:
        records: list[Any] = []
        for step in _in_order(place, wanted):
            entry = Place(place.route, place.shape, records).entry(int(step) - 1)
            records.append(_whole(entry, wanted[step]))
        return records
    numbered = {**_number(place, wanted), **wanted} if place.shape.kind is Kind.RECORD else wanted
    return {
        step: _whole(place.at(step), numbered[step])
        for step in _in_order(place, numbered)
        if numbered[step] is not None
    }


def _number(place: Place, wanted: Mapping[str, Any]) -> Mapping[str, str]:
    """The next number of a new record in its list, where the model counts and the call does not."""
    record = place.shape.record
    assert record is not None
    if not isinstance(place.route[-1], int):
        return {}
    if record is Attachment:
        return {"编号": next_attachment(str(each.get("编号", "")) for each in place.beside)}
    within = COUNTED_WITHIN.get(record)
    counted = [each for each in place.beside if not within or each.get(within) == wanted.get(within)]
    found = {}
    for name in COUNTING:
        if name in record.model_fields:
            word = str(record.model_fields[name].alias)
            taken = (str(each.get(word, "")) for each in counted)
            found[word] = str(max((int(each) for each in taken if each.isdecimal()), default=0) + 1)
    return found


def next_attachment(taken: Iterable[str]) -> str:
    """FJ-001, or the next after those that are there."""
    numbers = (ATTACHMENT_NUMBER.fullmatch(each) for each in taken)
    return f"FJ-{max((int(found[1]) for found in numbers if found), default=0) + 1:03d}"
