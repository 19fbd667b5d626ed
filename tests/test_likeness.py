"""Likeness of names: as precise as was measured on judged pairs, and the index finds what comparing all would find."""

from __future__ import annotations

import sys
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhcity_cli.model.likeness import Index, core
from zhcity_cli.model.settings import Parameters

sys.path.append(str(Path(__file__).parent.parent / "tools"))

from similar_trial import chosen, methods, read_pairs, score

LEVEL = float(Parameters().name_similarity.value)


def test_the_pairs_are_enough_and_judged() -> None:
    judged = read_pairs()
    assert len(judged) >= 150
    assert len({each.names for each in judged}) >= len(judged) - 5
    assert {each.verdict for each in judged} == {"重复", "同一系统", "不同"}


def test_the_chosen_method_is_as_good_as_measured() -> None:
    judged = read_pairs()
    weighed = chosen(judged)
    found = score(judged, lambda each: weighed(*each.cores), LEVEL)
    assert found.precision >= 0.93
    assert found.recall >= 0.60
    assert found.duplicates == 1.0


def test_no_other_method_is_better_at_its_level() -> None:
    judged = read_pairs()
    scores = {name: score(judged, ratio, LEVEL) for name, ratio in methods(judged).items()}
    used = next(value for name, value in scores.items() if "used" in name)
    assert all(used.precision >= other.precision for other in scores.values())


@pytest.mark.parametrize(
    "name",
    [
        "取用水管理平台", "取用水管理平台（二期）", "2027年取用水管理平台项目", "2025-2026年度取用水管理平台", "取用水管理平台升级改造项目",
        "取用水管理平台（重发）", "取用水管理平台采购项目（第二次重发）招标公告", "水利局取用水管理平台", "取用水管理平台第三批次", "取用水管理平台二期2标段",
        "[已流标]取用水管理平台一期询比采购公告", "取用水管理平台（示例）", "取用水 管理平台建设工程", "取用水管理平台（重招）采购公告",
    ],
)  # fmt: skip
def test_what_says_nothing_of_the_thing_is_left_out(name: str) -> None:
    assert core(name, ("水利局",)) == "取用水管理平台"


def test_numbers_that_name_the_thing_stay() -> None:
    assert core("轨道交通3号线信号系统") != core("轨道交通4号线信号系统")
    assert core("项目") and core("2027年项目")


TEXTS = st.lists(st.text(alphabet="水利平台系统管理城市运行", max_size=9), min_size=1, max_size=25)


@given(TEXTS, st.sampled_from([0.3, 0.5, 0.8, 0.95, 1.0]))
@settings(deadline=None, max_examples=150)
def test_the_index_finds_what_comparing_all_finds(texts: list[str], least: float) -> None:
    keyed = {f"{place:02d}": text for place, text in enumerate(texts)}
    index = Index(keyed, least)
    near = {(min(one, other), max(one, other)) for one in keyed for _, other in index.alike_to(one)}
    every = {(a, b) for a, b in combinations(keyed, 2) if index.ratio(keyed[a], keyed[b]) >= least}
    assert near == every
    for text in texts[:5]:
        assert {key for _, key in index.alike(text)} == {k for k in keyed if index.ratio(text, keyed[k]) >= least}
