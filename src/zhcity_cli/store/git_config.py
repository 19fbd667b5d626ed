"""A repository's configuration as a value: what it says, and which of its own words would start a program."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

# What comes with the folder (a stick, a share) and not from the person or the machine.
OWN_SCOPES = ("local", "worktree")

# Keys whose value git runs, or that choose whom it trusts → what stands in for them. The first that fits counts.
PROGRAMS: tuple[tuple[str, str], ...] = (
    (r"core\.(fsmonitor|askpass|pager|gitproxy|alternaterefscommand)", ""),
    (r"core\.hookspath", "/dev/null"),
    (r"core\.sshcommand", "ssh"),
    (r"(core|sequence)\.editor", "false"),
    (r"diff\.external", ""),
    (r"diff\..+\.textconv", "cat"),
    (r"diff\..+\.command", "false"),
    (r"filter\..+\.(clean|smudge|process)", ""),
    (r"filter\..+\.required", "false"),
    (r"merge\..+\.driver", "false"),
    (r"credential\.(.+\.)?helper", ""),
    (r"gpg\.(openpgp\.)?program", "gpg"),
    (r"gpg\.x509\.program", "gpgsm"),
    (r"gpg\.ssh\.program", "ssh-keygen"),
    (r"gpg\.ssh\.(defaultkeycommand|allowedsignersfile|revocationfile)", ""),
    (r"remote\..+\.uploadpack", "git-upload-pack"),
    (r"remote\..+\.receivepack", "git-receive-pack"),
    (r"interactive\.difffilter", "cat"),
    (r"(tar|trailer|browser|man|difftool|mergetool)\..+\.(command|cmd|path)", "false"),
    (r"submodule\..+\.update", "none"),
    (r"(pager|alias)\..+", ""),
    (r"protocol\.(.+\.)?allow", "never"),
)


@dataclass(frozen=True)
class Entry:
    """One line of a configuration; `key` with section and variable in lower case."""

    scope: str
    key: str
    value: str


@dataclass(frozen=True)
class Configuration:
    """Everything git would read here, in its order: the last entry of a key counts."""

    entries: tuple[Entry, ...]

    @cached_property
    def _last(self) -> Mapping[str, str]:
        return {entry.key: entry.value for entry in self.entries}

    def get(self, key: str) -> str:
        """The value that counts; "" where there is none."""
        return self._last.get(key, "")

    def trusted(self, key: str) -> tuple[str, ...]:
        """The values that the person or the machine set, not the repository."""
        return tuple(entry.value for entry in self.entries if entry.key == key and entry.scope not in OWN_SCOPES)

    def programs(self) -> list[str]:
        """The keys of the repository's own configuration that would start a program."""
        own = (entry.key for entry in self.entries if entry.scope in OWN_SCOPES)
        return [key for key in dict.fromkeys(own) if stand_in(key) is not None]

    def overrides(self) -> Iterator[tuple[str, str]]:
        """(key, value) that undo them: what the person set outside the repository, else something harmless."""
        for key in self.programs():
            values = self.trusted(key)
            if key.startswith("credential."):
                yield key, ""  # an empty helper forgets the ones before it
                yield from ((key, value) for value in values)
            else:
                yield key, values[-1] if values else stand_in(key) or ""


def stand_in(key: str) -> str | None:
    """The harmless value of a key that names a program; None for every other key."""
    return next((value for shape, value in PROGRAMS if re.fullmatch(shape, key, re.DOTALL)), None)


def parsed(listing: bytes) -> Configuration:
    """From `git config --list --show-scope -z`."""
    parts = listing.decode("utf-8", "surrogateescape").split("\0")
    entries = []
    for scope, line in zip(parts[::2], parts[1::2], strict=False):
        key, has_value, value = line.partition("\n")
        entries.append(Entry(scope, key, value if has_value else "true"))
    return Configuration(tuple(entries))
