"""总则与职责 (第一至三条, 第四条): scope, the five principles, who is who."""

from __future__ import annotations

from collections.abc import Iterator

from zhcity_cli.model.dossier import Dossier
from zhcity_cli.model.dossier.declaration import Principles
from zhcity_cli.model.finding import Problem, Severity, Verdict
from zhcity_cli.model.library import Library
from zhcity_cli.model.meeting import Meeting
from zhcity_cli.model.roles import Role
from zhcity_cli.model.stages import Path, Stage
from zhcity_cli.model.words import Basis, Category, Frequency, FundingMode, MeetingKind
from zhcity_cli.rules.rule import BUILDING, demand, required, rule

DECLARED = (Stage.DECLARATION,)
PRINCIPLES = ("申报", "原则")
SHARING_CATEGORIES = (Category.APPLICATION, Category.DATA_RESOURCE)

R01a = required(
    demand(
        "R01a", "category-present", "项目类别必填", basis=Basis.MEASURE, sentence="S05",
        asks="申报起，类别 从五类中选一类。",
        why="办法只管五类信息系统，类别决定后面要不要对接、要哪些材料。",
        mend="在 类别 填：信息网络、云服务平台、信息化应用系统、信息资源开发利用、信息安全 之一",
    ),
    "category", since=DECLARED,
)  # fmt: skip

R01b = required(
    demand(
        "R01b", "nature-present", "建设性质必填", basis=Basis.MEASURE, sentence="S04",
        asks="申报起，建设和购买服务项目的 性质 写明新建、改建或扩建。",
        why="改建、扩建要看前期项目，新建不用。",
        mend="在 性质 填 新建、改建 或 扩建",
    ),
    "nature", since=DECLARED, paths=BUILDING,
)  # fmt: skip

R01c = required(
    demand(
        "R01c", "funding-mode-present", "投入方式必填", basis=Basis.MEASURE, sentence="S04",
        asks="申报起，投入方式 从四种中选一种。",
        why="四种投入方式划定办法的适用范围。",
        mend="在 投入方式 填 政府投资、政企联合、购买服务 或 运行维护",
    ),
    "funding_mode", since=DECLARED,
)  # fmt: skip

MODES: dict[Path, tuple[FundingMode, ...]] = {
    Path.CONSTRUCTION: (FundingMode.GOVERNMENT_INVESTMENT, FundingMode.JOINT_CONSTRUCTION),
    Path.PURCHASED_SERVICE: (FundingMode.PURCHASED_SERVICE,),
    Path.OPERATION: (FundingMode.GOVERNMENT_OPERATION,),
}


@rule(
    demand(
        "R01d", "mode-fits-path", "投入方式与路径相符", basis=Basis.CONVENTION, sentence="S04",
        asks="路径 建设 配 政府投资 或 政企联合，路径 购买服务 配 购买服务，路径 运维 配 运行维护。",
        why="路径决定走哪些阶段，和投入方式对不上就会漏阶段。",
        mend="改 投入方式 或 路径，使两者相符",
    ),
    *DECLARED,
)  # fmt: skip
def R01d(dossier: Dossier, library: Library) -> Iterator[Problem]:
    mode, fitting = dossier.funding_mode, MODES[dossier.path]
    if mode is not None and mode not in fitting:
        expected = "或".join(fitting)
        yield Problem(("投入方式",), f"路径是 {dossier.path}，投入方式却是 {mode}", mode, expected)


@rule(
    demand(
        "R02a", "outside-scope-words", "名称或明细疑似不属本办法范围", basis=Basis.MEASURE, sentence="S06",
        severity=Severity.WARNING, parameters=("excluded_words",),
        asks="名称和投资明细里出现个人电脑、复印机、耗材、土建等词时，说明为何仍纳入。",
        why="零散购置、土建、普通装修、专业领域设备购置不归本办法管；名称碰巧带词的也有，所以只提示。",
        mend="不属于的请移出项目库；仍应纳入的，在 说明 下写一条 规则: R02 和理由",
    ),
    *DECLARED,
)  # fmt: skip
def R02a(dossier: Dossier, library: Library) -> Iterator[Problem]:
    words = library.settings.parameters.excluded_words.value
    for word in words:
        if word in dossier.name:
            yield Problem(("名称",), f"名称里有“{word}”", word, "不含排除事项", verdict=Verdict.DOUBTFUL)
            return
    investment = dossier.declaration.investment if dossier.declaration else None
    for place, item in enumerate(investment.cost_items if investment else ()):
        name = item.name
        for word in words:
            if word in name:
                at = ("申报", "投资", "明细", place, "名称")
                yield Problem(at, f"明细“{name}”里有“{word}”", word, "不含排除事项", verdict=Verdict.DOUBTFUL)


