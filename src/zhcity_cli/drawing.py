"""抽取专家: a random draw that anybody can repeat: who may be drawn, who may not and why, and in which order. Pure.

The lots come from `random.Random(seed).random()`, the one sequence that Python promises to keep the same on every
machine and in every version. Experts get their lots in the order of their numbers; `Candidate.turn` is the order.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from zhcity_cli.model.library import Library
from zhcity_cli.model.registry import Expert


@dataclass(frozen=True, slots=True)
class Candidate:
    """An expert of the roster with this year's meetings; `excluded` says why the expert may not be drawn.

    `is_related`: of one of the fields asked for.
    """

    expert: Expert
    is_related: bool
    meetings: int
    lot: float
    excluded: str = ""

    @property
    def turn(self) -> tuple[bool, int, float]:
        """Whose turn comes first: of the fields asked for, then fewer meetings, then the smaller lot."""
        return not self.is_related, self.meetings, self.lot


@dataclass(frozen=True, slots=True)
class Draw:
    """The outcome, with everything it rests on. `drawn` is empty where `refusal` says why nobody could be drawn."""

    projects: tuple[str, ...]
    fields: tuple[str, ...]
    count: int
    on: date
    seed: int
    digest: str
    candidates: tuple[Candidate, ...]
    drawn: tuple[Candidate, ...]
    refusal: str = ""


def default_count(library: Library) -> int:
    """专家人数 of the settings; odd where they ask for it."""
    wanted = library.settings.parameters.expert_count
    return wanted.value + 1 if wanted.is_odd and wanted.value % 2 == 0 else wanted.value


def draw(library: Library, projects: Sequence[str], fields: Sequence[str], count: int, seed: int, on: date) -> Draw:
    """Draw `count` experts, each of the fields covered; `projects` are those whose people stand aside."""
    candidates = _candidates(library, projects, fields, seed, on)
    order = sorted((c for c in candidates if not c.excluded), key=lambda c: c.turn)
    drawn, refusal = _drawn(order, tuple(dict.fromkeys(fields)), count)
    return Draw(tuple(projects), tuple(fields), count, on, seed, _digest(candidates), candidates, drawn, refusal)


def _drawn(order: Sequence[Candidate], fields: tuple[str, ...], count: int) -> tuple[tuple[Candidate, ...], str]:
    """Those whose turn it is, all fields covered; or why that cannot be."""
    uncovered = [field for field in fields if not any(field in c.expert.fields for c in order)]
    if uncovered:
        return (), f"能参加的专家里没有 {'、'.join(uncovered)} 领域的"
    if len(order) < count:
        return (), f"要 {count} 人，能参加的只有 {len(order)} 人"
    needed = _covering(order, fields, count)
    if needed is None:
        return (), f"{count} 人不够覆盖 {'、'.join(fields)} 这些领域"
    others = [candidate for candidate in order if candidate not in needed][: count - len(needed)]
    return tuple(sorted((*needed, *others), key=lambda c: c.turn)), ""


def load(library: Library, year: int) -> dict[str, int]:
    """Expert → how many review meetings of the year have the expert."""
    found: dict[str, int] = {}
    for filed in library.all_meetings:
        if filed.record.dated_on.year == year:
            for number in dict.fromkeys(filed.record.expert_ids):
                found[number] = found.get(number, 0) + 1
    return found


def _candidates(
    library: Library, projects: Sequence[str], fields: Sequence[str], seed: int, on: date
) -> tuple[Candidate, ...]:
    lots, meetings = random.Random(seed), load(library, on.year)
    interested = _interested(library, projects)
    found = []
    for expert in sorted(library.registry.experts.experts, key=lambda e: e.id):
        lot = lots.random()  # everybody gets one, so that who stands aside does not move the others' lots
        why = _excluded(expert, interested, on)
        related = not fields or not set(fields).isdisjoint(expert.fields)
        found.append(Candidate(expert, related, meetings.get(expert.id, 0), lot, why))
    return tuple(found)


def _excluded(expert: Expert, interested: dict[str, str], on: date) -> str:
    if not expert.term.from_on <= on <= expert.term.until_on:
        return f"{on} 不在聘期 {expert.term.from_on} 至 {expert.term.until_on} 内"
    if expert.employer in interested:
        return f"回避：在 {expert.employer} 工作，是 {interested[expert.employer]}"
    return ""


def _interested(library: Library, projects: Sequence[str]) -> dict[str, str]:
    """Name → what it is to the projects: their units by any name, and their contractors."""
    found: dict[str, str] = {}
    for number in projects:
        dossier = library.by_id[number].record
        for name in library.unit_names.get(dossier.project_unit, ()):
            found.setdefault(name, f"{number} 的项目单位")
        for contract in dossier.contracts:
            found.setdefault(contract.contractor, f"{number} 的{contract.contract_kind}单位")
    return found


def _covering(order: Sequence[Candidate], fields: tuple[str, ...], most: int) -> tuple[Candidate, ...] | None:
    """The first experts, in their order, that cover all the fields with at most `most` people."""
    if not fields:
        return ()
    if not most:
        return None
    for candidate in order:
        if fields[0] in candidate.expert.fields:
            rest = tuple(field for field in fields if field not in candidate.expert.fields)
            more = _covering(order, rest, most - 1)
            if more is not None:
                return (candidate, *more)
    return None


def _digest(candidates: Sequence[Candidate]) -> str:
    """Twelve hex digits over the roster, the meetings counted and who stands aside: the same, and the draw repeats."""
    rows = [[c.expert.model_dump(mode="json", by_alias=True), c.meetings, c.excluded] for c in candidates]
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:12]
