"""What somebody hands over, brought in beside everything of ours and joined onto the main line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from zhcity_cli.errors import Refused
from zhcity_cli.exports.text import shown
from zhcity_cli.model.revision import Revision
from zhcity_cli.store.cutting import ROOT, TAKEN, Origin, origin, require_known, taken_before
from zhcity_cli.store.git import Repository
from zhcity_cli.store.git_commit import Author
from zhcity_cli.store.lines import ancestor, carried, merge, own_steps
from zhcity_cli.store.remote import (
    HEADS,
    Head,
    delete_received,
    heads_of_bundle,
    remote_of,
    take_branch,
    take_bundle,
    take_folder,
)

Choice = Callable[[list[Head]], Head]


@dataclass(frozen=True)
class Brought:
    """A line that is here and on no branch: its steps, its end, the commit from which on it is news."""

    name: str
    ref: str
    steps: tuple[Revision, ...]
    tip: str
    base: str
    unit: str = ""  # of a part: whose it is
    trailers: Mapping[str, str] = field(default_factory=dict)


def bring(repository: Repository, source: str, choose: Choice, head: str, author: Author) -> Brought:
    """The line in a bundle, in another folder, or on a branch of the server.

    A part of the library is carried to where it was cut.
    """
    place = Path(source)
    if place.is_dir():
        theirs = Repository(place.resolve())
        tip = theirs.head()
        if tip is None:
            raise Refused(f"{source} 里还没有任何登记。", "请对方先 zhcity save。")
        chosen = Head(theirs.branch().removeprefix(HEADS), tip)
        ref = take_folder(repository, place, chosen)
    elif place.exists() or not remote_of(repository):
        chosen = choose(heads_of_bundle(repository, place))
        ref = take_bundle(repository, place, chosen)
    else:
        chosen, ref = take_branch(repository, source)
    try:
        base = ancestor(repository, head, chosen.commit)
        if base is not None:
            return Brought(chosen.name, ref, tuple(own_steps(repository, chosen.commit, head)), chosen.commit, base)
        part = origin(repository, chosen.commit)
        if part is None:
            raise Refused(
                f"{shown(chosen.name)} 和本库没有共同的历史，不是从本库来的。", "请对方从本库克隆或由办公室切出小库，再提交。"
            )  # fmt: skip
        require_known(repository, part, head)
        return _of_part(repository, part, chosen, ref, head, author)
    except BaseException:
        delete_received(repository, ref)
        raise


def _of_part(repository: Repository, part: Origin, chosen: Head, ref: str, head: str, author: Author) -> Brought:
    """The steps of a part, each by whom it was, on top of the commit from which the part was cut (or last taken)."""
    before, base = taken_before(repository, head, part.root) or (part.root, part.cut_from)
    if repository.asked("merge-base", "--is-ancestor", before, chosen.commit)[0]:
        raise Refused("小库的历史被改写过，接不上上次收下的地方。", "请对方恢复原来的历史，或由办公室重新切出小库。")
    steps = own_steps(repository, chosen.commit, before)
    if any(step.is_merge for step in steps):
        raise Refused("小库里有合并，看不出是谁做的。", "请对方在切出时的那条线上登记，或由办公室重新切出小库。")
    strange = sorted(
        {touch.path for step in steps for touch in step.touches if not touch.path.startswith(("dossiers/", "附件/"))}
    )
    if strange:
        raise Refused(
            f"小库里改了 {'、'.join(map(shown, strange[:3]))}，那是办公室切出时留的，不能收回。", "请对方改回原样再交；名录、计划要改的告诉办公室。"
        )  # fmt: skip
    tip, _ = carried(repository, steps, base, author)
    said = {ROOT: part.root, TAKEN: chosen.commit}
    return Brought(chosen.name, ref, tuple(steps), tip, base, part.unit, said)


def join(
    repository: Repository, brought: Brought, head: str, subject: str, author: Author
) -> tuple[str, Mapping[str, str]]:
    """The merge commit on top of `head`, on no branch yet, and what it moves."""
    said = "".join(f"{key}: {value}\n" for key, value in brought.trailers.items())
    return merge(repository, head, brought.tip, subject + "\n" + (f"\n{said}" if said else ""), author, brought.base)


def let_go(repository: Repository, brought: Brought) -> None:
    """What was merged stays reachable; what was not is nobody's and goes with git's next cleaning."""
    delete_received(repository, brought.ref)
