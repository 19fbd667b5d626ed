"""采购 and 合同 in a library with history: from the approved plan to 建设 by commands, every shortcut refused."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from complete import COMPLETE, write_library
from support import OFFICE_EMAIL, OFFICE_NAME, Run, be_person, git
from zhcity_cli.cli.plan_files import as_yaml
from zhcity_cli.model.library import Filed, Library
from zhcity_cli.model.package import Attempt, Lot, Member, Package, Share
from zhcity_cli.model.projection import project_row, with_sums
from zhcity_cli.model.words import TenderMethod, TenderResult
from zhcity_cli.packaging import apportion
from zhcity_cli.rules import check
from zhcity_cli.store.load import load

NUMBER, FILE, PACKAGES = "ZH2022-CGJ-001", COMPLETE["建设"], "plans/2023/packages.yaml"
CONTACT = ("示例乙", "yi@example.invalid")
SHA = {1: "5a" * 32, 2: "6b" * 32}
NEEDS = "采购需求=项目名称、采购人、预算金额、经费渠道、运维要求、数据共享要求、安全审查和保密要求、等级保护、政府采购政策、履约验收方案、IPv6"


class Desk:
    """The office's desk: every act is a command, what it says is looked at."""

    def __init__(self, run: Run, folder: Path) -> None:
        self.run, self.folder = run, folder

    def act(self, *arguments: str, code: int = 0) -> str:
        result = self.run(*arguments, cwd=self.folder)
        assert result.code == code, (arguments, result.out, result.err)
        assert "Traceback" not in result.out + result.err
        return result.out + result.err

    def read(self, file: str) -> str:
        return (self.folder / file).read_text(encoding="utf-8")

    def write(self, file: str, text: str) -> None:
        (self.folder / file).write_text(text, encoding="utf-8")

    def replace(self, file: str, old: str, new: str) -> None:
        text = self.read(file)
        assert text.count(old) == 1, (file, old)
        self.write(file, text.replace(old, new))

    def package(self) -> dict[str, object]:
        """The first package of 2023, every value as text."""
        found: dict[str, object] = yaml.load(self.read(PACKAGES), yaml.CBaseLoader)["包"][0]
        return found


@pytest.fixture
def desk(git_library: Path, run: Run) -> Desk:
    """The complete library, its project of 2023 just through 立项, without packages of that year."""
    desk = Desk(run, git_library)
    text = desk.read(FILE)
    begin, end = text.index("采购包: "), text.index("附件:\n")
    text = re.sub(r"(?m)^阶段: .+$", "阶段: 立项   # 已批", text[:begin] + text[end:])
    desk.write(FILE, re.sub(r"状态记录:\n(  - .*\n)+", "", text))
    for file in (PACKAGES, "plans/2026/plan.yaml", "plans/2026/operation.yaml"):
        (git_library / file).unlink()
    git(git_library, "commit", "-qam", "只到立项")
    return desk


def test_from_the_approved_plan_to_construction(desk: Desk) -> None:
    assert "R28a" in desk.act("advance", NUMBER, code=1)
    built = desk.act("package", "build", "2023")
    assert "CG2023-01（1 个项目）" in built and "1280.00" in built
    assert "# 已批" in desk.read(FILE) and "采购包:\n  - CG2023-01\n" in desk.read(FILE)
    assert (desk.folder / "out/带量汇总-2023.xlsx").stat().st_size > 5000
    desk.act("save", "-m", "2023 年度整体打包")
    assert "立项 → 采购" in desk.act("advance", NUMBER)

    entrust_and_review(desk)
    assert "R31c" in desk.act("package", "fail", "CG2023-01", "--on", "2023-05-14", code=1)
    assert "结果: 流标" in desk.act("package", "fail", "CG2023-01", "--on", "2023-06-05")

    # The document changed after the failure: it is reviewed again before the second notice.
    desk.act("record", "CG2023-01", "招标文件", f"sha256={SHA[2]}", "存=集采机构")
    assert "第 2 版还没有审核" in desk.act("package", "notice", "CG2023-01", "--on", "2023-06-19", code=1)
    review = ("审核.单位=ZSJ", "审核.日期=2023-06-12", "审核.结论=通过")
    desk.act("record", "CG2023-01", "招标文件", "--last", *review)
    assert "没有问题" in desk.act("package", "notice", "CG2023-01", "--on", "2023-06-19")

    award = ("package", "award", "CG2023-01", "--winner", "示例科技有限公司", "--on", "2023-07-11", "--amount")
    assert "R31d" in desk.act(*award, "1280.01", code=1)
    assert "金额: 1098.00" in desk.act(*award, "1098")
    assert "已经是 中标" in desk.act(*award, "1098", code=1)
    desk.act("save", "-m", "登记中标")

    sign(desk)
    assert "采购 → 建设" in desk.act("advance", NUMBER)
    be_person(desk.folder, OFFICE_NAME, OFFICE_EMAIL)
    assert "错误 0" in desk.act("validate", NUMBER)
    assert "已签约" in desk.act("record", "CG2023-01", "状态=已签约", "--save")
    assert "1 个采购包：错误 0，提示和存疑 0" in desk.act("package", "check", "2023")
    assert git(desk.folder, "status", "--porcelain", "--", "dossiers", "plans") == ""