@rule(
    demand(
        "R02b", "taken-with-doubt", "清单取入时存疑的已核对", basis=Basis.CONVENTION, sentence="S06",
        severity=Severity.WARNING,
        asks="从清单取入、出处 里记着存疑的卷宗，由人核对是否属于本办法。",
        why="清单上一行字说不清的，机器不替人判断。",
        mend="属于的，删去 出处.备注 里的“存疑”，或在 说明 写一条 规则: R02 和理由；不属于的删去这份卷宗",
    )
)  # fmt: skip
def R02b(dossier: Dossier, library: Library) -> Iterator[Problem]:
    remark = dossier.provenance.remark if dossier.provenance else None
    if remark and remark.startswith("存疑"):
        yield Problem(("出处", "备注"), f"取入时{remark}", remark, "已核对", verdict=Verdict.DOUBTFUL)


R03a = required(
    demand(
        "R03a", "planning-stated", "写明符合的规划和章节", basis=Basis.CONVENTION, sentence="S07",
        asks="申报起，写明项目依据的规划文件和章节。",
        why="第一项原则：符合新型智慧城市建设发展方向。",
        mend="在 申报.原则.符合规划 填 规划 和 章节",
    ),
    "declaration.principles.planning.plan_document", "declaration.principles.planning.plan_section",
    since=DECLARED, paths=BUILDING, needs=("R11a",),
)  # fmt: skip


@rule(
    demand(
        "R03b", "standards-stated", "写明采用的标准", basis=Basis.MEASURE, sentence="S08",
        asks="申报起，列出采用的标准；不采用的写说明。",
        why="第二项原则：统一标准。",
        mend="在 申报.原则.统一标准 填 标准，或在其 说明 写明理由",
    ),
    *DECLARED, paths=BUILDING,
)  # fmt: skip
def R03b(dossier: Dossier, library: Library) -> Iterator[Problem]:
    principles = _stated(dossier)
    standards = principles.standards if principles else None
    if principles and (standards is None or not (standards.standard_codes or standards.note)):
        yield Problem((*PRINCIPLES, "统一标准"), "没有列出采用的标准", "空", "至少一项标准或说明")


R03c = required(
    demand(
        "R03c", "deployment-stated", "写明部署位置和所用网络", basis=Basis.MEASURE, sentence="S09",
        asks="申报起，写明部署在哪里、走什么网络。",
        why="第三项原则：资源整合，统一使用政务云和电子政务网络。",
        mend="在 申报.原则.资源整合 填 部署 和 网络",
    ),
    "declaration.principles.integration.deployment", "declaration.principles.integration.network",
    since=DECLARED, paths=BUILDING, within="declaration.principles",
)  # fmt: skip


@rule(
    demand(
        "R03d", "sharing-stated", "写明信息共享安排", basis=Basis.MEASURE, sentence="S10",
        asks="申报起，列出对接接口和资源目录；没有可共享内容的写说明。",
        why="第四项原则：信息共享。",
        mend="在 申报.原则.信息共享 填 接口 和 资源目录，或在其 说明 写明理由",
    ),
    *DECLARED, paths=BUILDING,
)  # fmt: skip
def R03d(dossier: Dossier, library: Library) -> Iterator[Problem]:
    principles = _stated(dossier)
    if principles is None:
        return
    sharing = principles.information_sharing
    at = (*PRINCIPLES, "信息共享")
    if sharing is None:
        yield Problem(at, "没有写信息共享安排", "空", "接口和资源目录，或说明")
    elif not sharing.note and not sharing.catalogue:
        yield Problem((*at, "资源目录"), "没有列出信息资源目录", "空", "至少一项资源，或在 说明 写明理由")
    elif not sharing.note and not sharing.interfaces and dossier.category not in SHARING_CATEGORIES:
        yield Problem((*at, "接口"), "没有列出对接接口", "空", "至少一个接口，或在 说明 写明理由")


