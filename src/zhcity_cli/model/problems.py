"""pydantic's errors as coded problems in plain Chinese: the one place that knows pydantic's error types."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from zhcity_cli.model.finding import Problem

_SHAPES = {
    "tuple_type": ("一个列表", "列表写成 [甲, 乙]，或每项一行、以 - 开头"),
    "list_type": ("一个列表", "列表写成 [甲, 乙]，或每项一行、以 - 开头"),
    "model_type": ("一组键值", "写成 {键: 值, 键: 值}，或每个键一行"),
    "model_attributes_type": ("一组键值", "写成 {键: 值, 键: 值}，或每个键一行"),
    "dict_type": ("一组键值", "写成 {键: 值, 键: 值}"),
    "string_type": ("一个值", "写成一个值，不要写成列表或一组键值"),
}


def problems(error: ValidationError, model: type[BaseModel], unknown_key: str = "F07") -> Iterator[tuple[str, Problem]]:
    """(code, problem) for each error; `unknown_key` is the code for keys the model does not know."""
    for each in error.errors(include_url=False):
        at = tuple(step for step in each["loc"] if step != "[key]")
        kind, seen, context = each["type"], _shown(each["input"]), each.get("ctx", {})
        word = next((step for step in reversed(at) if isinstance(step, str)), "")
        if kind == "extra_forbidden":
            near = get_close_matches(word, _keys(model, at[:-1]), n=1, cutoff=0.5)
            hint = f"您要写的可能是“{near[0]}”" if near else ""
            yield unknown_key, Problem(at, f"不认识的键“{word}”", word, near[0] if near else "规定的键", hint)
        elif kind == "missing":
            yield "F08", Problem(at, f"没有填 {word}", "空", word)
        elif kind == "enum":
            choices = re.findall(r"'([^']+)'", str(context.get("expected", "")))
            near = get_close_matches(seen, choices, n=1, cutoff=0.5)
            hint = f"您要写的可能是“{near[0]}”" if near else f"请从这些词里选：{'、'.join(choices)}"
            yield "F10", Problem(at, f"{word} 写的是“{seen}”，不在可选范围内", seen, "、".join(choices), hint)
        elif kind in _SHAPES:
            expected, hint = _SHAPES[kind]
            yield "F09", Problem(at, f"{word} 应写{expected}，写成了{_kind(each['input'])}", seen, expected, hint)
        elif kind == "string_too_short":
            yield "F08", Problem(at, f"{word} 没有内容", "空", word)
        elif kind == "string_too_long":
            yield "F11", Problem(at, f"{word} 太长，超过 20000 字", seen, "不超过 20000 字", "长的材料放到附件里")
        elif kind in ("too_short", "too_long"):
            yield (
                "F11",
                Problem(at, f"{word} 的项数不对", seen, f"{context.get('min_length') or context.get('max_length')} 项"),
            )
        elif re.fullmatch(r"[FR]\d+[a-z]?", kind):
            message = f"{word} {context['message']}" if word else context["message"]
            yield kind, Problem(at, message, context["seen"], context["expected"], context["hint"])
        else:
            yield "F09", Problem(at, f"{word} 的写法不对", seen, "照模板的写法")


def _shown(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 60 else text[:57] + "…"


def _kind(value: Any) -> str:
    if isinstance(value, dict):
        return "一组键值"
    if isinstance(value, list):
        return "一个列表"
    return "空" if value is None else f"“{_shown(value)}”"


def _keys(model: type[BaseModel], at: tuple[str | int, ...]) -> list[str]:
    """The Chinese keys the model knows at a route."""
    for step in at:
        if isinstance(step, int):
            continue
        found = next((f for f in model.model_fields.values() if f.alias == step), None)
        inner = _record_in(found.annotation) if found else None
        if inner is None:
            return []
        model = inner
    return [str(f.alias) for f in model.model_fields.values()]


def _record_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((inner for arg in get_args(annotation) if (inner := _record_in(arg))), None)
