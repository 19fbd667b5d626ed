"""冻结: an annotated tag on the commit that made a plan what it is, and the anchor that goes on paper."""

from __future__ import annotations

from dataclasses import dataclass

from zhcity_cli.errors import GitFailed, Refused, SignatureFailed
from zhcity_cli.planning import plan_file
from zhcity_cli.store.evidence import content_digest, frozen
from zhcity_cli.store.git import Repository
from zhcity_cli.store.git_commit import Author, signing
from zhcity_cli.store.history import Blobs, require_whole, revisions


@dataclass(frozen=True)
class Anchor:
    """What stands in the footer of the plan's workbook: with it any rewrite of what came before is found."""

    tag: str
    commit: str
    digest: str

    def __str__(self) -> str:
        return f"锚点 {self.tag} {self.commit[:12]} 内容 {self.digest[:16]}"


def freeze(repository: Repository, year: int, author: Author) -> tuple[Anchor, bool]:
    """The anchor of the plan as it is on the trail, and whether it was made now; a tag is never moved."""
    require_whole(repository)
    there = anchor(repository, year)
    if there:
        return there, False
    commit = _made_by(repository, year)
    with Blobs(repository) as blobs:
        digest = content_digest(repository.tree(commit), blobs)
    taken = [tag.name for tag in frozen(repository) if tag.name.partition(".")[0] == f"plan-{year}"]
    name = f"plan-{year}.{len(taken) + 1}" if taken else f"plan-{year}"
    message = f"冻结 {year} 年度计划\n\n提交: {commit}\n内容: {digest}\n"
    who = {"GIT_COMMITTER_NAME": author.name, "GIT_COMMITTER_EMAIL": author.email}
    sign = "--sign" if author.key else "--no-sign"
    try:
        repository.text(
            "tag", "--annotate", sign, "-F", "-", "--end-of-options", name, commit,
            stdin=message.encode(), env=who, before=signing(repository, author.key) if author.key else (),
        )  # fmt: skip
    except GitFailed as error:
        if author.key:
            raise SignatureFailed(author.key, error.detail) from error
        raise
    return Anchor(name, commit, digest), True


def anchor(repository: Repository, year: int) -> Anchor | None:
    """The anchor of the plan as HEAD has it, where it is frozen."""
    head, file = repository.head(), plan_file(year)
    if head is None:
        return None
    now = repository.tree(head).get(file)
    for tag in reversed(frozen(repository)):
        is_of_year = tag.name.partition(".")[0] == f"plan-{year}" and tag.commit == tag.target
        if is_of_year and now and repository.tree(tag.commit).get(file) == now:
            return Anchor(tag.name, tag.commit, tag.digest)
    return None


def _made_by(repository: Repository, year: int) -> str:
    """The commit of the main line that holds the plan as it is now, and that no earlier one holds."""
    head, file = repository.head() or "", plan_file(year)
    made = [each.id for each in revisions(repository, head, paths=[file], first_parent=True) if each.touches]
    if not made or repository.tree(head).get(file) is None:
        raise Refused(f"{year} 年度计划还没有登记。", "先用 zhcity save 登记。")
    return made[-1]
