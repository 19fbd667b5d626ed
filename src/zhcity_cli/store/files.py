"""Files of the work tree: found, read, and written whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from zhcity_cli.errors import BrokenFile, CannotWrite, NotALibrary, Refused, TargetOpen

SETTINGS = "zhcity.yaml"
TOP_FILES = (SETTINGS, ".gitattributes", ".gitignore")
BESIDE = ".zhcity-"

REASONS = {
    errno.EACCES: "没有权限", errno.EPERM: "没有权限", errno.ENOENT: "文件不在", errno.ENOTDIR: "路径里有一段不是文件夹",
    errno.EISDIR: "这是一个文件夹", errno.ELOOP: "链接绕成了圈", errno.ENAMETOOLONG: "文件名太长", errno.EIO: "磁盘读写出错",
    errno.ENOSPC: "磁盘已满", errno.EDQUOT: "超过了磁盘配额", errno.EFBIG: "文件太大", errno.EROFS: "磁盘是只读的",
    errno.EMFILE: "打开的文件太多", errno.ESTALE: "网络盘断开了",
}  # fmt: skip


def reason(error: OSError) -> str:
    """What the operating system said, in Chinese."""
    return REASONS.get(error.errno or 0) or f"系统错误 {error.errno}"


def find_root(start: Path) -> Path:
    """The folder of zhcity.yaml, here or above."""
    for folder in (start, *start.parents):
        if (folder / SETTINGS).is_file():
            return folder
    raise NotALibrary(str(start))


def walk(root: Path, folder: str) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """(path from the root with /, entry) of every file below a folder, in order; hidden and office lock files skipped.

    A folder that is named like a file or cannot be listed comes as itself: its entry is no file.
    """
    try:
        entries = _listed(root / folder)
    except FileNotFoundError:
        return
    except OSError as error:
        raise BrokenFile(
            f"{folder} 读不到（{reason(error)}），别的都无法检查。", "请检查这个文件夹和它的权限。"
        ) from error
    yield from _below(folder, entries)


def _below(folder: str, entries: list[os.DirEntry[str]]) -> Iterator[tuple[str, os.DirEntry[str]]]:
    for entry in entries:
        if entry.name.startswith((".", "~$")):
            continue
        path = f"{folder}/{entry.name}"
        if entry.is_dir(follow_symlinks=False) and not entry.name.endswith(".yaml"):
            try:
                inner = _listed(entry.path)
            except OSError:
                yield path, entry
                continue
            yield from _below(path, inner)
        else:
            yield path, entry


def _listed(folder: Path | str) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return sorted(entries, key=lambda entry: entry.name)


def with_lf(content: bytes, path: str) -> bytes:
    """What git is to keep: text with LF, whatever the editor wrote. Attachments are kept as they came."""
    is_text = path.endswith((".yaml", ".md", ".txt")) or path in TOP_FILES
    return content.replace(b"\r\n", b"\n") if is_text and not path.startswith("附件/") else content


def write_atomically(path: Path, content: bytes) -> None:
    """Write beside, flush to disk, replace: a reader sees the old file or the new one, never a part.

    What an earlier write of this file left beside it, killed on the way, is taken away.
    """
    # The name says whose it is and stays short: a file name may be as long as the system allows already.
    mine = f"{BESIDE}{zlib.crc32(path.name.encode()):08x}-"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        for left in path.parent.glob(f"{mine}*.tmp"):
            left.unlink(missing_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=mine, suffix=".tmp")
    except OSError as error:
        raise CannotWrite(str(path), reason(error)) from error
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.chmod(0o644)
        beside.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        if isinstance(error, PermissionError) and path.exists():
            raise TargetOpen(str(path)) from error
        raise CannotWrite(str(path), reason(error)) from error
    finally:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Flush the folder itself, so that a new name in it survives a power cut; where that cannot be done it is there still."""
    if os.name != "posix":
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def sweep(root: Path) -> None:
    """Take away what killed writers left beside files of the library."""
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in files:
            if name.startswith(BESIDE) and name.endswith(".tmp"):
                with contextlib.suppress(OSError):
                    Path(folder, name).unlink(missing_ok=True)


def linked(root: Path, path: str) -> str:
    """The part of a path that is a symbolic link: what is written there may lie anywhere; "" where there is none."""
    place = root
    for part in Path(path).parts:
        place /= part
        if place.is_symlink():
            return place.relative_to(root).as_posix()
    return ""


def require_plain(root: Path, path: str) -> None:
    """Refuse a path that leads through a symbolic link."""
    if link := linked(root, path):
        raise Refused(f"{link} 是符号链接，不能登记。", "换成真正的文件或文件夹，再试。")


def must_be_writable(path: Path) -> None:
    """Refuse before anything is committed where this file could not be replaced afterwards."""
    folder = path.parent
    while not folder.exists():
        folder = folder.parent
    if not os.access(folder, os.W_OK | os.X_OK, effective_ids=os.access in os.supports_effective_ids):
        raise CannotWrite(str(path), "没有权限")


def write_together(root: Path, contents: Mapping[str, bytes]) -> None:
    """Several files of a library: nothing is written where one of them could not be."""
    for path in contents:
        must_be_writable(root / path)
    for path, content in contents.items():
        write_atomically(root / path, content)
