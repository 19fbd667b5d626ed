"""The life of a dossier, told backwards from its last state: its text and its stage on any day."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property
from typing import Any

from zhcity_cli.model.dossier import Dossier, ownership
from zhcity_cli.model.dossier.facts import accepted_on
from zhcity_cli.model.roles import Role
from zhcity_cli.model.stages import LINES, Stage
from zhcity_cli.model.terms import chinese
from zhcity_cli.model.words import Decision, Mark, Standing
from zhcity_cli.store.demonstration.page import NOTICE, Section, as_of, begun, day_in, item_text, sections, values_of

HEAD = ("编号", "名称", "项目单位", "类别", "性质", "投入方式", "路径", "标记", "计划年度", "阶段", "状态", "负责人", "联系人", "出处")  # fmt: skip
# Papers of the declaration; all others come with the record that cites them, or with the acceptance.
DECLARED = ("申报表", "申请函", "建设方案", "建设依据", "投资估算表", "信息资源目录", "等保与密码说明", "可研批复", "初设批复", "造价审核", "书面审查意见", "资金落实证明")  # fmt: skip
SHARED = ("运维", "变更")
SLIP, SLIP_LASTS = "综合科", timedelta(days=40)
UNITS = frozenset(chinese(name) for name, owned in ownership() if owned.by is Role.PROJECT_UNIT and "." not in name)


@dataclass(frozen=True)
class Calendar:
    """The days that stand outside the dossiers: meetings, plans, packages by number."""

    meetings: Mapping[str, date]
    submitted: Mapping[str, date]
    entrusted: Mapping[str, date]
    awarded: Mapping[str, date]
    joined: Mapping[str, date]
    opened: date
    today: date


@dataclass(frozen=True, eq=False)
class Life:
    """A dossier of the example with its text."""

    file: str
    text: str
    dossier: Dossier
    calendar: Calendar

    @property
    def is_legacy(self) -> bool:
        return Mark.LEGACY in self.dossier.marks

    @cached_property
    def born_on(self) -> date:
        """When its file was made: a week before the declaration; a 存量 project when the library was opened."""
        declared = self.dossier.declaration.dated_on if self.dossier.declaration else None
        if self.is_legacy or (declared and declared < self.calendar.opened):
            return self.calendar.opened
        return declared - timedelta(days=7) if declared else date(int(self.dossier.id[2:6]), 3, 2)

    @cached_property
    def moves(self) -> tuple[tuple[date, Stage], ...]:
        """(day, stage entered) after 储备, in order; nothing for a stage that was never reached."""
        dossier, line = self.dossier, LINES[self.dossier.path]
        last = line.index(Stage.APPROVAL if self._was_rejected else dossier.stage)
        entered: list[tuple[date, Stage]] = []
        before = self.born_on
        for stage in line[1 : last + 1]:
            if stage is Stage.APPROVAL and dossier.id in self.calendar.joined:
                continue  # a supplement goes from 论证 into 立项 by one decision
            before = max(self._entered_on(stage), before)
            entered.append((before, stage))
        if self._was_rejected:
            entered.append((dossier.approvals[-1].dated_on, Stage.DECLARATION))
        return tuple(entered)

    @property
    def _was_rejected(self) -> bool:
        last = self.dossier.last_approval
        return last is not None and last.conclusion is Decision.REJECTED and self.dossier.stage is Stage.DECLARATION

    def stage_on(self, day: date) -> Stage:
        """The stage after the moves of that day; a 存量 project came in at its 建档阶段."""
        source = self.dossier.provenance
        stage = source.entered_at if self.is_legacy and source and source.entered_at else Stage.RESERVE
        line = LINES[self.dossier.path]
        for moved, after in self.moves:
            if moved <= day and (not self.is_legacy or line.index(after) > line.index(stage)):
                stage = after
        return stage

    def _entered_on(self, stage: Stage) -> date:
        dossier, calendar = self.dossier, self.calendar
        known = dossier.official_date(stage)
        outside: list[date] = []
        match stage:
            case Stage.EXPERT_REVIEW:
                known = dossier.admission.dated_on if dossier.admission else None
                outside = [calendar.meetings[r.meeting_id] - NOTICE for r in dossier.expert_reviews[:1]]
            case Stage.APPROVAL:
                outside = [calendar.submitted[dossier.id]] if dossier.id in calendar.submitted else []
            case Stage.INITIATION:
                known = dossier.approvals[0].dated_on if dossier.approvals else None
            case Stage.PROCUREMENT:
                outside = [b.dated_on for b in dossier.budgets[:1]]
                outside += [calendar.entrusted[number] for number in dossier.package_ids]
            case Stage.CONSTRUCTION | Stage.SERVICE_PERIOD:
                outside = [c.signed_on for c in dossier.contracts if c.package_id]
            case Stage.IN_SERVICE:
                known = accepted_on(dossier)
            case Stage.UNIFIED_OPERATION:
                first = dossier.operations[0] if dossier.operations else None
                number = first.package_id if first else None
                outside = [calendar.awarded[number]] if number else []
        return max([*outside, *([known] if known else [])], default=self.born_on)

    def standing_on(self, day: date) -> Standing:
        """The last 状态记录 of the day; without one, a decision 暂缓, else the end of the story."""
        dossier = self.dossier
        if dossier.standing_records:
            past = [record.standing for record in dossier.standing_records if record.dated_on <= day]
            return past[-1] if past else Standing.NORMAL
        last = dossier.last_approval
        since = last.dated_on if last and last.conclusion is Decision.DEFERRED else self.calendar.today
        return dossier.standing if day >= since else Standing.NORMAL

    def text_on(self, unit_day: date, office_day: date, stage: Stage) -> str:
        """The file with the unit's sections of one day and those of all others of another, at a stage."""
        return self._text(self._last_change(unit_day), self._last_change(office_day), stage)

    def _last_change(self, day: date) -> date:
        """The last day on which anything of the file can have changed: between such days a text is made once."""
        place = bisect_right(self._days, day)
        return self._days[place - 1] if place else date.min

    @cached_property
    def _days(self) -> list[date]:
        dossier, calendar = self.dossier, self.calendar
        days = {date.fromisoformat(found) for found in re.findall(r"\d{4}-\d{2}-\d{2}", self.text)}
        days |= {date.fromisoformat(f"{report.month}-28") for report in dossier.supervision_reports}
        days |= {calendar.meetings[review.meeting_id] - NOTICE for review in dossier.expert_reviews}
        packages = {*dossier.package_ids, *(o.package_id for o in dossier.operations if o.package_id)}
        days |= {calendar.entrusted[number] for number in packages}
        return sorted(days | {self.born_on, self.born_on + SLIP_LASTS, calendar.today})

    @cache  # noqa: B019 - a life lives as long as its story
    def _text(self, unit_day: date, office_day: date, stage: Stage) -> str:
        kept = "".join(self._section_on(section, unit_day, office_day) for section in sections(self.text))
        if self.is_meddled(unit_day):
            kept = kept.replace(f"岗位: {self.dossier.contact.post}", f"岗位: {SLIP}") if self.dossier.contact else kept
        kept = re.sub(r"(?m)^阶段: .*$", f"阶段: {stage}", kept, count=1)
        return re.sub(r"(?m)^状态: .*$", f"状态: {self.standing_on(office_day)}", kept, count=1)

    def is_meddled(self, day: date) -> bool:
        """Some contacts wrote their post wrongly at first and mended it later: such is life."""
        return self.dossier.id.endswith("2") and day < self.born_on + SLIP_LASTS

    def _section_on(self, section: Section, unit_day: date, office_day: date) -> str:
        day = unit_day if section.key in UNITS else office_day
        if section.key in HEAD or not section.key:
            return section.text
        if section.key == "申报":
            declared = self.dossier.declaration and self.dossier.declaration.dated_on
            return section.text if not declared or declared <= day else ""
        if section.key == "附件":
            shown = [item for item in section.items if self._paper_on(values_of(item)) <= day]
        elif section.items:
            # The unit applies for 运维 and 变更, the office does the rest of the record.
            began = unit_day if section.key in SHARED else day
            day = office_day if section.key in SHARED else day
            shown = [text for item in section.items if (text := self._item_on(section.key, item, began, day))]
        else:
            record = values_of(section.text)
            since = begun(record) if isinstance(record, dict) else None
            if section.key == "采购包":
                since = max((self.calendar.entrusted[number] for number in record), default=None)
            return section.text if since is None or since <= day else ""
        return section.head + "".join(shown) if shown else ""

    def _item_on(self, key: str, item: str, began: date, day: date) -> str:
        record = values_of(item)
        since = begun(record)
        if key == "论证":
            since = self.calendar.meetings[record["会议"]] - NOTICE
        elif key == "里程碑":
            since = self.dossier.contracts[0].signed_on
        elif key == "预算":
            since = day_in(record["日期"])
        elif key == "说明":
            since = self.born_on
        if since is not None and since > began:
            return ""
        left = as_of(record, day, lambda name, value: self._later(key, record, name))
        return item if left == record else item_text(left)

    def _later(self, key: str, record: Mapping[str, Any], name: str) -> date | None:
        """When a key of a record came to be known, where that was after the record began."""
        decided = day_in(record.get("日期"))
        if key == "论证" and name not in ("轮次", "会议"):
            return decided
        if key == "竣工验收" and name not in ("轮次", "申请"):
            return decided
        if key == "试运行" and name in ("止", "记录", "用户评价"):
            return day_in(record.get("止"))
        if key == "里程碑" and name == "完成":
            return day_in(record.get("完成"))
        if key == "运维" and name == "申请":
            return date.min
        if key == "运维" and name == "包":
            return self.calendar.entrusted.get(record["包"])
        return None

    def _paper_on(self, paper: Mapping[str, str]) -> date:
        """When a paper was added: with the declaration, with the record that cites it, or with the acceptance."""
        declared = self.dossier.declaration and self.dossier.declaration.dated_on
        if paper["种类"] in DECLARED or not declared:
            return declared or self.born_on
        cited = self._cited.get(paper["编号"])
        if cited:
            return cited
        final = self.dossier.final_acceptances
        return final[0].applied_on if final else declared

    @cached_property
    def _cited(self) -> dict[str, date]:
        found: dict[str, date] = {}
        for section in sections(self.text):
            if section.key in ("附件", "申报", ""):
                continue
            for item in section.items or (section.text,):
                if not re.search(r"FJ-\d", item):
                    continue
                record = values_of(item)
                inner = [record, *(value for value in record.values() if isinstance(value, dict))]
                for each in inner:
                    day = day_in(each.get("止")) or day_in(each.get("日期")) or begun(each)
                    for value in each.values():
                        if isinstance(value, str) and value.startswith("FJ-") and day:
                            found[value] = min(day, found.get(value, day))
        return found
