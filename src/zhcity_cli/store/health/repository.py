"""The repository: whether history is whole and shown as it is, and whether something was left unfinished."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from zhcity_cli.errors import GitFailed, ZhcityError
from zhcity_cli.model.sign import Sign, broken, fine, odd
from zhcity_cli.store import clock
from zhcity_cli.store.git import Repository

UNDER_WAY = {
    "MERGE_HEAD": "合并", "rebase-merge": "变基", "rebase-apply": "变基或打补丁", "CHERRY_PICK_HEAD": "拣选",
    "REVERT_HEAD": "撤销", "BISECT_LOG": "二分查找",
}  # fmt: skip
STALE = 60.0
AHEAD = timedelta(minutes=5)
WHOLE = "从服务器完整克隆一份，在新的文件夹里继续。"
MOST = 5


def history(repository: Repository, full: bool) -> Iterator[Sign]:
    """What history is, and whether all of it is there."""
    head = repository.head()
    if head is None:
        yield odd("head", "还没有任何登记", "用 zhcity save 做第一次登记。")
    else:
        yield from _head(repository, head)
    if repository.is_shallow:
        yield broken("shallow", "历史不完整（浅克隆），不能登记，不能核对", "运行 git fetch --unshallow 取回全部历史。")
    yield from _rewritten(repository)
    if (repository.common / "objects/info/alternates").exists():
        yield odd(
            "alternates", "一部分历史借放在另一个文件夹里（alternates），那边没了这边就断了",
            "运行 git repack -a -d，再删去 .git/objects/info/alternates。",
        )  # fmt: skip
    yield from _objects(repository) if full else _heads_files(repository)


def _head(repository: Repository, head: str) -> Iterator[Sign]:
    try:
        name = repository.branch().removeprefix("refs/heads/")
        stamp, short = repository.text("log", "-1", "--format=%ct %h", "--end-of-options", head, "--").split(" ")
    except ZhcityError as error:
        yield broken("head", error.message.rstrip("。"), error.hint)
        return
    when = datetime.fromtimestamp(int(stamp), clock.SHANGHAI)
    if when > clock.now() + AHEAD:
        yield broken(
            "clock", f"最后一次登记（{short}）的时间是 {when:%Y-%m-%d %H:%M}，比电脑的时间还晚",
            "校准电脑的日期和时间；那次登记时电脑时间错了的，请告诉办公室。",
        )  # fmt: skip
    yield fine("head", f"在分支 {name} 上，最后一次登记 {short}（{when:%Y-%m-%d %H:%M}）")


def _rewritten(repository: Repository) -> Iterator[Sign]:
    """What makes git show another history than was written."""
    replaced = repository.text("for-each-ref", "--format=%(refname)", "refs/replace").split()
    if replaced:
        remedy = "运行 git replace -d " + " ".join(ref.rpartition("/")[2] for ref in replaced[:MOST])
        yield broken(
            "replace", f"有 {len(replaced)} 处历史被替换显示（refs/replace），zhcity 不理会它们", remedy + "。"
        )
    if (repository.common / "info/grafts").exists():
        yield broken("grafts", "历史被嫁接过（.git/info/grafts）", "删去 .git/info/grafts。")
    if not replaced:
        yield fine("replace", "没有被替换显示的历史")


def _heads_files(repository: Repository) -> Iterator[Sign]:
    """Whether the contents of every file at HEAD are there: cheap, and what most often breaks on a stick."""
    head = repository.head()
    try:
        files = repository.tree(head)
        ids = sorted(set(files.values()))
        asked = "".join(f"{blob}\n" for blob in ids).encode()
        said = repository.text("cat-file", "--batch-check", stdin=asked).splitlines() if ids else []
    except ZhcityError as error:
        yield broken("objects", f"最后一次登记的内容读不出来：{error.message.rstrip('。')}", WHOLE)
        return
    lost = {line.split()[0] for line in said if line.endswith("missing")}
    if lost:
        yield broken("objects", f"最后一次登记里缺 {_named(files, lost)} 的内容", WHOLE)
    else:
        yield fine("objects", f"最后一次登记的 {len(files)} 个文件都在（逐一核对全部历史用 zhcity doctor --full）")


def _objects(repository: Repository) -> Iterator[Sign]:
    """Every object of the history, hashed again."""
    try:
        repository.text("fsck", "--full", "--no-dangling", "--no-progress")
    except GitFailed as error:
        try:
            hurt = [path for path, blob in repository.tree(repository.head()).items() if blob in error.detail]
        except ZhcityError:
            hurt = []
        where = f"，损坏的有 {'、'.join(hurt[:MOST])}" if hurt else ""
        yield broken(
            "objects",
            f"历史里有损坏的内容{where}：{error.detail[:200]}",
            WHOLE + "没有服务器的，用存档的 git bundle 恢复。",
        )
    else:
        yield fine("objects", "全部历史逐一核对过，没有损坏")


def _named(files: dict[str, str], blobs: set[str]) -> str:
    names = [path for path, blob in files.items() if blob in blobs]
    return "、".join(names[:MOST]) + (f" 等 {len(names)} 个文件" if len(names) > MOST else "")


def unfinished(repository: Repository) -> Iterator[Sign]:
    """What a person, git or a killed program left half done."""
    found = [word for name, word in UNDER_WAY.items() if (repository.directory / name).exists()]
    for word in found:
        yield broken("unfinished", f"git 里有一次没做完的{word}", "做完它，或用 git status 看怎样放弃它。")
    locks = [path for path in _locks(repository) if path.exists()]
    for lock in locks:
        age = time.time() - lock.stat().st_mtime
        shown = os.path.relpath(lock, repository.root)
        if age > STALE:
            remedy = f"确认没有别的 git 程序（编辑器、图形界面）在运行，删去 {shown}。"
            yield broken("locks", f"{shown} 是 {int(age // 60)} 分钟前留下的，挡住了登记", remedy)
    if not found and not locks:
        yield fine("unfinished", "没有做到一半的操作")


def _locks(repository: Repository) -> Iterator[Path]:
    yield repository.directory / "index.lock"
    yield repository.directory / "HEAD.lock"
    yield repository.common / "packed-refs.lock"
    yield from (repository.common / "refs/heads").rglob("*.lock")


def hooks(repository: Repository) -> Iterator[Sign]:
    """Programs beside the history: zhcity starts none of them, a person's own git does."""
    folder = repository.common / "hooks"
    known = b"zhcity"
    strange = [
        path.name
        for path in sorted(folder.iterdir() if folder.is_dir() else ())
        if path.is_file() and path.suffix != ".sample" and os.access(path, os.X_OK) and known not in path.read_bytes()
    ]
    if strange:
        remedy = "不是您自己装的，删去 .git/hooks 里的这些文件。"
        yield odd("hooks", f".git/hooks 里有程序：{'、'.join(strange)}（zhcity 不运行，您自己用 git 时会运行）", remedy)