def entrust_and_review(desk: Desk) -> None:
    """Entrusted, the document reviewed at the second go, the first notice published: out of order it is refused."""
    notice = ("package", "notice", "CG2023-01", "--on", "2023-05-15")
    refused = desk.act(*notice, code=1)
    assert "R29b" in refused and "R30a" in refused
    desk.act("package", "entrust", "CG2023-01", "--on", "2023-03-06", "--document", "示政数函〔2023〕7号")
    assert "已经在 2023-03-06 委托了" in desk.act("package", "entrust", "CG2023-01", "--on", "2023-03-07", code=1)
    desk.act("record", "CG2023-01", NEEDS)
    desk.act("record", "CG2023-01", "招标文件", f"sha256={SHA[1]}", "存=集采机构")
    assert "还没有审核" in desk.act(*notice, code=1)
    review = ("审核.单位=ZSJ", "审核.日期=2023-05-16", "审核.结论=通过")
    desk.act("record", "CG2023-01", "招标文件", "--last", *review)
    assert "2023-05-16 才审核通过" in desk.act(*notice, code=1)
    desk.act("record", "CG2023-01", "招标文件", "--last", "审核.日期=2023-05-04")
    before = desk.read(PACKAGES)
    assert "演示" in desk.act(*notice, "--dry-run")
    assert desk.read(PACKAGES) == before
    desk.act(*notice)
    assert desk.package()["状态"] == "采购中"
    assert "还没有结果" in desk.act("package", "notice", "CG2023-01", "--on", "2023-05-20", code=1)


def sign(desk: Desk) -> None:
    """The unit signs. No contract, one above the award, no supervision: each refused; then both contracts."""
    be_person(desk.folder, *CONTACT)
    assert "R34a" in desk.act("advance", NUMBER, code=1)
    contract = (
        "编号=HT2023-0031",
        "种类=承建",
        "包=CG2023-01",
        "乙方=示例科技有限公司",
        "签订=2023-08-02",
        "开工=2023-08-15",
    )
    terms = (
        "完工期限=2024-05-31",
        "免费运维月数=12",
        "知识产权=归项目单位",
        "垫资=否",
        "付款.1.条件=竣工验收合格",
        "付款.1.比例=1",
    )
    desk.act("record", NUMBER, "合同", *contract, "合同总额=1098.01", "金额=1098.01", *terms)
    assert "R34c" in desk.act("save", code=1)
    desk.act("record", NUMBER, "合同", "--last", "合同总额=1098", "金额=1098")
    desk.act("save", "-m", "签订承建合同")
    assert "R35a" in desk.act("advance", NUMBER, code=1)
    supervised = (
        "编号=HT2023-0032",
        "种类=监理",
        "乙方=示例监理有限公司",
        "签订=2023-07-30",
        "合同总额=36.5",
        "金额=36.5",
    )
    desk.act("record", NUMBER, "合同", *supervised)
    assert "R28g" in desk.act("save", code=1)
    allowed = ("例外.理由=监理须独立委托", "例外.批准.单位=ZSJ", "例外.批准.日期=2023-07-10")
    desk.act("record", NUMBER, "合同", "--last", *allowed)
    desk.act("save", "-m", "签订监理合同")


