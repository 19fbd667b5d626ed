"""The unit behind what a list writes: by name or former name, else by the caller's word or as a new unit (暂列)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from zhcity_cli.intake.fields import plain
from zhcity_cli.intake.initials import code_for
from zhcity_cli.intake.outcome import NewUnit
from zhcity_cli.model.library import Library

# 某单位2026年01月(至)04月政府采购意向: the title of a page of intentions names the unit.
_INTENTION = re.compile(r"\d{4}年\d{1,2}月.*采购意向(?:公告|公开)?$|\d{4}年.{0,10}采购意向(?:公告|公开)?$")
_SEVERAL = re.compile(r"[、;；](?![^（(]*[）)])")


def unit_name(text: str) -> str:
    """The unit's name in a cell."""
    return _INTENTION.sub("", " ".join(text.split())).strip() or text


def first_unit(name: str) -> str:
    """The first of several units written in one cell."""
    return _SEVERAL.split(name)[0].strip()


def known_units(library: Library) -> dict[str, str]:
    """Code by name: present names win over former ones, and a code stands for itself."""
    names: dict[str, str] = {}
    for unit in library.registry.units.units:
        for former in unit.former_names:
            names.setdefault(plain(former.name), unit.code)
    for unit in library.registry.units.units:
        names[plain(unit.name)] = names[unit.code] = unit.code
    return names


def near(name: str, library: Library) -> str:
    """（相近：水利局 SLJ） where a registered name is close, else nothing."""
    by_name = {unit.name: unit.code for unit in library.registry.units.units}
    inside = [known for known in by_name if known in name or name in known]
    found = inside or get_close_matches(name, by_name, n=1, cutoff=0.7)
    return f"（相近：{found[0]} {by_name[found[0]]}）" if found else ""


def new_units(names: Iterable[str], taken: Mapping[str, object]) -> dict[str, NewUnit]:
    """A code for each name that the registry does not know."""
    added: dict[str, NewUnit] = {}
    for name in names:
        codes = {*taken, *(unit.code for unit in added.values())}
        added[name] = NewUnit(code_for(name, codes), name)
    return added
