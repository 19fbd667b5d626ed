"""zhcity experts: a draw that repeats, with recusal, term, load and fields; nothing is written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from complete import snapshot
from rules.patches import Patch
from support import Run

PROJECT = "ZH2022-CGJ-001"
ROSTER = "registry/experts.yaml"
TERM = {"起": "2021-01-01", "止": "2027-12-31"}


def expert(number: int, *fields: str, employer: str = "示例大学", until: str = "2027-12-31") -> dict[str, Any]:
    return {
        "编号": f"ZJ-{number:03d}", "姓名": f"示例{number}", "领域": list(fields), "工作单位": employer,
        "聘期": {"起": "2021-01-01", "止": until},
    }  # fmt: skip


@pytest.fixture
def roster(library: Path) -> Path:
    """Thirty experts: one of 密码, one of the unit, one of the contractor, one whose term is over."""
    people = [expert(100 + place, "软件" if place % 2 else "网络") for place in range(26)]
    people += [
        expert(130, "密码"),
        expert(131, "软件", employer="城市管理局"),
        expert(132, "软件", employer="示例科技有限公司"),
        expert(133, "软件", until="2026-10-31"),
    ]
    own = [expert(number, "软件") for number in (2, 4, 7, 11, 19)]
    Patch({"别处": {ROSTER: {"改": {"专家": [*own, *people]}}}}).apply(library)
    return library


def draw(run: Run, library: Path, *arguments: str) -> dict[str, Any]:
    result = run("experts", "draw", "--on", "2026-11-20", "--format", "json", *arguments, "-C", library)
    assert result.code == 0, result.err
    found: dict[str, Any] = json.loads(result.out)
    return found


def ids(people: list[dict[str, Any]]) -> list[str]:
    return [each["id"] for each in people]


def test_the_same_seed_draws_the_same_people(run: Run, roster: Path) -> None:
    before = snapshot(roster)
    first = draw(run, roster, "--seed", "20261120")
    assert first == draw(run, roster, "--seed", "20261120")
    # The lots are Python's documented sequence: these people on every machine.
    assert ids(first["drawn"]) == ["ZJ-124", "ZJ-122", "ZJ-100", "ZJ-111", "ZJ-103"]
    assert len(first["drawn"]) == 5 and len(set(ids(first["drawn"]))) == 5
    others = {tuple(ids(draw(run, roster, "--seed", str(seed))["drawn"])) for seed in range(12)}
    assert len(others) > 8
    assert snapshot(roster) == before


def test_a_new_seed_is_printed_and_repeats(run: Run, roster: Path) -> None:
    text = run("experts", "draw", "--for", PROJECT, "--field", "软件", "-C", roster)
    assert text.code == 0
    command = next(line for line in text.out.splitlines() if line.startswith("重抽核对：")).partition("zhcity ")[2]
    again = run(*command.split(), "-C", roster)
    assert again.out == text.out


def test_who_stands_aside_is_told_why(run: Run, roster: Path) -> None:
    found = draw(run, roster, "--for", PROJECT, "--seed", "1")
    why = {each["id"]: each["reason"] for each in found["excluded"]}
    assert set(why) == {"ZJ-131", "ZJ-132", "ZJ-133"}
    assert why["ZJ-131"] == f"回避：在 城市管理局 工作，是 {PROJECT} 的项目单位"
    assert why["ZJ-132"] == f"回避：在 示例科技有限公司 工作，是 {PROJECT} 的承建单位"
    assert "不在聘期" in why["ZJ-133"]
    assert set(ids(draw(run, roster, "--seed", "1")["excluded"])) == {"ZJ-133"}, "without projects nobody recuses"
    text = run("experts", "draw", "--for", PROJECT, "--seed", "1", "-C", roster).out
    assert all(reason.split("，")[0] in text for number, reason in why.items() if number != "ZJ-133")


@pytest.mark.parametrize("seed", range(8))
def test_every_field_is_covered(run: Run, roster: Path, seed: int) -> None:
    found = draw(run, roster, "--field", "密码", "--field", "网络", "--field", "软件", "--seed", str(seed))
    fields = {field for each in found["drawn"] for field in each["fields"]}
    assert {"密码", "网络", "软件"} <= fields
    assert len(found["drawn"]) == 5


def test_experts_of_the_fields_come_first_then_others(run: Run, roster: Path) -> None:
    found = draw(run, roster, "--field", "密码", "--seed", "3")
    assert [each["id"] for each in found["drawn"] if "密码" in each["fields"]] == ["ZJ-130"]
    assert len(found["drawn"]) == 5


def test_who_sat_in_fewer_meetings_comes_first(run: Run, roster: Path) -> None:
    meeting = {
        "编号": "LZ2026-09",
        "种类": "论证会",
        "日期": "2026-05-10",
        "专家": [f"ZJ-{100 + n}" for n in range(20)],
    }
    Patch({"别处": {"plans/2026/meetings.yaml": {"加": {"会议": meeting}}}}).apply(roster)
    found = draw(run, roster, "--seed", "5")
    assert {each["meetings"] for each in found["drawn"]} == {0}
    assert [each["meetings"] for each in found["reserve"]] == sorted(each["meetings"] for each in found["reserve"])
    assert {each["meetings"] for each in found["reserve"]} == {0, 1}


def test_the_digest_moves_with_what_the_draw_rests_on(run: Run, roster: Path) -> None:
    plain = draw(run, roster, "--seed", "1")["digest"]
    assert plain != draw(run, roster, "--seed", "1", "--for", PROJECT)["digest"]
    assert plain == draw(run, roster, "--seed", "2")["digest"]
    Patch({"别处": {ROSTER: {"改": {"专家[1].工作单位": "示例研究院"}}}}).apply(roster)
    assert plain != draw(run, roster, "--seed", "1")["digest"]


@pytest.mark.parametrize(
    ("arguments", "code", "word"),
    [
        (("--count", "41"), 1, "能参加的只有"),
        (("--field", "密码", "--field", "网络", "--field", "软件", "--count", "1"), 1, "不够覆盖"),
        (("--for", "ZH2022-CGJ-009"), 2, "ZH2022-CGJ-009"),
        (("--field", "天文"), 2, "天文"),
        (("--count", "4"), 2, "单数"),
        (("--count", "0"), 2, "--count"),
        (("--on", "明天"), 2, "明天"),
        (("--on", "2031-01-01"), 1, "能参加的只有 0 人"),
    ],
)
def test_what_cannot_be_drawn_is_told(run: Run, roster: Path, arguments: tuple[str, ...], code: int, word: str) -> None:
    result = run("experts", "draw", "--seed", "1", *arguments, "-C", roster)
    assert (result.code, word in result.err) == (code, True), result.err


def test_the_count_of_the_settings_holds(run: Run, roster: Path) -> None:
    def patched(value: dict[str, str]) -> int:
        words = {"参数.专家人数": {**value, "依据": "参照", "来源": "测试"}}
        Patch({"别处": {"zhcity.yaml": {"改": words}}}).apply(roster)
        return len(draw(run, roster, "--seed", "1")["drawn"])

    assert patched({"值": "7"}) == 7
    assert patched({"值": "6"}) == 7, "odd where the settings ask for it"
    assert patched({"值": "6", "单数": "否"}) == 6
    fewer = run("experts", "draw", "--count", "3", "--seed", "1", "-C", roster)
    assert fewer.code == 0 and "少于设置的 6 人" in fewer.err


def test_the_roster_is_listed(run: Run, roster: Path) -> None:
    text = run("experts", "list", "-C", roster)
    assert text.code == 0 and "名册共 35 人" in text.out
    found = json.loads(run("experts", "list", "--field", "密码", "--format", "json", "-C", roster).out)
    assert ids(found["experts"]) == ["ZJ-130"] and found["experts"][0]["serving"] is True
    assert run("experts", "list", "--field", "天文", "-C", roster).code == 2
