"""slice: a unit's part, with nothing of anybody else's; what was done in it comes back value by value."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from complete import snapshot
from exchange import BOUGHT, CGJ, SLJ, Desk
from support import Run, be_person, call_main, git

PHONE = ("岗位: 信息中心}", "岗位: 信息中心, 电话: 0391-0000005}")
SECRET = "dossiers/2023/CGJ/ZH2023-CGJ-009.yaml"


@pytest.fixture
def office(run: Run, git_library: Path) -> Desk:
    secret = git_library / SECRET
    secret.parent.mkdir(parents=True)
    secret.write_text("编号: ZH2023-CGJ-009\n项目单位: CGJ\n路径: 涉密\n状态: 正常\n", encoding="utf-8")
    desk = Desk(run, git_library)
    desk("save")
    return desk


@pytest.fixture
def part(run: Run, office: Desk, tmp_path: Path) -> Desk:
    office("slice", "水利局", tmp_path / "slj")
    return Desk(run, tmp_path / "slj")


def of_the_library(folder: Path) -> dict[str, bytes]:
    return {path: content for path, content in snapshot(folder).items() if not path.startswith("templates/")}


def test_it_holds_its_own_and_nothing_of_others(office: Desk, part: Desk) -> None:
    files = of_the_library(part.folder)
    own = sorted(path for path in files if path.startswith("dossiers/"))
    whole = sorted(path for path in of_the_library(office.folder) if path.startswith("dossiers/") and "/SLJ/" in path)
    assert own == whole
    text = b"\n".join(files.values()).decode()
    # Numbers, names, people and plans of the other unit, and that it has a classified project.
    for foreign in (
        "ZH2022-CGJ-001",
        "ZH2025-CGJ-001",
        "ZH2023-CGJ-009",
        "城市运行综合指挥平台",
        CGJ[0],
        CGJ[1],
        "11419001MB",
    ):
        assert foreign not in text, foreign
    assert git(part.folder, "rev-list", "--all", "--count") == "1"


def test_own_files_are_the_very_same(office: Desk, part: Desk) -> None:
    assert (part.folder / BOUGHT).read_bytes() == (office.folder / BOUGHT).read_bytes()


def test_its_rules_say_what_they_say_in_the_whole_library(part: Desk) -> None:
    told = part("validate").out
    assert "错误 0" in told
    assert part("audit", "verify").code == 0


def test_its_person_works_in_it_at_once(part: Desk) -> None:
    assert part.git("config", "user.email") == SLJ[1]
    assert "水利局" in part("whoami").out
    part.save(BOUGHT, *PHONE)


def test_untouched_it_changes_nothing(office: Desk, part: Desk) -> None:
    before = office.state()
    assert "没有新的内容" in office("receive", part.folder).out
    assert office.state() == before
    assert "没有要提交的" in part("submit", "--bundle", part.folder.parent / "x.bundle").out


def test_it_comes_back_by_stick(office: Desk, part: Desk, tmp_path: Path) -> None:
    part.edit(BOUGHT, *PHONE)
    part("submit", "-m", "换电话", "--bundle", tmp_path / "x.bundle")
    told = office("receive", tmp_path / "x.bundle").out
    assert "水利局的小库" in told
    assert (office.folder / BOUGHT).read_bytes() == (part.folder / BOUGHT).read_bytes()
    taken = office.git("log", "-1", "--format=%an %ae|%cn|%s", "HEAD^2")
    assert taken == f"{SLJ[0]} {SLJ[1]}|示例甲|换电话"
    assert office.is_clean
    assert office("audit", "verify").code == 0


def test_it_comes_back_more_than_once(office: Desk, part: Desk) -> None:
    part.save(BOUGHT, *PHONE)
    office("receive", part.folder)
    part.save(BOUGHT, "0391-0000005", "0391-0000006")
    assert "带来 1 步" in office("receive", part.folder).out
    assert "0391-0000006" in office.text(BOUGHT)
    assert "没有新的内容" in office("receive", part.folder).out
    assert office("audit", "verify").code == 0


def test_both_sides_changed_other_values(office: Desk, part: Desk) -> None:
    part.save(BOUGHT, *PHONE)
    office.save(BOUGHT, "联系人: {姓名: 示例戊, 岗位: 信息中心}", "联系人: {姓名: 示例戊, 岗位: 机房}")
    office("receive", part.folder)
    assert "0391-0000005" in office.text(BOUGHT)
    assert "岗位: 机房" in office.text(BOUGHT)


def test_a_conflict_is_told_in_dossier_words(office: Desk, part: Desk) -> None:
    part.save(BOUGHT, *PHONE)
    office.save(BOUGHT, "岗位: 信息中心}", "岗位: 信息中心, 电话: 0391-0000006}")
    before = office.state()
    told = office("receive", part.folder, code=1)
    assert "ZH2024-SLJ-001 负责人.电话：原来 空，主线 0391-0000006，对方 0391-0000005" in told.out
    assert office.state() == before
    # The remedy: the unit writes what the main line has.
    part.save(BOUGHT, "0391-0000005", "0391-0000006")
    assert "主线上都已经有了" in office("receive", part.folder).out


def test_new_dossiers_come_back(office: Desk, part: Desk) -> None:
    place = part.folder / "dossiers/2026/SLJ/ZH2026-SLJ-001.yaml"
    place.parent.mkdir(parents=True)
    place.write_text("编号: ZH2026-SLJ-001\n名称: 示例系统\n项目单位: SLJ\n路径: 建设\n阶段: 储备\n", encoding="utf-8")
    part("save")
    office("receive", part.folder)
    assert (office.folder / "dossiers/2026/SLJ/ZH2026-SLJ-001.yaml").exists()


def test_what_the_office_left_in_it_does_not_come_back(office: Desk, part: Desk) -> None:
    part.edit("registry/units.yaml", "版本: 3", "版本: 4")
    part.git("commit", "-q", "-am", "改名录")
    before = office.state()
    assert "registry/units.yaml" in office("receive", part.folder, code=1).err
    assert office.state() == before


def test_an_illegal_step_in_it_is_not_taken(office: Desk, part: Desk) -> None:
    part.edit(BOUGHT, "阶段: 服务期", "阶段: 结项")
    part.git("commit", "-q", "-am", "结项")
    before = office.state()
    assert "C01" in office("receive", part.folder, code=1).out
    assert office.state() == before


def test_a_part_of_another_library(office: Desk, part: Desk) -> None:
    part.save(BOUGHT, *PHONE)
    office.git("checkout", "-q", "--orphan", "neu")
    office.git("commit", "-q", "-m", "另一个开始")
    office.git("branch", "-M", "neu", "main")
    office.git("reflog", "expire", "--expire=now", "--all")
    office.git("gc", "-q", "--prune=now")
    assert "本库的历史里没有它" in office("receive", part.folder, code=1).err


def test_its_history_was_rewritten(office: Desk, part: Desk) -> None:
    part.save(BOUGHT, *PHONE)
    office("receive", part.folder)
    part.git("reset", "-q", "--hard", "HEAD~1")
    part.save(BOUGHT, "岗位: 信息中心}", "岗位: 信息中心, 电话: 0391-0000007}")
    assert "改写" in office("receive", part.folder, code=1).err


def test_where_it_may_not_go(office: Desk, tmp_path: Path) -> None:
    assert "在项目库里面" in office("slice", "SLJ", office.folder / "小库", code=1).err
    (tmp_path / "full").mkdir()
    (tmp_path / "full/x").write_bytes(b"")
    assert "已有别的东西" in office("slice", "SLJ", tmp_path / "full", code=1).err
    assert "SLJ" in office("slice", "SL", tmp_path / "new", code=2).err
    office.edit(BOUGHT, *PHONE)
    assert "没登记的改动" in office("slice", "SLJ", tmp_path / "new", code=1).err
    assert not (tmp_path / "new").exists()


def test_only_the_office_cuts(office: Desk, tmp_path: Path) -> None:
    be_person(office.folder, *SLJ)
    assert "只能由办公室" in office("slice", "SLJ", tmp_path / "new", code=1).err


def test_experts_of_a_meeting_to_come_stay_unnamed(office: Desk, tmp_path: Path) -> None:
    office("slice", "SLJ", tmp_path / "held")
    told = (tmp_path / "held/registry/experts.yaml").read_text(encoding="utf-8")
    assert "姓名: 示例" in told
    for file in office.folder.glob("plans/*/meetings.yaml"):
        text = file.read_text(encoding="utf-8")
        file.write_text(re.sub(r"日期: \d{4}", "日期: 2099", text), encoding="utf-8")
    office.git("commit", "-q", "-am", "会还没有开")
    office("slice", "SLJ", tmp_path / "to come")
    told = (tmp_path / "to come/registry/experts.yaml").read_text(encoding="utf-8")
    assert "姓名: 示例" not in told
    assert "会前不公开" in told


def test_every_unit_of_the_practice_library_has_a_part_without_errors(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, empty_home: Path
) -> None:
    """Its findings are those of the whole library: nothing that the cut broke, and no other unit's number."""
    office = tmp_path / "office"
    assert call_main(monkeypatch, "demo", office).code == 0
    numbers = {path.stem for path in office.glob("dossiers/*/*/*.yaml")}
    for unit in ("CGJ", "DSJ", "SLJ", "YJJ", "ZJJ"):
        folder = tmp_path / unit
        assert call_main(monkeypatch, "slice", unit, folder, "-C", office).code == 0
        told = call_main(monkeypatch, "validate", "-C", folder)
        assert told.code == 0, (unit, told.out)
        text = b"\n".join(
            content for path, content in of_the_library(folder).items() if not path.startswith("registry/")
        )
        own = {path.stem for path in folder.glob("dossiers/*/*/*.yaml")}
        named = {number for number in numbers - own if number.encode() in text}
        cited = {
            number
            for number in named
            if any(
                number in (folder / f).read_text(encoding="utf-8")
                for f in of_the_library(folder)
                if f.startswith("dossiers/")
            )
        }
        assert named == cited, (unit, named - cited)
