"""The plans of the story: proposed, submitted, decided and adjusted on their days by the same functions as the commands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from zhcity_cli.adjusting import Wish, adjusted
from zhcity_cli.deciding import Paper, decided, moving, submitted
from zhcity_cli.model.change import Act
from zhcity_cli.model.dossier import Dossier
from zhcity_cli.model.library import Filed, Library
from zhcity_cli.model.plan import Adjustment, Plan
from zhcity_cli.model.stages import Stage
from zhcity_cli.model.words import Decision, LeftOutReason
from zhcity_cli.planning import build_plan, plan_file, with_plan
from zhcity_cli.store.demonstration.steps import Step
from zhcity_cli.store.load import parse_dossier

if TYPE_CHECKING:
    from zhcity_cli.store.demonstration.chronicle import Chronicle


class Plans:
    """The plans as they stand in the story; `final` is how each ended in the example."""

    def __init__(self, story: Chronicle, draw: Callable[[Plan], bytes]) -> None:
        self.story, self.draw = story, draw
        filed = {year: files.plan for year, files in story.source.years.items()}
        self.final = {year: plan.record for year, plan in filed.items() if plan}
        self.now: dict[int, Plan] = {}

    def days(self) -> Iterator[date]:
        for plan in self.final.values():
            yield plan.proposed_on
            yield from (line.dated_on for line in plan.adjustments)

    def before(self, day: date) -> dict[str, bytes]:
        """The plans that were there when the library opened."""
        self.now = {year: plan for year, plan in self.final.items() if plan.proposed_on < day}
        return {plan_file(year): self.draw(plan) for year, plan in self.now.items()}

    def made(self, day: date) -> Iterator[Step]:
        """拟定 and 送审."""
        for year, final in self.final.items():
            if final.proposed_on == day and year not in self.now:
                self.now[year] = build_plan(self._library(day, {}), year, on=day, leave_out=_by_hand(final)).plan
                contents = {plan_file(year): self.draw(self.now[year])}
                yield self.story.step(day, self.story.office, f"拟定 {year} 年度计划", contents)
            elif day == self.story.source.today and year in self.now and final.submission is None:
                self.now[year] = build_plan(self._library(day, {}), year).plan
                contents = {plan_file(year): self.draw(self.now[year])}
                if self.story.contents[plan_file(year)] != contents[plan_file(year)]:
                    yield self.story.step(day, self.story.office, f"重做 {year} 年度计划", contents)
            sent = final.submission
            if sent and sent.dated_on == day and year in self.now and self.now[year].submission is None:
                self.now[year] = submitted(self.now[year], day, sent.document_number)
                members = moving(self.now[year])
                self.story.stages |= dict.fromkeys(members, Stage.APPROVAL)
                contents = {plan_file(year): self.draw(self.now[year]), **self._texts(members, day)}
                yield self.story.step(day, self.story.office, f"{year} 年度计划送审", contents, act=Act.PLAN_SUBMIT)

    def decided(self, day: date) -> Iterator[Step]:
        """What the leading group decided on that day: the plan as a whole, or what changes in it."""
        for year, plan in list(self.now.items()):
            final = self.final[year]
            if final.approval and final.approval.dated_on == day and plan.approval is None:
                paper = Paper(final.approval.meeting_id, final.approval.document_number, day)
                contents = self._after_decision(moving(plan), day)
                self.now[year] = decided(plan, self._library(day, contents), paper)
                yield self._step(year, Act.PLAN_DECIDE, f"{year} 年度计划审定", contents, paper)
            elif lines := [line for line in final.adjustments if line.dated_on == day]:
                paper = Paper(lines[0].meeting_id, lines[0].document_number, day)
                contents = self._after_decision(tuple(line.dossier_id for line in lines), day)
                wishes = [self._wish(line) for line in lines]
                self.now[year] = adjusted(plan, self._library(day, contents), wishes, paper)
                yield self._step(year, Act.PLAN_ADJUST, f"{year} 年度计划调整", contents, paper)

    def _step(self, year: int, act: Act, subject: str, contents: dict[str, bytes], paper: Paper) -> Step:
        contents |= {plan_file(year): self.draw(self.now[year]), **self.story.meetings_on(paper.on)}
        return self.story.step(
            paper.on, self.story.office, f"{subject}（{paper.document}）", contents, act=act, paper=paper
        )

    def _after_decision(self, members: tuple[str, ...], day: date) -> dict[str, bytes]:
        """The members' texts with the decision, at the stage that follows from it."""
        for number in members:
            dossier = self.story.lives[number].dossier
            decision = next((a.conclusion for a in dossier.approvals if a.dated_on == day), None)
            waiting = self.story.stages[number] in (Stage.EXPERT_REVIEW, Stage.APPROVAL)
            if decision is Decision.REJECTED:
                self.story.stages[number] = Stage.DECLARATION
            elif waiting and decision in (Decision.AGREED, Decision.AGREED_IN_PRINCIPLE):
                self.story.stages[number] = Stage.INITIATION
        return self._texts(members, day)

    def _texts(self, members: tuple[str, ...], day: date) -> dict[str, bytes]:
        lives = [self.story.lives[number] for number in members]
        return {life.file: self.story.text(life, day, day) for life in lives}

    def _wish(self, line: Adjustment) -> Wish:
        dossier = self.story.lives[line.dossier_id].dossier
        decision = next((a for a in dossier.approvals if a.dated_on == line.dated_on), None)
        reason = next((r.reason for r in dossier.standing_records if r.dated_on == line.dated_on), None)
        amount = decision.approved_amount if decision else None
        return Wish(line.adjustment_kind, line.dossier_id, amount, reason=reason)

    def _library(self, day: date, contents: Mapping[str, bytes]) -> Library:
        """The library as its files would say on that day, with these contents."""
        source, files = self.story.source, {**self.story.contents, **contents}
        dossiers = []
        for path in sorted(path for path in files if path.startswith("dossiers/")):
            record, _ = parse_dossier(files[path], path, source)
            if isinstance(record, Dossier):
                dossiers.append(Filed(path, record))
        years = {year: files if year in self.now else replace(files, plan=None) for year, files in source.years.items()}
        library = replace(source, dossiers=tuple(dossiers), years=years, today=day)
        for plan in self.now.values():
            library = with_plan(library, plan)
        return library


def _by_hand(plan: Plan) -> dict[str, str]:
    """What was left out by hand, with the reason."""
    rows = [row for row in plan.left_out if row.by_hand_reason or row.left_out_reason is LeftOutReason.BY_HAND]
    return {row.dossier_id: row.by_hand_reason or row.note or "" for row in rows}
