"""zhcity show: one project at a glance; with --checklist every rule and how it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from zhcity_cli.cli.opening import opened
from zhcity_cli.cli.options import AsOf, Library

if TYPE_CHECKING:
    from zhcity_cli.model.dossier import Dossier
    from zhcity_cli.model.finding import Finding
    from zhcity_cli.model.library import Filed
    from zhcity_cli.model.library import Library as Stock
    from zhcity_cli.rules.rule import Rule
    from zhcity_cli.store.load import Loaded


def register(app: typer.Typer) -> None:
    app.command("show", help="看一个项目：在哪一步、还差什么、下一步谁来办。")(show)


def show(
    id: Annotated[str, typer.Argument(metavar="编号", help="项目编号。")],
    checklist: Annotated[
        bool, typer.Option("--checklist", help="逐条列出规则：通过、不通过、存疑、待查、未到、不适用。")
    ] = False,
    as_of: AsOf = None,
    library: Library = None,
) -> int:
    from zhcity_cli.errors import UnknownId
    from zhcity_cli.store.load import locate_in_files

    loaded = opened(library, as_of)
    if id not in loaded.library.ids:
        raise UnknownId(id, loaded.library.ids)
    filed = loaded.library.by_id.get(id)
    if filed is None:
        return _without_content(id, loaded)
    from zhcity_cli.cli.validate import all_findings

    findings = locate_in_files(loaded.root, all_findings(loaded, frozenset([filed.file])))
    typer.echo(_head(filed, loaded.library))
    typer.echo(_next(filed, loaded.library))
    typer.echo(_checklist(filed, loaded.library, findings) if checklist else _findings(findings))
    return 0


def _without_content(id: str, loaded: Loaded) -> int:
    from zhcity_cli.render.report import line

    for secret in loaded.library.classified:
        if secret.record.id == id:
            unit = loaded.library.unit_name(secret.record.project_unit)
            typer.echo(
                f"{id}  涉密项目，{unit}，状态 {secret.record.standing}。内容不在库内，按保密规定、参照本办法审查。"
            )
    for finding in loaded.findings:
        if finding.subject == id:
            typer.echo(line(finding))
    return 0


def _head(filed: Filed[Dossier], library: Stock) -> str:
    d = filed.record
    investment = d.declaration.investment if d.declaration else None
    money = f"{investment.total:.2f} 万元" if investment and investment.total is not None else "未填"
    marks = "、".join(d.marks) or "无"
    plan = library.plan(d.plan_year) if d.plan_year else None
    listed = plan and d.id in {row.dossier_id for row in plan.members()}
    standing = f"{plan.state}，{'在计划内' if listed else '不在计划内'}" if plan else "还没有拟定"
    review = f"{d.fund_review.reviewed_amount:.2f} 万元" if d.fund_review else "未审核"
    return "\n".join(
        [
            f"{d.id}  {d.name}",
            f"  项目单位 {library.unit_name(d.project_unit)}  路径 {d.path}  类别 {d.category or '未填'}  标记 {marks}",
            f"  阶段 {d.stage}  状态 {d.standing}  计划年度 {d.plan_year or '未填'}（计划{standing}）",
            f"  申报总额 {money}  审核额 {review}",
            f"  文件 {filed.file}",
        ]
    )


def _next(filed: Filed[Dossier], library: Stock) -> str:
    from zhcity_cli.advance import forward
    from zhcity_cli.model.stages import ENTRY

    step = forward(filed, library)
    if step.after is None:
        return f"  已到最后阶段 {step.before}。"
    who = "、".join(ENTRY[step.after].by)
    if step.refusal:
        return f"  下一步 {step.after}（{who}）：{step.refusal}。"
    if step.obstacles:
        wanting = "\n".join(f"    × {finding.code} {finding.message}" for finding in step.obstacles)
        return f"  下一步 {step.after}（{who}），还差 {len(step.obstacles)} 件事：\n{wanting}"
    return f"  下一步 {step.after}（{who}），条件已齐：zhcity advance {filed.record.id}"


def _findings(findings: list[Finding]) -> str:
    from zhcity_cli.render.report import line

    return "\n".join(map(line, findings)) or "  现在没有问题。"


def _checklist(filed: Filed[Dossier], library: Stock, findings: list[Finding]) -> str:
    from zhcity_cli.model.dossier import Dossier
    from zhcity_cli.render.table import table
    from zhcity_cli.rules import rules_on

    said = {finding.code: finding for finding in findings}
    rows = []
    for rule in rules_on(Dossier):
        finding = said.get(rule.code)
        if finding:
            word, note = str(finding.verdict), finding.message
        elif unasked := _unasked(rule, filed.record):
            word, note = unasked[0], f"{rule.demand.title}（{unasked[1]}）"
        elif any(code in said for code in rule.needs):
            word, note = "待查", f"{rule.demand.title}（先解决 {'、'.join(c for c in rule.needs if c in said)}）"
        else:
            word, note = "通过", rule.demand.title
        rows.append([rule.code, word, note])
    return table(["规则", "结果", "内容"], rows)


def _unasked(rule: Rule[Dossier], dossier: Dossier) -> tuple[str, str] | None:
    """Why a rule is not asked of this dossier: never (不适用), or not yet (未到)."""
    from zhcity_cli.model.stages import POSITION
    from zhcity_cli.model.terms import chinese

    line = POSITION[dossier.path]
    since = next((stage for stage in rule.since if stage in line), None)
    if dossier.path not in rule.paths or (rule.since and since is None):
        return "不适用", f"路径 {dossier.path} 不查"
    lifted = [mark for mark in dossier.marks if mark in rule.not_for]
    if lifted:
        return "不适用", f"标了 {'、'.join(lifted)} 的不查"
    if since and line[dossier.stage] < line[since]:
        return "未到", f"进入 {since} 时要"
    if rule.reads and not any(getattr(dossier, section) for section in rule.reads):
        return "未到", f"有了 {'、'.join(map(chinese, rule.reads))} 才查"
    return None
