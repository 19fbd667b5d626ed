"""zhcity year: the declaration is opened, and who has not declared is known."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from support import Run

ROOT = Path(__file__).parents[2]


@pytest.fixture
def example(tmp_path: Path) -> Path:
    for name in ("dossiers", "registry", "plans"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "zhcity.yaml", tmp_path)
    return tmp_path


def test_open_writes_a_notice_and_a_blank_form_for_every_unit(run: Run, example: Path) -> None:
    result = run("year", "open", "2028", "--as-of", "2027-01-04", cwd=example)
    assert result.code == 0, result.err
    folder = example / "out/2028-申报"
    notice = (folder / "通知.txt").read_text(encoding="utf-8-sig")
    assert "关于申报 2028 年度" in notice and "2027年1月1日至2027年3月31日" in notice
    assert "申报表、申请函、建设方案" in notice
    units = json.loads(run("year", "status", "2028", "--format", "json", cwd=example).out)["units"]
    assert {path.name for path in folder.glob("*.xlsx")} == {f"项目申报表-{unit['code']}.xlsx" for unit in units}
    form = openpyxl.load_workbook(folder / "项目申报表-SLJ.xlsx")["项目申报表"]
    assert "2028" in {str(cell.value) for row in form.iter_rows() for cell in row}
    assert f"催报 {len(units)} 个单位" in result.out and "还剩 86 天" in result.out


def test_status_tells_who_owes(run: Run, example: Path) -> None:
    report = json.loads(run("year", "status", "2027", "--format", "json", cwd=example).out)
    units = {unit["code"]: unit for unit in report["units"]}
    assert report["window"] == ["2026-01-01", "2026-03-31"]
    assert "ZH2026-CGJ-001" in units["CGJ"]["declared"] and not units["CGJ"]["owes"]
    assert "ZH2026-NYJ-002" in units["NYJ"]["in_reserve"]
    for file in (example / "dossiers").glob("*/CGJ/*.yaml"):
        file.unlink()
    text = run("year", "status", cwd=example)
    assert text.code == 0 and "2027 年度" in text.out and "城市管理局" in text.out.splitlines()[-1]


def test_open_refuses_a_year_that_cannot_be_meant(run: Run, example: Path) -> None:
    result = run("year", "open", "2050", cwd=example)
    assert result.code == 2 and "2027" in result.err
    assert not (example / "out").exists()


def test_plan_build_without_a_year_means_the_next_one(run: Run, example: Path) -> None:
    assert "2027 年度计划" in run("plan", "build", cwd=example).out


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_completion_prints_a_script(run: Run, shell: str) -> None:
    result = run("completion", shell)
    assert result.code == 0 and "zhcity" in result.out
    assert run("completion", "cmd").code == 2


def test_tab_completes_commands_and_options(tmp_path: Path) -> None:
    def tab(words: str) -> str:
        asked = {"_ZHCITY_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(len(words.split()) - 1)}
        done = subprocess.run(
            [sys.executable, "-m", "zhcity_cli"],
            env={**os.environ, **asked},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout

    assert "plan" in tab("zhcity pl")
    assert "--strict" in tab("zhcity validate --st")
