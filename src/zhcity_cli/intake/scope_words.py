"""The words that show whether a project is an information system: what a judge of scope reads, as lists."""

from __future__ import annotations

from dataclasses import dataclass


def _words(listed: str) -> tuple[str, ...]:
    return tuple(listed.split())


@dataclass(frozen=True, slots=True)
class Against:
    """Words of what the measure leaves out, with the rule and the sentence of the interpretation behind it."""

    rule: str
    sentence: str
    why: str
    words: tuple[str, ...]


# Said of a project they make it an information system (S05), unless something stands against it.
FOR = _words("""
    信息化 信息系统 信息技术 信息资源 信息安全 信息网络 信息平台 信息服务平台 软件 系统 平台 网站 门户 官网 公众号 小程序 APP
    大数据 数据库 数据中心 数据治理 数据资源 数据安全 数据共享 数据交换 数据仓库 数据流通 数据中台 中台 数据采集 数据授权
    云服务 政务云 云平台 云资源 信创 国资云 云原生 网络安全 网络 互联网 物联网 局域网 机房 服务器 存储 交换机 数据传输
    等保 等级保护 密评 密码测评 密码应用 密码改造 密码评估 安全测评 软件测评 灾备 防火墙
    智慧 数字化 数字孪生 数智 智能化 人工智能 大模型 算力 区块链 遥感监测 地理信息 电子政务 电子档案 电子健康 可视化
    信道 链路 光纤 光缆 专线 通信基础设施 通信工程 通信控制 综合布线 弱电 视频会议 视频监控 电子监控 监控系统 治安监控
    ERP OA系统 GIS 5G 三网 无线覆盖 无线信号 驾驶舱 数字公路 数字图书馆 正版化
    """)

# Not enough to take a project in, enough not to keep it out.
HINTS = _words("数据 数字 智能 信息 监控 终端 研发 电子屏 自动化系统 AI IT BIM UPS LED")

# In a long description nearly every building has 监控 and 网络; these words mean an information system even there.
FOR_IN_CONTENT = _words(
    "信息化建设 信息系统 软件开发 软件系统 系统开发 平台建设 平台开发 系统建设 数据库 数字化 管理平台 管理系统 服务器"
)

# Rooms and sites that are partly information systems and partly building, furniture or teaching equipment.
MIXED = _words("教室 实训室 实验室 展厅 工地")

# Physical things with an IT-looking name, and names of places and firms: read over before the words above are sought.
MASKED = _words("""
    配电系统 供电系统 标识系统 导视系统 门窗系统 供暖系统 采暖系统 制冷系统 消防系统 新风系统 照明系统 光伏系统 储能系统 排水系统
    给水系统 站台门系统 车辆门系统 火灾报警系统 喷淋系统 幕墙系统 灌溉系统 供水系统 太阳能电池测试综合系统 太阳能系统
    软件产业园 软件园 信创园 数字产业园 数字经济科创产业园 科技园 电子设备制造 大数据产业园 智慧园区大楼 网络货运 举升平台
    登高平台 作业平台 卸料平台 观景平台 智能计算产业
    """)

NOT_IT = Against(
    "R01a", "S05", "不在五类信息系统之内",
    _words("""
    物业 保洁 保安 安保服务 食堂 餐饮 食材 洗衣 换电服务 展览会 博览会 交易会 大会 论坛 大赛 竞赛 赛事 课题 培训服务 人才培训
    印刷 教材 图书采购 家具 公务用车 用车采购 车辆租赁 用车租赁 班车 船租赁 场所租赁 房屋租赁 保险 年金 招标代理 审计服务 会计综合服务
    税务 法律服务 律师 宣传片 宣传推广 视频制作 视频拍摄 短视频 广播剧 拍摄制作 体检 疗养 危险废物 危废 环境检测 环保检测
    档案整理 职称评审 体系认证 内审 认证审核 沙盘 礼包 慰问 开户银行 营销活动 营业厅服务外包 人力外包 人力资源服务外包 劳务 二手房
    护理 医疗保障 灭火 绿植 服装 工作服 垃圾清运 清淤 病虫害 防汛物资 应急救灾物资 知识产权证券化
    """),
)  # fmt: skip

CIVIL_WORKS = Against(
    "R02", "S06", "属土建、装修等工程及其配套",
    _words("""
    土建 修缮 整修 维修养护 应急维修 场地改造 道路维修 绿化养护 园林 水土保持 勘察 基坑 工程检测 工程测绘 工程量清单 外墙 粉刷 加固工程
    室外配套工程 建设设计服务 建设监理服务 电梯 空调 配电 变压器 高低压 电缆 线缆 灯具 光伏 热水器 卫浴 淋浴房 旋转门 护士台 钢制柜 景观 厂房
    管网漏水 标识采购 交通标识 导视 标识系统 空压站 空压机 石英砂 滤膜 RO膜 泵站工程
    """),
)  # fmt: skip

SPECIAL_EQUIPMENT = Against(
    "R02", "S06", "属专业领域设备或零散购置",
    _words("""
    仪器采购 仪器设备 实验室仪器 水质仪器 检测仪器 分析测试中心设备 测试综合系统 超声诊断 X射线 心电图 医疗器械 计量器具 放映设备 切割灯
    音响 电视机 电器采购 办公设备采购 办公设备维修 办公家具 易损易耗 打印机 复印纸 电脑采购 特种专业技术用车 燃气表 洗车 推车秤 无人船
    蓄电池 发射机 摇头
    """),
)  # fmt: skip

LEFT_OUT = (NOT_IT, CIVIL_WORKS, SPECIAL_EQUIPMENT)