@rule(
    demand(
        "R04", "guide-among-standards", "标准里含《电子政务标准化指南》", basis=Basis.MEASURE, sentence="S08",
        severity=Severity.WARNING, parameters=("standard_numbers",),
        asks="统一标准.标准 里含《电子政务标准化指南》的标准号，或写明不适用的理由。",
        why="解读点名了这份指南。",
        mend="在 统一标准.标准 加上该标准号，或在其 说明 写明不适用的理由",
    ),
    *DECLARED, paths=BUILDING, needs=("R03b",),
)  # fmt: skip
def R04(dossier: Dossier, library: Library) -> Iterator[Problem]:
    standards = _principles(dossier).standards
    wanted = library.settings.parameters.standard_numbers.value
    if standards is None or standards.note or not standards.standard_codes:
        return
    missing = [w for w in wanted if not any(code.startswith(w) for code in standards.standard_codes)]
    if missing:
        seen, expected = "、".join(standards.standard_codes), "、".join(missing)
        yield Problem((*PRINCIPLES, "统一标准", "标准"), f"所列标准 {seen} 里没有 {expected}", seen, expected)


def _off_common_ground(dossier: Dossier, library: Library, place: int, key: str) -> Iterator[Problem]:
    integration = _principles(dossier).integration
    if integration is None or integration.exception is not None:
        return
    seen = (integration.deployment, integration.network)[place]
    expected = library.settings.parameters.deployment_and_network.value[place]
    if seen is not None and seen != expected:
        yield Problem((*PRINCIPLES, "资源整合", key), f"{key}写的是 {seen}，不是 {expected}", seen, expected)


@rule(
    demand(
        "R05a", "on-government-cloud", "部署在示范区政务云平台", basis=Basis.MEASURE, sentence="S09",
        parameters=("deployment_and_network",),
        asks="部署 写示范区政务云平台；另行部署的，例外 里写理由、批准单位和日期。",
        why="统一使用示范区政务云平台，避免重复建设。",
        mend="改 部署，或在 资源整合.例外 写 理由 和 批准（单位、日期、文号）",
    ),
    *DECLARED, paths=BUILDING, needs=("R03c",),
)  # fmt: skip
def R05a(dossier: Dossier, library: Library) -> Iterator[Problem]:
    yield from _off_common_ground(dossier, library, 0, "部署")


@rule(
    demand(
        "R05b", "on-government-network", "使用示范区电子政务网络", basis=Basis.MEASURE, sentence="S09",
        parameters=("deployment_and_network",),
        asks="网络 写示范区电子政务网络；另建网络的，例外 里写理由、批准单位和日期。",
        why="统一使用电子政务网络资源，避免重复建设。",
        mend="改 网络，或在 资源整合.例外 写 理由 和 批准（单位、日期、文号）",
    ),
    *DECLARED, paths=BUILDING, needs=("R03c",),
)  # fmt: skip
def R05b(dossier: Dossier, library: Library) -> Iterator[Problem]:
    yield from _off_common_ground(dossier, library, 1, "网络")


@rule(
    demand(
        "R06a", "connects-to-platforms", "对接共享交换平台和指挥中心", basis=Basis.MEASURE, sentence="S10",
        parameters=("platforms",), may_doubt=True,
        asks="应用系统和信息资源类项目的接口清单里，要有每一个规定的对接平台；写了 信息共享.说明 的为存疑，由办公室看理由。",
        why="确保与示范区共享交换平台和智慧城市指挥中心等系统对接。",
        mend="在 信息共享.接口 补上缺的平台",
    ),
    *DECLARED, paths=BUILDING, needs=("R03d",),
)  # fmt: skip
def R06a(dossier: Dossier, library: Library) -> Iterator[Problem]:
    sharing = _principles(dossier).information_sharing
    if dossier.category not in SHARING_CATEGORIES or sharing is None:
        return
    there = {interface.platform for interface in sharing.interfaces}
    missing = [p for p in library.settings.parameters.platforms.value if p not in there]
    if missing:
        expected = "、".join(missing)
        at = (*PRINCIPLES, "信息共享", "接口")
        seen = "、".join(sorted(there)) or "空"
        message, verdict = f"接口清单里没有 {expected}", Verdict.FAILED
        if sharing.note:
            message, verdict = f"{message}，说明写的是“{sharing.note}”", Verdict.DOUBTFUL
        yield Problem(at, message, seen, expected, verdict=verdict)


