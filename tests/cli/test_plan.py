"""zhcity plan on the bundled example library: what is built, refused, kept, compared."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from complete import snapshot
from support import Run, be_person, git

ROOT = Path(__file__).parents[2]
PLAN = "plans/2027/plan.yaml"


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """A copy of the bundled library."""
    folder = tmp_path / "示例库"
    for name in ("dossiers", "registry", "plans"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "zhcity.yaml", folder)
    return folder


@pytest.fixture
def own(run: Run, example: Path, empty_home: Path) -> Path:
    """The same as a library of one's own, with its plan on the trail; the recorder is the office."""
    settings = example / "zhcity.yaml"
    text = re.sub(r"(?m)^示例: 是", "示例: 否", settings.read_text(encoding="utf-8"))
    settings.write_text(text, encoding="utf-8")
    (example / ".gitignore").write_text("out/\n", encoding="utf-8")
    assert run("plan", "build", "2027", cwd=example).code == 0
    git(example, "init", "-q", "-b", "main")
    be_person(example, "示例甲", "jia@example.invalid")
    git(example, "add", "-A")
    git(example, "commit", "-q", "-m", "开始")
    return example


def member(folder: Path, place: int = 0) -> str:
    """The id of one of the new projects of the plan on file."""
    listed = (folder / PLAN).read_text(encoding="utf-8").partition("新列:")[2].partition("续建:")[0]
    return re.findall(r"编号: (ZH\d{4}-[A-Z]+-\d{3})", listed)[place]


def dossier(folder: Path, number: str) -> Path:
    return next((folder / "dossiers").rglob(f"{number}.yaml"))


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_bundled_plan_is_what_a_build_makes(run: Run, example: Path) -> None:
    before = (example / PLAN).read_bytes()
    result = run("plan", "build", "2027", cwd=example)
    assert result.code == 0, result.out + result.err
    assert (example / PLAN).read_bytes() == before
    assert (example / "out/plan-review-2027.xlsx").stat().st_size > 5000
    assert "分部门安排建议" in result.out and "未列入" in result.out


def test_two_builds_give_identical_bytes(run: Run, example: Path) -> None:
    run("plan", "build", "2027", cwd=example)
    first = snapshot(example)
    run("plan", "build", "2027", cwd=example)
    assert snapshot(example) == first


def test_the_bundled_library_is_valid(run: Run, example: Path) -> None:
    result = run("validate", cwd=example)
    assert result.code == 0 and "错误 0" in result.out


def test_sums_agree_to_the_cent(run: Run, example: Path) -> None:
    from decimal import Decimal

    plan = json.loads(run("plan", "show", "2027", "--format", "json", cwd=example).out)["plan"]
    for key, total in (("construction_amount", "construction_amount"), ("operation_amount", "operation_amount")):
        assert sum(Decimal(row[key]) for row in plan["arrangement"]) == Decimal(plan["totals"][total])
    suggested = sum(Decimal(row["suggested_amount"]) for row in plan["arrangement"])
    assert suggested == Decimal(plan["totals"]["grand_total"])
    assert plan["totals"]["project_count"] == sum(
        len(plan[name]) for name in ("new_projects", "continued", "operation_members", "supplements")
    )


def test_every_project_of_the_year_is_in_one_list_or_left_out_with_one_reason(run: Run, example: Path) -> None:
    plan = json.loads(run("plan", "show", "2027", "--format", "json", cwd=example).out)["plan"]
    projects = json.loads(run("list", "--year", "2027", "--format", "json", cwd=example).out)["projects"]
    lists = [row["dossier_id"] for name in ("new_projects", "operation_members", "supplements") for row in plan[name]]
    left = [row["dossier_id"] for row in plan["left_out"]]
    assert len(left) == len(set(left)) and not set(left) & set(lists)
    assert {project["id"] for project in projects} <= set(lists) | set(left)
    assert len({row["left_out_reason"] for row in plan["left_out"]}) >= 5


