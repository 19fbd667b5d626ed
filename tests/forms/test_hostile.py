"""Workbooks that are dangerous, broken or no workbooks: each refused in its own sentence, within a second."""

from __future__ import annotations

import shutil
import time
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from forms.conftest import Desk, Fill

MEGABYTE = 1024 * 1024
Make = Callable[[Path, Path], None]


def rewritten(form: Path, target: Path, **parts: bytes | None) -> None:
    """The form with parts of its archive replaced, added or (None) left out; __ stands for /, _ before xml for a dot."""
    with zipfile.ZipFile(form) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            if content is not None:
                new.writestr(name, content)


def bomb(form: Path, target: Path) -> None:
    rewritten(form, target, **{"xl/media/a.xml": b"0" * (99 * MEGABYTE)})


def many_members(form: Path, target: Path) -> None:
    rewritten(form, target, **{f"xl/media/{n}.png": b"x" for n in range(250)})


def too_big(form: Path, target: Path) -> None:
    target.write_bytes(form.read_bytes() + bytes(11 * MEGABYTE))


def macro(form: Path, target: Path) -> None:
    rewritten(form, target, **{"xl/vbaProject.bin": b"x"})


def external_link(form: Path, target: Path) -> None:
    rewritten(form, target, **{"xl/externalLinks/externalLink1.xml": b"<x/>"})


def entities(form: Path, target: Path) -> None:
    lol = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "a">]><workbook/>'
    rewritten(form, target, **{"xl/workbook.xml": lol})


def old_format(form: Path, target: Path) -> None:
    target.write_bytes(bytes.fromhex("D0CF11E0A1B11AE1") + bytes(2000))


def password(form: Path, target: Path) -> None:
    target.write_bytes(bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600) + "EncryptedPackage".encode("utf-16-le"))


def zipped_password(form: Path, target: Path) -> None:
    rewritten(form, target)
    raw = bytearray(target.read_bytes())
    at = raw.index(b"PK\x01\x02")
    raw[at + 8] |= 1
    target.write_bytes(bytes(raw))


def plain_text(form: Path, target: Path) -> None:
    target.write_text("名称,金额\n", encoding="utf-8")


def empty(form: Path, target: Path) -> None:
    target.write_bytes(b"")


def cut_off(form: Path, target: Path) -> None:
    target.write_bytes(form.read_bytes()[:5000])


def a_document(form: Path, target: Path) -> None:
    rewritten(form, target, **{"xl/workbook.xml": None})


def spoilt(form: Path, target: Path) -> None:
    rewritten(form, target, **{"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row r='x'"})


def lying_size(form: Path, target: Path) -> None:
    """A part that unpacks to more than the archive says."""
    rewritten(form, target, **{"xl/media/a.xml": b"0" * (40 * MEGABYTE)})
    raw = bytearray(target.read_bytes())
    for mark, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        name = raw.rindex(b"xl/media/a.xml") if mark == b"PK\x01\x02" else raw.index(b"xl/media/a.xml")
        at = raw.rindex(mark, 0, name)
        raw[at + offset : at + offset + 4] = (10).to_bytes(4, "little")
    target.write_bytes(bytes(raw))


REFUSED: dict[Make, str] = {
    bomb: "没有打开",
    many_members: "超过 200 个",
    too_big: "超过 10 MB",
    macro: "带有宏",
    external_link: "外部链接",
    entities: "XML 声明",
    old_format: "旧格式",
    password: "设了打开密码",
    zipped_password: "设了打开密码",
    plain_text: "不是 Excel 工作簿",
    empty: "不是 Excel 工作簿",
    cut_off: "不完整或损坏",
    a_document: "不是 Excel 工作簿",
    spoilt: "损坏",
}


