"""项目申报表: what a project unit declares, once a project."""

from __future__ import annotations

from zhcity_cli.exports.forms.form import Form, Group, Table, field, route
from zhcity_cli.model.dossier import Attachment, Dossier
from zhcity_cli.model.dossier.declaration import CostItem, FundingSource, Interface, Investment, PerformanceGoal
from zhcity_cli.model.library import Library
from zhcity_cli.model.roles import Role
from zhcity_cli.model.stages import Path, Stage
from zhcity_cli.model.words import FundingMode

PATHS = (Path.CONSTRUCTION, Path.PURCHASED_SERVICE)
MODES = (FundingMode.GOVERNMENT_INVESTMENT, FundingMode.JOINT_CONSTRUCTION, FundingMode.PURCHASED_SERVICE)
INVESTMENT, PRINCIPLES = "declaration.investment", "declaration.principles"
EXCEPTION, INTERFACES = f"{PRINCIPLES}.integration.exception", f"{PRINCIPLES}.information_sharing.interfaces"


def _next_year(library: Library) -> tuple[str, ...]:
    return (str(library.today.year + 1),)


def _deployment(library: Library) -> tuple[str, ...]:
    return library.settings.parameters.deployment_and_network.value[:1]


def _network(library: Library) -> tuple[str, ...]:
    return library.settings.parameters.deployment_and_network.value[1:2]


def _platforms(library: Library) -> tuple[str, ...]:
    return library.settings.parameters.platforms.value


def _offices(library: Library) -> tuple[str, ...]:
    bodies = (*library.unit_of(Role.OFFICE), *library.unit_of(Role.DATA_BUREAU))
    return tuple(dict.fromkeys(unit.code for unit in bodies))


def _papers(library: Library) -> tuple[dict[str, str], ...]:
    kinds = library.settings.parameters.declaration_attachments.value
    return tuple({"名称": str(kind), "种类": str(kind)} for kind in kinds)


def _connections(library: Library) -> tuple[dict[str, str], ...]:
    return tuple({"对接": platform} for platform in _platforms(library))


HEAD = Group(
    "一、基本情况",
    (
        field(Dossier, "name", "项目名称", needed=True, example="取用水管理平台升级",
              help="写全称，同一单位内不重名。不要写进密级和涉密内容。"),
        field(Dossier, "category", needed=True, help="从五类中选一类，拿不准问主管部门。"),
        field(Dossier, "nature", required=True, help="改建、扩建的，下面写 前期项目。"),
        field(Dossier, "path", needed=True, only=PATHS,
              help="自己建的选 建设；只买服务、不形成系统的选 购买服务。运维项目不用这张表。"),
        field(Dossier, "funding_mode", required=True, only=MODES,
              help="路径 建设 配 政府投资 或 政企联合；路径 购买服务 配 购买服务。"),
        field(Dossier, "plan_year", needed=True, suggested=_next_year, help="申报哪一年度的计划，一般是下一年，四位年份。"),
        field(Dossier, "declaration.predecessor", help="改建、扩建写原项目编号或已建系统编号，没有编号的问主管部门。",
              example="XT-0031"),
    ),
)  # fmt: skip

PEOPLE = Group(
    "二、人员",
    (
        field(Dossier, "leader.full_name", "负责人姓名", required=True, help="对项目负总责的人。"),
        field(Dossier, "leader.post", "负责人岗位", required=True, example="分管负责人"),
        field(Dossier, "leader.phone", "负责人电话", help="写办公电话，可以不填；不要写身份证号。"),
        field(Dossier, "contact.full_name", "联系人姓名", required=True, help="补正、催报找谁。"),
        field(Dossier, "contact.post", "联系人岗位", required=True, example="信息中心"),
        field(Dossier, "contact.phone", "联系人电话", help="写办公电话，可以不填。"),
    ),
)  # fmt: skip

