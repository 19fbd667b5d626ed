"""The practice library proves itself: clean as it is, the first illegal commit named after a tampering, settled again by 追认."""

from __future__ import annotations

import itertools
import json
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest

from support import OFFICE_EMAIL, OFFICE_NAME, Run, be_person, git
from zhcity_cli.cli import main

UNIT = ("示例丁", "ding@example.invalid")
DOSSIER = "dossiers/2024/SLJ/ZH2024-SLJ-001.yaml"


@pytest.fixture(scope="module")
def practised(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "library"
    assert main(["demo", str(folder)]) == 0
    return folder


@pytest.fixture
def practice(practised: Path, tmp_path: Path, empty_home: Path) -> Path:
    folder = tmp_path / "practice"
    shutil.copytree(practised, folder)
    be_person(folder, OFFICE_NAME, OFFICE_EMAIL)
    return folder


def verified(run: Run, folder: Path, *arguments: str, code: int = 0) -> dict[str, Any]:
    result = run("audit", "verify", "--format", "json", *arguments, "-C", folder)
    assert result.code == code, result.out + result.err
    found: dict[str, Any] = json.loads(result.out)
    return found


def as_json(run: Run, folder: Path, *arguments: str) -> dict[str, Any]:
    result = run("audit", *arguments, "--format", "json", "-C", folder)
    assert result.code == 0, result.out + result.err
    found: dict[str, Any] = json.loads(result.out)
    return found


def tampered(folder: Path, old: str, new: str, who: tuple[str, str], subject: str) -> str:
    """Somebody edits a dossier by hand and commits it with plain git; the commit."""
    be_person(folder, *who)
    file = folder / DOSSIER
    text = file.read_text(encoding="utf-8")
    assert text.count(old) >= 1
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    git(folder, "commit", "-q", "-a", "-m", subject)
    be_person(folder, OFFICE_NAME, OFFICE_EMAIL)
    return git(folder, "rev-parse", "HEAD")


def test_three_years_of_practice_are_clean(practice: Path, run: Run) -> None:
    found = verified(run, practice)
    assert found["findings"] == []
    assert found["steps"] > 500
    assert found["signed"] == 0
    said = run("audit", "verify", "-C", practice).out
    assert "√ 每一步都合规定" in said
    assert f"核对了 {found['steps']} 步" in said


def test_the_first_illegal_step_is_named_and_a_ruling_settles_it(practice: Path, run: Run) -> None:
    commit = tampered(practice, "阶段: 竣工验收", "阶段: 投用", UNIT, "手改阶段")
    tampered(practice, "阶段: 投用", "阶段: 结项", UNIT, "再改")

    found = verified(run, practice, code=1)
    assert found["first_illegal"] == commit
    first = found["findings"][0]
    assert (first["commit"], first["author"], first["unit"]) == (commit, UNIT[0], "SLJ")
    assert (first["code"], first["dossier"], first["section"]) == ("C01", "ZH2024-SLJ-001", "阶段")
    assert first["articles"]
    said = run("audit", "verify", "-C", practice)
    assert said.code == 1
    assert f"{commit[:10]} " in said.out
    assert "ZH2024-SLJ-001" in said.out

    git(practice, "reset", "-q", "--hard", commit)
    accepted = run(
        "audit", "accept", commit, "--reason", "系统故障期间手工登记", "--document", "示政数〔2026〕9号", cwd=practice
    )
    assert accepted.code == 0, accepted.out + accepted.err
    after = verified(run, practice)
    assert {finding["verdict"] for finding in after["findings"] if finding["commit"] == commit} == {"accepted"}
    said = run("audit", "verify", "-C", practice)
    assert said.code == 0
    assert "已追认：系统故障期间手工登记（示政数〔2026〕9号" in said.out
    assert "√ 每一步都合规定，已追认 1 步" in said.out


def test_since_a_commit_or_a_day_only_what_follows_is_judged(practice: Path, run: Run) -> None:
    tampered(practice, "阶段: 竣工验收", "阶段: 投用", UNIT, "手改阶段")
    bad = git(practice, "rev-parse", "HEAD")
    assert verified(run, practice, "--since", "HEAD~1", code=1)["steps"] == 1
    assert verified(run, practice, "--since", bad)["steps"] == 0
    by_day = verified(run, practice, "--since", "2026-09-01", code=1)
    assert 1 < by_day["steps"] < 200
    assert by_day["first_illegal"] == bad
    wrong = run("audit", "verify", "--since", "HEADD", "-C", practice)
    assert wrong.code == 2
    assert "HEAD" in wrong.err


def test_a_shallow_clone_is_refused(practice: Path, run: Run, tmp_path: Path) -> None:
    shallow = tmp_path / "shallow"
    subprocess.run(["git", "clone", "-q", "--depth", "3", practice.as_uri(), shallow], check=True)
    result = run("audit", "verify", "-C", shallow)
    assert result.code == 1
    assert "历史不完整" in result.err


def test_a_rewrite_is_found_by_the_anchor_on_paper(practice: Path, run: Run, tmp_path: Path) -> None:
    frozen = run("plan", "freeze", "2026", cwd=practice)
    assert frozen.code == 0, frozen.err
    anchor = git(practice, "rev-parse", "plan-2026^{commit}")
    assert f"锚点 plan-2026 {anchor[:12]}" in frozen.out
    again = run("plan", "freeze", "2026", cwd=practice)
    assert f"早已冻结 2026 年度计划：锚点 plan-2026 {anchor[:12]}" in again.out
    assert git(practice, "cat-file", "-t", "plan-2026") == "tag"
    verified(run, practice, "--anchor", anchor[:12])
    verified(run, practice, "--anchor", "plan-2026")

    # Whoever rewrites what came before makes other commits of all that follows.
    first = git(practice, "rev-list", "--max-parents=0", "HEAD")
    forged = git(practice, "commit-tree", f"{first}^{{tree}}", "-m", "建库")
    git(practice, "replace", "--graft", git(practice, "rev-list", "--reverse", "HEAD").splitlines()[1], forged)
    found = verified(run, practice, "--anchor", anchor, code=1)
    assert [finding["code"] for finding in found["findings"]] == ["T06"]
    git(practice, "replace", "-d", *git(practice, "replace").splitlines())
    git(practice, "reset", "-q", "--hard", f"{anchor}~1")
    found = verified(run, practice, "--anchor", anchor, code=1)
    assert {finding["code"] for finding in found["findings"]} == {"T08"}
    assert "历史被改写过" in run("audit", "verify", "-C", practice).out
    git(practice, "tag", "-d", "plan-2026")
    assert verified(run, practice, "--anchor", "0" * 40, code=1)["findings"][0]["code"] == "T08"


def test_the_anchor_stands_on_every_page_and_the_tag_is_signed_where_a_key_is(
    practice: Path, run: Run, tmp_path: Path
) -> None:
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "key", "-f", key], check=True)
    units = practice / "registry/units.yaml"
    public = key.with_suffix(".pub").read_text(encoding="utf-8").strip()
    text = units.read_text(encoding="utf-8").replace("公钥: []", f'公钥: ["{public}"]', 1)
    version = int(text.partition("版本: ")[2].partition("\n")[0])
    units.write_text(text.replace(f"版本: {version}", f"版本: {version + 1}", 1), encoding="utf-8")
    assert run("save", "-m", "登记公钥", cwd=practice).code == 0
    git(practice, "config", "user.signingkey", str(key))

    result = run("plan", "freeze", "2026", cwd=practice)

    assert result.code == 0, result.err
    assert "BEGIN SSH SIGNATURE" in git(practice, "cat-file", "tag", "plan-2026")
    anchor = result.out.partition("：")[2].partition("\n")[0]
    with zipfile.ZipFile(practice / "out/plan-review-2026.xlsx") as book:
        sheets = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
    assert sheets
    assert all(anchor in sheet for sheet in sheets)
    file = practice / DOSSIER
    file.write_text(file.read_text(encoding="utf-8").replace("岗位: 信息中心", "岗位: 综合科", 1), encoding="utf-8")
    saved = run("save", "--basis", "示水〔2026〕8号", cwd=practice)
    assert saved.code == 0, saved.out + saved.err
    assert verified(run, practice)["signed"] == 1


