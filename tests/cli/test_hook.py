"""A server of one's own: real pushes to a bare repository whose pre-receive hook asks the judge."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from rules.patches import change_yaml
from support import Run, be_person, git

OFFICE = ("示例甲", "jia@example.invalid")
UNIT = ("示例乙", "yi@example.invalid")
OTHER = ("示例丙", "bing@example.invalid")
DOSSIER = "dossiers/2022/CGJ/ZH2022-CGJ-001.yaml"
UNITS = "registry/units.yaml"
HOOK = f'#!/bin/sh\nexec "{sys.executable}" -m zhcity_cli hook pre-receive\n'


@dataclass(frozen=True)
class Server:
    """The work tree of a person and the server it pushes to."""

    tree: Path
    bare: Path

    def commit(self, who: tuple[str, str], message: str = "改了一处") -> None:
        be_person(self.tree, *who)
        git(self.tree, "add", "-A")
        git(self.tree, "commit", "-q", "-m", message)

    def push(self, *what: str) -> tuple[bool, str]:
        """Whether the server took it, and what it said."""
        done = subprocess.run(
            ["git", "-C", str(self.tree), "push", "server", *(what or ("HEAD:main",))],
            check=False,
            capture_output=True,
            text=True,
        )
        assert "Traceback" not in done.stderr
        return done.returncode == 0, done.stderr

    @property
    def tip(self) -> str:
        return git(self.bare, "rev-parse", "main")

    def edit(self, file: str = DOSSIER, **changes: object) -> None:
        change_yaml(self.tree / file, changes)


@pytest.fixture
def server(git_library: Path) -> Server:
    bare = git_library.with_name("server.git")
    git(git_library, "clone", "-q", "--bare", str(git_library), str(bare))
    hook = bare / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(HOOK, encoding="utf-8")
    hook.chmod(0o755)
    git(git_library, "remote", "add", "server", str(bare))
    return Server(git_library, bare)


def test_a_legal_step_is_taken(server: Server) -> None:
    server.edit(改={"联系人.电话": "0391-0000009"})
    server.commit(UNIT)
    taken, said = server.push()
    assert taken, said
    assert server.tip == git(server.tree, "rev-parse", "HEAD")


@pytest.mark.parametrize(
    ("who", "file", "changes", "told"),
    [
        pytest.param(UNIT, DOSSIER, {"改": {"阶段": "投用"}}, "C01", id="a stage set by hand"),
        pytest.param(UNIT, DOSSIER, {"改": {"立项.文号": "示发统〔2023〕12号"}}, "立项 归发改登记", id="another role's section"),
        pytest.param(OTHER, DOSSIER, {"改": {"联系人.电话": "0391-0000009"}}, "C02", id="another unit's dossier"),
        pytest.param(
            ("示例甲", "jia@elsewhere.invalid"), DOSSIER, {"改": {"受理.意见": "补"}}, "不在名录里", id="an unknown e-mail"
        ),
        pytest.param(("示例甲", UNIT[1]), DOSSIER, {"改": {"联系人.电话": "1"}}, "登记人却写成了示例甲", id="another's name"),
        pytest.param(
            UNIT, UNITS, {"改": {"版本": "4", "单位[7].职责": ["项目单位", "办公室"]}}, "C03", id="duties for itself"
        ),
        pytest.param(
            ("示例戌", "xu@example.invalid"),
            UNITS,
            {"改": {"版本": "4"}, "加": {"单位[1].人员": {"姓名": "示例戌", "岗位": "科", "邮箱": ["xu@example.invalid"]}}},
            "不在名录里",
            id="oneself into the office",
        ),
    ],
)  # fmt: skip
def test_an_illegal_step_is_refused(
    server: Server, who: tuple[str, str], file: str, changes: dict[str, object], told: str
) -> None:
    before = server.tip
    server.edit(file, **changes)
    server.commit(who)
    taken, said = server.push()
    assert not taken
    assert told in said and "推送已退回" in said
    assert server.tip == before


def test_a_stage_is_not_skipped_by_claiming_an_act(server: Server) -> None:
    """申报 to 论证 needs what its gate asks: the words of a commit message open nothing."""
    server.edit(改={"阶段": "申报"}, 删=["受理"])
    git(server.tree, "commit", "-q", "-a", "--amend", "-m", "开始")
    git(server.bare, "fetch", "-q", str(server.tree), "+main:main")
    server.edit(改={"阶段": "论证"})
    server.commit(OFFICE, "推进\n\nZhcity-Act: 推进\n")
    taken, said = server.push()
    assert not taken
    assert "R20a" in said and "还没有受理" in said


def test_one_illegal_step_among_legal_ones_is_named(server: Server) -> None:
    server.edit(改={"联系人.电话": "0391-0000009"})
    server.commit(UNIT, "合规的一步")
    server.edit(改={"受理.意见": "补"})
    server.commit(UNIT, "不合规的一步")
    server.edit(改={"联系人.电话": "0391-0000008"})
    server.commit(UNIT, "又合规")
    taken, said = server.push()
    assert not taken
    assert "不合规的一步" in said and "合规的一步\n" not in said.replace("不合规的一步", "") and "又合规" not in said


def test_the_main_line_is_not_rewritten_and_not_deleted(server: Server) -> None:
    server.edit(改={"联系人.电话": "0391-0000009"})
    server.commit(UNIT)
    assert server.push()[0]
    before = server.tip
    git(server.tree, "commit", "-q", "--amend", "-m", "改写过的")
    taken, said = server.push("+HEAD:main")
    assert not taken and "只能往后接，不能改写" in said
    git(server.bare, "config", "receive.denyDeleteCurrent", "false")
    taken, said = server.push(":main")
    assert not taken and "主线 main 不能删除" in said
    assert server.tip == before


def test_the_main_line_does_not_become_a_side_branch(server: Server) -> None:
    """A pull that merges turns the two parents round: what was the main line would be somebody's branch."""
    server.edit(改={"联系人.电话": "0391-0000009"})
    server.commit(UNIT)
    assert server.push()[0]
    main = server.tip
    git(server.tree, "switch", "-q", "-c", "late", "HEAD~1")
    (server.tree / "附件/2022/补充说明.txt").write_text("补充说明", encoding="utf-8")
    server.commit(UNIT)
    git(server.tree, "merge", "-q", "--no-edit", main)
    taken, said = server.push("late:main")
    assert not taken and "只能往后接" in said and "zhcity sync" in said


