"""A library from disk: values and format findings, never an exception for bad data."""

from __future__ import annotations

import gc
import os
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from zhcity_cli.errors import BrokenFile, likely
from zhcity_cli.model.base import Record
from zhcity_cli.model.dossier import ClassifiedDossier, Dossier
from zhcity_cli.model.finding import Finding, Problem, brief
from zhcity_cli.model.investment import InvestmentPlan
from zhcity_cli.model.library import Filed, Library, Registry, Unreadable, YearFiles
from zhcity_cli.model.meeting import Meetings
from zhcity_cli.model.package import OperationPackages, Packages
from zhcity_cli.model.plan import Plan
from zhcity_cli.model.problems import problems
from zhcity_cli.model.registry import Experts, Holidays, Interfaces, Rulings, Standards, Systems, Units
from zhcity_cli.model.settings import Settings
from zhcity_cli.model.source import SourceText
from zhcity_cli.model.stages import LINES
from zhcity_cli.model.stages import Path as DossierPath
from zhcity_cli.model.terms import TERMS
from zhcity_cli.rules import check, stamp_all
from zhcity_cli.store import clock
from zhcity_cli.store.digests import digests
from zhcity_cli.store.files import SETTINGS, find_root, reason, walk
from zhcity_cli.store.text_gate import MAX_BYTES
from zhcity_cli.store.yaml_places import locate
from zhcity_cli.store.yaml_read import Reading, read

Reader = Callable[[str], bytes]
Model = TypeVar("Model", bound=BaseModel)

REGISTRY: dict[str, type[Record]] = {
    "units": Units, "experts": Experts, "systems": Systems, "standards": Standards,
    "interfaces": Interfaces, "rulings": Rulings, "holidays": Holidays,
}  # fmt: skip
KNOWN_WORDS = frozenset(TERMS.values()) | {str(year) for year in range(2000, 2101)}
YEAR_FILES: dict[str, type[Record]] = {
    "plan": Plan, "meetings": Meetings, "packages": Packages, "operation": OperationPackages,
    "investment": InvestmentPlan,
}  # fmt: skip
NEEDED = ("units", "experts")
_CLASSIFIED_LINE = re.compile(r"^路径[:：]\s*[\"']?涉密", re.MULTILINE)


@dataclass(frozen=True)
class Loaded:
    """What was read: the library, and what is wrong with the files themselves (already located)."""

    root: Path
    library: Library
    findings: tuple[Finding, ...]


Tick = Callable[[int], None]


def _silent(count: int) -> None: ...


