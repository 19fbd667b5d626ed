"""zhcity audit diff."""

from __future__ import annotations


def diff() -> int:
    return 0
