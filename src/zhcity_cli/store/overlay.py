"""A library with other contents in some of its files, and the step that makes it so: from bytes, never from disk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from zhcity_cli.model.change import Act, Change, DossierChange, Entry, Times
from zhcity_cli.model.dossier import ClassifiedDossier, Dossier
from zhcity_cli.model.finding import Finding, Problem
from zhcity_cli.model.library import Filed, Library, Person, Registry, Unreadable, YearFiles
from zhcity_cli.model.settings import Settings
from zhcity_cli.rules import stamp_all
from zhcity_cli.store.files import SETTINGS
from zhcity_cli.store.load import NEEDED, REGISTRY, YEAR_FILES, gleaned, parse_dossier, parse_record

Contents = Mapping[str, bytes | None]


def is_dossier(path: str) -> bool:
    return path.startswith("dossiers/") and path.endswith(".yaml")


def change_between(
    library: Library,
    contents: Contents,
    act: Act,
    person: Person,
    *,
    trailers: Mapping[str, str] = {},
    squashed: tuple[Act, ...] = (),
    entries: tuple[Entry, ...] = (),
    retired: frozenset[str] = frozenset(),
    dropped: tuple[str, ...] = (),
    is_merge: bool = False,
    times: Times | None = None,
) -> Change:
    """The step that gives `library`, as it stands before it, these contents (None: deleted)."""
    after, faults = with_files(library, contents)
    changes = []
    for path, content in contents.items():
        if is_dossier(path):
            before, now = library.files.get(path), after.files.get(path)
            if now or content is None:
                changes.append(DossierChange(path, before, now))
    others = tuple(path for path in contents if not is_dossier(path))
    return Change(
        act, person, tuple(changes), others, after, tuple(faults), trailers, squashed, entries, retired, dropped,
        is_merge, times,
    )  # fmt: skip


def library_of(contents: Mapping[str, bytes], today: date) -> tuple[Library | None, list[Finding]]:
    """A whole library from the contents of its files; None where settings or units cannot be read."""
    settings, said = parse_record(contents.get(SETTINGS, b""), SETTINGS, Settings)
    if settings is None:
        return None, said
    registry: dict[str, Any] = {}
    for name, model in REGISTRY.items():
        raw = contents.get(f"registry/{name}.yaml")
        if raw is None and name not in NEEDED:
            registry[name] = model()
            continue
        record, faults = parse_record(raw or b"", f"registry/{name}.yaml", model)
        said += faults
        if record is None and name in NEEDED:
            return None, said
        registry[name] = record or model()
    bare = Library(settings, Registry(**registry), (), (), (), {}, today)
    rest = {path: raw for path, raw in contents.items() if path.startswith(("plans/", "dossiers/"))}
    library, faults = with_files(bare, rest)
    return library, said + faults


def with_files(library: Library, contents: Contents) -> tuple[Library, list[Finding]]:
    """The library with these contents of its files, and what of them cannot be read."""
    faults: list[Finding] = []
    changed: dict[str, Any] = {}
    registry: dict[str, Any] = {}
    years: dict[int, dict[str, Any]] = {}
    for path, content in contents.items():
        name = path.rpartition("/")[2].removesuffix(".yaml")
        if path == SETTINGS:
            record, said = _read(content, path, Settings)
            faults += said
            if record is not None:
                changed["settings"] = record
        elif path.startswith("registry/") and path == f"registry/{name}.yaml" and name in REGISTRY:
            is_gone = content is None and name not in NEEDED
            record, said = (REGISTRY[name](), []) if is_gone else _read(content, path, REGISTRY[name])
            faults += said
            if record is not None:
                registry[name] = record
        elif (year := _year_of(path)) and name in YEAR_FILES:
            record, said = (None, []) if content is None else _read(content, path, YEAR_FILES[name])
            faults += said
            years.setdefault(year, {})[name] = Filed(path, record) if record is not None else None
    if registry:
        changed["registry"] = replace(library.registry, **registry)
    if years:
        now = {year: replace(library.years.get(year, YearFiles()), **files) for year, files in years.items()}
        changed["years"] = dict(sorted({**library.years, **now}.items()))
    if changed:
        library = replace(library, **changed)
    dossiers = {path: content for path, content in contents.items() if is_dossier(path)}
    return _with_dossiers(library, dossiers, faults) if dossiers else library, faults


def _with_dossiers(library: Library, contents: Contents, faults: list[Finding]) -> Library:
    readable: list[Filed[Dossier]] = []
    classified: list[Filed[ClassifiedDossier]] = []
    unreadable: list[Unreadable] = []
    for path, content in contents.items():
        if content is None:
            continue
        record, said = parse_dossier(content, path, library)
        faults += (finding for finding in said if finding.is_error)
        if isinstance(record, Dossier):
            readable.append(Filed(path, record))
        elif isinstance(record, ClassifiedDossier):
            classified.append(Filed(path, record))
        else:
            unreadable.append(gleaned(content, path))
    return replace(
        library,
        dossiers=_merged(library.dossiers, readable, contents),
        classified=_merged(library.classified, classified, contents),
        unreadable=_merged(library.unreadable, unreadable, contents),
    )


def _merged(before: Iterable[Any], now: list[Any], contents: Contents) -> tuple[Any, ...]:
    """Those of before whose file did not change, and those of now, by file."""
    kept = [filed for filed in before if filed.file not in contents]
    return tuple(sorted([*kept, *now], key=lambda filed: filed.file)) if now else tuple(kept)


def _read(content: bytes | None, path: str, model: type[Any]) -> tuple[Any, list[Finding]]:
    if content is None:
        problem = Problem((), f"{path} 不能删除", "已删除", "保留", "恢复这个文件")
        return None, stamp_all([("F15", problem)], path, path)
    record, said = parse_record(content, path, model)
    return record, [finding for finding in said if finding.is_error]


def _year_of(path: str) -> int | None:
    parts = path.split("/")
    is_year = len(parts) == 3 and parts[0] == "plans" and parts[1].isdecimal() and len(parts[1]) == 4
    return int(parts[1]) if is_year and path.endswith(".yaml") else None
