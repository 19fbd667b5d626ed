"""A project goes 储备 → 立项 by commands alone, recorded by two people: a contact of the unit and the office."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from support import Bureau, Run, git

CONTACT, OFFICE = ("示例丙", "bing@example.invalid"), ("示例甲", "jia@example.invalid")

UNITS = """\
  - {代码: SLJ, 名称: 水利局, 职责: [项目单位], 人员: [{姓名: 示例丙, 岗位: 信息中心, 邮箱: [bing@example.invalid]}]}
  - {代码: CGJ, 名称: 城市管理局, 职责: [项目单位], 人员: []}
"""

EXPERTS = "版本: 2\n专家:\n" + "".join(
    f"  - {{编号: ZJ-{n:03d}, 姓名: 示例专家{n}, 领域: [软件], 工作单位: 示例学院, 聘期: {{起: 2024-01-01, 止: 2030-12-31}}}}\n"
    for n in range(1, 6)
)

KINDS = ("申报表", "申请函", "建设方案", "建设依据", "投资估算表", "信息资源目录", "等保与密码说明")

DECLARED = """\
负责人: {姓名: 示例丙, 岗位: 信息中心, 电话: ~}
联系人: {姓名: 示例丙, 岗位: 信息中心, 电话: ~}
申报:
  日期: %(year)d-02-20   # 申请函的日期
  文号: 示水〔%(year)d〕8号
  现状与必要性: 取水计量每日汇总一次，不能实时监管。
  建设内容: 重构计量接入、用水统计、预警三个模块。
  原则:
    符合规划: {规划: 示例市新型智慧城市建设实施意见, 章节: 智慧水利}
    统一标准: {标准: [GB/T 30850]}
    资源整合: {部署: 示范区政务云平台, 网络: 示范区电子政务网络}
    信息共享:
      接口:
        - {对接: 示范区共享交换平台, 标准: 接口规范 1.2, 数据项: [取水量], 频率: 实时}
        - {对接: 智慧城市指挥中心, 标准: 接口规范 1.2, 数据项: [预警], 频率: 实时}
      资源目录: [取水计量]
    安全可靠: {等保拟定: 二级, 密码应用: 有方案}
  投资:
    总额: 162.00
    分年: {%(plan)d: 100.00, %(next)d: 62.00}
    资金来源: [{渠道: 财政资金, 金额: 162.00}]
    明细:
      - {名称: 应用软件开发, 类: 软件, 数量: 1, 计量单位: 项, 单价: 150.00, 金额: 150.00}
      - {名称: 监理, 类: 其他费, 数量: 1, 计量单位: 项, 单价: 5.00, 金额: 5.00}
      - {名称: 等保测评, 类: 其他费, 数量: 1, 计量单位: 项, 单价: 7.00, 金额: 7.00}
  绩效目标: [{指标: 取水计量在线率, 计量单位: "%%", 现值: 71, 目标: 98}]
