"""Other copies of the library: fetched from, pushed to, or carried on a stick as a bundle. Nothing of theirs is run."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from zhcity_cli.errors import GitFailed, Refused, UsageError, ZhcityError, likely
from zhcity_cli.store.git import Repository

# The ways to another repository that carry data only; `ext::` and helpers of somebody's choosing are none.
WAYS = "file:git:ssh:http:https"
# What came from elsewhere is looked at before it is believed.
CHECKED = ("-c", "fetch.fsckObjects=true", "-c", "transfer.fsckObjects=true")
FETCHING = ("--no-tags", "--no-recurse-submodules", "--no-auto-maintenance", "--no-write-fetch-head")
HEADS, RECEIVED = "refs/heads/", "refs/zhcity/received/"
MAIN = "main"
BUNDLE_MARK = b"# v"
LARGEST_BUNDLE = 2 << 30


class Unreachable(ZhcityError):
    def __init__(self, remote: str, detail: str) -> None:
        super().__init__(
            f"连不上远端 {remote}：{detail}",
            "检查网络和 git remote -v 里的地址；没有网络时，用 zhcity submit --bundle 文件 存成文件带过去。",
        )


class Pushed(Enum):
    """What became of a push."""

    DONE = auto()
    BEHIND = auto()  # somebody pushed before
    REFUSED = auto()  # the line is protected, or a hook has something against the steps


@dataclass(frozen=True)
class Answer:
    """What the server answered; `said`: its own words, line by line."""

    outcome: Pushed
    said: tuple[str, ...] = ()


@dataclass(frozen=True)
class Head:
    """A branch in a bundle."""

    name: str
    commit: str


def remote_of(repository: Repository) -> str | None:
    """The remote of the current branch, else origin, else the only one; None where there is none."""
    names = repository.text("remote").split()
    branch = repository.branch().removeprefix(HEADS)
    own = repository.configuration.get(f"branch.{branch}.remote")
    if own in names:
        return own
    return "origin" if "origin" in names else names[0] if len(names) == 1 else None


def need_remote(repository: Repository) -> str:
    remote = remote_of(repository)
    if remote is None:
        raise Refused(
            "这个项目库还没有远端。",
            "用 git remote add origin 地址 连上办公室的服务器；没有服务器的，用 zhcity submit --bundle 文件 存成文件。",
        )
    return remote


def main_line(repository: Repository) -> str:
    """The branch that everybody works towards: what the remote has as its head, else main."""
    remote = remote_of(repository)
    if remote is None:
        return MAIN
    status, said, _ = repository.asked("symbolic-ref", "-q", f"refs/remotes/{remote}/HEAD")
    prefix = f"refs/remotes/{remote}/"
    name = said.decode("utf-8", "replace").strip()
    return name.removeprefix(prefix) if not status and name.startswith(prefix) else MAIN


def known_tip(repository: Repository) -> str | None:
    """The main line of the remote as last fetched."""
    remote = remote_of(repository)
    return repository.tip(f"refs/remotes/{remote}/{main_line(repository)}") if remote else None


def fetch(repository: Repository, remote: str) -> None:
    """Bring what the remote has; no branch of ours moves."""
    wanted = f"+{HEADS}*:refs/remotes/{remote}/*"
    status, _, said = repository.asked(
        "fetch", *FETCHING, "--prune", "--end-of-options", remote, wanted, env=_abroad(), before=CHECKED
    )
    if status:
        raise Unreachable(remote, _last(said))


def push(repository: Repository, remote: str, commit: str, branch: str) -> Answer:
    """Make a branch of the remote this commit; never by force."""
    status, listed, said = repository.asked(
        "push", "--porcelain", "--no-verify", "--no-signed", "--no-follow-tags", "--recurse-submodules=no",
        "--end-of-options", remote, f"{commit}:{HEADS}{branch}", env=_abroad(),
    )  # fmt: skip
    told = tuple(_told(said))
    lines = [line for line in listed.decode("utf-8", "replace").splitlines() if line[1:2] == "\t"]
    if not status:
        return Answer(Pushed.DONE, told)
    refused = next((line for line in lines if line.startswith("!")), "")
    if "[remote rejected]" in refused:
        return Answer(Pushed.REFUSED, told or (refused.rpartition("\t")[2],))
    if "[rejected]" in refused:
        return Answer(Pushed.BEHIND, told)
    raise Unreachable(remote, _last(said))


def delete_received(repository: Repository, name: str) -> None:
    repository.text("update-ref", "-d", name)


def write_bundle(repository: Repository, target: Path, branch: str, without: str | None) -> None:
    """A branch as one file; `without`: what the other side has already."""
    left_out = (f"^{without}",) if without else ()
    # git writes beside the target and renames; a relative path would be taken from the library.
    repository.text("bundle", "create", "--quiet", str(target.resolve()), f"{HEADS}{branch}", *left_out)


def heads_of_bundle(repository: Repository, file: Path) -> list[Head]:
    """The branches in a bundle; refuses what is none, and what rests on history that is not here."""
    try:
        with file.open("rb") as opened:
            start = opened.read(len(BUNDLE_MARK))
        size = file.stat().st_size
    except OSError as error:
        raise UsageError(f"打不开 {file}。", "检查文件名。") from error
    if start != BUNDLE_MARK:
        raise Refused(
            f"{file.name} 不是提交包。", "提交包由 zhcity submit --bundle 文件 生成；Excel 表用 zhcity intake。"
        )
    if size > LARGEST_BUNDLE:
        raise Refused(f"{file.name} 有 {size >> 20} MB，太大。", "请对方检查是不是把不该放的附件放进来了。")
    status, _, said = repository.asked("bundle", "verify", str(file.resolve()))
    if status:
        if "prerequisite" in said:
            raise Refused(
                f"{file.name} 接着的历史这里没有。", "先 zhcity sync 取回最新的，再试；还不行，请对方重新同步后再做一次提交包。"
            )  # fmt: skip
        raise Refused(f"{file.name} 读不了，多半在拷贝时损坏了：{_last(said)}", "请对方重新拷贝一份。")
    listed = repository.text("bundle", "list-heads", str(file.resolve())).splitlines()
    pairs = (line.partition(" ") for line in listed)
    return [Head(name.removeprefix(HEADS), commit) for commit, _, name in pairs if name.startswith(HEADS)]


def take_bundle(repository: Repository, file: Path, head: Head) -> str:
    """Bring a branch of a bundle in beside everything that is ours; the ref that holds it."""
    return _take(repository, str(file.resolve()), head)


def take_folder(repository: Repository, folder: Path, head: Head) -> str:
    """The same from another repository's folder, which is only read."""
    return _take(repository, str(folder.resolve()), head)


