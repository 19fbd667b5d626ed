"""submit and receive: a branch or a file goes to the office, which judges it before it is merged; nothing in it runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from exchange import BOUGHT, BUILT, CGJ, SLJ, Desk, bare, clone
from support import Run, be_person, git

PHONE = ("岗位: 信息中心}", "岗位: 信息中心, 电话: 0391-0000005}")


@pytest.fixture
def server(tmp_path: Path) -> Path:
    return bare(tmp_path / "server.git")


@pytest.fixture
def office(run: Run, git_library: Path, server: Path) -> Desk:
    git(git_library, "remote", "add", "origin", str(server))
    git(git_library, "push", "-q", "origin", "main")
    return Desk(run, git_library)


@pytest.fixture
def unit(run: Run, office: Desk, server: Path, tmp_path: Path) -> Desk:
    return clone(run, server, tmp_path / "slj", SLJ)


def handed_over(unit: Desk, tmp_path: Path, name: str = "slj.bundle") -> Path:
    """The unit's own commits as a file, however they came about."""
    unit.git("bundle", "create", "-q", str(tmp_path / name), "main", "^origin/main")
    return tmp_path / name


def test_a_branch_is_saved_pushed_and_waited_on(unit: Desk, server: Path) -> None:
    unit.edit(BOUGHT, *PHONE)
    told = unit("submit", "-m", "换联系电话").out
    assert "要提交 1 步" in told
    assert "换联系电话" in told
    name = unit.branch
    assert name.startswith("submit/SLJ-")
    assert git(server, "rev-parse", name) == unit.head
    assert unit.git("rev-parse", "main") == unit.git("rev-parse", "origin/main")
    assert unit.is_clean


def test_more_steps_go_to_the_same_branch(unit: Desk, server: Path) -> None:
    unit.edit(BOUGHT, *PHONE)
    unit("submit")
    name = unit.branch
    unit.edit(BOUGHT, "0391-0000005", "0391-0000006")
    assert "要提交 2 步" in unit("submit").out
    assert git(server, "rev-parse", name) == unit.head


def test_two_people_of_a_unit_on_one_day(run: Run, unit: Desk, server: Path, tmp_path: Path) -> None:
    unit.edit(BOUGHT, *PHONE)
    unit("submit")
    other = clone(run, server, tmp_path / "other", SLJ)
    other.edit(BOUGHT, "联系人: {姓名: 示例戊", "联系人: {姓名: 示例己")
    other("submit")
    assert other.branch == f"{unit.branch}-2"
    assert git(server, "rev-parse", other.branch) == other.head


def test_nothing_to_submit(unit: Desk) -> None:
    assert "没有要提交的" in unit("submit").out


def test_an_illegal_step_is_not_submitted(unit: Desk, server: Path) -> None:
    unit.edit(BUILT, "0391-0000001", "0391-0000011")
    unit.git("commit", "-q", "-am", "改别人的")
    before = unit.state()
    told = unit("submit", code=1)
    assert "C02" in told.out
    assert "没有提交" in told.err
    assert unit.state() == before
    assert "submit" not in git(server, "for-each-ref")


def test_dry_run_moves_nothing(unit: Desk, server: Path) -> None:
    unit.save(BOUGHT, *PHONE)
    before = unit.state()
    assert "演示" in unit("submit", "--dry-run").out
    assert unit.state() == before
    assert "submit" not in git(server, "for-each-ref")


def test_a_bundle_goes_by_stick_and_is_merged(office: Desk, unit: Desk, tmp_path: Path) -> None:
    unit.edit(BOUGHT, *PHONE)
    file = tmp_path / "水利局.bundle"
    assert "zhcity receive" in unit("submit", "--bundle", file).out
    before = office.state()
    shown = office("receive", file, "--dry-run").out
    assert "带来 1 步" in shown
    assert "√ 可以收下" in shown
    assert office.state() == before
    office("receive", file)
    assert "0391-0000005" in office.text(BOUGHT)
    assert office.is_clean
    parents = office.git("log", "-1", "--format=%P %ae").split()
    assert parents[0] == before[1].split()[0]
    assert parents[1] == unit.head
    assert parents[2] == "jia@example.invalid"
    assert "refs/zhcity" not in office.git("for-each-ref")
    assert office("audit", "verify").code == 0
    assert "没有新的内容" in office("receive", file).out
    # Back on the main line once the office has pushed it.
    office("sync")
    assert "回到主线" in unit("sync").out


