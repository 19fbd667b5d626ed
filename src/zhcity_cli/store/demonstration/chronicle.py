"""The story of the example library, told from its last state: who recorded what on which day, and what moved."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import groupby

from zhcity_cli.model.change import Act
from zhcity_cli.model.investment import InvestmentPlan
from zhcity_cli.model.library import Library, Person
from zhcity_cli.model.plan import Plan
from zhcity_cli.model.roles import Role
from zhcity_cli.model.stages import ENTRY, LINES, Stage, Via, following
from zhcity_cli.store.demonstration.lives import Life
from zhcity_cli.store.demonstration.papers import meetings_on, packages_on
from zhcity_cli.store.demonstration.plans import Plans
from zhcity_cli.store.demonstration.steps import Step
from zhcity_cli.store.load import parse_record

DAY = timedelta(days=1)
Draw = Callable[[Plan], bytes]


class Chronicle:
    """Tells the steps in order, and keeps the files and stages as they stand meanwhile."""

    def __init__(
        self,
        source: Library,
        lives: Iterable[Life],
        papers: Mapping[str, str],
        secret: Mapping[str, bytes],
        people: Mapping[str, Person],
        draw: Draw,
    ) -> None:
        self.source, self.people, self.papers, self.secret = source, people, papers, secret
        self.lives = {life.dossier.id: life for life in lives}
        self.stages: dict[str, Stage] = {}
        self.contents: dict[str, bytes] = {}
        self.office = people[source.settings.office]
        self.plans = Plans(self, draw)

    def steps(self, opened: date, today: date) -> Iterator[Step]:
        yield self._opening(opened)
        before = opened
        for day in self._days(opened, today):
            yield from self._declared(day)
            yield from self._units(day, before)
            yield from self.plans.decided(day)
            yield from self._office(day)
            yield from self._moved(day)
            yield from self.plans.made(day)
            before = day

    def step(self, day: date, person: Person, subject: str, contents: Mapping[str, bytes], **more: object) -> Step:
        """The step, after it was taken: what comes next sees its files."""
        self.contents |= contents
        return Step(day, person, subject, dict(contents), **more)  # type: ignore[arg-type]

    def text(self, life: Life, unit_day: date, office_day: date) -> bytes:
        return life.text_on(unit_day, office_day, self.stages[life.dossier.id]).encode()

    def _days(self, opened: date, today: date) -> list[date]:
        """The days on which something is recorded: towards the end of each month, and where something moves."""
        days = {date(year, month, 28) for year in range(opened.year, today.year + 1) for month in range(1, 13)}
        days |= {day for life in self.lives.values() for day, _ in life.moves}
        days |= {today, *self.plans.days()}
        return sorted(day for day in days if opened < day <= today)

    def _opening(self, day: date) -> Step:
        """What was under way when the library opened comes in at its stage, with the plans of before."""
        contents = {**self._papers_on(day), **self.plans.before(day), **self.secret}
        legacy = [life for life in self.lives.values() if life.is_legacy]
        for life in legacy:
            self.stages[life.dossier.id] = life.stage_on(day)
            contents[life.file] = self.text(life, day, day)
        return self.step(day, self.office, f"存量建档：{len(legacy)} 个在建项目", contents)

    def _declared(self, day: date) -> Iterator[Step]:
        """A unit writes its declarations on a branch of its own; the office takes the branch in."""
        declaring = [life for life in self._unborn() if (day, Stage.DECLARATION) in life.moves]
        by_unit = [
            (unit, lives, *((self.people[unit], f"{unit}-{day}") if unit else (self.office, "")))
            for unit, lives in _by_unit(declaring, self.people)
        ]
        # All branches begin before the first of them is taken in: no commit is older than the one it follows.
        for _, lives, person, branch in by_unit:
            born = {life.file: life.text_on(day - DAY, day - DAY, Stage.RESERVE).encode() for life in lives}
            yield self.step(day - DAY, person, f"新建 {len(lives)} 个项目的卷宗", born, branch=branch)
        for unit, lives, person, branch in by_unit:
            saved = {life.file: life.text_on(day, day - DAY, Stage.RESERVE).encode() for life in lives}
            yield self.step(day, person, f"登记申报：{_names(lives)}", saved, branch=branch)
            moved = {life.file: life.text_on(day, day - DAY, Stage.DECLARATION).encode() for life in lives}
            subject = _moved(lives, Stage.RESERVE, Stage.DECLARATION)
            yield self.step(day, person, subject, moved, act=Act.ADVANCE, branch=branch)
            self.stages |= dict.fromkeys((life.dossier.id for life in lives), Stage.DECLARATION)
            if branch:
                yield self.step(day, self.office, f"收下{self.source.unit_name(unit, day)}的申报", {}, merges=branch)

    def _unborn(self) -> list[Life]:
        return [life for life in self.lives.values() if life.dossier.id not in self.stages]

    def _units(self, day: date, before: date) -> Iterator[Step]:
        for life in self._unborn():
            if life.born_on <= day and not life.moves:
                self.stages[life.dossier.id] = Stage.RESERVE
        known = [life for life in self.lives.values() if life.dossier.id in self.stages]
        for unit, lives in _by_unit(known, self.people):
            if not unit:
                continue  # the office records it with its own
            contents = self._changed({life.file: self.text(life, day, before) for life in lives})
            if contents:
                subject = f"登记{self.source.unit_name(unit, day)}的 {len(contents)} 个项目"
                yield self.step(day, self.people[unit], subject, contents)

    def _office(self, day: date) -> Iterator[Step]:
        known = [life for life in self.lives.values() if life.dossier.id in self.stages]
        contents = self._changed({life.file: self.text(life, day, day) for life in known} | self._papers_on(day))
        if contents:
            basis = f"收文登记簿 {day:%Y-%m}（示例）"
            yield self.step(day, self.office, f"登记 {len(contents)} 份卷宗和文件", contents, basis=basis)

    def _papers_on(self, day: date) -> dict[str, bytes]:
        shown: dict[str, str] = {}
        for path, text in self.papers.items():
            match path.rpartition("/")[2]:
                case "meetings.yaml":
                    shown[path] = meetings_on(text, day)
                case "investment.yaml":
                    record, _ = parse_record(text.encode(), path, InvestmentPlan)
                    shown[path] = text if record and record.dated_on <= day else ""
                case _:
                    shown[path] = packages_on(text, day)
        return {path: text.encode() for path, text in shown.items() if text}

    def meetings_on(self, day: date) -> dict[str, bytes]:
        """The meetings that came to be known that day."""
        papers = {path: text for path, text in self._papers_on(day).items() if path.endswith("/meetings.yaml")}
        return self._changed(papers)

    def _moved(self, day: date) -> Iterator[Step]:
        """The advances of the day, one stage at a time."""
        while due := sorted(self._due(day), key=_stages_and_unit):
            (before, after, unit), group = next(groupby(due, key=_stages_and_unit))
            lives = [life for *_, life in group]
            self.stages |= dict.fromkeys((life.dossier.id for life in lives), after)
            contents = {life.file: self.text(life, day, day) for life in lives}
            yield self.step(
                day, self.people.get(unit, self.office), _moved(lives, before, after), contents, act=Act.ADVANCE
            )

    def _due(self, day: date) -> Iterator[tuple[Stage, Stage, str, Life]]:
        """(from, into, unit that moves it or "", life) of what is behind its stage of the day."""
        for number, stage in self.stages.items():
            life = self.lives[number]
            line = LINES[life.dossier.path]
            after = following(life.dossier.path, stage)
            if after and line.index(life.stage_on(day)) > line.index(stage) and ENTRY[after].via is Via.ADVANCE:
                unit = life.dossier.project_unit
                yield stage, after, "" if Role.OFFICE in ENTRY[after].by or unit not in self.people else unit, life

    def _changed(self, contents: Mapping[str, bytes]) -> dict[str, bytes]:
        return {path: text for path, text in contents.items() if self.contents.get(path) != text}


def _stages_and_unit(due: tuple[Stage, Stage, str, Life]) -> tuple[Stage, Stage, str]:
    return due[:3]


def _by_unit(lives: Iterable[Life], people: Container[str]) -> list[tuple[str, list[Life]]]:
    """(unit, its lives); "" for all units without people of their own, for which the office records."""
    by_unit: dict[str, list[Life]] = {}
    for life in lives:
        unit = life.dossier.project_unit
        by_unit.setdefault(unit if unit in people else "", []).append(life)
    return sorted(by_unit.items())


def _names(lives: list[Life]) -> str:
    numbers = [life.dossier.id for life in lives]
    return "、".join(numbers[:3]) + (f" 等 {len(numbers)} 个" if len(numbers) > 3 else "")


def _moved(lives: list[Life], before: Stage, after: Stage) -> str:
    return f"推进 {_names(lives)}（{before} → {after}）"
