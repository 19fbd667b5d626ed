"""避免重复建设 (第一至三条): similar projects and systems, predecessors of an upgrade."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from zhcity_cli.model.days import add_months
from zhcity_cli.model.dossier import Answer, Dossier
from zhcity_cli.model.dossier.facts import accepted_on
from zhcity_cli.model.finding import Problem, Severity
from zhcity_cli.model.library import Library
from zhcity_cli.model.stages import Path, Stage
from zhcity_cli.model.words import AttachmentKind, Basis, Mark, Nature, Standing
from zhcity_cli.regulation import DECLARATION
from zhcity_cli.rules.rule import BUILDING, demand, rule

# While a project may still be stopped, its likeness is asked about; afterwards it is decided.
ASKED = (Stage.DECLARATION, Stage.EXPERT_REVIEW, Stage.APPROVAL)
SHOWN = 3
# A content of a few words (见附件) says nothing.
TELLING = 20
RULE = "R18"


@rule(
    demand(
        "R18", "not-built-twice", "没有相像的在建、在用、同批项目", basis=Basis.CONVENTION, sentence="S09",
        severity=Severity.WARNING, parameters=("name_similarity",),
        asks="申报到审定之间的项目，与本库的项目、系统目录里的系统名称不相像，建设内容不雷同；相像的有人核对过。",
        why="要统一使用已有资源，避免重复建设。名称先去掉单位、年份、期次、标段、批次和“重发”再比。",
        mend="用 zhcity similar 编号 看对照；核对后用 zhcity similar 编号 --verdict 不重复 --against 对方编号 --reason 理由 --until 日期 记下",
    ),
    Stage.DECLARATION, paths=BUILDING,
)  # fmt: skip
def R18(dossier: Dossier, library: Library) -> Iterator[Problem]:
    # A draft that is checked before it enters is compared once it is there.
    if dossier.stage not in ASKED or dossier.id not in library.by_id:
        return
    found = [
        (ratio, number)
        for ratio, number in alike(dossier, library)
        if is_asked(dossier, number, library) and not answer_between(dossier, number, library)
    ]
    if not found:
        return
    shown = "；".join(f"{told(number, library)}，{_how(ratio)}" for ratio, number in found[:SHOWN])
    more = f"；另有 {len(found) - SHOWN} 个" if len(found) > SHOWN else ""
    yield Problem(("名称",), f"与这些相像：{shown}{more}", dossier.name, "不重复，或有人核对过")


def _how(ratio: float) -> str:
    return f"名称相似 {ratio:.2f}" if ratio else "建设内容一字不差"


def alike(dossier: Dossier, library: Library) -> list[tuple[float, str]]:
    """(ratio of the names, number) of what is alike; 0 where only the contents are the same."""
    found = library.likeness.alike_to(dossier.id)
    known = {number for _, number in found}
    return [*found, *((0.0, number) for number in same_words(dossier, library) if number not in known)]


def same_words(dossier: Dossier, library: Library) -> tuple[str, ...]:
    """The other dossiers whose 建设内容 is this one's word by word."""
    content = dossier.declaration.content if dossier.declaration else None
    if not content or len(content) < TELLING:
        return ()
    return tuple(number for number in library.same_content[content] if number != dossier.id)


def is_asked(dossier: Dossier, other: str, library: Library) -> bool:
    """Whether the likeness to `other` is a question for this dossier: of two in hand, for the one declared later."""
    if dossier.declaration and dossier.declaration.predecessor == other:
        return False  # said openly, and judged by R19
    system = library.systems.get(other)
    if system:
        return system.built_by is None or not is_alive(system.built_by, library)
    if not is_alive(other, library):
        return False
    record = library.by_id[other].record
    return record.stage not in ASKED or _declared(record) < _declared(dossier)


def is_alive(number: str, library: Library) -> bool:
    """Whether a dossier stands for something that is being built or is in use, or is asked for."""
    filed = library.by_id.get(number)
    if filed is None or filed.record.standing is Standing.TERMINATED:
        return False
    return filed.record.stage not in (Stage.RESERVE, Stage.CLOSED)


def _declared(dossier: Dossier) -> tuple[date, str]:
    day = dossier.declaration.dated_on if dossier.declaration else None
    return day or date.max, dossier.id


def answer_between(dossier: Dossier, other: str, library: Library) -> Answer | None:
    """What a person said of these two, on either side, until it expires."""
    sides = [(dossier, other)]
    if other in library.by_id:
        sides.append((library.by_id[other].record, dossier.id))
    for asked, number in sides:
        for answer in asked.answers:
            if answer.rule_code == RULE and number in answer.about and answer.until >= library.today:
                return answer
    return None


