"""竣工验收与投用 (第十一至十五条): who accepts, what follows a failure, and not in use before it passed."""

from __future__ import annotations

from collections.abc import Iterator

from zhcity_cli.model.dossier import Dossier, facts
from zhcity_cli.model.finding import Problem, Severity
from zhcity_cli.model.library import Library
from zhcity_cli.model.roles import Role
from zhcity_cli.model.stages import Path, Stage
from zhcity_cli.model.words import Basis, Qualified
from zhcity_cli.regulation import ACCEPTANCE
from zhcity_cli.rules.rule import demand, rule

BUILT = (Path.CONSTRUCTION,)
NOT_BEFORE_ACCEPTANCE = "未经竣工验收或竣工验收不合格的新型智慧城市建设项目不得投入使用"


@rule(
    demand(
        "R41a", "final-by-two-bodies", "竣工验收由主管部门会同发改组织", basis=Basis.MEASURE, sentence="S38",
        quote="竣工验收由政务服务和大数据管理局会同发改和统计局",
        asks="每一轮竣工验收的 组织 含政务服务和大数据管理局、发展改革和统计局两家。",
        why="竣工验收由该局会同发展改革和统计局开展，少一家不算数。",
        mend="在该轮 组织 补上缺的单位代码；确实少一家的，重新组织一轮",
    ),
    reads=("final_acceptances",),
)  # fmt: skip
def R41a(dossier: Dossier, library: Library) -> Iterator[Problem]:
    for place, final in enumerate(dossier.final_acceptances):
        if not (final.organisers or final.dated_on or final.conclusion):
            continue
        units = [library.units[code] for code in final.organisers if code in library.units]
        duties = {duty for unit in units for duty in unit.duties}
        day = final.dated_on or library.today
        missing = [
            "、".join(unit.name_on(day) for unit in library.unit_of(wanted[0])) or wanted[0]
            for wanted in ((Role.OFFICE, Role.DATA_BUREAU), (Role.DEVELOPMENT_BUREAU,))
            if duties.isdisjoint(wanted)
        ]
        if missing:
            seen, expected = "、".join(unit.name_on(day) for unit in units) or "空", "、".join(missing)
            message = f"第 {final.round} 轮竣工验收的组织单位为 {seen}，缺 {expected}"
            yield Problem(("竣工验收", place, "组织"), message, seen, expected, on=final.dated_on)


@rule(
    demand(
        "R41b", "experts-at-final", "竣工验收有专家", basis=Basis.MEASURE, sentence="S38",
        quote="组织相关领域专家开展验收",
        asks="开过的竣工验收写明到会专家。",
        why="竣工验收要组织相关领域专家开展。",
        mend="在该轮 专家 填专家编号（见 registry/experts.yaml）",
    ),
    reads=("final_acceptances",),
)  # fmt: skip
def R41b(dossier: Dossier, library: Library) -> Iterator[Problem]:
    for place, final in enumerate(dossier.final_acceptances):
        # Before the meeting the names are not kept here.
        held = final.conclusion or (final.dated_on and final.dated_on <= library.today)
        if held and not final.expert_ids:
            message = f"第 {final.round} 轮竣工验收没有专家"
            yield Problem(("竣工验收", place, "专家"), message, "空", "专家名单", on=final.dated_on)


@rule(
    demand(
        "R41c", "final-experts-in-term", "竣工验收的专家在聘期", basis=Basis.CONVENTION, articles=ACCEPTANCE,
        severity=Severity.WARNING,
        asks="竣工验收的日期在各专家的聘期内。",
        why="专家咨询委员会由主管部门建立和管理。",
        mend="核对专家编号；续聘的请办公室先更新 registry/experts.yaml",
    ),
    reads=("final_acceptances",),
)  # fmt: skip
def R41c(dossier: Dossier, library: Library) -> Iterator[Problem]:
    for place, final in enumerate(dossier.final_acceptances):
        for j, number in enumerate(final.expert_ids if final.dated_on else ()):
            expert = library.experts.get(number)
            if expert and final.dated_on and not expert.term.from_on <= final.dated_on <= expert.term.until_on:
                term = f"{expert.term.from_on} 至 {expert.term.until_on}"
                message = f"竣工验收日期 {final.dated_on} 不在专家 {number} 的聘期 {term} 内"
                yield Problem(("竣工验收", place, "专家", j), message, str(final.dated_on), term)


@rule(
    demand(
        "R41d", "final-experts-independent", "竣工验收的专家与项目无隶属关系", basis=Basis.CONVENTION,
        articles=ACCEPTANCE, severity=Severity.WARNING,
        asks="竣工验收的专家不在项目单位和合同各乙方工作。",
        why="自己验自己，结论不作数。",
        mend="更换该专家重新验收；确无影响的，在 说明 写一条 规则: R41 和理由",
    ),
    reads=("final_acceptances",),
)  # fmt: skip
def R41d(dossier: Dossier, library: Library) -> Iterator[Problem]:
    unit = library.units.get(dossier.project_unit)
    interested = {contract.contractor for contract in dossier.contracts}
    interested |= {unit.name, *(former.name for former in unit.former_names)} if unit else set()
    for place, final in enumerate(dossier.final_acceptances):
        for j, number in enumerate(final.expert_ids):
            expert = library.experts.get(number)
            if expert and expert.employer in interested:
                message = f"第 {final.round} 轮的专家 {number} 在 {expert.employer} 工作，应回避"
                yield Problem(("竣工验收", place, "专家", j), message, str(expert.employer), "与项目无隶属关系")