def test_a_member_with_an_error_refuses_the_build(run: Run, example: Path) -> None:
    number = member(example)
    replace(dossier(example, number), "申报额: ", "申报额: 9")
    before = snapshot(example)
    result = run("plan", "build", "2027", cwd=example)
    assert result.code == 1
    assert "R10b" in result.out and number in result.err and "--leave-out" in result.err
    assert snapshot(example) == before


def test_draft_writes_a_stamped_workbook_and_never_the_plan(run: Run, example: Path) -> None:
    number = member(example)
    replace(dossier(example, number), "申报额: ", "申报额: 9")
    before = (example / PLAN).read_bytes()
    assert run("plan", "build", "2027", "--draft", cwd=example).code == 1
    assert (example / PLAN).read_bytes() == before
    assert (example / "out/plan-review-2027-草稿.xlsx").exists()
    replace(dossier(example, number), "申报额: 9", "申报额: ")
    assert run("plan", "build", "2027", "--draft", cwd=example).code == 0


def test_left_out_by_hand_is_on_record_until_taken_in_again(run: Run, example: Path) -> None:
    number, before = member(example), (example / PLAN).read_bytes()
    out = run("plan", "build", "2027", "--leave-out", f"{number}:与省平台重复", cwd=example).out
    assert "人工剔除" in out and "与省平台重复" in out
    assert "人工剔除" in run("plan", "build", "2027", cwd=example).out
    run("plan", "build", "2027", "--take-in", number, cwd=example)
    assert (example / PLAN).read_bytes() == before


def test_an_unreadable_dossier_is_left_out_as_such(run: Run, example: Path) -> None:
    number = member(example)
    replace(dossier(example, number), "阶段: 论证", "阶段: 论政")
    result = run("plan", "build", "2027", cwd=example)
    assert result.code == 0
    assert re.search(rf"{number}.*资料有错误", result.out)


def test_ceiling_shows_and_never_chooses(run: Run, example: Path) -> None:
    before = (example / PLAN).read_bytes()
    out = run("plan", "build", "2027", "--ceiling", "合计=1", "--ceiling", "SLJ=99999", cwd=example).out
    assert "超出" in out and "未超" in out
    assert (example / PLAN).read_bytes() == before


def test_verify_tells_members_and_settings_apart(run: Run, example: Path) -> None:
    assert run("plan", "verify", "2027", cwd=example).code == 0
    number = member(example)
    replace(dossier(example, number), "（示例）", "改名（示例）")
    moved = run("plan", "verify", "2027", cwd=example)
    assert moved.code == 1 and f"{number} 名称" in moved.out and "设置" not in moved.out
    replace(dossier(example, number), "改名（示例）", "（示例）")
    settings = example / "zhcity.yaml"
    text = re.sub(r"(申报起点万元: {值: )30(\.00)?", r"\g<1>31", settings.read_text(encoding="utf-8"))
    settings.write_text(text, encoding="utf-8")
    result = json.loads(run("plan", "verify", "2027", "--format", "json", cwd=example).out)
    assert (result["same"], result["settings_moved"], result["members"]) == (False, True, [])


def test_verify_names_a_project_that_should_come_in(run: Run, example: Path) -> None:
    number = member(example)
    run("plan", "build", "2027", "--leave-out", f"{number}:再议", cwd=example)
    text = (example / PLAN).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines(keepends=True) if "人工剔除" not in line]
    (example / PLAN).write_text("".join(lines), encoding="utf-8")
    moved = run("plan", "verify", "2027", cwd=example)
    assert moved.code == 1 and f"{number} 列入" in moved.out


