"""zhcity record and attach: one record by a call; any section can be written so, and nothing else in the file moves."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from complete import COMPLETE
from shapes import is_record, kinds
from support import Run, git
from zhcity_cli.model.dossier import Dossier
from zhcity_cli.model.meeting import Meetings
from zhcity_cli.model.package import OperationPackages, Packages
from zhcity_cli.store.yaml_read import read

ID, FILE = "ZH2022-CGJ-001", COMPLETE["建设"]
HEAD = ("编号", "名称", "项目单位", "路径", "阶段")


@pytest.fixture
def shelf(library: Path, run: Run) -> Shelf:
    return Shelf(run, library)


class Shelf:
    """The complete library, written to by calls."""

    def __init__(self, run: Run, folder: Path) -> None:
        self.run, self.folder = run, folder

    def record(self, *words: str, code: int = 0) -> str:
        result = self.run("record", *words, cwd=self.folder)
        assert result.code == code, (words, result.out, result.err)
        return result.out + result.err

    def text(self, file: str = FILE) -> str:
        return (self.folder / file).read_text(encoding="utf-8")

    def values(self, file: str = FILE) -> Any:
        return read(self.text(file).encode()).values

    def write(self, file: str, text: str) -> None:
        (self.folder / file).write_text(text, encoding="utf-8")


def words_of(value: Any, at: str = "") -> Iterator[str]:
    """A record of a file as the words of a call."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from words_of(inner, f"{at}.{key}" if at else str(key))
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for place, inner in enumerate(value, 1):
            yield from words_of(inner, f"{at}.{place}")
    elif isinstance(value, list):
        yield from (f"{at}={item}" for item in value)
    else:
        yield f"{at}={value}"


def calls(values: dict[str, Any]) -> Iterator[list[str]]:
    """The calls that write a whole dossier: one a section, one a record of a list."""
    for key, value in values.items():
        if key in HEAD:
            continue
        if not value:
            continue
        if isinstance(value, list) and isinstance(value[0], dict):
            yield from ([key, *words_of(entry)] for entry in value)
        elif isinstance(value, dict):
            yield [key, *words_of(value)]
        else:
            yield list(words_of(value, key))


@pytest.mark.parametrize("path", ["建设", "购买服务", "运维"])
def test_a_whole_dossier_can_be_written_by_calls(shelf: Shelf, path: str) -> None:
    file = COMPLETE[path]
    values = shelf.values(file)
    shelf.write(file, "".join(f'{key}: "{values[key]}"\n' for key in HEAD))
    for words in calls(values):
        shelf.record(values["编号"], *words)
    assert _dossier(shelf.values(file)) == _dossier(values)


@pytest.mark.parametrize("path", ["建设", "购买服务", "运维"])
def test_a_record_may_be_begun_and_completed_later(shelf: Shelf, path: str) -> None:
    """Each record first with what it cannot do without, then the rest."""
    file = COMPLETE[path]
    values = shelf.values(file)
    shelf.write(file, "".join(f'{key}: "{values[key]}"\n' for key in HEAD))
    for key, model in records_of(Dossier).items():
        entries = values.get(key, [])
        for entry in entries if isinstance(entries, list) else [entries]:
            needed = {word for word, field in model.items() if field}
            begun = [*words_of({word: inner for word, inner in entry.items() if word in needed})]
            rest = [*words_of({word: inner for word, inner in entry.items() if word not in needed})]
            if begun:
                shelf.record(values["编号"], key, *begun)
            if rest:
                last = ["--last"] if begun and isinstance(entries, list) else []
                shelf.record(values["编号"], key, *rest, *last)
    for words in calls({key: value for key, value in values.items() if key not in records_of(Dossier)}):
        shelf.record(values["编号"], *words)
    assert _dossier(shelf.values(file)) == _dossier(values)


def records_of(model: Any) -> dict[str, dict[str, bool]]:
    """Section → (key → whether a record cannot do without it)."""
    found = {}
    for field in model.model_fields.values():
        inner = [kind for kind in kinds(field.annotation) if is_record(kind)]
        if inner:
            found[field.alias] = {str(f.alias): f.is_required() for f in inner[0].model_fields.values()}
    return found


def _dossier(values: Any) -> Dossier:
    return Dossier.model_validate(values, by_alias=True, by_name=False)


