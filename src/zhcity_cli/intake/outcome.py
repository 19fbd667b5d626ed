"""What becomes of each row of a list, as values: every row has exactly one outcome."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from decimal import Decimal
from enum import StrEnum

from zhcity_cli.intake.fields import Field
from zhcity_cli.model.stages import Path, Stage
from zhcity_cli.model.words import Category, Nature


class Kind(StrEnum):
    TAKEN = "taken"
    OUT = "out_of_scope"
    REJECTED = "rejected"
    ALREADY = "already"
    CHANGED = "changed"


WORDS: dict[Kind, str] = {
    Kind.TAKEN: "取入", Kind.OUT: "不属于本办法", Kind.REJECTED: "退回", Kind.ALREADY: "已在库", Kind.CHANGED: "已变",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Note:
    """What is to be said about a row or the list: where, what, and what to do about it."""

    place: str
    message: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A dossier to be: what the row says, in the library's own words; money in 万元."""

    number: str
    name: str
    unit: str
    path: Path
    stage: Stage
    list_file: str
    row: int
    digest: str
    category: Category | None = None
    nature: Nature | None = None
    plan_year: int | None = None
    total: Decimal | None = None
    content: str = ""
    remark: str = ""
    is_legacy: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """A row and what became of it. `rule` and `sentence` stand behind an out-of-scope row."""

    row: int
    kind: Kind
    name: str
    notes: tuple[Note, ...] = ()
    number: str = ""
    is_doubtful: bool = False
    draft: Draft | None = None
    rule: str = ""
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit that a list names and the registry does not: 暂列, to be reviewed."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Choices:
    """What the caller settled. `take`: rows taken although they look out of scope."""

    columns: Mapping[str, Field | None]
    sheet: str | None = None
    money: str | None = None
    unit: str | None = None
    units: Mapping[str, str] = dataclass_field(default_factory=dict)
    add_units: bool = False
    category: Category | None = None
    path: Path | None = None
    take: frozenset[int] = frozenset()
    is_baseline: bool = False


@dataclass(frozen=True, slots=True)
class Intake:
    """A list, sorted: one outcome a row, what is to be said about the list, the units to add."""

    list_file: str
    outcomes: tuple[Outcome, ...]
    notes: tuple[Note, ...]
    new_units: tuple[NewUnit, ...]

    def count(self, kind: Kind) -> int:
        return sum(outcome.kind is kind for outcome in self.outcomes)

    @property
    def doubtful(self) -> int:
        return sum(outcome.is_doubtful for outcome in self.outcomes)


@dataclass(frozen=True, slots=True)
class Question:
    """What the list leaves open, with the option that settles it."""

    message: str
    option: str
