"""The workbook as people meet it: what is locked, offered, asked and printed; and that the declaration holds together."""

from __future__ import annotations

import re
import zipfile
from typing import Any

import openpyxl
import pytest

from forms.conftest import Desk, Fill
from zhcity_cli.exports.forms import FORMS
from zhcity_cli.exports.forms.form import Kind

FORM = FORMS["项目申报表"]
COLUMNS = [column for table in FORM.tables for column in table.columns]
ALL = [*FORM.fields, *COLUMNS]


@pytest.fixture
def book(desk: Desk) -> Any:
    return openpyxl.load_workbook(desk.take("--unit", "SLJ"))


def test_pages_in_order_and_the_machine_sheet_hidden(book: Any) -> None:
    assert book.sheetnames == ["项目申报表", "投资明细", "资金来源", "分年", "绩效目标", "接口", "附件", "_zhcity"]
    assert [sheet.sheet_state for sheet in book] == ["visible"] * 7 + ["hidden"]
    said = {row[0].value: row[1].value for row in book["_zhcity"].iter_rows(min_row=4)}
    assert (said["#表单"], said["#版式"], said["#编号"], said["#单位"]) == ("项目申报表", "1", None, "SLJ")


def test_only_what_is_filled_in_is_unlocked(book: Any) -> None:
    for page in book.worksheets:
        assert page.protection.sheet and not page.protection.password
    page = book["项目申报表"]
    open_cells = {c.coordinate for row in page.iter_rows() for c in row if not c.protection.locked}
    keyed = {f"B{row[0].row}" for row in page.iter_rows(min_row=4) if row[3].value}
    assert open_cells == keyed and len(keyed) == len(list(FORM.fields))
    costs = book["投资明细"]
    assert costs["A5"].protection.locked is False and costs["H5"].protection.locked is True
    assert costs["A5"].fill.fgColor.rgb != costs["C5"].fill.fgColor.rgb


def test_every_closed_choice_has_a_list_and_every_input_a_prompt(book: Any) -> None:
    checks = {str(check.sqref): check for check in book["项目申报表"].data_validations.dataValidation}
    labels = {
        str(row[0].value).removesuffix(" *"): row[1].coordinate for row in book["项目申报表"].iter_rows(min_row=4)
    }
    for field in FORM.fields:
        check = checks[labels[field.label]]
        if field.choices:
            assert (
                check.formula1 == '"' + ",".join(field.choices) + '"'
                and check.errorStyle is None
                and check.showErrorMessage
            )
            assert check.error and check.errorTitle
        if field.help:
            assert check.prompt.startswith(field.help[:20]) and check.promptTitle.startswith(field.label)
    offered = checks[labels["资源整合：部署"]]
    assert offered.formula1 == '"示范区政务云平台"' and not offered.showErrorMessage
    kinds = [c for c in book["附件"].data_validations.dataValidation if c.type == "list"]
    assert "申报表" in kinds[0].formula1 and "C4:C" in str(kinds[0].sqref)


def test_codes_and_dates_are_text_and_money_is_numbers(book: Any) -> None:
    page = book["项目申报表"]
    formats = {str(row[0].value).removesuffix(" *"): row[1].number_format for row in page.iter_rows(min_row=4)}
    assert (formats["申报日期"], formats["申报文号"], formats["投资总额"]) == ("@", "@", "#,##0.00")
    assert [book["投资明细"].cell(5, n).number_format for n in (3, 6, 7)] == ["@", "#,##0.00####", "#,##0.00"]


def test_each_page_prints_on_a4_upright_one_page_wide(book: Any) -> None:
    for page in book.worksheets[:-1]:
        setup = page.page_setup
        assert (setup.orientation or "portrait", setup.paperSize, setup.fitToHeight) == ("portrait", 9, 0)
        assert page.freeze_panes == ("A5" if page.cell(4, 1).value == "合计" else "A4")
        assert page.print_title_rows == "$1:$3"


def test_sums_beside_the_total_carry_their_results(desk: Desk, filled: Fill) -> None:
    desk.intake(filled())
    form = desk.take(desk.dossiers()[0].stem)
    seen = openpyxl.load_workbook(form, data_only=True)
    page = seen["项目申报表"]
    sums = {row[0].value.strip(): (row[1].value, row[2].value) for row in page.iter_rows(min_row=44, max_row=46)}
    assert set(sums.values()) == {(162, "与总额一致")}
    assert (seen["投资明细"]["G4"].value, seen["投资明细"]["H5"].value) == (162, "一致")
    with zipfile.ZipFile(form) as archive:
        xml = "".join(archive.read(n).decode() for n in archive.namelist() if n.startswith("xl/worksheets/sheet"))
    assert xml.count("<f>") == xml.count("</f><v>") > 30


def test_what_the_program_computes_is_what_we_wrote(desk: Desk, filled: Fill) -> None:
    desk.intake(filled({"投资总额": 161}))
    form = desk.take(desk.dossiers()[0].stem)
    ours, theirs = (openpyxl.load_workbook(f, data_only=True) for f in (form, desk.resaved(form)))
    assert ours["项目申报表"]["C44"].value == "与总额差 1.00"
    for sheet in ours.sheetnames[:-1]:
        for row in ours[sheet].iter_rows():
            for cell in row:
                there = theirs[sheet][cell.coordinate].value
                assert (there or None) == (cell.value or None) or (cell.value, there) == (0, None), cell.coordinate


@pytest.mark.parametrize("field", ALL, ids=lambda field: field.label)
def test_messages_fit_into_what_excel_allows(field: Any) -> None:
    assert len(f"{field.label}（必填）") <= 32
    assert len(field.help) + len(field.example) + 2 <= 255
    assert len(",".join(field.choices)) <= 255
    assert field.help or field.choices or field.example or field.kind is Kind.LONG


def test_labels_and_routes_are_unique() -> None:
    labels, routes = [f.label for f in FORM.fields], [f.at for f in FORM.fields]
    assert len(set(labels)) == len(labels) and len(set(routes)) == len(routes)
    for table in FORM.tables:
        if not table.is_mapping:
            assert all(column.at == (column.label,) for column in table.columns)


def test_a_required_cell_is_one_that_somebody_asks_for(desk: Desk, filled: Fill) -> None:
    """Each * of the first page: left blank, it is told at its cell."""
    for field in [field for field in FORM.fields if field.is_required]:
        told = desk.intake(
            filled({field.label: None, "项目名称": None if field.label == "项目名称" else "甲"}), "--dry-run"
        )
        assert re.search(r"项目申报表!B\d+: (错误|提示)", told.out), field.label


def test_the_form_prints_whole(desk: Desk) -> None:
    """A page a table, two for the facts, none for the machine sheet."""
    import subprocess

    form = desk.take("--unit", "SLJ")
    out = form.parent / "pdf"
    command = [f"-env:UserInstallation={desk.profile.as_uri()}", "--headless", "--convert-to", "pdf"]
    subprocess.run(["soffice", *command, "--outdir", str(out), str(form)], check=True, capture_output=True, timeout=300)
    pdf = out / f"{form.stem}.pdf"
    counted = subprocess.run(["pdfinfo", str(pdf)], check=True, capture_output=True, text=True).stdout
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, text=True).stdout
    assert "Pages:           8" in counted, counted
    assert "程序用" not in text and "怎么填" in text
