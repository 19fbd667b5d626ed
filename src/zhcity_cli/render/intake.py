"""What became of a list, for people and for programs: every row, every number."""

from __future__ import annotations

import json
from collections.abc import Callable

from zhcity_cli.intake.outcome import WORDS, Intake, Kind, Note, Outcome


def as_text(intake: Intake, is_dry: bool) -> str:
    lines = [f"清单 {intake.list_file}"]
    lines += [f"  {_said(note)}" for note in intake.notes]
    for outcome in intake.outcomes:
        lines += _lines(outcome)
    return "\n".join([*lines, summary(intake, is_dry)])


def _lines(outcome: Outcome) -> list[str]:
    word = "取入·存疑" if outcome.is_doubtful else WORDS[outcome.kind]
    number = f" {outcome.number}" if outcome.number else ""
    because = f"（{outcome.rule}，{outcome.sentence}）" if outcome.rule else ""
    head = f"行 {outcome.row} {word}{number} {outcome.name}{because}"
    return [head, *(f"    {_said(note)}" for note in outcome.notes)]


def _said(note: Note) -> str:
    return f"{note.place}：{note.message}" + (f" → {note.remedy}" if note.remedy else "")


def summary(intake: Intake, is_dry: bool) -> str:
    """The last line: the numbers add up."""
    parts = "，".join(
        f"{WORDS[kind]} {intake.count(kind)}" + (f"（其中存疑 {intake.doubtful}）" if kind is Kind.TAKEN else "")
        for kind in Kind
    )
    end = (
        "演示，没有写入"
        if is_dry
        else "已写到卷宗文件夹，核对后 zhcity save 登记"
        if intake.count(Kind.TAKEN)
        else "没有要写的"
    )
    return f"共 {len(intake.outcomes)} 行：{parts}。{end}。"


def as_json(intake: Intake, is_dry: bool) -> str:
    """The stable plumbing: rows = taken + out_of_scope + rejected + already + changed."""
    counts = {str(kind): intake.count(kind) for kind in Kind}
    whole = {
        "schema": 1,
        "rows": len(intake.outcomes),
        "taken": counts.pop("taken"),
        "doubtful": intake.doubtful,
        **counts,
        "details": [_plain(outcome) for outcome in intake.outcomes],
        "notes": [_note(note) for note in intake.notes],
        "new_units": [{"code": unit.code, "name": unit.name} for unit in intake.new_units],
        "dry_run": is_dry,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1)


def _plain(outcome: Outcome) -> dict[str, object]:
    return {
        "row": outcome.row,
        "outcome": str(outcome.kind),
        "doubtful": outcome.is_doubtful,
        "name": outcome.name,
        "id": outcome.number or None,
        "rule": outcome.rule or None,
        "sentence": outcome.sentence or None,
        "findings": [_note(note) for note in outcome.notes],
    }


def _note(note: Note) -> dict[str, str]:
    return {"place": note.place, "message": note.message, "remedy": note.remedy}


FORMATS: dict[str, Callable[[Intake, bool], str]] = {"text": as_text, "json": as_json}