def test_nothing_is_packed_before_the_plan_is_approved(desk: Desk) -> None:
    text = desk.read("plans/2023/plan.yaml")
    desk.write("plans/2023/plan.yaml", re.sub(r"(?m)^审定: .*\n", "", text.replace("状态: 审定", "状态: 送审")))
    assert "还没有审定，不能打包" in desk.act("package", "build", "2023", code=1)
    assert not (desk.folder / PACKAGES).exists()
    assert "还没有审定" in desk.act("package", "check", "2023")
    assert "还没有计划" in desk.act("package", "build", "2031", code=2)


def test_without_initiation_a_packed_project_does_not_enter(desk: Desk) -> None:
    desk.act("package", "build", "2023")
    desk.write(FILE, re.sub(r"(?m)^立项: .*\n", "", desk.read(FILE)))
    desk.act("save")
    assert "立项" in desk.act("advance", NUMBER, code=1)


def test_building_again_changes_nothing(desk: Desk) -> None:
    desk.act("package", "build", "2023")
    files = (PACKAGES, FILE)
    before = [desk.read(file) for file in files]
    book = (desk.folder / "out/带量汇总-2023.xlsx").read_bytes()
    assert "没有要打包的项目" in desk.act("package", "build", "2023")
    assert [desk.read(file) for file in files] == before
    assert (desk.folder / "out/带量汇总-2023.xlsx").read_bytes() == book


def test_a_draft_writes_the_workbook_only(desk: Desk) -> None:
    before = desk.read(FILE)
    assert "草稿：将编成 CG2023-01" in desk.act("package", "build", "2023", "--draft")
    assert desk.read(FILE) == before
    assert not (desk.folder / PACKAGES).exists()
    assert (desk.folder / "out/带量汇总-2023-草稿.xlsx").exists()


def test_what_comes_later_makes_a_package_of_its_own_with_a_reason(desk: Desk) -> None:
    """An entrusted package is never touched, its comments stay."""
    desk.act("package", "build", "2023")
    desk.act("package", "entrust", "CG2023-01", "--on", "2023-03-06")
    text = desk.read(PACKAGES).replace("成员:\n", "成员:   # 领导小组点名\n")
    left = text.replace("包内预算: 1280.00}", "包内预算: 1280.00, 退出: {日期: 2023-04-01, 理由: 方案重做}}")
    desk.write(PACKAGES, left)
    refused = desk.act("package", "build", "2023", code=1)
    assert "已有采购包 CG2023-01" in refused and "--split" in refused
    assert desk.read(PACKAGES) == left
    desk.act("package", "build", "2023", "--split", "方案重做以后另行采购")
    assert desk.read(PACKAGES).startswith(left)
    assert "  - 编号: CG2023-02\n" in desk.read(PACKAGES)
    assert "- CG2023-01\n  - CG2023-02\n" in desk.read(FILE)
    assert "R31b" in desk.act("validate", NUMBER, code=1)
    assert "没有问题" in desk.act("record", "CG2023-01", "状态=终止")
    assert "已经终止" in desk.act("package", "notice", "CG2023-01", "--on", "2023-05-15", code=1)
    assert "错误 0" in desk.act("validate", NUMBER)
    desk.act("save")


def test_a_project_in_two_packages_cannot_be_saved(desk: Desk) -> None:
    desk.act("package", "build", "2023")
    desk.act("save")
    more = f"  - {{编号: CG2023-02, 名称: 补充, 分包理由: 补充, 成员: [{{编号: {NUMBER}, 包内预算: 1.00}}]}}\n"
    desk.write(PACKAGES, desk.read(PACKAGES) + more)
    assert "R28b" in desk.act("save", code=1)
    assert "R28b" in desk.act("advance", NUMBER, code=1)


