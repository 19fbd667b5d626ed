"""Bytes → clean text, or the coded reason why not: encoding, invisible and look-alike characters, conflict markers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress

from zhcity_cli.exports.text import shown
from zhcity_cli.model.finding import Problem
from zhcity_cli.model.source import SourceText

Coded = tuple[str, Problem]

MAX_BYTES = 1024 * 1024

# What nearly every dossier is made of; only text with something else is looked at character by character.
_USUAL_CHARACTERS = (
    "\n\x20-\x7e\u00b0-\u00b7\u00d7\u2013-\u201d\u2026\u2103\u2160-\u217f\u2190-\u2193\u2460-\u2473\u2500-\u257f\u25a0-\u25cf"
    "\u3000-\u303f\u3105-\u312f\u4e00-\u9fff\uff01-\uff5e\uffe5"
)
_USUAL = re.compile(f"[{_USUAL_CHARACTERS}]*")
_UNUSUAL = re.compile(f"[^{_USUAL_CHARACTERS}]")
# How workbooks and archives, old workbooks and PDF begin.
_NO_TEXT = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF-", b"\x1f\x8b")
_CONFLICT_MARKS = ("<<<<<<<", "=======", ">>>>>>>")
_MARKED_LINE = re.compile(r"\n[<=>]{7}")
_CONFLICT = re.compile(r"^(<{7} |={7}$|>{7} )", re.MULTILINE)
_RADICALS = range(0x2E80, 0x2FE0)
_REFUSED = {
    "Cc": "控制字符", "Cf": "看不见的格式字符", "Co": "私用区字符", "Cn": "未定义的字符", "Cs": "残缺的字符",
    "Zl": "行分隔符", "Zp": "段落分隔符",
}  # fmt: skip
# Fillers, joiners and variation selectors: nothing is seen of them.
_FILLERS = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")


def decode(raw: bytes) -> tuple[str | None, list[Coded]]:
    """The text with LF line ends, None where it cannot be told what it says; and what is to be said about it."""
    said: list[Coded] = []
    if len(raw) > MAX_BYTES:  # a reader stops one byte after the limit, so nobody knows how much more there is
        return None, [("F04", Problem((), "文件超过 1 MiB", ">1 MiB", "不超过 1 MiB", "把大段材料放到附件里"))]
    if raw.startswith(_NO_TEXT):
        hint = "卷宗是 .yaml 文本；工作簿、压缩包和文档放到附件里"
        return None, [("F01", Problem((), "这不是文本文件，像是改了名的工作簿、压缩包或文档", "", "UTF-8 文本", hint))]
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return None, [("F01", Problem((), "文件是 UTF-16 编码", "UTF-16", "UTF-8"))]
    if raw[:3] == b"\xef\xbb\xbf":
        raw = raw[3:]
        said.append(("F13", Problem((), "文件开头有 BOM", "BOM", "没有 BOM", line=1, column=1)))
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return None, [("F01", _not_utf8(raw, error))]
    if "\r" in text:
        line = text.count("\n", 0, text.index("\r")) + 1
        said.append(("F13", Problem((), "换行是 CRLF（Windows 式）", "CRLF", "LF", line=line, column=1)))
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text, said


def _not_utf8(raw: bytes, error: UnicodeDecodeError) -> Problem:
    line = raw.count(b"\n", 0, error.start) + 1
    seen, message = "未知编码", "文件不是 UTF-8 编码"
    if raw.count(b"\0") * 4 > len(raw):
        seen, message = "UTF-16", "文件像是 UTF-16 编码"
    elif not raw[: error.start].isascii():  # what stands before was good Chinese in UTF-8
        seen, message = "坏字节", "这一行有坏掉的字，文件可能没有存完整"
    else:
        with suppress(UnicodeDecodeError):
            words = raw.split(b"\n")[line - 1].decode("gb18030").strip()[:20]
            seen, message = "GBK", f"文件像是 GBK（ANSI）编码，这一行是“{shown(words)}”"
    return Problem((), message, seen, "UTF-8", line=line, column=1)


def faults(text: str) -> Iterator[Coded]:
    """What must not stand in a dossier's text, the first of each kind."""
    # From line end to line end first: it costs a seventh of the expression on the thousands of files without a fault.
    suspect = _MARKED_LINE.search(text) or text.startswith(_CONFLICT_MARKS)
    if suspect and (found := _CONFLICT.search(text)):
        line, column = SourceText(text).place(found.start())
        hint = "保留正确的一边，删掉 <<<<<<<、=======、>>>>>>> 三行"
        yield (
            "F03",
            Problem((), "文件里还留有合并冲突标记", found[0].strip(), "没有标记", hint, line=line, column=column),
        )
        return
    if "\t" in text:
        line, column = SourceText(text).place(text.index("\t"))
        yield "F03", Problem((), "用了制表符（Tab）", "Tab", "空格", "把 Tab 换成空格", line=line, column=column)
        return
    if not _USUAL.fullmatch(text):
        yield from odd_characters(SourceText(text))


def odd_characters(source: SourceText) -> Iterator[Coded]:
    """The first character that is refused, else the first line that is not NFC."""
    for unusual in _UNUSUAL.finditer(source.text):
        character = unusual[0]
        fault = character_fault(character)
        if fault:
            line, column = source.place(unusual.start())
            seen = f"‹U+{ord(character):04X}›"
            hint = f"换成 {fault[1]}" if fault[1] else ""
            yield "F02", Problem((), f"有{fault[0]} {seen}", seen, fault[1], hint, line=line, column=column)
            return
    if not unicodedata.is_normalized("NFC", source.text):
        for number, line_text in enumerate(source.text.split("\n"), 1):
            if not unicodedata.is_normalized("NFC", line_text):
                message = "有没有合成的字符（NFD 写法）"
                hint = f"这一行改为：{unicodedata.normalize('NFC', line_text).strip()}"
                yield "F02", Problem((), message, "NFD", "NFC", hint, line=number, column=1)
                return


def character_fault(character: str) -> tuple[str, str] | None:
    """(what it is, the right character if one is known) for a character that is refused, None for a good one."""
    if character in "\n":
        return None
    if ord(character) in _RADICALS:
        return "部首字符", unicodedata.normalize("NFKC", character)
    if _FILLERS.match(character):
        return "看不见的占位字符", ""
    kind = _REFUSED.get(unicodedata.category(character))
    return (kind, "") if kind else None
