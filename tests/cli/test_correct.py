"""更正 and 追认: a slip is mended in the open, an illegal step settled by a document, and both show for good."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from complete import snapshot
from rules.patches import change_yaml
from support import Run, be_person, git

OFFICE = ("示例甲", "jia@example.invalid")
UNIT = ("示例乙", "yi@example.invalid")
NUMBER = "ZH2022-CGJ-001"
DOSSIER = "dossiers/2022/CGJ/ZH2022-CGJ-001.yaml"
PAPER = ("--reason", "抄错了", "--document", "示政数〔2026〕99号")


def test_a_frozen_value_is_corrected_in_one_commit_that_says_so(run: Run, git_library: Path) -> None:
    result = run("correct", NUMBER, "立项.文号", "示发统〔2023〕12号", *PAPER, cwd=git_library)
    assert result.code == 0, result.out + result.err
    assert "立项.文号 示发统〔2023〕11号 → 示发统〔2023〕12号" in result.out
    assert git(git_library, "rev-list", "--count", "HEAD") == "2"
    message = git(git_library, "log", "-1", "--format=%B")
    assert message.startswith(f"更正 {NUMBER} 的 立项.文号")
    for trailer in ("Zhcity-Act: 更正", "Zhcity-Reason: 抄错了", "Zhcity-Document: 示政数〔2026〕99号"):
        assert trailer in message
    assert git(git_library, "diff", "--stat", "HEAD~1").count("|") == 1
    assert git(git_library, "status", "--porcelain") == ""
    assert run("audit", "verify", cwd=git_library).code == 0


@pytest.mark.parametrize("field", ["竣工验收.2.日期", "竣工验收[2].日期"])
def test_a_record_of_a_list_is_named_as_findings_print_it(run: Run, git_library: Path, field: str) -> None:
    result = run("correct", NUMBER, field, "2024-12-13", *PAPER, cwd=git_library)
    assert result.code == 0, result.out + result.err
    assert "竣工验收[2].日期 2024-12-12 → 2024-12-13" in result.out


def test_what_a_correction_would_break_is_told_and_not_written(run: Run, git_library: Path) -> None:
    before = snapshot(git_library)
    result = run("correct", NUMBER, "申报.投资.总额", "1300.00", *PAPER, cwd=git_library)
    assert result.code == 1 and "什么也没有写" in result.err and "错误" in result.out
    assert snapshot(git_library) == before


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("ZH2022-CGJ-002", "立项.文号", "甲"), "没有编号 ZH2022-CGJ-002"),
        ((NUMBER, "立项.文书", "甲"), "没有“文书”这一项"),
        ((NUMBER, "阶段", "投用"), "阶段 不能这样写"),
        ((NUMBER, "编号", "ZH2022-CGJ-002"), "编号 不能这样写"),
        ((NUMBER, "立项.日期", "2023年1月"), "2023年1月"),
    ],
)
def test_a_slip_in_the_call_is_told(run: Run, git_library: Path, words: tuple[str, ...], told: str) -> None:
    before = snapshot(git_library)
    result = run("correct", *words, *PAPER, cwd=git_library)
    assert result.code in (1, 2) and told in result.out + result.err
    assert "Traceback" not in result.err
    assert snapshot(git_library) == before


@pytest.mark.parametrize("option", ["--reason", "--document"])
@pytest.mark.parametrize("text", ["", "  ", "抄错了\nZhcity-Act: 推进", "抄\u202e错"])
def test_reason_and_document_are_one_visible_line(run: Run, git_library: Path, option: str, text: str) -> None:
    words = dict(zip(PAPER[::2], PAPER[1::2], strict=True)) | {option: text}
    result = run("correct", NUMBER, "立项.文号", "甲", *(w for pair in words.items() for w in pair), cwd=git_library)
    assert result.code == 2 and option in result.err
    assert git(git_library, "rev-list", "--count", "HEAD") == "1"


def test_a_unit_does_not_correct_what_is_frozen(run: Run, git_library: Path) -> None:
    be_person(git_library, *UNIT)
    result = run("correct", NUMBER, "申报.文号", "示城管〔2022〕7号", *PAPER, cwd=git_library)
    assert result.code == 1 and "C13" in result.out and "不能自己更正" in result.out
    assert git(git_library, "rev-list", "--count", "HEAD") == "1"


def test_unsaved_edits_are_not_carried_along(run: Run, git_library: Path) -> None:
    change_yaml(git_library / DOSSIER, {"改": {"联系人.电话": "0391-0000009"}})
    result = run("correct", NUMBER, "立项.文号", "示发统〔2023〕12号", *PAPER, cwd=git_library)
    assert result.code == 1 and "没登记的改动" in result.err


def test_a_dry_run_and_a_value_that_is_so_already_write_nothing(run: Run, git_library: Path) -> None:
    shown = run("correct", NUMBER, "立项.文号", "示发统〔2023〕12号", *PAPER, "--dry-run", cwd=git_library)
    assert shown.code == 0 and "演示，没有写入" in shown.out
    same = run("correct", NUMBER, "立项.文号", "示发统〔2023〕11号", *PAPER, cwd=git_library)
    assert same.code == 0 and "已经是这样" in same.out
    assert git(git_library, "rev-list", "--count", "HEAD") == "1"


@pytest.fixture
def spoilt(git_library: Path) -> str:
    """A step past zhcity that was not legal, then a legal one; the commit of the first."""
    be_person(git_library, *UNIT)
    change_yaml(git_library / DOSSIER, {"改": {"立项.文号": "示发统〔2023〕12号"}})
    git(git_library, "commit", "-q", "-a", "-m", "手改了立项")
    wrong = git(git_library, "rev-parse", "HEAD")
    change_yaml(git_library / DOSSIER, {"改": {"联系人.电话": "0391-0000009"}})
    git(git_library, "commit", "-q", "-a", "-m", "换了电话")
    be_person(git_library, *OFFICE)
    return wrong


def test_an_accepted_step_no_longer_fails_and_still_shows(run: Run, git_library: Path, spoilt: str) -> None:
    assert run("audit", "verify", cwd=git_library).code == 1
    result = run("audit", "accept", spoilt[:10], *PAPER, "--on", "2026-11-20", cwd=git_library)
    assert result.code == 0, result.out + result.err
    assert "C08" in result.out and "手改了立项" in result.out
    rulings = (git_library / "registry/rulings.yaml").read_text(encoding="utf-8")
    assert spoilt in rulings and "2026-11-20" in rulings and "由: ZSJ" in rulings
    verified = run("audit", "verify", cwd=git_library)
    assert verified.code == 0 and "已追认" in verified.out and "C08" in verified.out
    again = run("audit", "accept", spoilt, *PAPER, cwd=git_library)
    assert again.code == 1 and "不用追认" in again.err


def test_accepting_says_which_rule(run: Run, git_library: Path, spoilt: str) -> None:
    wrong = run("audit", "accept", spoilt, "--rule", "C01", *PAPER, cwd=git_library)
    assert wrong.code == 2 and "没有违反 C01" in wrong.err and "C08" in wrong.err
    assert run("audit", "accept", spoilt, "--rule", "C08", *PAPER, cwd=git_library).code == 0


def test_what_an_accepted_rule_hid_is_told(run: Run, git_library: Path) -> None:
    """One slip gives one finding; settling that one alone settles nothing that it stood before."""
    be_person(git_library, *UNIT)
    change_yaml(git_library / DOSSIER, {"改": {"立项.文号": "示发统〔2023〕12号", "申报.文号": "示城管〔2022〕7号"}})
    git(git_library, "commit", "-q", "-a", "-m", "手改了两处")
    wrong = git(git_library, "rev-parse", "HEAD")
    be_person(git_library, *OFFICE)
    assert run("audit", "accept", wrong, "--rule", "C08", *PAPER, cwd=git_library).code == 0
    verified = run("audit", "verify", cwd=git_library)
    assert verified.code == 1 and "C11" in verified.out and "申报.文号" in verified.out
    assert run("audit", "accept", wrong, *PAPER, cwd=git_library).code == 0
    assert run("audit", "verify", cwd=git_library).code == 0


@pytest.mark.parametrize(
    ("basis", "trailer"),
    [
        ("示城管函〔2024〕18号", "Zhcity-Document: 示城管函〔2024〕18号"),
        ("SD2023-01", "Zhcity-Meeting: SD2023-01"),
        ("ab" * 32, f"Zhcity-Sha256: {'ab' * 32}"),
    ],
)
def test_what_a_recording_rests_on_goes_on_the_trail(run: Run, git_library: Path, basis: str, trailer: str) -> None:
    change_yaml(git_library / DOSSIER, {"加": {"监理月报": {"月": "2024-05", "意见": "正常"}}})
    result = run("save", "--basis", basis, cwd=git_library)
    assert result.code == 0 and "C10" not in result.out
    assert trailer in git(git_library, "log", "-1", "--format=%B")


def test_an_accepted_step_passes_check_and_hook(run: Run, git_library: Path, spoilt: str) -> None:
    git(git_library, "branch", "start", f"{spoilt}~1")
    assert run("check", "--base", "start", cwd=git_library).code == 1
    assert run("audit", "accept", spoilt, *PAPER, cwd=git_library).code == 0
    checked = run("check", "--base", "start", "--format", "json", cwd=git_library)
    assert checked.code == 0
    verdicts = [f["verdict"] for step in json.loads(checked.out)["steps"] for f in step["findings"]]
    assert "accepted" in verdicts and "failed" not in verdicts
    line = f"{git(git_library, 'rev-parse', 'start')} {git(git_library, 'rev-parse', 'HEAD')} refs/heads/main\n"
    assert run("hook", "pre-receive", cwd=git_library, stdin=line).code == 0


def test_only_the_office_accepts(run: Run, git_library: Path, spoilt: str) -> None:
    be_person(git_library, *UNIT)
    result = run("audit", "accept", spoilt, *PAPER, cwd=git_library)
    assert result.code == 1 and "只能由办公室" in result.err


@pytest.mark.parametrize("commit", ["deadbeef", "HEAD", "--all", "没有"])
def test_a_commit_that_is_none_or_was_legal(run: Run, git_library: Path, spoilt: str, commit: str) -> None:
    result = run("audit", "accept", *PAPER, "--", commit, cwd=git_library)
    assert result.code in (1, 2) and "Traceback" not in result.err
    assert not (git_library / "registry/rulings.yaml").exists() or spoilt not in (
        git_library / "registry/rulings.yaml"
    ).read_text(encoding="utf-8")


def test_the_newest_format_needs_no_migration(run: Run, git_library: Path) -> None:
    result = run("migrate", cwd=git_library)
    assert result.code == 0 and "已是最新格式" in result.out
    assert git(git_library, "rev-list", "--count", "HEAD") == "1"


@pytest.mark.parametrize(("version", "told"), [("2", "只认到 1"), ("0", "没有从格式版本 0 开始的迁移")])
def test_a_format_that_nobody_knows_is_refused(run: Run, git_library: Path, version: str, told: str) -> None:
    change_yaml(git_library / "zhcity.yaml", {"改": {"格式版本": version}})
    git(git_library, "commit", "-q", "-a", "-m", "格式")
    result = run("migrate", cwd=git_library)
    assert result.code == 1 and told in result.err


def test_a_clock_that_went_back_is_told_before_anything_is_written(run: Run, git_library: Path) -> None:
    change_yaml(git_library / DOSSIER, {"改": {"联系人.电话": "0391-0000009"}})
    late = {"GIT_COMMITTER_DATE": "2099-01-01 09:00 +0800", "GIT_AUTHOR_DATE": "2099-01-01 09:00 +0800"}
    subprocess.run(
        ["git", "-C", str(git_library), "commit", "-q", "-a", "-m", "时间不对"], check=True, env={**os.environ, **late}
    )
    change_yaml(git_library / DOSSIER, {"改": {"联系人.电话": "0391-0000008"}})
    result = run("save", cwd=git_library)
    assert result.code == 1 and "C20" in result.out and "早于上一次提交的 2099-01-01" in result.out