def test_wrong_calls_are_told_with_their_remedy(desk: Desk) -> None:
    desk.act("package", "build", "2023")
    award = ("package", "award", "CG2023-01", "--winner", "示例科技有限公司")
    assert "CG2023-01" in desk.act("package", "notice", "CG2023-10", "--on", "2023-05-15", code=2)
    assert "没有第 3 标段" in desk.act("package", "notice", "CG2023-01", "--on", "2023-05-15", "--lot", "3", code=2)
    assert "没有第 7 版" in desk.act("package", "notice", "CG2023-01", "--on", "2023-05-15", "--version", "7", code=2)
    assert "日期写成了" in desk.act("package", "notice", "CG2023-01", "--on", "5月15日", code=2)
    assert "采购方式" in desk.act("package", "notice", "CG2023-01", "--on", "2023-05-15", "--method", "邀请", code=2)
    assert "还没有公告过" in desk.act("package", "fail", "CG2023-01", "--on", "2023-05-15", code=1)
    assert "还没有公告过" in desk.act(*award, "--amount", "100", "--on", "2023-07-11", code=1)
    assert "在今天" in desk.act("package", "entrust", "CG2023-01", "--on", "2099-01-01", "--dry-run")
    assert "F08" in desk.act("package", "entrust", "CG2023-01", "--on", "2023-03-06", "--document", " ", code=1)
    assert "没有编号 2023-01" in desk.act("package", "show", "2023-01", code=2)
    assert "分法" in desk.act("package", "build", "2023", "--by", "领域", code=2)
    assert "2031 年度还没有采购包" in desk.act("package", "show", "2031")
    desk.write(PACKAGES, "包: [{编号: CG2023-01}]\n")
    assert "没有填" in desk.act("package", "build", "2023", code=1)


def test_an_example_library_is_not_packed(desk: Desk) -> None:
    desk.replace("zhcity.yaml", "示例: 否", "示例: 是")
    for step in (("build", "2023"), ("notice", "CG2023-01", "--on", "2023-05-15")):
        assert "zhcity demo" in desk.act("package", *step, code=1)
    assert "草稿" in desk.act("package", "build", "2023", "--draft")


SECOND = "ZH2022-CGJ-002"


@pytest.fixture
def pair(desk: Desk) -> Desk:
    """Two projects of 2023 through 立项, of different 类别, with 1280 万元 each."""
    twin = desk.read(FILE).replace(NUMBER, SECOND).replace("平台二期（示例）", "网络安全（示例）")
    twin = twin.replace("类别: 信息化应用系统", "类别: 信息安全").replace(
        "附件/2022/申报书.txt", "档案室 2022-城管-3 盒"
    )
    desk.write(FILE.replace(NUMBER, SECOND), twin)
    stock = load(desk.folder).library
    plan = stock.plan(2023)
    assert plan is not None
    rows = (*plan.new_projects, project_row(stock.by_id[SECOND].record))
    both = with_sums(plan.model_copy(update={"new_projects": rows}), stock.units)
    (desk.folder / "plans/2023/plan.yaml").write_bytes(as_yaml(both))
    git(desk.folder, "add", "-A")
    git(desk.folder, "commit", "-qm", "两个项目")
    return desk


def test_several_packages_need_a_reason(pair: Desk) -> None:
    by_category = ("package", "build", "2023", "--by", "类别")
    assert "要分成 2 个包，没有写分包理由" in pair.act(*by_category, code=1)
    told = pair.act(*by_category, "--split", "安全项目须另行采购")
    assert "CG2023-01（1 个项目）、CG2023-02（1 个项目）" in told
    assert "2 个采购包：错误 0，提示和存疑 0" in pair.act("package", "check", "2023")
    pair.act("save")
    assert "已推进 2 个项目" in pair.act("advance", NUMBER, SECOND)


def test_one_contract_over_two_projects_adds_up_to_the_cent(pair: Desk) -> None:
    pair.act("package", "build", "2023")
    entrust_and_review(pair)
    won = ("package", "award", "CG2023-01", "--winner", "示例科技有限公司", "--on", "2023-07-11", "--amount", "2098.77")
    told = pair.act(*won)
    assert f"{NUMBER}, 金额: 1049.39}}, {{编号: {SECOND}, 金额: 1049.38}}" in told
    pair.act("save")
    pair.act("advance", NUMBER, SECOND)
    be_person(pair.folder, *CONTACT)
    contract = (
        "合同",
        "编号=HT2023-0031",
        "种类=承建",
        "包=CG2023-01",
        "乙方=示例科技有限公司",
        "签订=2023-08-02",
        "合同总额=2098.77",
    )
    assert "R34j" in pair.act("record", NUMBER, *contract, "金额=1049.39")
    assert "存疑 1" in pair.act("validate", NUMBER)
    pair.act("save")  # the other half may be recorded by somebody else
    assert "R34c" in pair.act("record", SECOND, *contract, "金额=1049.39")
    pair.act("record", SECOND, "合同", "--last", "金额=1049.38")
    assert "R34" not in re.sub("R34[fg]", "", pair.act("validate", NUMBER, SECOND))
    pair.act("save")


