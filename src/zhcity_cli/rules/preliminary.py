"""初验与试运行 (第十一至十五条): the unit's own acceptance, the trial run, and the order of all steps to the final one."""

from __future__ import annotations

from collections.abc import Iterator

from zhcity_cli.model.dossier import Dossier, facts
from zhcity_cli.model.dossier.acceptance import FinalAcceptance
from zhcity_cli.model.finding import Problem, Severity
from zhcity_cli.model.library import Library
from zhcity_cli.model.registry import Unit
from zhcity_cli.model.stages import Path, Stage
from zhcity_cli.model.words import Basis, ContractKind, Passed, Qualified
from zhcity_cli.regulation import ACCEPTANCE
from zhcity_cli.rules.rule import Step, demand, in_order, rule

BUILT = (Path.CONSTRUCTION,)
APPLYING = Stage.FINAL_ACCEPTANCE


@rule(
    demand(
        "R40a", "preliminary-by-project-unit", "初验由建设单位组织", basis=Basis.MEASURE, sentence="S37",
        quote="初验由建设单位负责组织",
        asks="每一轮初验的 组织 是本项目的项目单位。",
        why="初验由建设单位负责组织，不能由承建单位自己验自己。",
        mend="由项目单位重新组织初验，记成新的一轮；写错了的，改正 组织",
    ),
    needs=("R09a",), reads=("preliminary_acceptances",),
)  # fmt: skip
def R40a(dossier: Dossier, library: Library) -> Iterator[Problem]:
    for place, first in enumerate(dossier.preliminary_acceptances):
        organiser = library.units.get(first.organiser)
        if organiser is None or first.organiser == dossier.project_unit:
            continue
        builder = "（承建单位）" if _is_builder(dossier, organiser) else " "
        owner = library.unit_name(dossier.project_unit, first.dated_on)
        seen = organiser.name_on(first.dated_on)
        message = f"第 {first.round} 轮初验由 {seen}{builder}组织，建设单位是 {owner}"
        yield Problem(("初验", place, "组织"), message, seen, owner, on=first.dated_on)


def _is_builder(dossier: Dossier, unit: Unit) -> bool:
    return any(
        contract.contractor == unit.name or (contract.credit_code and contract.credit_code == unit.unit_credit_code)
        for _, contract in facts.contracts_of(dossier, ContractKind.CONSTRUCTION)
    )


@rule(
    demand(
        "R40b", "preliminary-passed", "初验已通过", basis=Basis.CONVENTION, sentence="S37",
        asks="进入竣工验收前，最后一轮初验的结论是 通过。",
        why="解读把验收分为初验和竣工验收；初验没有通过的不往下走，是本库的约定。",
        mend="项目单位组织初验，在 初验 记一轮；不通过的，整改后再验一轮",
    ),
    APPLYING, paths=BUILT,
)  # fmt: skip
def R40b(dossier: Dossier, library: Library) -> Iterator[Problem]:
    rounds = dossier.preliminary_acceptances
    if not rounds:
        yield Problem(("初验",), "没有初验记录", "空", "通过的初验")
    elif rounds[-1].conclusion is not Passed.PASSED:
        seen = str(rounds[-1].conclusion or "空")
        at = ("初验", len(rounds) - 1, "结论")
        yield Problem(at, f"第 {rounds[-1].round} 轮初验的结论是 {seen}", seen, "通过")


@rule(
    demand(
        "R40c", "preliminary-group", "初验有验收组，没有承建单位", basis=Basis.CONVENTION, sentence="S37",
        asks="做过的初验写明验收组；验收组里没有承建合同的乙方。",
        why="谁验的要说得清；承建单位到会介绍，不参加评定。",
        mend="在该轮 验收组 填专家、监理合同或单位；去掉承建合同",
    ),
    reads=("preliminary_acceptances",),
)  # fmt: skip
def R40c(dossier: Dossier, library: Library) -> Iterator[Problem]:
    builders = {contract.id for _, contract in facts.contracts_of(dossier, ContractKind.CONSTRUCTION)}
    for i, first in enumerate(dossier.preliminary_acceptances):
        at = ("初验", i, "验收组")
        if not first.acceptance_group and first.dated_on <= library.today:
            yield Problem(at, f"第 {first.round} 轮初验没有写验收组", "空", "验收组")
        for j, member in enumerate(first.acceptance_group):
            if member.contract_id in builders:
                message = f"第 {first.round} 轮初验的验收组里有承建合同 {member.contract_id} 的乙方"
                yield Problem((*at, j, "合同"), message, str(member.contract_id), "承建单位以外的成员")


