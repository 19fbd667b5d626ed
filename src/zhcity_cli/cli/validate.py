"""zhcity validate: check dossiers, meetings, plans, settings and registry against the measure."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zhcity_cli.cli.options import AsOf, Format, FormatOption, Ids, Library, day

if TYPE_CHECKING:
    from zhcity_cli.model.finding import Finding
    from zhcity_cli.store.load import Loaded


def register(app: typer.Typer) -> None:
    app.command("validate", help="检查卷宗、会议、计划、设置和名录，逐条说明哪里不对、怎么改。")(validate)


def validate(
    ids: Ids = None,
    as_of: AsOf = None,
    strict: Annotated[bool, typer.Option("--strict", help="有提示或存疑也算不通过（退出码 1）。")] = False,
    format: FormatOption = Format.TEXT,
    library: Library = None,
) -> int:
    from zhcity_cli.model.finding import Verdict
    from zhcity_cli.render.report import FORMATS
    from zhcity_cli.store.load import load, locate_in_files

    loaded = load(library or Path.cwd(), day(as_of) if as_of else None)
    wanted = select(loaded, ids) if ids else None
    findings = locate_in_files(loaded.root, all_findings(loaded, wanted))
    checked = len(wanted) if wanted is not None else count(loaded)
    typer.echo(FORMATS[format](findings, checked))
    open_ones = [finding for finding in findings if finding.verdict is not Verdict.ANSWERED]
    return int(bool(open_ones) if strict else any(finding.is_error for finding in findings))


def count(loaded: Loaded) -> int:
    library = loaded.library
    return len(library.dossiers) + len(library.classified) + len(library.unreadable)


def select(loaded: Loaded, ids: list[str]) -> frozenset[str]:
    """The dossier files behind ids or paths; an unknown one is refused with the nearest."""
    from difflib import get_close_matches

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
        else:
            raise UnknownId(wanted, next(iter(get_close_matches(wanted, files, n=1)), None))
    return frozenset(chosen)


def _relative(typed: str, root: Path) -> str:
    path = Path(typed).resolve()
    return path.relative_to(root.resolve()).as_posix() if path.is_relative_to(root.resolve()) else typed


def all_findings(loaded: Loaded, only: frozenset[str] | None = None) -> list[Finding]:
    """Every finding of the library, or those of some dossier files with the meetings they cite."""
    from zhcity_cli.model.library import Filed
    from zhcity_cli.rules import check, check_dossier, meeting_findings

    library = loaded.library
    found = [finding for finding in loaded.findings if only is None or finding.file in only]
    for filed in library.dossiers:
        if only is None or filed.file in only:
            found += check_dossier(filed, library)
            if only is not None:
                found += meeting_findings(filed.record, library)
    if only is None:
        for meeting in library.all_meetings:
            found += check(meeting, library, meeting.record.id)
        for year, files in library.years.items():
            if files.plan:
                found += check(files.plan, library, f"{year} 年度计划")
        found += check(Filed("zhcity.yaml", library.settings), library, "设置")
        found += check(Filed("registry/units.yaml", library.registry.units), library, "单位名录")
    return list(dict.fromkeys(found))
