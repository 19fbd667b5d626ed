"""Lines of commits built beside: one joined into another, or carried onto another. No branch and no file moves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from zhcity_cli.errors import Refused
from zhcity_cli.merging import Clash
from zhcity_cli.model.revision import Revision
from zhcity_cli.store.git import BLOB, Repository
from zhcity_cli.store.git_commit import ABSENT, Author, commit
from zhcity_cli.store.history import revisions
from zhcity_cli.store.locking import FOLDER
from zhcity_cli.store.three_way import joined

Tree = Mapping[str, str]  # path → blob


class Clashed(Refused):
    """Two sides changed the same; nothing was moved."""

    def __init__(self, clashes: Sequence[Clash]) -> None:
        super().__init__(f"有 {len(clashes)} 个文件两边都改过，合不到一起，什么也没有动。")
        self.clashes = tuple(clashes)


def ancestor(repository: Repository, one: str, other: str) -> str | None:
    """The last commit that both lines have."""
    status, said, _ = repository.asked("merge-base", one, other)
    return None if status else said.decode().split("\n")[0].strip()


def is_within(repository: Repository, commit_id: str, line: str) -> bool:
    return repository.asked("merge-base", "--is-ancestor", commit_id, line)[0] == 0


def own_steps(repository: Repository, tip: str, without: str) -> list[Revision]:
    """The first-parent line of `tip` up to what `without` has, oldest first."""
    line = repository.text("rev-list", "--first-parent", "--reverse", tip, f"^{without}").split()
    known = {revision.id: revision for revision in revisions(repository, tip, f"^{without}")}
    return [known[each] for each in line]


def merge(
    repository: Repository, ours: str, theirs: str, message: str, author: Author, base: str | None = None
) -> tuple[str, Tree]:
    """A merge commit on top of `ours` that takes `theirs` in, and what it moves (path → blob, "" where gone)."""
    base = base or ancestor(repository, ours, theirs)
    before = repository.tree(base)
    moved, clashes = _moved(repository, before, repository.tree(ours), repository.tree(theirs))
    if clashes:
        raise Clashed(clashes)
    tree = _tree(repository, ours, moved)
    return commit(repository, tree, [ours, theirs], message, author), moved


def carried(repository: Repository, steps: Iterable[Revision], onto: str, author: Author) -> tuple[str, dict[str, str]]:
    """The steps again on top of `onto`, each by whom it was; those that are there already fall away.

    The new tip, and old commit → new one of the steps that were carried.
    """
    tip, made = onto, dict[str, str]()
    there = dict(repository.tree(onto))
    for step in steps:
        before = {touch.path: touch.old for touch in step.touches if touch.old}
        after = {touch.path: touch.new for touch in step.touches if touch.new}
        moved, clashes = _moved(repository, before, there, after)
        if clashes:
            raise Clashed(clashes)
        if not moved and not step.is_merge:
            continue
        others = [made.get(parent, parent) for parent in step.parents[1:]]
        tree = _tree(repository, tip, moved)
        tip = made[step.id] = commit(repository, tree, [tip, *others], step.message, author, step.author)
        there = {path: blob for path, blob in {**there, **moved}.items() if blob}
    return tip, made


def folded(repository: Repository, steps: Sequence[Revision], onto: str, author: Author) -> tuple[str, dict[str, str]]:
    """What one person's steps come to, as one step on top of `onto`: where their detours clash and their end does not."""
    tip = steps[-1].id
    moved = end_of(repository, tip, onto)
    if not moved:
        return onto, {}
    if len({step.author.email.casefold() for step in steps}) > 1 or any(step.is_merge for step in steps):
        raise Refused(
            "没交的步骤里有几个人的、或有合并，一步步接不到远端的后面，什么也没有动。", "请办公室用 zhcity receive 收这个项目库的文件夹。"
        )  # fmt: skip
    lines = dict.fromkeys(line for step in steps for line in step.message.splitlines() if line.startswith("Zhcity-"))
    subjects = "；".join(dict.fromkeys(step.subject for step in steps))
    message = subjects + "\n\n" + "".join(f"{line}\n" for line in lines)
    made = commit(repository, _tree(repository, onto, moved), [onto], message, author, steps[-1].author)
    return made, {step.id: made for step in steps}


def end_of(repository: Repository, tip: str, onto: str) -> dict[str, str]:
    """What a line, all its steps together, moves on top of `onto`; refuses where the ends clash."""
    base = ancestor(repository, onto, tip)
    moved, clashes = _moved(repository, repository.tree(base), repository.tree(onto), repository.tree(tip))
    if clashes:
        raise Clashed(clashes)
    return moved


def moved_between(repository: Repository, before: str | None, after: str) -> dict[str, str]:
    """Path → blob ("" where gone) of what is otherwise after."""
    old, new = repository.tree(before), repository.tree(after)
    return {path: new.get(path, "") for path in sorted({**old, **new}) if old.get(path) != new.get(path)}


def _moved(repository: Repository, base: Tree, ours: Tree, theirs: Tree) -> tuple[dict[str, str], list[Clash]]:
    """What bringing theirs' changes since base onto ours moves, and what cannot be brought."""
    changed = [path for path in {**base, **theirs} if base.get(path) != theirs.get(path)]
    moved: dict[str, str] = {}
    clashes: list[Clash] = []
    for path in sorted(changed):
        before, mine, new = base.get(path), ours.get(path), theirs.get(path)
        if mine == new:
            continue
        if mine == before:
            moved[path] = new or ""
            continue
        contents = repository.blobs([blob for blob in {before, mine, new} if blob])
        result = joined(path, *(contents[blob] if blob else None for blob in (before, mine, new)))
        if isinstance(result, Clash):
            clashes.append(result)
        else:
            moved[path] = _blob(repository, result) if result is not None else ""
    return {path: blob for path, blob in moved.items() if (blob or None) != ours.get(path)}, clashes


def _blob(repository: Repository, content: bytes) -> str:
    return repository.text("hash-object", "-w", "--no-filters", "--stdin", stdin=content)


def _tree(repository: Repository, start: str, moved: Tree) -> str:
    place = repository.directory / FOLDER / "line.index"
    place.parent.mkdir(exist_ok=True)
    lines = [f"{BLOB} {blob}\t{path}" if blob else f"0 {ABSENT}\t{path}" for path, blob in moved.items()]
    info = b"".join(line.encode("utf-8", "surrogateescape") + b"\0" for line in lines)
    index = {"GIT_INDEX_FILE": str(place)}
    try:
        repository.text("update-index", "-z", "--index-info", stdin=repository.listing(start) + info, env=index)
        return repository.text("write-tree", env=index)
    finally:
        place.unlink(missing_ok=True)
