"""The one door to git: GitPython running the git program, cut off from inherited and hostile configuration."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from subprocess import PIPE
from threading import Thread
from typing import TYPE_CHECKING, Any

from zhcity_cli.errors import (
    CannotWrite,
    ForeignOwner,
    GitFailed,
    GitMissing,
    NoIdentity,
    NotARepository,
    Refused,
    ZhcityError,
)
from zhcity_cli.store.files import REASONS, reason
from zhcity_cli.store.git_config import Configuration, parsed
from zhcity_cli.store.git_history import Commit, stream

if TYPE_CHECKING:
    from git import Git

__all__ = ["Commit", "Repository", "blob_id", "init"]

# A repository copied from a stick may name programs to run in its own configuration; none of them is ever started.
# Those with names of their own choosing (filters, drivers) are undone one by one: git_config.
NEUTRAL = (
    "-c", "core.fsmonitor=false", "-c", "core.hooksPath=" + os.devnull, "-c", "diff.external=",
    "-c", "core.fsync=all", "-c", "core.quotepath=false", "-c", "log.showSignature=false",
    "-c", "i18n.commitEncoding=UTF-8", "-c", "i18n.logOutputEncoding=UTF-8", "-c", "commit.gpgSign=false",
)  # fmt: skip
# No question about a repository talks to another one: not even for an object that a partial clone left out.
ENVIRONMENT = {
    "GIT_NO_REPLACE_OBJECTS": "1", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "none",
}  # fmt: skip
# Without these a pre-receive hook cannot see what is being pushed.
QUARANTINE = ("GIT_QUARANTINE_PATH", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES")
BLOB = "100644"
DISK = (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS, errno.EFBIG)


class Repository:
    """One git work tree as it is when opened. Every question is one process; paths go in and come out NUL-separated.

    `hook`: the repository that a hook runs in; it may be bare, and its quarantine is looked into.
    """

    def __init__(self, root: Path, *, hook: bool = False) -> None:
        self.root = root
        # Open files that every process started here holds as well: the lock outlives us as long as they run.
        self.holding: tuple[int, ...] = ()
        self._overrides: dict[str, str] = {}
        self._listings: dict[str, bytes] = {}
        self._git = _door(root, keep=QUARANTINE if hook else ())
        if hook:
            where = ("--absolute-git-dir", "--git-common-dir", "--is-shallow-repository")
            said = ["", *self.text("rev-parse", "--path-format=absolute", *where).split("\n")]
        else:
            said = self._opened()
            if Path(said[0]).resolve() != root.resolve():
                raise NotARepository(str(root))
        self.directory, self.common = Path(said[1]), Path(said[2])
        self.is_shallow = said[3] == "true"
        self._at = said[4:6] if len(said) == 6 else None
        self._overrides = dict(_as_environment(self.configuration.overrides()))

    def _opened(self) -> list[str]:
        """Work tree, git directory, common directory, shallow, HEAD's commit, HEAD's branch; the last two if born."""
        where = ("--show-toplevel", "--absolute-git-dir", "--git-common-dir", "--is-shallow-repository")
        try:
            said = self.text("rev-parse", "--path-format=absolute", *where, "HEAD", "--symbolic-full-name", "HEAD")
        except GitFailed:
            said = self.text("rev-parse", "--path-format=absolute", *where, fails=_not_opened(self.root))
            # Only a branch that is not born yet may have no commit; a question that failed is no answer.
            self.text("symbolic-ref", "-q", "HEAD")
            if self.asked("rev-parse", "--verify", "--quiet", "HEAD")[0] != 1:
                raise
        return said.split("\n")

    def text(
        self,
        *arguments: str,
        stdin: bytes | None = None,
        fails: Exception | None = None,
        env: Mapping[str, str] | None = None,
        before: Sequence[str] = (),
    ) -> str:
        """What git answers; `fails` is raised instead of the general failure where git says no."""
        answer = self.output(*arguments, stdin=stdin, fails=fails, env=env, before=before)
        return answer.decode("utf-8", "surrogateescape").rstrip("\n")

    def output(
        self,
        *arguments: str,
        stdin: bytes | None = None,
        fails: Exception | None = None,
        env: Mapping[str, str] | None = None,
        before: Sequence[str] = (),
    ) -> bytes:
        """What git answers, as bytes; `before`: settings of this one call (-c …)."""
        status, output, said = self.asked(*arguments, stdin=stdin, env=env, before=before)
        if status:
            failed = _failure(arguments[0], status, said)
            raise fails if fails and isinstance(failed, GitFailed) else failed
        return output

    def asked(
        self,
        *arguments: str,
        stdin: bytes | None = None,
        env: Mapping[str, str] | None = None,
        before: Sequence[str] = (),
    ) -> tuple[int, bytes, str]:
        """Exit status, answer, and what git said beside it: for questions that may be answered with no."""
        process = self._started((*before, *arguments), env)
        output, said = process.communicate(stdin)
        assert isinstance(output, bytes)
        return process.returncode, output, said.decode("utf-8", "replace").strip()

    def process(self, *arguments: str, env: Mapping[str, str] | None = None) -> Running:
        """A git process that goes on running, for answers that are read as they come."""
        return Running(arguments[0], self._started(arguments, env))

    def _started(self, arguments: Sequence[str], env: Mapping[str, str] | None) -> Git.AutoInterrupt:
        try:
            return self._git.execute(
                ["git", *NEUTRAL, *arguments],
                as_process=True,
                istream=PIPE,
                env={**ENVIRONMENT, **self._overrides, **(env or {})},
                **({"pass_fds": self.holding} if self.holding else {}),
            )
        except OSError as error:
            raise GitFailed(arguments[0], f"启动不了，{reason(error)}") from error

    @cached_property
    def configuration(self) -> Configuration:
        return parsed(self.output("config", "--list", "--show-scope", "-z"))

    def identity(self) -> tuple[str, str]:
        """(name, e-mail) as git is set up; refuses where either is missing."""
        name, email = self.configuration.get("user.name"), self.configuration.get("user.email")
        if not name or not email:
            raise NoIdentity
        return name, email

    def set_identity(self, name: str | None, email: str | None) -> None:
        """Name and e-mail of this repository alone; None leaves what is set."""
        for key, value in (("user.name", name), ("user.email", email)):
            if value:
                self.text("config", "--local", key, value)
        self.__dict__.pop("configuration", None)

    def head(self) -> str | None:
        """The commit at HEAD when the repository was opened, None on a branch without a commit."""
        return self._at[0] if self._at else None

    def branch(self) -> str:
        """The full name of the current branch; a detached HEAD is refused."""
        hint = "运行 git switch main（或您平时用的分支名）回到分支上再试。"
        fails = Refused("现在不在任何分支上（分离的 HEAD），不能登记。", hint)
        name = self._at[1] if self._at else self.text("symbolic-ref", "-q", "HEAD", fails=fails)
        if not name.startswith("refs/heads/"):
            raise fails
        return name

    def stand_on(self, branch: str) -> None:
        """Go on on another branch (its full name) that is at the same commit: no file moves."""
        self.text("symbolic-ref", "-m", "zhcity", "HEAD", branch)
        if self._at:
            self._at = [self._at[0], branch]

    def tip(self, ref: str) -> str | None:
        """The commit that a full ref names now."""
        try:
            return self.text("rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}", fails=_NoCommit())
        except _NoCommit:
            return None

    def resolve(self, revision: str) -> str:
        """The commit behind a revision a person typed; anything that is no commit is refused."""
        fails = Refused(f"git 里没有版本 {revision}。", "用 git log 查提交号。")
        if revision.startswith("-"):
            raise fails
        return self.text("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}", fails=fails)

    def listing(self, commit: str) -> bytes:
        """Mode, kind, blob and path of every file of a commit, as git lists them."""
        if commit not in self._listings:
            self._listings[commit] = self.output("ls-tree", "-r", "-z", "--full-tree", commit)
        return self._listings[commit]

    def tree(self, commit: str | None) -> dict[str, str]:
        """Path → blob id of every file of a commit."""
        if commit is None:
            return {}
        files: dict[str, str] = {}
        for entry in self.listing(commit).split(b"\0"):
            if entry:
                about, _, path = entry.partition(b"\t")
                files[path.decode("utf-8", "surrogateescape")] = about.split()[2].decode()
        return files

    def blobs(self, ids: list[str]) -> dict[str, bytes]:
        """Contents by blob id, in one process."""
        if not ids:
            return {}
        listed = self.output("cat-file", "--batch", stdin="".join(f"{each}\n" for each in ids).encode())
        found: dict[str, bytes] = {}
        place = 0
        for each in ids:
            end = listed.index(b"\n", place)
            size = int(listed[place:end].split()[2])
            found[each] = listed[end + 1 : end + 1 + size]
            place = end + 1 + size + 1
        return found

    def hidden(self) -> dict[str, str]:
        """Files whose changes git was told not to see → the option of `git update-index` that undoes it."""
        entries = self.output("ls-files", "-v", "-z").decode("utf-8", "surrogateescape").split("\0")
        marked = ((entry[0], entry[2:]) for entry in entries if entry and entry[0] in "hsS")
        return {path: "--no-skip-worktree" if mark in "sS" else "--no-assume-unchanged" for mark, path in marked}

    def write_history(self, commits: Sequence[Commit]) -> None:
        """A whole history at once, oldest first, and the files of its end; for a repository without commits.

        A branch begins at what main was, and ends where a commit merges it.
        """
        self.text("fast-import", "--quiet", "--date-format=raw", stdin=b"".join(stream(commits)))
        for branch in dict.fromkeys(commit.branch for commit in commits if commit.branch):
            self.text("update-ref", "-d", f"refs/heads/{branch}")
        self.text("reset", "--quiet", "--hard")

    def versions(self, path: str) -> list[str]:
        """The blob ids that a path has had on any branch."""
        listing = self.text("rev-list", "--objects", "--full-history", "--all", "--", path) if self.head() else ""
        named = (line.partition(" ") for line in listing.splitlines())
        return [blob for blob, _, name in named if name == path]

    def log(self, path: str, most: int) -> list[tuple[str, str, str]]:
        """(short commit, date, subject) of the last commits that touched a path."""
        if self.head() is None:
            return []
        shape = "--format=%h%x1f%cs%x1f%s"
        listing = self.text("log", "--no-mailmap", f"-{most}", shape, "--end-of-options", "HEAD", "--", path)
        rows = [line.split("\x1f") for line in listing.splitlines()]
        return [(row[0], row[1], row[2]) for row in rows]


class Running:
    """A git process with its pipes; what it complains about is read beside, so that it never waits for us to listen."""

    def __init__(self, command: str, process: Any) -> None:
        self.stdin, self.stdout = process.stdin, process.stdout
        self._command, self._process, self._said = command, process, bytearray()
        self._listener = Thread(target=lambda: self._said.extend(process.stderr.read()), daemon=True)
        self._listener.start()

    def end(self) -> None:
        """Its answer was read to the end; raises where git failed."""
        self.stdin.close()
        status = self._process.proc.wait()
        self._listener.join()
        if status:
            raise _failure(self._command, status, self._said.decode("utf-8", "replace").strip())


class _NoCommit(Exception):
    """Inside this module: there is no such commit."""


def _as_environment(pairs: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    """Configuration as variables: unlike with -c, a key may hold any character."""
    number = 0
    for number, (key, value) in enumerate(pairs, 1):
        yield f"GIT_CONFIG_KEY_{number - 1}", key
        yield f"GIT_CONFIG_VALUE_{number - 1}", value
    yield "GIT_CONFIG_COUNT", str(number)


def _failure(command: str, status: int, said: str) -> ZhcityError:
    """What went wrong: git repeats what the system told it, in the system's own words."""
    for number in DISK:
        if os.strerror(number) in said:
            return CannotWrite(".git", REASONS[number])
    return GitFailed(command, said[:300] or (f"被信号 {-status} 中止" if status < 0 else f"退出码 {status}"))


