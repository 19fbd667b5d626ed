"""What people type into a form: what is harmless is taken, what is not is named by its cell with the way to mend it."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

import pytest

from forms.conftest import YEAR, Desk, Fill

MAIN, COSTS, YEARS, GOALS, PAPERS = "项目申报表", "投资明细", "分年", "绩效目标", "附件"

# (sheet, fact or row and head, what is typed, cell, code, words that must be said)
WRONG: list[tuple[str, str, Any, str, str, str]] = [
    (MAIN, "项目名称", None, "B7", "F08", "没有填"),
    (MAIN, "项目名称", "水\u202e利平台", "B7", "F02", "‹U+202E›"),
    (MAIN, "项目名称", "取⽤水平台", "B7", "F02", "换成 用"),
    (MAIN, "项目名称", "=A1", "B7", "F09", "公式"),
    (MAIN, "项目名称", "#REF!", "B7", "F09", "错误值"),
    (MAIN, "类别", "信息化应用", "B8", "F10", "您要写的可能是“信息化应用系统”"),
    (MAIN, "性质", "更新", "B9", "F10", "新建、改建、扩建"),
    (MAIN, "路径", "涉密", "B10", "F10", "建设、购买服务"),
    (MAIN, "路径", "运维", "B10", "F10", "建设、购买服务"),
    (MAIN, "计划年度", "明年", "B12", "F11", "四位年份"),
    (MAIN, "申报日期", f"{YEAR}年2月", "B22", "R65b", f"补上哪一日，如 {YEAR}-02-01"),
    (MAIN, "申报日期", "2026-02-30", "B22", "R65b", "日历"),
    (MAIN, "申报日期", "2026-02-01至2026-03-01", "B22", "R65b", "读不成日期"),
    (MAIN, "安全可靠：等保拟定", "二", "B39", "F10", "二级"),
    (MAIN, "投资总额", "1620000元", "B43", "R63a", "是 162.00 万元"),
    (MAIN, "投资总额", "0.0162亿元", "B43", "R63a", "是 162.00 万元"),
    (MAIN, "投资总额", -162, "B43", "R63b", "负数"),
    (MAIN, "投资总额", 162.005, "B43", "R63c", "超过 2 位"),
    (MAIN, "投资总额", "约162", "B43", "R63a", "读不成金额"),
    (MAIN, "投资总额", "1,62.00", "B43", "R63a", "读不成金额"),
    (COSTS, "1:类", "软体", "B6", "F10", "软件"),
    (COSTS, "2:数量", "两次", "D7", "F11", "应写一个数"),
    (COSTS, "2:金额", "=D7*F7", "G7", "F09", "公式"),
    (COSTS, "0:单价", "150.0000001", "F5", "R63c", "超过 6 位"),
    (COSTS, "0:名称", None, "A5", "F08", "没有填"),
    (YEARS, "1:年度", YEAR + 1, "A6", "F05", "写了两次"),
    (YEARS, "1:金额", None, "B6", "F08", "没有填"),
    (GOALS, "0:目标", "98%", "D4", "F11", "写 98"),
    (PAPERS, "3:页数", "若干", "D7", "F11", "整数"),
    (PAPERS, "1:种类", "申请涵", "C5", "F10", "申请函"),
    (PAPERS, "4:sha256", "见光盘", "F8", "F11", "sha256"),
]


@pytest.mark.parametrize(
    "case", WRONG, ids=lambda case: re.sub(r"[^\w.:%-]", "", f"{case[0]}!{case[3]}-{case[4]}-{case[2]}")
)
def test_a_wrong_cell_is_named(desk: Desk, filled: Fill, case: tuple[str, str, Any, str, str, str]) -> None:
    sheet, where, typed, cell, code, words = case
    told = desk.intake(_with(filled, sheet, where, typed))
    errors = re.findall(r"xlsx (\S+!\S+): 错误 (\w+)", told.out)
    assert (told.code, errors) == (1, [(f"{sheet}!{cell}", code)]), told.out
    assert words in told.out
    assert "    → " in told.out
    assert desk.dossiers() == []


HARMLESS: list[tuple[str, str, Any, str]] = [
    (MAIN, "申报日期", f"{YEAR}.2.20", f"日期: {YEAR}-02-20"),
    (MAIN, "申报日期", f"{YEAR}/2/20 ", f"日期: {YEAR}-02-20"),
    (MAIN, "申报日期", "２０２６年２月２０日".replace("２０２６", str(YEAR)), f"日期: {YEAR}-02-20"),
    (MAIN, "申报日期", datetime(YEAR, 2, 20), f"日期: {YEAR}-02-20"),
    (MAIN, "申报日期", (date(YEAR, 2, 20) - date(1899, 12, 30)).days, f"日期: {YEAR}-02-20"),
    (MAIN, "计划年度", f"{YEAR + 1}年度", f"计划年度: {YEAR + 1}"),
    (MAIN, "投资总额", "162万元", "总额: 162.00"),
    (MAIN, "投资总额", "￥ 162.0 万", "总额: 162.00"),
    (MAIN, "投资总额", 161.99999999999997, "总额: 162.00"),
    (MAIN, "联系人岗位", " 信息\u200b中心\u3000", "岗位: 信息中心"),
    (MAIN, "建设内容", "一、接入\r\n二、统计 \n", "    一、接入\n    二、统计\n"),
    (MAIN, "现状与必要性", "等于：甲、乙 # 不是注释", '"等于：甲、乙 # 不是注释"'),
    (MAIN, "建设内容", "一、接入\u2028二、统计", "    一、接入\n    二、统计\n"),
    (MAIN, "项目名称", "豈水平台", "名称: 豈水平台"),
    (MAIN, "信息共享：资源目录", "取水许可,取水计量；水位", "资源目录: [取水许可, 取水计量, 水位]"),
    (COSTS, "0:金额", "１５０．００", "金额: 150.00"),
    (COSTS, "0:品目", "A02010103", "品目: A02010103"),
    (PAPERS, "0:页数", "3 页", "页数: 3"),
]


@pytest.mark.parametrize("case", HARMLESS, ids=lambda case: re.sub(r"[^\w.:%-]", "", f"{case[1]}-{case[2]!r}"))
def test_what_is_harmless_is_taken(desk: Desk, filled: Fill, case: tuple[str, str, Any, str]) -> None:
    sheet, where, typed, line = case
    told = desk.intake(_with(filled, sheet, where, typed))
    assert told.code == 0 and "错误" not in told.out, told.out + told.err
    assert line in desk.dossiers()[0].read_text(encoding="utf-8")


def test_several_wrong_cells_are_told_at_once(desk: Desk, filled: Fill) -> None:
    told = desk.intake(filled({"申报日期": "昨天", "投资总额": "很多", "申报文号": None}, {PAPERS: [{"页数": "x"}]}))
    places = re.findall(r"xlsx (\S+!\S+): 错误", told.out)
    assert places == ["项目申报表!B22", "项目申报表!B43", "附件!D4", "项目申报表!B23"]
    assert "有 3 处填得不对；另有 1 处空着" in told.out


def _with(filled: Fill, sheet: str, where: str, typed: Any) -> Any:
    if sheet == MAIN:
        return filled({where: typed})
    place, _, head = where.partition(":")
    from forms.conftest import ROWS

    lines = [dict(line) for line in ROWS[sheet]]
    lines[int(place)][head] = typed
    return filled(None, {sheet: lines})