def test_both_sides_changed_other_values_of_one_dossier(office: Desk, unit: Desk, tmp_path: Path) -> None:
    unit.save(BOUGHT, *PHONE)
    office.save(BOUGHT, "联系人: {姓名: 示例戊, 岗位: 信息中心}", "联系人: {姓名: 示例戊, 岗位: 机房}")
    office("receive", handed_over(unit, tmp_path))
    assert "0391-0000005" in office.text(BOUGHT)
    assert "岗位: 机房" in office.text(BOUGHT)
    assert office("audit", "verify").code == 0


def test_a_conflict_is_told_and_nothing_moves(office: Desk, unit: Desk, tmp_path: Path) -> None:
    unit.save(BOUGHT, *PHONE)
    office.save(BOUGHT, "岗位: 信息中心}", "岗位: 信息中心, 电话: 0391-0000006}")
    before = office.state()
    told = office("receive", handed_over(unit, tmp_path), code=1)
    assert "ZH2024-SLJ-001 负责人.电话：原来 空，主线 0391-0000006，对方 0391-0000005" in told.out
    assert office.state() == before


def test_office_takes_a_branch_from_the_server(office: Desk, unit: Desk) -> None:
    unit.edit(BOUGHT, *PHONE)
    unit("submit")
    near = office("receive", f"{unit.branch[:-1]}x", code=2).err
    assert unit.branch in near
    assert "已收下 1 步" in office("receive", unit.branch).out


def test_a_unit_cannot_receive(unit: Desk, tmp_path: Path) -> None:
    unit.save(BOUGHT, *PHONE)
    assert "只能由办公室" in unit("receive", handed_over(unit, tmp_path), code=1).err


# What a branch may hold that the office must not take in: (files or commands that make it, what is said).
def _skip_a_stage(unit: Desk) -> None:
    unit.edit(BOUGHT, "阶段: 服务期", "阶段: 结项")
    unit.git("commit", "-q", "-am", "结项")


def _foreign_dossier(unit: Desk) -> None:
    unit.edit(BUILT, "0391-0000001", "0391-0000011")
    unit.git("commit", "-q", "-am", "改别人的")


def _impersonation(unit: Desk) -> None:
    unit.edit("registry/units.yaml", "岗位: 信息中心,", "岗位: 信息中心主任,")
    unit.git("commit", "-q", "-am", "改名录", "--author=示例乙 <yi@example.invalid>")


def _stranger(unit: Desk) -> None:
    be_person(unit.folder, "路人", "nobody@example.invalid")
    unit.edit(BOUGHT, *PHONE)
    unit.git("commit", "-q", "-am", "改电话")


def _symlink(unit: Desk) -> None:
    (unit.folder / "dossiers/2024/SLJ/ZH2024-SLJ-009.yaml").symlink_to("/etc/passwd")
    unit.git("add", "-A")
    unit.git("commit", "-q", "-m", "链接")


def _pipeline(unit: Desk) -> None:
    (unit.folder / ".gitea/workflows").mkdir(parents=True)
    (unit.folder / ".gitea/workflows/zhcity.yaml").write_text("jobs: {}\n", encoding="utf-8")
    unit.git("add", "-A")
    unit.git("commit", "-q", "-m", "流水线")


def _broken_yaml(unit: Desk) -> None:
    unit.edit(BOUGHT, "联系人: {", "联系人: [")
    unit.git("commit", "-q", "-am", "写坏")


