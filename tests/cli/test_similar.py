"""zhcity similar: evidence side by side, a list or a dossier before it enters, a verdict that is not asked again."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from complete import AS_OF
from rules.patches import Patch
from support import Run, git

PROJECT, SYSTEM = "ZH2022-CGJ-001", "XT-0090"
FILE = "dossiers/2022/CGJ/ZH2022-CGJ-001.yaml"


@pytest.fixture
def in_hand(git_library: Path) -> Path:
    """The complete project in 申报, beside a registered system of the same name."""
    system = {
        "编号": SYSTEM,
        "名称": "城市运行综合指挥平台（三期）",
        "项目单位": "SLJ",
        "建成": "2021-06-30",
        "功能": "事件派单",
    }
    Patch({"阶段": "申报", "别处": {"registry/systems.yaml": {"加": {"系统": system}}}}).apply(git_library)
    git(git_library, "add", "-A")
    git(git_library, "commit", "-q", "-m", "同名系统")
    return git_library


def compared(run: Run, library: Path, *arguments: str) -> list[dict[str, Any]]:
    result = run("similar", *arguments, "--format", "json", "--as-of", AS_OF, "-C", library)
    assert result.code == 0, result.err
    found: list[dict[str, Any]] = json.loads(result.out)["compared"]
    return found


def codes(run: Run, library: Path) -> list[str]:
    report = run("validate", PROJECT, "--format", "json", "--as-of", AS_OF, "-C", library)
    return [finding["code"] for finding in json.loads(report.out)["findings"]]


def test_the_evidence_stands_side_by_side(run: Run, in_hand: Path) -> None:
    result = run("similar", PROJECT, "--as-of", AS_OF, "-C", in_hand)
    assert result.code == 0
    assert "城市运行综合指挥平台二期（示例）（城市管理局，2023 年度，申报）" in result.out
    assert f"1.00  {SYSTEM} 城市运行综合指挥平台（三期）（水利局，2021 年建成，已建系统）" in result.out
    assert "名称共有 城市运行综合指挥平台；待核对" in result.out
    assert "XT-0012" in result.out, "what it builds on is shown, with what was said of it"
    assert "XT-0044" not in result.out, "the system that the project itself built"


def test_all_projects_in_hand_are_asked_at_once(run: Run, in_hand: Path) -> None:
    found = compared(run, in_hand)
    assert [(each["id"], [other["id"] for other in each["alike"]]) for each in found] == [(PROJECT, [SYSTEM])]


def test_a_verdict_is_written_and_not_asked_again_until_it_expires(run: Run, in_hand: Path) -> None:
    before = (in_hand / FILE).read_text(encoding="utf-8")
    assert "R18" in codes(run, in_hand)
    said = ("--verdict", "不重复", "--against", SYSTEM, "--reason", "那是水利局的展示系统", "--until", "2027-12-31")
    result = run("similar", PROJECT, *said, "-C", in_hand)
    assert (result.code, result.err) == (0, "")
    assert f"zhcity save {PROJECT}" in result.out

    after = (in_hand / FILE).read_text(encoding="utf-8")
    added = "\n".join(line for line in after.splitlines() if line not in before.splitlines())
    assert "不重复：那是水利局的展示系统" in added and SYSTEM in added
    assert [line for line in before.splitlines() if line not in after.splitlines()] == []
    assert "R18" not in codes(run, in_hand)
    pair = compared(run, in_hand)[0]["alike"][0]
    assert not pair["open"] and pair["verdict"] == {
        "reason": "不重复：那是水利局的展示系统", "by": "ZSJ", "until": "2027-12-31",
    }  # fmt: skip
    later = run("validate", PROJECT, "--as-of", "2028-01-01", "--format", "json", "-C", in_hand)
    assert "R18" in {finding["code"] for finding in json.loads(later.out)["findings"]}
    assert run("save", PROJECT, "-m", "查重结论", "-C", in_hand).code == 0


def test_of_two_in_hand_the_later_one_is_asked_and_either_may_answer(run: Run, in_hand: Path) -> None:
    later, file = "ZH2024-SLJ-001", "dossiers/2024/SLJ/ZH2024-SLJ-001.yaml"
    Patch({"别处": {file: {"改": {"名称": "城市运行综合指挥平台三期", "阶段": "申报"}}}}).apply(in_hand)
    (in_hand / "registry/systems.yaml").unlink()

    def asked() -> list[str]:
        report = run("validate", "--format", "json", "--as-of", AS_OF, "-C", in_hand)
        return [finding["file"] for finding in json.loads(report.out)["findings"] if finding["code"] == "R18"]

    assert asked() == [file]
    said = ("--verdict", "同一系统", "--against", later, "--reason", "两家合建", "--until", "2027-12-31")
    assert run("similar", PROJECT, *said, "-C", in_hand).code == 0
    assert asked() == []
    pair = next(p for p in compared(run, in_hand, later)[0]["alike"] if p["id"] == PROJECT)
    assert pair["verdict"]["reason"] == "同一系统：两家合建" and not pair["open"]


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("ZH2022-CGJ-009",), "ZH2022-CGJ-009"),
        (("没有这个.csv",), "没有这个.csv"),
        ((PROJECT, "--verdict", "不重复"), "写全"),
        ((PROJECT, "--verdict", "重复", "--against", SYSTEM, "--reason", "甲", "--until", "2027-01-01"), "重复"),
        ((PROJECT, "--verdict", "不重复", "--against", "XT-9", "--reason", "甲", "--until", "2027-01-01"), "XT-9"),
        ((PROJECT, "--verdict", "不重复", "--against", PROJECT, "--reason", "甲", "--until", "2027-01-01"), PROJECT),
        ((PROJECT, "--verdict", "不重复", "--against", SYSTEM, "--reason", "甲", "--until", "2001-01-01"), "已经过去"),
        ((PROJECT, "--verdict", "不重复", "--against", SYSTEM, "--reason", "甲", "--until", "明年"), "明年"),
    ],
)
def test_a_wrong_call_is_told_and_writes_nothing(
    run: Run, in_hand: Path, arguments: tuple[str, ...], word: str
) -> None:
    before = (in_hand / FILE).read_bytes()
    result = run("similar", *arguments, "-C", in_hand)
    assert result.code == 2
    assert word in result.err
    assert (in_hand / FILE).read_bytes() == before


def test_a_list_is_compared_before_it_enters(run: Run, in_hand: Path, tmp_path: Path) -> None:
    file = tmp_path / "意向.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(
            [
                ["项目名称", "项目单位", "建设内容"],
                ["2027年城市运行综合指挥平台采购项目", "城市管理局", ""],
                ["社区养老服务平台", "水利局", "建设社区养老服务的预约、派单、评价三个模块，接入示范区共享平台"],
                ["社区养老服务平台（重发）", "水利局", ""],
                ["养老信息系统", "城市管理局", "建设社区养老服务的预约、派单、评价三个模块，接入示范区共享平台"],
                ["城市道路照明监控", "城市管理局", ""],
            ]
        )
    rows = {row["id"]: [other["id"] for other in row["alike"]] for row in compared(run, in_hand, str(file))}
    assert set(rows["行 1"]) == {PROJECT, "XT-0012", "XT-0044", SYSTEM}
    assert (rows["行 2"], rows["行 3"], rows["行 4"], rows["行 5"]) == ([], ["行 2"], ["行 2"], [])
    assert not [path for path in in_hand.rglob("*.yaml") if "养老" in path.read_text(encoding="utf-8")]


def test_a_dossier_file_is_compared_before_it_enters(run: Run, in_hand: Path, tmp_path: Path) -> None:
    text = (in_hand / FILE).read_text(encoding="utf-8").replace(PROJECT, "ZH2026-SLJ-009")
    file = tmp_path / "新来的.yaml"
    file.write_text(text, encoding="utf-8")
    found = compared(run, in_hand, str(file))
    assert PROJECT in {other["id"] for other in found[0]["alike"]}
    assert compared(run, in_hand, str(in_hand / FILE)) == compared(run, in_hand, PROJECT)
    file.write_text("编号: [", encoding="utf-8")
    assert run("similar", str(file), "-C", in_hand).code == 1


def test_a_lower_bound_lists_more(run: Run, in_hand: Path, tmp_path: Path) -> None:
    file = tmp_path / "意向.csv"
    file.write_text("项目名称,项目单位\n城市指挥大屏,城市管理局\n", encoding="utf-8")

    def count(least: str) -> int:
        return len(compared(run, in_hand, str(file), "--least", least)[0]["alike"])

    assert count("0.05") > count("0.9") == 0
    assert run("similar", PROJECT, "--least", "2", "-C", in_hand).code == 2
