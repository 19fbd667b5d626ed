"""避免重复建设: what is alike to a project, side by side, with what a person said of it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cached_property

from zhcity_cli.model.dossier import Answer, Dossier
from zhcity_cli.model.edit import Append
from zhcity_cli.model.library import Library
from zhcity_cli.model.likeness import SHORTEST, Index, core, plain
from zhcity_cli.model.words import Standing
from zhcity_cli.rules.rule import BUILDING
from zhcity_cli.rules.similarity import ASKED, RULE, TELLING, answer_between, is_asked, same_words

VERDICTS = ("不重复", "同一系统")


@dataclass(frozen=True, slots=True)
class Item:
    """What is compared: a dossier, a registered system, or a row that is not in the library yet."""

    number: str
    name: str
    unit: str
    year: int | None = None
    stage: str = ""
    content: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """What is alike to an item: by name, by content; the words both names share; a person's verdict, if any.

    `is_open`: the question stands (R18). `is_predecessor`: named as 前期项目, so it is no question.
    """

    other: Item
    name_ratio: float
    content_ratio: float | None
    common: tuple[str, ...]
    answer: Answer | None = None
    is_open: bool = False
    is_predecessor: bool = False


@dataclass(frozen=True, slots=True)
class Compared:
    item: Item
    pairs: tuple[Pair, ...]


@dataclass(frozen=True)
class Comparison:
    """The library, with items from outside if any, ready to be asked what is alike to what."""

    library: Library
    least: float
    outside: Sequence[Item] = ()

    def of_dossier(self, number: str) -> Compared:
        """Everything alike to one dossier, but what was terminated and the system that it built itself."""
        dossier = self.library.by_id[number].record
        near = [other for other in self._near(number) if not self._is_own(number, other)]
        return self._compared(number, [self._pair(number, other, dossier) for other in near])

    def in_hand(self) -> tuple[Compared, ...]:
        """The dossiers that may still be stopped, each with what R18 asks or has asked about."""
        found = []
        for filed in self.library.dossiers:
            dossier = filed.record
            if dossier.stage in ASKED and dossier.path in BUILDING and dossier.standing is not Standing.TERMINATED:
                near = [other for other in self._asked_about(dossier) if is_asked(dossier, other, self.library)]
                found.append(self._compared(dossier.id, [self._pair(dossier.id, other, dossier) for other in near]))
        return tuple(each for each in found if each.pairs)

    def from_outside(self) -> tuple[Compared, ...]:
        """Each item from outside with what is alike to it in the library and among those before it."""
        found, before = [], set(self._items) - {item.number for item in self.outside}
        for item in self.outside:
            others = [other for other in self._near(item.number) if other in before]
            found.append(self._compared(item.number, [self._pair(item.number, other) for other in others]))
            before.add(item.number)
        return tuple(found)

    def _compared(self, number: str, pairs: Iterable[Pair]) -> Compared:
        order = sorted(pairs, key=lambda p: (-max(p.name_ratio, p.content_ratio or 0), p.other.number))
        return Compared(self._items[number], tuple(order))

    def _asked_about(self, dossier: Dossier) -> list[str]:
        """As R18 finds them, by the bound of this comparison."""
        by_name = [other for _, other in self._names.alike_to(dossier.id)]
        return list(dict.fromkeys([*by_name, *same_words(dossier, self.library)]))

    def _near(self, number: str) -> list[str]:
        by_name = [other for _, other in self._names.alike_to(number)]
        by_content = self._contents.alike_to(number) if number in self._texts else []
        return list(dict.fromkeys([*by_name, *(other for _, other in by_content)]))

    def _is_own(self, number: str, other: str) -> bool:
        system, filed = self.library.systems.get(other), self.library.by_id.get(other)
        terminated = filed is not None and filed.record.standing is Standing.TERMINATED
        return terminated or (system is not None and system.built_by == number)

    def _pair(self, number: str, other: str, dossier: Dossier | None = None) -> Pair:
        texts = self._texts
        both = number in texts and other in texts
        ratio = self._names.ratio(self._cores[number], self._cores[other])
        pair = Pair(
            self._items[other],
            ratio,
            self._contents.ratio(texts[number], texts[other]) if both else None,
            common_words(self._cores[number], self._cores[other]),
        )
        if dossier is None:
            return pair
        answer = answer_between(dossier, other, self.library)
        alike = ratio >= self.library.likeness.least or other in same_words(dossier, self.library)
        in_hand = dossier.stage in ASKED and dossier.path in BUILDING
        return replace(
            pair,
            answer=answer,
            is_open=alike and in_hand and not answer and is_asked(dossier, other, self.library),
            is_predecessor=dossier.declaration is not None and dossier.declaration.predecessor == other,
        )

    @cached_property
    def _items(self) -> dict[str, Item]:
        listed = [item_of(filed.record) for filed in self.library.dossiers]
        listed += [
            Item(s.id, s.name, s.project_unit, s.built_on.year if s.built_on else None, "已建系统", s.functions or "")
            for s in self.library.registry.systems.systems
        ]
        return {item.number: item for item in (*listed, *self.outside)}

    @cached_property
    def _cores(self) -> dict[str, str]:
        names = self.library.unit_names
        own = {item.number: core(item.name, names.get(item.unit, (item.unit,))) for item in self.outside}
        return {**self.library.cores, **own}

    @cached_property
    def _texts(self) -> dict[str, str]:
        return {n: plain(item.content) for n, item in self._items.items() if len(item.content) >= TELLING}

    @cached_property
    def _names(self) -> Index:
        return Index(self._cores, self.least)

    @cached_property
    def _contents(self) -> Index:
        return Index(self._texts, self.least)


def item_of(dossier: Dossier) -> Item:
    content = dossier.declaration.content if dossier.declaration else None
    return Item(dossier.id, dossier.name, dossier.project_unit, dossier.plan_year, str(dossier.stage), content or "")


def common_words(one: str, other: str) -> tuple[str, ...]:
    """The stretches that two names share, in their order."""
    matched = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    return tuple(one[block.a : block.a + block.size] for block in matched if block.size >= SHORTEST)


def verdict(word: str, others: Sequence[str], reason: str, by: str, until: str) -> Append:
    """A person's verdict as the edit of the dossier: a 说明 of R18 for these others only."""
    record = {"规则": RULE, "理由": f"{word}：{reason}", "由": by, "至": until, "对象": list(others)}
    return Append(("说明",), record)
