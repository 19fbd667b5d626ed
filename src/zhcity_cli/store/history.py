"""History in one pass: every commit with its paths, and blobs through one process, whatever the repository pretends."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from zhcity_cli.errors import Refused
from zhcity_cli.model.revision import Hand, Revision, Seal, Touch
from zhcity_cli.store.git import Repository, Running
from zhcity_cli.store.text_gate import MAX_BYTES

# Nothing that a repository can hold beside its commits may change who wrote them, or what came before them.
TRUE = {"GIT_NO_REPLACE_OBJECTS": "1", "GIT_GRAFT_FILE": os.devnull}
PLAIN = (
    "-c", "core.commitGraph=false", "-c", "gpg.ssh.program=ssh-keygen",
    # Who may sign is for the registry of the first parent to say: git only tells whether the signature is sound.
    "-c", "gpg.ssh.allowedSignersFile=" + os.devnull, "-c", "gpg.ssh.revocationFile=", "-c", "gpg.program=false",
    "-c", "gpg.x509.program=false",
)  # fmt: skip
SHAPE = "--format=tformat:commit %H %P%n%an%n%ae%n%aI%n%cn%n%ce%n%cI%n%G?%n%GF%n%B"
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_SEALS = {"N": Seal.NONE, "U": Seal.SOUND, "G": Seal.SOUND, "B": Seal.BROKEN}
CHUNK = 1 << 16
AT_ONCE = 500  # questions that fit into a pipe before the first answer is read


class NoHistory(Refused):
    """Parts of the history are missing: whatever were answered from it would be wrong."""

    def __init__(self) -> None:
        super().__init__(
            "历史不完整：这个库是浅克隆，从前的步骤不在这里，无法核对。",
            "运行 git fetch --unshallow 取回全部历史，或从服务器完整克隆一份，再核对。",
        )


def require_whole(repository: Repository) -> None:
    if repository.is_shallow:
        raise NoHistory


def commit_of(repository: Repository, text: str) -> str | None:
    """The commit that somebody named by its id, its beginning, a tag or a branch; None where there is none."""
    if text.startswith("-"):
        return None
    asked = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{text}^{{commit}}")
    try:
        return repository.text(*asked, fails=_Absent(), env=TRUE)
    except _Absent:
        return None


def contains(repository: Repository, head: str, commit: str) -> bool:
    """Whether a commit is in the history of another."""
    try:
        repository.text(*PLAIN, "merge-base", "--is-ancestor", commit, head, fails=_Absent(), env=TRUE)
    except _Absent:
        return False
    return True


class _Absent(Exception):
    """Inside this module: git says no."""


def revisions(
    repository: Repository, *wanted: str, paths: Iterable[str] = (), first_parent: bool = False, only: bool = False
) -> Iterator[Revision]:
    """The commits of `wanted` (ids, or ^id for what is left out), parents first, read as a stream.

    With `paths`, only commits that moved one of them against a parent of theirs, on any branch; `first_parent`: only
    the main line; `only`: the commits themselves and none before them.
    """
    options = (
        "log", "--topo-order", "--reverse", "--diff-merges=first-parent", "--raw", "-z", "--no-abbrev", "--no-renames",
        "--no-mailmap", "--no-show-signature", "--no-decorate", "--no-color", "--no-notes", "--encoding=UTF-8",
        "--ignore-submodules=none", "-O" + os.devnull, "--no-relative", "--root", "--full-history", *(["--first-parent"] if first_parent else []), *(["--no-walk"] if only else []), SHAPE, "--end-of-options", *wanted,
        "--", *paths,
    )  # fmt: skip
    log = repository.process(*PLAIN, *options, env=TRUE)
    yield from _parsed(_tokens(log.stdout))
    log.end()


def retired(repository: Repository, commit: str, follow: Iterable[Revision]) -> frozenset[str]:
    """Numbers of dossiers deleted up to a commit; looked for only where one of the revisions that follow makes one."""
    is_new = (touch.path.startswith("dossiers/") and not touch.old for each in follow for touch in each.touches)
    return deleted(repository, commit) if any(is_new) else frozenset()


def deleted(repository: Repository, commit: str) -> frozenset[str]:
    """Numbers of dossiers that were deleted somewhere in the history of a commit."""
    shape = ("--diff-filter=D", "--name-only", "-z", "--format=", "--full-history", "--no-renames", "-m")
    listed = repository.text(*PLAIN, "log", *shape, "--end-of-options", commit, "--", "dossiers", env=TRUE)
    return frozenset(path.rpartition("/")[2].removesuffix(".yaml") for path in listed.split("\0") if path)


def _tokens(stream: Any) -> Iterator[str]:
    rest = b""
    while chunk := stream.read(CHUNK):
        *whole, rest = (rest + chunk).split(b"\0")
        yield from (token.decode("utf-8", "surrogateescape") for token in whole)
    if rest:
        yield rest.decode("utf-8", "surrogateescape")


def _parsed(tokens: Iterator[str]) -> Iterator[Revision]:
    head, touches = "", list[Touch]()
    for token in tokens:
        entry = token.lstrip("\n")
        if entry.startswith(":"):
            old_mode, new_mode, old, new, _ = entry[1:].split(" ")
            touches.append(Touch(next(tokens), *map(_present, (old_mode, new_mode, old, new))))
        elif entry:
            if head:
                yield _revision(head, touches)
            head, touches = entry, []
    if head:
        yield _revision(head, touches)


def _present(field: str) -> str:
    """A mode or a blob id; "" for the noughts that stand for no file."""
    return field if field.strip("0") else ""


def _revision(head: str, touches: list[Touch]) -> Revision:
    first, *rest = head.split("\n", 9)
    _, commit, *parents = first.split(" ")
    name, email, authored, committer, mail, committed, seal, key, *message = rest
    return Revision(
        commit,
        tuple(parent for parent in parents if parent),
        Hand(name, email, _time(authored)),
        Hand(committer, mail, _time(committed)),
        message[0] if message else "",
        tuple(touches),
        _SEALS.get(seal, Seal.FOREIGN),
        key if _SEALS.get(seal) is Seal.SOUND else "",
    )


def _time(text: str) -> datetime:
    """A time that no calendar knows counts as the beginning of time: it is found to run backwards."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return BEGINNING


