"""What each unit has declared for a year of O&M, and what nobody has said anything of."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from zhcity_cli.model.dossier import Dossier
from zhcity_cli.model.library import Library
from zhcity_cli.model.registry import System
from zhcity_cli.model.roles import Role
from zhcity_cli.model.upkeep import first_year, is_kept_running
from zhcity_cli.operating.proposal import of_year


@dataclass(frozen=True, slots=True)
class UnitDeclaration:
    """What a unit has said for a year: systems applied for, waived with a reason, and those it has said nothing of."""

    code: str
    name: str
    applied: tuple[str, ...]
    waived: tuple[str, ...]
    silent: tuple[str, ...]
    amount: Decimal


def without_dossier(library: Library) -> tuple[System, ...]:
    """Registered systems that no project built, keeps running or replaces: nobody can declare for them."""
    named = {filed.record.declaration.predecessor for filed in library.dossiers if filed.record.declaration}
    return tuple(s for s in library.registry.systems.systems if s.built_by not in library.ids and s.id not in named)


def declarations(year: int, library: Library) -> tuple[UnitDeclaration, ...]:
    """One line for every project unit that has a system to declare for, in the order of the registry."""
    found: dict[str, tuple[list[str], list[str], list[str], list[Decimal]]] = {
        unit.code: ([], [], [], []) for unit in library.unit_of(Role.PROJECT_UNIT)
    }
    for filed in library.dossiers:
        dossier = filed.record
        record = of_year(dossier, year)
        applied, waived, silent, amounts = found.setdefault(dossier.project_unit, ([], [], [], []))
        if record and record.application:
            applied.append(dossier.id)
            amounts.append(record.asked)
        elif record and record.waiver:
            waived.append(dossier.id)
        elif must_declare(dossier, year):
            silent.append(dossier.id)
    return tuple(
        UnitDeclaration(
            code, library.unit_name(code), tuple(applied), tuple(waived), tuple(silent), sum(amounts, Decimal(0))
        )
        for code, (applied, waived, silent, amounts) in found.items()
        if applied or waived or silent
    )


def must_declare(dossier: Dossier, year: int) -> bool:
    """Whether a running system is past its free period in a year."""
    first = first_year(dossier)
    return first is not None and first <= year and is_kept_running(dossier)