@pytest.mark.parametrize(
    ("attack", "said"),
    [
        (_skip_a_stage, "C01"),
        (_foreign_dossier, "C02"),
        (_impersonation, "C03"),
        (_stranger, "nobody@example.invalid"),
        (_symlink, "换成普通文件"),
        (_pipeline, ".gitea/workflows/zhcity.yaml"),
        (_broken_yaml, "F03"),
    ],
)
def test_what_is_not_taken_in(office: Desk, unit: Desk, tmp_path: Path, attack, said: str) -> None:  # type: ignore[no-untyped-def]
    attack(unit)
    before = office.state()
    told = office("receive", handed_over(unit, tmp_path), code=1)
    assert said in told.out
    assert "没有收，什么也没有动" in told.err
    assert office.state() == before


def test_nothing_in_a_branch_is_executed(office: Desk, unit: Desk, tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    (unit.folder / ".gitattributes").write_text("*.yaml filter=evil merge=evil diff=evil\n", encoding="utf-8")
    for key in ("filter.evil.smudge", "filter.evil.clean", "merge.evil.driver", "diff.evil.textconv"):
        git(office.folder, "config", key, f"touch {mark}; cat")
    git(office.folder, "config", "core.hooksPath", str(tmp_path / "hooks"))
    (tmp_path / "hooks").mkdir()
    for name in ("post-merge", "post-checkout", "reference-transaction", "pre-merge-commit", "post-rewrite"):
        (tmp_path / "hooks" / name).write_text(f"#!/bin/sh\ntouch {mark}\n", encoding="utf-8")
        (tmp_path / "hooks" / name).chmod(0o755)
    unit.edit(BOUGHT, *PHONE)
    unit.git("add", "-A")
    unit.git("commit", "-q", "-m", "换电话")
    office("receive", handed_over(unit, tmp_path), code=1)
    assert not mark.exists()


def test_files_that_are_no_bundle(office: Desk, unit: Desk, tmp_path: Path) -> None:
    office.git("remote", "remove", "origin")
    (tmp_path / "表.xlsx").write_bytes(b"PK\x03\x04 no bundle")
    assert "不是提交包" in office("receive", tmp_path / "表.xlsx", code=1).err
    assert "打不开" in office("receive", tmp_path / "没有.bundle", code=2).err
    unit.save(BOUGHT, *PHONE)
    whole = handed_over(unit, tmp_path).read_bytes()
    (tmp_path / "半截.bundle").write_bytes(whole[: len(whole) // 2])
    before = office.state()
    result = office.run("receive", tmp_path / "半截.bundle", cwd=office.folder)
    assert result.code in (1, 2)
    assert "Traceback" not in result.out + result.err
    assert office.state() == before


def test_a_bundle_on_history_that_is_not_here(run: Run, office: Desk, unit: Desk, tmp_path: Path) -> None:
    unit.save(BOUGHT, *PHONE)
    first = unit.head
    unit.save(BOUGHT, "0391-0000005", "0391-0000006")
    unit.git("bundle", "create", "-q", str(tmp_path / "late.bundle"), "main", f"^{first}")
    assert "接着的历史这里没有" in office("receive", tmp_path / "late.bundle", code=1).err


def test_several_branches_in_one_bundle(office: Desk, unit: Desk, tmp_path: Path) -> None:
    unit.save(BOUGHT, *PHONE)
    unit.git("branch", "另一个")
    unit.git("bundle", "create", "-q", str(tmp_path / "two.bundle"), "main", "另一个", "^origin/main")
    assert "另一个" in office("receive", tmp_path / "two.bundle", code=2).err
    office("receive", tmp_path / "two.bundle", "--branch", "main")


def test_a_bundle_is_not_written_over_anything(unit: Desk, tmp_path: Path) -> None:
    unit.save(BOUGHT, *PHONE)
    (tmp_path / "there.bundle").write_bytes(b"mine")
    assert "已经有" in unit("submit", "--bundle", tmp_path / "there.bundle", code=2).err
    assert "在项目库里面" in unit("submit", "--bundle", unit.folder / "x.bundle", code=2).err
    assert (tmp_path / "there.bundle").read_bytes() == b"mine"
    assert unit.branch == "main"


def test_history_of_another_library(run: Run, office: Desk, tmp_path: Path) -> None:
    other = tmp_path / "other"
    assert run("init", other, "--person", CGJ[0], "--email", CGJ[1]).code == 0
    assert "没有共同的历史" in office("receive", other, code=1).err