def load(start: Path, as_of: date | None = None, tick: Tick = _silent) -> Loaded:
    """The library around `start`; `tick` hears how many dossiers were read.

    Refuses only where nothing can be judged: broken settings or units.
    """
    root = find_root(start)
    with _no_garbage_collection():
        return _load(root, as_of, tick)


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """Thousands of records without a cycle are built here; collecting between them costs a fifth of the time.

    What was read lives until the end: frozen, it is not walked by the collections after this either.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.freeze()
            gc.enable()


def _load(root: Path, as_of: date | None, tick: Tick) -> Loaded:
    findings: list[Finding] = []
    settings, said = read_record(root, SETTINGS, Settings)
    findings += said
    if settings is None:
        raise _broken(said)
    registry = _registry(root, findings)
    years = _years(root, findings)
    today = as_of or (settings.base_date if settings.is_example else None) or clock.today()
    bare = Library(settings, registry, (), (), (), years, today)
    dossiers, classified, unreadable = _dossiers(root, bare, findings, tick)
    kept = [a.kept_at for filed in dossiers for a in filed.record.attachments if a.kept_at]
    library = replace(
        bare,
        dossiers=tuple(dossiers),
        classified=tuple(classified),
        unreadable=tuple(unreadable),
        digests=digests(root, settings.store, kept),
    )
    return Loaded(root, library, tuple(findings))


def _broken(findings: Iterable[Finding]) -> BrokenFile:
    first = next(finding for finding in findings if finding.is_error)
    where = f"{first.file}:{first.line}:{first.column}" if first.line else first.file
    return BrokenFile(f"{where}：{first.message}，别的都无法检查。", first.hint)


def _registry(root: Path, findings: list[Finding]) -> Registry:
    read_in: dict[str, Any] = {}
    for name, model in REGISTRY.items():
        file = f"registry/{name}.yaml"
        if name not in NEEDED and not os.path.lexists(root / file):
            read_in[name] = model()
            continue
        record, said = read_record(root, file, model)
        findings += said
        if record is None and name in NEEDED:
            raise _broken(said)
        read_in[name] = record or model()
    return Registry(**read_in)


def _years(root: Path, findings: list[Finding]) -> dict[int, YearFiles]:
    years: dict[int, dict[str, Any]] = {}
    for path, entry in walk(root, "plans"):
        year, _, name = path.removeprefix("plans/").partition("/")
        model = YEAR_FILES.get(name.removesuffix(".yaml"))
        if entry.is_dir(follow_symlinks=False):
            findings += _no_file(path, entry)
            continue
        if model is None or not year.isdecimal() or not entry.name.endswith(".yaml"):
            continue
        record, said = read_record(root, path, model)
        findings += said
        if isinstance(record, Plan | InvestmentPlan) and record.year != int(year):
            message = f"计划的年度是 {record.year}，文件却在 {path}"
            hint = f"把文件移到 plans/{record.year}/{name}，或改正 年度"
            problem = Problem(("年度",), message, str(record.year), year, hint)
            findings += stamp_all([("F15", problem)], path, path)
            continue
        if record is not None:
            years.setdefault(int(year), {})[name.removesuffix(".yaml")] = Filed(path, record)
    return {year: YearFiles(**files) for year, files in sorted(years.items())}


def read_record(root: Path, file: str, model: type[Model]) -> tuple[Model | None, list[Finding]]:
    """One file as its record, with its findings; None where it could not be read."""
    path = root / file
    if path.is_symlink() or (path.exists() and not path.is_file()):
        return None, _no_file(file, path)
    try:
        raw = content(path)
    except OSError as error:
        return None, _closed(file, error)
    return parse_record(raw, file, model)


def content(path: Path | str) -> bytes:
    """The bytes of a file; of one that is too large no more than shows that it is."""
    with open(path, "rb", buffering=0) as handle:  # noqa: PTH123 - a Path for each file costs as much again
        return handle.read(MAX_BYTES + 1 if os.fstat(handle.fileno()).st_size > MAX_BYTES else -1)


def _closed(file: str, error: OSError) -> list[Finding]:
    message = f"{file} 读不到（{reason(error)}）"
    hint = "检查文件是否存在、有没有读取权限"
    return stamp_all([("F15", Problem((), message, "", "可读的文件", hint))], file, file)


def _no_file(file: str, entry: os.DirEntry[str] | Path) -> list[Finding]:
    """What stands where a file is wanted and is none; reading it might never end."""
    if entry.is_symlink():
        problem = Problem((), "这是一个链接，不是文件", "链接", "文件", "换成真正的文件")
    elif entry.is_dir() and file.endswith(".yaml"):
        problem = Problem(
            (), "这是一个文件夹，名字却像卷宗文件", "文件夹", "文件", "改掉文件夹的名字，或换成真正的文件"
        )
    elif entry.is_dir():
        problem = Problem((), "这个文件夹打不开", "打不开的文件夹", "能打开的文件夹", "检查文件夹的权限")
    else:
        problem = Problem((), "这不是普通文件（管道或设备）", "管道或设备", "文件", "换成真正的文件")
    return stamp_all([("F15", problem)], file, file)


def parse_record(raw: bytes, file: str, model: type[Model]) -> tuple[Model | None, list[Finding]]:
    """As `read_record`, from bytes (a file of the work tree or a blob of a commit)."""
    reading = read(raw)
    findings = stamp_all([*reading.problems, *_unknown_empty_keys(reading)], file, file)
    if reading.values is None:
        return None, findings
    try:
        return model.model_validate(reading.values, by_alias=True, by_name=False), findings
    except ValidationError as error:
        return None, findings + located(stamp_all(problems(error, model), file, file), reading.text)


def _dossiers(
    root: Path, bare: Library, findings: list[Finding], tick: Tick
) -> tuple[list[Filed[Dossier]], list[Filed[ClassifiedDossier]], list[Unreadable]]:
    dossiers: list[Filed[Dossier]] = []
    classified: list[Filed[ClassifiedDossier]] = []
    unreadable: list[Unreadable] = []
    for count, (file, entry) in enumerate(walk(root, "dossiers")):
        if count % 200 == 0:
            tick(count)
        if not entry.is_file(follow_symlinks=False):
            findings += _no_file(file, entry)
            continue
        if not file.endswith(".yaml"):
            findings += _stray(file)
            continue
        try:
            raw = content(entry.path)
        except OSError as error:
            findings += _closed(file, error)
            unreadable.append(gleaned(b"", file))
            continue
        record, said = parse_dossier(raw, file, bare)
        findings += said
        if isinstance(record, Dossier):
            dossiers.append(Filed(file, record))
        elif record is not None:
            classified.append(Filed(file, record))
        elif any(finding.is_error for finding in said):
            unreadable.append(gleaned(raw, file))
    return dossiers, classified, unreadable


def _stray(file: str) -> list[Finding]:
    """A file that a person takes for a dossier and the reader does not; other files beside dossiers are nobody's matter."""
    extension = unicodedata.normalize("NFKC", file).casefold().rstrip(" .").rpartition(".")[2]
    if extension not in ("yaml", "yml"):
        return []
    problem = Problem((), "扩展名应为 .yaml", file.rpartition("/")[2], ".yaml", "把扩展名改成小写的 .yaml")
    return stamp_all([("F15", problem)], file, file)


