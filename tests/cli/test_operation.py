"""运维 in a library with history: free period, application, review, the year's package, the next year, 结项."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from complete import AS_OF, COMPLETE, snapshot
from support import Run, git

BUILT, BUILT_FILE = "ZH2022-CGJ-001", COMPLETE["建设"]
SERVED, SERVED_FILE = "ZH2024-SLJ-001", COMPLETE["购买服务"]
KEPT, KEPT_FILE = "ZH2025-CGJ-001", COMPLETE["运维"]
PACKAGES = "plans/2026/operation.yaml"
SHA = "8d" * 32
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

    def record(self, number: str, section: str, *values: str, code: int = 0) -> str:
        """Write a record and put it on the trail."""
        return self.act("record", number, section, *values, "--save", code=code)

    def read(self, file: str) -> str:
        return (self.folder / file).read_text(encoding="utf-8")

    def write(self, file: str, text: str) -> None:
        (self.folder / file).write_text(text, encoding="utf-8")

    def without(self, file: str, *sections: str) -> None:
        """Take top-level sections out of a dossier."""
        text = self.read(file)
        for section in sections:
            text, count = re.subn(rf"(?m)^{section}:.*\n(?:[ #].*\n)*", "", text)
            assert count == 1, section
        self.write(file, text)

    def at_stage(self, file: str, stage: str) -> None:
        self.write(file, re.sub(r"(?m)^阶段: .+$", f"阶段: {stage}", self.read(file)))

    def package(self, place: int = 0, file: str = PACKAGES) -> dict[str, object]:
        """A package of the year, every value as text."""
        found: dict[str, object] = yaml.load(self.read(file), yaml.CBaseLoader)["包"][place]
        return found

    def members(self, place: int = 0, file: str = PACKAGES) -> dict[str, str]:
        """Project → amount of those that have not left."""
        return {m["编号"]: m["金额"] for m in self.package(place, file)["成员"] if "退出" not in m}  # type: ignore[attr-defined]


@pytest.fixture
def desk(git_library: Path, run: Run) -> Desk:
    """The complete library at the end of 2025: one system just built and in use, an old one applied for and reviewed."""
    desk = Desk(run, git_library)
    desk.without(BUILT_FILE, "运维", "绩效", "审计", "结项")
    desk.at_stage(BUILT_FILE, "投用")
    desk.at_stage(KEPT_FILE, "审核")
    desk.without(KEPT_FILE, "结项")
    desk.write(KEPT_FILE, desk.read(KEPT_FILE).replace(", 包: YW2026-01}", "}   # 审核会 12-26"))
    for file in ("plans/2026/plan.yaml", PACKAGES):
        (git_library / file).unlink()
    git(git_library, "commit", "-qam", "2025 年底")
    return desk


def apply(desk: Desk, year: int, day: str, amount: str, code: int = 0) -> str:
    return desk.record(BUILT, "运维", f"年度={year}", f"申请.日期={day}", f"申请.金额={amount}", code=code)


def review(desk: Desk, at: int, day: str, amount: str) -> str:
    return desk.record(BUILT, "运维", "--at", str(at), f"审核.日期={day}", f"审核.金额={amount}")


def test_from_use_to_the_unified_package_and_the_next_year_to_the_end(desk: Desk) -> None:
    desk.record(BUILT, "运维", "年度=2025", "不申请理由=在免费运维期内")
    assert "R55b" in desk.act("advance", BUILT, code=1)
    early = apply(desk, 2026, "2025-12-11", "96", code=1)
    assert "R55a" in early and "免费运维期到 2025-12-11" in early
    apply(desk, 2026, "2025-12-22", "96")
    assert "还没有审核" in desk.act("advance", BUILT, code=1)

    # The old system goes first; the other waits for its review.
    built = desk.act("operation", "build", "2026")
    assert "申请还没有审核" in built and "新进 1 个" in built
    assert desk.members() == {KEPT: "36.00"} and "# 审核会 12-26" in desk.read(KEPT_FILE)
    desk.act("save", "-m", "2026 年度统一运维包")
    review(desk, 2, "2025-12-30", "88")
    assert "R56a" in desk.act("advance", BUILT, code=1)

    assert "新进 1 个" in desk.act("operation", "build", "2026")
    assert desk.members() == {KEPT: "36.00", BUILT: "88.00"}
    assert "限价: 124.00" in desk.read(PACKAGES)
    before = snapshot(desk.folder)
    assert "没有动" in desk.act("operation", "build", "2026")
    assert snapshot(desk.folder) == before
    assert "错误 0" in desk.act("operation", "check", "2026")
    desk.act("save", "-m", "2026 年度统一运维包")
    assert "投用 → 统一运维" in desk.act("advance", BUILT)
    assert "审核 → 统一运维" in desk.act("advance", KEPT)

    tender(desk, "YW2026-01")
    shares = {s["编号"]: Decimal(s["金额"]) for s in desk.package()["标段"][0]["采购次数"][0]["分摊"]}  # type: ignore[index]
    assert sum(shares.values()) == 120 and shares == {BUILT: Decimal("85.16"), KEPT: Decimal("34.84")}

    alone = (
        "编号=HT2026-0101",
        "种类=运维",
        "乙方=示例运维有限公司",
        "签订=2026-02-20",
        "合同总额=34.84",
        "金额=34.84",
    )
    terms = ("知识产权=归项目单位", "垫资=否", "付款.1.条件=年度考核合格", "付款.1.比例=1")
    assert "R56e" in desk.record(KEPT, "合同", *alone, *terms, code=1)
    desk.record(KEPT, "合同", *alone, *terms, "包=YW2026-01")

    # Next year again: another record, another package.
    apply(desk, 2027, "2026-10-20", "90")
    review(desk, 3, "2026-10-30", "88")
    assert "YW2027-01" in desk.act("operation", "build", "2027", "--as-of", AS_OF)
    desk.act("save", "-m", "2027 年度统一运维包")
    assert desk.members(file="plans/2027/operation.yaml") == {BUILT: "88.00"}
    close(desk)


def tender(desk: Desk, number: str) -> None:
    """From entrustment to award with the commands of any package."""
    desk.act("package", "entrust", number, "--on", "2026-01-06", "--save")
    desk.record(number, "", NEEDS)
    papers = (f"sha256={SHA}", "存=集采机构", "审核.单位=ZSJ", "审核.日期=2026-01-20", "审核.结论=通过")
    assert "R30" in desk.act("package", "notice", number, "--on", "2026-01-26", code=1)
    desk.record(number, "招标文件", *papers)
    desk.act("package", "notice", number, "--on", "2026-01-26", "--save")
    award = ("package", "award", number, "--winner", "示例运维有限公司", "--on", "2026-02-10", "--amount")
    assert "R31" in desk.act(*award, "124.01", code=1)
    desk.act(*award, "120", "--save")


def close(desk: Desk) -> None:
    """结项 asks for the evaluation, the audit and the closing record."""
    refused = desk.act("advance", BUILT, code=1)
    assert "R60c" in refused and "R60f" in refused
    desk.record(
        BUILT, "绩效", "年度=2025", "自评.日期=2026-01-20", "自评.分=92", "评价.日期=2026-03-05", "评价.分=90", "评价.等次=优",
        "自评.指标.1.指标=事件平均办结用时", "自评.指标.1.实测=11.5", "自评.指标.2.指标=接入实时数据类别", "自评.指标.2.实测=15",
    )  # fmt: skip
    desk.record(BUILT, "审计", "日期=2026-05-11", "事项=资产未及时入账", "期限=2026-06-30")
    desk.record(BUILT, "结项", "方式=并入", "日期=2026-11-20", "文号=示政数〔2026〕88号", "去向=城市大脑平台")
    assert "R60d" in desk.act("advance", BUILT, code=1)
    desk.record(BUILT, "审计", "--at", "1", "整改结果.日期=2026-06-02", "整改结果.内容=已入账")
    assert "统一运维 → 结项" in desk.act("advance", BUILT)


def ready(desk: Desk) -> None:
    """Both systems applied for and reviewed."""
    apply(desk, 2026, "2025-12-22", "96")
    review(desk, 1, "2025-12-30", "88")


def test_withheld_systems_stay_out_unless_taken_in_with_a_reason(desk: Desk) -> None:
    text = desk.read(BUILT_FILE)
    desk.write(BUILT_FILE, re.sub(r"(?m)^  - \{种类: 等保, .*日期: 2025-08-12.*\n", "", text))
    git(desk.folder, "commit", "-qam", "2025 年没有测评")
    ready(desk)
    built = desk.act("operation", "build", "2026")
    assert "不安排运维经费：上次等保 2024-08-15 已过期" in built
    assert desk.members() == {KEPT: "36.00"}
    assert "上次等保" in desk.act("operation", "check", "2026")

    assert "没有写理由" in desk.act("operation", "build", "2026", "--take-in", f"{BUILT}:", code=2)
    assert "用不着" in desk.act("operation", "build", "2026", "--take-in", f"{KEPT}:测试", code=1)
    desk.act("operation", "build", "2026", "--take-in", f"{BUILT}：测评机构排期，一月补测")
    assert desk.members() == {KEPT: "36.00", BUILT: "88.00"}
    assert "规则: R59, 理由: 测评机构排期，一月补测, 由: ZSJ, 至: 2026-12-31" in desk.read(BUILT_FILE)
    desk.act("save", "-m", "2026 年度统一运维包")
    assert "没有动" in desk.act("operation", "build", "2026", "--as-of", "2026-01-10")
    desk.act("advance", BUILT)


def test_a_proposed_package_follows_reviews_and_standings(desk: Desk) -> None:
    ready(desk)
    desk.act("operation", "build", "2026")
    desk.act("save")
    desk.record(BUILT, "运维", "--at", "1", "审核.金额=80", code=1)  # it would not be what the package says
    desk.act("record", BUILT, "运维", "--at", "1", "审核.金额=80")
    assert "改金额 1 个" in desk.act("operation", "build", "2026")
    assert desk.members() == {BUILT: "80.00", KEPT: "36.00"} and "限价: 116.00" in desk.read(PACKAGES)
    desk.act("save")

    desk.act("record", BUILT, "", "状态=暂缓")
    desk.act("record", BUILT, "状态记录", "状态=暂缓", "日期=2026-01-04", "理由=系统迁移")
    assert "退出 1 个" in desk.act("operation", "build", "2026")
    assert desk.members() == {KEPT: "36.00"} and "理由: 状态是 暂缓" in desk.read(PACKAGES)
    desk.act("save")
    assert "没有动" in desk.act("operation", "build", "2026")


def test_what_comes_after_the_entrustment_needs_a_package_of_its_own(desk: Desk) -> None:
    desk.act("operation", "build", "2026")
    desk.act("save")
    desk.act("package", "entrust", "YW2026-01", "--on", "2026-01-06", "--save")
    ready(desk)
    assert "R56d" in desk.act("validate", BUILT, "--as-of", "2026-01-10")
    refused = desk.act("operation", "build", "2026", code=1)
    assert "YW2026-01 已经委托" in refused and "--split" in refused
    desk.act("operation", "build", "2026", "--split", "年中才申请")
    assert desk.members(1) == {BUILT: "88.00"} and desk.package(1)["分包理由"] == "年中才申请"
    assert "错误 0" in desk.act("operation", "check", "2026")
    desk.act("save", "-m", "另立一包")


def test_an_application_with_errors_is_left_out(desk: Desk) -> None:
    ready(desk)
    desk.act("record", BUILT, "运维", "--at", "1", "申请.日期=2025-12-01")
    built = desk.act("operation", "build", "2026")
    assert "有错误：R55a" in built and desk.members() == {KEPT: "36.00"}


def test_nothing_is_written_in_a_dry_run_or_an_example(desk: Desk) -> None:
    before = snapshot(desk.folder)
    assert "演示：会写 2 个文件" in desk.act("operation", "build", "2026", "--dry-run")
    assert snapshot(desk.folder) == before
    desk.write("zhcity.yaml", desk.read("zhcity.yaml").replace("示例: 否", "示例: 是"))
    assert "示例库" in desk.act("operation", "build", "2026", code=1)


def test_wrong_calls_are_refused_with_a_remedy(desk: Desk) -> None:
    assert "没有编号" in desk.act("operation", "show", "YW2026-09", code=2)
    assert "ZH2025-CGJ-002" in desk.act("operation", "build", "2026", "--take-in", "ZH2025-CGJ-002:甲", code=2)
    assert "没有 2026 年度的运维申请" in desk.act("operation", "build", "2026", "--take-in", f"{SERVED}:甲", code=1)
    desk.write(PACKAGES, "包: [{编号: YW2026-01}]\n")
    assert "名称" in desk.act("operation", "build", "2026", code=1)


def test_who_has_declared_and_who_has_not(desk: Desk) -> None:
    shown = desk.act("operation", "show", "2026", "--as-of", "2025-12-20")
    assert re.search(rf"CGJ +城市管理局 +1 +40\.00 +0 +{BUILT}", shown) and "还有 1 个" in shown
    plain = json.loads(desk.act("operation", "show", "2026", "--format", "json", "--as-of", "2025-12-20"))
    assert plain["units"][0] == {
        "code": "CGJ", "name": "城市管理局", "applied": [KEPT], "waived": [], "silent": [BUILT], "amount": "40.00",
    }  # fmt: skip
    assert "没有卷宗的：XT-0031 取用水管理平台。" in shown
    assert plain["systems_without_dossier"] == ["XT-0031"]
    assert plain["waiting"] == [{"id": KEPT, "reason": "还没有进包"}]
    desk.record(BUILT, "运维", "年度=2026", "不申请理由=由平台统一维护")
    assert "在用的系统都已申报" in desk.act("operation", "show", "2026", "--as-of", "2025-12-20")


def test_a_system_that_is_only_kept_running_goes_from_reserve_to_its_end(desk: Desk) -> None:
    desk.without(KEPT_FILE, "受理", "运维", "标记", "出处")
    desk.at_stage(KEPT_FILE, "储备")
    git(desk.folder, "commit", "-qam", "储备")
    assert "R11d" in desk.act("advance", KEPT, code=1)
    desk.record(KEPT, "运维", "年度=2026", "申请.日期=2025-12-05", "申请.金额=40")
    assert "储备 → 申报" in desk.act("advance", KEPT)
    assert "R20a" in desk.act("advance", KEPT, code=1)
    desk.record(KEPT, "受理", "日期=2025-12-10", "结论=受理")
    assert "申报 → 审核" in desk.act("advance", KEPT)
    assert "R55b" in desk.act("advance", KEPT, code=1)
    desk.record(KEPT, "运维", "--at", "1", "审核.日期=2025-12-26", "审核.金额=36")
    assert "R56a" in desk.act("advance", KEPT, code=1)
    desk.act("operation", "build", "2026")
    desk.act("save")
    assert "审核 → 统一运维" in desk.act("advance", KEPT)
    assert "R60f" in desk.act("advance", KEPT, code=1)
    desk.record(KEPT, "结项", "方式=移交", "日期=2026-11-20", "文号=示政数〔2026〕91号", "去向=市民热线中心")
    assert "统一运维 → 结项" in desk.act("advance", KEPT)


def test_a_purchased_service_is_reviewed_every_year_until_its_end(desk: Desk) -> None:
    desk.without(SERVED_FILE, "考核", "绩效", "结项")
    git(desk.folder, "commit", "-qam", "服务期")
    assert "R60i" in desk.act("validate", SERVED, "--as-of", AS_OF)
    desk.record(SERVED, "结项", "方式=停用", "日期=2026-11-20", "文号=示政数〔2026〕90号")
    refused = desk.act("advance", SERVED, code=1)
    assert "R60j" in refused and "R60c" in refused
    desk.record(SERVED, "考核", "年度=2025", "日期=2026-01-15", "结论=合格", "分=91.5")
    desk.record(SERVED, "绩效", "年度=2025", "评价.日期=2026-03-05", "评价.分=88", "评价.等次=良")
    assert "服务期 → 结项" in desk.act("advance", SERVED)
