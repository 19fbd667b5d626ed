"""docs/forms.md: every form with its cells, from the same declaration as the workbook."""

from __future__ import annotations

from collections.abc import Iterable

from zhcity_cli.exports.forms.form import Field, Form

TAKEN_AS_TYPED = """\
怎么写都行的：全角数字、千分位逗号、`162万元`；`2026.3.1`、`2026年3月1日`、日期格式的格子；前后的空格和看不见的字符；几项之间用
顿号、逗号、分号或换行。要改了再收的：以元、亿元计的金额（告诉您换算后是多少），公式，日历上没有的日子，不在下拉列表里的词。
每一处都按 `表名!C7` 指出来。
"""

STAR = " \\*"


def page(forms: Iterable[Form]) -> str:
    parts = [f"# 表\n\n取表：`zhcity form 表名 --unit 单位代码`；收表：`zhcity intake 文件`。\n\n{TAKEN_AS_TYPED}"]
    return "\n".join([*parts, *map(_form, forms)])


def _form(form: Form) -> str:
    paths = "、".join(form.paths)
    parts = [
        f"## {form.name}\n\n{form.title}（第 {form.version} 版），用于路径 {paths} 的项目。\\* 为{form.stage}时必填。\n"
    ]
    parts += [f"### {group.title}\n\n{_cells(group.fields, ())}" for group in form.groups]
    parts += [f"### 表：{table.sheet}\n\n{table.help}。\n\n{_cells(table.columns, table.at)}" for table in form.tables]
    return "\n".join(parts)


def _cells(fields: Iterable[Field], under: tuple[str, ...]) -> str:
    lines = ["| 格 | 卷宗里 | 填什么 | 怎么填 |", "|---|---|---|---|"]
    for field in fields:
        where = ".".join(under) if under else ".".join(field.at)
        what = "、".join(field.choices) or str(field.kind)
        told = field.help + (f"例：{field.example}" if field.example else "")
        lines.append(f"| {field.label}{STAR if field.is_required else ''} | {where} | {what} | {told} |")
    return "\n".join(lines) + "\n"
