"""A valid library of any size, for measuring: python bench/generate.py DIR --count N --seed 1

Every word is made up. The same count and seed give the same bytes. About one dossier in fifty carries one 提示, so
that printing and locating findings are measured too; there is no error.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

YEARS = (2022, 2023, 2024, 2025, 2026)
PER_FOLDER = 80
MEETINGS_A_YEAR = 12
SYSTEMS = 20

# (code, name, the character of its document numbers)
BUREAUS = (
    ("SLJ", "水利局", "水"), ("CGJ", "城市管理局", "城管"), ("JYJ", "教育体育局", "教"), ("GAJ", "公安局", "公"),
    ("WJW", "卫生健康委员会", "卫"), ("JTJ", "交通运输局", "交"), ("MZJ", "民政局", "民"), ("SWJ", "商务局", "商"),
    ("RSJ", "人力资源和社会保障局", "人社"), ("ZRJ", "自然资源和规划局", "自规"), ("HBJ", "生态环境局", "环"),
    ("ZJJ", "住房和城乡建设局", "建"), ("NYJ", "农业农村局", "农"), ("WLJ", "文化广电和旅游局", "文"),
    ("YJJ", "应急管理局", "应急"), ("SCJ", "市场监督管理局", "市监"), ("YBJ", "医疗保障局", "医保"),
    ("LYJ", "林业局", "林"), ("SFJ", "司法局", "司"), ("QXJ", "气象局", "气"), ("XFJ", "信访局", "信"),
    ("TJJ", "统计服务中心", "统"), ("DAG", "档案馆", "档"), ("GJJ", "住房公积金管理中心", "公积"),
    ("XFD", "消防救援支队", "消"),
)  # fmt: skip
CATEGORIES = ("信息网络", "云服务平台", "信息化应用系统", "信息化应用系统", "信息资源开发利用", "信息安全")
PAPERS = ("申报表", "申请函", "建设方案", "建设依据", "投资估算表", "信息资源目录", "等保与密码说明")
FIELDS = (
    "取用水管理", "道路照明", "校园安全", "远程会诊", "公交调度", "视频汇聚", "社区养老", "就业服务", "不动产登记",
    "空气监测", "工地监管", "农田墒情", "会展服务", "景区客流", "危化品监管", "食品追溯",
    "医保结算", "森林防火", "公共法律服务", "暴雨预警",
)  # fmt: skip
# The two syllables of a made-up township: a city of thousands of projects names places, and so few names are alike.
PLACES = (
    "青白黄赤紫玉金银石木水云风雨雪霜松柏竹梅兰菊荷枫桃杏梨枣榆柳槐桐龙虎凤鹤",
    "溪河湖泉井桥渡口岭岗坡峪沟川坪坝湾滩岸洲堡寨庄村营屯店铺集镇城关门楼台塔",
)
KINDS = ("管理平台", "监控系统", "数据资源库", "服务平台", "综合指挥系统", "分析系统", "感知网络")
MATTERS = (
    "数据每日汇总一次，不能满足实时监管", "高峰时并发不足，事件平均办结用时二十七小时", "靠人工巡检，故障平均三天修复",
    "各科室各建一套台账，同一事项要填报三次", "设备已运行六年，厂家停止维护", "群众办事要跑两个窗口，材料重复提交",
    "预警信息靠电话传达，到乡镇平均四十分钟", "数据口径不一，年终统计要逐县核对",
)  # fmt: skip
WORKS = (
    "重构数据接入、统计分析、预警三个模块", "建设单灯控制、故障告警、能耗统计功能", "汇聚各类感知设备数据并统一编码",
    "建立数据质量校核规则，每日自动出具质量报告", "改造移动端，支持现场采集、拍照、定位和离线填报",
    "与省级平台对接，按目录共享数据", "在政务云上部署，利用统一身份认证和统一消息",
    "编制数据标准和运行管理制度，开展两轮培训",
)  # fmt: skip
GAINS = (
    "办结用时缩短一半以上",
    "在线率保持在百分之九十八以上",
    "重复填报减少三分之二",
    "每年节约巡检经费约四十万元",
    "预警送达不超过五分钟",
)
COSTS = ("应用软件开发", "数据治理", "系统集成", "接口开发", "云上部署", "接入设备", "运行保障服务", "安全加固")
SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨", "建国明华志强秀英文静海燕春梅立新永红晓东"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dir", type=Path)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    print(f"{generate(wanted.dir, wanted.count, wanted.seed) / wanted.count:.0f} bytes a dossier")


def generate(root: Path, count: int, seed: int = 1) -> int:
    """Write the library below `root`; the bytes of its dossiers."""
    dice = random.Random(seed)
    # Enough units that no folder of a year and a unit holds more than PER_FOLDER files; never fewer than eight.
    units = [_unit(place) for place in range(max(8, -(-count // (len(YEARS) * PER_FOLDER))))]
    _write(root / "zhcity.yaml", SETTINGS)
    _write(root / "registry/units.yaml", OFFICES + "".join(UNIT.format(code=c, name=n) for c, n, _ in units))
    _write(root / "registry/experts.yaml", "版本: 1\n专家:\n" + "".join(_expert(place) for place in range(20)))
    for year in YEARS:
        _write(root / f"plans/{year + 1}/meetings.yaml", "会议:\n" + "".join(_meeting(year, n) for n in _meetings()))
    folders = [(year, unit) for year in YEARS for unit in units]
    systems = [_system(f"XT-{place:04d}", f"早年系统{place:02d}号", units[0][0]) for place in range(SYSTEMS)]
    written = 0
    for place in range(count):
        year, unit = folders[place % len(folders)]
        number = f"ZH{year}-{unit[0]}-{place // len(folders) + 1:03d}"
        text = _dossier(dice, number, year, unit)
        written += _write(root / f"dossiers/{year}/{unit[0]}/{number}.yaml", text)
        if "路径: 运维" in text:
            systems.append(_system(_kept(number), f"{number}所维系统", unit[0]))
    _write(root / "registry/systems.yaml", "系统:\n" + "".join(systems))
    return written


def _kept(number: str) -> str:
    """The system that an O&M project keeps up: each its own."""
    return f"XT-{number[2:]}"


def _write(path: Path, text: str) -> int:
    raw = text.encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.write_bytes(raw)


def _unit(place: int) -> tuple[str, str, str]:
    generation, place = divmod(place, len(BUREAUS))
    code, name, short = BUREAUS[place]
    return (f"{code}{chr(64 + generation)}", f"{name}第{generation}分局", short) if generation else (code, name, short)


def _expert(place: int) -> str:
    name = SURNAMES[place % 16] + GIVEN[place]
    term = "{起: 2020-01-01, 止: 2030-12-31}"
    return f"  - {{编号: ZJ-{place:03d}, 姓名: {name}, 领域: [软件, 数据], 工作单位: 示例学院, 聘期: {term}}}\n"


def _meetings() -> range:
    return range(1, MEETINGS_A_YEAR + 1)


def _meeting_day(year: int, number: int) -> date:
    return date(year, 5, 6) + timedelta(days=10 * number)


def _system(number: str, name: str, unit: str) -> str:
    return f"  - {{编号: {number}, 名称: {name}, 项目单位: {unit}, 建成: 2012-12-01, 等保: 二级}}\n"


def _meeting(year: int, number: int) -> str:
    experts = ", ".join(f"ZJ-{(number * 3 + place) % 20:03d}" for place in range(5))
    return (
        f"  - {{编号: LZ{year}-{number:02d}, 种类: 论证会, 日期: {_meeting_day(year, number)}, 地点: 政务服务中心, "
        f"组织: [ZSJ, FGJ, CZJ], 专家: [{experts}], 文号: ~, 纪要: {{sha256: ~, 存: 档案室 {year}-论证-{number}}}}}\n"
    )


def _dossier(dice: random.Random, number: str, year: int, unit: tuple[str, str, str]) -> str:
    path = dice.choices(("建设", "购买服务", "运维"), (75, 10, 15))[0]
    stage = dice.choices(("储备", "申报", "审核" if path == "运维" else "论证"), (20, 30, 50))[0]
    mode = {"购买服务": "购买服务", "运维": "运行维护"}.get(path) or dice.choice(("政府投资", "政府投资", "政企联合"))
    field, township = dice.choice(FIELDS), "".join(dice.choice(syllables) for syllables in PLACES)
    nature = dice.choice(("新建", "新建", "改建", "扩建"))
    declared = date(year, 1, 5) + timedelta(days=dice.randrange(80))
    if dice.random() < 0.02:
        declared = date(year, 4, 3)  # after the window: a 提示
    admitted = date(year, 4, 5) + timedelta(days=dice.randrange(20))
    lines, total = _cost_items(dice)
    # A system that is kept up is connected, and of a grade that needs no yearly assessment.
    gradings = ("二级", "二级") if path == "运维" else ("二级", "三级")
    parts = [
        f"编号: {number}\n名称: {unit[1]}{township}{field}{dice.choice(KINDS)}（示例{number[-3:]}）\n项目单位: {unit[0]}\n",
        f"类别: {dice.choice(CATEGORIES)}\n性质: {nature}\n",
        f"投入方式: {mode}\n路径: {path}\n标记: []\n计划年度: {year + 1}\n阶段: {stage}\n状态: 正常\n",
        f"负责人: {_person(dice)}\n联系人: {_person(dice)}\n",
        _declaration(dice, declared, unit, field, year + 1, lines, total, gradings),
    ]
    if nature != "新建" or path == "运维":
        system = f"XT-{dice.randrange(SYSTEMS):04d}"
        parts.append(f"  前期项目: {_kept(number) if path == '运维' else system}\n")
    if path == "运维":
        parts.append(CONNECTED.format(day=date(year - 1, 6, 1)) + _operations(dice, declared, admitted, year + 1))
    if stage in ("论证", "审核"):
        parts.append(f"受理: {{日期: {admitted}, 结论: 受理, 意见: ~}}\n")
    if stage == "论证":
        parts.append(_reviews(dice, year, total))
    if stage != "储备":
        parts.append(_attachments(dice, number, unit, nature != "新建"))
    return "".join(parts)


def _person(dice: random.Random) -> str:
    return f"{{姓名: {dice.choice(SURNAMES)}{dice.choice(GIVEN)}{dice.choice(GIVEN)}, 岗位: 信息中心, 电话: ~}}"


def _declaration(
    dice: random.Random,
    declared: date,
    unit: tuple[str, str, str],
    field: str,
    year: int,
    lines: str,
    total: int,
    gradings: tuple[str, ...],
) -> str:
    first = total * dice.choice((50, 60, 100)) // 100
    years = f"{year}: {_money(first)}" + (f", {year + 1}: {_money(total - first)}" if first < total else "")
    interface = f"标准: 接口规范 1.2, 数据项: [{field}状态, {field}告警], 频率: 实时"
    goal = "    - {{指标: {}{}, 计量单位: {}, 现值: {}, 目标: {}}}\n"
    return f"""\
