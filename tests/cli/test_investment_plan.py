"""zhcity plan invest, and 立项 and 预算 in either order before 采购."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cli.supplements import DEFERRED, READY, add_supplements, file_of
from complete import snapshot
from support import Run, be_person

PAPER = ("--meeting", "SD2026-02", "--document", "示智慧领〔2026〕5号", "--on", "2026-06-18")
ISSUED = ("--document", "示发统〔2026〕12号", "--on", "2026-06-25")
FILE = "plans/2026/investment.yaml"
MEMBER = "ZH2024-SLJ-001"


@pytest.fixture
def library(library: Path) -> Path:
    add_supplements(library)
    return library


@pytest.fixture
def adjusted(run: Run, git_library: Path) -> Path:
    """The plan of 2026 with two supplements."""
    assert (
        run("plan", "adjust", "2026", *PAPER, "--supplement", READY, "--supplement", DEFERRED, cwd=git_library).code
        == 0
    )
    return git_library


def errors(run: Run, folder: Path) -> list[str]:
    found = json.loads(run("validate", "--format", "json", "--as-of", "2026-11-30", cwd=folder).out)["findings"]
    return [f"{f['code']} {f['path']}" for f in found if f["severity"] == "error" and f["verdict"] == "failed"]


def plan(run: Run, folder: Path) -> dict[str, Any]:
    shown: dict[str, Any] = json.loads(run("plan", "show", "2026", "--format", "json", cwd=folder).out)["plan"]
    return shown


def test_it_is_drafted_from_the_approved_plan_to_the_cent(run: Run, adjusted: Path) -> None:
    out = run("plan", "invest", "2026", *ISSUED, cwd=adjusted).out
    text = (adjusted / FILE).read_text(encoding="utf-8")
    for number, amount in ((MEMBER, "66.00"), (READY, "70.12"), (DEFERRED, "70.12")):
        assert f"{{编号: {number}, 金额: {amount}}}" in text and amount in out
    total = Decimal("66.00") + 2 * Decimal("70.12")
    assert f"合计: {total}" in text and Decimal(plan(run, adjusted)["totals"]["construction_amount"]) == total
    assert errors(run, adjusted) == []
    assert run("save", "-m", "下达投资计划", cwd=adjusted).code == 0
    assert "示发统〔2026〕12号，2026-06-25，3 个项目，206.24 万元" in run("plan", "show", "2026", cwd=adjusted).out


def test_one_that_is_there_is_not_overwritten_unless_told_to(run: Run, adjusted: Path) -> None:
    run("plan", "invest", "2026", *ISSUED, cwd=adjusted)
    file = adjusted / FILE
    corrected = file.read_text(encoding="utf-8").replace("金额: 66.00", "金额: 60.00").replace("206.24", "200.24")
    file.write_text(corrected, encoding="utf-8")
    assert errors(run, adjusted) == []
    refused = run("plan", "invest", "2026", *ISSUED, cwd=adjusted)
    assert refused.code == 1 and "已有" in refused.err and "--again" in refused.err
    assert file.read_text(encoding="utf-8") == corrected
    assert run("plan", "invest", "2026", *ISSUED, "--again", "--dry-run", cwd=adjusted).code == 0
    assert file.read_text(encoding="utf-8") == corrected
    assert run("plan", "invest", "2026", *ISSUED, "--again", cwd=adjusted).code == 0
    assert "金额: 66.00" in file.read_text(encoding="utf-8")


def test_an_adjustment_tells_that_it_has_to_follow(run: Run, adjusted: Path) -> None:
    run("plan", "invest", "2026", *ISSUED, cwd=adjusted)
    run("save", cwd=adjusted)
    told = run("plan", "adjust", "2026", *PAPER, "--withdraw", f"{DEFERRED}=不做了", cwd=adjusted)
    assert told.code == 0 and FILE in told.out
    assert errors(run, adjusted) == ["R27g 项目[3].编号"]
    assert run("plan", "invest", "2026", *ISSUED, "--again", cwd=adjusted).code == 0
    assert errors(run, adjusted) == []


@pytest.mark.parametrize(
    ("year", "words", "told"),
    [
        ("2026", ("--document", "示发统〔2026〕1号", "--on", "2026-01-15"), "早于计划审定的 2026-01-16"),
        ("2026", ("--document", "示发统〔2026〕1号", "--on", "元月"), "日期写成了"),
        ("2028", ISSUED, "2028 年度还没有计划"),
        ("2027", ISSUED, "状态是 拟定，还没有审定"),
    ],
)
def test_what_cannot_be_is_refused(run: Run, git_library: Path, year: str, words: tuple[str, ...], told: str) -> None:
    run("plan", "build", "2027", "--on", "2026-11-20", cwd=git_library)
    before = snapshot(git_library)
    result = run("plan", "invest", year, *words, cwd=git_library)
    assert result.code in (1, 2) and told in result.err
    assert snapshot(git_library) == before


def test_only_the_office_records_it(run: Run, adjusted: Path) -> None:
    run("plan", "invest", "2026", *ISSUED, cwd=adjusted)
    be_person(adjusted, "示例丙", "bing@example.invalid")
    refused = run("save", cwd=adjusted)
    assert refused.code == 1 and "C03" in refused.out


INITIATED = "立项: {文号: 示发统〔2026〕13号, 日期: 2026-06-26, 投资: 110.37}\n"
BUDGETED = "预算: [{年度: 2026, 文号: 示财预〔2026〕21号, 日期: 2026-06-29, 金额: 70.12}]\n"


@pytest.mark.parametrize(("first", "then"), [(INITIATED, BUDGETED), (BUDGETED, INITIATED)])
def test_initiation_and_budget_come_in_either_order(run: Run, adjusted: Path, first: str, then: str) -> None:
    file, waiting = adjusted / file_of(READY), {INITIATED: "R08d", BUDGETED: "R08e"}
    for text, missing in ((first, waiting[then]), (then, "")):
        file.write_text(file.read_text(encoding="utf-8") + text, encoding="utf-8")
        assert run("save", cwd=adjusted).code == 0
        refused = run("advance", READY, cwd=adjusted)
        assert refused.code == 1 and "R28a" in refused.out
        assert (missing in refused.out) if missing else ("R08" not in refused.out)


def test_more_than_was_approved_is_told(run: Run, adjusted: Path) -> None:
    file = adjusted / file_of(READY)
    more = INITIATED.replace("110.37", "110.38") + BUDGETED.replace("70.12", "70.13")
    file.write_text(file.read_text(encoding="utf-8") + more, encoding="utf-8")
    out = run("validate", READY, cwd=adjusted).out
    assert "R27c" in out and "审定额是 110.37" in out and "R27d" in out and "安排 70.12" in out
