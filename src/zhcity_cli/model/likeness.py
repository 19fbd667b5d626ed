"""How alike two names or two texts are: pairs of characters weighed by their rarity, found through an index.

Chosen by trial on published lists (tools/similar_trial.py prints the figures). The ratio is the cosine of the two sets
of character pairs; a pair that stands in many names (系统, 平台, a bureau's usual beginning) weighs little.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import chain, pairwise
from math import fsum, log, sqrt

_NUMBERS = "0-9一二三四五六七八九十ⅰⅱⅲiI"
_YEAR = r"20\d\d(?:年度?)?(?:\d{1,2}月)?"
# What tells two rounds of one thing apart and not two things: re-issues, notices, years, phases, lots, batches.
_ROUND = re.compile(
    rf"""
    ^\[[^\]]*\]                                                   # [已流标]
    |\((?:示例|[^()]*(?:重发|重招|重新|第[{_NUMBERS}]+次)[^()]*)\)   # （重发）（第二次）（示例）
    |-重发
    |(?:的?公开)?(?:招标|竞争性磋商|磋商|询比|采购|论证|单一(?:来源)?|单源)*(?:公告|公示)$
    |{_YEAR}(?:[-—~至到]{_YEAR})?
    |\(?第?[{_NUMBERS}]+(?:期|批次|批|标段|标包|标|阶段)\)?
    |(?:标段|标包)[{_NUMBERS}]+
    """,
    re.VERBOSE,
)
# Words that nearly every project bears.
_USUAL = re.compile(r"升级改造|改造升级|改扩建|新建|改建|扩建|建设|采购|购置|招标|项目|工程|[\W_]")
SHORTEST = 2
# Ratios are told to four places: one that is rounded up to the bound counts as reaching it.
ROUNDING = 0.0001


def core(name: str, units: Iterable[str] = ()) -> str:
    """What a name says of the thing itself: without its unit's names, years, phases, lots, re-issues and usual words."""
    text = unicodedata.normalize("NFKC", name).replace(" ", "").casefold()
    text = _ROUND.sub("", text)
    for unit in units:
        text = text.replace(unit, "")
    bare = _USUAL.sub("", text)
    return bare if len(bare) >= SHORTEST else re.sub(r"\W", "", text)


def plain(text: str) -> str:
    """A longer text as it is compared: letters and digits only."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text)).casefold()


def pairs_of(text: str) -> frozenset[str]:
    """The character pairs of a text."""
    return frozenset(map("".join, pairwise(text))) or frozenset((text,) if text else ())


class _Known(dict[str, float]):
    """Values of the pairs that an index knows, and one value for every other pair."""

    def __init__(self, otherwise: float, values: Mapping[str, float]) -> None:
        super().__init__(values)
        self._otherwise = otherwise

    def __missing__(self, pair: str) -> float:
        return self._otherwise


class Index:
    """Texts by key, and which of them are alike to at least `least`, without comparing each with each.

    Two texts that are alike enough share one of their rarest pairs: only as many of those are looked up as the bound
    needs. What is found is exactly what comparing all would find.
    """

    def __init__(self, texts: Mapping[str, str], least: float) -> None:
        self.least = least
        self._bound = max(least - ROUNDING, 0.0) ** 2
        self._pairs = {key: pairs_of(text) for key, text in texts.items()}
        counts = Counter(chain.from_iterable(self._pairs.values()))
        total = len(self._pairs)
        weigh = cache(lambda count: log(1 + total / count) ** 2)
        ranked = sorted(counts, key=lambda pair: (counts[pair], pair))
        self._weight = _Known(weigh(1), {pair: weigh(count) for pair, count in counts.items()}).__getitem__
        self._rank = _Known(-1, {pair: place for place, pair in enumerate(ranked)}).__getitem__
        self._norms = {key: self._norm(pairs) for key, pairs in self._pairs.items()}
        self._rarest = {key: self._rarest_of(pairs, self._norms[key]) for key, pairs in self._pairs.items()}
        self._having: dict[str, list[str]] = defaultdict(list)
        for key, rarest in self._rarest.items():
            for pair in rarest:
                self._having[pair].append(key)

    def alike(self, text: str) -> list[tuple[float, str]]:
        """(ratio, key) of the texts that are alike to this one, the most alike first."""
        pairs = pairs_of(text)
        norm = self._norm(pairs)
        return self._found(pairs, norm, self._rarest_of(pairs, norm))

    def alike_to(self, key: str) -> list[tuple[float, str]]:
        """As `alike`, for a text that the index holds; itself left out."""
        return self._found(self._pairs[key], self._norms[key], self._rarest[key], key)

    def ratio(self, one: str, other: str) -> float:
        """How alike two texts are, by the weights of this index."""
        left, right = pairs_of(one), pairs_of(other)
        return _cosine(self._norm(left & right), self._norm(left), self._norm(right))

    def _found(
        self, pairs: frozenset[str], norm: float, rarest: list[str], itself: str = ""
    ) -> list[tuple[float, str]]:
        seen: set[str] = set()
        for pair in rarest:
            seen.update(self._having.get(pair, ()))
        seen.discard(itself)
        found, every, norms, weight = [], self._pairs, self._norms, self._weight
        needed = self._bound * norm
        for key in seen:
            shared = fsum(map(weight, pairs & every[key]))
            if shared * shared >= needed * norms[key] > 0:
                ratio = _cosine(shared, norm, norms[key])
                if ratio >= self.least:
                    found.append((ratio, key))
        return sorted(found, key=lambda each: (-each[0], each[1]))

    def _norm(self, pairs: frozenset[str]) -> float:
        """The squared length; `fsum` gives the same digits in whatever order a set is walked."""
        return fsum(map(self._weight, pairs))

    def _rarest_of(self, pairs: frozenset[str], norm: float) -> list[str]:
        """The rarest pairs of a text, as many as are needed so that what shares none of them cannot be alike enough."""
        ranked = sorted(pairs, key=self._rank)
        bound, left = self._bound * norm, norm
        for place, pair in enumerate(ranked):
            if left < bound:
                return ranked[:place]
            left -= self._weight(pair)
        return ranked


def _cosine(shared: float, norm: float, other: float) -> float:
    return round(shared / sqrt(norm * other), 4) if norm and other else 0.0