@rule(
    demand(
        "R06b", "interfaces-complete", "每个接口有标准和数据项", basis=Basis.CONVENTION, sentence="S10",
        asks="每个接口写明接口标准、数据项和更新频率。",
        why="按照标准化接口要求对接。",
        mend="把该接口的 标准、数据项、频率 填全",
    ),
    *DECLARED, paths=BUILDING, needs=("R03d",),
)  # fmt: skip
def R06b(dossier: Dossier, library: Library) -> Iterator[Problem]:
    sharing = _principles(dossier).information_sharing
    for place, interface in enumerate(sharing.interfaces if sharing else ()):
        blank = [
            word
            for word, value in (
                ("标准", interface.specification),
                ("数据项", interface.data_items),
                ("频率", interface.frequency),
            )
            if not value
        ]
        if blank:
            at = (*PRINCIPLES, "信息共享", "接口", place, blank[0])
            yield Problem(at, f"对接 {interface.platform} 的接口没有填 {'、'.join(blank)}", "空", "、".join(blank))


@rule(
    demand(
        "R06c", "data-in-real-time", "接口实时提供数据", basis=Basis.MEASURE, sentence="S10",
        asks="接口频率为 实时；不是实时的写说明。",
        why="对接并实时提供数据。",
        mend="频率改为 实时，或在该接口的 说明 写明为何不能实时",
    ),
    *DECLARED, paths=BUILDING, needs=("R03d", "R06b"),
)  # fmt: skip
def R06c(dossier: Dossier, library: Library) -> Iterator[Problem]:
    sharing = _principles(dossier).information_sharing
    for place, interface in enumerate(sharing.interfaces if sharing else ()):
        if interface.frequency not in (None, Frequency.REALTIME) and not interface.note:
            at = (*PRINCIPLES, "信息共享", "接口", place, "频率")
            seen = str(interface.frequency)
            yield Problem(at, f"对接 {interface.platform} 的频率是 {seen}，没有说明", seen, "实时，或写说明")


R07a = required(
    demand(
        "R07a", "grading-proposed", "填写拟定的等保级别", basis=Basis.MEASURE, sentence="S11",
        asks="申报起，写明拟定的网络安全等级保护级别。",
        why="第五项原则：按安全等级进行安全系统建设。",
        mend="在 申报.原则.安全可靠.等保拟定 填 一级 到 五级",
    ),
    "declaration.principles.security.proposed_grading", since=DECLARED, paths=BUILDING, within="declaration.principles",
)  # fmt: skip

R07b = required(
    demand(
        "R07b", "cryptography-stated", "写明密码应用安排", basis=Basis.CONVENTION, sentence="S11",
        severity=Severity.WARNING,
        asks="申报起，写明密码应用有没有方案，或为何不适用。",
        why="密码应用方案后补常常误了验收，申报时写明最省事。",
        mend="在 申报.原则.安全可靠.密码应用 填 有方案、编制中 或 不适用",
    ),
    "declaration.principles.security.cryptography_plan",
    since=DECLARED, paths=BUILDING, needs=("R07a",), within="declaration.principles",
)  # fmt: skip


@rule(
    demand(
        "R08a", "leading-group-meets", "审定会由领导小组召开", basis=Basis.MEASURE, sentence="S12",
        asks="种类为 领导小组会 的会议，组织里有领导小组。",
        why="审定是领导小组的职责，别的机构不能代替。",
        mend="在该会议的 组织 写上领导小组的单位代码，或改正会议种类",
    ),
    on=Meeting,
)  # fmt: skip
def R08a(meeting: Meeting, library: Library) -> Iterator[Problem]:
    if meeting.meeting_kind is MeetingKind.LEADING_GROUP and not _organised_by(meeting, library, Role.LEADING_GROUP):
        seen = _names(meeting.organisers, library)
        yield Problem(("组织",), f"领导小组会 {meeting.id} 的组织是 {seen}，没有领导小组", seen, "领导小组")


