"""Write the generated pages, or with --check fail where one is out of date. Nothing in them is typed by hand.

docs/{rules,cli,stages,glossary,owners,forms}.md, templates/schema/dossier.json, and in README.md every block that follows a
line `<!-- 输出：命令 -->`, which is replaced by what the command prints on the bundled library.
"""

from __future__ import annotations

import contextlib
import io
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from zhcity_cli.cli import BUG, COMMANDS, main
from zhcity_cli.coverage import answers
from zhcity_cli.exports.forms import FORMS
from zhcity_cli.exports.forms.page import page
from zhcity_cli.exports.schema import dossier_schema
from zhcity_cli.model import words
from zhcity_cli.model.dossier import ownership
from zhcity_cli.model.settings import Parameters
from zhcity_cli.model.terms import TERMS, chinese
from zhcity_cli.regulation import SENTENCES
from zhcity_cli.render.coverage import as_markdown as page_of
from zhcity_cli.render.stages import diagram, entries
from zhcity_cli.rules import CATALOGUE_VERSION, CHAPTERS, DEMANDS
from zhcity_cli.rules.rule import Demand, Rule

ROOT = Path(__file__).parent.parent
NOTE = "<!-- 由 tools/docs.py 生成，不要手改 -->\n\n"
GROUPS = ("year", "plan", "package", "operation", "experts")


def printed(*arguments: str) -> str:
    """What a command prints on the bundled library."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        code = main([*arguments])
    if code == BUG:
        sys.exit(f"zhcity {' '.join(arguments)} 出了错，文档没有写：{out.getvalue()}")
    return out.getvalue().rstrip("\n")


def rules() -> str:
    parts = [
        f"# 规则（目录版本 {CATALOGUE_VERSION}，共 {len(DEMANDS)} 条）\n\n"
        "依据：**办法** 是解读原话；**参照** 来自外地或上级文件，值在 zhcity.yaml 里可改；"
        "**约定** 是本库的算术和完整性；**格式** 是读写文件的要求。\n\n"
        "生效：依据为 办法、参照 的规则管办法施行日期（zhcity.yaml 的 办法.施行日期）以后办的步骤，更早的列为存疑；"
        "没有填施行日期的，一律要求。约定、格式一直要求。\n"
    ]
    for title, chapter in CHAPTERS.items():
        own = [v if isinstance(v, Demand) else v.demand for v in vars(chapter).values() if isinstance(v, Rule | Demand)]
        parts.append(f"## {title}\n")
        parts += [_rule(demand) for demand in own]
    return NOTE + "\n".join(parts)


def _rule(demand: Demand) -> str:
    where = f"{demand.basis}，{demand.articles}" + (f"，{demand.sentence}" if demand.sentence else "")
    read = "、".join(chinese(name) for name in demand.parameters)
    lines = [
        f"### {demand.code} {demand.title}\n",
        f"`{demand.name}` · {demand.severity} · {where}" + (f" · 参数 {read}" if read else "") + "\n",
        f"- 要求：{demand.asks}",
        f"- 为什么：{demand.why}",
        f"- 怎么改：{demand.mend}。",
        *([f"- 解读原话：“{demand.quote}”"] if demand.quote else []),
        "",
    ]
    return "\n".join(lines)


def cli() -> str:
    pages = [printed("--help")]
    calls = [(name,) for name in COMMANDS if name not in GROUPS]
    for group in GROUPS:
        subs = re.findall(r"^  (\w+) ", printed(group, "--help").partition("命令:")[2], re.MULTILINE)
        calls += [(group,), *((group, sub) for sub in subs)]
    pages += [printed(*call, "--help") for call in calls]
    heads = ["zhcity", *("zhcity " + " ".join(call) for call in calls)]
    body = "\n".join(f"## {head}\n\n```text\n{page}\n```\n" for head, page in zip(heads, pages, strict=True))
    return (
        NOTE
        + "# 命令\n\n退出码：0 正常；1 有错误、不允许或有阻碍；2 用法或环境问题；3 工具自己的错；130 中断。\n\n"
        + body
    )


def stages() -> str:
    return NOTE + f"# 路径与阶段\n\n```text\n{diagram()}\n\n{entries()}\n```\n"


def glossary() -> str:
    fields = "\n".join(f"| {word} | `{identifier}` |" for identifier, word in TERMS.items())
    lists = "\n".join(
        f"| `{name}` | {'、'.join(member.value for member in kind)} |"
        for name, kind in vars(words).items()
        if isinstance(kind, type) and issubclass(kind, words.StrEnum) and kind is not words.StrEnum
    )
    parameters = "\n".join(
        f"| {chinese(name)} | {getattr(Parameters(), name).basis} | {getattr(Parameters(), name).source} |"
        for name in Parameters.model_fields
    )
    sentences = "\n".join(f"| {number} | {where} | {text} |" for number, (where, text) in SENTENCES.items())
    return (
        f"{NOTE}# 词汇\n\n## 字段\n\n| 中文 | 标识 |\n|---|---|\n{fields}\n\n## 可选的词\n\n| 标识 | 词 |\n|---|---|\n{lists}\n\n"
        f"## 参数\n\n| 参数 | 依据 | 来源 |\n|---|---|---|\n{parameters}\n\n"
        f"## 解读的 45 句（大意）\n\n| 句 | 条款 | 大意 |\n|---|---|---|\n{sentences}\n"
    )


def coverage() -> str:
    return NOTE + page_of(answers())


def owners() -> str:
    rows = []
    for path, owned in ownership():
        word = ".".join(chinese(step) for step in path.split("."))
        rows.append(f"| {word} | {owned.by} | {owned.frozen_from or '不冻结'} |")
    table = "\n".join(rows)
    return f"{NOTE}# 谁的事、何时冻结\n\n最长的路径为准。\n\n| 字段组 | 归谁 | 何时冻结 |\n|---|---|---|\n{table}\n"


def forms() -> str:
    return NOTE + page(FORMS.values())


def readme() -> str:
    """README.md with fresh output; commands run on a copy, so that nothing of the repository changes."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    shape = re.compile(r"(<!-- 输出：(.+?) -->\n\n```text\n).*?(```\n)", re.DOTALL)
    with library_copy():
        return shape.sub(lambda m: m[1] + printed(*m[2].split()[1:]) + "\n" + m[3], text)


@contextlib.contextmanager
def library_copy() -> Iterator[None]:
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        for name in ("dossiers", "registry", "plans"):
            shutil.copytree(ROOT / name, Path(folder, name))
        shutil.copy(ROOT / "zhcity.yaml", folder)
        yield


PAGES = {
    "docs/rules.md": rules, "docs/cli.md": cli, "docs/stages.md": stages, "docs/glossary.md": glossary,
    "docs/coverage.md": coverage, "docs/owners.md": owners, "docs/forms.md": forms, "templates/schema/dossier.json": dossier_schema, "README.md": readme,
}  # fmt: skip


def run(check: bool) -> int:
    stale = []
    for name, make in PAGES.items():
        content, file = make(), ROOT / name
        if not file.exists() or file.read_text(encoding="utf-8") != content:
            stale.append(name)
            if not check:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(content, encoding="utf-8")
    print(
        "、".join(stale) + (" 过期，运行 python tools/docs.py" if check else " 已更新") if stale else "文档都是最新的"
    )
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(run("--check" in sys.argv[1:]))