@rule(
    demand(
        "R40d", "preliminary-rectified", "初验的整改项已闭合", basis=Basis.CONVENTION, sentence="S37",
        asks="进入竣工验收前，各轮初验的整改项都有闭合日期。",
        why="带着问题申请竣工验收，竣工验收也过不了。",
        mend="改好的在该整改项填 闭合；没有改的先改",
    ),
    APPLYING, paths=BUILT, needs=("R40b",), reads=("preliminary_acceptances",),
)  # fmt: skip
def R40d(dossier: Dossier, library: Library) -> Iterator[Problem]:
    for i, first in enumerate(dossier.preliminary_acceptances):
        for j, item in enumerate(first.rectifications):
            if item.closed_on is None:
                message = f"第 {first.round} 轮初验的整改项“{item.matter}”还没有闭合"
                yield Problem(("初验", i, "整改项", j, "闭合"), message, "空", "闭合日期")


@rule(
    demand(
        "R40e", "preliminary-rectified-in-time", "初验的整改项按期闭合", basis=Basis.CONVENTION, sentence="S37",
        severity=Severity.WARNING,
        asks="初验的整改项过了期限，有闭合日期；闭合不早于该轮初验。",
        why="限期整改，到期要看结果。",
        mend="改好的填 闭合，没有改的催办；日期写错的改正",
    ),
    needs=("R40d",), reads=("preliminary_acceptances",),
)  # fmt: skip
def R40e(dossier: Dossier, library: Library) -> Iterator[Problem]:
    for i, first in enumerate(dossier.preliminary_acceptances):
        for j, item in enumerate(first.rectifications):
            at = ("初验", i, "整改项", j, "闭合")
            if item.closed_on is None and item.deadline and item.deadline < library.today:
                message = f"整改项“{item.matter}”期限是 {item.deadline}，还没有闭合"
                yield Problem(at, message, "空", f"{item.deadline} 以前闭合")
            elif item.closed_on and item.closed_on < first.dated_on:
                message = f"整改项“{item.matter}”{item.closed_on} 闭合，早于该轮初验 {first.dated_on}"
                yield Problem(at, message, str(item.closed_on), f"不早于 {first.dated_on}")


@rule(
    demand(
        "R42a", "acceptance-in-order", "合同到竣工验收先后有序", basis=Basis.CONVENTION, articles=ACCEPTANCE,
        asks="合同≤开工≤完工≤初验各轮；初验通过≤试运行≤竣工验收申请≤竣工验收≤整改≤再次申请。没有发生的不计。",
        why="解读只把验收分为初验和竣工验收；整条先后是本库的约定，日期倒了多半是写错。",
        mend="核对日期，改正写错的那个",
    ),
    reads=("contracts", "completion", "preliminary_acceptances", "trial_runs", "final_acceptances"),
)  # fmt: skip
def R42a(dossier: Dossier, library: Library) -> Iterator[Problem]:
    for chain in (_building(dossier), _trying(dossier), _finals(dossier), _before_last(dossier)):
        problems = [*in_order(chain)]
        if problems:  # one wrong day may break several chains: it is told once
            yield from problems
            return


@rule(
    demand(
        "R42b", "final-after-preliminary", "先初验后竣工验收", basis=Basis.CONVENTION, sentence="S37",
        asks="申请竣工验收时，已有一轮通过的初验。",
        why="解读把验收分为初验和竣工验收；跳过初验直接竣工验收，等于少验一次。",
        mend="先由项目单位组织初验；已做过的补记 初验",
    ),
    paths=BUILT, needs=("R40b", "R42a"), reads=("final_acceptances",),
)  # fmt: skip
def R42b(dossier: Dossier, library: Library) -> Iterator[Problem]:
    passed = [each.dated_on for each in dossier.preliminary_acceptances if each.conclusion is Passed.PASSED]
    for place, final in enumerate(dossier.final_acceptances):
        if not any(day <= final.applied_on for day in passed):
            message = f"第 {final.round} 轮竣工验收申请 {final.applied_on} 以前，没有通过的初验"
            yield Problem(("竣工验收", place, "申请"), message, str(final.applied_on), "初验通过以后")
            return


