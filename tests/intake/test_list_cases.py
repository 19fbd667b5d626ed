"""Every case of tests/intake/cases through the command line, and what holds of every list."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from complete import snapshot
from support import Result, Run

CASES = Path(__file__).parent / "cases"
OUTCOMES = {"取入": "taken", "不属于": "out_of_scope", "退回": "rejected", "已在库": "already", "已变": "changed"}
COUNTS = ("taken", "out_of_scope", "rejected", "already", "changed")
IN_DOSSIER = ("编号", "名称", "类别", "性质", "路径", "阶段", "计划年度")


def load_cases(file: Path) -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = yaml.load(file.read_text(encoding="utf-8"), yaml.CBaseLoader)
    return cases


ALL = [
    pytest.param(case, id=f"{file.stem}-{case['名称']}")
    for file in sorted(CASES.glob("*.yaml"))
    for case in load_cases(file)
]


@pytest.mark.parametrize("case", ALL)
def test_case(case: dict[str, Any], library: Path, tmp_path: Path, run: Run) -> None:
    file = tmp_path / "清单.csv"
    file.write_text(case["清单"], encoding="utf-8")
    call = ("intake", file, *case.get("选项", ()), "-C", library)
    expected = case["期望"]
    before = snapshot(library)

    dry = run(*call, "--dry-run", "--format", "json")
    assert snapshot(library) == before
    told = run(*call, "--dry-run")
    result = run(*call, "--format", "json")

    assert result.code == dry.code == told.code == int(expected["退出码"]), result.out + result.err
    for piece in expected.get("说", ()):
        assert piece in told.out + told.err
    if not result.out:
        assert "行" not in expected and "→" in result.err
        assert snapshot(library) == before
        return
    rows = whole(result)
    assert {**json.loads(dry.out), "dry_run": False} == json.loads(result.out)
    assert sorted(map(str, rows)) == sorted(expected["行"])
    for number, wanted in expected["行"].items():
        fits(rows[int(number)], wanted, library)
    assert "错误 0" in run("validate", "-C", library).out
    again = json.loads(run(*call, "--format", "json").out)
    assert again["taken"] == again["changed"] == 0
    assert again["already"] == json.loads(result.out)["taken"]


def whole(result: Result) -> dict[int, dict[str, Any]]:
    """The rows of a JSON answer, after its sums were checked."""
    answer = json.loads(result.out)
    details = {row["row"]: row for row in answer["details"]}
    assert answer["schema"] == 1
    assert answer["rows"] == len(answer["details"]) == len(details) == sum(answer[each] for each in COUNTS)
    assert answer["doubtful"] == sum(row["doubtful"] for row in answer["details"]) <= answer["taken"]
    for row in answer["details"]:
        spoken = row["outcome"] in ("rejected", "out_of_scope", "changed") or row["doubtful"]
        assert bool(row["findings"]) or not spoken
        assert all(note["place"] and note["message"] for note in row["findings"])
        assert all(note["remedy"] for note in row["findings"] if row["outcome"] == "rejected"), row
    return details


def fits(row: dict[str, Any], wanted: dict[str, str], library: Path) -> None:
    assert row["outcome"] == OUTCOMES[wanted["结果"]], row
    assert row["doubtful"] == (wanted.get("存疑") == "是") or "存疑" not in wanted, row
    assert wanted.get("规则", row["rule"]) == row["rule"]
    said = [note for note in row["findings"] if wanted.get("说", "") in note["message"]]
    assert said or "说" not in wanted, row
    assert any(note["place"] == wanted["位置"] for note in said) if "位置" in wanted else True, row
    if row["outcome"] != "taken":
        return
    number = row["id"]
    file = library / "dossiers" / number[2:6] / number.split("-")[1] / f"{number}.yaml"
    dossier = yaml.load(file.read_text(encoding="utf-8"), yaml.CBaseLoader)
    declared = dossier.get("申报") or {}
    total = (declared.get("投资") or {}).get("总额") or ""
    seen = {word: dossier.get(word) or "" for word in IN_DOSSIER}
    seen |= {"单位": dossier["项目单位"], "标记": "".join(dossier["标记"]), "总额": total}
    for word, value in wanted.items():
        if word in seen:
            assert seen[word].replace("~", "") == ("" if value == "空" else value), word
    assert wanted.get("备注", "") in dossier["出处"].get("备注", ""), dossier["出处"]
    assert dossier["出处"]["清单"] == "清单.csv" and int(dossier["出处"]["行"]) == row["row"]
