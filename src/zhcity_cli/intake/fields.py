"""What a column of a list may hold, and the headings by which people call it."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum


class Field(StrEnum):
    """字段: the word that `--map 列=字段` takes."""

    NAME = "名称"
    UNIT = "项目单位"
    AMOUNT = "金额"
    MONEY_UNIT = "金额单位"
    PLAN_YEAR = "计划年度"
    EXPECTED = "预计时间"
    PUBLISHED = "发布日期"
    CONTENT = "建设内容"
    CATEGORY = "类别"
    NATURE = "性质"
    PATH = "路径"
    STAGE = "阶段"
    NUMBER = "编号"
    SOURCE = "资金来源"
    REMARK = "备注"


UNUSED = "不用"  # the word of --map for a column that is to be left alone

# Headings, the surer ones first: the second group counts only where the first finds no column.
HEADINGS: dict[Field, tuple[str, str]] = {
    Field.NAME: ("项目名称 采购项目名称 建设项目名称 招标项目名称 申报项目名称 意向名称 采购意向名称 工程名称 项目", "名称 公告标题 公告名称 标题"),
    Field.UNIT: (
        "项目单位 建设单位 申报单位 申报部门 采购单位 采购单位名称 采购人 采购人名称 招标人 招标单位 业主单位 业主 项目业主"
        " 项目建设单位 项目申报单位 客户名称 实施单位",
        "单位名称 单位 预算单位 预算单位名称 责任单位 牵头单位 部门 部门名称",
    ),
    Field.AMOUNT: (
        "金额 预算金额 项目金额 预算 项目预算 采购预算 采购预算金额 预算总额 总投资 项目总投资 总投资额 投资额 投资总额 投资金额"
        " 投资估算 估算投资 估算金额 投资概算 概算 申报金额 总金额 资金规模 总额",
        "最高限价 限价 控制价 最高投标限价 招标控制价",
    ),
    Field.MONEY_UNIT: ("限价单位 金额单位 货币单位 计价单位 预算金额单位 价格单位", ""),
    Field.PLAN_YEAR: ("计划年度 申报年度 实施年度 项目年度 所属年度 预算年度", "年度 年份"),
    Field.EXPECTED: ("预计采购时间 预计采购日期 预计采购月份 计划采购时间 拟采购时间 预计时间 预计实施时间 计划实施时间 预计招标时间", "采购时间 实施时间"),
    Field.PUBLISHED: ("发布日期 发布时间 公告日期 公告时间 公开时间", ""),
    Field.CONTENT: (
        "建设内容 主要建设内容 建设内容及规模 建设规模及内容 采购需求概况 需求概况 采购内容 项目内容 建设内容摘要",
        "项目概况 项目简介 主要内容 采购需求 简介",
    ),
    Field.CATEGORY: ("类别 项目类别", ""),
    Field.NATURE: ("性质 建设性质 项目性质", ""),
    Field.PATH: ("路径", ""),
    Field.STAGE: ("阶段 项目阶段 所处阶段 当前阶段 目前阶段", ""),
    Field.NUMBER: ("编号 项目编号 采购编号 招标编号 项目代码", ""),
    Field.SOURCE: ("资金来源 经费来源 资金渠道 经费渠道", ""),
    Field.REMARK: ("备注", ""),
}  # fmt: skip

_UNIT_AT_END = re.compile(r"[(\[:：/,，_\-]?(?:单位)?[:：]?(亿元|百万元|万元|千元|元)[)\]]?$")
_SPACE = re.compile(r"[\s*＊]+")


def plain(text: str) -> str:
    """Without the differences that mean nothing: full-width forms, spaces, line ends, the asterisk of 必填."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text))


def split_heading(heading: str) -> tuple[str, str | None]:
    """预算金额（万元） → 预算金额, 万元."""
    text = plain(heading)
    found = _UNIT_AT_END.search(text)
    if found and found.start() and "(" not in text[: found.start()]:
        return text[: found.start()], found[1]
    return re.sub(r"\(.*$", "", text) or text, None


def fields_of(heading: str) -> tuple[tuple[Field, bool], ...]:
    """The fields a heading may mean, each with whether it is one of the surer headings."""
    word, _ = split_heading(heading)
    return tuple(
        (field, place == 0)
        for field, groups in HEADINGS.items()
        for place, group in enumerate(groups)
        if word in group.split()
    )
