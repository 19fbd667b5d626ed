"""A CSV file as a book of one page: its encoding and separator are told, a file that cannot be read is refused."""

from __future__ import annotations

import csv
import hashlib
import io
from contextlib import suppress
from pathlib import Path

from zhcity_cli.errors import Refused, UsageError
from zhcity_cli.intake.book import Book, Cell, Page

MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 20000
_BOMS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))


def read_csv(path: Path) -> tuple[Book, str]:
    """The book, and what is to be said about how it was read ("" for plain UTF-8 with commas)."""
    raw = _bytes(path)
    text, encoding = _decoded(raw, path.name)
    head = text.partition("\n")[0]
    separator = max(",\t;", key=head.count)
    csv.field_size_limit(MAX_BYTES)
    rows: list[tuple[Cell, ...]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for number, values in enumerate(reader, 1):
            if number > MAX_ROWS:
                raise Refused(f"{path.name} 超过 {MAX_ROWS} 行，没有取入。", "分成几份清单再取。")
            cells = _cells(number, values)
            if cells:
                rows.append(cells)
    except csv.Error as error:
        said = f"{path.name} 第 {reader.line_num} 行起读不通：引号没有配对，后面的格子都错开了。"
        raise Refused(said, "检查这一行的英文双引号；用 WPS 打开另存一次 CSV 也行。") from error
    told = [f"文件不是 UTF-8，按 {encoding.upper()} 读"] if not encoding.startswith("utf-8") else []
    told += [f"格子之间用{'制表符' if separator == chr(9) else '分号'}隔开"] if separator != "," else []
    return Book(path.name, (Page("", tuple(rows)),), hashlib.sha256(raw).hexdigest()), "，".join(told)


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise Refused(f"{path.name} 超过 10 MB，没有取入。", "分成几份清单再取。")
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path} 读不到（{error.strerror}）。", "检查文件名和读取权限。") from error


def _decoded(raw: bytes, name: str) -> tuple[str, str]:
    encodings = [encoding for mark, encoding in _BOMS if raw.startswith(mark)] or ["utf-8", "gb18030"]
    for encoding in encodings:
        with suppress(UnicodeDecodeError):
            text = raw.decode(encoding)
            if "\0" not in text:
                return text, encoding
    raise Refused(f"{name} 不是文本，或编码既不是 UTF-8 也不是 GBK。", "用 WPS 打开，另存为 CSV（UTF-8）或 xlsx。")


def _cells(row: int, values: list[str]) -> tuple[Cell, ...]:
    last = next((place for place in range(len(values), 0, -1) if values[place - 1].strip()), 0)
    return tuple(Cell(row, column, value) for column, value in enumerate(values[:last], 1))