def take_branch(repository: Repository, name: str) -> tuple[Head, str]:
    """A branch of the server, fetched now."""
    remote = need_remote(repository)
    fetch(repository, remote)
    prefix = f"refs/remotes/{remote}/"
    listed = repository.text("for-each-ref", "--format=%(objectname) %(refname)", prefix).splitlines()
    heads = {ref.removeprefix(prefix): commit for commit, _, ref in (line.partition(" ") for line in listed)}
    if name not in heads:
        waiting = [each for each in heads if each.startswith("submit/")]
        told = f"等着收的分支有 {'、'.join(waiting)}。" if waiting else "服务器上没有等着收的分支。"
        raise UsageError(f"没有 {name} 这个文件，{remote} 上也没有这个分支。", likely(name, heads, told))
    head = Head(name, heads[name])
    ref = f"{RECEIVED}{head.commit[:16]}"
    repository.text("update-ref", ref, head.commit)
    return head, ref


def _take(repository: Repository, place: str, head: Head) -> str:
    ref = f"{RECEIVED}{head.commit[:16]}"
    source = f"+{HEADS}{head.name}:{ref}"
    status, _, said = repository.asked(
        "fetch", *FETCHING, "--end-of-options", place, source, env={"GIT_ALLOW_PROTOCOL": "file"}, before=CHECKED
    )
    if status:
        raise GitFailed("fetch", _last(said))
    return ref


def _abroad() -> dict[str, str]:
    """Only for talking to a remote; a password is asked for where somebody sits there."""
    is_watched = sys.stdin is not None and sys.stdin.isatty()
    return {"GIT_ALLOW_PROTOCOL": WAYS, "GIT_TERMINAL_PROMPT": "1" if is_watched else "0"}


def _told(said: str) -> Iterable[str]:
    """The server's own words, without what a terminal would obey."""
    for line in said.splitlines():
        if line.startswith("remote:"):
            text = "".join(
                each for each in line.removeprefix("remote:") if not unicodedata.category(each).startswith("C")
            )
            if text.strip():
                yield text.strip()


def _last(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    fatal = [line for line in lines if line.startswith(("fatal:", "error:"))]
    return (fatal or lines or ["没有说明"])[0][:200]
