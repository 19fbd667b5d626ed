"""The measure as far as it is known: article ranges and, in our own words, the 45 sentences of its interpretation.

Article numbers beyond a range are not known and are never written. The full text and its number are not known either.
"""

from __future__ import annotations

from dataclasses import dataclass

GENERAL, DUTIES, DECLARATION = "第一至三条", "第四条", "第五条"
CONSTRUCTION, ACCEPTANCE = "第六至十条", "第十一至十五条"
OPERATION = "第十六至十九条（解读原文印作第十一条至第十九条）"
SUPPLEMENTARY = "第二十至二十二条"
BACKGROUND, INNOVATION, OVERVIEW = "出台背景", "创新性内容", "主要内容"
NONE = "—"

# sentence → (range, what it says in our words)
SENTENCES: dict[str, tuple[str, str]] = {
    "S01": (BACKGROUND, "为落实上级文件，避免重复建设和浪费，推进技术、业务、数据融合"),
    "S02": (BACKGROUND, "起草小组组成与三轮征求意见的过程"),
    "S03": (OVERVIEW, "办法管到申报、建设、验收、运维的全过程"),
    "S04": (GENERAL, "适用于政府投资、政企联合、购买服务或由政府资金运维的新建、改建、扩建信息系统"),
    "S05": (GENERAL, "五类：信息网络（含机房）、云服务平台（含数据库）、信息化应用系统、信息资源开发利用、信息安全"),
    "S06": (
        GENERAL,
        "不含个人电脑、照相机、复印机、移动存储、耗材等零散购置，以及土建、普通装修、专业领域设备购置",
    ),
    "S07": (GENERAL, "项目要符合新型智慧城市建设的规划方向"),
    "S08": (GENERAL, "项目要按《电子政务标准化指南》等标准建设"),
    "S09": (GENERAL, "项目要统一使用示范区政务云平台和电子政务网络，不重复建设"),
    "S10": (GENERAL, "项目要按标准接口与共享交换平台、智慧城市指挥中心等对接，并实时提供数据"),
    "S11": (GENERAL, "项目要按等级保护的要求做好安全建设"),
    "S12": (DUTIES, "领导小组研究审定建设项目"),
    "S13": (DUTIES, "领导小组协调解决推进中的重大问题"),
    "S14": (DUTIES, "政务服务和大数据管理局承担领导小组办公室工作，统筹规划、综合协调"),
    "S15": (DUTIES, "该局组织评审论证"),
    "S16": (DUTIES, "该局负责监督考核和绩效评估"),
    "S17": (DUTIES, "该局负责标准制定、数据共享和接口管理"),
    "S18": (DUTIES, "该局审核各单位的建设经费和运维经费"),
    "S19": (DUTIES, "该局提出年度分部门安排建议"),
    "S20": (DUTIES, "该局建立和管理专家咨询委员会"),
    "S21": (DUTIES, "发展改革和统计局编制年度投资计划"),
    "S22": (DUTIES, "发展改革和统计局负责项目立项等综合管理"),
    "S23": (DUTIES, "财政金融局安排年度预算、审核资金拨付"),
    "S24": (DUTIES, "财政金融局监督政府采购和资金使用"),
    "S25": (DUTIES, "审计局对项目进行审计监督"),
    "S26": (DUTIES, "项目单位负主体责任：需求、方案、申报、实施、初步验收、资金申请"),
    "S27": (DUTIES, "项目单位负责应用推广"),
    "S28": (DECLARATION, "项目单位每年年初申报下一年度的建设项目"),
    "S29": (DECLARATION, "该局会同发展改革和统计局、财政金融局，组织专家集中论证"),
    "S30": (DECLARATION, "论证以后纳入拟定的项目年度计划"),
    "S31": (DECLARATION, "拟定的年度计划提交领导小组审定"),
    "S32": (CONSTRUCTION, "本年度计划内的项目参照集中采购项目集中带量采购"),
    "S33": (CONSTRUCTION, "统一委托集中采购机构代理采购"),
    "S34": (CONSTRUCTION, "集中采购机构整体打包，形成招标文件"),
    "S35": (CONSTRUCTION, "招标文件报领导小组办公室审核后，统一组织采购"),
    "S36": (CONSTRUCTION, "重大项目引入监理"),
    "S37": (ACCEPTANCE, "初验由建设单位组织"),
    "S38": (ACCEPTANCE, "竣工验收由该局会同发展改革和统计局，组织专家开展"),
    "S39": (ACCEPTANCE, "未经竣工验收或者不合格的，不得投入使用，财政部门不予拨付经费"),
    "S40": (OPERATION, "该局每年按各单位申报的运维情况统一招投标"),
    "S41": (OPERATION, "免费运维期结束后提交运维申请，经审核纳入统一运维"),
    "S42": (SUPPLEMENTARY, "涉密项目按保密规定，参照本办法审查"),
    "S43": (SUPPLEMENTARY, "原《济源市电子政务工程建设项目管理暂行办法》（济政办〔2018〕34号）同时废止"),
    "S44": (INNOVATION, "建立项目闭环管理体系，该局为主管部门"),
    "S45": (INNOVATION, "推动互联互通、共享协同，提高投资效益，强化应用绩效考核"),
}

