"""zhcity advance: move projects one stage on (or back), taking their uncommitted edits along."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from zhcity_cli.cli.opening import opened
from zhcity_cli.cli.options import DryRun, Ids, Library, known
from zhcity_cli.cli.writing import writes

if TYPE_CHECKING:
    from zhcity_cli.advance import Step
    from zhcity_cli.model.dossier import Dossier
    from zhcity_cli.model.library import Filed
    from zhcity_cli.model.library import Library as Stock
    from zhcity_cli.store.workspace import Workspace


def register(app: typer.Typer) -> None:
    app.command("advance", help="推进：条件齐了就进入下一阶段，并记入留痕。")(writes("advance")(advance))


def advance(
    ids: Ids = None,
    every: Annotated[bool, typer.Option("--all", help="该阶段条件已齐的项目一起推进。")] = False,
    stage: Annotated[
        str | None, typer.Option("--stage", metavar="阶段", help="和 --all 一起用：现在所处的阶段。")
    ] = None,
    back: Annotated[bool, typer.Option("--back", help="退回上一步（办公室）。")] = False,
    reason: Annotated[str | None, typer.Option("--reason", metavar="理由", help="退回的理由，必填。")] = None,
    dry_run: DryRun = False,
    library: Library = None,
) -> int:
    from zhcity_cli.advance import backward, forward, move
    from zhcity_cli.cli.writing import judged
    from zhcity_cli.errors import UsageError
    from zhcity_cli.model.change import Act
    from zhcity_cli.model.stages import Stage
    from zhcity_cli.store.workspace import Workspace

    if bool(ids) == every or (every and not stage):
        raise UsageError(
            "没有说推进哪些项目。", "写编号：zhcity advance ZH2027-SLJ-001；或：zhcity advance --all --stage 申报"
        )
    known(stage, [str(each) for each in Stage], "阶段")
    if back and not reason:
        raise UsageError("退回要写理由。", "加上 --reason 理由")
    loaded = opened(library)
    workspace = Workspace(loaded)
    chosen = _chosen(loaded.library, ids or [], stage)
    steps = [backward(filed) if back else forward(filed, loaded.library) for filed in chosen]
    steps = [_by_whom(step, workspace, back) for step in steps]
    free = [step for step in steps if step.is_free]
    for step in steps:
        typer.echo(_told(step))
    blocked = len(steps) - len(free)
    if not free or (blocked and not every):
        if steps:
            typer.echo(f"× {blocked} 个项目不能推进，什么也没有写。", err=True)
        else:
            typer.echo(f"没有处于 {stage} 的项目。")
        return int(bool(steps))
    if dry_run:
        typer.echo(f"可以推进 {len(free)} 个项目（演示，没有写入）。")
        return 0
    contents, _ = workspace.edited({s.filed.record.id: move(s.after) for s in free if s.after})
    act = Act.RETURN if back else Act.ADVANCE
    subject = _subject(free, act) + (f"：{reason}" if reason else "")
    commit = judged(workspace, lambda: workspace.publish(act, contents, subject))
    if commit is None:
        return 1
    typer.echo(f"已{act} {len(free)} 个项目（{commit[:10]}，{workspace.person.full_name}）。")
    _what_next(free, loaded.library)
    return 1 if blocked and not every else 0


def _chosen(library: Stock, ids: list[str], stage: str | None) -> list[Filed[Dossier]]:
    from zhcity_cli.errors import UnknownId

    if stage:
        return [filed for filed in library.dossiers if filed.record.stage == stage]
    for wanted in ids:
        if wanted not in library.by_id:
            raise UnknownId(wanted, library.by_id)
    return [library.by_id[wanted] for wanted in dict.fromkeys(ids)]


def _by_whom(step: Step, workspace: Workspace, back: bool) -> Step:
    """The step refused where the person's unit may not make it."""
    from dataclasses import replace

    from zhcity_cli.model.roles import Role
    from zhcity_cli.model.stages import ENTRY

    if step.after is None or step.refusal or workspace.person.is_office:
        return step
    movers = (Role.OFFICE,) if back else ENTRY[step.after].by
    if set(movers) & set(workspace.person.unit.duties):
        return step
    return replace(step, refusal=f"进入 {step.after} 由{'、'.join(movers)}办理，您是{workspace.person.unit.name}的")


def _told(step: Step) -> str:
    from zhcity_cli.render.report import line

    number = step.filed.record.id
    if step.refusal:
        return f"× {number} {step.refusal}。"
    if step.obstacles:
        wanting = "\n".join("  " + line(finding).replace("\n", "\n  ") for finding in step.obstacles)
        return f"× {number} 还不能由 {step.before} 进入 {step.after}，差 {len(step.obstacles)} 件事：\n{wanting}"
    return f"√ {number} {step.before} → {step.after}"


def _subject(steps: list[Step], act: str) -> str:
    names = "、".join(step.filed.record.id for step in steps[:3])
    more = f" 等 {len(steps)} 个" if len(steps) > 3 else ""
    return f"{act} {names}{more}（{steps[0].before} → {steps[0].after}）"


def _what_next(steps: list[Step], library: Stock) -> None:
    from zhcity_cli.model.stages import ENTRY, following

    for after, path in dict.fromkeys((step.after, step.filed.record.path) for step in steps):
        target = following(path, after) if after else None
        if target:
            entry = ENTRY[target]
            typer.echo(f"下一步：{target}，由{'、'.join(entry.by)}办理（{entry.via}），要 {entry.needs}。")
