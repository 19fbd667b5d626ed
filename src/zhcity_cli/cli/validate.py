"""zhcity validate: check dossiers, meetings, plans, settings and registry against the measure."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zhcity_cli.cli.opening import opened
from zhcity_cli.cli.options import AsOf, Ids, Library

if TYPE_CHECKING:
    from zhcity_cli.model.finding import Finding
    from zhcity_cli.store.load import Loaded


class ReportFormat(StrEnum):
    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    JUNIT = "junit"
    GITHUB = "github"
    GITLAB = "gitlab"
    MARKDOWN = "markdown"
    CSV = "csv"
    XLSX = "xlsx"


# What programs read is UTF-8, whatever the console speaks.
FOR_PROGRAMS = (ReportFormat.JSON, ReportFormat.SARIF, ReportFormat.JUNIT, ReportFormat.GITLAB, ReportFormat.CSV)
FormatOption = Annotated[
    ReportFormat,
    typer.Option(
        "--format",
        metavar="格式",
        help=f"输出格式：{'、'.join(ReportFormat)}；与 --unit 同用时 markdown 和 xlsx 是给单位的消缺通知。",
        show_choices=False,
    ),
]
UnitOption = Annotated[
    str | None, typer.Option("--unit", metavar="单位", help="只检查这个单位的项目，写单位代码，如 SLJ。")
]
OutputOption = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="文件", help="xlsx 写到哪里；不写放在 out/。"),
]


def register(app: typer.Typer) -> None:
    app.command("validate", help="检查卷宗、会议、计划、设置和名录，逐条说明哪里不对、怎么改。")(validate)


def validate(
    ids: Ids = None,
    unit: UnitOption = None,
    as_of: AsOf = None,
    strict: Annotated[bool, typer.Option("--strict", help="有提示或存疑也算不通过（退出码 1）。")] = False,
    format: FormatOption = ReportFormat.TEXT,
    output: OutputOption = None,
    library: Library = None,
) -> int:
    from zhcity_cli.errors import UsageError
    from zhcity_cli.model.finding import Verdict
    from zhcity_cli.store.load import locate_in_files

    if format is ReportFormat.XLSX and unit is None:
        raise UsageError("xlsx 是给一个单位的消缺通知，还没有写哪个单位。", "加上 --unit 单位代码，如 --unit SLJ。")
    if output is not None and format is not ReportFormat.XLSX:
        raise UsageError(f"{format} 直接显示，不写文件。", "要存成文件，用 > 文件名；--output 只用于 --format xlsx。")
    loaded = opened(library, as_of)
    wanted = select(loaded, ids) if ids else None
    if unit is not None:
        unit = known_unit(loaded, unit)
        of_unit = files_of_unit(loaded, unit)
        wanted = of_unit if wanted is None else wanted & of_unit
    findings = locate_in_files(loaded.root, all_findings(loaded, wanted))
    names = {file: name for file, name in dossier_names(loaded).items() if wanted is None or file in wanted}
    if unit is not None and format in (ReportFormat.MARKDOWN, ReportFormat.XLSX):
        _send_letter(loaded, unit, findings, names, format, output)
    else:
        _print_report(loaded, findings, names, format)
    open_ones = [finding for finding in findings if finding.verdict is not Verdict.ANSWERED]
    return int(bool(open_ones) if strict else any(finding.is_error for finding in findings))


def _print_report(loaded: Loaded, findings: Iterable[Finding], names: Mapping[str, str], format: ReportFormat) -> None:
    from zhcity_cli.render.formats import FORMATS
    from zhcity_cli.render.report import Report, payment_reading
    from zhcity_cli.store.source_lines import source_lines

    listed = tuple(findings)
    report = Report(
        findings=listed,
        checked=names,
        lines=source_lines(loaded.root, _open_ones(loaded, listed)) if format is ReportFormat.TEXT else {},
        width=_width(),
        is_coloured=_is_coloured(),
        payment_reading=payment_reading(loaded.library.settings),
    )
    _print(FORMATS[format](report), format)


def _open_ones(loaded: Loaded, findings: Iterable[Finding]) -> list[Finding]:
    """Those whose line may be shown: no line of a classified dossier, none with a secrecy word in it."""
    hidden = loaded.library.classified_files
    return [f for f in findings if f.file not in hidden and not f.code.startswith("R61")]


def _send_letter(
    loaded: Loaded,
    unit: str,
    findings: Iterable[Finding],
    names: Mapping[str, str],
    format: ReportFormat,
    output: Path | None,
) -> None:
    from zhcity_cli.cli.plan_files import relative
    from zhcity_cli.errors import UsageError
    from zhcity_cli.exports.mending_letter import as_workbook, letter
    from zhcity_cli.render.letter import as_markdown
    from zhcity_cli.store.files import write_atomically

    hidden = loaded.library.classified_files
    sent = [finding for finding in findings if finding.file not in hidden]
    wanted = letter(loaded.library, unit, sent, {file: name for file, name in names.items() if file not in hidden})
    if format is ReportFormat.MARKDOWN:
        _print(as_markdown(wanted), format)
        return
    from zhcity_cli.render.xlsx import to_xlsx

    target = output or loaded.root / "out" / f"消缺-{unit}.xlsx"
    if target.suffix != ".xlsx":
        raise UsageError(f"文件名 {target.name} 不是 .xlsx。", "请以 .xlsx 结尾。")
    write_atomically(target, to_xlsx(as_workbook(wanted)))
    typer.echo(f"已写出 {relative(target, loaded.root)}：{wanted.opening}")


def _print(text: str, format: ReportFormat) -> None:
    if format in FOR_PROGRAMS and not sys.stdout.isatty() and hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    typer.echo(text, color=True)


def _width() -> int:
    """How wide the terminal is; 80 where the output goes elsewhere, so that it is the same everywhere."""
    is_known = sys.stdout.isatty() or os.environ.get("COLUMNS", "").isdecimal()
    return shutil.get_terminal_size().columns if is_known else 80


def _is_coloured() -> bool:
    """Only for people, and only where the terminal is known to understand it."""
    if not sys.stdout.isatty() or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return os.name != "nt" or "WT_SESSION" in os.environ


def dossier_names(loaded: Loaded) -> dict[str, str]:
    """File → name of every dossier, readable or not, in the order of the files."""
    library = loaded.library
    names = {filed.file: filed.record.name for filed in library.dossiers}
    names |= {filed.file: "涉密项目" for filed in library.classified}
    names |= {broken.file: broken.name or "" for broken in library.unreadable}
    return dict(sorted(names.items()))


def known_unit(loaded: Loaded, typed: str) -> str:
    """The code of a unit; an unknown one is refused with the nearest."""
    from zhcity_cli.errors import UsageError, likely

    units = loaded.library.units
    for code, unit in units.items():
        if typed in (code, unit.name):
            return code
    raise UsageError(
        f"名录里没有 {typed} 这个单位。",
        likely(typed.upper(), {code: unit.name for code, unit in units.items()}, "单位代码见 registry/units.yaml。"),
    )


def files_of_unit(loaded: Loaded, unit: str) -> frozenset[str]:
    """Its dossiers, and what lies in its folders and is none."""
    library = loaded.library
    owned = [(filed.file, filed.record.project_unit) for filed in library.dossiers]
    owned += [(filed.file, filed.record.project_unit) for filed in library.classified]
    owned += [(broken.file, broken.project_unit) for broken in library.unreadable]
    known = {file for file, _ in owned}
    strays = {f.file for f in loaded.findings if f.file not in known and f"/{unit}/" in f.file}
    return frozenset([*(file for file, owner in owned if owner == unit), *strays])


def select(loaded: Loaded, ids: list[str]) -> frozenset[str]:
    """The files behind ids or paths; an unknown one is refused with the nearest."""
    from zhcity_cli.errors import UnknownId

    library = loaded.library
    files = {filed.record.id: filed.file for filed in library.dossiers}
    files |= {filed.record.id: filed.file for filed in library.classified}
    files |= {broken.id: broken.file for broken in library.unreadable}
    chosen: set[str] = set()
    for wanted in ids:
        as_path = _relative(wanted, loaded.root)
        below = {file for file in files.values() if file == as_path or file.startswith(f"{as_path}/")}
        if wanted in files:
            chosen.add(files[wanted])
        elif below:
            chosen |= below
        elif as_path.endswith(".yaml") and (loaded.root / as_path).is_file():
            chosen.add(as_path)  # the settings, a registry file, meetings, a plan
        else:
            raise UnknownId(wanted, files)
    return frozenset(chosen)


def _relative(typed: str, root: Path) -> str:
    path = Path(typed).resolve()
    return path.relative_to(root.resolve()).as_posix() if path.is_relative_to(root.resolve()) else typed


def all_findings(loaded: Loaded, only: frozenset[str] | None = None) -> list[Finding]:
    """Every finding of the library, or those of some dossier files with the meetings and packages they cite."""
    from zhcity_cli.rules.whole import library_findings

    found = [finding for finding in loaded.findings if only is None or finding.file in only]
    return list(dict.fromkeys([*found, *library_findings(loaded.library, only)]))