def parse_dossier(raw: bytes, file: str, bare: Library) -> tuple[Dossier | ClassifiedDossier | None, list[Finding]]:
    """A dossier from bytes, with what its text, its keys and its place say; located."""
    reading = read(raw)
    subject = file.rpartition("/")[2].removesuffix(".yaml")
    coded = [*reading.problems, *_unknown_empty_keys(reading)]
    record: Dossier | ClassifiedDossier | None = None
    is_classified = _is_classified(reading)
    if reading.values is not None:
        model: type[Dossier] | type[ClassifiedDossier] = ClassifiedDossier if is_classified else Dossier
        try:
            record = model.model_validate(reading.values, by_alias=True, by_name=False)
        except ValidationError as error:
            coded += problems(error, model, "R61a" if is_classified else "F07")
        else:
            coded += _misplaced(record, file)
            if isinstance(record, Dossier) and record.stage not in LINES[record.path]:
                coded.append(_off_its_path(record))
                record = None
    findings = stamp_all(map(_discreet, coded) if is_classified else coded, file, subject)
    if isinstance(record, Dossier):
        findings += _words(reading, record, file, bare)
    return record, located(findings, reading.text) if findings else findings


def _is_classified(reading: Reading) -> bool:
    """Whether the file says 路径: 涉密, even where the rest of it cannot be read."""
    if reading.values is not None:
        return bool(reading.values.get("路径") == DossierPath.CLASSIFIED)
    return bool(_CLASSIFIED_LINE.search(reading.text))


def is_classified(raw: bytes) -> bool:
    return _is_classified(read(raw))