def test_the_office_merges_a_branch(server: Server) -> None:
    git(server.tree, "switch", "-q", "-c", "unit")
    server.edit(改={"联系人.电话": "0391-0000009"})
    server.commit(UNIT)
    taken, said = server.push("unit")
    assert taken, said
    git(server.tree, "switch", "-q", "main")
    be_person(server.tree, *OFFICE)
    git(server.tree, "merge", "-q", "--no-ff", "-m", "收下", "unit")
    taken, said = server.push("main")
    assert taken, said


def test_an_illegal_step_on_a_branch_stays_out_of_the_main_line(server: Server) -> None:
    git(server.tree, "switch", "-q", "-c", "unit")
    server.edit(改={"受理.意见": "补"})
    server.commit(UNIT)
    assert server.push("unit")[0]
    git(server.tree, "switch", "-q", "main")
    be_person(server.tree, *OFFICE)
    git(server.tree, "merge", "-q", "--no-ff", "-m", "收下", "unit")
    taken, said = server.push("main")
    assert not taken and "C08" in said and "示例乙" in said


@pytest.mark.parametrize("kind", ["link", "program", "submodule"])
def test_only_plain_files_are_taken(server: Server, kind: str) -> None:
    place = server.tree / "附件" / "2022" / "东西.txt"
    if kind == "link":
        place.symlink_to("/etc/passwd")
    elif kind == "program":
        place.write_text("x", encoding="utf-8")
        place.chmod(0o755)
    else:
        git(server.tree, "update-index", "--add", "--cacheinfo", f"160000,{server.tip},附件/2022/东西.txt")
        git(server.tree, "commit", "-q", "-m", "子模块")
    if kind != "submodule":
        server.commit(OFFICE)
    taken, said = server.push()
    assert not taken
    assert "C17" in said and "不是普通文件" in said


def test_replace_refs_and_moved_tags_are_refused(server: Server) -> None:
    git(server.tree, "tag", "-a", "计划-2026", "-m", "冻结")
    assert server.push("计划-2026")[0]
    server.edit(改={"联系人.电话": "0391-0000009"})
    server.commit(UNIT)
    git(server.tree, "tag", "-f", "-a", "计划-2026", "-m", "又冻结")
    taken, said = server.push("+计划-2026")
    assert not taken and "标签 计划-2026 定了不能移动" in said
    taken, said = server.push(f"HEAD:refs/replace/{server.tip}")
    assert not taken and "refs/replace" in said


def test_what_cannot_be_read_is_refused(server: Server) -> None:
    (server.tree / DOSSIER).write_text("编号：ZH2022-CGJ-001\n", encoding="utf-8")
    server.commit(OFFICE)
    taken, said = server.push()
    assert not taken and "全角冒号" in said


def test_the_first_push_of_a_library_is_taken(git_library: Path) -> None:
    bare = git_library.with_name("empty.git")
    git(git_library, "init", "-q", "--bare", "-b", "main", str(bare))
    (bare / "hooks").mkdir(exist_ok=True)
    (bare / "hooks" / "pre-receive").write_text(HOOK, encoding="utf-8")
    (bare / "hooks" / "pre-receive").chmod(0o755)
    git(git_library, "remote", "add", "server", str(bare))
    taken, said = Server(git_library, bare).push()
    assert taken, said


def test_a_line_that_git_never_writes_is_told(run: Run, server: Server) -> None:
    result = run("hook", "pre-receive", cwd=server.bare, stdin="什么\n")
    assert result.code == 1 and "只由服务器上的 pre-receive 钩子调用" in result.err
    assert "GIT_DIR" not in os.environ
