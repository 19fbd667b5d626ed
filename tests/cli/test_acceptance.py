"""建设 → 初验 → 竣工验收 → 投用 by commands, with a failed round of each, and every shortcut refused by its rule."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from complete import COMPLETE, write_library
from rules.patches import Patch
from support import OFFICE_EMAIL, OFFICE_NAME, Bureau, Run, be_person, git

CONTACT, OFFICE = ("示例乙", "yi@example.invalid"), (OFFICE_NAME, OFFICE_EMAIL)
NUMBER, FILE = "ZH2022-CGJ-001", COMPLETE["建设"]
BUILDER = {"代码": "SGF", "名称": "示例科技有限公司", "职责": ["项目单位"], "人员": []}
COMPLETION_REPORT = "附件[27]"

# The complete project as it stood while it was built: nothing of what follows is written yet.
BUILDING = Patch(
    {
        "阶段": "建设",
        "未投用": "是",
        "删": ["完工", "初验", "试运行", "测评", "共享落实", "档案验收", "竣工验收", COMPLETION_REPORT],
        "别处": {"registry/units.yaml": {"加": {"单位": BUILDER}}},
    }
)

COMPLETED = "完工: {日期: 2024-05-24, 自测: FJ-040}\n"
FIRST_FAILED = "初验:\n  - {轮次: 1, 日期: 2024-06-05, 组织: CGJ, 验收组: [{单位: CGJ}], 结论: 不通过}\n"
FIRST_PASSED = "  - {轮次: 2, 日期: 2024-06-09, 组织: CGJ, 验收组: [{专家: ZJ-004}, {合同: HT2023-0032}], 结论: 通过}\n"
TRIAL = "试运行: [{起: 2024-06-10, 止: 2024-09-20, 记录: FJ-051, 用户评价: FJ-052}]\n"
APPLIED = "竣工验收:\n  - {轮次: 1, 申请: 2024-09-30}\n"
FINAL_FAILED = (
    "{轮次: 1, 申请: 2024-09-30, 日期: 2024-10-17, 组织: [ZSJ, FGJ], 专家: [ZJ-004, ZJ-011], 结论: 不合格, "
    "整改要求: {事项: 燃气数据未实时, 期限: 2024-11-30, 责任人: 示例乙}}"
)
MENDED = "责任人: 示例乙}, 整改: {日期: 2024-11-27, 内容: 已改为实时推送}}"
AGAIN = "\n  - {轮次: 2, 申请: 2024-11-29}"
FINAL_PASSED = "{轮次: 2, 申请: 2024-11-29, 日期: 2024-12-12, 组织: [ZSJ, FGJ], 专家: [ZJ-004, ZJ-011], 结论: 合格}"
PAPER = "- {编号: FJ-099, 名称: 完工报告, 种类: 完工报告, 页数: 12, 存: 档案室 2024-城管-3 盒}\n"
SEEN_TO = """\
测评:
  - {种类: 等保, 级别: 三级, 备案号: 示例备案-001, 备案日期: 2024-07-20, 日期: 2024-08-15, 结论: 良, 附件: FJ-053}
  - {种类: 密评, 日期: 2024-08-28, 结论: 基本符合, 附件: FJ-054}
  - {种类: 软件测试, 范围: [功能, 性能, 安全], 日期: 2024-08-30, 结论: 合格, 附件: FJ-055}
共享落实:
  - {对接: 示范区共享交换平台, 联通: 是, 日期: 2024-07-02}
  - {对接: 智慧城市指挥中心, 联通: 是, 日期: 2024-07-09}
