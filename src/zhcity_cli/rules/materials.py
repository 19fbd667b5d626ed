"""竣工材料与测评 (第十一至十五条): papers, gradings, connections and archives at final acceptance."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from zhcity_cli.model.dossier import Dossier, facts
from zhcity_cli.model.dossier.acceptance import Assessment
from zhcity_cli.model.finding import Problem, Severity
from zhcity_cli.model.library import Library
from zhcity_cli.model.settings import Material, Parameters
from zhcity_cli.model.stages import Path, Stage
from zhcity_cli.model.words import (
    AssessmentKind,
    AttachmentKind,
    Basis,
    Category,
    ContractKind,
    GradingLevel,
    MaterialCondition,
    MaterialDemand,
    Qualified,
)
from zhcity_cli.regulation import ACCEPTANCE
from zhcity_cli.rules.rule import demand, rule

BUILT = (Path.CONSTRUCTION,)
APPLYING, IN_USE = Stage.FINAL_ACCEPTANCE, Stage.IN_SERVICE
SOFTWARE_SCOPE = ("功能", "性能", "安全")
POOR = "差"
CRYPTOGRAPHY_PASSED = ("符合", "基本符合")


def _is_big(dossier: Dossier, parameters: Parameters) -> bool:
    amount = facts.granted(dossier)
    return amount is not None and amount >= parameters.big_amount.value


def _is_software_tested(dossier: Dossier, parameters: Parameters) -> bool:
    return facts.software_cost(dossier) >= parameters.software_test_threshold.value


# 条件 of a paper → whether it holds for a dossier.
CONDITIONS: Mapping[MaterialCondition, Callable[[Dossier, Parameters], bool]] = {
    MaterialCondition.SUPERVISED: lambda dossier, _: bool(facts.contracts_of(dossier, ContractKind.SUPERVISION)),
    MaterialCondition.GRADED_TWO: lambda dossier, _: facts.is_graded(dossier, GradingLevel.TWO),
    MaterialCondition.GRADED_THREE: lambda dossier, _: facts.is_graded(dossier, GradingLevel.THREE),
    MaterialCondition.SOFTWARE_TESTED: _is_software_tested,
    MaterialCondition.SHARING: lambda dossier, _: dossier.category in (Category.APPLICATION, Category.DATA_RESOURCE),
    MaterialCondition.BIG: _is_big,
}


def _lacking(dossier: Dossier, parameters: Parameters, *demands: MaterialDemand) -> list[Material]:
    """The papers of these 要求 that are asked for and not attached."""
    there = {paper.attachment_kind for paper in dossier.attachments}
    return [
        paper
        for paper in parameters.final_materials.value
        if paper.demand in demands
        and paper.attachment_kind not in there
        and (paper.material_condition is None or CONDITIONS[paper.material_condition](dossier, parameters))
    ]


def _named(papers: list[Material]) -> str:
    return "、".join(
        f"{paper.attachment_kind}（{paper.material_condition}）" if paper.material_condition else paper.attachment_kind
        for paper in papers
    )


@rule(
    demand(
        "R46a", "final-materials", "竣工材料齐全", basis=Basis.SIBLING, articles=ACCEPTANCE,
        parameters=("final_materials", "big_amount", "software_test_threshold"),
        asks="进入竣工验收前，设置 竣工材料 里要求为 必备 的，和条件符合的，附件里都有。",
        why="申请竣工验收要附材料。解读没有列清单，默认的取自国办发〔2019〕57号和几地的验收目录，可在设置里改。",
        mend="在 附件 补上缺的种类；本地不要的，改设置 竣工材料",
    ),
    APPLYING, paths=BUILT,
)  # fmt: skip
def R46a(dossier: Dossier, library: Library) -> Iterator[Problem]:
    parameters = library.settings.parameters
    lacking = _lacking(dossier, parameters, MaterialDemand.REQUIRED, MaterialDemand.CONDITIONAL)
    if lacking:
        yield Problem(("附件",), f"竣工材料缺 {_named(lacking)}", f"缺 {len(lacking)} 种", _named(lacking))


@rule(
    demand(
        "R46b", "optional-final-materials", "可选的竣工材料", basis=Basis.SIBLING, articles=ACCEPTANCE,
        severity=Severity.WARNING, parameters=("final_materials",),
        asks="进入竣工验收前，设置 竣工材料 里要求为 可选 的，附件里最好也有。",
        why="有的地方要这些材料，国办发〔2019〕57号没有要。",
        mend="有的补上；没有的，在 说明 写一条 规则: R46 和理由",
    ),
    APPLYING, paths=BUILT,
)  # fmt: skip
def R46b(dossier: Dossier, library: Library) -> Iterator[Problem]:
    lacking = _lacking(dossier, library.settings.parameters, MaterialDemand.OPTIONAL)
    if lacking:
        yield Problem(("附件",), f"可选的竣工材料缺 {_named(lacking)}", f"缺 {len(lacking)} 种", _named(lacking))


def _before(dossier: Dossier, kind: AssessmentKind, day: date) -> list[tuple[int, Assessment]]:
    """(place, assessment) of a kind up to a day."""
    return [(i, a) for i, a in enumerate(dossier.assessments) if a.assessment_kind is kind and a.dated_on <= day]


@rule(
    demand(
        "R47", "software-tested", "软件达到起点的有第三方测评", basis=Basis.SIBLING, articles=ACCEPTANCE,
        severity=Severity.WARNING, parameters=("software_test_threshold",),
        asks="进入投用前，软件开发投资达到设置的起点，竣工验收当日或以前有功能、性能、安全三方面的软件测试。",
        why="软件好不好用、安不安全，由第三方测过才算数。起点取自别处的办法，可在设置里改。",
        mend="在 测评 补软件测试：种类、范围、日期、结论、附件",
    ),
    IN_USE, paths=BUILT, needs=("R44b",),
)  # fmt: skip
def R47(dossier: Dossier, library: Library) -> Iterator[Problem]:
    parameters = library.settings.parameters
    accepted = facts.accepted_on(dossier)
    if accepted is None or not _is_software_tested(dossier, parameters):
        return
    tested = {word for _, a in _before(dossier, AssessmentKind.SOFTWARE_TEST, accepted) for word in a.scope}
    missing = [word for word in SOFTWARE_SCOPE if word not in tested]
    if missing:
        cost, threshold = facts.software_cost(dossier), parameters.software_test_threshold.value
        words = "、".join(missing)
        message = (
            f"软件投资 {cost:.2f} 万元，达到测评起点 {threshold:.2f} 万元，"
            f"竣工验收（{accepted}）当日或以前的软件测试缺 {words}"
        )
        yield Problem(("测评",), message, f"缺 {words}", "、".join(SOFTWARE_SCOPE))


@rule(
    demand(
        "R48a", "assessed-as-graded", "等保测评的级别与定级一致", basis=Basis.CONVENTION, sentence="S11",
        asks="竣工验收当日或以前的等保测评写明级别，与申报的等保级别相同。",
        why="严格按照安全等级建设；按别的级别测的，证明不了这一级。",
        mend="核对 测评.级别 和 申报.原则.安全可靠.等保拟定；定级变了的，重新申报或测评",
    ),
    reads=("assessments",),
)  # fmt: skip
def R48a(dossier: Dossier, library: Library) -> Iterator[Problem]:
    level = facts.grading(dossier)
    if level is None:
        return
    accepted = facts.accepted_on(dossier) or library.today
    for place, assessment in _before(dossier, AssessmentKind.SECURITY_GRADING, accepted):
        if assessment.grading is not level:
            seen = str(assessment.grading or "空")
            message = f"{assessment.dated_on} 的等保测评级别是 {seen}，申报的是 {level}"
            yield Problem(("测评", place, "级别"), message, seen, str(level))


@rule(
    demand(
        "R48b", "assessed-before-acceptance", "竣工验收前等保测评通过", basis=Basis.SIBLING, articles=ACCEPTANCE,
        severity=Severity.WARNING,
        asks="进入投用前，等保二级以上的，竣工验收当日或以前有等保测评，最后一次的结论不是 差。",
        why="国办发〔2019〕57号 第二十五条要求验收附安全风险评估报告（等保测评）。",
        mend="在 测评 补等保测评；结论为 差 的整改后重测",
    ),
    IN_USE, paths=BUILT, needs=("R44b", "R48a"),
)  # fmt: skip
def R48b(dossier: Dossier, library: Library) -> Iterator[Problem]:
    accepted = facts.accepted_on(dossier)
    if accepted is None or not facts.is_graded(dossier, GradingLevel.TWO):
        return
    done = _before(dossier, AssessmentKind.SECURITY_GRADING, accepted)
    if not done:
        message = f"等保 {facts.grading(dossier)} 的系统，竣工验收（{accepted}）当日或以前没有等保测评"
        yield Problem(("测评",), message, "空", "等保测评")
        return
    place, last = max(done, key=lambda each: each[1].dated_on)
    if last.conclusion.startswith(POOR):
        message = f"{last.dated_on} 的等保测评结论是 {last.conclusion}"
        yield Problem(("测评", place, "结论"), message, last.conclusion, "中以上")


@rule(
    demand(
        "R48c", "grading-filed", "等保按期备案", basis=Basis.SIBLING, articles=ACCEPTANCE,
        severity=Severity.WARNING, parameters=("filing_days",),
        asks="等保二级以上的系统，投用后在设置的天数内备案，测评 里有备案号和备案日期。",
        why="新建的二级以上系统投入运行后要到公安机关备案。天数取自公通字〔2007〕43号，可在设置里改。",
        mend="办理备案，在等保测评那一条填 备案号、备案日期",
    ),
    IN_USE, paths=BUILT, needs=("R44b", "R48a", "R48b"),
)  # fmt: skip
def R48c(dossier: Dossier, library: Library) -> Iterator[Problem]:
    due = facts.filing_due(dossier, library.settings.parameters, library.workdays)
    if due is None:
        return
    filed = [
        (a.filed_on, i)
        for i, a in enumerate(dossier.assessments)
        if a.assessment_kind is AssessmentKind.SECURITY_GRADING and a.filing_number and a.filed_on
    ]
    if filed and (first := min(filed))[0] > due:
        message = f"等保 {first[0]} 才备案，晚于 {due}"
        yield Problem(("测评", first[1], "备案日期"), message, str(first[0]), f"不晚于 {due}")
    elif not filed and library.today > due:
        message = f"等保 {facts.grading(dossier)} 的系统，过了 {due} 还没有备案号和备案日期"
        yield Problem(("测评",), message, "空", f"不晚于 {due} 备案")


@rule(
    demand(
        "R49a", "cryptography-assessed", "密评通过才验收", basis=Basis.SIBLING, articles=ACCEPTANCE,
        parameters=("cryptography_from",),
        asks="进入投用前，等保级别达到设置的密评起点的，竣工验收当日或以前最后一次密评的结论是符合或基本符合。",
        why="国办发〔2019〕57号 第二十五条要求验收附密码应用安全性评估报告；密评没有通过的不得通过验收。",
        mend="整改后重新密评，在 测评 补一条：种类 写 密评；本就没有通过的，竣工验收重新组织一轮",
    ),
    IN_USE, paths=BUILT, needs=("R44b",),
)  # fmt: skip
def R49a(dossier: Dossier, library: Library) -> Iterator[Problem]:
    accepted = facts.accepted_on(dossier)
    if accepted is None or not facts.is_graded(dossier, library.settings.parameters.cryptography_from.value):
        return
    done = _before(dossier, AssessmentKind.CRYPTOGRAPHY, accepted)
    expected = "或".join(CRYPTOGRAPHY_PASSED)
    if not done:
        message = f"等保 {facts.grading(dossier)} 的系统，竣工验收（{accepted}）当日或以前没有密评"
        yield Problem(("测评",), message, "空", expected)
        return
    place, last = max(done, key=lambda each: each[1].dated_on)
    if last.conclusion not in CRYPTOGRAPHY_PASSED:
        message = f"{last.dated_on} 的密评结论是 {last.conclusion}，{accepted} 却验收合格"
        yield Problem(("测评", place, "结论"), message, last.conclusion, expected)


@rule(
    demand(
        "R49b", "cryptography-scheme-kept", "有密码应用方案", basis=Basis.SIBLING, articles=ACCEPTANCE,
        parameters=("cryptography_from",),
        asks="进入竣工验收前，等保级别达到设置的密评起点的，附件里有密码应用方案。",
        why="密评要对照方案。国办发〔2019〕57号 第十五条要求密码应用同步规划、同步建设。",
        mend="在 附件 补 密码应用方案",
    ),
    APPLYING, paths=BUILT, needs=("R46a",),
)  # fmt: skip
def R49b(dossier: Dossier, library: Library) -> Iterator[Problem]:
    level = library.settings.parameters.cryptography_from.value
    kinds = {paper.attachment_kind for paper in dossier.attachments}
    if facts.is_graded(dossier, level) and AttachmentKind.CRYPTOGRAPHY_SCHEME not in kinds:
        message = f"等保 {facts.grading(dossier)}，达到密评起点 {level}，附件里没有密码应用方案"
        yield Problem(("附件",), message, "空", AttachmentKind.CRYPTOGRAPHY_SCHEME)


@rule(
    demand(
        "R50", "platforms-connected", "申报的对接平台已联通", basis=Basis.CONVENTION, sentence="S10",
        parameters=("platforms",),
        asks="进入投用前，申报的接口里属于设置 对接平台 的，共享落实 都写着联通和日期。",
        why="解读要求与共享交换平台、指挥中心等对接并实时提供数据；在投用前查，是本库的约定。",
        mend="联通以后，在 共享落实 填 对接、联通: 是、日期",
    ),
    IN_USE, paths=BUILT,
)  # fmt: skip
def R50(dossier: Dossier, library: Library) -> Iterator[Problem]:
    principles = dossier.declaration.principles if dossier.declaration else None
    sharing = principles.information_sharing if principles else None
    declared = dict.fromkeys(interface.platform for interface in sharing.interfaces) if sharing else {}
    places = {connection.platform: i for i, connection in enumerate(dossier.sharing)}
    for platform in declared:
        if platform not in library.settings.parameters.platforms.value:
            continue
        place = places.get(platform)
        if place is None:
            yield Problem(("共享落实",), f"申报要对接 {platform}，共享落实里没有", "空", f"{platform} 联通")
        elif not dossier.sharing[place].is_connected:
            yield Problem(("共享落实", place, "联通"), f"{platform} 还没有联通", "否", "是")
        elif dossier.sharing[place].dated_on is None:
            yield Problem(("共享落实", place, "日期"), f"{platform} 联通没有写日期", "空", "联通日期")


@rule(
    demand(
        "R51", "archived-first", "先归档后验收", basis=Basis.SIBLING, articles=ACCEPTANCE,
        severity=Severity.WARNING, parameters=("archive_first",),
        asks="进入投用前，档案验收 合格，不晚于竣工验收；设置 先归档后验收 为 否 的不查。",
        why="档案没有验收或不合格的，不得通过验收，这是国办发〔2019〕57号的要求，可在设置里改。",
        mend="在 档案验收 填 日期、结论；不合格的整理后再验",
    ),
    IN_USE, paths=BUILT, needs=("R44b",),
)  # fmt: skip
def R51(dossier: Dossier, library: Library) -> Iterator[Problem]:
    archive, accepted = dossier.archive_acceptance, facts.accepted_on(dossier)
    if not library.settings.parameters.archive_first.value or accepted is None:
        return
    if archive is None:
        yield Problem(("档案验收",), f"{accepted} 竣工验收合格，没有档案验收", "空", "合格的档案验收")
    elif archive.conclusion is not Qualified.QUALIFIED:
        yield Problem(("档案验收", "结论"), "档案验收不合格", str(archive.conclusion), "合格")
    elif archive.dated_on > accepted:
        message = f"档案验收 {archive.dated_on} 晚于竣工验收 {accepted}"
        yield Problem(("档案验收", "日期"), message, str(archive.dated_on), f"不晚于 {accepted}")
