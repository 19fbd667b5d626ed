"""五项原则 (第一至三条): planning, standards, integration, sharing, security."""

from __future__ import annotations

from collections.abc import Iterator

from zhcity_cli.model.dossier import Dossier
from zhcity_cli.model.dossier.declaration import Principles
from zhcity_cli.model.finding import Problem, Severity, Verdict
from zhcity_cli.model.library import Library
from zhcity_cli.model.stages import Stage
from zhcity_cli.model.words import Basis, Category, Frequency
from zhcity_cli.rules.rule import BUILDING, demand, required, rule

DECLARED = (Stage.DECLARATION,)
PRINCIPLES = ("申报", "原则")
SHARING_CATEGORIES = (Category.APPLICATION, Category.DATA_RESOURCE)

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
        "R03b", "standards-stated", "写明采用的标准", basis=Basis.CONVENTION, sentence="S08",
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
        "R03c", "deployment-stated", "写明部署位置和所用网络", basis=Basis.CONVENTION, sentence="S09",
        asks="申报起，写明部署在哪里、走什么网络。",
        why="第三项原则：资源整合，统一使用政务云和电子政务网络。",
        mend="在 申报.原则.资源整合 填 部署 和 网络",
    ),
    "declaration.principles.integration.deployment", "declaration.principles.integration.network",
    since=DECLARED, paths=BUILDING, within="declaration.principles",
)  # fmt: skip


@rule(
    demand(
        "R03d", "sharing-stated", "写明信息共享安排", basis=Basis.CONVENTION, sentence="S10",
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
        quote="按照国家《电子政务标准化指南》等相关标准进行建设",
        severity=Severity.WARNING, parameters=("standard_numbers",),
        asks="统一标准.标准 里含《电子政务标准化指南》的标准号；写明不适用的理由的不计。",
        why="解读点名了这份指南；标准号是国家标准目录里的，可在设置里改。",
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
        quote="统一使用示范区政务云平台和电子政务网络资源",
        parameters=("deployment_and_network",),
        asks="部署 写的是示范区政务云平台。",
        why="统一使用示范区政务云平台，避免重复建设。解读没有说例外；写了 例外 的按本库约定不计，由批准的人负责。",
        mend="改 部署，或在 资源整合.例外 写 理由 和 批准（单位、日期、文号）",
    ),
    *DECLARED, paths=BUILDING, needs=("R03c",),
)  # fmt: skip
def R05a(dossier: Dossier, library: Library) -> Iterator[Problem]:
    yield from _off_common_ground(dossier, library, 0, "部署")


@rule(
    demand(
        "R05b", "on-government-network", "使用示范区电子政务网络", basis=Basis.MEASURE, sentence="S09",
        quote="统一使用示范区政务云平台和电子政务网络资源",
        parameters=("deployment_and_network",),
        asks="网络 写的是示范区电子政务网络。",
        why="统一使用电子政务网络资源，避免重复建设。解读没有说例外；写了 例外 的按本库约定不计，由批准的人负责。",
        mend="改 网络，或在 资源整合.例外 写 理由 和 批准（单位、日期、文号）",
    ),
    *DECLARED, paths=BUILDING, needs=("R03c",),
)  # fmt: skip
def R05b(dossier: Dossier, library: Library) -> Iterator[Problem]:
    yield from _off_common_ground(dossier, library, 1, "网络")


@rule(
    demand(
        "R06a", "connects-to-platforms", "对接共享交换平台和指挥中心", basis=Basis.MEASURE, sentence="S10",
        quote="确保顺利与示范区共享交换平台和智慧城市指挥中心等系统进行对接",
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
        quote="进行对接并实时提供数据",
        asks="接口频率为 实时；写明为何不能实时的不计。",
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
        "R07a", "grading-proposed", "填写拟定的等保级别", basis=Basis.CONVENTION, sentence="S11",
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


def _stated(dossier: Dossier) -> Principles | None:
    return dossier.declaration.principles if dossier.declaration else None


def _principles(dossier: Dossier) -> Principles:
    """The principles, empty where there are none: R03a tells that."""
    return _stated(dossier) or Principles()
