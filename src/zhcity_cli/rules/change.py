"""变更留痕: whether a step of the library is legal: its moves, its dossiers, its files.

Each rule looks at a `Change` with the library at its first parent; `rules.judge` runs them all.
"""

from __future__ import annotations

from collections.abc import Iterator

from zhcity_cli.model.change import Act, Change, DossierChange
from zhcity_cli.model.dossier import ClassifiedDossier, Dossier
from zhcity_cli.model.finding import Problem
from zhcity_cli.model.library import Library
from zhcity_cli.model.stages import BACK, ENTRY, LINES, Stage, Via, following
from zhcity_cli.model.words import Basis, Mark
from zhcity_cli.regulation import DUTIES
from zhcity_cli.rules.ownership import is_foreign
from zhcity_cli.rules.rule import demand, rule

ATTACHED = "附件/"
VIA = {Act.ADVANCE: Via.ADVANCE, Act.PLAN_SUBMIT: Via.PLAN_SUBMIT, Act.PLAN_DECIDE: Via.PLAN_DECIDE}


@rule(
    demand(
        "C01", "legal-move", "阶段只按规定推进", basis=Basis.CONVENTION, articles=DUTIES,
        asks="阶段只由 zhcity advance、plan submit、plan decide、plan adjust 改变，一次一步；增补经领导小组同意，"
        "由 论证 或 审定 直接进入 立项；新卷宗从 储备 开始，"
        "存量 由办公室建档时按 出处.建档阶段 进入一次，以后不再标、不再改。",
        why="手改阶段会跳过该过的关口。",
        mend="把 阶段 改回原来的值，再用 zhcity advance 推进",
    ),
    on=Change,
)  # fmt: skip
def C01(change: Change, library: Library) -> Iterator[Problem]:
    for item in change.dossiers:
        before, after = _open(item.before), _open(item.after)
        if after is None:
            continue
        if before and _legacy(before) != _legacy(after):
            message = f"{after.id} 的 存量 标记或建档阶段改了，存量只在建档时标一次"
            hint = "把 标记 和 出处.建档阶段 改回建档时的样子"
            yield Problem((item.file, "标记"), message, "、".join(after.marks) or "空", "建档时的标记", hint)
        was = before.stage if before else _born(change, after)
        if was is after.stage or _is_legal(change.acts, after, was):
            continue
        if before is None:
            yield Problem(
                (item.file, "阶段"), f"新卷宗 {after.id} 的阶段写成了 {after.stage}", after.stage, Stage.RESERVE
            )
        else:
            message = f"{after.id} 的阶段由 {was} 改成了 {after.stage}，不是 {'、'.join(change.acts)} 能做的"
            yield Problem((item.file, "阶段"), message, after.stage, was)


def entered(item: DossierChange) -> Stage | None:
    """The stage that a dossier goes forward into with this step."""
    before, after = _open(item.before), _open(item.after)
    if before is None or after is None or before.stage is after.stage:
        return None
    line = LINES[after.path]
    is_forward = before.stage in line and line.index(after.stage) > line.index(before.stage)
    return after.stage if is_forward else None


def _open(side: Dossier | ClassifiedDossier | None) -> Dossier | None:
    """The dossier, unless it is classified: then there is nothing to look at."""
    return side if isinstance(side, Dossier) else None


def _born(change: Change, dossier: Dossier) -> Stage:
    """Where a new dossier begins: in 储备, or, by the office, at the stage in which a 存量 project came in."""
    legacy = _legacy(dossier)
    is_legacy = legacy is dossier.stage and change.recorder.is_office
    return dossier.stage if is_legacy else Stage.RESERVE


def _legacy(dossier: Dossier) -> Stage | None:
    """The stage at which a 存量 project came in."""
    source = dossier.provenance
    return source.entered_at if source and Mark.LEGACY in dossier.marks else None


def _is_legal(acts: tuple[Act, ...], dossier: Dossier, before: Stage) -> bool:
    """Whether these acts lead from one stage to the other: one act one step, several folded into one as many."""
    stage, after = before, dossier.stage
    for _ in range(len(LINES[dossier.path]) if len(acts) > 1 else 1):
        stage = next((s for act in acts if (s := _next(act, dossier, stage))), stage)
        if stage is after:
            return True
    return False


