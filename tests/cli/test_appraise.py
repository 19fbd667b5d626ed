"""zhcity appraise: counts that can be checked by hand on the complete library, each with how it is made."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from complete import AS_OF, snapshot
from rules.patches import Patch
from support import Run


def appraised(run: Run, library: Path, year: int, *arguments: str) -> dict[str, dict[str, Any]]:
    result = run("appraise", str(year), "--format", "json", "--as-of", AS_OF, *arguments, "-C", library)
    assert result.code == 0, result.err
    report = json.loads(result.out)
    assert report["year"] == year and report["how"]
    return {**{unit["code"]: unit for unit in report["units"]}, "total": report["total"]}


def share(part: int, whole: int, rate: str | None) -> dict[str, Any]:
    return {"part": part, "whole": whole, "rate": rate}


def test_nothing_is_written(run: Run, library: Path) -> None:
    before = snapshot(library)
    appraised(run, library, 2026)
    assert snapshot(library) == before


def test_a_first_round_that_failed_is_counted_in_its_year(run: Run, library: Path) -> None:
    assert appraised(run, library, 2024)["CGJ"]["accepted_at_once"] == share(0, 1, "0.0")
    assert appraised(run, library, 2025)["CGJ"]["accepted_at_once"] == share(0, 0, None)
    Patch({"改": {"竣工验收[1].结论": "合格"}}).apply(library)
    assert appraised(run, library, 2024)["CGJ"]["accepted_at_once"] == share(1, 1, "100.0")


def test_declarations_within_the_window(run: Run, library: Path) -> None:
    assert appraised(run, library, 2022)["CGJ"]["declared_in_time"] == share(1, 1, "100.0")
    Patch({"改": {"申报.日期": "2022-04-01"}}).apply(library)
    assert appraised(run, library, 2022)["CGJ"]["declared_in_time"] == share(0, 1, "0.0")
    Patch({"加": {"标记": "增补"}}).apply(library)
    assert appraised(run, library, 2022)["CGJ"]["declared_in_time"] == share(0, 0, None)


def test_evaluations_by_grade(run: Run, library: Path) -> None:
    assert appraised(run, library, 2025)["CGJ"]["grades"] == {"优": 1}
    assert appraised(run, library, 2024)["CGJ"]["grades"] == {}


def test_open_audits_and_overdue_rectifications(run: Run, library: Path) -> None:
    unit = appraised(run, library, 2026)["CGJ"]
    assert (unit["audits_open"], unit["overdue"]) == (0, 0)
    Patch({"删": ["审计[1].整改结果", "初验[1].整改项[1].闭合", "竣工验收[1].整改"]}).apply(library)
    unit = appraised(run, library, 2026)["CGJ"]
    assert (unit["audits_open"], unit["overdue"]) == (1, 2)
    assert appraised(run, library, 2025)["CGJ"]["audits_open"] == 0, "found in 2026"


def test_operation_declared_and_owed(run: Run, library: Path) -> None:
    whole = appraised(run, library, 2026)["CGJ"]["operations"]
    assert whole["part"] == whole["whole"] >= 1
    Patch({"改": {"阶段": "统一运维"}, "删": ["结项", "运维[2]"]}).apply(library)
    fewer = appraised(run, library, 2026)["CGJ"]["operations"]
    assert (fewer["part"], fewer["whole"]) == (whole["part"] - 1, whole["whole"])


def test_findings_are_those_of_validate(run: Run, library: Path) -> None:
    before = appraised(run, library, 2026)
    Patch({"改": {"计划年度": "2024"}, "删": ["联系人"]}).apply(library)
    after = appraised(run, library, 2026)
    assert after["CGJ"]["errors"] > before["CGJ"]["errors"] == 0
    assert after["SLJ"] == before["SLJ"]
    report = json.loads(run("validate", "--unit", "CGJ", "--format", "json", "--as-of", AS_OF, "-C", library).out)
    errors = [f for f in report["findings"] if f["severity"] == "error" and f["verdict"] == "failed"]
    assert after["CGJ"]["errors"] == len([f for f in errors if f["file"].startswith("dossiers/")])


def test_what_cannot_be_read_counts_as_an_error_of_its_unit(run: Run, library: Path) -> None:
    (library / "dossiers/2022/CGJ/ZH2022-CGJ-001.yaml").write_text("编号: [", encoding="utf-8")
    assert appraised(run, library, 2026)["CGJ"]["errors"] == 1


def test_the_total_is_all_units_and_one_unit_is_itself(run: Run, library: Path) -> None:
    every = appraised(run, library, 2026)
    units = [record for code, record in every.items() if code != "total"]
    for word in ("projects", "errors", "hints", "overdue", "audits_open"):
        assert every["total"][word] == sum(unit[word] for unit in units)
    one = appraised(run, library, 2026, "--unit", "水利局")
    assert set(one) == {"SLJ", "total"} and one["SLJ"] == every["SLJ"]


def test_the_text_says_how_each_count_is_made(run: Run, library: Path) -> None:
    text = run("appraise", "2024", "--as-of", AS_OF, "-C", library)
    assert text.code == 0
    assert f"2024 年度单位考核（按 {AS_OF} 的项目库）" in text.out
    assert "0/1（0.0%）" in text.out and "怎么算的：" in text.out and "合计" in text.out
    assert "得分" not in text.out


@pytest.mark.parametrize(
    ("arguments", "word"),
    [(("1999",), "1999"), (("2026", "--unit", "XYZ"), "XYZ"), (("2026", "--unit", "ZSJ"), "项目单位")],
)
def test_a_wrong_call_is_told(run: Run, library: Path, arguments: tuple[str, ...], word: str) -> None:
    result = run("appraise", *arguments, "-C", library)
    assert (result.code, word in result.err) == (2, True), result.err