@rule(
    demand(
        "R41e", "final-concluded", "竣工验收的结论和日期写全", basis=Basis.CONVENTION, articles=ACCEPTANCE,
        asks="有结论的一轮写明日期，日期不在今天以后；又开了新一轮的，前一轮写明结论。",
        why="没有日期，看不出投用、拨付是不是在验收以后。",
        mend="在该轮填 日期、结论",
    ),
    reads=("final_acceptances",),
)  # fmt: skip
def R41e(dossier: Dossier, library: Library) -> Iterator[Problem]:
    last = len(dossier.final_acceptances) - 1
    for place, final in enumerate(dossier.final_acceptances):
        if final.conclusion and final.dated_on is None:
            at = ("竣工验收", place, "日期")
            yield Problem(at, f"第 {final.round} 轮竣工验收有结论，没有日期", "空", "日期")
        elif final.conclusion and final.dated_on and final.dated_on > library.today:
            message = f"第 {final.round} 轮竣工验收 {final.dated_on} 还没有到，已经写了结论"
            yield Problem(("竣工验收", place, "日期"), message, str(final.dated_on), f"不晚于今天 {library.today}")
        elif final.conclusion is None and place < last:
            message = f"第 {final.round} 轮竣工验收没有结论，又有了新的一轮"
            yield Problem(("竣工验收", place, "结论"), message, "空", "合格或不合格")


@rule(
    demand(
        "R44a", "not-in-use-before-acceptance", "竣工验收合格以后才投用", basis=Basis.MEASURE, sentence="S39",
        quote=NOT_BEFORE_ACCEPTANCE,
        asks="投用.日期 不早于竣工验收合格的日期；竣工验收没有合格的，没有 投用。",
        why="未经竣工验收或者不合格的不得投入使用。试运行不算投用，记在 试运行。",
        mend="还没有合格的，停止使用，先验收；日期写错的改正；试运行的改记 试运行",
    ),
    paths=BUILT, needs=("R44b",), reads=("in_service",),
)  # fmt: skip
def R44a(dossier: Dossier, library: Library) -> Iterator[Problem]:
    if dossier.in_service is None:
        return
    used, accepted = dossier.in_service.dated_on, facts.accepted_on(dossier)
    last = facts.last_final(dossier)
    if facts.is_accepted_undated(dossier):
        return  # R41e asks for the day
    if accepted is None:
        state = "还没有竣工验收" if last is None else f"第 {last.round} 轮竣工验收{last.conclusion or '还没有结论'}"
        yield Problem(("投用", "日期"), f"{used} 投用，{state}", str(used), "竣工验收合格以后", on=used)
    elif used < accepted:
        message = f"{used} 投用，早于竣工验收合格的 {accepted}"
        yield Problem(("投用", "日期"), message, str(used), f"不早于 {accepted}", on=used)


@rule(
    demand(
        "R44b", "accepted-before-use", "竣工验收合格", basis=Basis.MEASURE, sentence="S39",
        quote=NOT_BEFORE_ACCEPTANCE,
        asks="进入投用前，最后一轮竣工验收的结论是 合格。",
        why="未经竣工验收或者不合格的不得投入使用。",
        mend="由办公室会同发改组织竣工验收，在该轮填 结论、日期；不合格的整改后再验一轮",
    ),
    Stage.IN_SERVICE, paths=BUILT,
)  # fmt: skip
def R44b(dossier: Dossier, library: Library) -> Iterator[Problem]:
    last = facts.last_final(dossier)
    if last is None:
        yield Problem(("竣工验收",), "没有竣工验收记录", "空", "合格的竣工验收")
    elif last.conclusion is not Qualified.QUALIFIED:
        at = ("竣工验收", len(dossier.final_acceptances) - 1, "结论")
        seen = str(last.conclusion or "空")
        yield Problem(at, f"第 {last.round} 轮竣工验收的结论是 {seen}", seen, "合格")


@rule(
    demand(
        "R44c", "in-service-dated", "写明投用日期", basis=Basis.CONVENTION, articles=ACCEPTANCE,
        asks="进入统一运维前，投用 写明日期。",
        why="备案、自评价、测评都从投用那天算起。",
        mend="在 投用 填 日期",
    ),
    Stage.UNIFIED_OPERATION, paths=BUILT, needs=("R44b",),
)  # fmt: skip
def R44c(dossier: Dossier, library: Library) -> Iterator[Problem]:
    if dossier.in_service is None:
        yield Problem(("投用",), "没有写投用日期", "空", "投用日期")


