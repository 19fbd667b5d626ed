"""Projects that come to the complete library after its plan of 2026 was approved: 增补, and one that was put off."""

from __future__ import annotations

from pathlib import Path

PLAN = "plans/2026/plan.yaml"
MEETING = "  - {编号: SD2026-02, 种类: 领导小组会, 日期: 2026-06-18, 组织: [LDZ], 文号: 示智慧领〔2026〕5号}\n"
REVIEW = (
    "  - {编号: LZ2026-01, 种类: 论证会, 日期: 2026-04-20, 组织: [ZSJ, FGJ, CZJ], "
    "专家: [ZJ-002, ZJ-004, ZJ-007, ZJ-011, ZJ-019], 纪要: {存: 档案室 2026-论证-1}}\n"
)
KINDS = ("申报表", "申请函", "建设方案", "建设依据", "投资估算表", "信息资源目录", "等保与密码说明")
PAPERS = "".join(
    f"  - {{编号: FJ-{n:03d}, 名称: {kind}, 种类: {kind}, 页数: {n}, 存: 档案室 2026-水利-1 盒}}\n"
    for n, kind in enumerate(KINDS, 1)
)

PROJECT = """\
编号: {id}
名称: {name}（示例）
项目单位: SLJ
类别: 信息化应用系统
性质: 新建
投入方式: 政府投资
路径: 建设
标记: [{marks}]
计划年度: {plan_year}
阶段: {stage}
状态: {standing}
负责人: {{姓名: 示例丙, 岗位: 信息中心}}
联系人: {{姓名: 示例丙, 岗位: 信息中心}}
申报:
  日期: 2026-03-02
  文号: 示水〔2026〕8号
  现状与必要性: {name}靠人工，不能实时监管。
  建设内容: 建设{name}的接入、统计、预警三个模块。
  原则:
    符合规划: {{规划: 示例市新型智慧城市建设实施意见, 章节: 智慧水利}}
    统一标准: {{标准: [GB/T 30850]}}
    资源整合: {{部署: 示范区政务云平台, 网络: 示范区电子政务网络}}
    信息共享:
      接口:
        - {{对接: 示范区共享交换平台, 标准: 接口规范 1.2, 数据项: [水量], 频率: 实时}}
        - {{对接: 智慧城市指挥中心, 标准: 接口规范 1.2, 数据项: [预警], 频率: 实时}}
      资源目录: [水量]
    安全可靠: {{等保拟定: 二级, 密码应用: 有方案}}
  投资:
    总额: 112.37
    分年: {{{plan_year}: 70.12, {next_year}: 42.25}}
    资金来源: [{{渠道: 财政资金, 金额: 112.37}}]
    明细:
      - {{名称: 应用软件开发, 类: 软件, 数量: 1, 计量单位: 项, 单价: 100.37, 金额: 100.37}}
      - {{名称: 监理, 类: 其他费, 数量: 1, 计量单位: 项, 单价: 5.00, 金额: 5.00}}
      - {{名称: 等保测评, 类: 其他费, 数量: 1, 计量单位: 项, 单价: 7.00, 金额: 7.00}}
  绩效目标: [{{指标: 在线率, 计量单位: "%", 现值: 71, 目标: 98}}]
  资金说明: 财政部门已书面确认
受理: {{日期: 2026-03-10, 结论: 受理}}
经费审核: {{申报额: 112.37, 审核额: 110.37, 日期: 2026-05-20, 意见: 核减 2 万元}}
论证:
  - {{轮次: 1, 会议: LZ2026-01, 结论: 通过, 日期: 2026-04-20}}
附件:
"""

OPERATION = """\
编号: ZH2026-SLJ-009
名称: 水位遥测系统运行维护（示例）
项目单位: SLJ
类别: 信息化应用系统
投入方式: 运行维护
路径: 运维
计划年度: 2026
阶段: 申报
状态: 正常
负责人: {姓名: 示例丙, 岗位: 信息中心}
联系人: {姓名: 示例丙, 岗位: 信息中心}
申报:
  日期: 2026-03-02
  文号: 示水〔2026〕9号
  现状与必要性: 系统 2019 年建成，免费运维期已满。
  建设内容: 一年的巡检、升级和备件。
受理: {日期: 2026-03-10, 结论: 受理}
运维:
  - {年度: 2026, 申请: {日期: 2026-03-02, 金额: 30.00}, 审核: {日期: 2026-05-20, 金额: 28.50}}
附件:
  - {编号: FJ-001, 名称: 运维申报表, 种类: 申报表, 页数: 4, 存: 档案室 2026-水利-2 盒}
"""

# Waiting for a decision, put off by the approving meeting, still without its review, of another year, unmarked.
READY, DEFERRED, UNREVIEWED, OTHER_YEAR, UNMARKED = (f"ZH2026-SLJ-{n:03d}" for n in range(1, 6))
NAMES = ("水库渗压观测", "泵站远程控制", "河道采砂监管", "灌区量水调度", "山洪广播预警")
LATE_OPERATION = "ZH2026-SLJ-009"


def file_of(number: str) -> str:
    return f"dossiers/2026/SLJ/{number}.yaml"


def add_supplements(folder: Path) -> None:
    """Put them and the meetings that they rest on into the complete library."""
    (folder / "dossiers/2026/SLJ").mkdir(parents=True)
    for number, name in zip((READY, DEFERRED, UNREVIEWED, OTHER_YEAR, UNMARKED), NAMES, strict=True):
        (folder / file_of(number)).write_text(_project(number, name), encoding="utf-8")
    (folder / file_of(LATE_OPERATION)).write_text(OPERATION, encoding="utf-8")
    with (folder / "plans/2026/meetings.yaml").open("a", encoding="utf-8") as meetings:
        meetings.write(REVIEW + MEETING)
    left = f"未列入:\n  - {{编号: {DEFERRED}, 名称: {NAMES[1]}（示例）, 项目单位: SLJ, 申报额: 112.37, 原因: 状态不正常}}\n"
    plan = folder / PLAN
    plan.write_text(plan.read_text(encoding="utf-8").replace("未列入: []\n", left), encoding="utf-8")


def _project(number: str, name: str) -> str:
    year = 2027 if number == OTHER_YEAR else 2026
    is_deferred = number == DEFERRED
    text = PROJECT.format(
        id=number,
        name=name,
        marks="" if number in (UNMARKED, OTHER_YEAR) else "增补",
        plan_year=year,
        next_year=year + 1,
        stage="审定" if is_deferred else "论证",
        standing="暂缓" if is_deferred else "正常",
    )
    if is_deferred:
        decision = "{序号: 1, 会议: SD2026-02, 结论: 暂缓, 文号: 示智慧领〔2026〕5号, 日期: 2026-06-18, 意见: 等省里}"
        text = text.replace("附件:\n", f"审定:\n  - {decision}\n附件:\n")
    if number == UNMARKED:
        text = text.replace("日期: 2026-03-02", "日期: 2025-03-02")
    if number == UNREVIEWED:
        text = text.replace(", 结论: 通过, 日期: 2026-04-20", "")
    return text + PAPERS
