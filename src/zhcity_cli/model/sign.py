"""What a look at the machine and the repository found: a value that says how bad it is and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Health(StrEnum):
    FINE = "正常"
    ODD = "留意"
    BROKEN = "有问题"


@dataclass(frozen=True, slots=True)
class Sign:
    """`key`: what was looked at, for programs; `remedy`: "" where nothing needs to be done."""

    key: str
    health: Health
    message: str
    remedy: str = ""


def fine(key: str, message: str) -> Sign:
    return Sign(key, Health.FINE, message)


def odd(key: str, message: str, remedy: str) -> Sign:
    return Sign(key, Health.ODD, message, remedy)


def broken(key: str, message: str, remedy: str) -> Sign:
    return Sign(key, Health.BROKEN, message, remedy)