@pytest.fixture
def unified(git_library: Path, run: Run) -> Desk:
    """The complete library, its unified O&M package of two systems just noticed."""
    desk = Desk(run, git_library)
    text = desk.read("plans/2026/operation.yaml")
    desk.write("plans/2026/operation.yaml", re.sub(r", 结果: 中标.*", "}", text).replace("已签约", "采购中"))
    return desk


AWARD = ("package", "award", "YW2026-01", "--winner", "示例运维有限公司", "--on", "2026-02-10", "--amount")


def test_an_award_is_apportioned_by_budget_to_the_cent(unified: Desk) -> None:
    assert "金额: 70.97}, {编号: ZH2025-CGJ-001, 金额: 29.04" in unified.act(*AWARD, "100.01")


def test_a_share_that_is_given_leaves_the_rest_to_the_others(unified: Desk) -> None:
    given = (*AWARD, "100.01", "--share")
    assert "不是 YW2026-01 的成员" in unified.act(*given, "ZH2024-CGJ-001=1", code=2)
    assert "合计 100.02" in unified.act(*given, "ZH2025-CGJ-001=100.02", code=2)
    assert "写了两次" in unified.act(*given, "ZH2025-CGJ-001=1", "--share", "ZH2025-CGJ-001=1", code=2)
    assert "合计 2.00" in unified.act(*given, "ZH2025-CGJ-001=1", "--share", "ZH2022-CGJ-001=1", code=2)
    assert "分摊: [{编号: ZH2025-CGJ-001, 金额: 100.01}]" in unified.act(*given, "ZH2025-CGJ-001", "--dry-run")
    assert "ZH2022-CGJ-001, 金额: 70.00}" in unified.act(*given, "ZH2025-CGJ-001=30.01")


CENTS = st.decimals(min_value=0, max_value=10**9, places=2)


@given(CENTS, st.lists(CENTS, min_size=1, max_size=40))
def test_the_parts_sum_to_the_amount(amount: Decimal, budgets: list[Decimal]) -> None:
    weights = {str(place): budget for place, budget in enumerate(budgets)}
    parts = apportion(amount, weights)
    assert list(parts) == list(weights)
    assert sum(parts.values()) == amount
    total = sum(budgets)
    for key, part in parts.items():
        assert part >= 0
        assert part == part.quantize(Decimal("0.01"))
        fair = amount * weights[key] / total if total else amount / len(weights)
        assert abs(part - fair) <= Decimal("0.01")


@given(CENTS, st.lists(CENTS, min_size=2, max_size=10))
def test_who_has_the_larger_budget_has_no_smaller_part(amount: Decimal, budgets: list[Decimal]) -> None:
    parts = list(apportion(amount, {str(place): budget for place, budget in enumerate(budgets)}).values())
    ordered = sorted(zip(budgets, parts, strict=True))
    assert all(before[1] <= after[1] for before, after in pairwise(ordered))


@pytest.fixture(scope="module")
def stock(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return load(write_library(tmp_path_factory.mktemp("library"))).library


@given(CENTS, st.lists(CENTS, min_size=1, max_size=8), st.sampled_from(["0.00", "0.01"]))
def test_shares_a_cent_off_are_always_found(stock: Library, amount: Decimal, budgets: list[Decimal], off: str) -> None:
    weights = {f"ZH2022-CGJ-{place:03d}": budget for place, budget in enumerate(budgets, 1)}
    shares = apportion(amount, weights)
    first = next(iter(shares))
    shares[first] += Decimal(off)
    attempt = Attempt(
        serial=1,
        notice_on=date(2023, 5, 15),
        tender_method=TenderMethod.OPEN_TENDER,
        tender_result=TenderResult.AWARDED,
        dated_on=date(2023, 6, 5),
        winner="示例科技有限公司",
        award=amount,
        shares=tuple(Share(dossier_id=number, amount=part) for number, part in shares.items()),
    )
    package = Package(
        id="CG2023-09",
        name="示例",
        members=tuple(Member(dossier_id=number, package_budget=budget) for number, budget in weights.items()),
        lots=(Lot(lot_number=1, price_limit=amount, attempts=(attempt,)),),
    )
    found = {finding.code for finding in check(Filed("", package), stock, package.id)}
    assert ("R31e" in found) is (Decimal(off) > 0)
    assert ("R31b" in found) is (amount > sum(budgets))
    assert "R31d" not in found
