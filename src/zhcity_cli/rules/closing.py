"""结项 (第四条): a project ends when it is evaluated, its audits and issues are closed, and where it went is known."""

from __future__ import annotations

from collections.abc import Iterator

from zhcity_cli.model.dossier import Dossier
from zhcity_cli.model.dossier.facts import unreviewed_years
from zhcity_cli.model.finding import Problem
from zhcity_cli.model.library import Library
from zhcity_cli.model.stages import Path, Stage
from zhcity_cli.model.words import Basis, ClosingMode
from zhcity_cli.regulation import DUTIES
from zhcity_cli.rules.rule import BUILDING, Step, demand, rule

SERVED = (Path.PURCHASED_SERVICE,)


@rule(
    demand(
        "R60c", "evaluated-before-closing", "结项前已绩效评价", basis=Basis.CONVENTION, sentence="S16",
        asks="建设、购买服务项目进入结项前，绩效 里至少有一次 评价。",
        why="该局负责绩效评估；没有评价就结项，钱花得值不值没有人说过。",
        mend="请办公室在 绩效 填 评价：日期、分、等次",
    ),
    Stage.CLOSED, paths=BUILDING,
)  # fmt: skip
def R60c(dossier: Dossier, library: Library) -> Iterator[Problem]:
    if not any(record.evaluation for record in dossier.performance):
        yield Problem(("绩效",), "还没有绩效评价", "空", "日期、分、等次")


@rule(
    demand(
        "R60d", "audits-put-right", "结项前审计发现都已整改", basis=Basis.CONVENTION, sentence="S25",
        asks="进入结项前，每条 审计 都有 整改结果。",
        why="审计局对项目进行审计监督；问题没有整改，项目不能了结。",
        mend="整改后在该条审计填 整改结果：日期、内容",
    ),
    Stage.CLOSED,
)  # fmt: skip
def R60d(dossier: Dossier, library: Library) -> Iterator[Problem]:
    for place, audit in enumerate(dossier.audits):
        if audit.audit_result is None:
            message = f"{audit.dated_on} 的审计发现“{audit.matter}”还没有整改结果"
            yield Problem(("审计", place, "整改结果"), message, "空", "整改结果")


@rule(
    demand(
        "R60e", "issues-closed", "结项前重大问题都已办结", basis=Basis.CONVENTION, sentence="S13",
        asks="进入结项前，每个重大问题都有领导小组的 决定 和 办结。",
        why="推进中的重大问题由领导小组协调解决，没有办结的不能了结。",
        mend="补上 决定（会议、意见）和 办结（日期、内容）",
    ),
    Stage.CLOSED,
)  # fmt: skip
def R60e(dossier: Dossier, library: Library) -> Iterator[Problem]:
    for place, issue in enumerate(dossier.major_issues):
        wanting = "决定" if issue.settled is None else "办结" if issue.closed is None else ""
        if wanting:
            message = f"重大问题 {issue.serial}“{issue.raised.matter}”还没有{wanting}"
            yield Problem(("重大问题", place, wanting), message, "空", wanting)


@rule(
    demand(
        "R60f", "closing-recorded", "结项写明方式、日期、文号和去向", basis=Basis.CONVENTION, articles=DUTIES,
        asks="进入结项前，结项 写明 方式、日期、文号；移交、并入的还有 去向；日期不早于投用和最后一次验收。",
        why="系统停了、交了、并了，资产和数据在哪里要有着落。",
        mend="请办公室在 结项 补齐",
    ),
    Stage.CLOSED,
)  # fmt: skip
def R60f(dossier: Dossier, library: Library) -> Iterator[Problem]:
    closing = dossier.closing
    if closing is None:
        yield Problem(("结项",), "还没有结项记录", "空", "方式、日期、文号")
        return
    if closing.closing_mode is not ClosingMode.RETIRED and not closing.destination:
        yield Problem(("结项", "去向"), f"{closing.closing_mode}没有写去向", "空", "去向")
    steps: list[Step] = [
        (("竣工验收", i, "日期"), "竣工验收", r.dated_on) for i, r in enumerate(dossier.final_acceptances)
    ]
    steps += [(("投用", "日期"), "投用", dossier.in_service.dated_on)] if dossier.in_service else []
    known = [(day, word) for _, word, day in steps if day]
    if known and closing.dated_on < max(known)[0]:
        day, word = max(known)
        message = f"结项 {closing.dated_on} 早于{word} {day}"
        yield Problem(("结项", "日期"), message, str(closing.dated_on), f"不早于 {day}")


@rule(
    demand(
        "R60j", "service-reviewed-before-closing", "结项前每个服务年度都已考核", basis=Basis.CONVENTION, sentence="S16",
        asks="购买服务项目进入结项前，结项那年以前的每个服务年度都有 考核。",
        why="该局负责监督考核；没有考核的年度，钱付得对不对没有依据。",
        mend="请办公室在 考核 为缺的年度各加一条",
    ),
    Stage.CLOSED, paths=SERVED, needs=("R60f",),
)  # fmt: skip
def R60j(dossier: Dossier, library: Library) -> Iterator[Problem]:
    until = min(library.today, dossier.closing.dated_on) if dossier.closing else library.today
    missing = "、".join(map(str, unreviewed_years(dossier, until)))
    if missing:
        yield Problem(("考核",), f"{missing} 年度的服务没有考核，不能结项", "空", f"{missing} 年度的考核")
