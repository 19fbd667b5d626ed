"""The one door to git: GitPython running the git program, cut off from inherited and hostile configuration."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from zhcity_cli.errors import GitFailed, GitMissing, NoIdentity, NotARepository, Refused
from zhcity_cli.store.files import must_be_writable

if TYPE_CHECKING:
    from git import Git

# A repository copied from a stick may name programs to run in its own configuration; none of them is ever started.
NEUTRAL = (
    "-c", "core.fsmonitor=false", "-c", "core.hooksPath=" + os.devnull, "-c", "diff.external=",
    "-c", "protocol.ext.allow=never", "-c", "core.fsync=all", "-c", "core.quotepath=false",
)  # fmt: skip
BLOB = "100644"


@dataclass(frozen=True)
class Commit:
    """A commit of a history that is written as a whole. `merges`: the branch that is taken in."""

    author: str
    email: str
    when: datetime
    message: str
    contents: Mapping[str, bytes]
    branch: str = ""
    merges: str = ""


class Repository:
    """One git work tree. Every question is one process; paths go in and come out NUL-separated."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._git = _door(root)
        top = self._run("rev-parse", "--show-toplevel", fails=NotARepository(str(root)))
        if Path(top).resolve() != root.resolve():
            raise NotARepository(str(root))

    def _run(
        self,
        *arguments: str,
        stdin: bytes | None = None,
        fails: Exception | None = None,
        env: Mapping[str, str] | None = None,
    ) -> str:
        """The answer as text; `fails` is raised instead of the general failure where git says no."""
        output = self._bytes(*arguments, stdin=stdin, fails=fails, env=env)
        return output.decode("utf-8", "surrogateescape").rstrip("\n")

    def _bytes(
        self,
        *arguments: str,
        stdin: bytes | None = None,
        fails: Exception | None = None,
        env: Mapping[str, str] | None = None,
    ) -> bytes:
        from git import GitCommandError

        with tempfile.TemporaryFile() as feed:
            if stdin is not None:
                feed.write(stdin)
                feed.seek(0)
            try:
                output = self._git.execute(
                    ["git", *NEUTRAL, *arguments],
                    istream=feed,
                    env=env,
                    stdout_as_string=False,
                    strip_newline_in_stdout=False,
                )
            except GitCommandError as error:
                if fails:
                    raise fails from error
                raise GitFailed(arguments[0], str(error.stderr).strip()[:300]) from error
        assert isinstance(output, bytes)
        return output

    @property
    def directory(self) -> Path:
        return Path(self._run("rev-parse", "--absolute-git-dir"))

    def identity(self) -> tuple[str, str]:
        """(name, e-mail) as git is set up; refuses where either is missing."""
        name = self._run("config", "--default", "", "user.name")
        email = self._run("config", "--default", "", "user.email")
        if not name or not email:
            raise NoIdentity
        return name, email

    def set_identity(self, name: str | None, email: str | None) -> None:
        """Name and e-mail of this repository alone; None leaves what is set."""
        for key, value in (("user.name", name), ("user.email", email)):
            if value:
                self._run("config", "--local", key, value)

    def head(self) -> str | None:
        """The commit at HEAD, None on a branch without a commit."""
        return (
            self._run("rev-parse", "--verify", "--quiet", "HEAD^{commit}", fails=_NoCommit()) if self._born() else None
        )

    def _born(self) -> bool:
        try:
            self._run("rev-parse", "--verify", "--quiet", "HEAD", fails=_NoCommit())
        except _NoCommit:
            return False
        return True

    def branch(self) -> str:
        """The full name of the current branch; a detached HEAD is refused."""
        hint = "运行 git switch main（或您平时用的分支名）回到分支上再试。"
        return self._run(
            "symbolic-ref", "-q", "HEAD", fails=Refused("现在不在任何分支上（分离的 HEAD），不能登记。", hint)
        )

    def resolve(self, revision: str) -> str:
        """The commit behind a revision a person typed; anything that is no commit is refused."""
        fails = Refused(f"git 里没有版本 {revision}。", "用 git log 查提交号。")
        if revision.startswith("-"):
            raise fails
        return self._run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}", fails=fails)

    def tree(self, commit: str | None) -> dict[str, str]:
        """Path → blob id of every file of a commit."""
        if commit is None:
            return {}
        listing = self._bytes("ls-tree", "-r", "-z", "--full-tree", commit)
        files: dict[str, str] = {}
        for entry in listing.split(b"\0"):
            if entry:
                about, _, path = entry.partition(b"\t")
                files[path.decode("utf-8", "surrogateescape")] = about.split()[2].decode()
        return files

    def blobs(self, ids: list[str]) -> dict[str, bytes]:
        """Contents by blob id, in one process."""
        if not ids:
            return {}
        stream = self._bytes("cat-file", "--batch", stdin="".join(f"{each}\n" for each in ids).encode())
        found: dict[str, bytes] = {}
        place = 0
        for each in ids:
            end = stream.index(b"\n", place)
            size = int(stream[place:end].split()[2])
            found[each] = stream[end + 1 : end + 1 + size]
            place = end + 1 + size + 1
        return found

    def commit(self, changes: Mapping[str, bytes | None], message: str) -> str:
        """Put these contents (None: deleted) on top of HEAD as one commit of the current branch.

        Built to the side and moved in by compare-and-swap, so that a commit made meanwhile is never lost; the paths
        are then entered in the real index, so that a person's next plain commit does not undo them.
        """
        branch, old = self.branch(), self.head()
        must_be_writable(self.directory / "HEAD")
        with tempfile.TemporaryDirectory(dir=self.directory, prefix="zhcity-") as beside:
            index = {"GIT_INDEX_FILE": str(Path(beside, "index"))}
            if old:
                self._run("read-tree", old, env=index)
            info = self._index_info(changes, Path(beside))
            self._run("update-index", "-z", "--index-info", stdin=info, env=index)
            tree = self._run("write-tree", env=index)
        parents = ("-p", old) if old else ()
        new = self._run("commit-tree", tree, *parents, "-F", "-", stdin=message.encode())
        moved = Refused("登记时项目库被别人更新了，这次没有写入。", "再运行一次即可。")
        self._run("update-ref", "-m", "zhcity", branch, new, old or "0" * len(new), fails=moved)
        self._run("update-index", "-z", "--index-info", stdin=info)
        return new

    def write_history(self, commits: Sequence[Commit]) -> None:
        """A whole history at once, oldest first, and the files of its end; for a repository without commits.

        A branch begins at what main was, and ends where a commit merges it.
        """
        self._run("fast-import", "--quiet", "--date-format=raw", stdin=b"".join(_stream(commits)))
        for branch in dict.fromkeys(commit.branch for commit in commits if commit.branch):
            self._run("update-ref", "-d", f"refs/heads/{branch}")
        self._run("reset", "--quiet", "--hard")

    def _index_info(self, changes: Mapping[str, bytes | None], beside: Path) -> bytes:
        kept = [(path, content) for path, content in changes.items() if content is not None]
        names = []
        for number, (_, content) in enumerate(kept):
            place = beside / f"blob{number}"
            place.write_bytes(content)
            names.append(f"{place}\n")
        made = self._run("hash-object", "-w", "--no-filters", "--stdin-paths", stdin="".join(names).encode()).split()
        lines = [f"{BLOB} {blob}\t{path}" for (path, _), blob in zip(kept, made, strict=True)]
        lines += [f"0 {'0' * 40}\t{path}" for path, content in changes.items() if content is None]
        return b"".join(line.encode() + b"\0" for line in lines)

    def versions(self, path: str) -> list[str]:
        """The blob ids that a path has had on any branch."""
        listing = self._run("rev-list", "--objects", "--full-history", "--all", "--", path) if self.head() else ""
        named = (line.partition(" ") for line in listing.splitlines())
        return [blob for blob, _, name in named if name == path]

    def log(self, path: str, most: int) -> list[tuple[str, str, str]]:
        """(short commit, date, subject) of the last commits that touched a path."""
        if self.head() is None:
            return []
        shape = "--format=%h%x1f%cs%x1f%s"
        listing = self._run("log", "--no-mailmap", f"-{most}", shape, "--end-of-options", "HEAD", "--", path)
        rows = [line.split("\x1f") for line in listing.splitlines()]
        return [(row[0], row[1], row[2]) for row in rows]


