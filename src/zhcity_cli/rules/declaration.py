"""项目申报 (第五条): when, with which papers and goals."""

from __future__ import annotations

from collections.abc import Iterator

from zhcity_cli.model.dossier import Attachment, Dossier, is_in_words
from zhcity_cli.model.finding import Problem, Severity, Verdict
from zhcity_cli.model.library import Library
from zhcity_cli.model.stages import Path, Stage
from zhcity_cli.model.words import Basis, Mark
from zhcity_cli.regulation import DECLARATION
from zhcity_cli.rules.rule import BUILDING, demand, required, rule

DECLARED = (Stage.DECLARATION,)
R11a = required(
    demand(
        "R11a", "declaration-present", "有申报内容", basis=Basis.MEASURE, sentence="S28",
        quote="项目单位应当在每年年初向政务服务和大数据管理局申报下一年度建设项目",
        asks="申报起，卷宗里有 申报 一节。",
        why="项目单位向主管部门申报，没有内容就不是申报。",
        mend="照模板补上 申报 一节",
    ),
    "declaration", since=DECLARED,
)  # fmt: skip

R11e = required(
    demand(
        "R11e", "declared-on", "写明申报日期", basis=Basis.CONVENTION, sentence="S28",
        asks="申报起，写明申报日期。",
        why="每年年初申报下一年度的项目，没有日期就看不出是哪一年的申报。",
        mend="在 申报.日期 填申报函的日期",
    ),
    "declaration.dated_on", since=DECLARED, needs=("R11a",),
)  # fmt: skip

R11b = required(
    demand(
        "R11b", "plan-year-stated", "写明计划年度", basis=Basis.CONVENTION, sentence="S28",
        asks="申报起，写明申报哪一年度的计划。",
        why="项目实行计划管理。",
        mend="在 计划年度 填四位年份",
    ),
    "plan_year", since=DECLARED,
)  # fmt: skip


@rule(
    demand(
        "R11c", "declared-a-year-ahead", "申报的是下一年度的项目", basis=Basis.MEASURE, sentence="S28",
        quote="每年年初向政务服务和大数据管理局申报下一年度建设项目",
        asks="计划年度 等于申报日期的年份加一；领导小组暂缓过的，可以改列以后年度。",
        why="每年年初申报下一年度建设项目；当年要上的项目走增补。",
        mend="改正 计划年度 或 申报.日期；当年追加的项目请办公室加上 增补 标记",
    ),
    *DECLARED, paths=BUILDING, needs=("R11b", "R11e"), not_for=(Mark.SUPPLEMENT, Mark.LEGACY),
)  # fmt: skip
def R11c(dossier: Dossier, library: Library) -> Iterator[Problem]:
    declared = dossier.declaration.dated_on if dossier.declaration else None
    if declared and dossier.plan_year and dossier.plan_year != declared.year + 1:
        if dossier.was_deferred and dossier.plan_year > declared.year:
            return
        message = f"{declared} 申报的是 {dossier.plan_year} 年度，应为 {declared.year + 1} 年度"
        yield Problem(("计划年度",), message, str(dossier.plan_year), str(declared.year + 1))


@rule(
    demand(
        "R11d", "operation-applied-for", "运维项目有计划年度的运维申请", basis=Basis.CONVENTION, sentence="S40",
        asks="路径 运维 的项目申报时，运维 下有计划年度那一年的记录。",
        why="主管部门每年据各单位申报的运维情况统一招投标。",
        mend="在 运维 下加一条：年度、申请（日期、金额）",
    ),
    *DECLARED, paths=(Path.OPERATION,), needs=("R11b",),
)  # fmt: skip
def R11d(dossier: Dossier, library: Library) -> Iterator[Problem]:
    if dossier.plan_year and dossier.operation_of(dossier.plan_year) is None:
        message = f"运维 下没有 {dossier.plan_year} 年度的申请"
        yield Problem(("运维",), message, "空", f"{dossier.plan_year} 年度的申请")