@rule(
    demand(
        "R45a", "rectification-demanded", "竣工验收不合格的限期整改", basis=Basis.CONVENTION, articles=ACCEPTANCE,
        asks="不合格的一轮写明整改要求：事项、期限、责任人；期限不早于验收日期。",
        why="改什么、谁来改、何时改完，当场要说清。期限由组织验收的单位定，没有统一的天数。",
        mend="在该轮 整改要求 填 事项、期限、责任人",
    ),
    reads=("final_acceptances",),
)  # fmt: skip
def R45a(dossier: Dossier, library: Library) -> Iterator[Problem]:
    for place, final in enumerate(dossier.final_acceptances):
        if final.conclusion is not Qualified.NOT_QUALIFIED:
            continue
        at = ("竣工验收", place, "整改要求")
        demanded = final.rectification_demand
        if demanded is None:
            yield Problem(at, f"第 {final.round} 轮不合格，没有整改要求", "空", "事项、期限、责任人")
        elif final.dated_on and demanded.deadline < final.dated_on:
            message = f"整改期限 {demanded.deadline} 早于第 {final.round} 轮竣工验收 {final.dated_on}"
            yield Problem((*at, "期限"), message, str(demanded.deadline), f"不早于 {final.dated_on}")


@rule(
    demand(
        "R45b", "rectified-in-time", "整改到期要复验", basis=Basis.SIBLING, articles=ACCEPTANCE,
        severity=Severity.WARNING,
        asks="最后一轮不合格、整改期限已过的，有新的一轮竣工验收申请。",
        why="丽水 第二十二条：不合格的限期整改，整改不到位的，当年和下年不再安排项目。不合格的按解读本来就不拨付经费。",
        mend="改好的填 整改，重新申请竣工验收；没有改好的停拨经费，列入下年度不安排名单",
    ),
    paths=BUILT, needs=("R45a",), reads=("final_acceptances",),
)  # fmt: skip
def R45b(dossier: Dossier, library: Library) -> Iterator[Problem]:
    last = facts.last_final(dossier)
    if last is None or last.conclusion is not Qualified.NOT_QUALIFIED or last.rectification_demand is None:
        return
    deadline = last.rectification_demand.deadline
    if deadline < library.today:
        mended = last.rectification_result
        state = f"{mended.dated_on} 已整改，还没有复验" if mended else "还没有整改结果"
        message = f"第 {last.round} 轮不合格，整改期限 {deadline} 已过，{state}：停拨，列入下年度不安排名单"
        at = ("竣工验收", len(dossier.final_acceptances) - 1, "整改要求", "期限")
        yield Problem(at, message, str(deadline), f"{deadline} 以前复验", on=last.dated_on)


@rule(
    demand(
        "R45c", "rectified-before-recheck", "整改以后才复验", basis=Basis.CONVENTION, articles=ACCEPTANCE,
        asks="不合格以后又申请的，前一轮写明整改：日期、内容。",
        why="没有整改就复验，验的还是老问题。",
        mend="在前一轮 整改 填 日期 和 内容",
    ),
    needs=("R45a",), reads=("final_acceptances",),
)  # fmt: skip
def R45c(dossier: Dossier, library: Library) -> Iterator[Problem]:
    for place, final in enumerate(dossier.final_acceptances[:-1]):
        if final.conclusion is Qualified.NOT_QUALIFIED and final.rectification_result is None:
            message = f"第 {final.round} 轮不合格，没有写整改结果，又申请了第 {final.round + 1} 轮"
            yield Problem(("竣工验收", place, "整改"), message, "空", "整改的日期和内容")


@rule(
    demand(
        "R52", "final-applied-in-time", "完工后及时申请竣工验收", basis=Basis.SIBLING, articles=ACCEPTANCE,
        severity=Severity.WARNING, parameters=("acceptance_months",),
        asks="完工后在设置的月数内申请竣工验收；不能按期的，有字段为 竣工验收期限 的变更，或附 延期申请。",
        why="拖着不验收，钱不能付，系统也不能用。月数取自国办发〔2019〕57号，可在设置里改。",
        mend="申请竣工验收；不能按期的，在 变更 加一条：字段 写 竣工验收期限，新值 写新的日期",
    ),
    paths=BUILT, needs=("R42a",), reads=("completion",),
)  # fmt: skip
def R52(dossier: Dossier, library: Library) -> Iterator[Problem]:
    due = facts.acceptance_due(dossier, library.settings.parameters)
    if due is None or dossier.completion is None or not facts.is_at_work(dossier):
        return
    finals = dossier.final_acceptances
    done = dossier.completion.dated_on
    if finals and finals[0].applied_on > due:
        message = f"{done} 完工，{finals[0].applied_on} 才申请竣工验收，晚于 {due}"
        yield Problem(("竣工验收", 0, "申请"), message, str(finals[0].applied_on), f"不晚于 {due}", on=done)
    elif not finals and library.today > due:
        message = f"{done} 完工，过了 {due} 还没有申请竣工验收"
        yield Problem(("竣工验收",), message, "空", f"不晚于 {due}", on=done)
