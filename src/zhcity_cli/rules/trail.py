"""留痕本身: registry versions, plain files, merges, times and migrations of a step."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from zhcity_cli.model.change import Act, Change, Entry
from zhcity_cli.model.finding import Problem, Verdict
from zhcity_cli.model.library import Library
from zhcity_cli.model.words import Basis
from zhcity_cli.regulation import DUTIES
from zhcity_cli.rules.rule import demand, rule

PLAIN = "100644"
MODES = {"120000": "链接", "160000": "子模块", "100755": "可执行文件", "040000": "文件夹"}
LONGEST_PATH = 180
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])(\..*)?", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[<>:"|?*\\\x00-\x1f\x7f]')

# Two computers' clocks may differ by so much.
CLOCKS_DIFFER = timedelta(minutes=5)
LONG_BETWEEN = timedelta(days=30)


@rule(
    demand(
        "C16", "registry-version-grows", "名录改了版本要加", basis=Basis.CONVENTION, articles=DUTIES,
        asks="单位、专家名录每改一次，版本 加一；版本只增不减。",
        why="谁有权登记按名录认定；名录退回旧版，撤了的人又能登记。",
        mend="把 版本 改成比上一版大的数（zhcity record 名录 会自动加）",
    ),
    needs=("C03", "C06"),
    on=Change,
)  # fmt: skip
def C16(change: Change, library: Library) -> Iterator[Problem]:
    if change.after is None:
        return
    before, after = library.registry, change.after.registry
    for file, old, new in (
        ("registry/units.yaml", before.units, after.units),
        ("registry/experts.yaml", before.experts, after.experts),
    ):
        if old != new and new.version <= old.version:
            said = f"由 {old.version} 退到 {new.version}" if new.version < old.version else f"仍是 {old.version}"
            message = f"{file} 的内容改了，版本{said}"
            yield Problem((file, "版本"), message, str(new.version), f"大于 {old.version}")


@rule(
    demand(
        "C17", "plain-files", "库里只有普通文件", basis=Basis.FORMAT, articles=DUTIES,
        asks="项目库里只有普通文件；文件名用 UTF-8，不含 Windows 不能用的字符，没有只差大小写或全半角的两个名字。",
        why="链接会指到别处，子模块和可执行文件会带进程序；名字有问题的文件在别的电脑上打不开或互相覆盖。",
        mend="换成普通文件，改掉文件名，再登记",
    ),
    on=Change,
)  # fmt: skip
def C17(change: Change, library: Library) -> Iterator[Problem]:
    for entry in change.entries:
        fault = _fault(entry)
        if fault:
            path = entry.path.encode("utf-8", "replace").decode()
            yield Problem((path,), f"{path} {fault}", fault, "普通文件")


def _fault(entry: Entry) -> str:
    if entry.mode != PLAIN:
        return f"是{MODES.get(entry.mode, '不认识的东西')}，不是普通文件"
    if any("\ud800" <= character <= "\udfff" for character in entry.path):
        return "的文件名不是 UTF-8"
    if len(entry.path) > LONGEST_PATH:
        return f"的路径有 {len(entry.path)} 个字，超过 {LONGEST_PATH} 个字"
    parts = entry.path.split("/")
    if any(_is_odd(part) for part in parts):
        return "的文件名在 Windows 上不能用"
    return f"和 {entry.twin} 在 Windows 上是同一个文件" if entry.twin else ""


def _is_odd(part: str) -> bool:
    is_hidden_git = part.casefold().rstrip(". ") in (".git", "git~1")
    return (
        part in ("", ".", "..")
        or is_hidden_git
        or part[-1] in ". "
        or bool(_FORBIDDEN.search(part) or _RESERVED.fullmatch(part))
    )


@rule(
    demand(
        "C18", "merged-by-office", "主线由办公室合并", basis=Basis.CONVENTION, articles=DUTIES,
        asks="把支线并入主线的合并提交由办公室做。",
        why="合并时能取舍两边的内容，要由收件的一方负责。",
        mend="撤回这次合并，把支线交办公室合并（zhcity submit）",
    ),
    needs=("C06",),
    on=Change,
)  # fmt: skip
def C18(change: Change, library: Library) -> Iterator[Problem]:
    if change.is_merge and not change.recorder.is_office:
        person = change.recorder
        message = f"这次合并是{person.unit.name}的{person.full_name}做的"
        yield Problem((_first(change),), message, person.unit.name, "办公室")


def _first(change: Change) -> str:
    files = (*(item.file for item in change.dossiers), *change.other_files, *change.dropped)
    return files[0] if files else "zhcity.yaml"


@rule(
    demand(
        "C19", "nothing-dropped", "合并不丢掉登记过的内容", basis=Basis.CONVENTION, articles=DUTIES,
        asks="合并支线时，支线上登记过、主线上没有另外改过的内容都并进来。",
        why="合并时选“以我为准”，别人登记的内容就没有了，历史里还看不出来。",
        mend="重新合并；确实不收的，退回支线改好再收，或用 zhcity audit accept 追认",
    ),
    on=Change,
)  # fmt: skip
def C19(change: Change, library: Library) -> Iterator[Problem]:
    for file in change.dropped:
        yield Problem((file,), f"支线上登记的 {file} 合并时被丢掉了", "主线原来的内容", "支线登记的内容")


@rule(
    demand(
        "C20", "times-run-on", "提交时间不倒退", basis=Basis.CONVENTION, articles=DUTIES, may_doubt=True,
        asks="提交时间不早于上一次提交，也不晚于现在（差 5 分钟以内不算）；写成和提交相差不超过 30 天。",
        why="提交时间可以随手改，往回改就是倒签。",
        mend="校准电脑的时间，重新登记；确有原因的由办公室追认",
    ),
    on=Change,
)  # fmt: skip
def C20(change: Change, library: Library) -> Iterator[Problem]:
    times = change.times
    if times is None:
        return
    at, made = (_first(change),), times.committed
    if times.before and made < times.before - CLOCKS_DIFFER:
        message = f"提交时间 {made:%Y-%m-%d %H:%M} 早于上一次提交的 {times.before:%Y-%m-%d %H:%M}"
        yield Problem(at, message, f"{made:%Y-%m-%d %H:%M}", f"不早于 {times.before:%Y-%m-%d %H:%M}")
    elif made > times.now + CLOCKS_DIFFER:
        message = f"提交时间 {made:%Y-%m-%d %H:%M} 在现在 {times.now:%Y-%m-%d %H:%M} 之后"
        yield Problem(at, message, f"{made:%Y-%m-%d %H:%M}", f"不晚于 {times.now:%Y-%m-%d %H:%M}")
    elif abs(made - times.authored) > LONG_BETWEEN:
        message = f"写成于 {times.authored:%Y-%m-%d}，{made:%Y-%m-%d} 才提交，相差 {abs(made - times.authored).days} 天"
        yield Problem(at, message, f"{times.authored:%Y-%m-%d}", "相差不超过 30 天", verdict=Verdict.DOUBTFUL)


@rule(
    demand(
        "C21", "migration-keeps-values", "迁移不改内容", basis=Basis.CONVENTION, articles=DUTIES,
        asks="迁移只改写法和 格式版本，每个卷宗的值前后相等。",
        why="迁移一次动所有卷宗，谁也看不过来；值都没变才不用逐个审。",
        mend="撤回，只用 zhcity migrate 迁移；要改的内容另外登记",
    ),
    on=Change,
)  # fmt: skip
def C21(change: Change, library: Library) -> Iterator[Problem]:
    if change.act is not Act.MIGRATE:
        return
    for item in change.dossiers:
        if item.before != item.after:
            yield Problem((item.file,), f"{item.id} 在迁移中内容变了", "变了", "不变")
    if change.after is None:
        return
    settings, now = library.settings, change.after.settings
    same = settings.model_copy(update={"format_version": now.format_version}) == now
    if not same or now.format_version < settings.format_version:
        yield Problem(("zhcity.yaml",), "迁移中设置的内容变了", "变了", "只有 格式版本 变大")
    if library.registry != change.after.registry or library.years != change.after.years:
        yield Problem(("registry/units.yaml",), "迁移中名录或计划的内容变了", "变了", "不变")