@pytest.mark.parametrize(
    ("file", "word", "model"),
    [
        ("plans/2023/packages.yaml", "采购包", Packages),
        ("plans/2026/operation.yaml", "统一运维包", OperationPackages),
        ("plans/2022/meetings.yaml", "会议", Meetings),
        ("plans/2023/meetings.yaml", "会议", Meetings),
    ],
)
def test_the_records_of_a_year_can_be_written_by_calls(shelf: Shelf, file: str, word: str, model: Any) -> None:
    if not (shelf.folder / file).exists():
        file = next(p.relative_to(shelf.folder).as_posix() for p in shelf.folder.glob(f"plans/*/{Path(file).name}"))
    values = shelf.values(file)
    (shelf.folder / file).unlink()
    for entry in next(iter(values.values())):
        shelf.record(file.split("/")[1], word, *words_of(entry))
    parse = model.model_validate
    assert parse(shelf.values(file), by_alias=True, by_name=False) == parse(values, by_alias=True, by_name=False)


# A dossier for the tests that look at lines: it is read, not judged.
SMALL = """\
编号: ZH2022-CGJ-001
名称: 城市运行平台（示例）  # 暂名
项目单位: CGJ
路径: 建设
标记: []
阶段: 建设
申报:
  日期: 2022-02-18   # 申请函的日期
  原则:
    符合规划: {规划: 示例规划, 章节: 城市治理}
    统一标准: {标准: [GB/T 30850], 说明: 并按本市接口规范}
  投资:
    总额: 12.00
    分年: {2023: 8.00, 2024: 4.00}
立项: {文号: 示发统〔2023〕11号, 日期: 2023-01-30, 投资: 12.00}
预算:
  - {年度: 2023, 文号: 示财预〔2023〕9号, 日期: 2023-02-14, 金额: 8.00}
合同:
  # 承建
  - 编号: HT-1
    种类: 承建
    乙方: 示例科技有限公司
    签订: 2023-08-02
    合同总额: 12.00
    金额: 12.00
    付款:
      - {条件: 竣工验收合格, 比例: 1}
监理月报:
  - {月: 2023-09, 意见: 正常, 附件: FJ-021}

  - {月: 2023-10, 意见: 进度滞后一周, 附件: FJ-022}  # 见月报
拨付:
  - {合同: HT-1, 序号: 1, 申请: {日期: 2024-12-23, 金额: 12.00}}
重大问题:
  - {序号: 1, 提出: {日期: 2023-11-01, 事项: 示例事项}}
# 末行
"""