@rule(
    demand(
        "R08b", "approved-by-leading-group", "审定依据的是领导小组会", basis=Basis.MEASURE, sentence="S12",
        asks="审定 引用的会议是领导小组会。",
        why="审定是领导小组的职责。",
        mend="把 审定.会议 改成领导小组会的编号",
    )
)  # fmt: skip
def R08b(dossier: Dossier, library: Library) -> Iterator[Problem]:
    for place, approval in enumerate(dossier.approvals):
        filed = library.meetings.get(approval.meeting_id)
        if filed and filed.record.meeting_kind is not MeetingKind.LEADING_GROUP:
            seen = f"{approval.meeting_id}（{filed.record.meeting_kind}）"
            yield Problem(("审定", place, "会议"), f"审定引用的 {seen} 不是领导小组会", seen, "领导小组会")


@rule(
    demand(
        "R08c", "exception-allowed-by-bureau", "例外由主管部门批准", basis=Basis.CONVENTION, sentence="S14",
        asks="资源整合的例外由办公室（主管部门）批准。",
        why="统筹规划、综合协调是政务服务和大数据管理局的职责。",
        mend="把 例外.批准.单位 改成办公室的单位代码，并附其批准文号",
    )
)  # fmt: skip
def R08c(dossier: Dossier, library: Library) -> Iterator[Problem]:
    principles = dossier.declaration.principles if dossier.declaration else None
    integration = principles.integration if principles else None
    if integration is None or integration.exception is None:
        return
    by = library.units.get(integration.exception.sanction.unit)
    if by is not None and not {Role.OFFICE, Role.DATA_BUREAU} & set(by.duties):
        at = (*PRINCIPLES, "资源整合", "例外", "批准", "单位")
        yield Problem(at, f"例外由 {by.name} 批准，它不是主管部门", by.name, "办公室（主管部门）")


@rule(
    demand(
        "R09a", "unit-registered", "项目单位在单位名录内", basis=Basis.CONVENTION, sentence="S26",
        asks="项目单位 是 registry/units.yaml 里的代码，其职责含 项目单位。",
        why="项目单位是业主，承担主体责任，只能有一个。",
        mend="改成名录里的单位代码；单位是新的，请办公室先登记进 registry/units.yaml",
    )
)  # fmt: skip
def R09a(dossier: Dossier, library: Library) -> Iterator[Problem]:
    unit = library.units.get(dossier.project_unit)
    if unit is None:
        from difflib import get_close_matches

        near = get_close_matches(dossier.project_unit, library.units, n=1, cutoff=0.6)
        hint = f"您要写的可能是 {near[0]}（{library.units[near[0]].name}）；名录见 registry/units.yaml" if near else ""
        seen = dossier.project_unit
        yield Problem(("项目单位",), f"项目单位 {seen} 不在单位名录里", seen, "名录里的单位代码", hint)
    elif Role.PROJECT_UNIT not in unit.duties:
        duties = "、".join(unit.duties)
        yield Problem(("项目单位",), f"{unit.name} 的职责是 {duties}，不是项目单位", duties, "项目单位")


R09b = required(
    demand(
        "R09b", "leader-named", "写明项目负责人", basis=Basis.SIBLING, sentence="S26",
        asks="申报起，写明项目负责人的姓名和岗位。",
        why="国办发〔2019〕57号 第十三条要求明确项目责任人。",
        mend="在 负责人 填 姓名 和 岗位",
    ),
    "leader", since=DECLARED,
)  # fmt: skip

R09c = required(
    demand(
        "R09c", "contact-named", "写明联系人", basis=Basis.CONVENTION, sentence="S26",
        asks="申报起，写明联系人的姓名和岗位。",
        why="补正、催报要找得到人。",
        mend="在 联系人 填 姓名 和 岗位",
    ),
    "contact", since=DECLARED,
)  # fmt: skip


def _stated(dossier: Dossier) -> Principles | None:
    return dossier.declaration.principles if dossier.declaration else None


def _principles(dossier: Dossier) -> Principles:
    """The principles, empty where there are none: R03a tells that."""
    return _stated(dossier) or Principles()


def _organised_by(meeting: Meeting, library: Library, role: Role) -> bool:
    return any(role in library.units[code].duties for code in meeting.organisers if code in library.units)


def _names(codes: tuple[str, ...], library: Library) -> str:
    return "、".join(library.unit_name(code) for code in codes) or "空"
