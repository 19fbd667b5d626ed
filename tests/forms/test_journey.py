"""From the blank form to a project that is declared, by commands alone; and back for a correction."""

from __future__ import annotations

import json
import re

import pytest

from forms.conftest import FACTS, ROWS, YEAR, Desk, Fill, type_into

NUMBER = f"ZH{YEAR}-SLJ-001"


@pytest.mark.parametrize("is_resaved", [False, True], ids=["as saved", "by LibreOffice"])
def test_a_form_filled_by_hand_becomes_a_declared_project(desk: Desk, filled: Fill, is_resaved: bool) -> None:
    form = filled()
    form = desk.resaved(form) if is_resaved else form

    shown = desk.intake(form, "--dry-run")
    assert shown.code == 0 and "演示" in shown.out, shown.out + shown.err
    assert desk.dossiers() == []

    taken = desk.intake(form)
    assert taken.code == 0, taken.out + taken.err
    assert "错误" not in taken.out, taken.out
    assert f"已新建 {NUMBER}" in taken.out
    assert "错误 0，提示 0，存疑 0" in desk.act("validate", NUMBER)
    desk.act("save", NUMBER)
    assert "储备 → 申报" in desk.act("advance", NUMBER)


def test_the_dossier_reads_as_if_written_by_hand(desk: Desk, filled: Fill) -> None:
    desk.intake(filled())
    text = desk.dossiers()[0].read_text(encoding="utf-8")
    for line in (
        f"名称: {FACTS['项目名称']}",
        "性质: 新建  # 新建 改建 扩建",
        '联系人: {姓名: 示例丙, 岗位: 信息中心, 电话: "0391-0000000"}  # 例 {姓名: 示例乙, 岗位: 信息中心, 电话: ~}',
        f"  日期: {YEAR}-02-20  # 申报函的日期；每年年初申报下一年度",
        "    人工核对一户用时半天。",
        "      标准: [GB/T 30850, GB/T 22239-2019]  # 例",
        "    总额: 162.00  # 例 162.00；等于明细之和",
        "    分年:  # 从计划年度起，各年之和等于总额",
        f"      {YEAR + 1}: 100.00",
        "      - {名称: 等保测评, 类: 其他费, 数量: 2, 计量单位: 次, 单价: 3.50, 金额: 7.00}",
        "  - {编号: FJ-003, 名称: 建设方案, 种类: 建设方案, 页数: 40, 存: 档案室 2027-水利-1 盒}",
        "# 受理、论证、经费审核、审定等由办公室登记，不用写在这里。",
    ):
        assert line in text, line
    assert re.search(r"(?m)^出处: \{清单: 项目申报表-SLJ\.xlsx, 行: 1, 摘要: \"?[0-9a-f]{12}\"?\}$", text)


def test_what_is_still_missing_is_told_at_its_cell_and_does_not_stop_the_dossier(desk: Desk, filled: Fill) -> None:
    contact = dict.fromkeys(("联系人姓名", "联系人岗位", "联系人电话"))
    rows = {"资金来源": [{"渠道": "财政资金", "金额": 161.5}], "附件": [{"存": None}, {}, {"页数": None}]}
    taken = desk.intake(filled({"申报文号": None, **contact}, rows))
    assert taken.code == 0
    for said in (
        "项目申报表!B23: 错误 R14d",
        "项目申报表!B18: 错误 R09c",
        "资金来源!A5: 错误 R16e",
        "附件!D4: 错误 R14b",
    ):
        assert said in taken.out, taken.out
    assert "离申报还差上面 4 件事，其中 R16e 登记前就要改好" in taken.out
    form = desk.take(NUMBER)
    type_into(form, {}, {"资金来源": [{"金额": 162}]})
    assert "离申报还差上面 3 件事。" in desk.intake(form).out
    assert "错误 0" in desk.act("validate", NUMBER)
    desk.act("save", NUMBER)


def test_half_a_person_is_an_error_at_the_blank_cell(desk: Desk, filled: Fill) -> None:
    taken = desk.intake(filled({"联系人岗位": None}))
    assert taken.code == 1
    assert "项目申报表!B19: 错误 F08" in taken.out
    assert desk.dossiers() == []


def test_the_blank_form_says_everything_at_once(desk: Desk) -> None:
    form = desk.take("--unit", "SLJ")
    told = desk.intake(form)
    assert told.code == 1 and desk.dossiers() == []
    cells = re.findall(r"xlsx (\S+?![A-Z]+\d+): 错误", told.out)
    assert len(cells) == len(set(cells)) > 20
    assert {"项目申报表!B7", "投资明细!A5", "资金来源!A5", "分年!A5", "附件!D4"} <= set(cells)


def test_a_second_intake_makes_no_second_dossier(desk: Desk, filled: Fill) -> None:
    form = filled()
    desk.intake(form)
    for again in (form, desk.resaved(form)):
        told = desk.intake(again)
        assert told.code == 0 and "已收过" in told.out and NUMBER in told.out
    type_into(form, {"联系人电话": "0391-1111111"}, {})
    told = desk.intake(form)
    assert told.code == 1 and f"zhcity form 项目申报表 {NUMBER}" in told.err
    type_into(form, {"项目名称": "另一个项目（示例）"}, {})
    assert desk.intake(form).code == 0
    assert len(desk.dossiers()) == 2


