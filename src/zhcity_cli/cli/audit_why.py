"""zhcity audit why."""

from __future__ import annotations


def why() -> int:
    return 0