def _not_opened(root: Path) -> ZhcityError:
    """Why this is no repository for git: somebody else's folder is told apart."""
    there = root / ".git"
    if hasattr(os, "geteuid") and there.exists() and there.stat().st_uid != os.geteuid():
        return ForeignOwner(str(root))
    return NotARepository(str(root))


def _door(root: Path, keep: Sequence[str] = ()) -> Git:
    if shutil.which("git") is None:
        raise GitMissing
    # An inherited GIT_DIR would redirect every question to another repository.
    for name in [name for name in os.environ if name.startswith("GIT_") and name not in keep]:
        del os.environ[name]
    os.environ["LC_ALL"] = "C"
    from git import Git

    return Git(str(root))


def init(root: Path) -> Repository:
    """A new repository on branch main, or the one that is there."""
    git = _door(root)
    if not (root / ".git").exists():
        git.execute(["git", *NEUTRAL, "init", "-q", "-b", "main", "--template="])
    return Repository(root)


def init_bare(root: Path, settings: Mapping[str, str]) -> None:
    """A bare repository with main as its head, or the one that is there; with these settings."""
    root.mkdir(parents=True, exist_ok=True)
    git = _door(root)
    if not (root / "HEAD").exists():
        git.execute(["git", *NEUTRAL, "init", "-q", "--bare", "-b", "main", "--template="])
    for key, value in settings.items():
        git.execute(["git", *NEUTRAL, "config", "--file", str(root / "config"), key, value])


def blob_id(content: bytes) -> str:
    """The id git gives these bytes."""
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