def _next(act: Act, dossier: Dossier, before: Stage) -> Stage | None:
    """The stage that one act brings a dossier into."""
    after = dossier.stage
    if act is Act.PLAN_ADJUST:
        # The decision on a supplement is its submission and its approval in one.
        joins = before in (Stage.EXPERT_REVIEW, Stage.APPROVAL) and after is Stage.INITIATION
        return after if joins and dossier.is_agreed and Mark.SUPPLEMENT in dossier.marks else None
    is_back = (before, after) in BACK or (before, after) == (Stage.APPROVAL, Stage.DECLARATION)
    if is_back and act in (Act.RETURN, Act.PLAN_DECIDE):
        return after
    ahead = following(dossier.path, before) if before in LINES[dossier.path] else None
    return ahead if ahead and VIA.get(act) is ENTRY[ahead].via else None


@rule(
    demand(
        "C02", "own-dossiers-only", "只能改本单位的卷宗", basis=Basis.CONVENTION, articles=DUTIES,
        asks="项目单位的人只登记本单位的卷宗和附件；办公室可以代录各单位的。",
        why="谁的项目谁负责，别人替改说不清责任。",
        mend="请该单位的联系人或办公室来登记",
    ),
    needs=("C06",),
    on=Change,
)  # fmt: skip
def C02(change: Change, library: Library) -> Iterator[Problem]:
    own = change.recorder.unit
    for item in change.dossiers:
        if is_foreign(item, change.recorder):
            sides = [side.project_unit for side in (item.before, item.after) if side]
            owner = library.unit_name(next(code for code in sides if code != own.code))
            message = f"{item.id} 是 {owner} 的项目，{own.name}的{change.recorder.full_name}不能登记"
            yield Problem((item.file,), message, own.name, owner)
    attached = [file for file in change.other_files if file.startswith(ATTACHED)]
    keepers = _keepers(library) if attached and not change.recorder.is_office else {}
    for file in attached:
        keeper = keepers.get(file, own.code)
        if keeper != own.code:
            message = f"{file} 是 {library.unit_name(keeper)} 的附件，{own.name}的{change.recorder.full_name}不能改"
            yield Problem((file,), message, own.name, library.unit_name(keeper))


def _keepers(library: Library) -> dict[str, str]:
    """Attachment → the unit whose dossier names it."""
    return {
        paper.kept_at: filed.record.project_unit
        for filed in library.dossiers
        for paper in filed.record.attachments
        if paper.kept_at
    }


@rule(
    demand(
        "C03", "office-files", "名录、设置、计划只由办公室改", basis=Basis.CONVENTION, articles=DUTIES,
        asks="除本单位的卷宗和附件以外的文件（zhcity.yaml、registry/、plans/、templates/、.gitattributes、持续集成文件等）只由办公室登记。",
        why="这些文件管着所有单位，项目单位不能自己改规矩。",
        mend="撤回对这些文件的修改，需要改的告诉办公室",
    ),
    needs=("C06",),
    on=Change,
)  # fmt: skip
def C03(change: Change, library: Library) -> Iterator[Problem]:
    if not change.recorder.is_office:
        for file in change.other_files:
            if file.startswith(ATTACHED):
                continue
            yield Problem((file,), f"{file} 只能由办公室登记", change.recorder.unit.name, "办公室")


@rule(
    demand(
        "C04", "nothing-deleted", "申报以后的卷宗不删除", basis=Basis.FORMAT, articles=DUTIES,
        asks="过了储备阶段的卷宗不能删除；不做的项目把 状态 改为 终止。内容进过留痕的项目不能改成涉密。",
        why="编号删了再用，历史就乱了。",
        mend="恢复该文件（git checkout -- 文件），需要终止的改 状态",
    ),
    on=Change,
)  # fmt: skip
def C04(change: Change, library: Library) -> Iterator[Problem]:
    for item in change.dossiers:
        before = item.before
        if item.after is None and before and not (isinstance(before, Dossier) and before.stage is Stage.RESERVE):
            where = f"已到 {before.stage}" if isinstance(before, Dossier) else "是涉密项目"
            yield Problem((item.file,), f"{before.id} {where}，不能删除", "已删除", "保留")
        elif isinstance(before, Dossier) and isinstance(item.after, ClassifiedDossier):
            message = f"{before.id} 的内容已经进过留痕，改成涉密去不掉它"
            hint = "撤回这一步，不推送、不拷贝，立即报告本单位保密工作机构"
            yield Problem((item.file, "路径"), message, "涉密", str(before.path), hint)


C05 = demand(
    "C05", "form-not-stale", "填表期间卷宗没有另外改过", basis=Basis.CONVENTION, articles=DUTIES,
    asks="表里改过的一处，取表以后卷宗里没有改成别的值。",
    why="两边都改过，工具不替人决定听谁的。",
    mend="重新取表，在现值上改",
)  # fmt: skip
