"""The layers, and one door a library: each outside library is imported in one place."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "zhcity_cli"

# Library → the files (or folders, with /) that may import it; nobody else does.
DOORS: dict[str, tuple[str, ...]] = {
    "yaml": ("store/yaml_read.py", "store/yaml_edit.py", "store/yaml_places.py"),
    "git": ("store/git.py",),
    "xlsxwriter": ("render/xlsx.py",),
    "openpyxl": ("store/xlsx_read.py",),
    "chinese_calendar": ("model/workdays.py",),
    "icalendar": ("render/calendar.py",),
    "rich": ("render/",),
    "typer": ("cli/",),
    "pydantic": ("model/", "store/load.py"),
    "pydantic_core": ("model/",),
}
OUR_OWN = {"zhcity_cli", "__future__"}


def files() -> list[str]:
    return sorted(path.relative_to(SOURCE).as_posix() for path in SOURCE.rglob("*.py"))


def imported(file: str) -> Iterator[str]:
    """The modules a file imports, also inside functions and under TYPE_CHECKING."""
    for node in ast.walk(ast.parse((SOURCE / file).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: relative import"
            yield node.module or ""


def importers(library: str) -> list[str]:
    return [file for file in files() if any(module.partition(".")[0] == library for module in imported(file))]


@pytest.mark.parametrize("library", DOORS)
def test_a_library_has_one_door(library: str) -> None:
    doors = DOORS[library]
    strangers = [file for file in importers(library) if file not in doors and not file.startswith(_folders(doors))]
    assert strangers == []


def _folders(doors: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(door for door in doors if door.endswith("/"))


@pytest.mark.parametrize("file", files())
def test_every_outside_library_is_known(file: str) -> None:
    outside = {module.partition(".")[0] for module in imported(file)} - set(sys.stdlib_module_names) - OUR_OWN
    assert outside <= set(DOORS), "a new library needs its door in DOORS"


def test_nobody_imports_click() -> None:
    assert importers("click") == []
    inside = [file for file in files() if any(module.startswith("typer._click") for module in imported(file))]
    assert inside == ["cli/__init__.py", "cli/chinese.py"]


@pytest.mark.parametrize("library", ["ruamel", "requests", "urllib3"])
def test_libraries_of_tests_and_the_network_stay_outside(library: str) -> None:
    assert importers(library) == []


@pytest.mark.parametrize("module", ["socket", "urllib.request", "http.client"])
def test_nothing_talks_to_a_network(module: str) -> None:
    assert [file for file in files() if module in imported(file)] == []


@pytest.mark.parametrize("name", ["eval", "exec", "compile", "__import__"])
def test_nothing_in_a_library_is_executed(name: str) -> None:
    callers = [
        file
        for file in files()
        for node in ast.walk(ast.parse((SOURCE / file).read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name
    ]
    assert callers == []


def test_layers_point_one_way() -> None:
    lint = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run(
        [sys.executable, "-c", lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