def test_diff_is_typed(run: Run, own: Path) -> None:
    number = member(own)
    run("plan", "build", "2027", "--leave-out", f"{number}:再议", cwd=own)
    out = run("plan", "diff", "HEAD:2027", "2027", cwd=own).out
    assert re.search(rf"{number}\s+列入\s+列入\s+未列入", out)
    differences = json.loads(run("plan", "diff", "HEAD:2027", "2027", "--format", "json", cwd=own).out)["differences"]
    total = next(each for each in differences if (each["subject"], each["field"]) == ("合计", "总"))
    assert float(total["delta"]) == pytest.approx(float(total["new"]) - float(total["old"]))
    assert total["percent"].startswith("-")
    assert "没有差别" in run("plan", "diff", "2027", PLAN, cwd=own).out


def test_after_submission_the_plan_stands_still(run: Run, own: Path) -> None:
    number = member(own)
    assert run("plan", "submit", "2027", "--on", "2026-12-01", cwd=own).code == 0
    plan = (own / PLAN).read_bytes()
    assert "不重做" in run("plan", "build", "2027", cwd=own).out
    assert (own / PLAN).read_bytes() == plan
    replace(dossier(own, number), "（示例）", "改名（示例）")
    refused = run("plan", "build", "2027", cwd=own)
    assert refused.code == 1 and f"{number} 名称" in refused.out
    assert "R24e" in run("validate", cwd=own).out
    assert run("plan", "submit", "2027", cwd=own).code == 1


def test_submission_refuses_edits_that_are_not_saved(run: Run, own: Path) -> None:
    number = member(own)
    file = dossier(own, number)
    file.write_text(file.read_text(encoding="utf-8") + "# 加了一行\n", encoding="utf-8")
    refused = run("plan", "submit", "2027", cwd=own)
    assert refused.code == 1 and number in refused.err and "zhcity save" in refused.err


def test_submit_and_decide_move_all_members_in_one_commit_each(run: Run, own: Path) -> None:
    count = int(git(own, "rev-list", "--count", "HEAD"))
    assert run("plan", "submit", "2027", "--on", "2026-12-01", cwd=own).code == 0
    decided = run(
        "plan",
        "decide",
        "2027",
        "--meeting",
        "SD2026-09",
        "--document",
        "示智慧领〔2026〕9号",
        "--on",
        "2026-12-10",
        cwd=own,
    )
    assert decided.code == 0, decided.out + decided.err
    assert int(git(own, "rev-list", "--count", "HEAD")) == count + 2
    assert git(own, "status", "--porcelain") == ""
    assert "Zhcity-Meeting: SD2026-09" in git(own, "log", "-1", "--format=%B")
    assert run("plan", "verify", "2027", cwd=own).code == 0
    assert "错误 0" in run("validate", cwd=own).out
    assert "SD2026-09" in (own / "plans/2027/meetings.yaml").read_text(encoding="utf-8")


def test_settings_that_move_after_submission_are_told_and_hold_up_no_decision(run: Run, own: Path) -> None:
    assert run("plan", "submit", "2027", "--on", "2026-12-01", cwd=own).code == 0
    settings = own / "zhcity.yaml"
    text = re.sub(r"(申报起点万元: {值: )30(\.00)?", r"\g<1>31", settings.read_text(encoding="utf-8"))
    settings.write_text(text, encoding="utf-8")
    git(own, "commit", "-qam", "调整起点")
    words = ("--meeting", "SD2026-09", "--document", "示智慧领〔2026〕9号", "--on", "2026-12-10")
    decided = run("plan", "decide", "2027", *words, cwd=own)
    assert decided.code == 0 and "设置" in decided.out, decided.err


def test_plan_of_a_year_without_projects(run: Run, example: Path) -> None:
    result = run("plan", "build", "2031", cwd=example)
    assert result.code == 0 and "新列 0" in result.out


def test_export_writes_the_same_workbook_as_the_build(run: Run, example: Path) -> None:
    run("plan", "build", "2027", cwd=example)
    result = run("export", "plan-review", "2027", "-o", example / "甲.xlsx", cwd=example)
    assert result.code == 0
    assert (example / "甲.xlsx").read_bytes() == (example / "out/plan-review-2027.xlsx").read_bytes()


