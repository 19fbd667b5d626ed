"""Putting a step on the trail so that whatever ends us, HEAD says whether it was made, and the next command agrees."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from zhcity_cli.errors import (
    CannotWrite,
    EditedMeanwhile,
    Overtaken,
    Shallow,
    UnderWay,
    WorkTreeBehind,
    ZhcityError,
)
from zhcity_cli.store import journal as journals
from zhcity_cli.store.files import (
    linked,
    must_be_writable,
    reason,
    require_plain,
    sweep,
    sync_folder,
    with_lf,
    write_atomically,
)
from zhcity_cli.store.git import BLOB, Repository, blob_id
from zhcity_cli.store.git_commit import ABSENT, Author, build
from zhcity_cli.store.git_locks import busy, free, index_held, is_ours, locks, wait_for
from zhcity_cli.store.journal import Journal
from zhcity_cli.store.locking import FOLDER, HOLDER, LOCK, handle_of, locked, sign_in, sign_out

UNDER_WAY = {
    "MERGE_HEAD": ("合并", "git merge --abort"), "rebase-merge": ("变基", "git rebase --abort"),
    "rebase-apply/applying": ("打补丁", "git am --abort"), "rebase-apply": ("变基", "git rebase --abort"),
    "CHERRY_PICK_HEAD": ("拣选", "git cherry-pick --abort"), "REVERT_HEAD": ("撤销", "git revert --abort"),
}  # fmt: skip


@dataclass(frozen=True)
class Step:
    """New contents by path (None: deleted), and the bytes of each file in the folder that they were made from."""

    contents: Mapping[str, bytes | None]
    seen: Mapping[str, bytes | None]
    message: str
    author: Author


@contextmanager
def writing(root: Path, command: str) -> Iterator[tuple[str, ...]]:
    """Hold the library's lock; the files that were brought along for a step that somebody could not finish."""
    directory = git_directory(root)
    if directory is None or handle_of(directory / FOLDER) is not None:
        yield ()
        return
    folder = directory / FOLDER
    with locked(folder):
        finished = settle(Repository(root), folder) if is_left_behind(folder) else ()
        sign_in(folder, command)
        try:
            yield finished
        finally:
            sign_out(folder)


def settled(root: Path) -> tuple[str, ...]:
    """For commands that only read: finish what a dead writer left, where nobody is writing and we may."""
    directory = git_directory(root)
    if directory is None or handle_of(directory / FOLDER) is not None or not is_left_behind(directory / FOLDER):
        return ()
    with suppress(ZhcityError), locked(directory / FOLDER, wait=0):
        finished = settle(Repository(root), directory / FOLDER)
        sign_out(directory / FOLDER)
        return finished
    return ()


def git_directory(root: Path) -> Path | None:
    """Where git keeps what is its own, told without starting it; None outside a repository."""
    there = root / ".git"
    if there.is_dir():
        return there.resolve()
    try:
        named = there.read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return None
    place = root / named.removeprefix("gitdir:").strip()
    return place.resolve() if named.startswith("gitdir:") and place.is_dir() else None


def is_left_behind(folder: Path) -> bool:
    """Whether a writer began here and did not end (or is still at it)."""
    return any(path.name != LOCK for path in folder.glob("*")) or is_ours(folder.parent)


def put(repository: Repository, step: Step) -> str:
    """One commit on top of HEAD, the branch moved by compare-and-swap, then the files and the index; the commit."""
    made = partial(build, repository, repository.directory / FOLDER, step.contents, step.message, step.author)
    return _put(repository, made, step.contents, step.seen)


def land(
    repository: Repository, new: str, contents: Mapping[str, bytes | None], seen: Mapping[str, bytes | None]
) -> str:
    """As `put`, for a commit that is there already: `contents` are the paths in which its tree differs from HEAD's."""
    entries = [
        f"{BLOB} {blob_id(content)}\t{path}" if content is not None else f"0 {ABSENT}\t{path}"
        for path, content in contents.items()
    ]
    return _put(repository, lambda: (new, b"".join(entry.encode() + b"\0" for entry in entries)), contents, seen)


def _put(
    repository: Repository,
    made: Callable[[], tuple[str, bytes]],
    contents: Mapping[str, bytes | None],
    seen: Mapping[str, bytes | None],
) -> str:
    """While it goes on, the index is locked as git locks it: no plain commit of a person falls in between."""
    folder = repository.directory / FOLDER
    handle = handle_of(folder)
    assert handle is not None, "the trail is written with the lock held"
    repository.holding = (handle,)
    _require_quiet(repository)
    for path in contents:
        require_plain(repository.root, path)
        must_be_writable(repository.root / path)
    try:
        new, info = made()
        files = {path: (_id(seen.get(path)), _id(content)) for path, content in contents.items()}
        Journal(repository.branch(), new, files).write(folder)
        with index_held(repository):
            index = _entered(repository, info, folder)
            _still_as_seen(repository.root, seen, contents)
            _move(repository, new)
            # From here on the step is made: what fails is finished by the next command.
            kept = _made(repository, new, files, contents, index)
    except _Undecided as undecided:
        raise undecided.failure from undecided
    except WorkTreeBehind:
        raise
    except OSError as error:
        _tidy(folder)
        raise CannotWrite(".git", reason(error)) from error
    except ZhcityError:
        _tidy(folder)
        raise
    if not any(lock.exists() for lock in locks(repository, repository.branch())[1:]):
        _tidy(folder)  # else git could not take its own lock away: the journal lets the next command do it
    if kept:
        raise EditedMeanwhile(new, kept[0])
    return new