DECLARED = Group(
    "三、申报",
    (
        field(Dossier, "declaration.dated_on", "申报日期", required=True, example="2026-03-01",
              help="申报函上的日期，写成 年-月-日。"),
        field(Dossier, "declaration.document_number", "申报文号", required=True, example="示水〔2026〕8号",
              help="申报函的发文字号，年份用六角括号〔〕，序号前不加“第”。"),
        field(Dossier, "declaration.necessity", required=True, long=True,
              help="现在怎么办、办一件用时多少、差错多少、为什么现有系统不够。换行按 Alt+Enter。"),
        field(Dossier, "declaration.content", required=True, long=True,
              help="分模块写，一、二、三；接哪些系统的数据，给谁用。换行按 Alt+Enter。"),
    ),
)  # fmt: skip

FIVE = Group(
    "四、五项原则",
    (
        field(Dossier, f"{PRINCIPLES}.planning.plan_document", "符合规划：规划", required=True,
              help="依据的规划文件全称。", example="示例市新型智慧城市建设实施意见"),
        field(Dossier, f"{PRINCIPLES}.planning.plan_section", "符合规划：章节", required=True, example="智慧水利"),
        field(Dossier, f"{PRINCIPLES}.standards.standard_codes", "统一标准：标准", required=True,
              help="标准号，几个之间用顿号隔开；GB/T 30850 是《电子政务标准化指南》。", example="GB/T 30850、GB/T 22239-2019"),
        field(Dossier, f"{PRINCIPLES}.standards.note", "统一标准：说明", long=True, help="不采用某项标准的，写理由。"),
        field(Dossier, f"{PRINCIPLES}.integration.deployment", "资源整合：部署", required=True, suggested=_deployment,
              help="部署在哪里。不在政务云的，下面写 例外 的理由和批准。"),
        field(Dossier, f"{PRINCIPLES}.integration.network", "资源整合：网络", required=True, suggested=_network,
              help="走什么网络。不用电子政务网络的，下面写 例外。"),
        field(Dossier, f"{EXCEPTION}.reason", "例外：理由", long=True,
              help="部署和网络都按统一要求的不填。"),
        field(Dossier, f"{EXCEPTION}.sanction.unit", "例外：批准单位", suggested=_offices, help="批准例外的主管部门的单位代码。"),
        field(Dossier, f"{EXCEPTION}.sanction.dated_on", "例外：批准日期", help="写成 年-月-日。"),
        field(Dossier, f"{EXCEPTION}.sanction.document_number", "例外：批准文号", example="示政数〔2026〕9号"),
        field(Dossier, f"{PRINCIPLES}.information_sharing.catalogue", "信息共享：资源目录", required=True,
              help="向别的部门提供的数据，几项之间用顿号隔开；接口填在“接口”表。", example="取水许可、取水计量"),
        field(Dossier, f"{PRINCIPLES}.information_sharing.note", "信息共享：说明", long=True,
              help="没有可共享内容、个别平台不能对接的，写理由。"),
        field(Dossier, f"{PRINCIPLES}.security.proposed_grading", "安全可靠：等保拟定", required=True,
              help="拟定的网络安全等级保护级别。"),
        field(Dossier, f"{PRINCIPLES}.security.cryptography_plan", "安全可靠：密码应用", required=True,
              help="密码应用方案有没有；不适用的，下面写理由。"),
        field(Dossier, f"{PRINCIPLES}.security.note", "安全可靠：说明", long=True),
    ),
)  # fmt: skip

MONEY = Group(
    "五、投资",
    (
        field(Dossier, f"{INVESTMENT}.total", "投资总额", required=True, example="162.00",
              help="以万元计，至多两位小数；等于投资明细、资金来源、分年各表的合计。"),
        field(Dossier, "declaration.funding_statement", long=True, help="只有增补项目写：资金从哪里来、由谁确认。"),
    ),
)  # fmt: skip

COSTS = Table(
    "投资明细", route(f"{INVESTMENT}.cost_items"),
    (
        field(CostItem, "name", required=True, width=26, help="一项一行。监理、测评、密码应用评估、软件测试、设计各单列。"),
        field(CostItem, "cost_kind", required=True, width=9, help="监理、测评、设计这类费用选 其他费。"),
        field(CostItem, "goods_code", width=13, help="政府采购品目，如 A02010103，可以不填。"),
        field(CostItem, "quantity", required=True, width=9, help="只写数。"),
        field(CostItem, "measure_unit", required=True, width=9, help="如 项、套、台、年。"),
        field(CostItem, "unit_price", required=True, width=14, help="以万元计，至多六位小数。"),
        field(CostItem, "amount", required=True, width=14, help="以万元计，至多两位小数；等于数量×单价。"),
    ),
    "数量×单价＝金额，各行之和等于投资总额", sum_of="金额", row_check=("数量", "单价", "金额"),
)  # fmt: skip

