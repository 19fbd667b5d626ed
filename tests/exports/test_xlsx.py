"""The .xlsx itself: cached values, text that stays text, the page as it prints, identical bytes."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from io import BytesIO

import openpyxl
import pytest
from openpyxl.utils.cell import range_boundaries

from zhcity_cli.exports.plan_review import plan_review
from zhcity_cli.exports.sheet import Formula, Workbook
from zhcity_cli.model.library import Library
from zhcity_cli.model.plan import Plan
from zhcity_cli.render.xlsx import to_xlsx


@pytest.fixture
def draft(plan: Plan, library: Library) -> Workbook:
    return plan_review(plan, library, draft=True, errors={"ZH2026-SLJ-001": "R12 建设内容没有写"})


def parts(xlsx: bytes) -> dict[str, str]:
    with zipfile.ZipFile(BytesIO(xlsx)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def sheet_parts(xlsx: bytes) -> list[str]:
    return [text for name, text in parts(xlsx).items() if name.startswith("xl/worksheets/sheet")]


def test_each_formula_is_ours_and_has_its_cached_value(draft: Workbook) -> None:
    written = 0
    for sheet, xml in zip(draft.sheets, sheet_parts(to_xlsx(draft)), strict=True):
        ours = [(cell.text, str(cell.value)) for row in sheet.rows for cell in row.cells if isinstance(cell, Formula)]
        assert re.findall(r"<f>(.*?)</f><v>(.*?)</v>", xml) == ours
        assert xml.count("<f>") == len(ours)
        written += len(ours)
    assert written > 40


def test_text_never_becomes_a_formula_a_link_a_number_or_markup(plan: Plan, library: Library) -> None:
    names = ["=1+1", "http://example.invalid", "0012", "<r><t>甲</t></r>", "_x0041_", "@SUM(1)", "-2+3", "{=1}"]
    rows = tuple(plan.new_projects[0].model_copy(update={"name": name}) for name in names)
    xlsx = to_xlsx(plan_review(plan.model_copy(update={"new_projects": rows}), library))
    page = openpyxl.load_workbook(BytesIO(xlsx))["汇总表"]
    cells = [row[2] for row in page.iter_rows(min_row=4) if row[1].value == "城市管理局"][: len(names)]
    read = [str(cell.value).rstrip() for cell in cells]
    assert read == names
    # openpyxl takes any text that starts with = for a formula; the file says it is text.
    shared = [cell for cell in re.findall(r'<c r="C\d+"[^>]*>', sheet_parts(xlsx)[0]) if 't="s"' in cell]
    assert len(shared) >= len(names)
    assert not any("hyperlink" in text for text in sheet_parts(xlsx))


def test_amounts_are_numbers_and_codes_are_text(draft: Workbook) -> None:
    page = openpyxl.load_workbook(BytesIO(to_xlsx(draft)), data_only=True)["汇总表"]
    heads = [cell.value for cell in page[3]]
    amount, number = page[4][heads.index("申报总额")], page[4][heads.index("编号")]
    assert (amount.value, amount.number_format) == (310, "#,##0.00")
    assert (number.value, number.data_type) == ("ZH2026-CGJ-003", "s")


def test_each_sheet_prints_whole_on_a3(draft: Workbook) -> None:
    book = openpyxl.load_workbook(BytesIO(to_xlsx(draft)))
    for page in book.worksheets:
        setup = page.page_setup
        # No fitToWidth in the file means one page.
        assert (setup.orientation, setup.paperSize, setup.fitToWidth, setup.fitToHeight) == ("landscape", 8, None, 0)
        assert page.sheet_properties.pageSetUpPr and page.sheet_properties.pageSetUpPr.fitToPage
        assert page.oddFooter and page.oddHeader
        assert page.print_title_rows == "$1:$3"
        assert page.freeze_panes == "A4"
        assert page.oddFooter.center.text == "第 &P 页 共 &N 页"
        assert page.oddFooter.left.text == draft.footer
        assert page.oddHeader.right.text == page.oddFooter.right.text == "草稿"
        assert page.print_area.endswith(f"${page.max_row}") or page.title == "分类统计"
        assert {cell.font.name for row in page.iter_rows() for cell in row if cell.value is not None} == {
            "黑体",
            "宋体",
        }


def test_the_chart_stands_inside_the_print_area(draft: Workbook) -> None:
    page = openpyxl.load_workbook(BytesIO(to_xlsx(draft)))["分类统计"]
    xml = next(text for name, text in parts(to_xlsx(draft)).items() if name.startswith("xl/drawings/drawing"))
    [(right, bottom)] = re.findall(r"<xdr:to><xdr:col>(\d+).*?<xdr:row>(\d+)", xml)
    area = range_boundaries(page.print_area.rpartition("!")[2].replace("$", ""))
    assert int(right) + 1 <= int(area[2] or 0)
    assert int(bottom) + 1 <= int(area[3] or 0)
    charts = [text for name, text in parts(to_xlsx(draft)).items() if name.startswith("xl/charts/chart")]
    assert len(charts) == 1
    assert "信息化应用系统" in charts[0]
    assert '<c:min val="0"/>' in charts[0]


def test_no_chart_of_nothing(empty_plan: Plan, library: Library) -> None:
    assert not any("chart" in name for name in parts(to_xlsx(plan_review(empty_plan, library))))


def test_the_same_plan_gives_the_same_bytes(plan: Plan, library: Library) -> None:
    assert to_xlsx(plan_review(plan, library)) == to_xlsx(plan_review(plan, library))


def test_document_properties_come_from_the_plan(draft: Workbook) -> None:
    xlsx = to_xlsx(draft)
    properties = openpyxl.load_workbook(BytesIO(xlsx)).properties
    assert properties.title == "2027 年度新型智慧城市建设项目计划审议稿（草稿）"
    assert properties.subject == draft.footer
    assert f"{properties.created:%Y-%m-%d}" == "2026-11-20"
    assert "<Company>示例市新型智慧城市项目库</Company>" in parts(xlsx)["docProps/app.xml"]


def test_no_warning_and_every_string_whole_for_a_big_plan(
    big: Callable[[int], tuple[Plan, Library]], recwarn: pytest.WarningsRecorder
) -> None:
    plan, library = big(300)
    errors = {plan.new_projects[0].dossier_id: "".join(f"第{place}处错；" for place in range(8000))}
    workbook = plan_review(plan, library, draft=True, errors=errors)
    shared = parts(to_xlsx(workbook))["xl/sharedStrings.xml"]
    longest = max(len(text) for text in re.findall(r"<t[^>]*>(.*?)</t>", shared, re.DOTALL))
    assert longest < 2000
    assert shared.count("处错") > 7000  # a few are cut in two
    assert not recwarn.list