REPEALED = "济政办〔2018〕34号"


def articles_of(sentence: str) -> str:
    """The article range in which a sentence stands."""
    return SENTENCES[sentence][0]


@dataclass(frozen=True, slots=True)
class Answer:
    """How a sentence is answered beside the rules that name it: further rules, what people judge and where the record
    of it is kept, or why there is nothing to check. A family (R34) stands for all its codes."""

    codes: tuple[str, ...] = ()
    by_people: str = ""
    kept_in: tuple[str, ...] = ()
    why_not: str = ""


# sentence → what answers it beside the rules whose 解读 it is; places are written as people find them in the files.
ANSWERS: dict[str, Answer] = {
    "S01": Answer(("R05a", "R06a", "R18", "R19")),
    "S02": Answer(why_not="讲的是办法怎样起草和征求意见，已经过去，不是对项目的要求"),
    "S03": Answer(("R22a", "R42a", "R55a", "R60f"), "每个阶段进入的条件见 zhcity explain stages", ("卷宗 阶段",)),
    "S04": Answer((), "联合建设、购买服务的实质由论证把握", ("卷宗 投入方式", "卷宗 论证.意见")),
    "S06": Answer((), "边界上的项目该不该纳入由人判断", ("卷宗 出处.备注",)),
    "S07": Answer((), "是不是真的符合规划由论证把握", ("卷宗 申报.原则.符合规划", "卷宗 论证.意见")),
    "S08": Answer((), "所列标准是不是够用由论证把握", ("卷宗 申报.原则.统一标准", "卷宗 论证.意见")),
    "S09": Answer(("R59",), "相像的项目是不是重复由人核对，结论留在说明", ("卷宗 说明",)),
    "S10": Answer(("R59",)),
    "S11": Answer(("R48b", "R48c", "R49a", "R49b", "R59")),
    "S12": Answer(("R13b", "R24a", "R24b", "R24d", "R37"), "审定什么由领导小组决定", ("卷宗 审定", "会议 会议.纪要")),
    "S13": Answer((), "怎样协调由领导小组决定", ("卷宗 重大问题.决定",)),
    "S14": Answer((), "统筹规划、综合协调的过程由会议和计划留痕", ("会议 会议.纪要", "年度计划 调整")),
    "S15": Answer(("R20", "R21a", "R21e")),
    "S16": Answer(
        ("R60a", "R60b", "R60f", "R60m"), "单位考核用 zhcity appraise，打不打分由该局定", ("卷宗 绩效", "卷宗 考核")
    ),
    "S17": Answer(
        ("R03b", "R03d", "R06b", "R50"),
        "标准和接口由该局制定、公布",
        ("标准名录 标准", "接口名录 接口", "卷宗 共享落实"),
    ),
    "S18": Answer(("R10b", "R10c", "R10e", "R55c", "R55d"), "审多少由该局定", ("卷宗 经费审核", "卷宗 运维.审核")),
    "S19": Answer(("R10d",), "建议多少由该局定", ("年度计划 分部门安排",)),
    "S20": Answer(("R21c", "R41c"), "聘谁由该局定，抽取用 zhcity experts draw", ("专家名册 专家",)),
    "S21": Answer(("R27f", "R27h", "R27i", "R27j")),
    "S22": Answer(("R27c", "R27e")),
    "S23": Answer(("R27d", "R27e", "R53a", "R54")),
    "S24": Answer(("R32", "R33", "R53a", "R54d"), "监督的情况由财政部门记录", ("采购包 包.监督", "卷宗 拨付.审核")),
    "S25": Answer(("R60g", "R60l"), "审计什么由审计局定", ("卷宗 审计",)),
    "S26": Answer(("R03a", "R14", "R16", "R17", "R34", "R36", "R38", "R39", "R40", "R42", "R43", "R54a")),
    "S27": Answer((), "怎样推广由项目单位办", ("卷宗 投用.推广",)),
    "S28": Answer(("R13", "R15")),
    "S29": Answer(("R20", "R21", "R25")),
    "S30": Answer(("R22", "R23", "R24e")),
    "S31": Answer(("R22f", "R24h")),
    "S32": Answer(("R26", "R31f"), "是不是带量、怎样集中由集中采购机构办", ("采购包 包.成员",)),
    "S34": Answer(("R28e", "R28f", "R32"), "招标文件的内容由人审核", ("采购包 包.招标文件",)),
    "S38": Answer(("R41", "R46", "R47", "R51", "R52"), "合格不合格由专家判断", ("卷宗 竣工验收",)),
    "S39": Answer(("R44c", "R45", "R53", "R54f")),
    "S40": Answer(("R56b", "R56c", "R58b")),
    "S41": Answer(("R55", "R56b", "R58a", "R58c", "R59")),
    "S42": Answer(("R61b", "R61c"), "涉密项目的审查不在本库办", ("涉密卷宗 状态",)),
    "S43": Answer(("R62b",)),
    "S44": Answer(("R24i", "R42a", "R45b", "R60d", "R60e", "R60f"), "每一步由谁办、何时办在留痕里", ("卷宗 结项",)),
    "S45": Answer(("R06a", "R06b", "R17a", "R17b", "R50", "R60a", "R60b", "R60c")),
}
