"""Rows that are to be taken, as drafts: the unit behind each, its number, its doubts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from zhcity_cli.intake.columns import Table
from zhcity_cli.intake.fields import Field, plain
from zhcity_cli.intake.outcome import Choices, Draft, Kind, NewUnit, Note, Outcome
from zhcity_cli.intake.questions import unknown_units
from zhcity_cli.intake.rows import Row, place
from zhcity_cli.intake.scope import Scope, Verdict
from zhcity_cli.intake.units import first_unit, known_units, new_units, unit_name
from zhcity_cli.intake.values import Said, read
from zhcity_cli.model.library import Library

_AGAIN = re.compile(
    r"[（(\[](?:第?[一二三四五六七八九\d]+次)?(?:重发|重招|重新招标|重新发布|重新采购|已流标)[）)\]]|[（(]第?[二三四五\d]次[）)]"
)
_NUMBER = re.compile(r"ZH\d{4}-[A-Z]{2,6}-\d{3,4}", re.ASCII)


class Drafter:
    """Drafts row after row: numbers run on, and a name that came before in the same unit is told."""

    def __init__(self, table: Table, list_file: str, library: Library, choices: Choices, rows: Sequence[Row]) -> None:
        self._table, self._file, self._library, self._choices = table, list_file, library, choices
        self._codes = known_units(library) | {plain(name): code for name, code in choices.units.items()}
        names = {unit_name(row.text(Field.UNIT)) for row in rows if row.text(Field.UNIT)}
        unknown = unknown_units(names, library, choices) if choices.add_units else []
        self._new = new_units(unknown, library.units)
        self._codes |= {plain(name): unit.code for name, unit in self._new.items()}
        self._used: set[str] = set()
        self._last: dict[str, int] = {}
        self._given = Counter(row.text(Field.NUMBER) for row in rows) if choices.is_baseline else Counter[str]()
        self._named = {(f.record.project_unit, _bare(f.record.name)): f.record.id for f in library.dossiers}

    @property
    def new_units(self) -> tuple[NewUnit, ...]:
        """Those of the unknown units under which something was drafted."""
        return tuple(unit for unit in self._new.values() if unit.code in self._used)

    @property
    def notes(self) -> list[Note]:
        return [
            Note(
                "registry/units.yaml",
                f"新增单位 {unit.code}（{unit.name}），暂列，待核",
                "核对名称和代码；是老单位的另一写法的，改用 --unit 名称=代码",
            )
            for unit in self.new_units
        ]

    def outcome(self, row: Row, verdict: Verdict) -> Outcome:
        said = read(self._table, row, self._choices)
        unit = self._unit(row, said)
        number = self._number(row, unit, said) if unit and not said.rejected else ""
        if said.rejected:
            return Outcome(row.number, Kind.REJECTED, row.name, (said.rejected,))
        doubts = self._doubts(row, verdict, said, unit)
        notes = (
            *(Note(place(self._table, row), f"存疑：{doubt}", "核对后留下，或删去这份卷宗") for doubt in doubts),
            *said.notes,
        )
        self._used.add(unit)
        self._named.setdefault((unit, _bare(said.name)), number)
        draft = Draft(
            number=number, name=said.name, unit=unit, path=said.path, stage=said.stage, list_file=self._file, row=row.number,
            digest=row.digest, category=said.category, nature=said.nature, plan_year=said.plan_year, total=said.total,
            content=_lines(row.text(Field.CONTENT)), is_legacy=self._choices.is_baseline,
            remark="；".join([*(f"存疑：{doubt}" for doubt in doubts), *said.remarks]),
        )  # fmt: skip
        return Outcome(row.number, Kind.TAKEN, row.name, notes, number, bool(doubts), draft)

    def _unit(self, row: Row, said: Said) -> str:
        """The code of the row's unit; what the row wrote otherwise stays in the remark."""
        written = unit_name(row.text(Field.UNIT))
        code = self._codes.get(plain(written)) or self._codes.get(plain(first_unit(written))) if written else None
        if code is None:
            code = self._choices.unit or ""
            if written:
                said.remarks.append(f"原单位 {written}")
        elif plain(written) not in self._codes:
            said.remarks.append(f"原单位 {written}")
            said.notes.append(Note(place(self._table, row, Field.UNIT), "写了几个单位，取第一个", "核对哪个是项目单位"))
        if not code and not said.rejected:
            said.rejected = Note(
                place(self._table, row, Field.UNIT),
                "没有写项目单位",
                "在表里补上，或加 --unit 代码 把没写单位的行归到一个单位",
            )
        return code

    def _number(self, row: Row, unit: str, said: Said) -> str:
        """For 存量 the number the list gives where it is one of ours, else the next free one."""
        given = row.text(Field.NUMBER)
        if self._choices.is_baseline and _NUMBER.fullmatch(given):
            where = place(self._table, row, Field.NUMBER)
            if self._given[given] > 1:
                said.rejected = Note(where, f"编号 {given} 写了 {self._given[given]} 次", "一个项目一个编号")
            if given in self._library.ids:
                said.rejected = Note(
                    where, f"编号 {given} 已在库里，存量只建一次档", "要改的改卷宗；是另一个项目的换编号"
                )
            return given
        prefix = f"ZH{self._library.today.year}-{unit}-"
        first = int(self._library.next_id(f"{prefix}000").rpartition("-")[2])
        serial = max(first, self._last.get(prefix, 0) + 1)
        while self._given[f"{prefix}{serial:03d}"]:
            serial += 1
        self._last[prefix] = serial
        return f"{prefix}{serial:03d}"

    def _doubts(self, row: Row, verdict: Verdict, said: Said, unit: str) -> list[str]:
        found = []
        if verdict.scope is Scope.OUT:
            found.append(f"{verdict.why}（{verdict.rule}，{verdict.sentence}），经 --take 纳入")
        elif verdict.scope is Scope.DOUBTFUL:
            found.append(verdict.why)
        if same := self._named.get((unit, _bare(said.name))):
            found.append(f"和 {same} 同名，可能是同一个项目")
        return found


def _lines(text: str) -> str:
    """Text with the library's line ends and no tabs."""
    return "\n".join(line.replace("\t", " ").rstrip() for line in text.splitlines())


def _bare(name: str) -> str:
    """The name without what a second tender adds to it."""
    return plain(_AGAIN.sub("", name)).rstrip("-")