# What a call changes: the words, then the lines that go and come.
CHANGES: dict[str, tuple[list[str], list[str], list[str]]] = {
    "a record of one section": (
        ["立项", "文号=示发统〔2023〕12号"],
        ["立项: {文号: 示发统〔2023〕11号, 日期: 2023-01-30, 投资: 12.00}"],
        ["立项: {文号: 示发统〔2023〕12号, 日期: 2023-01-30, 投资: 12.00}"],
    ),
    "a new record takes the next number": (
        ["重大问题", "提出.日期=2024-03-01", "提出.事项=示例事项"],
        [],
        ["  - {序号: 2, 提出: {日期: 2024-03-01, 事项: 示例事项}}"],
    ),
    "a payment is counted within its contract": (
        ["拨付", "合同=HT-2", "申请.日期=2025-01-02", "申请.金额=10"],
        [],
        ["  - {合同: HT-2, 序号: 1, 申请: {日期: 2025-01-02, 金额: 10.00}}"],
    ),
    "the keys come in the order of the model": (
        ["预算", "金额=3.5", "日期=2025-02-08", "文号=示财预〔2025〕1号", "年度=2025"],
        [],
        ["  - {年度: 2025, 文号: 示财预〔2025〕1号, 日期: 2025-02-08, 金额: 3.50}"],
    ),
    "the last record is completed": (
        ["监理月报", "--last", "意见=正常"],
        ["  - {月: 2023-10, 意见: 进度滞后一周, 附件: FJ-022}  # 见月报"],
        ["  - {月: 2023-10, 意见: 正常, 附件: FJ-022}  # 见月报"],
    ),
    "a record that is numbered is completed": (
        ["监理月报", "--at", "1", "附件="],
        ["  - {月: 2023-09, 意见: 正常, 附件: FJ-021}"],
        ["  - {月: 2023-09, 意见: 正常, 附件: ~}"],
    ),
    "a record inside a record": (
        ["合同.1.付款", "条件=首付", "比例=0.3"],
        [],
        ["      - {条件: 首付, 比例: 0.3}"],
    ),
    "a section inside a section": (
        ["申报.原则.符合规划", "章节=一网统管"],
        ["    符合规划: {规划: 示例规划, 章节: 城市治理}"],
        ["    符合规划: {规划: 示例规划, 章节: 一网统管}"],
    ),
    "a section that is not there yet": (
        ["申报.投资.资金来源", "渠道=财政资金", "金额=12"],
        [],
        ["    资金来源:", "      - {渠道: 财政资金, 金额: 12.00}"],
    ),
    "sections around it that are not there yet": (
        ["竣工验收", "申请=2024-09-30", "整改要求.事项=示例", "整改要求.期限=2024-11-30", "整改要求.责任人=示例乙"],
        [],
        ["竣工验收:", "  - {轮次: 1, 申请: 2024-09-30, 整改要求: {事项: 示例, 期限: 2024-11-30, 责任人: 示例乙}}"],
    ),
    "deep in what is not there yet": (
        ["申报.原则.信息共享.接口", "对接=智慧城市指挥中心", "数据项=指标、事件"],
        [],
        ["    信息共享: {接口: [{对接: 智慧城市指挥中心, 数据项: [指标, 事件]}]}"],
    ),
    "a year's amount": (
        ["申报.投资.分年", "2025=1"],
        ["    分年: {2023: 8.00, 2024: 4.00}"],
        ["    分年: {2023: 8.00, 2024: 4.00, 2025: 1.00}"],
    ),
    "items by 、 or by writing the key again, an equals sign of the Chinese keyboard": (
        ["申报.原则.统一标准", "标准=GB/T 30850、GB/T 22239", "标准＝示例规范"],
        ["    统一标准: {标准: [GB/T 30850], 说明: 并按本市接口规范}"],
        ["    统一标准: {标准: [GB/T 30850, GB/T 22239, 示例规范], 说明: 并按本市接口规范}"],
    ),
    "a value of the head": (["标记=增补"], ["标记: []"], ["标记: [增补]"]),
}


@pytest.mark.parametrize("name", CHANGES)
def test_only_the_meant_lines_change(shelf: Shelf, name: str) -> None:
    words, gone, come = CHANGES[name]
    shelf.write(FILE, SMALL)
    before = shelf.text().splitlines()
    shelf.record(ID, *words)
    after = shelf.text().splitlines()
    assert [line for line in before if line not in after] == gone
    assert [line for line in after if line not in before] == come


def test_a_skeleton_keeps_its_comments_and_stands_one_record_a_line(shelf: Shelf) -> None:
    made = shelf.run(
        "new", "--unit", "SLJ", "--name", "取水计量（示例）", "--category", "信息化应用系统", cwd=shelf.folder
    )
    file = made.out.split()[1]
    number = file.rpartition("/")[2].removesuffix(".yaml")
    comments = [
        line.partition("#")[2]
        for line in shelf.text(file).splitlines()
        if ": ~  # " in line and line.lstrip()[0] != "#"
    ]
    for words in (
        ["性质=新建", "投入方式=政府投资"],
        ["负责人", "姓名=示例乙", "岗位=信息中心"],
        ["申报", "日期=2026-02-18", "文号=示水〔2026〕8号", "现状与必要性=人工抄表，每月一次。"],
        ["申报.投资", "总额=12", "分年.2027=12"],
        ["申报.投资.资金来源", "渠道=财政资金", "金额=12"],
        ["申报.投资.明细", "名称=应用软件开发", "类=软件", "数量=1", "计量单位=项", "单价=10", "金额=10"],
        ["申报.投资.明细", "名称=监理", "类=其他费", "数量=1", "计量单位=项", "单价=2", "金额=2"],
        ["受理", "日期=2026-03-10", "结论=受理"],
    ):
        shelf.record(number, *words)
    text = shelf.text(file)
    assert [line for line in comments if line not in text] == []
    assert "    明细:  # 数量×单价＝金额" in text
    assert "      - {名称: 监理, 类: 其他费, 数量: 1, 计量单位: 项, 单价: 2, 金额: 2.00}\n" in text
    assert "错误" not in shelf.record(number, "标记=")


