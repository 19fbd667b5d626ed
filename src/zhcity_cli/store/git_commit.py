"""Building a commit off to the side: objects only, no branch, no index and no file of a person is touched."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from zhcity_cli.errors import GitFailed, SignatureFailed
from zhcity_cli.model.revision import Hand
from zhcity_cli.store.git import BLOB, Repository

ABSENT = "0" * 40


@dataclass(frozen=True)
class Author:
    """Who acts. `key`: what `user.signingkey` says, where the step is to be signed."""

    name: str
    email: str
    key: str = ""


def build(
    repository: Repository, beside: Path, contents: Mapping[str, bytes | None], message: str, author: Author
) -> tuple[str, bytes]:
    """A commit of HEAD with these contents (None: deleted); and its paths as `update-index --index-info` reads them."""
    info = _index_info(repository, beside, contents)
    parent = repository.head()
    whole = repository.listing(parent) if parent else b""
    index = {"GIT_INDEX_FILE": str(beside / "tree.index")}
    repository.text("update-index", "-z", "--index-info", stdin=whole + info, env=index)
    tree = repository.text("write-tree", env=index)
    return commit(repository, tree, [parent] if parent else [], message, author), info


def _index_info(repository: Repository, beside: Path, contents: Mapping[str, bytes | None]) -> bytes:
    kept = [(path, content) for path, content in contents.items() if content is not None]
    names = []
    for number, (_, content) in enumerate(kept):
        place = beside / f"blob{number}"
        place.write_bytes(content)
        names.append(f"{place}\n")
    feed = "".join(names).encode()
    made = repository.text("hash-object", "-w", "--no-filters", "--stdin-paths", stdin=feed).split() if kept else []
    lines = [f"{BLOB} {blob}\t{path}" for (path, _), blob in zip(kept, made, strict=True)]
    lines += [f"0 {ABSENT}\t{path}" for path, content in contents.items() if content is None]
    return b"".join(line.encode() + b"\0" for line in lines)


def commit(
    repository: Repository,
    tree: str,
    parents: Sequence[str],
    message: str,
    author: Author,
    acted: Hand | None = None,
) -> str:
    """A commit by `author`; `acted`: somebody else whose act it was, and when, where a step is carried elsewhere."""
    # Said outright: author.email and the like in a configuration would record somebody else than was judged.
    now = f"{int(time.time())} +0800"
    mine = (author.name, author.email, now)
    theirs = (acted.name, acted.email, f"{int(acted.when.timestamp())} +0800") if acted else mine
    who = {
        f"GIT_{role}_{what}": value
        for role, hand in (("AUTHOR", theirs), ("COMMITTER", mine))
        for what, value in zip(("NAME", "EMAIL", "DATE"), hand, strict=True)
    }
    sealing = signing(repository, author.key) if author.key else ()
    onto = tuple(word for parent in parents for word in ("-p", parent))
    command = ("commit-tree", tree, *onto, *(("-S",) if author.key else ()), "-F", "-")
    try:
        return repository.text(*command, stdin=message.encode(), env=who, before=sealing)
    except GitFailed as error:
        if author.key:
            raise SignatureFailed(author.key, error.detail) from error
        raise


def signing(repository: Repository, key: str) -> tuple[str, ...]:
    """How git is to sign with a key: the program is the person's own choice or ssh-keygen, never what the repository names."""
    program = (*repository.configuration.trusted("gpg.ssh.program"), "ssh-keygen")[0]
    settings = {"gpg.format": "ssh", "gpg.ssh.program": program, "user.signingKey": key}
    return tuple(word for name, value in settings.items() for word in ("-c", f"{name}={value}"))