def settle(repository: Repository, folder: Path) -> tuple[str, ...]:
    """Finish the step that somebody could not finish, where HEAD has it; drop it where not. The files renewed."""
    try:
        return _settled(repository, folder)
    except OSError as error:
        raise CannotWrite(".git", reason(error)) from error


def _settled(repository: Repository, folder: Path) -> tuple[str, ...]:
    handle = handle_of(folder)
    repository.holding = (handle,) if handle is not None else ()
    journal, renewed = journals.read(folder), []
    if is_ours(repository.directory):
        (repository.directory / "index.lock").unlink()
    if journal:
        free(repository, journal.branch, journal.new)
        head = repository.head()
        tree = repository.tree(head) if head else {}
        decided = {
            path: ids
            for path, ids in journal.files.items()
            if head and tree.get(path) == ids[1] and not linked(repository.root, path)
        }
        if decided:
            contents = repository.blobs([after for _, after in decided.values() if after])
            wanted = {path: contents[after] if after else None for path, (_, after) in decided.items()}
            with index_held(repository):
                entries = [
                    f"{BLOB} {after}\t{path}" if after else f"0 {ABSENT}\t{path}"
                    for path, (_, after) in decided.items()
                ]
                index = _entered(repository, b"".join(entry.encode() + b"\0" for entry in entries), folder)
                before = {path: _read(repository.root / path) for path in decided}
                _made(repository, journal.new, decided, wanted, index)
            renewed = [path for path, content in before.items() if content != _read(repository.root / path)]
    sweep(repository.root)
    _tidy(folder)
    return tuple(renewed)


class _Undecided(Exception):
    """The branch did not move and a lock file is in the way: the journal stays, so that ours is taken away later."""

    def __init__(self, failure: ZhcityError) -> None:
        self.failure = failure


def _require_quiet(repository: Repository) -> None:
    for name, (what, way) in UNDER_WAY.items():
        if (repository.directory / name).exists():
            raise UnderWay(what, way)
    repository.branch()
    if repository.is_shallow:
        raise Shallow
    for lock in locks(repository, repository.branch()):
        wait_for(repository, lock)


def _entered(repository: Repository, info: bytes, folder: Path) -> Path:
    """The person's index with these entries, beside: what else was staged stays staged."""
    index, beside = repository.directory / "index", folder / "index"
    beside.unlink(missing_ok=True)
    if index.exists():
        shutil.copyfile(index, beside)
    repository.text("update-index", "-z", "--index-info", stdin=info, env={"GIT_INDEX_FILE": str(beside)})
    return beside


def _still_as_seen(root: Path, seen: Mapping[str, bytes | None], paths: Iterable[str]) -> None:
    for path in paths:
        if _read(root / path) != seen.get(path):
            raise Overtaken(f"有人存了 {path}")


def _move(repository: Repository, new: str) -> None:
    """Move the branch from where it was when we read the library; whatever git says, the branch decides."""
    branch, old = repository.branch(), repository.head()
    try:
        repository.text("update-ref", "-m", "zhcity", branch, new, old or ABSENT)
    except ZhcityError as failure:
        now = repository.tip(branch)
        if now == new:
            return
        if now != old:
            raise Overtaken("有人提交了新内容") from failure
        left = [lock for lock in locks(repository, branch)[1:] if lock.exists()]
        raise _Undecided(busy(repository, left[0]) if left else failure) from failure


def _made(
    repository: Repository,
    commit: str,
    files: Mapping[str, tuple[str | None, str | None]],
    contents: Mapping[str, bytes | None],
    index: Path,
) -> list[str]:
    """Bring files and index along; the files that somebody edited meanwhile are left as they are."""
    kept: list[str] = []
    path = ""
    try:
        for path, (before, after) in files.items():
            there, content = _read(repository.root / path), contents[path]
            if _id(there) == after or (there is not None and with_lf(there, path) == content):
                continue
            if _id(there) != before:
                kept.append(path)
            elif content is None:
                (repository.root / path).unlink()
            else:
                write_atomically(repository.root / path, content)
        path = ".git/index"
        index.replace(repository.directory / "index")
        sync_folder(repository.directory)
    except (ZhcityError, OSError) as error:
        raise WorkTreeBehind(commit, path) from error
    return kept


def _id(content: bytes | None) -> str | None:
    return None if content is None else blob_id(content)


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None


def _tidy(folder: Path) -> None:
    """Nothing but the lock stays in our folder."""
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name != journals.NAME):
        if entry.name not in (LOCK, HOLDER):
            with suppress(OSError):
                entry.unlink(missing_ok=True)
