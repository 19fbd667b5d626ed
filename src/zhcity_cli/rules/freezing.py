"""定了的不改: what is frozen, dated or numbered stays as it was recorded; mended by 更正 with its reason and document."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from zhcity_cli.model.base import Frozen
from zhcity_cli.model.change import DOCUMENT, REASON, Act, Change
from zhcity_cli.model.dossier import Dossier
from zhcity_cli.model.dossier.touched import Difference, Touch, is_blank
from zhcity_cli.model.finding import Problem, brief, written
from zhcity_cli.model.library import Library
from zhcity_cli.model.roles import Role
from zhcity_cli.model.stages import POSITION, Path, Stage
from zhcity_cli.model.words import Basis, PackageState
from zhcity_cli.regulation import DUTIES
from zhcity_cli.rules.ownership import touches
from zhcity_cli.rules.rule import demand, rule

# Where a path has no such stage: what takes its place there.
INSTEAD: Mapping[Path, Mapping[Stage, Stage]] = {
    Path.OPERATION: {Stage.EXPERT_REVIEW: Stage.APPLICATION_REVIEW},
    Path.PURCHASED_SERVICE: {Stage.PRELIMINARY_ACCEPTANCE: Stage.SERVICE_PERIOD},
}
# What makes a record of a list final, by the moment of its section.
FINAL: Mapping[Frozen, Callable[[Any, Library], bool]] = {
    Frozen.AT_ONCE: lambda record, library: True,
    Frozen.APPEND_ONLY: lambda record, library: True,
    Frozen.ONCE_PAID: lambda record, library: record.payment is not None,
    Frozen.ONCE_APPROVED: lambda record, library: record.is_settled,
    Frozen.ONCE_SETTLED: lambda record, library: record.settled is not None,
    Frozen.ONCE_EVALUATED: lambda record, library: record.evaluation is not None,
    Frozen.ONCE_PACKAGED: lambda record, library: _is_packaged(record.package_id, library),
}
# A round is closed once this is recorded; a 测评 is one from the beginning.
CLOSES: Mapping[str, str] = {
    "preliminary_acceptances": "conclusion", "trial_runs": "until_on", "sharing": "is_connected",
}  # fmt: skip
BY_YEAR = ("申报", "投资", "分年")
# Days that are not acts but intentions: they may move either way.
INTENDED = frozenset({"期限", "完工期限", "计划", "至", "聘期"})


def _is_packaged(number: str | None, library: Library) -> bool:
    """In a package that is entrusted: while it is 拟定 it is made again from the reviews (operation build)."""
    found = library.operation_packages.get(number or "")
    return found is not None and found[1].record.package_state not in (PackageState.PROPOSED, PackageState.ENDED)


def is_frozen(touch: Touch, before: Dossier, library: Library) -> bool:
    """Whether a field group of a project as it stood before may only be changed by 更正."""
    moment = touch.owned.frozen_from
    if moment is None or touch.is_new_entry:
        return False
    if isinstance(moment, Stage):
        line = POSITION[before.path]
        if before.is_deferred and all(each.at[:3] == BY_YEAR for each in touch.differences()):
            return False  # put off to a later plan, its money moves to later years
        since = INSTEAD.get(before.path, {}).get(moment, moment)
        return since in line and line[before.stage] >= line[since]
    if touch.only_fills or is_blank(touch.old):
        return False
    if moment is Frozen.EACH_ROUND:
        closes = CLOSES.get(touch.section)
        return not touch.is_last or closes is None or bool(getattr(touch.record, closes))
    is_final = FINAL.get(moment)
    return is_final is not None and is_final(touch.record, library)


@rule(
    demand(
        "C11", "frozen-stays", "定了的内容不改", basis=Basis.CONVENTION, articles=DUTIES,
        asks="每一节到了 docs/owners.md 写的时候就冻结，先前各轮、已支付、已批准的记录不改、不删，只能往后添。",
        why="论证、审定、验收凭的是当时的内容，悄悄改了就对不上了。",
        mend="改回原来的值；写错的由办公室用 zhcity correct 编号 字段 值 --reason --document 更正，合同变动写成 变更",
    ),
    needs=("C02", "C06", "C08"),
    on=Change,
)  # fmt: skip
def C11(change: Change, library: Library) -> Iterator[Problem]:
    if change.act is Act.CORRECT:
        return
    for item in change.dossiers:
        before, after = item.before, item.after
        if isinstance(before, Dossier) and after is not None and not isinstance(after, Dossier):
            continue
        told: set[str] = set()
        for touch in touches(item) if isinstance(before, Dossier) else ():
            if touch.section not in told and isinstance(before, Dossier) and is_frozen(touch, before, library):
                told.add(touch.section)
                said = next((d for d in touch.differences() if not is_blank(d.old)), touch.differences()[0])
                since = touch.owned.frozen_from
                message = (
                    f"{item.id} 的 {written(said.at)} 由 {value(said.old)} 改成了 {value(said.new)}，{_since(since)}"
                )
                yield Problem((item.file, *said.at), message, value(said.new), value(said.old))


def _since(moment: Stage | Frozen | None) -> str:
    return f"{moment} 起已冻结" if isinstance(moment, Stage) else f"这一节{moment}"


def value(what: Any) -> str:
    """A value as a sentence quotes it."""
    if is_blank(what):
        return "空"
    if isinstance(what, bool):
        return "是" if what else "否"
    if isinstance(what, Decimal):
        return f"{what:.2f}" if what == what.quantize(Decimal("0.01")) else f"{what:f}"
    if isinstance(what, tuple):
        return brief("、".join(map(value, what)))
    if isinstance(what, Mapping):
        return brief("，".join(f"{key} {value(each)}" for key, each in what.items()))
    fields = getattr(type(what), "model_fields", None)
    if fields is not None:
        said = (value(getattr(what, name)) for name in fields if not is_blank(getattr(what, name)))
        return brief("，".join(said))
    return brief(str(what))


@rule(
    demand(
        "C12", "decision-by-plan", "审定随计划登记", basis=Basis.CONVENTION, articles=DUTIES,
        asks="审定记录只由 zhcity plan decide 或 plan adjust 写入；存量项目建档时可以带着。",
        why="领导小组按计划审定，一次会议定一批；单独添一条审定，计划里就没有它。",
        mend="撤回这一条，用 zhcity plan decide 年度 或 plan adjust 年度 登记",
    ),
    needs=("C02", "C06", "C08"),
    on=Change,
)  # fmt: skip
def C12(change: Change, library: Library) -> Iterator[Problem]:
    if {Act.PLAN_DECIDE, Act.PLAN_ADJUST, Act.CORRECT} & set(change.acts):
        return
    for item in change.dossiers:
        before, after = item.before, item.after
        if isinstance(before, Dossier) and isinstance(after, Dossier) and len(after.approvals) > len(before.approvals):
            at = (item.file, "审定", len(before.approvals))
            yield Problem(at, f"{item.id} 添了一条审定，不是 {change.act} 能做的", change.act, Act.PLAN_DECIDE)


@rule(
    demand(
        "C13", "correction-with-reason", "更正写明理由和文号", basis=Basis.CONVENTION, articles=DUTIES,
        asks="更正写明理由和文号；冻结了的内容由办公室或归口部门更正，项目单位不能自己更正。",
        why="改已经定了的内容，要有人批准、有文件可查。",
        mend="用 zhcity correct 编号 字段 值 --reason 理由 --document 文号；项目单位请办公室更正",
    ),
    needs=("C02", "C06", "C08"),
    on=Change,
)  # fmt: skip
def C13(change: Change, library: Library) -> Iterator[Problem]:
    if change.act is not Act.CORRECT:
        return
    missing = [word for key, word in ((REASON, "理由"), (DOCUMENT, "文号")) if not change.trailers.get(key)]
    file = change.dossiers[0].file if change.dossiers else "dossiers"
    if missing:
        yield Problem((file,), f"更正没有写{'、'.join(missing)}", "没有", "、".join(missing))
        return
    if change.recorder.is_office or set(change.recorder.unit.duties) - {Role.PROJECT_UNIT}:
        return
    for item in change.dossiers:
        before = item.before
        frozen = [t for t in touches(item) if isinstance(before, Dossier) and is_frozen(t, before, library)]
        if frozen:
            message = f"{item.id} 的 {written(frozen[0].at)} 已冻结，{change.recorder.unit.name}不能自己更正"
            yield Problem((item.file, *frozen[0].at), message, change.recorder.unit.name, "办公室")


@rule(
    demand(
        "C14", "number-used-once", "编号不重用", basis=Basis.FORMAT, articles=DUTIES,
        asks="删除过的编号不再给别的项目用。",
        why="文件、合同、会议纪要都按编号找项目，一个编号前后两个项目就乱了。",
        mend="换下一个没用过的编号（zhcity new 会取）",
    ),
    on=Change,
)  # fmt: skip
def C14(change: Change, library: Library) -> Iterator[Problem]:
    for item in change.dossiers:
        if item.before is None and item.id in change.retired:
            message = f"{item.id} 以前用过又删除了，不能再用"
            yield Problem((item.file, "编号"), message, item.id, "没用过的编号")


@rule(
    demand(
        "C15", "dates-stay", "登记过的日期不往回改", basis=Basis.CONVENTION, articles=DUTIES,
        asks="过了申报的项目，登记过的办理日期不改成更早的日子；期限和计划日期可以改。",
        why="先后次序凭日期认定，往回改就成了倒签。",
        mend="改回原来的日期；确实写错的，用 zhcity correct 更正",
    ),
    needs=("C02", "C06", "C08", "C11"),
    on=Change,
)  # fmt: skip
def C15(change: Change, library: Library) -> Iterator[Problem]:
    if change.act is Act.CORRECT:
        return
    for item in change.dossiers:
        before = item.before
        if isinstance(before, Dossier) and POSITION[before.path].get(before.stage, 0) > 1:
            earlier = [d for touch in touches(item) for d in touch.differences() if _runs_back(d)]
            for each in earlier[:1]:
                message = f"{item.id} 的 {written(each.at)} 由 {each.old} 改早到 {each.new}"
                yield Problem((item.file, *each.at), message, str(each.new), f"不早于 {each.old}")


def _runs_back(difference: Difference) -> bool:
    old, new, last = difference.old, difference.new, difference.at[-1]
    is_dated = isinstance(old, date) and isinstance(new, date) and new < old
    return is_dated and last not in INTENDED
