"""zhcity audit log."""

from __future__ import annotations


def log() -> int:
    return 0
