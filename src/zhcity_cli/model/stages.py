"""Paths and stages as data: each path is one ordered line, so `since` is a comparison of positions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from zhcity_cli.model.roles import Role


class Stage(StrEnum):
    """阶段: the work in hand; entering one needs the former work finished."""

    RESERVE = "储备"
    DECLARATION = "申报"
    EXPERT_REVIEW = "论证"
    APPROVAL = "审定"
    INITIATION = "立项"
    PROCUREMENT = "采购"
    CONSTRUCTION = "建设"
    PRELIMINARY_ACCEPTANCE = "初验"
    FINAL_ACCEPTANCE = "竣工验收"
    IN_SERVICE = "投用"
    SERVICE_PERIOD = "服务期"
    APPLICATION_REVIEW = "审核"
    UNIFIED_OPERATION = "统一运维"
    CLOSED = "结项"


class Path(StrEnum):
    CONSTRUCTION = "建设"
    PURCHASED_SERVICE = "购买服务"
    OPERATION = "运维"
    CLASSIFIED = "涉密"


class Via(StrEnum):
    """Which command makes the move."""

    ADVANCE = "zhcity advance"
    PLAN_SUBMIT = "zhcity plan submit"
    PLAN_DECIDE = "zhcity plan decide"


S = Stage

LINES: dict[Path, tuple[Stage, ...]] = {
    Path.CONSTRUCTION: (
        S.RESERVE, S.DECLARATION, S.EXPERT_REVIEW, S.APPROVAL, S.INITIATION, S.PROCUREMENT, S.CONSTRUCTION,
        S.PRELIMINARY_ACCEPTANCE, S.FINAL_ACCEPTANCE, S.IN_SERVICE, S.UNIFIED_OPERATION, S.CLOSED,
    ),
    Path.PURCHASED_SERVICE: (
        S.RESERVE, S.DECLARATION, S.EXPERT_REVIEW, S.APPROVAL, S.INITIATION, S.PROCUREMENT,
        S.SERVICE_PERIOD, S.CLOSED,
    ),
    Path.OPERATION: (S.RESERVE, S.DECLARATION, S.APPLICATION_REVIEW, S.UNIFIED_OPERATION, S.CLOSED),
    Path.CLASSIFIED: (),
}  # fmt: skip

POSITION: dict[Path, dict[Stage, int]] = {path: {s: i for i, s in enumerate(line)} for path, line in LINES.items()}


@dataclass(frozen=True, slots=True)
class Entry:
    """What it takes to enter a stage, in words for people; the conditions themselves are rules with `since`."""

    stage: Stage
    needs: str
    by: tuple[Role, ...]
    via: Via = Via.ADVANCE


UNIT, OFFICE = Role.PROJECT_UNIT, Role.OFFICE

ENTRIES: tuple[Entry, ...] = (
    Entry(S.RESERVE, "编号、名称、项目单位齐全", (UNIT,)),
    Entry(S.DECLARATION, "申报内容齐全：范围、五项原则、投资、绩效目标、附件", (UNIT,)),
    Entry(S.EXPERT_REVIEW, "已受理，论证会已排定（结论可以未出）", (OFFICE,)),
    Entry(S.APPROVAL, "最后一轮论证通过，经费审核完成，列入送审的年度计划", (OFFICE,), Via.PLAN_SUBMIT),
    Entry(S.INITIATION, "领导小组同意或原则同意，有会议、文号、审定额", (OFFICE,), Via.PLAN_DECIDE),
    Entry(S.PROCUREMENT, "立项与预算均已记录，计划已审定，恰在一个有效采购包内", (OFFICE,)),
    Entry(S.CONSTRUCTION, "承建合同已签订，重大项目已有监理", (UNIT,)),
    Entry(S.PRELIMINARY_ACCEPTANCE, "已完工并自测", (UNIT,)),
    Entry(S.FINAL_ACCEPTANCE, "最后一轮初验通过，试运行完成，竣工材料齐全，已申请竣工验收", (UNIT, OFFICE)),
    Entry(S.IN_SERVICE, "最后一轮竣工验收合格，对接平台已联通，该做的密评已通过", (UNIT,)),
    Entry(S.SERVICE_PERIOD, "服务合同已签订，此后每年一次考核", (UNIT,)),
    Entry(S.APPLICATION_REVIEW, "运维申报齐全，已受理", (OFFICE,)),
    Entry(S.UNIFIED_OPERATION, "免费运维期满（建设路径），申请已审核，在当年统一运维包内", (OFFICE,)),
    Entry(S.CLOSED, "停用、移交或并入已记录，绩效与审计已了结", (OFFICE,)),
)

ENTRY: dict[Stage, Entry] = {entry.stage: entry for entry in ENTRIES}

# 退回: the legal moves back, each by the office.
BACK: tuple[tuple[Stage, Stage], ...] = (
    (S.DECLARATION, S.RESERVE),
    (S.EXPERT_REVIEW, S.DECLARATION),
    (S.APPROVAL, S.EXPERT_REVIEW),
    (S.FINAL_ACCEPTANCE, S.PRELIMINARY_ACCEPTANCE),
)


def at_or_after(path: Path, stage: Stage, since: Stage) -> bool:
    """Whether a dossier on `path` at `stage` has reached `since`; False where `since` is not on the path."""
    line = POSITION[path]
    return since in line and line[stage] >= line[since]


def following(path: Path, stage: Stage) -> Stage | None:
    """The next stage on the path, None at its end."""
    line = LINES[path]
    place = POSITION[path][stage] + 1
    return line[place] if place < len(line) else None
