"""zhcity check: what a branch brings, told in every format; exit 1 as long as something is in its way."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rules.patches import Patch, change_yaml
from support import Run, be_person, git

OFFICE = ("示例甲", "jia@example.invalid")
UNIT = ("示例乙", "yi@example.invalid")
WATER = ("示例丙", "bing@example.invalid")
DOSSIER = "dossiers/2022/CGJ/ZH2022-CGJ-001.yaml"
WATER_DOSSIER = "dossiers/2024/SLJ/ZH2024-SLJ-001.yaml"


@pytest.fixture
def branch(git_library: Path) -> Path:
    git(git_library, "switch", "-q", "-c", "work")
    return git_library


def step(root: Path, who: tuple[str, str], message: str = "改了一处", /, file: str = DOSSIER, **changes: object) -> str:
    be_person(root, *who)
    if changes:
        change_yaml(root / file, changes)
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", message)
    return git(root, "rev-parse", "HEAD")


def test_a_legal_branch_waits_for_the_office(run: Run, branch: Path) -> None:
    step(branch, UNIT, "换了电话", 改={"联系人.电话": "0391-0000009"})
    result = run("check", "--base", "main", cwd=branch)
    assert (result.code, result.err) == (0, "")
    assert "1 步，改了 1 个文件" in result.out
    assert "√" in result.out and "换了电话" in result.out
    assert "等办公室收下" in result.out and "√ 可以收下。" in result.out


def test_nothing_new_is_nothing_to_say(run: Run, branch: Path) -> None:
    result = run("check", "--base", "main", cwd=branch)
    assert result.code == 0 and "0 步，改了 0 个文件" in result.out


def test_each_step_is_judged_and_named(run: Run, branch: Path) -> None:
    step(branch, UNIT, "合规的", 改={"联系人.电话": "0391-0000009"})
    wrong = step(branch, UNIT, "不合规的", 改={"受理.意见": "补"})
    result = run("check", "--base", "main", "--format", "json", cwd=branch)
    said = json.loads(result.out)
    assert result.code == 1 and said["schema"] == 1 and not said["fine"]
    assert [each["legal"] for each in said["steps"]] == [True, False]
    assert said["steps"][1]["commit"] == said["head"] == wrong
    assert [finding["code"] for finding in said["steps"][1]["findings"]] == ["C08"]


def test_who_is_next_and_what_it_takes(run: Run, git_library: Path) -> None:
    Patch({"阶段": "申报"}).apply(git_library)
    git(git_library, "commit", "-q", "-a", "--amend", "-m", "开始")
    git(git_library, "switch", "-q", "-c", "work")
    step(git_library, UNIT, 改={"联系人.电话": "0391-0000009"})
    said = json.loads(run("check", "--base", "main", "--format", "json", cwd=git_library).out)
    (waiting,) = said["waiting"]
    assert (waiting["stage"], waiting["next"], waiting["by"]) == ("申报", "论证", ["办公室"])
    assert "下一步 论证 由办公室办理" in run("check", "--base", "main", cwd=git_library).out


def test_what_becomes_of_the_plans_totals(run: Run, git_library: Path) -> None:
    """A plan that is not with the leading group yet is drawn up as before and as after."""
    file = "dossiers/2026/CGJ/ZH2026-CGJ-001.yaml"
    for plan in ("plans/2026",):
        for path in (git_library / plan).glob("*.yaml"):
            if path.name != "meetings.yaml":
                path.unlink()
    assert not (git_library / file).exists()
    Patch({"卷宗": "购买服务", "改": {"计划年度": "2027"}}).apply(git_library)
    git(git_library, "add", "-A")
    git(git_library, "commit", "-q", "--amend", "-m", "开始")
    git(git_library, "switch", "-q", "-c", "work")
    step(git_library, OFFICE, file=WATER_DOSSIER, 改={"计划年度": "2026"})
    said = json.loads(run("check", "--base", "main", "--format", "json", cwd=git_library).out)
    assert [each["year"] for each in said["totals"]] == [2026, 2027]
    assert all(each["drawn"] for each in said["totals"])


def test_a_plan_on_file_shows_old_new_and_difference(run: Run, branch: Path) -> None:
    words = ("--meeting", "SD2026-01", "--document", "示智慧领〔2026〕1号", "--on", "2026-06-18")
    be_person(branch, *OFFICE)
    adjusted = run("plan", "adjust", "2026", *words, "--amount", "ZH2024-SLJ-001=100", cwd=branch)
    assert adjusted.code == 0, adjusted.out + adjusted.err
    said = json.loads(run("check", "--base", "main", "--format", "json", cwd=branch).out)
    year = next(each for each in said["totals"] if each["year"] == 2026)
    assert not year["drawn"] and year["before"]["grand_total"] != year["after"]["grand_total"]
    text = run("check", "--base", "main", cwd=branch).out
    assert f"{year['before']['grand_total']} → {year['after']['grand_total']}" in text


def test_what_a_branch_does_to_others_is_told(run: Run, git_library: Path) -> None:
    """A draft that a package names is deleted: the step is legal, what it leaves behind is not."""
    Patch({"阶段": "储备"}).apply(git_library)
    git(git_library, "add", "-A")
    git(git_library, "commit", "-q", "--amend", "-m", "开始")
    git(git_library, "switch", "-q", "-c", "work")
    (git_library / DOSSIER).unlink()
    step(git_library, UNIT)
    result = run("check", "--base", "main", cwd=git_library)
    assert result.code == 1
    assert "改过的和受影响的文件：" in result.out and "plans/2026/plan.yaml" in result.out


def test_what_was_wrong_elsewhere_before_is_not_the_branchs_doing(run: Run, git_library: Path) -> None:
    change_yaml(git_library / WATER_DOSSIER, {"删": ["受理"]})
    git(git_library, "commit", "-q", "-a", "--amend", "-m", "开始")
    git(git_library, "switch", "-q", "-c", "work")
    step(git_library, UNIT, 改={"联系人.电话": "0391-0000009"})
    result = run("check", "--base", "main", cwd=git_library)
    assert result.code == 0, result.out


def test_the_comment_is_found_again_and_has_the_remedy(run: Run, branch: Path) -> None:
    step(branch, UNIT, "改 | 受理 <b>", 改={"受理.意见": "补"})
    said = run("check", "--base", "main", "--format", "markdown", cwd=branch)
    assert said.code == 1
    assert said.out.startswith("<!-- zhcity check -->\n")
    assert "怎么改" in said.out and "撤回这一处" in said.out
    assert "<b>" not in said.out and "改 \\| 受理" in said.out


@pytest.mark.parametrize("format", ["sarif", "github", "gitlab"])
def test_the_formats_of_forges_say_which_commit(run: Run, branch: Path, format: str) -> None:
    wrong = step(branch, UNIT, 改={"受理.意见": "补"})
    result = run("check", "--base", "main", "--format", format, cwd=branch)
    assert result.code == 1
    assert wrong[:10] in result.out and "C08" in result.out
    if format != "github":
        json.loads(result.out)


def test_a_branch_brought_up_to_date_is_judged_by_its_own_steps(run: Run, branch: Path) -> None:
    step(branch, UNIT, 改={"联系人.电话": "0391-0000009"})
    git(branch, "switch", "-q", "main")
    step(branch, OFFICE, "办公室的一步", file="registry/units.yaml", 改={"版本": "4"})
    git(branch, "switch", "-q", "work")
    be_person(branch, *UNIT)
    git(branch, "merge", "-q", "-m", "跟上主线", "main")
    said = json.loads(run("check", "--base", "main", "--format", "json", cwd=branch).out)
    assert len(said["steps"]) == 2  # its own and the merge; what the main line has is nobody's offer
    assert [finding for each in said["steps"] for finding in each["findings"]] == []


def test_another_units_file_in_the_branch(run: Run, branch: Path) -> None:
    step(branch, WATER, 改={"联系人.电话": "0391-0000009"})
    result = run("check", "--base", "main", cwd=branch)
    assert result.code == 1 and "C02" in result.out and "城市管理局 的项目" in result.out


def test_checking_writes_nothing(run: Run, branch: Path) -> None:
    step(branch, UNIT, 改={"联系人.电话": "0391-0000009"})
    (branch / DOSSIER).write_text("# 还没写完\n", encoding="utf-8")
    before = git(branch, "rev-parse", "HEAD"), git(branch, "status", "--porcelain")
    assert run("check", "--base", "main", cwd=branch).code == 0
    assert (git(branch, "rev-parse", "HEAD"), git(branch, "status", "--porcelain")) == before


@pytest.mark.parametrize("base", ["没有这个分支", "--all", "main..work"])
def test_an_unknown_base_is_told(run: Run, branch: Path, base: str) -> None:
    result = run("check", f"--base={base}", cwd=branch)
    assert result.code in (1, 2) and "没有" in result.err and "Traceback" not in result.err


def test_a_base_without_a_common_history(run: Run, branch: Path) -> None:
    git(branch, "switch", "-q", "--orphan", "other")
    git(branch, "commit", "-q", "--allow-empty", "-m", "另一段历史")
    git(branch, "switch", "-q", "work")
    result = run("check", "--base", "other", cwd=branch)
    assert result.code == 1 and "没有共同的历史" in result.err
