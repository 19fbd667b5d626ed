"""Problem: what a check says. Finding: the same, stamped with its rule and, last, with its place in a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Severity(StrEnum):
    ERROR = "错误"
    WARNING = "提示"


class Verdict(StrEnum):
    FAILED = "不通过"
    DOUBTFUL = "存疑"
    ANSWERED = "已说明"
    ACCEPTED = "已追认"


LONGEST = 60


def brief(text: str) -> str:
    """What is quoted of a text in a sentence."""
    return text if len(text) <= LONGEST else text[: LONGEST - 3] + "…"


def written(at: tuple[str | int, ...]) -> str:
    """A route as people write it: 论证[2].会议 (list positions count from 1)."""
    text = ""
    for step in at:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if text else step
    return text


@dataclass(frozen=True, slots=True)
class Problem:
    """What a check found: `at` is the route of Chinese keys and list positions; the line is found later.

    `on`: the official date of the very step it is about, where that is not the step into the rule's stage.
    `severity`: where a setting gives it another one than its rule has.
    """

    at: tuple[str | int, ...]
    message: str
    seen: str = ""
    expected: str = ""
    hint: str = ""
    verdict: Verdict = Verdict.FAILED
    line: int | None = None
    column: int | None = None
    on: date | None = None
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem stamped by the runner; line and column count from 1 and are None until located."""

    code: str
    name: str
    severity: Severity
    verdict: Verdict
    file: str
    at: tuple[str | int, ...]
    message: str
    seen: str
    expected: str
    hint: str
    articles: str
    sentence: str
    basis: str
    source: str
    subject: str = ""
    line: int | None = None
    column: int | None = None
    sheet: str | None = None
    cell: str | None = None

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR and self.verdict is Verdict.FAILED

    @property
    def path(self) -> str:
        return written(self.at)
