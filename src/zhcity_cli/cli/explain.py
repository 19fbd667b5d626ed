"""zhcity explain: what a rule asks, why and how to mend it; the stages; the whole catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from zhcity_cli.cli.options import Format, FormatOption

if TYPE_CHECKING:
    from zhcity_cli.rules.rule import Demand


def register(app: typer.Typer) -> None:
    app.command("explain", help="说明一条规则、全部规则（rules）、阶段（stages），或解读各句由什么来查（coverage）。")(
        explain
    )


def explain(
    topic: Annotated[
        str, typer.Argument(metavar="规则代码|rules|stages|coverage", help="如 R16c、R16、rules、stages、coverage。")
    ],
    format: FormatOption = Format.TEXT,
) -> int:
    if topic == "stages":
        return _stages(format)
    if topic == "rules":
        return _rules(format)
    if topic == "coverage":
        return _coverage(format)
    return _rule(topic, format)


def _rule(code: str, format: Format) -> int:
    from zhcity_cli.errors import UsageError, likely
    from zhcity_cli.rules import DEMANDS

    found = [d for d in DEMANDS.values() if code.casefold() in (d.code.casefold(), d.family.casefold())]
    if not found:
        raise UsageError(f"没有 {code} 这条规则。", likely(code, list(DEMANDS), "用 zhcity explain rules 看全部。"))
    if format is Format.JSON:
        typer.echo(_json([_plain(demand) for demand in found]))
    else:
        typer.echo("\n\n".join(map(_text, found)))
    return 0


def _rules(format: Format) -> int:
    from zhcity_cli.render.table import table
    from zhcity_cli.rules import CATALOGUE_VERSION, DEMANDS

    if format is Format.JSON:
        typer.echo(_json([_plain(demand) for demand in DEMANDS.values()]))
        return 0
    rows = [[d.code, str(d.severity), str(d.basis), d.sentence or "—", d.title] for d in DEMANDS.values()]
    typer.echo(table(["规则", "级别", "依据", "解读", "要求"], rows))
    typer.echo(f"共 {len(rows)} 条，目录版本 {CATALOGUE_VERSION}。看一条：zhcity explain R16c")
    return 0


def _text(demand: Demand) -> str:
    from zhcity_cli.model.settings import Parameters
    from zhcity_cli.model.terms import chinese
    from zhcity_cli.regulation import SENTENCES

    lines = [
        f"{demand.code} {demand.title}（{demand.severity}，{demand.name}）",
        f"要求：{demand.asks}",
        f"为什么：{demand.why}",
        f"怎么改：{demand.mend}。",
        f"依据：{demand.basis}，{demand.articles}" + (f"，解读 {demand.sentence}" if demand.sentence else ""),
    ]
    if demand.sentence:
        lines.append(f"解读大意：{SENTENCES[demand.sentence][1]}。")
    if demand.quote:
        lines.append(f"解读原话：“{demand.quote}”。")
    if demand.follows_measure:
        lines.append("生效：办法施行日期以后办的步骤；更早的列为存疑（设置里没有施行日期的，一律要求）。")
    for name in demand.parameters:
        parameter = getattr(Parameters(), name)
        lines.append(f"参数：{chinese(name)}（zhcity.yaml 可改；默认依据 {parameter.basis}，来源 {parameter.source}）")
    return "\n".join(lines)


def _plain(demand: Demand) -> dict[str, object]:
    from zhcity_cli.model.terms import chinese

    return {
        "code": demand.code,
        "name": demand.name,
        "title": demand.title,
        "severity": "error" if demand.severity == "错误" else "warning",
        "basis": demand.basis,
        "articles": demand.articles,
        "sentence": demand.sentence,
        "quote": demand.quote,
        "asks": demand.asks,
        "why": demand.why,
        "mend": demand.mend,
        "parameters": [chinese(name) for name in demand.parameters],
        "effective": "measure" if demand.follows_measure else "always",
    }


def _json(rules: list[dict[str, object]]) -> str:
    import json

    from zhcity_cli.rules import CATALOGUE_VERSION

    return json.dumps({"schema": 1, "catalogue": CATALOGUE_VERSION, "rules": rules}, ensure_ascii=False, indent=1)


def _stages(format: Format) -> int:
    import json

    from zhcity_cli.model.stages import BACK, ENTRIES, LINES
    from zhcity_cli.render.stages import diagram, entries

    if format is Format.JSON:
        plain = {
            "schema": 1,
            "paths": {path: list(line) for path, line in LINES.items()},
            "entries": [{"stage": e.stage, "needs": e.needs, "by": list(e.by), "via": e.via} for e in ENTRIES],
            "back": [list(move) for move in BACK],
        }
        typer.echo(json.dumps(plain, ensure_ascii=False, indent=1))
    else:
        typer.echo(diagram() + "\n\n" + entries())
    return 0


def _coverage(format: Format) -> int:
    from zhcity_cli.coverage import answers
    from zhcity_cli.render.coverage import as_json, as_text

    typer.echo(as_json(answers()) if format is Format.JSON else as_text(answers()))
    return 0
