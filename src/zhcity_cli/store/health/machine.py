"""The machine that zhcity runs on: programs and their versions, characters, fonts, disk, clock."""

from __future__ import annotations

import locale
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from zhcity_cli.model.sign import Sign, broken, fine, odd
from zhcity_cli.store import clock

Version = tuple[int, ...]

OLDEST_GIT, SIGNING_GIT = (2, 31), (2, 34)
SIGNING_SSH = (8, 1)
# Workbooks name fonts that every Chinese office has; a machine that only looks at them may lack any.
FONTS = ("宋体", "黑体")
WINDOWS_FONTS = ("simsun.ttc", "simhei.ttf", "msyh.ttc")
TIGHT, FULL = 1 << 30, 100 << 20
BUILT_AFTER = datetime(2026, 1, 1, tzinfo=clock.SHANGHAI)


def machine(folder: Path) -> Iterator[Sign]:
    yield git_of(_first_line("git", "--version"))
    yield ssh_of(_first_line("ssh", "-V"), shutil.which("ssh-keygen") is not None)
    yield python_of(sys.version_info[:3])
    yield from encodings_of(
        getattr(sys.stdout, "encoding", None) or "", sys.getfilesystemencoding(), locale.getpreferredencoding(False)
    )
    yield fonts_of(_fonts())
    yield disk_of(shutil.disk_usage(folder).free)
    yield clock_of(datetime.now().astimezone())


def _first_line(*command: str) -> str:
    """What a program says of itself; "" where it is not there."""
    program = shutil.which(command[0])
    if program is None:
        return ""
    try:
        said = subprocess.run([program, *command[1:]], capture_output=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    lines = (said.stdout + said.stderr).decode("utf-8", "replace").strip().splitlines()
    return lines[0] if lines else ""


def version_in(text: str) -> Version:
    found = re.search(r"(\d+)\.(\d+)(?:\.(\d+))?", text)
    return tuple(int(part) for part in found.groups() if part) if found else ()


def git_of(said: str) -> Sign:
    version, hint = version_in(said), "请安装 git 2.34 或更新的版本。"
    if not version:
        return broken("git", "没有找到 git 程序", hint)
    word = ".".join(map(str, version))
    if version < OLDEST_GIT:
        return broken("git", f"git {word} 太旧，不能安全地写留痕", hint)
    if version < SIGNING_GIT:
        return odd("git", f"git {word}：能登记，不能用 SSH 公钥签名", hint + "不签名的，不装也行。")
    return fine("git", f"git {word}：能登记，能用 SSH 公钥签名")


def ssh_of(said: str, has_keygen: bool) -> Sign:
    found = re.search(r"OpenSSH\D*(\d+)\.(\d+)", said)
    hint = "要签名或用 SSH 推送的，请安装 OpenSSH 8.1 或更新的版本；其余不受影响。"
    if not found or not has_keygen:
        return odd("openssh", "没有找到 OpenSSH（ssh、ssh-keygen）：不能签名，不能用 SSH 推送", hint)
    version = (int(found[1]), int(found[2]))
    word = f"OpenSSH {version[0]}.{version[1]}"
    if version < SIGNING_SSH:
        return odd("openssh", f"{word}：能推送，不能签名", hint)
    return fine("openssh", f"{word}：能推送，能签名")


def python_of(version: Version) -> Sign:
    return fine("python", f"Python {'.'.join(map(str, version))}，{sys.platform}")


def encodings_of(console: str, files: str, preferred: str) -> Iterator[Sign]:
    known = console.lower().replace("-", "")
    if known in ("gbk", "cp936", "gb2312", "gb18030"):
        yield odd(
            "console", f"终端用 {console}：中文正常，个别生僻字会显示成“?”，文件不受影响",
            "想看全的，先运行 chcp 65001，或设环境变量 PYTHONUTF8=1。",
        )  # fmt: skip
    elif known in ("utf8", "cp65001"):
        yield fine("console", f"终端用 {console}")
    else:
        yield odd("console", f"终端用 {console or '未知的编码'}，中文会显示成“?”", "设环境变量 PYTHONUTF8=1 再开终端。")
    if files.lower().replace("-", "") != "utf8":
        yield broken("file-names", f"文件名用 {files}，带中文的路径会出错", "设环境变量 PYTHONUTF8=1。")
    else:
        yield fine("file-names", f"文件名用 {files}，系统默认编码 {preferred}（文件一律按 UTF-8 读写）")


def _fonts() -> frozenset[str] | None:
    """Names or files of the Chinese fonts here; None where nobody can tell."""
    if os.name == "nt":
        folder = Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"
        return frozenset(name for name in WINDOWS_FONTS if (folder / name).exists())
    program = shutil.which("fc-list")
    if program is None:
        return None
    try:
        said = subprocess.run([program, ":lang=zh", "family"], capture_output=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    lines = said.stdout.decode("utf-8", "replace").splitlines()
    return frozenset(name.strip() for line in lines for name in line.split(",") if name.strip())


def fonts_of(names: frozenset[str] | None) -> Sign:
    if names is None:
        return odd(
            "fonts", "看不出装了哪些中文字体", "表格照常生成；要在这台电脑上预览、打印的，请确认装有宋体、黑体。"
        )
    if not names:
        return odd(
            "fonts", "没有中文字体：表格照常生成，在这台电脑上预览、打印会是空白或方框",
            "装上任一中文字体，如 apt install fonts-noto-cjk。",
        )  # fmt: skip
    wanted = [font for font in FONTS if font not in names]
    if os.name != "nt" and wanted:
        return fine("fonts", f"有中文字体 {len(names)} 种（没有 {'、'.join(wanted)}，预览时由别的字体代替）")
    return fine("fonts", f"有中文字体 {len(names)} 种")


def disk_of(free: int) -> Sign:
    word = f"磁盘还剩 {free / (1 << 30):.1f} GB"
    if free < FULL:
        return broken("disk", word, "先腾出空间再登记。")
    return odd("disk", word, "腾出一些空间，免得写到一半。") if free < TIGHT else fine("disk", word)


def clock_of(now: datetime) -> Sign:
    word = f"电脑时间 {now.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}（北京时间）"
    if now < BUILT_AFTER:
        return broken("clock", f"{word}，比本工具还早", "校准电脑的日期和时间，否则登记的时间是错的。")
    if now.utcoffset() != timedelta(hours=8):
        return odd(
            "clock", f"{word}；系统时区不是东八区，文件管理器里看到的时间会差几小时", "工具一律按北京时间记；想一致就改系统时区。"
        )  # fmt: skip
    return fine("clock", word)
