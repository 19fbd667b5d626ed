"""The meeting workbook as values: golden grids, sums, drafts, hostile and endless text."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from time import perf_counter

import pytest

from zhcity_cli.exports import WORKBOOKS
from zhcity_cli.exports.plan_review import digest, plan_review, version
from zhcity_cli.exports.sheet import Formula, RowKind, Sheet, Workbook
from zhcity_cli.exports.text import MOST_LINES, height, line_count, pieces, sheet_name, shown
from zhcity_cli.model.library import Library
from zhcity_cli.model.plan import Plan, PlanApproval, Submission
from zhcity_cli.model.words import PlanState

GOLDENS = Path(__file__).parent / "goldens"
Draw = Callable[[Sheet], str]


def sheet_of(workbook: Workbook, name: str) -> Sheet:
    return next(sheet for sheet in workbook.sheets if sheet.name == name)


def column_of(sheet: Sheet, title: str) -> int:
    return next(place for place, column in enumerate(sheet.columns) if column.title == title)


def last_value(sheet: Sheet, title: str) -> Decimal | int:
    cell = sheet.rows[-1].cells[column_of(sheet, title)]
    assert isinstance(cell, Formula)
    return cell.value


@pytest.mark.parametrize("case", ["plan", "draft", "empty"])
def test_grids_are_golden(case: str, plan: Plan, empty_plan: Plan, library: Library, grid: Draw) -> None:
    errors = {"ZH2026-SLJ-001": "R12 建设内容没有写；R22 绩效目标至少 1 项"} if case == "draft" else {}
    shown_plan = empty_plan if case == "empty" else plan
    workbook = plan_review(shown_plan, library, draft=case == "draft", errors=errors)
    text = "\n".join(grid(sheet) for sheet in workbook.sheets)
    golden = GOLDENS / f"{case}.txt"
    if os.environ.get("GOLDENS") == "write":
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def test_it_is_in_the_catalogue() -> None:
    assert WORKBOOKS["plan-review"] is plan_review


def test_totals_are_those_of_the_plan(big: Callable[[int], tuple[Plan, Library]]) -> None:
    plan, library = big(60)
    workbook = plan_review(plan, library)
    for name in ("汇总表", "分部门安排建议", "明细"):
        assert last_value(sheet_of(workbook, name), "本年安排建议") == plan.totals.grand_total, name
    assert last_value(sheet_of(workbook, "汇总表"), "项目名称") == plan.totals.project_count == 60
    assert last_value(sheet_of(workbook, "分部门安排建议"), "项目数") == 60


def test_each_department_has_its_subtotal(plan: Plan, library: Library) -> None:
    sheet = sheet_of(plan_review(plan, library), "汇总表")
    amounts = [row.cells[column_of(sheet, "本年安排建议")] for row in sheet.rows if row.kind is RowKind.SUBTOTAL]
    assert [cell.value for cell in amounts if isinstance(cell, Formula)] == [Decimal("590.00"), Decimal("150.40")]


def test_lines_are_rounded_half_up_before_they_are_summed(plan: Plan, library: Library) -> None:
    rows = tuple(
        plan.new_projects[0].model_copy(
            update={"dossier_id": f"ZH2026-CGJ-{n:03d}", "total": Decimal("0.125"), "sources": {}}
        )
        for n in range(3)
    )
    moved = plan.model_copy(update={"new_projects": rows, "continued": (), "supplements": (), "operation_members": ()})
    assert last_value(sheet_of(plan_review(moved, library), "汇总表"), "申报总额") == Decimal("0.39")


def test_approved_amounts_get_a_column_once_there_are_any(plan: Plan, library: Library) -> None:
    first = plan.new_projects[0].model_copy(update={"approved_amount": Decimal("300.00")})
    approved = plan.model_copy(
        update={
            "new_projects": (first, *plan.new_projects[1:]),
            "state": PlanState.APPROVED,
            "approval": PlanApproval(
                meeting_id="SD2026-02", document_number="示〔2026〕9号", dated_on=date(2026, 12, 18)
            ),
        }
    )
    titles = [column.title for column in sheet_of(plan_review(approved, library), "汇总表").columns]
    assert {"审定额", "本年安排"} <= set(titles)
    assert not {"审定额", "本年安排"} & {c.title for c in sheet_of(plan_review(plan, library), "汇总表").columns}
    assert version(approved).startswith("2027 年度计划 审定 2026-12-18 摘要 ")


def test_footer_names_the_version_of_the_plan(plan: Plan, library: Library) -> None:
    assert plan_review(plan, library).footer == f"2027 年度计划 拟定 2026-11-20 摘要 {digest(plan)}"
    sent = {"state": PlanState.SUBMITTED, "submission": Submission(dated_on=date(2026, 12, 1))}
    assert version(plan.model_copy(update=sent)) == f"2027 年度计划 送审 2026-12-01 摘要 {digest(plan)}"


def test_digest_moves_with_a_member_and_with_its_list(plan: Plan) -> None:
    moved = plan.new_projects[0].model_copy(update={"digest": "f" * 12})
    changed = plan.model_copy(update={"new_projects": (moved, *plan.new_projects[1:])})
    relisted = plan.model_copy(update={"new_projects": (), "continued": plan.new_projects + plan.continued})
    assert len({digest(plan), digest(changed), digest(relisted)}) == 3


def test_a_draft_says_so_on_each_sheet(plan: Plan, library: Library) -> None:
    draft = plan_review(plan, library, draft=True)
    assert draft.stamp == "草稿"
    assert "草稿" in draft.title
    assert all("草稿" in sheet.title for sheet in draft.sheets)
    final = plan_review(plan, library)
    assert not final.stamp
    assert not any("草稿" in sheet.title for sheet in final.sheets)


def test_unit_names_are_those_of_the_day_of_the_plan(plan: Plan, library: Library, grid: Draw) -> None:
    after = plan.model_copy(update={"proposed_on": date(2027, 1, 1)})
    assert "水利局" in grid(plan_review(plan, library).sheets[1])
    assert "水利和湖泊局" in grid(plan_review(after, library).sheets[1])


def test_endless_text_goes_on_in_the_next_rows_and_nothing_is_lost(plan: Plan, library: Library) -> None:
    content = "".join(f"第{number}项建设内容，" for number in range(5000))
    assert len(content) > 32767
    errors = {"ZH2026-CGJ-003": content}
    workbook = plan_review(plan, library, draft=True, errors=errors)
    sheet = sheet_of(workbook, "汇总表")
    remarks = [str(row.cells[-1] or "") for row in sheet.rows]
    assert content in "".join(remarks)
    assert max(map(len, remarks)) < 2000
    assert all(row.height <= 409 for row in sheet.rows)
    assert [row.cells[0] for row in sheet.rows[:3]] == [1, "续", "续"]
    assert last_value(sheet, "项目名称") == 5
    assert last_value(sheet, "本年安排建议") == plan.totals.grand_total


def test_invisible_characters_are_shown(plan: Plan, library: Library, grid: Draw) -> None:
    row = plan.new_projects[0].model_copy(update={"name": "平台\x1b[31m\u202e\ud800"})
    text = grid(sheet_of(plan_review(plan.model_copy(update={"new_projects": (row,)}), library), "汇总表"))
    assert "平台‹U+001B›[31m‹U+202E›‹U+D800›" in text


def test_a_library_without_the_dossiers_still_gives_a_workbook(plan: Plan, library: Library, grid: Draw) -> None:
    bare = replace(library, dossiers=())
    assert "（项目库中没有这个项目的卷宗）" in grid(sheet_of(plan_review(plan, bare), "明细"))


@pytest.mark.parametrize("character", [chr(n) for n in (*range(10), *range(11, 32), *range(127, 160), 0xFFFE, 0xE001)])
def test_shown_leaves_no_control_character(character: str) -> None:
    assert shown(f"甲{character}乙") == f"甲‹U+{ord(character):04X}›乙"


def test_shown_keeps_ordinary_text() -> None:
    assert shown("“一网统管”——①（二期）\n第二行　㎡") == "“一网统管”——①（二期）\n第二行　㎡"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("明细", "明细"),
        ("a[b]:c*d?e/f\\g", "a－b－－c－d－e－f－g"),
        ("'计划'", "计划"),
        ("长" * 40, "长" * 31),
        ("", "表"),
    ],
)
def test_sheet_names_are_safe(text: str, name: str) -> None:
    assert sheet_name(text) == name


def test_lines_count_wide_characters_twice() -> None:
    assert line_count("四个汉字", 8) == 1
    assert line_count("五个汉字。", 8) == 2
    assert line_count("abcdefgh", 8) == 1
    assert line_count("甲\n乙\n\n丙", 8) == 4


@pytest.mark.parametrize("text", ["", "短", "汉字" * 900, "行\n" * 70, "x" * 999 + "\n" + "汉" * 999])
def test_pieces_fit_the_tallest_row(text: str) -> None:
    cut = pieces(text, 20)
    assert "".join(cut).replace("\n", "") == text.replace("\n", "")
    assert all(line_count(piece, 20) <= MOST_LINES for piece in cut)
    assert height(MOST_LINES) <= 409


def test_ten_thousand_members_are_not_slow(big: Callable[[int], tuple[Plan, Library]]) -> None:
    plan, library = big(10000)
    start = perf_counter()
    workbook = plan_review(plan, library)
    assert perf_counter() - start < 15
    assert last_value(sheet_of(workbook, "汇总表"), "项目名称") == 10000