def _discreet(coded: tuple[str, Problem]) -> tuple[str, Problem]:
    """What is wrong with a classified dossier, without a word of what stands in it."""
    code, problem = coded
    key = str(problem.at[0]) if problem.at else ""
    at = problem.at[:1] if key in KNOWN_WORDS else ()
    about = f"的 {key} " if at else ""
    message = f"涉密卷宗{about}不该有" if code == "R61a" else f"涉密卷宗{about}写法不对（内容不在这里显示）"
    hint = "" if code == "R61a" else "在存放它的电脑上打开文件核对"
    expected = "只有 编号、项目单位、路径、状态"
    return code, replace(problem, at=at, message=message, seen="", expected=expected, hint=hint)


def _unknown_empty_keys(reading: Reading) -> Iterator[tuple[str, Problem]]:
    """Keys without a value are dropped while reading; one that no section knows is still a slip."""
    for key in sorted(reading.emptied - KNOWN_WORDS):
        near = likely(key, KNOWN_WORDS)
        line, column = SourceText(reading.text).place(max(reading.text.find(f"{key}:"), 0))
        yield "F07", Problem((), f"不认识的键“{brief(key)}”", key, "规定的键", near, line=line, column=column)


def _words(reading: Reading, dossier: Dossier, file: str, bare: Library) -> list[Finding]:
    declared = dossier.declaration.dated_on if dossier.declaration else None
    return check(Filed(file, SourceText(reading.text, declared)), bare, dossier.id)


def _misplaced(record: Dossier | ClassifiedDossier, file: str) -> Iterator[tuple[str, Problem]]:
    year, unit, _ = record.id[2:].split("-")
    expected = f"dossiers/{year}/{unit}/{record.id}.yaml"
    if file != expected:
        message = f"编号是 {record.id}，文件却在 {file}"
        yield "F15", Problem(("编号",), message, file, expected, f"把文件移到 {expected}，或改正 编号")


def _off_its_path(dossier: Dossier) -> tuple[str, Problem]:
    message = f"路径 {dossier.path} 上没有 {dossier.stage} 这个阶段"
    return "F10", Problem(("阶段",), message, dossier.stage, "、".join(LINES[dossier.path]))


def gleaned(raw: bytes, file: str) -> Unreadable:
    """What can still be read of the head of a dossier that cannot be read."""
    reading = read(raw)
    head: dict[str, Any] = reading.values if isinstance(reading.values, dict) else {}
    number, unit = file.rpartition("/")[2].removesuffix(".yaml"), file.split("/")[-2]
    year, name = head.get("计划年度"), head.get("名称")
    if _is_classified(reading):
        return Unreadable(file, number, unit, None, None, is_classified=True)
    return Unreadable(
        file=file,
        id=number,
        project_unit=head["项目单位"] if isinstance(head.get("项目单位"), str) else unit,
        name=name if isinstance(name, str) else None,
        plan_year=int(year) if isinstance(year, str) and year.isdecimal() else None,
    )


def located(findings: list[Finding], text: str) -> list[Finding]:
    """The findings with line and column filled in where they have none yet."""
    open_ones = [finding for finding in findings if finding.line is None]
    if not open_ones or not text:
        return findings
    places = dict(zip(map(id, open_ones), locate(text, [f.at for f in open_ones]), strict=True))
    return [
        replace(finding, line=places[id(finding)][0], column=places[id(finding)][1])
        if id(finding) in places
        else finding
        for finding in findings
    ]


def locate_in_files(root: Path, findings: Iterable[Finding]) -> list[Finding]:
    """Findings of rules with their lines: only the files that have findings are read again."""
    by_file: dict[str, list[Finding]] = {}
    for finding in findings:
        by_file.setdefault(finding.file, []).append(finding)
    done: list[Finding] = []
    for file, group in by_file.items():
        try:
            reading = read(content(root / file)) if (root / file).is_file() else None
        except OSError:
            reading = None
        if reading is None:
            done += group
            continue
        done += located(group, reading.text) if reading.values is not None else group
    return sorted(done, key=lambda f: (f.file, f.line or 0, f.column or 0, f.code))