class Blobs:
    """Contents by blob id through one `cat-file` process; used as a context."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._process: Running
        self._ahead: dict[str, bytes] = {}

    def __enter__(self) -> Blobs:
        self._process = self._repository.process("cat-file", "--batch", env=TRUE)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.end()

    def __getitem__(self, blob: str) -> bytes:
        """The bytes of a blob; of one that is too large for any reader only so much that it is seen."""
        kept = self._ahead.get(blob)
        if kept is not None:
            return kept
        self._ask([blob])
        return self._answer()

    def ahead(self, wanted: Iterable[str]) -> None:
        """Read these now, because they will be asked for next; what was read ahead before is forgotten."""
        self._ahead = self.many(wanted)

    def many(self, wanted: Iterable[str]) -> dict[str, bytes]:
        """Contents by blob id, many with one question."""
        ids = list(dict.fromkeys(wanted))
        found: dict[str, bytes] = {}
        for place in range(0, len(ids), AT_ONCE):
            some = ids[place : place + AT_ONCE]
            self._ask(some)
            found |= {blob: self._answer() for blob in some}
        return found

    def _answer(self) -> bytes:
        kept: list[bytes] = []
        room = MAX_BYTES + 1
        for chunk in self._chunks():
            kept.append(chunk[:room])
            room -= len(kept[-1])
        return b"".join(kept)

    def sha256(self, blob: str) -> str:
        """The digest of a blob, however large."""
        whole = hashlib.sha256()
        self._ask([blob])
        for chunk in self._chunks():
            whole.update(chunk)
        return whole.hexdigest()

    def _ask(self, ids: Iterable[str]) -> None:
        self._process.stdin.write("".join(f"{blob}\n" for blob in ids).encode())
        self._process.stdin.flush()

    def _chunks(self) -> Iterator[bytes]:
        """The next answer in pieces; nothing for what is not there (a submodule, an incomplete repository)."""
        answer = self._process.stdout.readline().split()
        if len(answer) != 3:
            return
        left = int(answer[2])
        while left > 0:
            chunk = self._process.stdout.read(min(left, CHUNK))
            left -= len(chunk)
            yield chunk
        self._process.stdout.read(1)
