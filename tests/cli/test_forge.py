"""init --forge: what a forge needs is valid and names only what is there; a bare server refuses by real pushes."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from exchange import BOUGHT, OFFICE, SLJ, Desk, clone
from support import Run, be_person, git

FORGES = {
    "gitea": (".gitea/workflows/zhcity.yaml", ".gitea/PULL_REQUEST_TEMPLATE.md", ".gitea/CODEOWNERS"),
    "gitlab": (".gitlab-ci.yml", ".gitlab/merge_request_templates/Default.md", ".gitlab/CODEOWNERS"),
    "gitee": (".workflow/zhcity.yml", ".gitee/PULL_REQUEST_TEMPLATE.zh-CN.md", ".gitee/CODEOWNERS"),
    "github": (".github/workflows/zhcity.yaml", ".github/PULL_REQUEST_TEMPLATE.md", ".github/CODEOWNERS"),
}


def founded(run: Run, folder: Path, *options: str) -> Desk:
    result = run("init", folder, "--person", OFFICE[0], "--email", OFFICE[1], *options)
    assert result.code == 0, result.err
    return Desk(run, folder)


def scripts(node: Any) -> list[str]:
    """Every text that a runner would hand to a shell."""
    if isinstance(node, dict):
        return [text for value in node.values() for text in scripts(value)]
    if isinstance(node, list):
        return [text for value in node for text in scripts(value)]
    return [node] if isinstance(node, str) else []


@pytest.mark.parametrize("forge", FORGES)
def test_a_new_library_with_the_files_of_a_forge(run: Run, tmp_path: Path, empty_home: Path, forge: str) -> None:
    desk = founded(run, tmp_path / "lib", "--forge", forge)
    pipeline, request, owners = FORGES[forge]
    listed = desk.git("ls-files").splitlines()
    assert {pipeline, request, owners} <= set(listed)
    assert not any(
        path.startswith(".git") and path not in (pipeline, request, owners) for path in listed if "/" in path
    )
    text = desk.text(pipeline)
    assert "只是提醒" in text
    said = "\n".join(scripts(yaml.safe_load(text)))
    # Only what is installed on the office's runner; nothing from the branch, nothing from a package index.
    assert "zhcity check" in said
    assert "--base" in said
    for word in ("pip ", "uv ", "make ", "npm", "python -m", "./", "uses:", "apt"):
        assert word not in said, word
    assert "### 依据" in desk.text(request)
    assert "@zhcity-office" in desk.text(owners)
    assert desk.is_clean
    assert desk("audit", "verify").code == 0
    assert "错误 0" in desk("validate").out


@pytest.mark.parametrize("forge", ["gitea", "github", "gitlab"])
def test_shell_in_pipelines_is_shell(run: Run, tmp_path: Path, empty_home: Path, forge: str) -> None:
    desk = founded(run, tmp_path / "lib", "--forge", forge)
    plain = yaml.safe_load(desk.text(FORGES[forge][0]))
    steps = plain["zhcity"]["script"] if forge == "gitlab" else [s["run"] for s in plain["jobs"]["check"]["steps"]]
    for step in steps:
        assert subprocess.run(["bash", "-n"], input=step, text=True, check=False).returncode == 0, step


def test_a_forge_for_a_library_that_is_there(run: Run, git_library: Path) -> None:
    desk = Desk(run, git_library)
    mine = git_library / ".gitea/PULL_REQUEST_TEMPLATE.md"
    mine.parent.mkdir()
    mine.write_text("自己的\n", encoding="utf-8")
    told = desk("init", git_library, "--forge", "gitea").out
    assert "已有 .gitea/PULL_REQUEST_TEMPLATE.md，没有动" in told
    assert mine.read_text(encoding="utf-8") == "自己的\n"
    assert ".gitea/workflows/zhcity.yaml" in desk.git("ls-tree", "-r", "--name-only", "HEAD")
    head = desk.head
    desk("init", git_library, "--forge", "gitea")
    assert desk.head == head
    assert desk("audit", "verify").code == 0


def test_a_unit_cannot_add_a_forge(run: Run, git_library: Path) -> None:
    be_person(git_library, *SLJ)
    assert "只能由办公室" in Desk(run, git_library)("init", git_library, "--forge", "gitea", code=1).err


def test_an_unknown_forge(run: Run, tmp_path: Path) -> None:
    result = run("init", tmp_path / "x", "--forge", "gitlap")
    assert (result.code, "gitlab" in result.err) == (2, True)
    assert not (tmp_path / "x").exists()


def test_a_broken_dossier_is_not_committed_by_hand(run: Run, git_library: Path) -> None:
    desk = Desk(run, git_library)
    desk("init", git_library, "--forge", "gitea")
    place = desk.folder / "dossiers/2026/SLJ/ZH2026-SLJ-001.yaml"
    place.parent.mkdir(parents=True)
    place.write_text("编号: [\n", encoding="utf-8")
    desk.git("add", "-A")
    done = subprocess.run(
        ["git", "-C", str(desk.folder), "commit", "-m", "x"], capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "F03" in done.stdout + done.stderr
    place.write_text("编号: ZH2026-SLJ-001\n名称: 示例系统\n项目单位: SLJ\n路径: 建设\n阶段: 储备\n", encoding="utf-8")
    desk.git("add", "-A")
    desk.git("commit", "-q", "-m", "新项目")


def test_a_hook_of_ones_own_stays(run: Run, git_library: Path) -> None:
    mine = git_library / ".git/hooks/pre-commit"
    mine.parent.mkdir(exist_ok=True)
    mine.write_text("#!/bin/sh\nexit 0\n", encoding="utf-8")
    assert "已有 .git/hooks/pre-commit" in Desk(run, git_library)("init", git_library, "--forge", "gitlab").out
    assert mine.read_text(encoding="utf-8") == "#!/bin/sh\nexit 0\n"


def test_a_server_of_ones_own(run: Run, git_library: Path, tmp_path: Path) -> None:
    server = tmp_path / "server.git"
    assert run("init", server, "--forge", "bare").code == 0
    office = Desk(run, git_library)
    office.git("remote", "add", "origin", str(server))
    office("sync")
    assert git(server, "rev-parse", "main") == office.head
    unit = clone(run, server, tmp_path / "slj", SLJ)
    unit.edit(BOUGHT, "岗位: 信息中心}", "岗位: 信息中心, 电话: 0391-0000005}")
    unit("save")
    unit.git("push", "-q", "origin", "main")
    assert git(server, "rev-parse", "main") == unit.head
    unit.edit(BOUGHT, "阶段: 服务期", "阶段: 结项")
    unit.git("commit", "-q", "-am", "结项")
    pushed = subprocess.run(
        ["git", "-C", str(unit.folder), "push", "origin", "main"], capture_output=True, text=True, check=False
    )
    assert pushed.returncode != 0
    assert "C01" in pushed.stderr
    assert "推送已退回" in pushed.stderr
    forced = subprocess.run(
        ["git", "-C", str(office.folder), "push", "-f", "origin", "main"], capture_output=True, text=True, check=False
    )
    assert forced.returncode != 0
    assert git(server, "reflog", "show", "main").count("\n") == 1


def test_a_hook_for_a_server_that_is_there(run: Run, tmp_path: Path, empty_home: Path) -> None:
    server = tmp_path / "server.git"
    server.mkdir()
    git(server, "init", "-q", "--bare", "-b", "main")
    assert "装好钩子" in run("init", server, "--forge", "bare").out
    assert "装好钩子" in run("init", server, "--forge", "bare").out
    (server / "hooks/pre-receive").write_text("#!/bin/sh\n", encoding="utf-8")
    result = run("init", server, "--forge", "bare")
    assert (result.code, "hook pre-receive" in result.err) == (1, True)
    (tmp_path / "full").mkdir()
    (tmp_path / "full/x").touch()
    assert run("init", tmp_path / "full", "--forge", "bare").code == 1
