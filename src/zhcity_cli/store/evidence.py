"""What beside its commits a repository holds that hides or rewrites its history, and whether it still has its anchors."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from zhcity_cli.audit.step import repository_finding
from zhcity_cli.model.finding import Finding, Problem
from zhcity_cli.store.git import Repository, blob_id
from zhcity_cli.store.history import Blobs, commit_of, contains

PLAN_TAGS = "refs/tags/plan-"
# What a freezing tag says of itself, and paper repeats: the commit, and a digest over all its files.
ANCHOR = re.compile(r"^提交: (?P<commit>[0-9a-f]{40,64})\n内容: (?P<digest>[0-9a-f]{64})$", re.MULTILINE)
HIDING = {"h": "assume-unchanged", "s": "skip-worktree 和 assume-unchanged", "S": "skip-worktree"}


@dataclass(frozen=True)
class Frozen:
    """A freezing tag: what it names, and what its own words say it names ("" where it has none, a light tag)."""

    name: str
    target: str
    commit: str
    digest: str


def oddities(repository: Repository, head: str) -> Iterator[Finding]:
    """Replacements, grafts, hidden changes, a renaming table."""
    replaced = repository.text("for-each-ref", "--format=%(refname)", "refs/replace/").splitlines()
    for ref in replaced:
        commit = ref.rpartition("/")[2]
        message = f"提交 {commit[:10]} 在这个仓库里被另一个替换显示"
        yield repository_finding("T06", Problem((), message, ref, "没有替换"))
    grafts = repository.common / "info" / "grafts"
    if grafts.is_file() and grafts.read_bytes().strip():
        message = "仓库里有 info/grafts，提交的先后被改了样子"
        yield repository_finding("T06", Problem((), message, ".git/info/grafts", "没有嫁接"))
    tree = repository.tree(head)
    if ".mailmap" in tree:
        message = "项目库里有 .mailmap，别的工具会照它改显示的姓名"
        yield repository_finding("T05", Problem((), message, ".mailmap", "没有"), ".mailmap")
    yield from _hidden(repository, tree)


def _hidden(repository: Repository, tree: Mapping[str, str]) -> Iterator[Finding]:
    for entry in repository.output("ls-files", "-v", "-z").split(b"\0"):
        flag, path = entry[:1].decode(), entry[2:].decode("utf-8", "surrogateescape")
        if flag not in HIDING:
            continue
        place = repository.root / path
        content = place.read_bytes() if place.is_file() and not place.is_symlink() else None
        if content is None or blob_id(content) != tree.get(path):
            message = f"{path} 标了 {HIDING[flag]}，和留痕里的不一样，git status 却不显示"
            yield repository_finding("T07", Problem((), message, HIDING[flag], "没有标"), path)


def frozen(repository: Repository) -> list[Frozen]:
    """The freezing tags, by name."""
    shape = "--format=%(refname:short)%00%(objecttype)%00%(objectname)%00%(*objectname)%00%(contents)%00"
    fields = repository.output("for-each-ref", shape, PLAN_TAGS + "*").decode("utf-8", "replace").split("\0")
    tags = []
    for name, kind, itself, target, words in zip(*[iter(fields)] * 5, strict=False):
        said = ANCHOR.search(words) if kind == "tag" else None
        tags.append(
            Frozen(name.strip(), target or itself, said["commit"] if said else "", said["digest"] if said else "")
        )
    return tags


def unanchored(repository: Repository, head: str, wanted: Iterable[str], blobs: Blobs) -> Iterator[Finding]:
    """Freezing tags that moved or were left behind, and anchors asked for that this history does not have."""
    tags = frozen(repository)
    named = list(wanted)
    for tag in tags:
        if tag.commit != tag.target:
            said = f"写的是 {tag.commit[:10]}" if tag.commit else "是后来换上的轻标签"
            message = f"冻结标签 {tag.name} 指着 {tag.target[:10]}，标签里{said}"
            yield repository_finding("T08", Problem((), message, tag.target[:10], tag.commit[:10] or "冻结时的标签"))
        elif not contains(repository, head, tag.target):
            message = f"冻结标签 {tag.name} 的提交 {tag.target[:10]} 已经不在现在的历史里，历史被改写过"
            yield repository_finding("T08", Problem((), message, "不在", tag.target[:10]))
    by_name = {tag.name: tag for tag in tags}
    for text in named:
        commit = commit_of(repository, by_name[text].target if text in by_name else text)
        if commit is None:
            message = f"没有锚点 {text}：历史被改写过，或拿错了库"
            yield repository_finding("T08", Problem((), message, "没有", text))
        elif not contains(repository, head, commit):
            message = f"锚点 {text} 不在现在的历史里，历史被改写过"
            yield repository_finding("T08", Problem((), message, "不在", text))
        for each in tags:
            if commit == each.target and each.digest and content_digest(repository.tree(commit), blobs) != each.digest:
                message = f"锚点 {text} 的内容和冻结时的摘要不一样"
                yield repository_finding("T08", Problem((), message, "不一样", each.digest[:16]))


def content_digest(tree: Mapping[str, str], blobs: Blobs) -> str:
    """sha256 over every path and its content: it stands even where the ids of git would not."""
    whole = hashlib.sha256()
    for path, blob in sorted(tree.items()):
        whole.update(f"{blobs.sha256(blob)}  {path}\n".encode("utf-8", "surrogateescape"))
    return whole.hexdigest()
