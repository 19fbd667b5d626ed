"""A commit as git keeps it, for the audit: who, when, what it says, which paths it moved, and its signature."""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Hand:
    """A name and an e-mail as the commit writes them, with the time."""

    name: str
    email: str
    when: datetime


@dataclass(frozen=True, slots=True)
class Touch:
    """A path that moved against the first parent: git modes and blob ids, both "" where there is no file."""

    path: str
    old_mode: str
    new_mode: str
    old: str
    new: str


class Seal(StrEnum):
    """What git found of a signature; whose key it is, the registry of the first parent decides."""

    NONE = "未签"
    SOUND = "签名"
    BROKEN = "签名无效"
    FOREIGN = "平台签名"


@dataclass(frozen=True, slots=True)
class Revision:
    """One commit. `touches`: its paths against its first parent; `key`: the fingerprint of the key it is signed with."""

    id: str
    parents: tuple[str, ...]
    author: Hand
    committer: Hand
    message: str
    touches: tuple[Touch, ...]
    seal: Seal = Seal.NONE
    key: str = ""

    @property
    def subject(self) -> str:
        return self.message.partition("\n")[0].strip()

    @property
    def is_merge(self) -> bool:
        return len(self.parents) > 1


def fingerprint(public_key: str) -> str:
    """The SHA256 fingerprint of an SSH public key as people paste it; "" where it is none."""
    parts = public_key.split()
    try:
        raw = base64.b64decode(parts[1], validate=True)
    except (IndexError, binascii.Error):
        return ""
    return "SHA256:" + base64.b64encode(hashlib.sha256(raw).digest()).decode().rstrip("=")
