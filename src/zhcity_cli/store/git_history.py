"""A history that is written as a whole: its commits as values, and the stream that git fast-import reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime


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


def stream(commits: Sequence[Commit]) -> Iterator[bytes]:
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
