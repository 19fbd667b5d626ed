"""The command line library's own words in Chinese: help pages are patched, wrong calls are retold."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import cache
from typing import Any
from unicodedata import east_asian_width

import typer.core
from typer._click import exceptions, formatting
from typer._click.core import Command

from zhcity_cli.errors import UsageError

_WORDS = {
    "Arguments": "参数", "Options": "选项", "Commands": "命令", "required": "必填",
    "default: {default}": "不写为：{default}", "(dynamic)": "（现算）", "env var: {var}": "环境变量：{var}",
    "Missing command.": "没有写要做什么。", "No such command {name!r}.": "没有 {name} 这个命令。", "Aborted!": "已中断。",
}  # fmt: skip


@cache
def install() -> None:
    """Make every help page Chinese. The library has no translation of its own; a test walks all pages."""
    write_usage, help_option = formatting.HelpFormatter.write_usage, Command.get_help_option

    def usage(self: Any, prog: str, args: str = "", prefix: str | None = None) -> None:
        pieces = args.replace("[OPTIONS]", "[选项]").replace("COMMAND [ARGS]...", "命令 …")
        write_usage(self, prog, pieces, prefix or "用法：")

    def get_help(self: Any, context: Any) -> Any:
        option = help_option(self, context)
        if option is not None:
            option.help = "显示这段帮助。"
        return option

    for owner, name, ours in (
        (typer.core, "_", lambda text: _WORDS.get(text, text)),
        (formatting, "term_len", _cells),
        (formatting.HelpFormatter, "write_usage", usage),
        (Command, "get_help_option", get_help),
    ):
        setattr(owner, name, ours)


def _cells(text: str) -> int:
    """The columns a text takes on a terminal."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


_RETOLD = (
    (r"Got unexpected extra arguments? ?\(?s?\)? ?\(?(?P<x>.+?)\)?", "多写了“{x}”。"),
    (r"(?P<x>'.*') is not a valid (int|integer)( range)?\.", "应写整数，写成了{x}。"),
    (r"(?P<x>'.*') is not a valid float\.", "应写数，写成了{x}。"),
    (r"(?P<x>'.*') is not one of (?P<y>.+)\.", "写成了{x}，只能写 {y}。"),
    (r"Option (?P<x>'.*') requires an argument\.", "选项 {x} 后面要写内容。"),
    (r"Option (?P<x>'.*') does not take a value\.", "选项 {x} 后面不写内容。"),
    (r"(?P<x>.+) is not in the range (?P<y>\d+)<=x<=(?P<z>\d+)\.", "写成了 {x}，应在 {y} 到 {z} 之间。"),
)


def retold(error: exceptions.ClickException) -> UsageError:
    """A wrong call in our own words."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "zhcity"
    hint = f"看写法：{command} --help"
    if isinstance(error, exceptions.MissingParameter):
        return UsageError(f"还缺 {_parameter(error)}。", hint)
    if isinstance(error, exceptions.NoSuchOption):
        close = get_close_matches(error.option_name, error.possibilities or (), n=1)
        near = f"您要写的可能是 {close[0]}。" if close else hint
        return UsageError(f"没有 {error.option_name} 这个选项。", near)
    message, _, near = error.message.partition(" Did you mean ")
    if near:
        near = near.strip("'?")
        hint = f"您要写的可能是 {near}。"
        message = message.rstrip(".")
    for shape, sentence in _RETOLD:
        if found := re.fullmatch(shape, message):
            message = sentence.format(**{name: _requoted(text) for name, text in found.groupdict().items()})
            break
    if isinstance(error, exceptions.BadParameter) and error.param is not None:
        message = f"{_parameter(error)} {message}"
    return UsageError(message, hint)


def _requoted(text: str) -> str:
    """'甲', '乙' → “甲”、“乙”"""
    return re.sub("'([^']*)'(, )?", lambda found: f"“{found[1]}”" + ("、" if found[2] else ""), text)


def _parameter(error: exceptions.BadParameter) -> str:
    parameter = error.param
    if parameter is None:
        return "参数"
    if parameter.param_type_name == "argument":
        return str(parameter.metavar or parameter.name).strip("[].")
    return "选项 " + max(parameter.opts, key=len)