@rule(
    demand(
        "R42c", "completed-and-tested", "已完工并自测", basis=Basis.CONVENTION, articles=ACCEPTANCE,
        asks="进入初验前，完工 写明日期和自测报告。",
        why="没有做完、自己没有测过的，不必请人来验。",
        mend="在 完工 填 日期 和 自测（附件编号）",
    ),
    Stage.PRELIMINARY_ACCEPTANCE, paths=BUILT,
)  # fmt: skip
def R42c(dossier: Dossier, library: Library) -> Iterator[Problem]:
    if dossier.completion is None:
        yield Problem(("完工",), "还没有完工", "空", "完工日期和自测报告")
    elif dossier.completion.self_test is None:
        yield Problem(("完工", "自测"), "完工没有自测报告", "空", "自测报告的附件编号")


@rule(
    demand(
        "R42d", "final-applied-for", "已申请竣工验收", basis=Basis.CONVENTION, articles=ACCEPTANCE,
        asks="进入竣工验收前，竣工验收 下有一轮申请；不合格退回初验的，要有新的一轮。",
        why="竣工验收由项目单位申请，主管部门会同发改组织。",
        mend="在 竣工验收 加一轮：轮次、申请（日期）",
    ),
    APPLYING, paths=BUILT, needs=("R40b", "R44b"),
)  # fmt: skip
def R42d(dossier: Dossier, library: Library) -> Iterator[Problem]:
    last = facts.last_final(dossier)
    if last is None:
        yield Problem(("竣工验收",), "还没有申请竣工验收", "空", "竣工验收的申请")
    elif dossier.stage is Stage.PRELIMINARY_ACCEPTANCE and last.conclusion is Qualified.NOT_QUALIFIED:
        message = f"第 {last.round} 轮竣工验收不合格，退回初验以后还没有重新申请"
        yield Problem(("竣工验收",), message, "没有新的一轮", "新一轮的申请")


@rule(
    demand(
        "R43a", "trial-run-done", "试运行已完成", basis=Basis.CONVENTION, articles=ACCEPTANCE,
        asks="进入竣工验收前，有试运行，最后一次写明起止日期。",
        why="试运行不算正式投用，用来在竣工验收前发现问题。",
        mend="在 试运行 填 起、止",
    ),
    APPLYING, paths=BUILT,
)  # fmt: skip
def R43a(dossier: Dossier, library: Library) -> Iterator[Problem]:
    last = len(dossier.trial_runs) - 1
    if last < 0:
        yield Problem(("试运行",), "没有试运行记录", "空", "完成的试运行")
    elif dossier.trial_runs[last].until_on is None:
        message = f"{dossier.trial_runs[last].from_on} 开始的试运行还没有结束"
        yield Problem(("试运行", last, "止"), message, "空", "结束日期")


@rule(
    demand(
        "R43b", "trial-run-recorded", "试运行有记录和用户评价", basis=Basis.CONVENTION, articles=ACCEPTANCE,
        severity=Severity.WARNING,
        asks="进入竣工验收前，最后一次试运行写明记录和用户评价的附件。",
        why="试得怎样，看记录，听用户。",
        mend="在该次试运行填 记录 和 用户评价（附件编号）",
    ),
    APPLYING, paths=BUILT, needs=("R43a",),
)  # fmt: skip
def R43b(dossier: Dossier, library: Library) -> Iterator[Problem]:
    last = len(dossier.trial_runs) - 1
    run = dossier.trial_runs[last]
    blank = [w for w, v in (("记录", run.record_id), ("用户评价", run.user_evaluation)) if v is None]
    if blank:
        words = "、".join(blank)
        yield Problem(("试运行", last, blank[0]), f"{run.from_on} 开始的试运行没有 {words}", "空", words)