@rule(
    demand(
        "R12", "declared-in-window", "申报在年初窗口内", basis=Basis.CONVENTION, sentence="S28",
        severity=Severity.WARNING, parameters=("declaration_window",),
        asks="申报日期落在设置的年初窗口内。",
        why="解读只说“每年年初”，起止日由本库设置。",
        mend="核对 申报.日期；确属逾期申报的，在 说明 写明原因",
    ),
    *DECLARED, paths=BUILDING, needs=("R11c",), not_for=(Mark.SUPPLEMENT, Mark.LEGACY),
)  # fmt: skip
def R12(dossier: Dossier, library: Library) -> Iterator[Problem]:
    declared = dossier.declaration.dated_on if dossier.declaration else None
    first, last = library.settings.parameters.declaration_window.value
    if declared and not first <= declared.isoformat()[5:] <= last:
        message = f"申报日期 {declared} 不在年初窗口 {first} 至 {last} 内"
        yield Problem(("申报", "日期"), message, str(declared), f"{first} 至 {last}")


@rule(
    demand(
        "R13a", "supplement-funded", "增补项目说明资金已落实", basis=Basis.SIBLING, articles=DECLARATION,
        parameters=("supplements_allowed",),
        asks="有 增补 标记的项目，送领导小组审定前写明资金来源已落实。",
        why="计划外的项目只有资金落实、领导小组同意才能实施。",
        mend="在 申报.资金说明 写明资金从哪里来、由谁确认",
    ),
    Stage.APPROVAL, paths=BUILDING,
)  # fmt: skip
def R13a(dossier: Dossier, library: Library) -> Iterator[Problem]:
    if Mark.SUPPLEMENT in dossier.marks and not (dossier.declaration and dossier.declaration.funding_statement):
        yield Problem(("申报", "资金说明"), "增补项目没有写 资金说明", "空", "资金落实情况")


@rule(
    demand(
        "R13b", "supplements-allowed", "本库允许增补", basis=Basis.SIBLING, articles=DECLARATION,
        parameters=("supplements_allowed",),
        asks="设置 允许增补 为 否 时，不能再有新的 增补；领导小组已经同意的不受影响。",
        why="是否允许年中增补由示范区自己定。",
        mend="去掉 增补 标记，改报下一年度；或由办公室修改设置 允许增补",
    ),
    *DECLARED, paths=BUILDING,
)  # fmt: skip
def R13b(dossier: Dossier, library: Library) -> Iterator[Problem]:
    allowed = library.settings.parameters.supplements_allowed.value
    if Mark.SUPPLEMENT in dossier.marks and not allowed and not dossier.reached(Stage.INITIATION):
        yield Problem(("标记",), "项目标了 增补，本库的设置不允许增补", "增补", "不标 增补")


@rule(
    demand(
        "R14a", "declaration-papers", "申报附件齐全", basis=Basis.SIBLING, articles=DECLARATION,
        parameters=("declaration_attachments",),
        asks="申报起，附件 里有设置所列的每一种材料。",
        why="材料不全，受理后还要退回补正。",
        mend="在 附件 下补上缺的材料：编号、名称、种类、sha256、页数、存",
    ),
    *DECLARED, paths=BUILDING,
)  # fmt: skip
def R14a(dossier: Dossier, library: Library) -> Iterator[Problem]:
    there = {attachment.attachment_kind for attachment in dossier.attachments}
    missing = [kind for kind in library.settings.parameters.declaration_attachments.value if kind not in there]
    if missing:
        expected = "、".join(missing)
        yield Problem(("附件",), f"附件缺 {expected}", "、".join(sorted(there)) or "空", expected)


@rule(
    demand(
        "R14b", "papers-described", "附件记录完整", basis=Basis.CONVENTION, articles=DECLARATION,
        asks="申报起，每份附件都有页数和存放处；存成文件的还要有 sha256。",
        why="附件只存记录，文件靠 sha256 才能证明后来拿出的还是当初那一份；纸件以档案室的那一份为准。",
        mend="补上 页数 和 存（纸件以“档案室”起头）；文件再补 sha256（certutil -hashfile 文件 SHA256，或 sha256sum 文件）",
    ),
    *DECLARED, reads=("attachments",),
)  # fmt: skip
def R14b(dossier: Dossier, library: Library) -> Iterator[Problem]:
    blanks = [
        (place, attachment.id, word)
        for place, attachment in enumerate(dossier.attachments)
        if attachment.pages is None or attachment.kept_at is None or attachment.sha256 is None
        for word, value in (("页数", attachment.pages), ("存", attachment.kept_at), ("sha256", attachment.sha256))
        if value is None and (word != "sha256" or _is_file(attachment))
    ]
    if blanks:
        # The same slip on every paper is one finding, at the first of them.
        place, _, word = blanks[0]
        papers = "、".join(dict.fromkeys(number for _, number, _ in blanks))
        words = "、".join(dict.fromkeys(word for _, _, word in blanks))
        yield Problem(("附件", place, word), f"附件 {papers} 没有填 {words}", "空", words)


