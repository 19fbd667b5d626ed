"""pydantic's errors as coded problems in plain Chinese: the one place that knows pydantic's error types."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from zhcity_cli.errors import nearest
from zhcity_cli.model.finding import Problem, brief

_SHAPES = {
    "tuple_type": ("一个列表", "列表写成 [甲, 乙]，或每项一行、以 - 开头"),
    "list_type": ("一个列表", "列表写成 [甲, 乙]，或每项一行、以 - 开头"),
    "model_type": ("一组键值", "写成 {键: 值, 键: 值}，或每个键一行"),
    "model_attributes_type": ("一组键值", "写成 {键: 值, 键: 值}，或每个键一行"),
    "dict_type": ("一组键值", "写成 {键: 值, 键: 值}"),
    "string_type": ("一个值", "写成一个值，不要写成列表或一组键值"),
}


# More than this many of a file are counted, not listed: who pasted the wrong thing mends it with the first few.
MAX_TOLD = 200


def problems(error: ValidationError, model: type[BaseModel], unknown_key: str = "F07") -> Iterator[tuple[str, Problem]]:
    """(code, problem) for each error; `unknown_key` is the code for keys the model does not know."""
    errors = error.errors(include_url=False)
    coded = ("", Problem((), ""))
    for each in errors[:MAX_TOLD]:
        coded = _coded(each, model, unknown_key)
        yield coded
    if len(errors) > MAX_TOLD:
        message = f"还有 {len(errors) - MAX_TOLD} 处错误没有逐条列出"
        yield coded[0], Problem(coded[1].at, message, str(len(errors)), "没有错误", "先改好列出的，再检查一次")


def _coded(each: ErrorDetails, model: type[BaseModel], unknown_key: str) -> tuple[str, Problem]:
    at = tuple(step for step in each["loc"] if step != "[key]")
    kind, value, context = each["type"], each["input"], each.get("ctx", {})
    word = brief(next((step for step in reversed(at) if isinstance(step, str)), ""))
    if kind == "extra_forbidden" and word != word.strip():
        message = f"键“{word.strip()}”前后有全角空格或别的空格"
        return unknown_key, Problem(at, message, word, word.strip(), "缩进和冒号两边都用半角空格")
    if kind == "extra_forbidden":
        near = _near(word.partition("：")[0], _keys(model, at[:-1]))
        hint = f"您要写的可能是“{near}”" if near else ""
        if "：" in word:
            hint = "把全角冒号“：”换成半角冒号加一个空格"
        return unknown_key, Problem(at, f"不认识的键“{word}”", word, near or "规定的键", hint)
    if kind == "missing":
        return "F08", Problem(at, f"没有填 {word}", "空", word)
    if kind == "enum":
        seen, choices = _kind(value), re.findall(r"'([^']+)'", str(context.get("expected", "")))
        near = _near(seen.strip("“”"), choices)
        hint = f"您要写的可能是“{near}”" if near else f"请从这些词里选：{'、'.join(choices)}"
        message = f"{word} 写的是{seen}，不在可选范围内"
        return "F10", Problem(at, message, seen.strip("“”"), "、".join(choices), hint)
    if kind in _SHAPES:
        expected, hint = _SHAPES[kind]
        return "F09", Problem(at, f"{word} 应写{expected}，写成了{_kind(value)}", _kind(value), expected, hint)
    if kind == "string_too_short":
        return "F08", Problem(at, f"{word} 没有内容", "空", word)
    if kind == "string_too_long":
        return "F11", Problem(at, f"{word} 太长，超过 20000 字", _kind(value), "不超过 20000 字", "长的材料放到附件里")
    if kind in ("too_short", "too_long"):
        wanted = f"{context.get('min_length') or context.get('max_length')} 项"
        return "F11", Problem(at, f"{word} 的项数不对", _kind(value), wanted)
    if re.fullmatch(r"[FR]\d+[a-z]?", kind):
        message = f"{word} {context['message']}".strip()
        return kind, Problem(at, message, context["seen"], context["expected"], context["hint"])
    return "F09", Problem(at, f"{word} 的写法不对", _kind(value), "照模板的写法")


def _kind(value: Any) -> str:
    if isinstance(value, dict):
        return "一组键值"
    if isinstance(value, list):
        return "一个列表"
    return "空" if value is None else f"“{brief(str(value))}”"


def _near(word: str, known: list[str]) -> str:
    return nearest(word, known)


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