申报:
  日期: {declared}
  文号: 示{unit[2]}〔{declared.year}〕{dice.randrange(1, 90)}号
  现状与必要性: |
    {_prose(dice, field, MATTERS, "目前")}
  建设内容: |
    {_prose(dice, field, WORKS, "本项目")}
  原则:
    符合规划: {{规划: 示例市新型智慧城市建设实施意见, 章节: {field}一网统管}}
    统一标准: {{标准: [GB/T 30850], 说明: ~}}
    资源整合: {{部署: 示范区政务云平台, 网络: 示范区电子政务网络, 例外: ~}}
    信息共享:
      接口:
        - {{对接: 示范区共享交换平台, {interface}}}
        - {{对接: 智慧城市指挥中心, {interface}}}
      资源目录: [{field}基础信息, {field}运行记录]
    安全可靠: {{等保拟定: {dice.choice(gradings)}, 密码应用: 有方案, 说明: ~}}
  投资:
    总额: {_money(total)}
    分年: {{{years}}}
    资金来源: [{{渠道: 财政资金, 金额: {_money(total)}}}]
    明细:
{lines}  绩效目标:
{goal.format(field, "在线率", '"%"', dice.randrange(50, 80), 98)}\
{goal.format(field, "平均办结用时", "小时", f"{dice.randrange(20, 50)}.5", 12)}"""


def _prose(dice: random.Random, field: str, clauses: Sequence[str], opening: str) -> str:
    sentences = []
    for _ in range(dice.randrange(2, 4)):
        picked = "；".join(dice.sample(clauses, 3))
        sentences.append(f"{opening}{field}方面，{picked}，预计{dice.choice(GAINS)}。")
    return "\n    ".join(sentences)


def _cost_items(dice: random.Random) -> tuple[str, int]:
    """The lines of 明细 and their sum in hundredths of 万元."""
    lines, total = [], 0
    for name in dice.sample(COSTS, dice.randrange(3, 5)):
        quantity, price = dice.choice((1, 1, 2, 12)), dice.randrange(1500, 20000)
        total += quantity * price
        lines.append(_cost_line(name, dice.choice(("软件", "硬件", "服务")), quantity, price))
    for name in ("监理", "等保测评"):
        price = dice.randrange(300, 1200)
        total += price
        lines.append(_cost_line(name, "其他费", 1, price))
    return "".join(lines), total


def _cost_line(name: str, kind: str, quantity: int, price: int) -> str:
    return (
        f"      - {{名称: {name}, 类: {kind}, 数量: {quantity}, 计量单位: 项, "
        f"单价: {_money(price)}, 金额: {_money(quantity * price)}}}\n"
    )


def _money(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"


def _operations(dice: random.Random, declared: date, reviewed: date, year: int) -> str:
    rows = ["运维:\n"]
    for place in range(dice.randrange(1, 4)):
        asked = dice.randrange(800, 9000)
        later = timedelta(days=365 * place)
        rows.append(
            f"  - {{年度: {year + place}, 申请: {{日期: {declared + later}, 金额: {_money(asked)}}}, "
            f"审核: {{日期: {reviewed + later}, 金额: {_money(asked * 9 // 10)}}}}}\n"
        )
    return "".join(rows)


def _reviews(dice: random.Random, year: int, total: int) -> str:
    first = dice.randrange(1, MEETINGS_A_YEAR)
    rounds = [_round(1, year, first, "通过")]
    if dice.random() < 0.3:
        rounds = [_round(1, year, first, "修改后通过"), _round(2, year, first + 1, "通过")]
    money = f"申报额: {_money(total)}, 审核额: {_money(total * 95 // 100)}"
    return f"经费审核: {{{money}, 日期: {year}-09-15, 意见: 核减接口开发费用}}\n论证:\n{''.join(rounds)}"


def _round(place: int, year: int, meeting: int, conclusion: str) -> str:
    day = _meeting_day(year, meeting)
    return f"  - {{轮次: {place}, 会议: LZ{year}-{meeting:02d}, 结论: {conclusion}, 意见: 补充接口清单, 日期: {day}}}\n"


def _attachments(dice: random.Random, number: str, unit: tuple[str, str, str], is_upgrade: bool) -> str:
    rows = ["附件:\n"]
    for place, kind in enumerate((*PAPERS, *(("前期评价",) if is_upgrade else ())), 1):
        digest = f"{dice.getrandbits(256):064x}"
        kept = f"档案室 {number[2:6]}-{unit[2]}-{dice.randrange(1, 40)} 盒"
        rows.append(
            f"  - {{编号: FJ-{place:03d}, 名称: 项目{kind}, 种类: {kind}, sha256: {_quoted(digest)}, "
            f"页数: {dice.randrange(1, 90)}, 存: {kept}}}\n"
        )
    return "".join(rows)


def _quoted(digest: str) -> str:
    """Digits only, or digits around one e, would be read as a number by other programs."""
    return digest if digest.translate(_NOT_A_NUMBER) else f'"{digest}"'


CONNECTED = """\
共享落实:
  - {{对接: 示范区共享交换平台, 联通: 是, 日期: {day}}}
  - {{对接: 智慧城市指挥中心, 联通: 是, 日期: {day}}}
"""
_NOT_A_NUMBER = str.maketrans("", "", "0123456789e")

SETTINGS = """\
格式版本: 1
名称: 测速用项目库
示例: 否
办公室: ZSJ
办法: {名称: 济源产城融合示范区新型智慧城市建设项目管理暂行办法, 文号: ~, 施行日期: ~}
代录: {允许: 是, 须本人: []}
"""

OFFICES = """\
版本: 1
单位:
  - {代码: ZSJ, 名称: 政务服务和大数据管理局, 职责: [办公室, 主管部门], 人员: []}
  - {代码: CZJ, 名称: 财政金融局, 职责: [财政], 人员: []}
  - {代码: FGJ, 名称: 发展改革和统计局, 职责: [发改], 人员: []}
  - {代码: SJJ, 名称: 审计局, 职责: [审计], 人员: []}
  - {代码: LDZ, 名称: 新型智慧城市建设领导小组, 职责: [领导小组], 人员: []}
  - {代码: JCZX, 名称: 市公共资源交易中心, 职责: [集中采购机构], 人员: []}
"""

UNIT = "  - {{代码: {code}, 名称: {name}, 职责: [项目单位], 人员: []}}\n"


if __name__ == "__main__":
    main()