SOURCES = Table(
    "资金来源", route(f"{INVESTMENT}.funding_sources"),
    (
        field(FundingSource, "channel", required=True, width=60, help="如 财政资金、上级补助、单位自筹。"),
        field(FundingSource, "amount", required=True, width=28, help="以万元计，至多两位小数。"),
    ),
    "各渠道之和等于投资总额", sum_of="金额",
)  # fmt: skip

YEARS = Table(
    "分年", route(f"{INVESTMENT}.by_year"),
    (
        field(Dossier, "plan_year", "年度", required=True, width=44, help="四位年份；最早的一年就是计划年度。"),
        field(Investment, "total", "金额", required=True, width=44, help="这一年安排的金额，以万元计，至多两位小数。"),
    ),
    "从计划年度起，各年之和等于投资总额", is_mapping=True, sum_of="金额",
)  # fmt: skip

GOALS = Table(
    "绩效目标", route("declaration.performance_goals"),
    (
        field(PerformanceGoal, "indicator", required=True, width=48, help="写得出数的，如 用户数、办件量、平均用时。"),
        field(PerformanceGoal, "measure_unit", required=True, width=12, help="如 %、件、小时。"),
        field(PerformanceGoal, "baseline", required=True, width=14, help="现在是多少；新建系统没有现值的写 0。"),
        field(PerformanceGoal, "target", required=True, width=14, help="建成后要达到多少，只写数。"),
    ),
    "投用以后按它评价，至少一条",
)  # fmt: skip

CONNECTIONS = Table(
    "接口", route(INTERFACES),
    (
        field(Interface, "platform", required=True, width=22, suggested=_platforms, help="对接哪个平台或系统。"),
        field(Interface, "specification", required=True, width=20, help="接口规范的名称。"),
        field(Interface, "data_items", required=True, width=26, help="几项之间用顿号隔开，如 取水量、水位。"),
        field(Interface, "frequency", required=True, width=9, help="不是实时的，在说明里写为何不能实时。"),
        field(Interface, "note", width=24, help="不能实时的写理由。"),
    ),
    "应用系统和信息资源类项目，表中两个平台都要对接；不用的行空着", prefilled=_connections, is_prefill_optional=True,
)  # fmt: skip

PAPERS = Table(
    "附件", route("attachments"),
    (
        field(Attachment, "id", required=True, width=9, help="附件的编号，已排好。"),
        field(Attachment, "name", required=True, width=20, help="材料的名称。"),
        field(Attachment, "attachment_kind", required=True, width=17, help="从下拉列表里选。"),
        field(Attachment, "pages", required=True, width=7, help="页数，只写数。"),
        field(Attachment, "kept_at", required=True, width=26,
              help="存档案室的，以“档案室”起头，写到盒；电子件放进项目库的，写库内路径。", example="档案室 2027-水利-1 盒"),
        field(Attachment, "sha256", width=24, help="只有写库内路径的才填（certutil -hashfile 文件 SHA256）；存档案室的不填。"),
    ),
    "前几行是规定要交的，每份填页数和存放处", key="编号", numbered="编号", prefilled=_papers,
)  # fmt: skip

DECLARATION_FORM = Form(
    name="项目申报表",
    title="新型智慧城市建设项目申报表",
    version=1,
    stage=Stage.DECLARATION,
    paths=PATHS,
    groups=(HEAD, PEOPLE, DECLARED, FIVE, MONEY),
    tables=(COSTS, SOURCES, YEARS, GOALS, CONNECTIONS, PAPERS),
    whole=(route("leader"), route("contact"), route(EXCEPTION), route(f"{EXCEPTION}.sanction")),
    total=route(f"{INVESTMENT}.total"),
    advice=(
        "黄色必填，蓝色选填，白色不用动。点到格子上会出现填写提示。",
        "下面还有六张表：投资明细、资金来源、分年、绩效目标、接口、附件。",
    ),
)
