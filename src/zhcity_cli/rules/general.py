"""范围与职责 (第一至三条, 第四条): what the measure covers, who is who."""

from __future__ import annotations

from collections.abc import Iterator

from zhcity_cli.model.dossier import Dossier
from zhcity_cli.model.finding import Problem, Severity, Verdict
from zhcity_cli.model.library import Library
from zhcity_cli.model.meeting import Meeting
from zhcity_cli.model.roles import Role
from zhcity_cli.model.stages import Path, Stage
from zhcity_cli.model.words import Basis, FundingMode, MeetingKind
from zhcity_cli.rules.rule import BUILDING, demand, required, rule

DECLARED = (Stage.DECLARATION,)

R01a = required(
    demand(
        "R01a", "category-present", "项目类别必填", basis=Basis.CONVENTION, sentence="S05",
        asks="申报起，类别 从五类中选一类。",
        why="办法只管五类信息系统，类别决定后面要不要对接、要哪些材料。",
        mend="在 类别 填：信息网络、云服务平台、信息化应用系统、信息资源开发利用、信息安全 之一",
    ),
    "category", since=DECLARED,
)  # fmt: skip

R01b = required(
    demand(
        "R01b", "nature-present", "建设性质必填", basis=Basis.CONVENTION, sentence="S04",
        asks="申报起，建设和购买服务项目的 性质 写明新建、改建或扩建。",
        why="改建、扩建要看前期项目，新建不用。",
        mend="在 性质 填 新建、改建 或 扩建",
    ),
    "nature", since=DECLARED, paths=BUILDING,
)  # fmt: skip

R01c = required(
    demand(
        "R01c", "funding-mode-present", "投入方式必填", basis=Basis.CONVENTION, sentence="S04",
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
        "R02a", "outside-scope-words", "名称或明细疑似不属本办法范围", basis=Basis.CONVENTION, sentence="S06",
        severity=Severity.WARNING, parameters=("excluded_words",),
        asks="名称和投资明细里出现个人电脑、复印机、耗材、土建等词时，说明为何仍纳入。",
        why="零散购置、土建、普通装修、专业领域设备购置不归本办法管；名称碰巧带词的也有，所以只提示。",
        mend="不属于的请移出项目库；仍应纳入的，在 说明 下写一条 规则: R02 和理由",
    ),
    *DECLARED,
)  # fmt: skip
def R02a(dossier: Dossier, library: Library) -> Iterator[Problem]:
    investment = dossier.declaration.investment if dossier.declaration else None
    items = investment.cost_items if investment else ()
    together = "\n".join([dossier.name, *[item.name for item in items]])
    words = [word for word in library.settings.parameters.excluded_words.value if word in together]
    for word in words:
        if word in dossier.name:
            yield Problem(("名称",), f"名称里有“{word}”", word, "不含排除事项", verdict=Verdict.DOUBTFUL)
            return
    for place, item in enumerate(items if words else ()):
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
    ),
    reads=("provenance",),
)  # fmt: skip
def R02b(dossier: Dossier, library: Library) -> Iterator[Problem]:
    remark = dossier.provenance.remark if dossier.provenance else None
    if remark and remark.startswith("存疑"):
        yield Problem(("出处", "备注"), f"取入时{remark}", remark, "已核对", verdict=Verdict.DOUBTFUL)


@rule(
    demand(
        "R08a", "leading-group-meets", "审定会由领导小组召开", basis=Basis.MEASURE, sentence="S12",
        quote="示范区新型智慧城市建设领导小组(以下简称智慧城市领导小组)负责研究审定示范区新型智慧城市建设项目",
        asks="种类为 领导小组会 的会议，组织里有领导小组。",
        why="审定是领导小组的职责，别的机构不能代替。",
        mend="在该会议的 组织 写上领导小组的单位代码，或改正会议种类",
    ),
    on=Meeting,
)  # fmt: skip
def R08a(meeting: Meeting, library: Library) -> Iterator[Problem]:
    if meeting.meeting_kind is MeetingKind.LEADING_GROUP and not _organised_by(meeting, library, Role.LEADING_GROUP):
        seen = "、".join(library.unit_name(code, meeting.dated_on) for code in meeting.organisers) or "空"
        yield Problem(("组织",), f"领导小组会 {meeting.id} 的组织是 {seen}，没有领导小组", seen, "领导小组")


@rule(
    demand(
        "R08b", "approved-by-leading-group", "审定依据的是领导小组会", basis=Basis.MEASURE, sentence="S12",
        quote="示范区新型智慧城市建设领导小组(以下简称智慧城市领导小组)负责研究审定示范区新型智慧城市建设项目",
        asks="审定 引用的会议是领导小组会。",
        why="审定是领导小组的职责。",
        mend="把 审定.会议 改成领导小组会的编号",
    ),
    reads=("approvals",),
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
    ),
    reads=("declaration",),
)  # fmt: skip
def R08c(dossier: Dossier, library: Library) -> Iterator[Problem]:
    principles = dossier.declaration.principles if dossier.declaration else None
    integration = principles.integration if principles else None
    if integration is None or integration.exception is None:
        return
    sanction = integration.exception.sanction
    by = library.units.get(sanction.unit)
    if by is not None and not {Role.OFFICE, Role.DATA_BUREAU} & set(by.duties):
        at, name = ("申报", "原则", "资源整合", "例外", "批准", "单位"), by.name_on(sanction.dated_on)
        yield Problem(at, f"例外由 {name} 批准，它不是主管部门", name, "办公室（主管部门）")


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


def _organised_by(meeting: Meeting, library: Library, role: Role) -> bool:
    return any(role in library.units[code].duties for code in meeting.organisers if code in library.units)