附件:
"""


@pytest.fixture
def bureau(run: Run, tmp_path: Path, empty_home: Path) -> Iterator[Bureau]:
    folder = tmp_path / "库"
    made = run("init", folder, "--name", "示例库", "--person", OFFICE[0], "--email", OFFICE[1])
    assert made.code == 0, made.err
    bureau = Bureau(run, folder)
    bureau.append("registry/units.yaml", UNITS)
    bureau.replace("registry/units.yaml", "版本: 1", "版本: 2")
    (folder / "registry/experts.yaml").write_text(EXPERTS, encoding="utf-8")
    bureau.act(OFFICE, "save", "-m", "登记单位和专家")
    yield bureau


def declare(bureau: Bureau, name: str) -> tuple[str, str]:
    """The contact makes a dossier and fills in the declaration; (id, file)."""
    out = bureau.act(CONTACT, "new", "--unit", "SLJ", "--name", name, "--category", "信息化应用系统")
    found = re.search(r"dossiers/(\d{4})/SLJ/(ZH\d{4}-SLJ-\d{3})\.yaml", out)
    assert found, out
    file, year = found[0], int(found[1])
    head, _, _ = bureau.read(file).partition("\n负责人")
    head = re.sub(r"(?m)^性质:.*$", "性质: 新建   # 没有旧系统", head)
    numbers = {"year": year, "plan": year + 1, "next": year + 2}
    papers = "".join(
        f"  - {{编号: FJ-{n:03d}, 名称: {kind}, 种类: {kind}, sha256: {str(n) * 64}, 页数: {n}, 存: 档案室 水利-1 盒}}\n"
        for n, kind in enumerate(KINDS, 1)
    )
    (bureau.folder / file).write_text(head + "\n" + DECLARED % numbers + papers, encoding="utf-8")
    return found[2], file


def review(bureau: Bureau, file: str, year: int) -> None:
    """The office admits, convenes, concludes, reviews the money."""
    bureau.append(file, f"受理: {{日期: {year}-03-10, 结论: 受理}}\n论证: [{{轮次: 1, 会议: LZ-01}}]\n")
    meetings = bureau.folder / f"plans/{year + 1}/meetings.yaml"
    meetings.parent.mkdir(parents=True, exist_ok=True)
    meetings.write_text(
        f"会议:\n  - {{编号: LZ-01, 种类: 论证会, 日期: {year}-04-12, 组织: [ZSJ, FGJ, CZJ], "
        "专家: [ZJ-001, ZJ-002, ZJ-003, ZJ-004, ZJ-005], 纪要: {存: 档案室 论证-1}}\n",
        encoding="utf-8",
    )


def conclude(bureau: Bureau, file: str, year: int) -> None:
    bureau.replace(file, "会议: LZ-01}", f"会议: LZ-01, 结论: 通过, 日期: {year}-04-12}}")
    bureau.append(file, f"经费审核: {{申报额: 162.00, 审核额: 160.00, 日期: {year}-04-20, 意见: 核减 2 万元}}\n")


def test_from_reserve_to_initiation_by_commands_alone(bureau: Bureau) -> None:
    number, file = declare(bureau, "取用水管理平台升级（示例）")
    year = int(number[2:6])
    plan_year = str(year + 1)
    assert "错误 0" in bureau.act(CONTACT, "validate", number)
    bureau.act(CONTACT, "save", number)
    assert "储备 → 申报" in bureau.act(CONTACT, "advance", number)

    refused = bureau.act(CONTACT, "advance", number, code=1)
    assert "R20a" in refused or "办公室" in refused

    review(bureau, file, year)
    bureau.act(OFFICE, "save")
    assert "申报 → 论证" in bureau.act(OFFICE, "advance", number)
    assert "未列入 1" in bureau.act(OFFICE, "plan", "build", plan_year)

    conclude(bureau, file, year)
    bureau.act(OFFICE, "save")
    built = bureau.act(OFFICE, "plan", "build", plan_year, "--on", f"{year}-11-08")
    assert "新列 1" in built and "100.00" in built
    bureau.act(OFFICE, "save", "-m", f"拟定 {plan_year} 年度计划")
    assert "没有要登记的改动" in bureau.act(OFFICE, "save")

    plan = f"plans/{plan_year}/plan.yaml"
    before = bureau.read(plan)
    bureau.act(OFFICE, "plan", "build", plan_year)
    assert bureau.read(plan) == before

    assert "只能由办公室" in bureau.act(CONTACT, "plan", "submit", plan_year, code=1)
    early = bureau.act(OFFICE, "plan", "submit", plan_year, "--on", f"{year}-11-07", code=1)
    assert "早于拟定日期" in early
    bureau.act(OFFICE, "plan", "submit", plan_year, "--on", f"{year}-11-10", "--document", f"示政数〔{year}〕30号")
    assert "一致" in bureau.act(OFFICE, "plan", "verify", plan_year)
    assert "阶段: 审定" in bureau.read(file)

    decision = ("--meeting", "SD-01", "--document", f"示智慧领〔{year}〕2号", "--on", f"{year}-11-25")
    told = bureau.act(OFFICE, "plan", "decide", plan_year, *decision, "--amount", f"{number}=150")
    assert "审定额 150.00 万元" in told
    assert "一致" in bureau.act(OFFICE, "plan", "verify", plan_year)
    assert "阶段: 立项" in bureau.read(file)
    assert "# 没有旧系统" in bureau.read(file) and "# 申请函的日期" in bureau.read(file)
    assert "错误 0" in bureau.act(OFFICE, "validate")
    assert git(bureau.folder, "status", "--porcelain") == ""
    authors = git(bureau.folder, "log", "--format=%an|%s")
    assert re.search(r"示例丙\|推进", authors) and re.search(r"示例甲\|.*计划审定", authors)


def test_deferred_and_rejected_projects_leave_the_plan(bureau: Bureau) -> None:
    numbers = []
    for name in ("甲系统（示例）", "乙系统（示例）", "丙系统（示例）"):
        number, file = declare(bureau, name)
        year = int(number[2:6])
        bureau.act(CONTACT, "save", number)
        bureau.act(CONTACT, "advance", number)
        review(bureau, file, year)
        conclude(bureau, file, year)
        numbers.append(number)
    bureau.act(OFFICE, "save")
    assert "已推进 3 个项目" in bureau.act(OFFICE, "advance", "--all", "--stage", "申报")
    plan_year = str(int(numbers[0][2:6]) + 1)
    bureau.act(OFFICE, "plan", "build", plan_year)
    bureau.act(OFFICE, "save")
    bureau.act(OFFICE, "plan", "submit", plan_year)
    decide = (
        "plan",
        "decide",
        plan_year,
        "--meeting",
        "SD-01",
        "--document",
        "示智慧领〔2026〕2号",
        "--on",
        "2099-01-01",
    )
    exceptions = ("--except", f"{numbers[1]}=暂缓:与省平台衔接后再定", "--except", f"{numbers[2]}=不同意:与乙系统重复")
    assert "没有写理由" in bureau.act(OFFICE, *decide, "--except", f"{numbers[1]}=暂缓", code=2)
    bureau.act(OFFICE, *decide, *exceptions)
    shown = bureau.act(OFFICE, "plan", "show", plan_year)
    assert "新列 1" in shown and "状态不正常" in shown and "审定未同意" in shown
    assert "暂缓：与省平台衔接后再定" in shown
    files = [f"dossiers/{n[2:6]}/SLJ/{n}.yaml" for n in numbers]
    assert "阶段: 立项" in bureau.read(files[0])
    assert "阶段: 审定" in bureau.read(files[1]) and "状态: 暂缓" in bureau.read(files[1])
    assert "阶段: 申报" in bureau.read(files[2])
    bureau.act(OFFICE, "plan", "verify", plan_year)
    assert "错误 0" in bureau.act(OFFICE, "validate")


def test_nobody_moves_a_stage_by_hand_or_writes_for_another_unit(bureau: Bureau) -> None:
    number, file = declare(bureau, "取用水管理平台升级（示例）")
    bureau.act(CONTACT, "save", number)
    bureau.replace(file, "阶段: 储备", "阶段: 申报")
    assert "C01" in bureau.act(CONTACT, "save", code=1)
    bureau.replace(file, "阶段: 申报", "阶段: 储备")
    bureau.replace("registry/units.yaml", "名称: 城市管理局", "名称: 城管局")
    assert "C03" in bureau.act(CONTACT, "save", code=1)
    bureau.replace("registry/units.yaml", "名称: 城管局", "名称: 城市管理局")
    bureau.act(OFFICE, "new", "--unit", "CGJ", "--name", "路灯监控（示例）", "--category", "信息安全")
    assert "C02" in bureau.act(CONTACT, "save", code=1)
    bureau.act(OFFICE, "save")
    bureau.act(CONTACT, "advance", number)
    (bureau.folder / file).unlink()
    assert "C04" in bureau.act(CONTACT, "save", code=1)
    assert "阶段: 申报" in git(bureau.folder, "show", f"HEAD:{file}")


def test_a_plain_commit_after_advance_keeps_the_stage(bureau: Bureau) -> None:
    number, file = declare(bureau, "取用水管理平台升级（示例）")
    bureau.act(CONTACT, "save", number)
    bureau.act(CONTACT, "advance", number)
    (bureau.folder / "说明.txt").write_text("别的文件\n", encoding="utf-8")
    git(bureau.folder, "add", "说明.txt")
    git(bureau.folder, "commit", "-q", "-m", "别的文件")
    assert "阶段: 申报" in git(bureau.folder, "show", f"HEAD:{file}")


def test_returning_needs_a_reason_and_the_office(bureau: Bureau) -> None:
    number, file = declare(bureau, "取用水管理平台升级（示例）")
    bureau.act(CONTACT, "save", number)
    bureau.act(CONTACT, "advance", number)
    assert "退回要写理由" in bureau.act(OFFICE, "advance", number, "--back", code=2)
    assert "办公室" in bureau.act(CONTACT, "advance", number, "--back", "--reason", "补材料", code=1)
    assert "申报 → 储备" in bureau.act(OFFICE, "advance", number, "--back", "--reason", "补材料")
    assert "补材料" in git(bureau.folder, "log", "-1", "--format=%s")
    assert "阶段: 储备" in bureau.read(file)


def test_dry_run_writes_nothing(bureau: Bureau) -> None:
    number, file = declare(bureau, "取用水管理平台升级（示例）")
    head = git(bureau.folder, "rev-parse", "HEAD")
    assert "演示" in bureau.act(CONTACT, "save", "--dry-run")
    assert git(bureau.folder, "rev-parse", "HEAD") == head
    bureau.act(CONTACT, "save")
    head, text = git(bureau.folder, "rev-parse", "HEAD"), bureau.read(file)
    assert "演示" in bureau.act(CONTACT, "advance", number, "--dry-run")
    assert (git(bureau.folder, "rev-parse", "HEAD"), bureau.read(file)) == (head, text)


def test_whoami_tells_unit_and_duties(bureau: Bureau) -> None:
    assert "水利局" in bureau.act(CONTACT, "whoami")
    assert "可推进到" in bureau.act(OFFICE, "whoami")
    assert "不在 registry/units.yaml" in bureau.act(("路人", "x@example.invalid"), "whoami", code=1)


def test_a_rejected_project_comes_back_with_a_new_review(bureau: Bureau) -> None:
    number, file = declare(bureau, "取用水管理平台升级（示例）")
    year = int(number[2:6])
    bureau.act(CONTACT, "save", number)
    bureau.act(CONTACT, "advance", number)
    review(bureau, file, year)
    conclude(bureau, file, year)
    bureau.act(OFFICE, "save")
    bureau.act(OFFICE, "advance", number)
    bureau.act(OFFICE, "plan", "build", str(year + 1), "--on", f"{year}-05-01")
    bureau.act(OFFICE, "save")
    bureau.act(OFFICE, "plan", "submit", str(year + 1), "--on", f"{year}-05-02")
    words = ("--meeting", "SD-01", "--document", f"示智慧领〔{year}〕2号", "--on", f"{year}-06-01")
    bureau.act(OFFICE, "plan", "decide", str(year + 1), *words, "--except", f"{number}=不同意:方案要重做")
    bureau.replace(file, f"计划年度: {year + 1}", f"计划年度: {year + 2}")
    bureau.replace(file, f"分年: {{{year + 1}: 100.00, {year + 2}: 62.00}}", f"分年: {{{year + 2}: 162.00}}")
    bureau.replace(file, "标记: []", "标记: [增补]")
    bureau.replace(file, "  投资:", "  资金说明: 财政部门已书面确认\n  投资:")
    again = f"轮次: 2, 会议: LZ-01, 结论: 通过, 日期: {year}-07-01"
    bureau.replace(file, f"结论: 通过, 日期: {year}-04-12}}", f"结论: 通过, 日期: {year}-04-12}}, {{{again}}}")
    assert "错误 0" in bureau.act(OFFICE, "validate", number)
    bureau.act(OFFICE, "save")
    bureau.act(OFFICE, "advance", number)
    assert "增补 1" in bureau.act(OFFICE, "plan", "build", str(year + 2))


def test_a_deferred_project_goes_into_next_years_plan(bureau: Bureau) -> None:
    number, file = declare(bureau, "取用水管理平台升级（示例）")
    year = int(number[2:6])
    bureau.act(CONTACT, "save", number)
    bureau.act(CONTACT, "advance", number)
    review(bureau, file, year)
    conclude(bureau, file, year)
    bureau.act(OFFICE, "save")
    bureau.act(OFFICE, "advance", number)
    bureau.act(OFFICE, "plan", "build", str(year + 1), "--on", f"{year}-05-01")
    bureau.act(OFFICE, "save")
    bureau.act(OFFICE, "plan", "submit", str(year + 1), "--on", f"{year}-05-02")
    words = ("--meeting", "SD-01", "--document", f"示智慧领〔{year}〕2号", "--on", f"{year}-06-01")
    bureau.act(OFFICE, "plan", "decide", str(year + 1), *words, "--except", f"{number}=暂缓:等省里")
    assert f"状态: 暂缓, 日期: {year}-06-01, 理由: 等省里" in bureau.read(file)
    assert "恢复 正常" in bureau.act(OFFICE, "advance", number, code=1)

    later = year + 2
    bureau.replace(file, "\n状态: 暂缓\n", "\n状态: 正常\n")
    bureau.replace(file, f"计划年度: {year + 1}", f"计划年度: {later}")
    bureau.replace(file, f"分年: {{{year + 1}: 100.00, {later}: 62.00}}", f"分年: {{{later}: 162.00}}")
    bureau.act(OFFICE, "save", "-m", "省里已定，列入下一年度")
    assert "新列 1" in bureau.act(OFFICE, "plan", "build", str(later), "--on", f"{year + 1}-05-01")
    bureau.act(OFFICE, "save")
    bureau.act(OFFICE, "plan", "submit", str(later), "--on", f"{year + 1}-05-02")
    words = ("--meeting", "SD-02", "--document", f"示智慧领〔{year + 1}〕2号", "--on", f"{year + 1}-06-01")
    assert "进入 立项" in bureau.act(OFFICE, "plan", "decide", str(later), *words)
    assert "错误 0" in bureau.act(OFFICE, "validate")