def test_a_plan_that_is_not_approved_is_not_frozen(practice: Path, run: Run) -> None:
    result = run("plan", "freeze", "2027", cwd=practice)
    assert result.code == 1
    assert "审定以后才冻结" in result.err
    assert "还没有冻结" in run("archive", "2026", "-o", practice / "archive", cwd=practice).err


def test_the_archive_needs_nothing_but_git_and_sha256sum(practice: Path, run: Run, tmp_path: Path) -> None:
    assert run("plan", "freeze", "2026", cwd=practice).code == 0
    folder = tmp_path / "archive"
    result = run("archive", "2026", "-o", folder, cwd=practice)
    assert result.code == 0, result.err
    checked = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=folder, check=False, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout
    assert {file.name for file in folder.iterdir()} >= {"SHA256SUMS", "plan-review-2026.xlsx", "zhcity-2026.bundle"}
    restored = tmp_path / "restored"
    subprocess.run(["git", "clone", "-q", folder / "zhcity-2026.bundle", restored], check=True)
    verified(run, restored, "--anchor", "plan-2026")
    assert run("archive", "2026", "-o", folder, cwd=practice).code == 1


def test_the_life_of_a_project_is_told_in_sentences(practice: Path, run: Run) -> None:
    result = run("audit", "log", "ZH2024-SLJ-001", "-C", practice)
    assert result.code == 0
    lines = result.out.splitlines()
    assert lines[0].startswith("ZH2024-SLJ-001 的来历，共 ")
    assert lines[1].startswith("2024-02-21 示例丁（水利局）建档。")
    assert any("示例甲（政务服务和大数据管理局）推进：申报 → 论证。" in line for line in lines)
    decision = next(line for line in lines if "计划审定：审定 → 立项" in line)
    assert "代新型智慧城市建设领导小组" in decision
    assert "依据 SD2024-01、示智慧领〔2024〕3号" in decision
    events = as_json(run, practice, "log", "ZH2024-SLJ-001")["events"]
    moves = [(event["from"], event["to"]) for event in events if event["to"]]
    assert moves[0] == ("储备", "申报")
    assert all(after[0] == before[1] for before, after in itertools.pairwise(moves))


