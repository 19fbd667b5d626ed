"""zhcity plan diff: two years, or two versions of a plan, typed: old, new, Δ, %."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zhcity_cli.cli.opening import must_be_open, opened
from zhcity_cli.cli.options import Format, FormatOption, Library

if TYPE_CHECKING:
    from zhcity_cli.model.plan import Plan
    from zhcity_cli.store.load import Loaded

WHICH = "年度（2027）、版本:年度（HEAD~1:2027）或 plan.yaml 的路径"


def diff(
    old: Annotated[str, typer.Argument(metavar="原计划", help=WHICH + "。")],
    new: Annotated[str, typer.Argument(metavar="新计划", help="同上。")],
    format: FormatOption = Format.TEXT,
    library: Library = None,
) -> int:
    import json

    from zhcity_cli import comparing
    from zhcity_cli.render.plan import differences

    loaded = opened(library)
    plans = _plan(old, loaded), _plan(new, loaded)
    for plan in plans:
        must_be_open(loaded.library, plan)
    found = comparing.diff(*plans)
    if format is Format.JSON:
        plain = [{k: None if v is None else str(v) for k, v in each._asdict().items()} for each in found]
        typer.echo(json.dumps({"schema": 1, "differences": plain}, ensure_ascii=False, indent=1))
    else:
        typer.echo(differences(found))
    return 0


def _plan(which: str, loaded: Loaded) -> Plan:
    from zhcity_cli.cli.plan_files import locked
    from zhcity_cli.errors import UsageError

    revision, _, year = which.rpartition(":")
    if year.isdecimal() and year.isascii():
        return _at(revision, int(year), loaded) if revision else locked(loaded.library, int(year))
    if not which.endswith(".yaml"):
        raise UsageError(f"看不懂要比较的计划“{which}”。", f"可以写{WHICH}。")
    try:
        return _parsed(Path(which).read_bytes(), which)
    except OSError as error:
        raise UsageError(f"{which} 读不到。", f"可以写{WHICH}。") from error


def _at(revision: str, year: int, loaded: Loaded) -> Plan:
    from zhcity_cli.errors import UsageError
    from zhcity_cli.planning import plan_file
    from zhcity_cli.store.git import Repository

    repository = Repository(loaded.root)
    blob = repository.tree(repository.resolve(revision)).get(plan_file(year))
    if blob is None:
        raise UsageError(f"版本 {revision} 里没有 {year} 年度计划。")
    return _parsed(repository.blobs([blob])[blob], f"{revision}:{plan_file(year)}")


def _parsed(raw: bytes, name: str) -> Plan:
    from zhcity_cli.errors import UsageError
    from zhcity_cli.model.plan import Plan
    from zhcity_cli.store.load import parse_record

    plan, findings = parse_record(raw, name, Plan)
    if plan is None:
        first = findings[0]
        raise UsageError(f"{name}:{first.line or 1} {first.message}，不能比较。", first.hint)
    return plan
