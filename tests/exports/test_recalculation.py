"""Another program recalculates every formula and finds what we cached; and it prints Chinese."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from zhcity_cli.exports.plan_review import plan_review
from zhcity_cli.exports.sheet import Formula, Workbook
from zhcity_cli.model.library import Library
from zhcity_cli.model.plan import Plan
from zhcity_cli.render.xlsx import to_xlsx

pytestmark = pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")

Convert = Callable[[bytes, str], Path]


def results(workbook: Workbook, xlsx: bytes) -> list[tuple[str, float, float]]:
    """(place, what we cached, what stands in the file) for every formula."""
    book = openpyxl.load_workbook(BytesIO(xlsx), data_only=True)
    return [
        (f"{sheet.name}!{row},{column}", float(cell.value), float(str(book[sheet.name].cell(row, column).value)))
        for sheet in workbook.sheets
        for row, cells in enumerate(sheet.rows, 4)
        for column, cell in enumerate(cells.cells, 1)
        if isinstance(cell, Formula)
    ]


@pytest.mark.parametrize("case", ["small", "empty", "big"])
def test_recalculation_agrees_with_every_cached_value(
    case: str,
    plan: Plan,
    empty_plan: Plan,
    library: Library,
    big: Callable[[int], tuple[Plan, Library]],
    convert: Convert,
) -> None:
    here = {"small": (plan, library), "empty": (empty_plan, library)}.get(case) or big(60)
    errors = {"ZH2026-CGJ-003": "错误说明，" * 300}
    workbook = plan_review(*here, draft=True, errors=errors)
    found = results(workbook, convert(to_xlsx(workbook), "xlsx").read_bytes())
    assert len(found) > 20
    assert [place for place, ours, theirs in found if abs(ours - theirs) > 1e-9] == []


def test_the_recalculation_is_real(plan: Plan, library: Library, convert: Convert) -> None:
    workbook = plan_review(plan, library)
    sheet = workbook.sheets[0]
    wrong = tuple(replace(c, value=Decimal(1)) if isinstance(c, Formula) else c for c in sheet.rows[-1].cells)
    false = replace(workbook, sheets=(replace(sheet, rows=(*sheet.rows[:-1], replace(sheet.rows[-1], cells=wrong))),))
    corrected = results(false, convert(to_xlsx(false), "xlsx").read_bytes())
    assert [theirs for _, ours, theirs in corrected if ours == 1.0] == [5.0, 1764.65, 1750.40, 740.40]


@pytest.mark.skipif(not shutil.which("pdffonts"), reason="poppler-utils is not installed")
def test_it_prints_in_a_chinese_font_a_page_a_sheet(plan: Plan, library: Library, convert: Convert) -> None:
    pdf = convert(to_xlsx(plan_review(plan, library)), "pdf")
    fonts = subprocess.run(["pdffonts", str(pdf)], check=True, capture_output=True, text=True).stdout
    assert "CJK" in fonts
    pages = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True).stdout.decode()
    titles = [page.strip().splitlines()[0].strip() for page in pages.split("\f") if page.strip()]
    assert len(titles) == 5, "a sheet is wider or longer than its page"
    assert all(title.startswith("2027 年度新型智慧城市建设项目") for title in titles)
    assert pages.replace(" ", "").count("共5页") == 5
