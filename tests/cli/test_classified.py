"""涉密: number, unit and state are kept; nothing of such a project leaves the library, byte by byte."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from complete import AS_OF, COMPLETE
from support import Run, git
from zhcity_cli.cli import COMMANDS

TIDY = "ZH2023-SLJ-001"  # in the complete library: the four words and no more
# Written by people who did not know: content where none may stand, a file that cannot be read, characters that are refused.
CODE_WORD = "雪豹"
UNTIDY = {
    "ZH2026-SLJ-801": f"名称: {CODE_WORD}工程\n计划年度: 2027\n阶段: 储备\n{CODE_WORD}: 甲\n申报: {{建设内容: {CODE_WORD}中心}}\n",
    "ZH2026-SLJ-802": f"名称: {CODE_WORD}二期\n计划年度: 2027\n申报: {{建设内容: [{CODE_WORD}\n",
    "ZH2026-SLJ-803": f"名称: {CODE_WORD}cafe\u0301\n状态: {CODE_WORD}\n",
}
NUMBERS = (TIDY, *UNTIDY)
PUBLIC = "ZH2022-CGJ-001"


@pytest.fixture
def mixed(git_library: Path) -> Path:
    """The complete library, its classified project, and three more that were not written as they should be."""
    for number, content in UNTIDY.items():
        file = git_library / f"dossiers/2026/SLJ/{number}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"编号: {number}\n项目单位: SLJ\n路径: 涉密\n状态: 正常\n{content}", encoding="utf-8")
    settings = git_library / "zhcity.yaml"
    settings.write_text(
        settings.read_text(encoding="utf-8").replace("涉密提示行: 否", "涉密提示行: 是"), encoding="utf-8"
    )
    return git_library


# What goes out of the house, by command; {out} is a file for it.
OUTPUTS: dict[str, list[str]] = {
    "list": ["list", "list --format json", "list --unit SLJ"],
    "plan": [
        "plan build 2027", "plan build 2027 --draft", "plan show 2023", "plan verify 2023", "plan diff 2023 2027",
    ],
    "year": ["year open 2027", "year status 2027", "year status 2027 --format json"],
    "form": [f"form 项目申报表 {PUBLIC}", "form 项目申报表 --unit SLJ"],
    "export": ["export plan-review 2023", "export plan-review 2023 --output {out}.xlsx"],
    "validate": ["validate --unit SLJ --format xlsx", "validate --unit SLJ --format markdown"],
    "package": ["package check 2023", "package show 2023", "package show CG2023-01", "package show 2023 --format json"],
    "operation": ["operation check 2026", "operation show 2026", "operation show 2026 --format json", "operation build 2027"],
    "experts": ["experts list", f"experts draw --field 软件 --for {PUBLIC} --count 1 --seed 1"],
    "appraise": ["appraise 2025", "appraise 2025 --format json", "appraise 2026 --unit SLJ"],
    "due": ["due", "due --format json", "due --format ics"],
    "similar": ["similar", f"similar {PUBLIC}"],
    "doctor": ["doctor"],
    "audit": ["audit verify"],
    "check": ["check --base HEAD", "check --base HEAD --format markdown", "check --base HEAD --format json"],
    "schema": ["schema"],
    "explain": ["explain rules", "explain R61a"],
}  # fmt: skip
# Commands that put out nothing of other projects than the one they are told, which the tests below look at.
OTHERWISE = {
    "init", "demo", "new", "intake", "show", "record", "attach", "save", "advance", "whoami", "completion",
    "sync", "submit", "receive", "slice", "correct", "hook", "migrate",
    "archive",  # the library itself as a bundle, for the archive that keeps it
}  # fmt: skip


def test_every_command_that_puts_something_out_is_looked_at() -> None:
    assert set(COMMANDS) - OTHERWISE <= set(OUTPUTS)


CALLS = [call for name in COMMANDS for call in OUTPUTS.get(name, ())]


def test_nothing_of_a_classified_project_goes_out(mixed: Path, run: Run, tmp_path: Path) -> None:
    before = {path for path in mixed.rglob("*") if path.is_file()}
    for call in CALLS:
        result = run(*call.format(out=tmp_path / "送审").split(), cwd=mixed)
        assert result.code in (0, 1), (call, result.err)
        for word in (*NUMBERS, CODE_WORD):
            assert word not in result.out + result.err, (call, word)
    written = [path for path in mixed.rglob("*") if path.is_file() and path not in before]
    written += [mixed / "plans/2027/plan.yaml", *tmp_path.glob("*.xlsx"), *kept_beside(mixed)]
    assert {path.suffix for path in written} >= {".xlsx", ".txt", ".yaml"}
    for path in written:
        for name, content in parts(path):
            for word in (*NUMBERS, CODE_WORD):
                assert word.encode() not in content, (name, word)
                assert word.encode("utf-16-le") not in content, (name, word)


def kept_beside(folder: Path) -> list[Path]:
    """What the tool keeps for itself in the git directory."""
    return [
        path for path in (folder / ".git").rglob("*") if path.is_file() and "zhcity" in path.as_posix().split(".git")[1]
    ]


def parts(path: Path) -> Iterator[tuple[str, bytes]]:
    """The file, and what is packed in it."""
    content = path.read_bytes()
    yield path.name, content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for name in packed.namelist():
                yield f"{path.name}!{name}", packed.read(name)


@pytest.mark.parametrize(
    "format", ["text", "json", "sarif", "junit", "github", "gitlab", "markdown", "csv"]
)  # fmt: skip
def test_a_report_names_the_project_and_shows_nothing_of_it(mixed: Path, run: Run, format: str) -> None:
    report = run("validate", "--format", format, "--as-of", AS_OF, cwd=mixed)
    assert report.code == 1
    assert CODE_WORD not in report.out + report.err
    assert "R61a" in report.out and "ZH2026-SLJ-801" in report.out


def test_show_tells_number_unit_and_state(mixed: Path, run: Run) -> None:
    for number in NUMBERS:
        shown = run("show", number, cwd=mixed)
        assert shown.code == 0 and CODE_WORD not in shown.out + shown.err
    assert "涉密项目" in run("show", TIDY, cwd=mixed).out


def test_a_secrecy_word_is_told_without_its_line(git_library: Path, run: Run) -> None:
    file = git_library / COMPLETE["建设"]
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("意见: 材料齐全", f"意见: 绝密{CODE_WORD}"), encoding="utf-8")
    report = run("validate", PUBLIC, cwd=git_library)
    assert "R61b" in report.out and CODE_WORD not in report.out
    assert run("save", cwd=git_library).code == 1


def test_the_line_below_the_totals_is_there_where_the_settings_want_it(
    mixed: Path, git_library: Path, run: Run
) -> None:
    line = "另有涉密项目按规定另行报批"
    assert line in run("plan", "show", "2023", cwd=mixed).out
    run("export", "plan-review", "2023", "--output", mixed / "out/有.xlsx", cwd=mixed)
    assert any(line.encode() in content for _, content in parts(mixed / "out/有.xlsx"))
    settings = mixed / "zhcity.yaml"
    settings.write_text(
        settings.read_text(encoding="utf-8").replace("涉密提示行: 是", "涉密提示行: 否"), encoding="utf-8"
    )
    assert line not in run("plan", "show", "2023", cwd=mixed).out
    run("export", "plan-review", "2023", "--output", mixed / "out/无.xlsx", cwd=mixed)
    assert not any(line.encode() in content for _, content in parts(mixed / "out/无.xlsx"))


HEAD_ONLY = "编号: {number}\n项目单位: {unit}\n路径: 涉密\n状态: 正常\n"


def test_what_was_committed_cannot_become_classified_here(git_library: Path, run: Run) -> None:
    file, other = git_library / COMPLETE["建设"], git_library / COMPLETE["运维"]
    content, head = file.read_text(encoding="utf-8"), git(git_library, "rev-parse", "HEAD")
    for text in (HEAD_ONLY.format(number=PUBLIC, unit="CGJ"), content.replace("路径: 建设", "路径: 涉密")):
        file.write_text(text, encoding="utf-8")
        for call in (["save"], ["save", "--dry-run"], ["save", PUBLIC, "-m", "定密"]):
            refused = run(*call, cwd=git_library)
            assert refused.code == 1
            for words in ("不推送", "断开", "保密工作机构", "不改写历史", "什么也没有写"):
                assert words in refused.err
            assert "名称" not in refused.err and CODE_WORD not in refused.err
        assert file.read_text(encoding="utf-8") == text
        assert git(git_library, "rev-parse", "HEAD") == head
    assert run("save", "ZH2025-CGJ-001", cwd=git_library).code == 0  # what is not concerned goes on
    # Also where somebody has committed it past the tool, and where it stands on another branch only.
    git(git_library, "commit", "-q", "-am", "改为涉密")
    file.write_text(HEAD_ONLY.format(number=PUBLIC, unit="CGJ").replace("正常", "暂缓"), encoding="utf-8")
    assert "保密工作机构" in run("save", cwd=git_library).err
    git(git_library, "checkout", "-q", "--", COMPLETE["建设"])
    git(git_library, "checkout", "-q", "-b", "草稿")
    draft = git_library / "dossiers/2026/CGJ/ZH2026-CGJ-901.yaml"
    draft.parent.mkdir(parents=True)
    draft.write_text(other.read_text(encoding="utf-8").replace("ZH2025-CGJ-001", "ZH2026-CGJ-901"), encoding="utf-8")
    git(git_library, "add", "-A")
    git(git_library, "commit", "-q", "-m", "草稿")
    git(git_library, "checkout", "-q", "main")
    draft.parent.mkdir(parents=True, exist_ok=True)
    draft.write_text(HEAD_ONLY.format(number="ZH2026-CGJ-901", unit="CGJ"), encoding="utf-8")
    assert "历史里有 1 个版本" in run("save", cwd=git_library).err


def test_a_classified_project_is_kept_by_commands(git_library: Path, run: Run) -> None:
    refused = run("new", "--unit", "CGJ", "--path", "涉密", "--name", CODE_WORD, cwd=git_library)
    assert refused.code == 2 and "不写名称" in refused.err
    made = run("new", "--unit", "CGJ", "--path", "涉密", cwd=git_library)
    file = git_library / made.out.split()[1]
    number = file.stem
    assert run("save", cwd=git_library).code == 0
    assert run("record", number, "状态=暂缓", "--save", cwd=git_library).code == 0
    assert "状态: 暂缓\n" in git(git_library, "show", f"HEAD:{file.relative_to(git_library).as_posix()}") + "\n"
    for words in (["名称=某某"], ["申报", "建设内容=某某"], ["编号=ZH2026-CGJ-999"]):
        assert run("record", number, *words, cwd=git_library).code == 2
    assert run("record", number, "路径=建设", cwd=git_library).code == 1
    assert run("attach", number, git_library / "zhcity.yaml", "--kind", "其他", "--copy", cwd=git_library).code == 2
    assert run("form", "项目申报表", number, cwd=git_library).code == 1
    assert run("advance", number, cwd=git_library).code == 2
    assert "错误 0" in run("validate", "--as-of", AS_OF, cwd=git_library).out


def test_a_plan_that_names_it_is_shown_and_exported_no_more(git_library: Path, run: Run) -> None:
    file = git_library / COMPLETE["建设"]
    file.write_text(HEAD_ONLY.format(number=PUBLIC, unit="CGJ"), encoding="utf-8")
    calls = "plan show 2023", "plan verify 2023", "plan diff HEAD:2023 2023", "export plan-review 2023"
    more = (
        "package show 2023",
        "package show CG2023-01",
        "package check 2023",
        "operation show 2026",
        "operation check 2026",
    )
    for call in (*calls, *more):
        refused = run(*call.split(), cwd=git_library)
        assert refused.code == 1 and "涉密" in refused.err and PUBLIC not in refused.out + refused.err, call
    assert not (git_library / "out").exists()
    assert "R61c" in run("validate", cwd=git_library).out