def _is_file(attachment: Attachment) -> bool:
    return attachment.kept_at is not None and not is_in_words(attachment.kept_at)


@rule(
    demand(
        "R14c", "paper-unchanged", "附件与登记的 sha256 一致", basis=Basis.CONVENTION, articles=DECLARATION,
        may_doubt=True,
        asks="存放在库内或可达存放处的附件，文件的 sha256 与登记的一致。",
        why="附件被换过，评审和审计看的就不是同一份材料。",
        mend="放回原来的文件；确需更换的，新增一条附件记录，不改旧记录",
    ),
    reads=("attachments",),
)  # fmt: skip
def R14c(dossier: Dossier, library: Library) -> Iterator[Problem]:
    for place, attachment in enumerate(dossier.attachments):
        kept = attachment.kept_at
        if kept is None or attachment.sha256 is None or kept not in library.digests:
            continue
        actual = library.digests[kept]
        if actual is None:
            message = f"附件 {attachment.id} 的文件 {kept} 现在读不到，无法核对"
            yield Problem(("附件", place, "存"), message, kept, "可读的文件", "接上存放处后再检查", Verdict.DOUBTFUL)
        elif actual != attachment.sha256:
            message = f"附件 {attachment.id} 的文件 {kept} 与登记的 sha256 不同"
            yield Problem(("附件", place, "sha256"), message, actual, attachment.sha256)


R14d = required(
    demand(
        "R14d", "declaration-written", "申报主要内容齐全", basis=Basis.CONVENTION, sentence="S26",
        asks="申报起，写明申报文号、现状与必要性、建设内容。",
        why="需求整理和方案制定是项目单位的责任，评审专家首先看这两段。",
        mend="在 申报 下填 文号、现状与必要性、建设内容",
    ),
    "declaration.document_number", "declaration.necessity", "declaration.content",
    since=DECLARED, needs=("R11a",),
)  # fmt: skip


@rule(
    demand(
        "R17a", "goals-present", "有可量化的绩效目标", basis=Basis.SIBLING, articles=DECLARATION,
        severity=Severity.WARNING, parameters=("least_indicators",),
        asks="申报起，绩效目标 不少于设置的条数。",
        why="没有目标，投用以后无从评价。",
        mend="在 申报.绩效目标 写指标、计量单位、现值、目标，如用户数、办件量、用时",
    ),
    *DECLARED, paths=BUILDING, needs=("R11a",),
)  # fmt: skip
def R17a(dossier: Dossier, library: Library) -> Iterator[Problem]:
    goals = dossier.declaration.performance_goals if dossier.declaration else ()
    least = library.settings.parameters.least_indicators.value
    if len(goals) < least:
        yield Problem(
            ("申报", "绩效目标"), f"绩效目标有 {len(goals)} 条，少于 {least} 条", str(len(goals)), f"≥{least}"
        )


@rule(
    demand(
        "R17b", "goals-measurable", "绩效目标有目标值和单位", basis=Basis.SIBLING, articles=DECLARATION,
        severity=Severity.WARNING,
        asks="每条绩效目标有计量单位、现值和目标值。",
        why="丽水 第五条要求绩效目标定量；写不出数的目标验不了。",
        mend="补上该指标的 计量单位、现值 和 目标；新建系统没有现值的写 0",
    ),
    *DECLARED, paths=BUILDING, needs=("R17a",),
)  # fmt: skip
def R17b(dossier: Dossier, library: Library) -> Iterator[Problem]:
    for place, goal in enumerate(dossier.declaration.performance_goals if dossier.declaration else ()):
        if goal.measure_unit is not None and goal.baseline is not None and goal.target is not None:
            continue
        blank = [
            word
            for word, value in (("计量单位", goal.measure_unit), ("现值", goal.baseline), ("目标", goal.target))
            if value is None
        ]
        if blank:
            at = ("申报", "绩效目标", place, blank[0])
            yield Problem(at, f"指标“{goal.indicator}”没有填 {'、'.join(blank)}", "空", "、".join(blank))