def _stream(commits: Sequence[Commit]) -> Iterator[bytes]:
    """What fast-import reads."""
    tips: dict[str, int] = {}
    made: dict[str, dict[str, bytes]] = {}
    for mark, commit in enumerate(commits, 1):
        line = commit.branch or "main"
        who = f"{commit.author} <{commit.email}> {int(commit.when.timestamp())} {commit.when:%z}"
        message = commit.message.encode()
        yield f"commit refs/heads/{line}\nmark :{mark}\nauthor {who}\ncommitter {who}\n".encode()
        yield b"data %d\n%s\n" % (len(message), message)
        parent = tips.get(line) or tips.get("main")
        if parent:
            yield f"from :{parent}\n".encode()
        contents = dict(commit.contents)
        if commit.merges:
            yield f"merge :{tips.pop(commit.merges)}\n".encode()
            contents = {**made.pop(commit.merges), **contents}
        for path, content in contents.items():
            yield b'M 100644 inline "%s"\ndata %d\n%s\n' % (path.encode(), len(content), content)
        tips[line] = mark
        if commit.branch:
            made.setdefault(commit.branch, {}).update(contents)


class _NoCommit(Exception):
    """Inside this module: HEAD names no commit yet."""


def _door(root: Path) -> Git:
    if shutil.which("git") is None:
        raise GitMissing
    # An inherited GIT_DIR would redirect every question to another repository.
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        del os.environ[name]
    os.environ["LC_ALL"] = "C"
    from git import Git

    return Git(str(root))


def init(root: Path) -> Repository:
    """A new repository on branch main, or the one that is there."""
    git = _door(root)
    if not (root / ".git").exists():
        git.execute(["git", *NEUTRAL, "init", "-q", "-b", "main"])
    return Repository(root)


def blob_id(content: bytes) -> str:
    """The id git gives these bytes."""
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
