"""Precision and recall of ways to compare names, on pairs of published names that people judged.

    python tools/similar_trial.py

The pairs are tests/data/similar_pairs.csv: names as published, with the list and the row, and what a person said of
them: 重复 (one thing announced twice), 同一系统 (another phase, part or year of one system) or 不同. Both of the first
two are worth a question. rapidfuzz is compared too where it is installed.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from difflib import SequenceMatcher
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from zhcity_cli.model.likeness import Index, core, pairs_of

PAIRS = Path(__file__).parent.parent / "tests" / "data" / "similar_pairs.csv"
LEVELS = (0.60, 0.70, 0.75, 0.80, 0.85, 0.90)
DIFFERENT, DUPLICATE = "不同", "重复"

Method = Callable[[str, str], float]


@dataclass(frozen=True)
class Judged:
    """Two names with what is left of them, and a person's verdict."""

    names: tuple[str, str]
    cores: tuple[str, str]
    verdict: str


@dataclass(frozen=True)
class Score:
    """How a method did at a level: of the pairs it names the share worth a question, and of those the share it names."""

    precision: float
    recall: float
    duplicates: float


def read_pairs() -> list[Judged]:
    with PAIRS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        Judged(
            (row["甲名称"], row["乙名称"]),
            (core(row["甲名称"], units(row["甲单位"])), core(row["乙名称"], units(row["乙单位"]))),
            row["判断"],
        )
        for row in rows
    ]


def units(name: str) -> tuple[str, ...]:
    """The unit as the list writes it, and without its legal form."""
    return tuple(dict.fromkeys(each for each in (name, name.removesuffix("有限公司")) if each))


def chosen(judged: list[Judged], least: float = 0.0) -> Method:
    """The method of the tool: pairs of characters weighed by their rarity among all these names."""
    texts = {name: text for each in judged for name, text in zip(each.names, each.cores, strict=True)}
    return Index(texts, least).ratio


def score(judged: list[Judged], ratio: Callable[[Judged], float], level: float) -> Score:
    named = [each for each in judged if ratio(each) >= level]
    right = [each for each in named if each.verdict != DIFFERENT]
    worth = sum(each.verdict != DIFFERENT for each in judged)
    doubles = sum(each.verdict == DUPLICATE for each in judged)
    found = sum(each.verdict == DUPLICATE for each in named)
    return Score(len(right) / len(named) if named else 1.0, len(right) / worth, found / doubles)


def methods(judged: list[Judged]) -> dict[str, Callable[[Judged], float]]:
    weighed = chosen(judged)
    found: dict[str, Callable[[Judged], float]] = {
        "difflib, names as published": lambda each: _matched(*each.names),
        "difflib, stripped": lambda each: _matched(*each.cores),
        "Jaccard of character pairs, stripped": lambda each: _jaccard(*each.cores),
        "Dice of character pairs, stripped": lambda each: _dice(*each.cores),
        "character pairs by rarity, stripped (used)": lambda each: weighed(*each.cores),
    }
    if find_spec("rapidfuzz"):
        fuzz = import_module("rapidfuzz.fuzz")
        found["rapidfuzz.ratio, stripped"] = lambda each: fuzz.ratio(*each.cores) / 100
        found["rapidfuzz.partial_ratio, stripped"] = lambda each: fuzz.partial_ratio(*each.cores) / 100
    return found


def _matched(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _jaccard(one: str, other: str) -> float:
    left, right = pairs_of(one), pairs_of(other)
    return len(left & right) / len(left | right)


def _dice(one: str, other: str) -> float:
    left, right = pairs_of(one), pairs_of(other)
    return 2 * len(left & right) / (len(left) + len(right))


def main() -> None:
    judged = read_pairs()
    verdicts = [each.verdict for each in judged]
    print(f"{len(judged)} pairs: " + ", ".join(f"{word} {verdicts.count(word)}" for word in dict.fromkeys(verdicts)))
    print("precision / recall / recall of 重复, by least ratio\n")
    print(" " * 44 + "".join(f"{level:<17.2f}" for level in LEVELS))
    for name, ratio in methods(judged).items():
        scores = [score(judged, ratio, level) for level in LEVELS]
        print(f"{name:<44}" + "".join(f"{s.precision:.2f} {s.recall:.2f} {s.duplicates:.2f}   " for s in scores))


if __name__ == "__main__":
    main()
