"""The one door to workbooks in: what is dangerous or no .xlsx is refused before it is opened, the rest are values."""

from __future__ import annotations

import hashlib
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl

from zhcity_cli.errors import UnreadableWorkbook
from zhcity_cli.intake.book import Book, Cell, Page, Value

MEGABYTE = 1024 * 1024
MOST_BYTES, MOST_UNPACKED = 10 * MEGABYTE, 100 * MEGABYTE
MOST_MEMBERS, MOST_RATIO = 200, 100
MOST_ROWS, MOST_COLUMNS = 20000, 200
# What is small cannot hurt, however well it was packed.
HARMLESS = MEGABYTE
LOCK_FILES = ("~$", ".~")
ZIP, OLE = b"PK\x03\x04", bytes.fromhex("D0CF11E0A1B11AE1")
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
RESAVE = "用 WPS 或 Excel 打开，另存为 .xlsx（Excel 工作簿），再试一次。"


def read_workbook(path: Path) -> Book:
    """The workbook as values; cells keep whether a formula stands in them."""
    name = path.name
    if name.startswith(LOCK_FILES):
        raise UnreadableWorkbook(
            f"{name} 是 WPS 或 Excel 打开表格时留下的临时文件，不是表格。", f"请改用 {name.lstrip('~$.')}，并先关闭它。"
        )
    raw = _bytes(path)
    _sniff(raw, name)
    _inspect(raw, name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            pages = _pages(raw, name)
    except UnreadableWorkbook:
        raise
    except Exception as error:  # the library raises whatever a broken part of the file makes it raise
        raise UnreadableWorkbook(f"{name} 读不懂，文件多半损坏了。", RESAVE) from error
    return Book(name, pages, hashlib.sha256(raw).hexdigest())


def _bytes(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise UnreadableWorkbook(
                f"{path.name} 有 {size / MEGABYTE:.1f} MB，超过 {MOST_BYTES // MEGABYTE} MB。",
                "删掉图片和用不着的工作表；材料本身放到附件里，不放在表里。",
            )
        return path.read_bytes()
    except OSError as error:
        raise UnreadableWorkbook(
            f"{path} 读不到（{error.strerror or error}）。", "检查文件名和位置；正被 WPS 或 Excel 打开的先关闭。"
        ) from error


def _sniff(raw: bytes, name: str) -> None:
    if raw.startswith(OLE):
        if ENCRYPTED in raw:
            raise UnreadableWorkbook(f"{name} 设了打开密码，读不进去。", "去掉打开密码（另存时不设密码），再试一次。")
        raise UnreadableWorkbook(f"{name} 是旧格式（.xls 或 .et），不是 .xlsx。", RESAVE)
    if not raw.startswith(ZIP):
        raise UnreadableWorkbook(f"{name} 不是 Excel 工作簿（.xlsx）。", RESAVE)


def _inspect(raw: bytes, name: str) -> None:
    """What the archive says it holds, before anything in it is unpacked; no more than that is ever unpacked."""
    try:
        archive = zipfile.ZipFile(BytesIO(raw))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise UnreadableWorkbook(f"{name} 打不开，文件不完整或损坏了。", RESAVE) from error
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    if len(members) > MOST_MEMBERS:
        raise UnreadableWorkbook(
            f"{name} 里有 {len(members)} 个部件，超过 {MOST_MEMBERS} 个。", "删掉用不着的工作表和图片。"
        )
    if unpacked > MOST_UNPACKED or (unpacked > HARMLESS and unpacked > MOST_RATIO * len(raw)):
        raise UnreadableWorkbook(
            f"{name} 解开后有 {unpacked / MEGABYTE:.0f} MB（压缩前后差 {unpacked // max(len(raw), 1)} 倍），不像正常的表格，没有打开。",
            "请重新取一张空白表，把内容抄过去。",
        )
    names = {member.filename.replace("\\", "/").lower() for member in members}
    if any(member.flag_bits & 1 for member in members):
        raise UnreadableWorkbook(f"{name} 设了打开密码，读不进去。", "去掉打开密码（另存时不设密码），再试一次。")
    if any(part.endswith("vbaproject.bin") for part in names):
        raise UnreadableWorkbook(f"{name} 带有宏，不收。", "另存为不带宏的 .xlsx，再试一次。")
    if any("externallinks/" in part for part in names):
        raise UnreadableWorkbook(
            f"{name} 引用了别的表格（外部链接），不收。", "把引用的格子复制、选择性粘贴为数值，断开链接后再试。"
        )
    if any(_declares_entities(archive, member) for member in members):
        raise UnreadableWorkbook(f"{name} 里有表格用不着的 XML 声明，没有读。", RESAVE)
    if "xl/workbook.xml" not in names:
        raise UnreadableWorkbook(f"{name} 不是 Excel 工作簿（.xlsx）。", RESAVE)


def _declares_entities(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    """Whether a part begins with a document type: no program writes one, and entities are made in it."""
    if not member.filename.endswith((".xml", ".rels")):
        return False
    try:
        with archive.open(member) as part:
            return b"<!DOCTYPE" in part.read(4096)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False  # told when it is read


def _pages(raw: bytes, name: str) -> tuple[Page, ...]:
    """Read twice: once for what stands there, once for which of it are formulas (their values are only remembered)."""
    options: dict[str, Any] = {"read_only": True, "keep_links": False}
    values = openpyxl.load_workbook(BytesIO(raw), data_only=True, **options)
    formulas = openpyxl.load_workbook(BytesIO(raw), data_only=False, **options)
    pages = []
    for sheet in values.worksheets:
        is_formula = {
            (row, column) for row, column, cell in _cells(formulas[sheet.title], name) if cell.data_type == "f"
        }
        rows: dict[int, list[Cell]] = {}
        for row, column, cell in _cells(sheet, name):
            rows.setdefault(row, []).append(Cell(row, column, _shown(cell), (row, column) in is_formula))
            is_formula.discard((row, column))
        for row, column in is_formula:  # no value was ever computed
            rows.setdefault(row, []).append(Cell(row, column, None, True))
        filled = (tuple(sorted(rows[row], key=lambda each: each.column)) for row in sorted(rows))
        pages.append(Page(sheet.title, tuple(filled), sheet.sheet_state != "visible"))
    return tuple(pages)


def _cells(sheet: Any, name: str) -> Iterator[tuple[int, int, Any]]:
    """(row, column, cell) of every filled cell; one more row and column are looked at, to see whether it goes on."""
    sheet.reset_dimensions()
    blank: Any = None
    for row, cells in enumerate(sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS + 1), 1):
        if cells is blank:  # rows that are not in the file are one and the same tuple
            continue
        if all(cell.value is None for cell in cells):
            blank = cells
            continue
        for column, cell in enumerate(cells, 1):
            if cell.value is None:
                continue
            if row > MOST_ROWS or column > MOST_COLUMNS:
                raise UnreadableWorkbook(
                    f"{name} 的“{sheet.title}”超过 {MOST_ROWS} 行或 {MOST_COLUMNS} 列，没有读。",
                    "删掉表格以外多余的行和列（包括看着是空的），再试一次。",
                )
            yield row, column, cell


def _shown(cell: Any) -> Value:
    """The value; of a percentage what is seen, because 98% typed into a cell becomes 0.98."""
    value = _plain(cell.value)
    if isinstance(value, int | Decimal) and not isinstance(value, bool) and "%" in (cell.number_format or ""):
        return f"{round(Decimal(value) * 100, 9).normalize():f}%"
    return value


def _plain(value: Any) -> Value:
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 10**15 else Decimal(repr(value))
    if isinstance(value, timedelta):
        return (datetime.min + value).time() if timedelta() <= value < timedelta(days=1) else str(value)
    if value is None or isinstance(value, (str, bool, int, Decimal, datetime, date, time)):
        return value
    return str(value)
