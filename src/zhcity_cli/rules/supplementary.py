"""附则 (第二十至二十二条): classified projects, the repealed measure, the measure's own date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from zhcity_cli.model.base import Record
from zhcity_cli.model.finding import Problem, Severity, Verdict
from zhcity_cli.model.library import Library
from zhcity_cli.model.settings import Settings
from zhcity_cli.model.source import SourceText
from zhcity_cli.model.words import Basis
from zhcity_cli.regulation import REPEALED, SUPPLEMENTARY
from zhcity_cli.rules.rule import demand, rule

R61a = demand(
    "R61a", "classified-head-only", "涉密项目只存编号、单位、状态", basis=Basis.CONVENTION, sentence="S42",
    asks="路径 涉密 的卷宗只有 编号、项目单位、路径、状态 四项。",
    why="涉密项目按保密规定另行管理，本工具不能处理国家秘密。",
    mend="删去其余各项；已经提交过内容的，立即报告保密工作机构，按规定处置",
)  # fmt: skip


@rule(
    demand(
        "R61b", "no-secrecy-words", "文本不含密级字样", basis=Basis.CONVENTION, articles=SUPPLEMENTARY,
        parameters=("secret_words",),
        asks="非涉密卷宗里不出现设置所列的密级词（除外词如“国家秘密”不算）。",
        why="防止把涉密内容误录进来；一进历史就删不干净。",
        mend="先不要提交；核实是否涉密：涉密的整个移出、路径改为 涉密，不涉密的换个说法",
    ),
    on=SourceText,
)  # fmt: skip
def R61b(source: SourceText, library: Library) -> Iterator[Problem]:
    words = library.settings.parameters.secret_words
    if not any(word in source.text for word in words.value):
        return  # a plain search a word is a tenth of the time of the expression
    found = _secrecy(words.value, words.except_words).search(source.text)
    while found and found["excepted"]:
        found = _secrecy(words.value, words.except_words).search(source.text, found.end())
    if found:
        line, column = source.place(found.start())
        message = f"文本里有密级字样“{found[0]}”"
        yield Problem((), message, found[0], "不含密级字样", line=line, column=column)


@lru_cache(maxsize=8)
def _secrecy(words: tuple[str, ...], excepted: tuple[str, ...]) -> re.Pattern[str]:
    passing = "|".join(map(re.escape, excepted)) or r"(?!)"
    return re.compile(f"(?P<excepted>{passing})|(?:{'|'.join(map(re.escape, words)) or r'(?!)'})")


@rule(
    demand(
        "R61c", "classified-not-cited", "公开资料不引用涉密项目", basis=Basis.CONVENTION, articles=SUPPLEMENTARY,
        asks="卷宗、会议、计划、采购包、名录里不出现涉密项目的编号。",
        why="涉密项目不进任何公开的表、页和汇总，引用它的编号就会带出去。",
        mend="删去这个编号；需要一并办理的，按保密规定另行报批",
    ),
    on=Record,
)  # fmt: skip
def R61c(record: Record, library: Library) -> Iterator[Problem]:
    if not library.classified_ids:
        return
    text = record.model_dump_json(by_alias=True)
    if not any(number in text for number in library.classified_ids):
        return
    for at, value in _texts(record.model_dump(mode="json", by_alias=True)):
        if any(number in value for number in library.classified_ids):
            yield Problem(at, "这里引用了涉密项目的编号", "涉密项目的编号", "没有涉密项目的编号")


def _texts(value: Any, at: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, str):
        yield at, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, (*at, str(key)))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _texts(inner, (*at, place))


_REPEALED = re.compile(r"济政办\s*[〔\[(（【]\s*2018\s*[〕\])）】]\s*34\s*号")


@rule(
    demand(
        "R62a", "repealed-measure-cited", "不引用已废止的原办法", basis=Basis.MEASURE, sentence="S43",
        quote="自本办法公布施行之日起同时废止",
        severity=Severity.WARNING,
        asks=f"施行日期之后的申报不再以{REPEALED}为依据。",
        why="原《济源市电子政务工程建设项目管理暂行办法》已同时废止。",
        mend="把依据改成现行办法；只是叙述历史的，在 说明 写一条 规则: R62",
    ),
    on=SourceText,
)  # fmt: skip
def R62a(source: SourceText, library: Library) -> Iterator[Problem]:
    found = _REPEALED.search(source.text) if "2018" in source.text else None
    if found is None:
        return
    effective, declared = library.settings.measure.effective_on, source.declared_on
    if effective and declared and declared < effective:
        return
    line, column = source.place(found.start())
    verdict = Verdict.FAILED if effective and declared else Verdict.DOUBTFUL
    message = f"引用了已废止的{found[0]}"
    yield Problem((), message, found[0], "现行办法", verdict=verdict, line=line, column=column)


@rule(
    demand(
        "R62b", "measure-dated", "设置里有办法的文号和施行日期", basis=Basis.CONVENTION, articles=SUPPLEMENTARY,
        severity=Severity.WARNING,
        asks="zhcity.yaml 的 办法 写明 文号 和 施行日期。",
        why="解读没有给出文号和施行日期，工具不猜；没有它们，新旧项目的口径分不开。",
        mend="查到正式文件后，在 zhcity.yaml 的 办法 下填 文号 和 施行日期",
    ),
    on=Settings,
)  # fmt: skip
def R62b(settings: Settings, library: Library) -> Iterator[Problem]:
    blank = [
        word
        for word, value in (("文号", settings.measure.document_number), ("施行日期", settings.measure.effective_on))
        if value is None
    ]
    if blank:
        yield Problem(("办法", blank[0]), f"办法的 {'、'.join(blank)} 没有填", "空", "、".join(blank))