def test_a_correction_changes_its_lines_only(desk: Desk, filled: Fill) -> None:
    desk.intake(filled())
    file = desk.dossiers()[0]
    file.write_text(
        file.read_text(encoding="utf-8").replace("计量单位: 次,", "计量单位: 次, 品目: ~,"), encoding="utf-8"
    )
    form = desk.take(NUMBER)
    type_into(
        form, {"负责人电话": "0391-2222222", "现状与必要性": "一句话。"}, {"投资明细": [{}, {"名称": "工程监理"}]}
    )
    before = file.read_text(encoding="utf-8").splitlines()
    told = desk.intake(desk.resaved(form))
    assert told.code == 0, told.out
    assert "负责人.电话：空 → 0391-2222222" in told.out and "申报.投资.明细：改 1 行" in told.out
    after = file.read_text(encoding="utf-8").splitlines()
    gone, come = [x for x in before if x not in after], [x for x in after if x not in before]
    assert len(gone) == 5 and len(come) == 3, (gone, come)
    again = desk.intake(form)
    assert again.code == 0 and "没有改动" in again.out
    assert file.read_text(encoding="utf-8").splitlines() == after


def test_rows_may_be_removed_added_and_sorted(desk: Desk, filled: Fill) -> None:
    desk.intake(filled())
    form = desk.take(NUMBER)
    empty = dict.fromkeys(("名称", "类", "数量", "计量单位", "单价", "金额"))
    first, second, third = ROWS["投资明细"]
    added = {"名称": "数据迁移", "类": "服务", "数量": 1, "计量单位": "项", "单价": 5, "金额": 5}
    type_into(form, {}, {"投资明细": [third, empty, first, added]})
    assert "改 1 行" in desk.intake(form).out
    text = desk.dossiers()[0].read_text(encoding="utf-8")
    lines = re.findall(r"- \{名称: (\S+), 类", text)
    assert lines == ["等保测评", "应用软件开发", "数据迁移"]
    assert second["名称"] not in lines


def test_what_both_sides_changed_is_left_to_people(desk: Desk, filled: Fill) -> None:
    desk.intake(filled())
    form, file = desk.take(NUMBER), desk.dossiers()[0]
    type_into(form, {"申报文号": f"示水〔{YEAR}〕9号", "性质": "改建"}, {})
    text = file.read_text(encoding="utf-8").replace(f"文号: 示水〔{YEAR}〕8号", f"文号: 示水〔{YEAR}〕10号")
    file.write_text(text, encoding="utf-8")
    told = desk.intake(form)
    assert told.code == 1
    assert "项目申报表!B23: 错误 C05" in told.out and f"示水〔{YEAR}〕10号" in told.out
    assert file.read_text(encoding="utf-8") == text
    # The same value on both sides is no conflict.
    type_into(form, {"申报文号": f"示水〔{YEAR}〕10号"}, {})
    told = desk.intake(form)
    assert told.code == 0 and "性质：新建 → 改建" in told.out and "文号" not in told.out


def test_an_exception_is_filled_in_and_taken_back_as_a_whole(desk: Desk, filled: Fill) -> None:
    exception = {
        "资源整合：部署": "本单位机房",
        "例外：理由": "视频就地分析",
        "例外：批准单位": "BGS",
        "例外：批准日期": f"{YEAR}.1.5",
        "例外：批准文号": f"示政数〔{YEAR}〕9号",
    }
    office = re.findall(r"办公室: (\w+)", (desk.folder / "zhcity.yaml").read_text(encoding="utf-8"))[0]
    assert "错误" not in desk.intake(filled({**exception, "例外：批准单位": office})).out
    file = desk.dossiers()[0]
    assert f"批准: {{单位: {office}, 日期: {YEAR}-01-05" in file.read_text(encoding="utf-8")
    form = desk.take(NUMBER)
    type_into(form, {**dict.fromkeys(exception), "资源整合：部署": "示范区政务云平台"}, {})
    assert "错误" not in desk.intake(form).out
    assert "例外: ~" in file.read_text(encoding="utf-8")
    assert "错误 0" in desk.act("validate", NUMBER)


def test_json_for_programs(desk: Desk, filled: Fill) -> None:
    told = json.loads(desk.intake(filled({"投资总额": "1620000元"}), "--format", "json").out)
    assert told["is_written"] is False and told["id"] == NUMBER
    first = told["findings"][0]
    assert (first["code"], first["sheet"], first["cell"]) == ("R63a", "项目申报表", "B43")


def test_wrong_calls_say_what_to_do(desk: Desk) -> None:
    assert "项目申报表" in desk.act("form", "验收表", "--unit", "SLJ", code=2)
    assert "没有说取谁的表" in desk.act("form", "项目申报表", code=2)
    assert "SLJ（水利局）" in desk.act("form", "项目申报表", "--unit", "SLL", code=2)
    assert "没有编号" in desk.act("form", "项目申报表", NUMBER, code=2)


def test_an_operation_project_has_no_such_form(desk: Desk) -> None:
    desk.act("new", "--unit", "SLJ", "--name", "甲（示例）", "--category", "信息安全", "--path", "运维")
    assert "只用于 建设、购买服务" in desk.act("form", "项目申报表", NUMBER, code=1)
