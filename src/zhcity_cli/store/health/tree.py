"""The files: what git hides or would change on the way, and names that other computers cannot hold."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path, PureWindowsPath

from zhcity_cli.model.change import folded
from zhcity_cli.model.sign import Sign, broken, fine, odd
from zhcity_cli.store.files import BESIDE, walk
from zhcity_cli.store.git import BLOB, Repository

FOLDERS = ("dossiers", "plans", "registry", "附件")
NEEDED = "*.yaml text eol=lf"
# Attributes that let a file be something else in the folder than on the trail.
CHANGING = re.compile(r"(?:^|\s)(filter|working-tree-encoding|export-ignore|export-subst|ident|merge|diff)(?:=|\s|$)")
LONGEST = 180
MOST = 5
CACHE = "zhcity-digests.json"


def files(repository: Repository) -> Iterator[Sign]:
    yield from _attributes(repository.root)
    listed = list(_listed(repository))
    yield from _modes(listed)
    yield from names([path for _, path in listed])
    yield from _hidden(repository)
    yield from _ignored(repository)
    yield from _line_ends(repository)
    yield from _left(repository.root)
    yield from _cache(repository)


def _listed(repository: Repository) -> Iterator[tuple[str, str]]:
    """(mode, path) of every file at HEAD."""
    head = repository.head()
    for entry in repository.listing(head).split(b"\0") if head else ():
        about, _, path = entry.partition(b"\t")
        if path:
            yield about.split()[0].decode(), path.decode("utf-8", "surrogateescape")


def _attributes(root: Path) -> Iterator[Sign]:
    place = root / ".gitattributes"
    text = place.read_text(encoding="utf-8", errors="replace") if place.is_file() else ""
    lines = [line.strip() for line in text.splitlines() if not line.strip().startswith("#")]
    bad = [line for line in lines if CHANGING.search(line)]
    for line in bad:
        yield broken("attributes", f".gitattributes 里的“{line}”会改变文件的内容或去向", "请办公室去掉这一行并登记。")
    if NEEDED not in lines and "* text=auto eol=lf" not in lines:
        remedy = f"请办公室在 .gitattributes 加一行 {NEEDED} 并登记。"
        yield odd("attributes", ".gitattributes 没有规定 YAML 文件用 LF 换行，不同电脑上会不一样", remedy)
    elif not bad:
        yield fine("attributes", "换行符由 .gitattributes 统一为 LF")


def _modes(listed: Iterable[tuple[str, str]]) -> Iterator[Sign]:
    kinds = {"120000": "符号链接", "160000": "子模块", "100755": "可执行文件"}
    for mode, path in listed:
        if mode != BLOB:
            remedy = "请办公室换成普通文件并登记。"
            yield broken("modes", f"留痕里的 {_shown(path)} 是{kinds.get(mode, f'模式为 {mode} 的文件')}", remedy)


def names(paths: list[str]) -> Iterator[Sign]:
    """Names that some computers confuse, refuse, or cannot hold."""
    before = len(paths)
    by_fold: dict[str, list[str]] = {}
    for path in paths:
        by_fold.setdefault(folded(path), []).append(path)
    twins = [sorted(group) for group in by_fold.values() if len(group) > 1]
    for group in twins:
        shown = "、".join(map(_shown, group))
        yield broken("names", f"{shown} 在 Windows 或苹果电脑上是同一个文件", "请办公室改掉其中一个的名字。")
    odd_ones = [(path, why) for path in paths if (why := _why_odd(path))]
    for path, why in odd_ones[:MOST]:
        yield odd("names", f"{_shown(path)} {why}", "请办公室改名。")
    if before and not twins and not odd_ones:
        yield fine("names", f"{before} 个文件名在各种电脑上都能用")


def _why_odd(path: str) -> str:
    if any("\udc80" <= each <= "\udcff" for each in path):
        return "的名字不是 UTF-8"
    if unicodedata.normalize("NFC", path) != path:
        return "的名字是分解写法（NFD），在别的电脑上会变成两个文件"
    if len(path) > LONGEST:
        return f"的路径有 {len(path)} 个字，Windows 上可能打不开"
    if any(_is_refused_by_windows(part) for part in path.split("/")):
        return "这样的名字 Windows 不接受"
    return ""


def _is_refused_by_windows(part: str) -> bool:
    return bool(re.search(r'[<>:"\\|?*]|[. ]$', part)) or PureWindowsPath(part).is_reserved()


def _shown(path: str) -> str:
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _hidden(repository: Repository) -> Iterator[Sign]:
    """Files whose changes git was told not to see."""
    entries = repository.output("ls-files", "-v", "-z").decode("utf-8", "surrogateescape").split("\0")
    hidden = [(entry[0], entry[2:]) for entry in entries if entry and (entry[0].islower() or entry[0] == "S")]
    for mark, path in hidden[:MOST]:
        flag = "--no-skip-worktree" if mark in "Ss" else "--no-assume-unchanged"
        remedy = f"运行 git update-index {flag} -- {path}。"
        yield broken("hidden", f"git 被告知不看 {_shown(path)} 的改动（zhcity 照样看）", remedy)
    if len(hidden) > MOST:
        yield broken("hidden", f"这样的文件共 {len(hidden)} 个", "同上，一个个去掉。")
    if not hidden:
        yield fine("hidden", "没有对 git 藏起来的改动")


def _ignored(repository: Repository) -> Iterator[Sign]:
    """Files of the library that an ignore rule keeps off the trail."""
    said = repository.output("ls-files", "-o", "-i", "--exclude-standard", "-z", "--", *FOLDERS)
    paths = [path.decode("utf-8", "surrogateescape") for path in said.split(b"\0") if path]
    lost = [path for path in paths if path.endswith(".yaml") and not path.rpartition("/")[2].startswith(("~$", "."))]
    for path in lost[:MOST]:
        remedy = "去掉 .gitignore 或 .git/info/exclude 里盖住它的那一行（git check-ignore -v 可查是哪一行）。"
        yield broken("ignored", f"{_shown(path)} 被忽略规则盖住，git 看不见它", remedy)


def _line_ends(repository: Repository) -> Iterator[Sign]:
    entries = repository.output("ls-files", "--eol", "-z").decode("utf-8", "surrogateescape").split("\0")
    parts = [entry.partition("\t") for entry in entries if entry]
    bad = [path for about, _, path in parts if about.startswith(("i/crlf", "i/mixed")) and path.endswith(".yaml")]
    if bad:
        remedy = "打开后随便改一处再 zhcity save，会存成 LF；或请办公室统一改。"
        more = f" 等 {len(bad)} 个文件" if len(bad) > MOST else ""
        yield odd("line-ends", f"留痕里 {'、'.join(bad[:MOST])}{more}是 Windows 换行（CRLF）", remedy)


def _left(root: Path) -> Iterator[Sign]:
    """What killed writers left, and what the folder's own file system writes differently."""
    left = [path for path in root.glob(f"**/{BESIDE}*.tmp") if ".git" not in path.relative_to(root).parts]
    if left:
        yield odd(
            "leftovers",
            f"有 {len(left)} 个写到一半留下的临时文件（{BESIDE}*.tmp）",
            "运行任何一次 zhcity save 会清掉。",
        )
    apart = [path for folder in FOLDERS for path, _ in walk(root, folder) if unicodedata.normalize("NFC", path) != path]
    for path in apart[:MOST]:
        yield odd("names", f"文件夹里 {path} 的名字是分解写法（NFD）", "改成输入法直接打出的名字。")


def _cache(repository: Repository) -> Iterator[Sign]:
    """The cache of digests; whatever is wrong with it costs only time."""
    place = repository.root / ".git" / CACHE
    if not place.exists():
        return
    try:
        is_sound = isinstance(json.loads(place.read_text(encoding="utf-8")), dict)
    except (OSError, ValueError):
        is_sound = False
    if is_sound:
        yield fine("cache", f"附件摘要的缓存 {place.stat().st_size // 1024} KB")
    else:
        yield odd("cache", "附件摘要的缓存读不出来，每次都要重新计算", f"删去 .git/{CACHE}，会自动重建。")