@pytest.mark.parametrize("make", REFUSED, ids=lambda make: make.__name__)
def test_it_is_refused_in_its_own_sentence(desk: Desk, make: Make, tmp_path: Path) -> None:
    target = tmp_path / "表.xlsx"
    make(desk.take("--unit", "SLJ"), target)
    start = time.process_time()
    told = desk.intake(target)
    assert time.process_time() - start < 1
    assert told.code == 1 and REFUSED[make] in told.err, told.err
    assert "Traceback" not in told.err and "→" in told.err


def test_a_part_that_lies_about_its_size_is_never_unpacked(desk: Desk, tmp_path: Path) -> None:
    target = tmp_path / "表.xlsx"
    lying_size(desk.take("--unit", "SLJ"), target)
    start = time.process_time()
    told = desk.intake(target)
    assert time.process_time() - start < 1
    assert told.code == 1 and "Traceback" not in told.err


@pytest.mark.parametrize("name", ["~$项目申报表.xlsx", ".~项目申报表.xlsx"])
def test_lock_files_are_no_forms(desk: Desk, name: str) -> None:
    target = desk.folder / name
    target.write_bytes(b"x")
    told = desk.intake(target)
    assert told.code == 1 and "临时文件" in told.err


def test_a_far_cell_costs_nothing(desk: Desk, filled: Fill) -> None:
    form = filled()
    book = openpyxl.load_workbook(form)
    book["项目申报表"]["XFD1048576"] = "远"
    book["投资明细"]["A1048576"] = "远"
    book.save(form)
    start = time.process_time()
    told = desk.intake(form)
    assert time.process_time() - start < 3
    assert told.code == 0 or "超过 20000 行或 200 列" in told.err


@pytest.mark.parametrize("spot", ["GS4", "A20001"])
def test_a_sheet_that_goes_on_and_on_is_told(desk: Desk, filled: Fill, spot: str) -> None:
    form = filled()
    book = openpyxl.load_workbook(form)
    book["投资明细"][spot] = "多"
    book.save(form)
    told = desk.intake(form)
    assert told.code == 1 and "超过 20000 行或 200 列" in told.err


def test_a_form_whose_bones_are_broken_is_refused(desk: Desk, filled: Fill) -> None:
    def broken(change: Callable[[openpyxl.Workbook], None]) -> str:
        form = filled()
        book = openpyxl.load_workbook(form)
        change(book)
        book.save(form)
        told = desk.intake(form)
        assert told.code == 1 and "zhcity form" in told.err, told.err
        return told.err

    assert "少了“投资明细”这一页" in broken(lambda book: book.remove(book["投资明细"]))
    assert "表头被改过" in broken(lambda book: setattr(book["分年"]["A3"], "value", "哪年"))
    assert "“项目名称”这一行没有了" in broken(lambda book: book["项目申报表"].delete_rows(7))
    assert "认不出是哪张表" in broken(lambda book: setattr(book["_zhcity"]["B4"], "value", "别的"))
    assert "第 9 版" in broken(lambda book: setattr(book["_zhcity"]["B5"], "value", "9"))


def test_inserted_rows_and_moved_columns_are_found(desk: Desk, filled: Fill) -> None:
    form = filled()
    book = openpyxl.load_workbook(form)
    book["项目申报表"].insert_rows(12, 2)
    book["投资明细"].insert_cols(3)
    book["绩效目标"].insert_rows(4)
    book.save(form)
    told = desk.intake(form)
    assert told.code == 0 and "错误" not in told.out, told.out + told.err


def test_another_library_and_another_time(desk: Desk, filled: Fill, tmp_path: Path) -> None:
    desk.intake(filled())
    number = desk.dossiers()[0].stem
    form = desk.take(number)
    kept = tmp_path / form.name
    shutil.copy(form, kept)
    desk.dossiers()[0].unlink()
    told = desk.intake(kept)
    assert told.code == 2 and f"没有编号 {number}" in told.err


def test_the_archive_is_never_written_to(desk: Desk, filled: Fill) -> None:
    form = filled()
    before = form.read_bytes()
    desk.intake(form)
    assert form.read_bytes() == before
    assert zipfile.ZipFile(BytesIO(before)).testzip() is None
