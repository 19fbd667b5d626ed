"""Which rules check each sentence of the interpretation, what people judge, and what nobody can check. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from zhcity_cli.regulation import ANSWERS, SENTENCES, Answer
from zhcity_cli.rules import DEMANDS
from zhcity_cli.rules.rule import Demand


@dataclass(frozen=True, slots=True)
class Covered:
    """A sentence with the demands that answer it, those whose 解读 it is first."""

    sentence: str
    articles: str
    text: str
    demands: tuple[Demand, ...]
    answer: Answer

    @property
    def how(self) -> str:
        """规则, 由人核对, both, or 不可检查."""
        parts = ["规则"] * bool(self.demands) + ["由人核对"] * bool(self.answer.kept_in)
        return "、".join(parts) or "不可检查"


def answers() -> tuple[Covered, ...]:
    """Every sentence, in order."""
    own: dict[str, list[Demand]] = {sentence: [] for sentence in SENTENCES}
    for demand in DEMANDS.values():
        if demand.sentence:
            own[demand.sentence].append(demand)
    found = []
    for sentence, (articles, text) in SENTENCES.items():
        answer = ANSWERS.get(sentence, Answer())
        further = [d for word in answer.codes for d in DEMANDS.values() if word in (d.code, d.family)]
        demands = dict.fromkeys((*own[sentence], *further))
        found.append(Covered(sentence, articles, text, tuple(demands), answer))
    return tuple(found)