def told(number: str, library: Library) -> str:
    """Number, name, unit and where it stands, of a dossier or a system."""
    if system := library.systems.get(number):
        built = f"，{system.built_on.year} 年建成" if system.built_on else ""
        return f"{number} {system.name}（{library.unit_name(system.project_unit)}{built}）"
    record = library.by_id[number].record
    year = f"，{record.plan_year} 年度" if record.plan_year else ""
    return f"{number} {record.name}（{library.unit_name(record.project_unit)}{year}，{record.stage}）"


UPGRADES = (Nature.REBUILD, Nature.EXTENSION)
PREDECESSOR = ("申报", "前期项目")


def _predecessor(dossier: Dossier) -> str | None:
    """What an upgrade says it builds on."""
    declared = dossier.declaration
    return declared.predecessor if declared and dossier.nature in UPGRADES else None


@rule(
    demand(
        "R19a", "predecessor-named", "改建、扩建写明前期项目", basis=Basis.SIBLING, articles=DECLARATION,
        severity=Severity.WARNING,
        asks="性质是 改建、扩建 的，申报.前期项目 写明原项目或已建系统的编号。",
        why="丽水第二十二条、国办发〔2019〕57号第九条要求升级改造的项目先说清原来建了什么。",
        mend="在 申报.前期项目 填项目编号或系统编号（见 registry/systems.yaml）；其实是新建的，改 性质",
    ),
    Stage.DECLARATION, paths=BUILDING, reads=("declaration",),
)  # fmt: skip
def R19a(dossier: Dossier, library: Library) -> Iterator[Problem]:
    if dossier.declaration and dossier.nature in UPGRADES and not dossier.declaration.predecessor:
        yield Problem(PREDECESSOR, f"性质是 {dossier.nature}，没有写前期项目", "空", "原项目或已建系统的编号")


@rule(
    demand(
        "R19b", "predecessor-in-use", "前期项目已验收并运行够久", basis=Basis.SIBLING, articles=DECLARATION,
        severity=Severity.WARNING, parameters=("predecessor_months",),
        asks="申报改建、扩建时，前期项目已经竣工验收合格，投入使用满设置的月数；系统目录里的系统从建成之日算。",
        why="刚建成就改，多半是原来没有想清楚。",
        mend="核对前期项目的验收、投用日期；确需提前的，在 说明 写一条 规则: R19 和理由",
    ),
    Stage.DECLARATION, paths=BUILDING, needs=("R19a",), reads=("declaration",),
)  # fmt: skip
def R19b(dossier: Dossier, library: Library) -> Iterator[Problem]:
    number, declared = _predecessor(dossier), dossier.declaration and dossier.declaration.dated_on
    if not number or not declared or number not in library.predecessors:
        return
    months = library.settings.parameters.predecessor_months.value
    if system := library.systems.get(number):
        word, since = "建成", system.built_on
    else:
        record = library.by_id[number].record if number in library.by_id else None
        # 存量 and O&M projects came in without their earlier papers; a number without a readable dossier tells nothing.
        if record is None or record.path is Path.OPERATION or Mark.LEGACY in record.marks:
            return
        if record.path is Path.PURCHASED_SERVICE:
            word, since = "签订合同", record.contracts[0].signed_on if record.contracts else None
        else:
            word, since = "投用", record.in_service.dated_on if accepted_on(record) and record.in_service else None
    if since is None:
        message = f"前期项目 {number} 没有{word}日期" if word == "建成" else f"前期项目 {number} 还没有验收{word}"
        yield Problem(PREDECESSOR, message, number, f"{word}满 {months} 个月")
    elif add_months(since, months) > declared:
        message = f"前期项目 {number} 于 {since} {word}，到申报日期 {declared} 不满 {months} 个月"
        yield Problem(PREDECESSOR, message, str(since), f"不晚于申报前 {months} 个月")


@rule(
    demand(
        "R19c", "predecessor-evaluated", "前期项目有评价", basis=Basis.SIBLING, articles=DECLARATION,
        severity=Severity.WARNING,
        asks="改建、扩建的前期项目有绩效评价：它的卷宗里有 绩效.评价，或本项目附了 前期评价。",
        why="丽水第二十二条、国办发〔2019〕57号第九条要求升级改造以前先评价用得怎样。",
        mend="附上前期项目的后评价或绩效评价意见（附件种类 前期评价），或请办公室在前期项目的 绩效 登记评价",
    ),
    Stage.DECLARATION, paths=BUILDING, needs=("R19a", "R19b"), reads=("declaration",),
)  # fmt: skip
def R19c(dossier: Dossier, library: Library) -> Iterator[Problem]:
    number = _predecessor(dossier)
    if not number or number not in library.predecessors:
        return
    filed = library.by_id.get(number)
    evaluated = filed is not None and any(each.evaluation for each in filed.record.performance)
    if not evaluated and not any(a.attachment_kind is AttachmentKind.EARLIER_EVALUATION for a in dossier.attachments):
        yield Problem(PREDECESSOR, f"没有前期项目 {number} 的评价", "空", "绩效评价或前期评价附件")
