"""zhcity plan adjust: what the leading group changes after 审定, in dossiers and plan at once, and nothing else."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from cli.supplements import (
    DEFERRED,
    LATE_OPERATION,
    OTHER_YEAR,
    READY,
    UNMARKED,
    UNREVIEWED,
    add_supplements,
    file_of,
)
from complete import snapshot
from support import Run, be_person, git

PAPER = ("--meeting", "SD2026-02", "--document", "示智慧领〔2026〕5号", "--on", "2026-06-18")
MEMBER = "ZH2024-SLJ-001"  # 续建 of 2026, 审定额 184.00, 66.00 of it in 2026
MEMBER_FILE = f"dossiers/2024/SLJ/{MEMBER}.yaml"
OPERATION = "ZH2025-CGJ-001"  # 运维 of 2026, in a package


@pytest.fixture
def library(library: Path) -> Path:
    """The complete library with projects that come after its plan of 2026 was approved."""
    add_supplements(library)
    return library


def adjust(run: Run, folder: Path, *wishes: str, paper: tuple[str, ...] = PAPER, year: str = "2026") -> str:
    result = run("plan", "adjust", year, *paper, *wishes, cwd=folder)
    assert result.code == 0, result.out + result.err
    assert git(folder, "status", "--porcelain", "--untracked-files=no") == ""
    return result.out


def shown(run: Run, folder: Path, year: str = "2026") -> dict[str, Any]:
    plan: dict[str, Any] = json.loads(run("plan", "show", year, "--format", "json", cwd=folder).out)["plan"]
    return plan


def ids(plan: dict[str, Any], name: str) -> list[str]:
    return [row["dossier_id"] for row in plan[name]]


def assert_sound(run: Run, folder: Path) -> None:
    """Sums agree to the cent, the plan says what the dossiers say, and no rule objects."""
    plan = shown(run, folder)
    for part, total in (("construction_amount",) * 2, ("operation_amount",) * 2, ("suggested_amount", "grand_total")):
        assert sum((Decimal(row[part]) for row in plan["arrangement"]), Decimal(0)) == Decimal(plan["totals"][total])
    verified = json.loads(run("plan", "verify", "2026", "--format", "json", cwd=folder).out)
    assert verified == {"schema": 1, "same": True, "members": [], "settings_moved": False, "rules_moved": False}
    checked = run("validate", "--as-of", "2026-11-30", cwd=folder)
    assert "错误 0" in checked.out, checked.out
    assert (folder / "out/plan-review-2026.xlsx").stat().st_size > 5000


def read(folder: Path, number: str) -> str:
    return (folder / file_of(number)).read_text(encoding="utf-8")


def test_a_supplement_enters_with_its_decision_in_one_commit(run: Run, git_library: Path) -> None:
    count = int(git(git_library, "rev-list", "--count", "HEAD"))
    out = adjust(run, git_library, "--supplement", READY)
    assert f"增补 {READY} — → 110.37 万元，阶段 立项" in out
    text = read(git_library, READY)
    assert "阶段: 立项" in text and "会议: SD2026-02, 结论: 同意, 审定额: 110.37" in text
    plan = shown(run, git_library)
    assert plan["state"] == "调整" and ids(plan, "supplements") == [READY]
    assert Decimal(plan["totals"]["construction_amount"]) == Decimal("66.00") + Decimal("70.12")
    assert int(git(git_library, "rev-list", "--count", "HEAD")) == count + 1
    log = git(git_library, "log", "-1", "--format=%B")
    assert "Zhcity-Act: 计划调整" in log and "Zhcity-Document: 示智慧领〔2026〕5号" in log
    assert_sound(run, git_library)


def test_a_supplement_may_be_granted_less_than_reviewed(run: Run, git_library: Path) -> None:
    adjust(run, git_library, "--supplement", READY, "--amount", f"{READY}=90.05:先建一期")
    assert "审定额: 90.05" in read(git_library, READY) and "意见: 先建一期" in read(git_library, READY)
    # A cut falls on the last year first: 70.12 of 90.05 stay in 2026.
    assert Decimal(shown(run, git_library)["totals"]["construction_amount"]) == Decimal("136.12")
    assert_sound(run, git_library)


def test_a_withdrawn_project_stays_in_its_stage_with_its_reason(run: Run, git_library: Path) -> None:
    adjust(run, git_library, "--supplement", READY)
    out = adjust(run, git_library, "--withdraw", f"{READY}=暂缓：等上级平台", "--withdraw", f"{MEMBER}=不再需要")
    assert f"撤销 {READY} 110.37 → — 万元，阶段 立项，状态 暂缓" in out
    text = read(git_library, READY)
    assert "阶段: 立项" in text and "状态: 暂缓, 日期: 2026-06-18, 理由: 等上级平台, 文号: 示智慧领〔2026〕5号" in text
    assert "理由: 不再需要" in (git_library / MEMBER_FILE).read_text(encoding="utf-8")
    plan = shown(run, git_library)
    left = {row["dossier_id"]: (row["left_out_reason"], row["note"]) for row in plan["left_out"]}
    assert left[READY] == ("状态不正常", "暂缓：等上级平台")
    assert left[MEMBER] == ("状态不正常", "终止：不再需要")
    assert (plan["continued"], plan["supplements"]) == ([], [])
    assert "暂缓" in run("advance", READY, cwd=git_library).out


def test_a_new_amount_is_a_new_decision_and_leaves_the_earlier_plan_alone(run: Run, git_library: Path) -> None:
    before = (git_library / "plans/2025/plan.yaml").read_bytes()
    out = adjust(run, git_library, "--amount", f"{MEMBER}=100.5")
    assert f"调额 {MEMBER} 184.00 → 100.50 万元" in out
    text = (git_library / MEMBER_FILE).read_text(encoding="utf-8")
    assert "{序号: 3, 会议: SD2026-02, 结论: 同意, 审定额: 100.50" in text
    plan = shown(run, git_library)
    assert plan["continued"][0]["approved_amount"] == "100.50"
    assert plan["totals"]["construction_amount"] == "34.50"
    assert (git_library / "plans/2025/plan.yaml").read_bytes() == before
    assert json.loads(run("plan", "verify", "2025", "--format", "json", cwd=git_library).out)["members"] == []


def test_any_number_of_adjustments_run_on_and_show_in_the_diff(run: Run, git_library: Path) -> None:
    adjust(run, git_library, "--supplement", READY)
    later = (*PAPER[:-1], "2026-07-01")
    adjust(run, git_library, "--amount", f"{READY}=110.00", paper=later)
    adjust(run, git_library, "--amount", f"{READY}=109.99", "--supplement", DEFERRED, paper=later)
    plan = shown(run, git_library)
    lines = [(a["serial"], a["adjustment_kind"], a["old_value"], a["new_value"]) for a in plan["adjustments"]]
    assert lines == [
        (1, "增补", None, "110.37"), (2, "调额", "110.37", "110.00"),
        (3, "增补", None, "110.37"), (4, "调额", "110.00", "109.99"),
    ]  # fmt: skip
    assert_sound(run, git_library)
    out = run("plan", "diff", "HEAD~3:2026", "2026", cwd=git_library).out
    assert re.search(rf"{READY}\s+列入\s+未列入\s+列入", out)
    out = run("plan", "diff", "HEAD~1:2026", "2026", cwd=git_library).out
    assert re.search(rf"{READY}\s+审定额\s+110\.00\s+109\.99\s+-0\.01", out)
    assert "调整（万元）" in run("plan", "show", "2026", cwd=git_library).out
    assert "不重做" in run("plan", "build", "2026", cwd=git_library).out
    early = run("plan", "adjust", "2026", *PAPER, "--amount", f"{READY}=100", cwd=git_library)
    assert early.code == 1 and "早于第 4 条调整的 2026-07-01" in early.err


def test_the_workbook_lists_the_adjustments(run: Run, git_library: Path) -> None:
    assert "调整情况" not in sheets(run, git_library)
    adjust(run, git_library, "--supplement", READY, "--amount", f"{MEMBER}=180", "--withdraw", f"{OPERATION}=并入热线")
    rows = sheets(run, git_library)["调整情况"]
    wanted = [("增补", READY, None, 110.37), ("撤销", OPERATION, 36, None), ("调额", MEMBER, 184, 180)]
    assert [(row[2], row[3], row[5], row[6]) for row in rows if row[2] in ("增补", "撤销", "调额")] == wanted


def sheets(run: Run, folder: Path) -> dict[str, list[tuple[Any, ...]]]:
    """The values of each sheet of the workbook as it was written."""
    assert run("export", "plan-review", "2026", "-o", folder / "out/甲.xlsx", cwd=folder).code == 0
    book = openpyxl.load_workbook(folder / "out/甲.xlsx", data_only=True)
    return {sheet.title: [row[:8] for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets}


def test_a_project_that_was_put_off_comes_back_to_normal(run: Run, git_library: Path) -> None:
    adjust(run, git_library, "--supplement", DEFERRED)
    text = read(git_library, DEFERRED)
    assert "阶段: 立项" in text and "\n状态: 正常\n" in text and "理由: 领导小组同意增补" in text
    assert DEFERRED not in ids(shown(run, git_library), "left_out")
    assert_sound(run, git_library)


def test_a_withdrawn_project_comes_back_to_where_it_was(run: Run, git_library: Path) -> None:
    adjust(run, git_library, "--withdraw", f"{MEMBER}=暂缓:钱不够")
    adjust(run, git_library, "--supplement", MEMBER, "--amount", f"{MEMBER}=184")
    plan = shown(run, git_library)
    assert ids(plan, "continued") == [MEMBER] and MEMBER not in ids(plan, "left_out")
    assert "阶段: 服务期" in (git_library / MEMBER_FILE).read_text(encoding="utf-8")
    assert_sound(run, git_library)


def test_next_years_plan_takes_up_what_was_adjusted(run: Run, git_library: Path) -> None:
    adjust(run, git_library, "--supplement", READY, "--supplement", DEFERRED, "--amount", f"{MEMBER}=180")
    adjust(run, git_library, "--withdraw", f"{DEFERRED}=暂缓:等上级平台")
    assert run("plan", "build", "2027", "--on", "2026-11-20", cwd=git_library).code == 0
    plan = shown(run, git_library, "2027")
    assert ids(plan, "continued") == [MEMBER, READY]
    # 180.00 − 66.00 − 66.00 and 110.37 − 70.12 are left for 2027; 70.12 is the first year of a new project.
    assert Decimal(plan["totals"]["construction_amount"]) == Decimal("48.00") + Decimal("40.25") + Decimal("70.12")
    left = {row["dossier_id"]: row["note"] for row in plan["left_out"]}
    assert left[DEFERRED] == "暂缓：等上级平台"
    resumed = git_library / file_of(DEFERRED)
    resumed.write_text(
        resumed.read_text(encoding="utf-8").replace("\n状态: 暂缓\n", "\n状态: 正常\n"), encoding="utf-8"
    )
    run("plan", "build", "2027", "--on", "2026-11-20", cwd=git_library)
    assert ids(shown(run, git_library, "2027"), "continued") == [MEMBER, READY, DEFERRED]


def test_a_late_operation_application_joins_and_its_amount_may_change(run: Run, git_library: Path) -> None:
    adjust(run, git_library, "--supplement", LATE_OPERATION)
    plan = shown(run, git_library)
    assert LATE_OPERATION in ids(plan, "operation_members") and plan["totals"]["operation_amount"] == "152.50"
    adjust(run, git_library, "--amount", f"{LATE_OPERATION}=20.25")
    assert "审核: {日期: 2026-06-18, 金额: 20.25}" in read(git_library, LATE_OPERATION)
    assert shown(run, git_library)["totals"]["operation_amount"] == "144.25"
    adjust(run, git_library, "--withdraw", f"{LATE_OPERATION}=并入市级平台")
    assert "状态: 终止" in read(git_library, LATE_OPERATION)
    assert shown(run, git_library)["totals"]["operation_amount"] == "124.00"
    assert_sound(run, git_library)


def test_one_years_operation_of_a_system_may_go_without_ending_the_project(run: Run, git_library: Path) -> None:
    built, file = "ZH2022-CGJ-001", "dossiers/2022/CGJ/ZH2022-CGJ-001.yaml"
    before = (git_library / file).read_bytes()
    adjust(run, git_library, "--withdraw", f"{built}=并入城市大脑平台")
    plan = shown(run, git_library)
    assert built not in ids(plan, "operation_members")
    assert [r["by_hand_reason"] for r in plan["left_out"] if r["dossier_id"] == built] == ["并入城市大脑平台"]
    assert (git_library / file).read_bytes() == before


@pytest.mark.parametrize(
    ("wishes", "told"),
    [
        ([], "没有说调整什么"),
        (["--supplement", "ZH2026-SLJ-008"], "没有编号 ZH2026-SLJ-008"),
        (["--withdraw", "ZH2026-SLJ-001=不做了"], "不在 2026 年度计划内"),
        (["--amount", "ZH2026-SLJ-001=50"], "不在 2026 年度计划内"),
        (["--amount", f"{MEMBER}=184"], "本来就是 184.00 万元"),
        (["--amount", f"{MEMBER}=184.001"], "至多两位小数"),
        (["--amount", f"{MEMBER}=0"], "不做了的写 --withdraw"),
        (["--amount", f"{MEMBER}"], "请写成 编号=内容"),
        (["--amount", f"{OPERATION}=30"], "已编入 YW2026-01"),
        (["--withdraw", MEMBER], "请写成 编号=内容"),
        (["--withdraw", f"{MEMBER}="], "没有写理由"),
        (["--withdraw", f"{MEMBER}=暂缓:"], "没有写理由"),
        (["--withdraw", f"{MEMBER}=不做了", "--amount", f"{MEMBER}=50"], "写了两次"),
        (["--supplement", READY, "--supplement", READY], "写了两次"),
        (["--supplement", MEMBER], "已在 2026 年度计划内"),
        (["--supplement", UNREVIEWED], "还不能增补：未论证"),
        (["--supplement", OTHER_YEAR], "计划年度是 2027，不是 2026"),
        (["--supplement", UNMARKED], "没有标 增补"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_nothing_is_written(
    run: Run, git_library: Path, wishes: list[str], told: str
) -> None:
    before, head = snapshot(git_library), git(git_library, "rev-parse", "HEAD")
    result = run("plan", "adjust", "2026", *PAPER, *wishes, cwd=git_library)
    assert result.code in (1, 2) and told in result.err, result.out + result.err
    assert "→" in result.err
    assert (snapshot(git_library), git(git_library, "rev-parse", "HEAD")) == (before, head)


@pytest.mark.parametrize(
    ("year", "paper", "told"),
    [
        ("2026", ("SD2026-09", "2026-06-18"), "会议 SD2026-09 没有登记"),
        ("2026", ("LZ2026-01", "2026-06-18"), "LZ2026-01 是论证会，不是领导小组会"),
        ("2026", ("SD2026-02", "2026-06-17"), "早于会议 SD2026-02 的 2026-06-18"),
        ("2026", ("SD2025-01", "2026-01-15"), "早于计划审定的 2026-01-16"),
        ("2026", ("SD2026-02", "六月十八"), "日期写成了"),
        ("2027", ("SD2026-02", "2026-06-18"), "2027 年度还没有计划"),
        ("2025", ("SD2026-02", "2026-06-18"), f"{MEMBER} 已续建到 2026 年度计划"),
    ],
)
def test_papers_that_do_not_fit_are_refused(
    run: Run, git_library: Path, year: str, paper: tuple[str, str], told: str
) -> None:
    before = snapshot(git_library)
    words = ("--meeting", paper[0], "--document", "示智慧领〔2026〕5号", "--on", paper[1])
    result = run("plan", "adjust", year, *words, "--amount", f"{MEMBER}=50", cwd=git_library)
    assert result.code in (1, 2) and told in result.err, result.out + result.err
    assert snapshot(git_library) == before


def test_a_plan_that_is_not_approved_is_not_adjusted(run: Run, git_library: Path) -> None:
    run("plan", "build", "2027", "--on", "2026-11-20", cwd=git_library)
    result = run("plan", "adjust", "2027", *PAPER, "--amount", f"{MEMBER}=50", cwd=git_library)
    assert result.code == 1 and "状态是 拟定，不能调整" in result.err and "plan submit 2027" in result.err


def test_a_supplement_without_its_money_stated_is_told(run: Run, git_library: Path) -> None:
    file = git_library / file_of(READY)
    file.write_text(file.read_text(encoding="utf-8").replace("  资金说明: 财政部门已书面确认\n", ""), encoding="utf-8")
    unsaved = run("plan", "adjust", "2026", *PAPER, "--supplement", READY, cwd=git_library)
    assert unsaved.code == 1 and "没登记的改动" in unsaved.err
    git(git_library, "commit", "-q", "-a", "-m", "申报时就没有写资金说明")
    before = snapshot(git_library)
    result = run("plan", "adjust", "2026", *PAPER, "--supplement", READY, cwd=git_library)
    assert result.code == 1 and "R13a" in result.out and READY in result.err
    assert snapshot(git_library) == before


def test_a_setting_may_forbid_supplements(run: Run, git_library: Path) -> None:
    settings = git_library / "zhcity.yaml"
    text = settings.read_text(encoding="utf-8").replace("允许增补: {值: 是", "允许增补: {值: 否")
    settings.write_text(text, encoding="utf-8")
    git(git_library, "commit", "-qam", "不允许增补")
    result = run("plan", "adjust", "2026", *PAPER, "--supplement", READY, cwd=git_library)
    assert result.code == 1 and "允许增补：否" in result.err
    # What moved in the settings holds up no other adjustment, and is told.
    moved = run("plan", "adjust", "2026", *PAPER, "--amount", f"{MEMBER}=180", cwd=git_library)
    assert moved.code == 0 and "设置" in moved.out


def test_a_dossier_that_was_edited_since_is_told_before_anything_is_adjusted(run: Run, git_library: Path) -> None:
    file = git_library / MEMBER_FILE
    file.write_text(file.read_text(encoding="utf-8").replace("总额: 196.00", "总额: 197.00"), encoding="utf-8")
    result = run("plan", "adjust", "2026", *PAPER, "--supplement", READY, cwd=git_library)
    assert result.code == 1 and "先把上面的卷宗改回" in result.err and f"{MEMBER} 总额" in result.out


def test_only_the_office_adjusts_and_a_dry_run_writes_nothing(run: Run, git_library: Path) -> None:
    before = snapshot(git_library)
    result = run("plan", "adjust", "2026", *PAPER, "--supplement", READY, "--dry-run", cwd=git_library)
    assert result.code == 0 and "演示" in result.out and "√ 增补" in result.out
    be_person(git_library, "示例丙", "bing@example.invalid")
    result = run("plan", "adjust", "2026", *PAPER, "--supplement", READY, cwd=git_library)
    assert result.code == 1 and "只能由办公室" in result.err
    assert snapshot(git_library) == before


def test_a_project_that_may_join_is_told_how(run: Run, git_library: Path) -> None:
    assert f"zhcity plan adjust 2026 --supplement {READY}" in run("show", READY, cwd=git_library).out
    assert "R13c" in run("validate", UNMARKED, cwd=git_library).out


def test_an_open_workbook_does_not_undo_what_is_on_the_trail(run: Run, git_library: Path) -> None:
    (git_library / "out").mkdir()
    (git_library / "out/~$plan-review-2026.xlsx").write_text("", encoding="utf-8")
    result = run("plan", "adjust", "2026", *PAPER, "--supplement", READY, cwd=git_library)
    assert result.code == 0 and "已登记" in result.out and "zhcity plan build 2026" in result.err