# A call that cannot be: the words, the exit code, what is said. Nothing is written.
REFUSALS: dict[str, tuple[list[str], int, str]] = {
    "an unknown section": ([ID, "和同", "编号=1"], 2, "没有“和同”这一项"),
    "an unknown key": ([ID, "合同", "乙放=示例"], 2, "您要写的可能是 乙方"),
    "an unknown key deep inside": ([ID, "初验", "--last", "整改项.1.事向=示例"], 2, "您要写的可能是 事项"),
    "a word that is no pair": ([ID, "受理", "日期"], 2, "不是 键=值"),
    "no words": ([ID, "受理"], 2, "可写：日期、结论、意见"),
    "no words for a list": ([ID, "监理月报"], 2, "可写：月、意见、附件"),
    "a record number 0": ([ID, "合同", "--at", "0", "编号=1"], 2, "没有第 0 条"),
    "a value for the years": ([ID, "申报.投资", "分年=800"], 2, "分年.2027=…"),
    "a value for a whole record": ([ID, "合同", "--last", "例外=有"], 2, "例外.理由"),
    "a value for a list of records": ([ID, "合同", "--last", "付款=有"], 2, "付款.1.条件"),
    "a section that is a value": ([ID, "名称", "甲=乙"], 2, "写成 名称=…"),
    "a key below a value": ([ID, "受理", "日期.年=2026"], 2, "下面没有 年"),
    "a list without a number": ([ID, "合同", "--last", "付款.条件=有"], 2, "付款.1.条件"),
    "two values for one": ([ID, "受理", "结论=受理", "结论=不予受理"], 2, "写了 2 次"),
    "to clear and to write": ([ID, "合同", "--last", "例外=", "例外.理由=示例"], 2, "又要清空又要写值"),
    "to write and to clear": ([ID, "合同", "--last", "例外.理由=示例", "例外="], 2, "又要清空又要写值"),
    "a record that is not there": ([ID, "合同", "--at", "9", "编号=1"], 2, "没有第 9 条"),
    "a record far behind the last": ([ID, "合同", "--last", "付款.9.条件=有"], 2, "没有第 9 条"),
    "a number for what there is one of": ([ID, "受理", "--at", "1", "结论=受理"], 2, "只有一份"),
    "both ways to say which": ([ID, "合同", "--at", "1", "--last", "编号=1"], 2, "只能写一个"),
    "the last of none": (["ZH2025-CGJ-001", "合同", "--last", "编号=1"], 2, "还没有记录"),
    "an unknown id": (["ZH2022-CGJ-002", "受理", "结论=受理"], 2, "ZH2022-CGJ-001"),
    "an unknown list of a year": (["2023", "会仪", "编号=1"], 2, "您要写的可能是 会议"),
    "an unknown list of the registry": (["名录", "车辆", "编号=1"], 2, "可写：单位"),
    "a wrong word": ([ID, "受理", "结论=同意"], 1, "不在可选范围内"),
    "a wrong day": ([ID, "受理", "日期=2026年3月1日"], 1, "2026-03-01"),
    "a day that is none": ([ID, "受理", "日期=2026-02-30"], 1, "日历上不存在"),
    "a wrong amount": ([ID, "立项", "投资=1280万元"], 1, "读不成金额"),
    "a wrong flag": ([ID, "合同", "--last", "垫资=没有"], 1, "请写 是 或 否"),
    "what a record cannot do without": ([ID, "合同", "编号=HT9", "种类=承建"], 1, "没有填 乙方"),
    "the stage": ([ID, "阶段=结项"], 2, "zhcity advance"),
    "the id": ([ID, "编号=ZH2022-CGJ-009"], 2, "编号"),
    "a classified dossier": (["ZH2023-SLJ-001", "名称=示例"], 2, "可写：编号、项目单位、路径、状态"),
    "an invisible character": ([ID, "受理", "意见=甲\u202e乙"], 2, "U+202E"),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_what_cannot_be_is_told_and_nothing_is_written(shelf: Shelf, name: str) -> None:
    words, code, said = REFUSALS[name]
    before = {path: path.read_bytes() for path in shelf.folder.rglob("*") if path.is_file()}
    assert said in shelf.record(*words, code=code)
    assert {path: path.read_bytes() for path in shelf.folder.rglob("*") if path.is_file()} == before


def test_findings_of_the_rules_are_shown_and_do_not_refuse(shelf: Shelf) -> None:
    told = shelf.record(ID, "项目单位=XYZ")
    assert "这次新出现" in told and "项目单位: XYZ" in shelf.text()


def test_dry_run_shows_the_lines_and_writes_nothing(shelf: Shelf) -> None:
    before = shelf.text()
    told = shelf.record(ID, "立项", "文号=示发统〔2023〕12号", "--dry-run")
    assert "  - 立项:" in told and "  + 立项:" in told and "演示" in told
    assert shelf.text() == before
    assert "没有改动" in shelf.record(ID, "立项", "文号=示发统〔2023〕11号")


def test_windows_line_ends_stay(shelf: Shelf) -> None:
    path = shelf.folder / FILE
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    shelf.record(ID, "立项", "文号=示发统〔2023〕12号")
    raw = path.read_bytes()
    assert raw.count(b"\r\n") == raw.count(b"\n") and "〔2023〕12号".encode() in raw


def test_save_puts_it_on_the_trail_at_once(git_library: Path, run: Run) -> None:
    words = ("record", ID, "监理月报", "月=2023-11", "意见=正常", "--save", "-m", "补记监理月报")
    done = run(*words, cwd=git_library / "plans")
    assert done.code == 0 and "已登记 1 个文件" in done.out
    assert git(git_library, "status", "--porcelain") == ""
    assert git(git_library, "log", "-1", "--format=%s") == "补记监理月报"
    meeting = ("record", "2028", "会议", "编号=SD2028-01", "种类=领导小组会", "日期=2023-11-24", "组织=LDZ", "--save")
    assert run(*meeting, cwd=git_library).code == 0
    assert git(git_library, "show", "HEAD:plans/2028/meetings.yaml").startswith("会议:\n  - {编号: SD2028-01")


def test_save_writes_nothing_where_the_record_would_be_an_error(git_library: Path, run: Run) -> None:
    before = (git_library / FILE).read_bytes()
    refused = run("record", ID, "项目单位=XYZ", "--save", cwd=git_library)
    assert refused.code == 1 and "没有写入，也没有登记" in refused.err and "错误 R" in refused.out
    assert (git_library / FILE).read_bytes() == before
    assert run("record", ID, "项目单位=XYZ", cwd=git_library).code == 0


def test_registry_and_settings_take_records_too(shelf: Shelf) -> None:
    before = shelf.values("registry/experts.yaml")
    shelf.record(
        "名录", "专家", "编号=ZJ-901", "姓名=示例庚", "领域=软件、安全", "聘期.起=2022-01-01", "聘期.止=2029-12-31"
    )
    after = shelf.values("registry/experts.yaml")
    assert after["专家"][-1]["领域"] == ["软件", "安全"] and int(after["版本"]) == int(before["版本"]) + 1
    shelf.record("设置", "参数.试运行最短月数", "值=6", "依据=参照", "来源=示例")
    assert shelf.values("zhcity.yaml")["参数"]["试运行最短月数"] == {"值": "6", "依据": "参照", "来源": "示例"}


def test_the_example_library_refuses(run: Run) -> None:
    root = Path(__file__).parents[2]
    refused = run("record", "ZH2026-SLJ-001", "受理", "结论=受理", cwd=root)
    assert refused.code == 1 and "示例库" in refused.err


def test_attach_measures_and_numbers(shelf: Shelf, tmp_path: Path) -> None:
    paper = tmp_path / "补充协议.pdf"
    paper.write_bytes(b"%PDF-1.4 example")
    digest = hashlib.sha256(paper.read_bytes()).hexdigest()

    def attach(*words: str, code: int = 0) -> str:
        result = shelf.run("attach", ID, paper, "--kind", "其他", *words, cwd=shelf.folder)
        assert result.code == code, (result.out, result.err)
        return result.out + result.err

    assert "没有写附件存在哪里" in attach(code=2)
    assert "只能写一个" in attach("--copy", "--keep", "档案室", code=2)
    attach("--keep", "档案室 2024-城管-9 盒", "--pages", "2", "--dry-run")
    attach("--keep", "档案室 2024-城管-9 盒", "--pages", "2")
    entry = shelf.values()["附件"][-1]
    number = f"FJ-{max(int(each['编号'][3:]) for each in shelf.values()['附件'][:-1]) + 1:03d}"
    assert entry == {
        "编号": number, "名称": "补充协议", "种类": "其他", "sha256": digest, "页数": "2", "字节": "16",
        "存": "档案室 2024-城管-9 盒",
    }  # fmt: skip
    assert f"已经记为 {number}" in attach("--copy", code=1)
    paper.write_bytes(b"%PDF-1.4 another")
    assert "没有问题" in attach("--copy", "--name", "补充协议二", "--pages", "3")
    kept_at = shelf.values()["附件"][-1]["存"]
    assert kept_at.startswith(f"附件/2022/{ID}-FJ-") and kept_at.endswith(".pdf")
    assert (shelf.folder / kept_at).read_bytes() == paper.read_bytes()
    missing = shelf.run("attach", ID, tmp_path / "没有.pdf", "--kind", "其他", cwd=shelf.folder)
    assert missing.code == 2 and "读不到" in missing.err
    wrong = shelf.run("attach", ID, paper, "--kind", "其它", cwd=shelf.folder)
    assert wrong.code == 2 and "其他" in wrong.err


def test_attach_fills_the_blank_of_its_kind(shelf: Shelf, tmp_path: Path) -> None:
    made = shelf.run(
        "new", "--unit", "SLJ", "--name", "取水计量（示例）", "--category", "信息化应用系统", cwd=shelf.folder
    )
    file = made.out.split()[1]
    number = file.rpartition("/")[2].removesuffix(".yaml")
    paper = tmp_path / "方案.docx"
    paper.write_bytes(b"example")
    done = shelf.run("attach", number, paper, "--kind", "建设方案", "--keep", "档案室 2026-水利-1 盒", cwd=shelf.folder)
    assert done.code == 0, done.err
    entries = shelf.values(file)["附件"]
    assert len(entries) == 7 and entries[2]["编号"] == "FJ-003" and entries[2]["字节"] == "7"
    assert entries[2]["名称"] == "建设方案"


def leaves(value: Any, at: str = "") -> Iterator[str]:
    """Every single value of a dossier, as a call names it."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, f"{at}.{key}" if at else str(key))
    elif isinstance(value, list):
        for place, inner in enumerate(value, 1):
            yield from leaves(inner, f"{at}.{place}" if isinstance(inner, dict) else "")
    elif at:
        yield at


def put(values: Any, at: str, new: str) -> Any:
    """The values with one of them changed."""
    step, _, rest = at.partition(".")
    key: Any = int(step) - 1 if isinstance(values, list) else step
    inner = put(values[key], rest, new) if rest else new
    if isinstance(values, list):
        return [inner if place == key else each for place, each in enumerate(values)]
    return {name: each for name, each in {**values, key: inner}.items() if each != ""}


@pytest.mark.parametrize("path", ["建设", "购买服务", "运维"])
def test_any_word_anywhere_changes_that_value_or_nothing(shelf: Shelf, path: str) -> None:
    file = COMPLETE[path]
    text, values = shelf.text(file), shelf.values(file)
    chance = random.Random(f"record {path}")
    written = 0
    for at in chance.sample(sorted(set(leaves(values)) - {"编号", "阶段", "路径"}), 25):
        new = chance.choice(["示例 “甲”: #1", "2024-01-05", "7", "12.50", "是", "三级", "ZSJ", ""])
        result = shelf.run("record", values["编号"], f"{at}={new}", cwd=shelf.folder)
        after = shelf.values(file)
        assert result.code in (0, 1), (at, new, result.err)
        assert after == (put(values, at, new) if result.code == 0 else values), (at, new)
        lines = shelf.text(file).splitlines()
        assert len(lines) == len(text.splitlines())
        assert sum(a != b for a, b in zip(lines, text.splitlines(), strict=True)) <= 1
        written += result.code == 0
        shelf.write(file, text)
    assert written >= 5
