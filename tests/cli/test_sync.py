"""sync: what others did comes in, own steps go on top, all of it or nothing; real pushes to a bare repository."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from exchange import BOUGHT, BUILT, CGJ, OFFICE, SLJ, UNITS, Desk, bare, clone, hook
from support import Run, be_person, git

SLJ_PHONE = ("岗位: 信息中心}", "岗位: 信息中心, 电话: 0391-0000005}")


@pytest.fixture
def server(tmp_path: Path) -> Path:
    return bare(tmp_path / "server.git")


@pytest.fixture
def office(run: Run, git_library: Path, server: Path) -> Desk:
    git(git_library, "remote", "add", "origin", str(server))
    desk = Desk(run, git_library)
    assert "已交到 origin 的 main" in desk("sync").out
    return desk


@pytest.fixture
def unit(run: Run, office: Desk, server: Path, tmp_path: Path) -> Desk:
    return clone(run, server, tmp_path / "slj", SLJ)


def test_nothing_to_do(office: Desk) -> None:
    before = office.state()
    assert "已是最新" in office("sync").out
    assert office.state() == before


def test_what_others_did_comes_in(office: Desk, unit: Desk) -> None:
    office.save(BUILT, "0391-0000001", "0391-0000011")
    office("sync")
    told = unit("sync").out
    assert "别人登记了 1 步" in told
    assert "示例甲（政务服务和大数据管理局）" in told
    assert unit.head == office.head
    assert unit.text(BUILT) == office.text(BUILT)
    assert unit.is_clean


def test_own_steps_go_on_top_and_keep_their_author(office: Desk, unit: Desk) -> None:
    unit.save(BOUGHT, *SLJ_PHONE)
    office.save(BUILT, "0391-0000001", "0391-0000011")
    office("sync")
    assert "接在后面，重新核对过" in unit("sync").out
    assert unit.git("log", "--format=%an %ae", "-2").split("\n") == [" ".join(SLJ), " ".join(OFFICE)]
    assert unit.git("rev-parse", "origin/main") == unit.head
    assert unit.is_clean
    office("sync")
    assert office.head == unit.head
    assert office("audit", "verify").code == 0


def test_two_values_of_one_dossier_come_together(office: Desk, unit: Desk) -> None:
    unit.save(BOUGHT, *SLJ_PHONE)
    office.save(BOUGHT, "联系人: {姓名: 示例戊, 岗位: 信息中心}", "联系人: {姓名: 示例戊, 岗位: 机房}")
    office("sync")
    unit("sync")
    assert "0391-0000005" in unit.text(BOUGHT)
    assert unit.text(BOUGHT) != office.text(BOUGHT)
    office("sync")
    assert unit.text(BOUGHT) == office.text(BOUGHT)


def test_a_conflict_is_told_in_dossier_words_and_nothing_moves(office: Desk, unit: Desk) -> None:
    office.save(BOUGHT, "岗位: 信息中心}", "岗位: 信息中心, 电话: 0391-0000006}")
    office("sync")
    unit.save(BOUGHT, *SLJ_PHONE)
    before = unit.state()
    told = unit("sync", code=1)
    assert "ZH2024-SLJ-001 负责人.电话：原来 空，远端 0391-0000006，您 0391-0000005" in told.out
    assert "什么也没有动" in told.err
    assert unit.state() == before
    # The remedy that it names works: take over the other side's value.
    unit.save(BOUGHT, "0391-0000005", "0391-0000006")
    assert "和远端已经一样" in unit("sync").out
    assert unit.head == office.head
    assert unit.is_clean


def test_a_detour_is_folded_into_one_step(office: Desk, unit: Desk) -> None:
    office.save(BOUGHT, "岗位: 信息中心}", "岗位: 信息中心, 电话: 0391-0000006}")
    office("sync")
    unit.save(BOUGHT, *SLJ_PHONE)
    unit.save(BOUGHT, "0391-0000005}", "0391-0000006}")
    unit.save(BOUGHT, "岗位: 信息中心, 电话", "岗位: 信息中心主任, 电话")
    unit("sync")
    assert "岗位: 信息中心主任" in unit.text(BOUGHT)
    assert "0391-0000006" in unit.text(BOUGHT)
    assert unit.git("rev-list", "--count", f"{office.head}..HEAD") == "1"


def test_the_same_new_number_on_both_sides_is_told(office: Desk, unit: Desk) -> None:
    for desk, phone in ((office, "甲"), (unit, "乙")):
        text = f"编号: ZH2026-SLJ-001\n名称: 示例系统{phone}\n项目单位: SLJ\n路径: 建设\n阶段: 储备\n"
        place = desk.folder / "dossiers/2026/SLJ/ZH2026-SLJ-001.yaml"
        place.parent.mkdir(parents=True)
        place.write_text(text, encoding="utf-8")
        desk("save")
    office("sync")
    before = unit.state()
    assert "ZH2026-SLJ-001：两边都新建了它" in unit("sync", code=1).out
    assert unit.state() == before


def test_unsaved_edits_are_never_overwritten(office: Desk, unit: Desk) -> None:
    office.save(BOUGHT, "岗位: 信息中心}", "岗位: 信息中心, 电话: 0391-0000006}")
    office("sync")
    unit.edit(BOUGHT, *SLJ_PHONE)
    before = unit.state()
    told = unit("sync", code=1).err
    assert BOUGHT in told
    assert "先用 zhcity save 登记" in told
    assert unit.state() == before


def test_unsaved_edits_elsewhere_stay(office: Desk, unit: Desk) -> None:
    office.save(BUILT, "0391-0000001", "0391-0000011")
    office("sync")
    unit.edit(BOUGHT, *SLJ_PHONE)
    unit("sync")
    assert unit.head == office.head
    assert "0391-0000005" in unit.text(BOUGHT)
    assert unit.git("diff", "--name-only") == BOUGHT


def test_a_step_that_is_not_legal_on_the_new_base_stays_behind(office: Desk, unit: Desk) -> None:
    unit.save(BOUGHT, *SLJ_PHONE)
    office.edit(UNITS, "邮箱: [bing@example.invalid]", "邮箱: [geng@example.invalid]")
    office.save(UNITS, "版本: 3", "版本: 4")
    office("sync")
    before = unit.state()
    told = unit("sync", code=1)
    assert "bing@example.invalid" in told.out
    assert "什么也没有动" in told.err
    assert unit.state() == before


def test_dry_run_writes_nothing(office: Desk, unit: Desk) -> None:
    unit.save(BOUGHT, *SLJ_PHONE)
    office.save(BUILT, "0391-0000001", "0391-0000011")
    office("sync")
    before = unit.state()
    assert "演示，没有写入" in unit("sync", "--dry-run").out
    assert unit.state() == before
    assert git(unit.folder, "ls-remote", "origin", "main").split()[0] == office.head


def test_a_protected_main_line_leads_to_a_branch_and_back(office: Desk, unit: Desk, server: Path) -> None:
    hook(server, "update", '[ "$1" != refs/heads/main ] || { echo "main is protected" >&2; exit 1; }\n')
    unit.save(BOUGHT, *SLJ_PHONE)
    told = unit("sync", code=1).err
    assert "main is protected" in told
    assert "zhcity submit" in told
    assert unit.branch.startswith("submit/SLJ-")
    assert unit.git("rev-parse", "main") == unit.git("rev-parse", "origin/main")
    assert unit.is_clean
    more = unit.save(BOUGHT, "岗位: 信息中心, 电话", "岗位: 信息中心主任, 电话")
    assert "zhcity submit" in more.err
    name = unit.branch
    assert f"已交到 origin 的分支 {name}" in unit("submit").out
    assert "办公室还没有收" in unit("sync").out
    # The office takes the branch in from the server; its own main line is open to it.
    (server / "hooks" / "update").unlink()
    assert "已收下 2 步" in office("receive", name).out
    office("sync")
    assert "回到主线 main" in unit("sync").out
    assert (unit.branch, unit.head) == ("main", office.head)
    assert unit.git("branch", "--format=%(refname:short)") == "main"
    assert unit.is_clean
    assert office("audit", "verify").code == 0


def test_a_squash_on_the_forge_is_known_as_taken_in(office: Desk, unit: Desk) -> None:
    unit.save(BOUGHT, *SLJ_PHONE)
    unit.save(BOUGHT, "岗位: 信息中心, 电话", "岗位: 信息中心主任, 电话")
    unit("submit")
    name = unit.branch
    office.git("fetch", "-q")
    office.git("merge", "-q", "--squash", f"origin/{name}")
    office.git("commit", "-q", "-m", "水利局换联系人", f"--author={SLJ[0]} <{SLJ[1]}>")
    office("sync")
    assert "回到主线" in unit("sync").out
    assert (unit.branch, unit.head) == ("main", office.head)


def test_the_setting_protects_the_main_line(office: Desk, unit: Desk) -> None:
    office.save("zhcity.yaml", "涉密提示行: 否", "涉密提示行: 否\n主线保护: 是")
    assert office.branch == "main"
    office("sync")
    unit("sync")
    told = unit.save(BOUGHT, *SLJ_PHONE)
    assert unit.branch.startswith("submit/SLJ-")
    assert unit.branch in told.err
    assert unit.git("rev-parse", "main") == office.head


def test_what_the_hook_finds_wrong_is_told_and_stays(office: Desk, unit: Desk, server: Path, run: Run) -> None:
    assert run("init", server, "--forge", "bare").code == 0
    unit.edit(BOUGHT, "阶段: 服务期", "阶段: 结项")
    unit.git("commit", "-q", "-am", "结项")
    told = unit("sync", code=1)
    assert "C01" in told.out
    assert "推送已退回" in told.err
    assert unit.branch == "main"
    assert git(server, "rev-parse", "main") == office.head


def test_no_server(run: Run, git_library: Path) -> None:
    told = Desk(run, git_library)("sync", code=1).err
    assert "还没有远端" in told
    assert "--bundle" in told


def test_the_server_is_away(office: Desk, unit: Desk, server: Path) -> None:
    shutil.move(server, server.with_name("gone"))
    before = unit.state()
    told = unit("sync", code=2).err
    assert "连不上远端 origin" in told
    assert unit.state() == before


def test_nobody_is_pushed_aside(office: Desk, unit: Desk, server: Path, tmp_path: Path, run: Run) -> None:
    """Somebody pushes between our fetch and our push: we fetch again."""
    third = clone(run, server, tmp_path / "cgj", CGJ)
    third.save(BUILT, "0391-0000002", "0391-0000022")
    third.git("push", "-q", "origin", "main:refs/heads/waiting")
    # The server lets the waiting branch pass at the moment of our push, once.
    once = 'if git rev-parse -q --verify refs/heads/waiting >/dev/null; then\n  git update-ref refs/heads/main "$(git rev-parse refs/heads/waiting)"\n  git update-ref -d refs/heads/waiting\nfi\n'
    hook(server, "pre-receive", "unset GIT_QUARANTINE_PATH\n" + once)
    unit.save(BOUGHT, *SLJ_PHONE)
    unit("sync")
    assert git(server, "rev-parse", "main") == unit.head
    assert unit.git("log", "--format=%ae", "-2").split() == [SLJ[1], CGJ[1]]
    assert "0391-0000022" in unit.text(BUILT)


@pytest.mark.parametrize("url", ["ext::sh -c touch% /tmp/zhcity-was-here", "-u", "helper::anything"])
def test_a_hostile_remote_runs_nothing(run: Run, git_library: Path, tmp_path: Path, url: str) -> None:
    mark = tmp_path / "ran"
    git(git_library, "config", "remote.origin.url", url.replace("/tmp/zhcity-was-here", str(mark)))
    git(git_library, "config", "remote.origin.fetch", "+refs/heads/*:refs/remotes/origin/*")
    be_person(git_library, *OFFICE)
    Desk(run, git_library)("sync", code=2)
    assert not mark.exists()
