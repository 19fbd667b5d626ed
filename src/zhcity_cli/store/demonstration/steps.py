"""A step of the story as a value: one commit of the library's history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from zhcity_cli.deciding import Paper
from zhcity_cli.model.change import DOCUMENT, Act
from zhcity_cli.model.library import Person


@dataclass(frozen=True)
class Step:
    """What one person recorded on one day.

    `basis`: the papers that the office recorded for others by; `branch`: on a branch of the unit; `merges`: the branch
    that is taken in.
    """

    day: date
    person: Person
    subject: str
    contents: Mapping[str, bytes]
    act: Act = Act.SAVE
    paper: Paper | None = None
    basis: str = ""
    branch: str = ""
    merges: str = ""

    @property
    def message(self) -> str:
        """The subject and the trailers that the commands write too; a merge is nobody's act of its own."""
        if self.merges:
            return self.subject + "\n"
        lines = {"Zhcity-Act": str(self.act), "Zhcity-Unit": self.person.unit.code}
        if self.basis:
            lines[DOCUMENT] = self.basis
        if self.paper:
            lines |= {"Zhcity-Meeting": self.paper.meeting, "Zhcity-Document": self.paper.document}
        return self.subject + "\n\n" + "".join(f"{key}: {value}\n" for key, value in lines.items())