@rule(
    demand(
        "R43c", "trial-run-long-enough", "试运行够长", basis=Basis.SIBLING, articles=ACCEPTANCE,
        severity=Severity.WARNING, parameters=("trial_run_months",),
        asks="完成的试运行，至少一次不短于设置的最短月数。",
        why="时间太短，问题露不出来。月数取自别处的办法，可在设置里改。",
        mend="延长试运行，或在 说明 写一条 规则: R43 和理由",
    ),
    APPLYING, paths=BUILT, needs=("R42a", "R43a"),
)  # fmt: skip
def R43c(dossier: Dossier, library: Library) -> Iterator[Problem]:
    parameters = library.settings.parameters
    last = len(dossier.trial_runs) - 1
    run = dossier.trial_runs[last]
    if not any(r.until_on and r.until_on >= facts.trial_run_due(r, parameters) for r in dossier.trial_runs):
        due = facts.trial_run_due(run, parameters)
        message = f"试运行 {run.from_on} 至 {run.until_on}，不足 {parameters.trial_run_months.value} 个月"
        yield Problem(("试运行", last, "止"), message, str(run.until_on), f"不早于 {due}")


def _building(dossier: Dossier) -> list[Step]:
    """The first 承建 contract, its 开工, 完工, each round of 初验."""
    builders = [*facts.contracts_of(dossier, ContractKind.CONSTRUCTION)]
    steps: list[Step] = []
    if builders:
        place, contract = min(builders, key=lambda each: each[1].signed_on)
        steps = [(("合同", place, "签订"), "合同签订", contract.signed_on)]
        steps += [(("合同", place, "开工"), "开工", contract.started_on)]
    steps += [(("完工", "日期"), "完工", dossier.completion.dated_on if dossier.completion else None)]
    rounds = enumerate(dossier.preliminary_acceptances)
    return steps + [(("初验", i, "日期"), f"第 {each.round} 轮初验", each.dated_on) for i, each in rounds]


def _trying(dossier: Dossier) -> list[Step]:
    """The first 初验 that passed, each trial run."""
    return _passed(dossier)[:1] + [step for i in range(len(dossier.trial_runs)) for step in _trial(dossier, i)]


def _finals(dossier: Dossier) -> list[Step]:
    """The first trial run's end, each round of 竣工验收 with what was mended after it."""
    steps = _trial(dossier, 0)[1:] if dossier.trial_runs else []
    for i, final in enumerate(dossier.final_acceptances):
        mended = final.rectification_result.dated_on if final.rectification_result else None
        steps += _final(i, final)
        steps += [(("竣工验收", i, "整改", "日期"), f"第 {final.round} 轮的整改", mended)]
    return steps


def _before_last(dossier: Dossier) -> list[Step]:
    """After a return to 初验: the last 初验 that passed, the last trial run's end, the round that followed."""
    last = facts.last_final(dossier)
    if last is None or last.conclusion is Qualified.NOT_QUALIFIED:
        return []
    run = _trial(dossier, len(dossier.trial_runs) - 1)[1:] if dossier.trial_runs else []
    return _passed(dossier)[-1:] + run + _final(len(dossier.final_acceptances) - 1, last)


def _passed(dossier: Dossier) -> list[Step]:
    return [
        (("初验", i, "日期"), f"第 {each.round} 轮初验", each.dated_on)
        for i, each in enumerate(dossier.preliminary_acceptances)
        if each.conclusion is Passed.PASSED
    ]


def _trial(dossier: Dossier, place: int) -> list[Step]:
    run = dossier.trial_runs[place]
    return [(("试运行", place, "起"), "试运行", run.from_on), (("试运行", place, "止"), "试运行结束", run.until_on)]


def _final(place: int, final: FinalAcceptance) -> list[Step]:
    word = f"第 {final.round} 轮竣工验收"
    return [
        (("竣工验收", place, "申请"), f"{word}的申请", final.applied_on),
        (("竣工验收", place, "日期"), word, final.dated_on),
    ]
