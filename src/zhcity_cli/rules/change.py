"""变更留痕: whether a step of the library is legal. `save` and `advance` ask here before they write.

Here is the place of the judge: ownership per field group, freezing and the replay of history will be rules beside these.
"""

from __future__ import annotations

from collections.abc import Iterator

from zhcity_cli.model.change import Act, Change
from zhcity_cli.model.dossier import Dossier
from zhcity_cli.model.finding import Problem
from zhcity_cli.model.library import Library
from zhcity_cli.model.stages import BACK, ENTRY, Stage, Via, following
from zhcity_cli.model.words import Basis, Mark
from zhcity_cli.regulation import DUTIES
from zhcity_cli.rules.rule import demand, rule

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
        before = item.before.stage if item.before else None
        after = item.after.stage if item.after else None
        if item.before and item.after and _legacy(item.before) != _legacy(item.after):
            message = f"{item.after.id} 的 存量 标记或建档阶段改了，存量只在建档时标一次"
            hint = "把 标记 和 出处.建档阶段 改回建档时的样子"
            yield Problem((item.file, "标记"), message, "、".join(item.after.marks) or "空", "建档时的标记", hint)
        if after is None or item.after is None or before == after:
            continue
        if before is None:
            if after is not Stage.RESERVE and not (_legacy(item.after) is after and change.recorder.is_office):
                yield Problem((item.file, "阶段"), f"新卷宗 {item.after.id} 的阶段写成了 {after}", after, Stage.RESERVE)
        elif not _is_legal(change.act, item.after, before):
            message = f"{item.after.id} 的阶段由 {before} 改成了 {after}，不是 {change.act} 能做的"
            yield Problem((item.file, "阶段"), message, after, before)


def _legacy(dossier: Dossier) -> Stage | None:
    """The stage at which a 存量 project came in."""
    source = dossier.provenance
    return source.entered_at if source and Mark.LEGACY in dossier.marks else None


def _is_legal(act: Act, dossier: Dossier, before: Stage) -> bool:
    after = dossier.stage
    if act is Act.PLAN_ADJUST:
        # The decision on a supplement is its submission and its approval in one.
        joins = before in (Stage.EXPERT_REVIEW, Stage.APPROVAL) and after is Stage.INITIATION
        return joins and dossier.is_agreed and Mark.SUPPLEMENT in dossier.marks
    if following(dossier.path, before) is after:
        return VIA.get(act) is ENTRY[after].via
    back = (before, after) in BACK or (before, after) == (Stage.APPROVAL, Stage.DECLARATION)
    return back and act in (Act.RETURN, Act.PLAN_DECIDE)


@rule(
    demand(
        "C02", "own-dossiers-only", "只能改本单位的卷宗", basis=Basis.CONVENTION, articles=DUTIES,
        asks="项目单位的人只登记本单位的卷宗；办公室可以代录各单位的。",
        why="谁的项目谁负责，别人替改说不清责任。",
        mend="请该单位的联系人或办公室来登记",
    ),
    on=Change,
)  # fmt: skip
def C02(change: Change, library: Library) -> Iterator[Problem]:
    if change.recorder.is_office:
        return
    own = change.recorder.unit
    for item in change.dossiers:
        for side in (item.before, item.after):
            if side is not None and side.project_unit != own.code:
                owner = library.unit_name(side.project_unit)
                message = f"{side.id} 是 {owner} 的项目，{own.name}的{change.recorder.full_name}不能登记"
                yield Problem((item.file,), message, own.name, owner)
                break


@rule(
    demand(
        "C03", "office-files", "名录、设置、计划只由办公室改", basis=Basis.CONVENTION, articles=DUTIES,
        asks="zhcity.yaml、registry/、plans/、templates/ 等只由办公室登记。",
        why="这些文件管着所有单位，项目单位不能自己改规矩。",
        mend="撤回对这些文件的修改，需要改的告诉办公室",
    ),
    on=Change,
)  # fmt: skip
def C03(change: Change, library: Library) -> Iterator[Problem]:
    if not change.recorder.is_office:
        for file in change.other_files:
            yield Problem((file,), f"{file} 只能由办公室登记", change.recorder.unit.name, "办公室")


@rule(
    demand(
        "C04", "nothing-deleted", "申报以后的卷宗不删除", basis=Basis.FORMAT, articles=DUTIES,
        asks="过了储备阶段的卷宗不能删除；不做的项目把 状态 改为 终止。",
        why="编号删了再用，历史就乱了。",
        mend="恢复该文件（git checkout -- 文件），需要终止的改 状态",
    ),
    on=Change,
)  # fmt: skip
def C04(change: Change, library: Library) -> Iterator[Problem]:
    for item in change.dossiers:
        if item.after is None and item.before is not None and item.before.stage is not Stage.RESERVE:
            message = f"{item.before.id} 已到 {item.before.stage}，不能删除"
            yield Problem((item.file,), message, "已删除", "保留")


C05 = demand(
    "C05", "form-not-stale", "填表期间卷宗没有另外改过", basis=Basis.CONVENTION, articles=DUTIES,
    asks="表里改过的一处，取表以后卷宗里没有改成别的值。",
    why="两边都改过，工具不替人决定听谁的。",
    mend="重新取表，在现值上改",
)  # fmt: skip