def test_the_life_of_a_value(practice: Path, run: Run) -> None:
    commit = tampered(practice, "电话: 0391-", "电话: 0392-", UNIT, "换区号") if _has_phone(practice) else ""
    told = as_json(run, practice, "why", "ZH2024-SLJ-001", "审定[1].审定额")
    assert [turn["basis"] for turn in told["turns"]] == [["SD2024-01", "示智慧领〔2024〕3号"]]
    assert told["turns"][0]["changes"] == [{"path": "审定[1].审定额", "old": None, "new": "153.69", "delta": None}]
    assert told["turns"][0]["for"] == ["新型智慧城市建设领导小组"]
    if commit:
        told = as_json(run, practice, "why", "ZH2024-SLJ-001", "联系人.电话")
        assert told["turns"][-1]["commit"] == commit
    unknown = run("audit", "why", "ZH2024-SLJ-001", "申报.投资.总", "-C", practice)
    assert unknown.code == 2
    assert "申报.投资.总额" in unknown.err


def _has_phone(folder: Path) -> bool:
    return "电话: 0391-" in (folder / DOSSIER).read_text(encoding="utf-8")


def test_two_versions_value_by_value(practice: Path, run: Run) -> None:
    tampered(practice, "总额: 156.60", "总额: 160.00", UNIT, "改总额")
    found = as_json(run, practice, "diff", "HEAD~1", "HEAD")
    assert [file["dossier"] for file in found["files"]] == ["ZH2024-SLJ-001"]
    assert found["files"][0]["changes"] == [
        {"path": "申报.投资.总额", "old": "156.60", "new": "160.00", "delta": "3.40"}
    ]
    assert "申报.投资.总额：156.60 → 160.00（＋3.40）" in run("audit", "diff", "HEAD~1", "HEAD", "-C", practice).out
    assert as_json(run, practice, "diff", "HEAD~1", "HEAD", "ZH2023-HBJ-001")["files"] == []
    whole = as_json(run, practice, "diff", git(practice, "rev-list", "--max-parents=0", "HEAD"), "HEAD")
    assert {file["state"] for file in whole["files"]} >= {"added"}
    assert run("audit", "diff", "HEADD", "HEAD", "-C", practice).code == 2
    assert run("audit", "diff", "HEAD~1", "HEAD", "ZH2024-SLJ-00X", "-C", practice).code == 2


@pytest.mark.parametrize("command", [("log", "ZH2024-SLJ-999"), ("why", "ZH2024-SLJ-999", "名称")])
def test_an_unknown_project_is_told_with_the_nearest(command: tuple[str, ...], practice: Path, run: Run) -> None:
    result = run("audit", *command, "-C", practice)
    assert result.code == 2
    assert "ZH2024-SLJ-" in result.err


def test_nothing_is_told_of_a_classified_project(practice: Path, run: Run) -> None:
    listed = run("list", "-C", practice).out
    secret = next(file for file in practice.glob("dossiers/*/*/*.yaml") if "路径: 涉密" in file.read_text("utf-8"))
    assert secret.stem not in listed
    result = run("audit", "log", secret.stem, "-C", practice)
    assert result.code == 1
    assert "涉密" in result.err


@pytest.mark.parametrize("command", [("verify",), ("log", "ZH2024-SLJ-001"), ("why", "ZH2024-SLJ-001", "名称")])
def test_an_example_has_no_trail(command: tuple[str, ...], practice: Path, run: Run) -> None:
    settings = practice / "zhcity.yaml"
    text = settings.read_text(encoding="utf-8").replace("示例: 否", "示例: 是")
    assert "示例: 是" in text
    settings.write_text(text, encoding="utf-8")
    git(practice, "commit", "-q", "-a", "-m", "示例")
    result = run("audit", *command, "-C", practice)
    assert result.code == 1
    assert "示例库" in result.err
