"""消缺通知: what one unit has to mend, as the letter that the office sends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from zhcity_cli.exports.grid import Grid
from zhcity_cli.exports.sheet import COUNT, Align, Column, Row, RowKind, Sheet, Workbook
from zhcity_cli.exports.text import height, sheet_name, shown
from zhcity_cli.exports.wording import one_line, origin, place, word
from zhcity_cli.model.finding import Finding, Verdict
from zhcity_cli.model.library import Library

TITLE = "消缺通知"
COLUMNS = (
    Column("序号", 6, Align.CENTER),
    Column("项目编号", 18, Align.CENTER),
    Column("名称", 30),
    Column("级别", 12, Align.CENTER),
    Column("位置（栏目，文件:行:列）", 34),
    Column("问题", 46),
    Column("怎么改", 40),
    Column("依据", 28),
    Column("期限", 12, Align.CENTER, COUNT),
)


@dataclass(frozen=True)
class Letter:
    """Who writes to whom when, and the findings that are neither mended nor answered."""

    unit: str
    office: str
    library: str
    day: date
    projects: int
    findings: tuple[Finding, ...]
    names: Mapping[str, str]

    @property
    def opening(self) -> str:
        errors = sum(finding.is_error for finding in self.findings)
        counts = f"错误 {errors} 处、提示和存疑 {len(self.findings) - errors} 处"
        if not self.findings:
            return f"经检查，贵单位 {self.projects} 个项目没有需要改正的地方。"
        return (
            f"经检查，贵单位 {self.projects} 个项目有{counts}。错误请在期限内改正；"
            "提示和存疑请核对，确有理由的在卷宗的“说明”里写明。"
        )

    @property
    def rows(self) -> list[list[str]]:
        """The table without its 序号; 期限 is left for the office."""
        return [
            [
                finding.subject,
                self.names.get(finding.file, ""),
                word(finding),
                f"{finding.path}，{place(finding)}" if finding.path else place(finding),
                finding.message,
                finding.hint,
                origin(finding),
                "",
            ]
            for finding in self.findings
        ]

    @property
    def date_in_words(self) -> str:
        return f"{self.day.year}年{self.day.month}月{self.day.day}日"


def letter(library: Library, unit: str, findings: Iterable[Finding], names: Mapping[str, str]) -> Letter:
    """`names`: file → name of the unit's projects."""
    return Letter(
        unit=library.unit_name(unit),
        office=library.unit_name(library.settings.office),
        library=library.settings.name,
        day=library.today,
        projects=len(names),
        findings=tuple(finding for finding in findings if finding.verdict is not Verdict.ANSWERED),
        names=names,
    )


def as_workbook(wanted: Letter) -> Workbook:
    grid = Grid(COLUMNS)
    for serial, row in enumerate(wanted.rows, 1):
        grid.add([serial, *map(one_line, row)])
    notes = [_note(wanted.opening), _note(f"{wanted.office}　　{wanted.date_in_words}")]
    sheet = Sheet(
        name=sheet_name(TITLE),
        title=TITLE,
        prepared=shown(f"致：{wanted.unit}"),
        unit=wanted.date_in_words,
        columns=COLUMNS,
        rows=(*grid.rows, *notes),
    )
    return Workbook(
        title=f"{TITLE}（{shown(wanted.unit)}）",
        subject=wanted.opening,
        company=shown(wanted.library),
        created=wanted.day,
        footer=f"{shown(wanted.office)} {TITLE}",
        sheets=(sheet,),
    )


def _note(text: str) -> Row:
    return Row((shown(text), *(None for _ in COLUMNS[1:])), height(1), RowKind.NOTE)
