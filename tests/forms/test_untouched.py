"""A filled form that nobody touched changes nothing: not a byte of the library, however it was saved."""

from __future__ import annotations

from pathlib import Path

import pytest

from complete import COMPLETE, snapshot
from forms.conftest import Desk
from support import Run

EXAMPLE = Path(__file__).parent.parent.parent


@pytest.mark.parametrize("path", ["建设", "购买服务"])
@pytest.mark.parametrize("is_resaved", [False, True], ids=["as saved", "by LibreOffice"])
def test_a_complete_dossier(run: Run, library: Path, tmp_path: Path, path: str, is_resaved: bool) -> None:
    settings = library / "zhcity.yaml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("示例: 是", "示例: 否"), encoding="utf-8")
    number = Path(COMPLETE[path]).stem
    assert run("form", "项目申报表", number, "-C", library).code == 0
    form = library / "out/forms" / f"项目申报表-{number}.xlsx"
    form = Desk(run, library, tmp_path / "profile").resaved(form) if is_resaved else form
    before = snapshot(library)
    told = run("intake", form, "-C", library)
    assert (told.code, "没有改动" in told.out) == (0, True), told.out + told.err
    assert snapshot(library) == before


def test_a_skeleton(desk: Desk) -> None:
    desk.act("new", "--unit", "SLJ", "--name", "甲：乙系统（示例）", "--category", "信息化应用系统")
    file = desk.dossiers()[0]
    form, before = desk.take(file.stem), file.read_bytes()
    for each in (form, desk.resaved(form)):
        assert "没有改动" in desk.intake(each).out
    assert file.read_bytes() == before


def test_the_same_dossier_gives_the_same_bytes(desk: Desk) -> None:
    assert desk.take("--unit", "SLJ").read_bytes() == desk.take("--unit", "SLJ").read_bytes()


def test_every_bundled_dossier(run: Run, tmp_path: Path) -> None:
    """Read back in this process: 50 forms through the whole command line would take half a minute."""
    from zhcity_cli.exports.forms import FORMS
    from zhcity_cli.exports.forms.sheets import filled_form
    from zhcity_cli.intake.form import read_form
    from zhcity_cli.render.xlsx import to_xlsx
    from zhcity_cli.store.load import load
    from zhcity_cli.store.text_gate import character_fault
    from zhcity_cli.store.xlsx_read import read_workbook

    library, form, file = load(EXAMPLE).library, FORMS["项目申报表"], tmp_path / "表.xlsx"
    dossiers = [filed.record for filed in library.dossiers if filed.record.path in form.paths]
    assert len(dossiers) > 20
    for dossier in dossiers:
        file.write_bytes(to_xlsx(filled_form(form, dossier, library)))
        reading = read_form(read_workbook(file), library, character_fault)
        assert (dossier.id, reading.changed, reading.findings) == (dossier.id, [], ())