def left_out(run: Run, folder: Path) -> dict[str, list[str]]:
    plan = json.loads(run("plan", "show", "2027", "--format", "json", cwd=folder).out)["plan"]
    reasons: dict[str, list[str]] = {}
    for row in plan["left_out"]:
        reasons.setdefault(row["dossier_id"], []).append(row["left_out_reason"])
    return reasons


def continued(run: Run, folder: Path) -> str:
    plan = json.loads(run("plan", "show", "2027", "--format", "json", cwd=folder).out)["plan"]
    number: str = plan["continued"][0]["dossier_id"]
    return number


def test_a_continued_project_may_be_left_out_by_hand(run: Run, example: Path) -> None:
    number = continued(run, example)
    run("plan", "build", "2027", "--leave-out", f"{number}:不做了", cwd=example)
    assert left_out(run, example)[number] == ["人工剔除"]


def test_a_continued_project_that_was_stopped_is_left_out_with_its_reason(run: Run, example: Path) -> None:
    number = continued(run, example)
    replace(dossier(example, number), "状态: 正常", "状态: 终止")
    run("plan", "build", "2027", cwd=example)
    assert left_out(run, example)[number] == ["状态不正常"]


def test_left_out_by_hand_outlives_another_reason(run: Run, example: Path) -> None:
    number = member(example)
    run("plan", "build", "2027", "--leave-out", f"{number}:再议", cwd=example)
    replace(dossier(example, number), "状态: 正常", "状态: 暂缓")
    run("plan", "build", "2027", cwd=example)
    assert left_out(run, example)[number] == ["状态不正常"]
    replace(dossier(example, number), "状态: 暂缓", "状态: 正常")
    run("plan", "build", "2027", cwd=example)
    assert left_out(run, example)[number] == ["人工剔除"]


def test_a_project_has_one_reason_even_with_an_operation_application(run: Run, example: Path) -> None:
    file = dossier(example, "ZH2026-CGJ-002")
    added = "运维:\n  - {年度: 2027, 申请: {日期: 2026-11-01, 金额: 5.00}}\n"
    file.write_text(file.read_text(encoding="utf-8") + added, encoding="utf-8")
    run("plan", "build", "2027", cwd=example)
    assert len(left_out(run, example)["ZH2026-CGJ-002"]) == 1


def test_a_plan_dated_before_its_reviews_is_not_written(run: Run, example: Path) -> None:
    before = (example / PLAN).read_bytes()
    result = run("plan", "build", "2027", "--on", "2020-01-01", cwd=example)
    assert result.code == 1 and "R22d" in result.err
    assert (example / PLAN).read_bytes() == before


@pytest.mark.parametrize("year", ["1", "0", "99999"])
def test_a_year_that_cannot_be_is_refused(run: Run, example: Path, year: str) -> None:
    result = run("plan", "build", year, cwd=example)
    assert result.code == 2 and "2000 到 2100" in result.err


@pytest.mark.parametrize("lock", ["~$plan-review-2027.xlsx", ".~lock.plan-review-2027.xlsx#"])
def test_a_workbook_that_another_program_has_open_is_left_alone(run: Run, example: Path, lock: str) -> None:
    run("plan", "build", "2027", cwd=example)
    (example / "out" / lock).write_text("", encoding="utf-8")
    result = run("plan", "build", "2027", cwd=example)
    assert result.code == 2 and "关闭这个表格" in result.err


@pytest.mark.parametrize("amount", ["1.234", "0", "-1", "很多"])
def test_an_amount_that_cannot_be_is_refused(run: Run, own: Path, amount: str) -> None:
    number = member(own)
    run("plan", "submit", "2027", "--on", "2026-12-01", cwd=own)
    words = ("--meeting", "SD2026-09", "--document", "示智慧领〔2026〕9号", "--on", "2026-12-10")
    assert run("plan", "decide", "2027", *words, "--amount", f"{number}={amount}", cwd=own).code == 2