档案验收: {日期: 2024-09-28, 结论: 合格}
"""


@pytest.fixture
def bureau(run: Run, tmp_path: Path, empty_home: Path) -> Bureau:
    folder = write_library(tmp_path)
    BUILDING.apply(folder)
    git(folder, "init", "-q", "-b", "main")
    be_person(folder, *OFFICE)
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "项目库开始")
    return Bureau(run, folder)


def errors(bureau: Bureau) -> set[str]:
    """The codes of the errors that the project has now."""
    be_person(bureau.folder, *CONTACT)
    told = bureau.run("validate", NUMBER, cwd=bureau.folder).out
    return set(re.findall(r" 错误 (\w+)", told))


def refused(bureau: Bureau, who: tuple[str, str] = CONTACT) -> set[str]:
    """The codes that stand in the way of the next stage."""
    before = bureau.read(FILE)
    told = bureau.act(who, "advance", NUMBER, code=1)
    assert bureau.read(FILE) == before
    return set(re.findall(r"错误 ([A-Z]\d+[a-z]?)", told))


def go(bureau: Bureau, move: str, who: tuple[str, str] = CONTACT) -> None:
    bureau.act(who, "save", NUMBER)
    assert move in bureau.act(who, "advance", NUMBER)


def test_from_building_to_service_with_a_failed_round_of_each(bureau: Bureau) -> None:
    assert errors(bureau) == set()
    assert refused(bureau) == {"R42c"}
    bureau.append(FILE, COMPLETED)
    go(bureau, "建设 → 初验")

    bureau.append(FILE, FIRST_FAILED.replace("组织: CGJ", "组织: SGF"))
    assert errors(bureau) == {"R40a"}
    bureau.replace(FILE, "组织: SGF", "组织: CGJ")
    assert errors(bureau) == set()
    assert refused(bureau) == {"R40b", "R43a", "R46a"}
    bureau.append(FILE, FIRST_PASSED)
    bureau.append(FILE, TRIAL)
    assert refused(bureau) == {"R42d", "R46a"}
    bureau.append(FILE, APPLIED)
    assert refused(bureau) == {"R46a"}
    assert "竣工材料缺 完工报告" in bureau.act(CONTACT, "advance", NUMBER, code=1)
    bureau.replace(FILE, "附件:\n", "附件:\n" + PAPER)
    go(bureau, "初验 → 竣工验收")

    bureau.replace(FILE, "{轮次: 1, 申请: 2024-09-30}", FINAL_FAILED.replace("[ZSJ, FGJ]", "[ZSJ]"))
    assert errors(bureau) == {"R41a"}
    bureau.replace(FILE, "组织: [ZSJ],", "组织: [ZSJ, FGJ],")
    bureau.act(OFFICE, "save", NUMBER)
    assert "R44b" in refused(bureau)

    assert "办公室" in bureau.act(CONTACT, "advance", NUMBER, "--back", "--reason", "整改", code=1)
    assert "竣工验收 → 初验" in bureau.act(OFFICE, "advance", NUMBER, "--back", "--reason", "第 1 轮不合格，退回整改")
    assert "第 1 轮不合格，退回整改" in git(bureau.folder, "log", "-1", "--format=%s")
    assert refused(bureau) == {"R42d"}
    bureau.replace(FILE, "责任人: 示例乙}}", "责任人: 示例乙}}" + AGAIN)
    assert errors(bureau) == {"R45c"}
    bureau.replace(FILE, "责任人: 示例乙}}", MENDED)
    assert errors(bureau) == set()
    go(bureau, "初验 → 竣工验收")

    bureau.replace(FILE, "{轮次: 2, 申请: 2024-11-29}", FINAL_PASSED)
    bureau.act(OFFICE, "save", NUMBER)
    assert refused(bureau) == {"R49a", "R50"}
    bureau.append(FILE, SEEN_TO)
    go(bureau, "竣工验收 → 投用")
    bureau.append(FILE, "投用: {日期: 2024-12-20}\n")
    assert errors(bureau) == set()
    bureau.act(CONTACT, "save", NUMBER)
    assert git(bureau.folder, "status", "--porcelain") == ""


def test_no_use_before_acceptance(bureau: Bureau) -> None:
    bureau.append(FILE, "投用: {日期: 2024-12-20}\n")
    assert errors(bureau) == {"R44a"}
    bureau.append(FILE, COMPLETED)
    assert refused(bureau) == {"R44a"}


def test_no_use_after_a_failed_acceptance(bureau: Bureau) -> None:
    bureau.append(FILE, COMPLETED)
    go(bureau, "建设 → 初验")
    bureau.append(FILE, FIRST_FAILED + FIRST_PASSED + TRIAL + APPLIED)
    bureau.replace(FILE, "附件:\n", "附件:\n" + PAPER)
    go(bureau, "初验 → 竣工验收")
    bureau.replace(FILE, "{轮次: 1, 申请: 2024-09-30}", FINAL_FAILED)
    bureau.append(FILE, SEEN_TO + "投用: {日期: 2024-12-20}\n")
    assert errors(bureau) == {"R44a"}
    assert refused(bureau) == {"R44b"}


def test_no_final_acceptance_without_a_preliminary_one(bureau: Bureau) -> None:
    bureau.append(FILE, COMPLETED + TRIAL + APPLIED)
    assert errors(bureau) == {"R42b"}
    bureau.replace(FILE, APPLIED, "")
    go(bureau, "建设 → 初验")
    bureau.append(FILE, APPLIED)
    bureau.replace(FILE, "附件:\n", "附件:\n" + PAPER)
    assert refused(bureau) == {"R40b"}


def test_a_contractor_does_not_accept_its_own_work(bureau: Bureau) -> None:
    bureau.append(FILE, COMPLETED)
    go(bureau, "建设 → 初验")
    bureau.append(FILE, "初验:\n" + FIRST_PASSED.replace("组织: CGJ", "组织: SGF") + TRIAL + APPLIED)
    bureau.replace(FILE, "附件:\n", "附件:\n" + PAPER)
    told = bureau.act(CONTACT, "advance", NUMBER, code=1)
    assert "R40a" in told and "示例科技有限公司（承建单位）" in told
