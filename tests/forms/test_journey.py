"""From the blank form to a project that is declared, by commands alone; and back for a correction."""

from __future__ import annotations

import pytest

from forms.conftest import YEAR, Desk, Fill


@pytest.mark.parametrize("is_resaved", [False, True], ids=["as saved", "by LibreOffice"])
def test_a_form_filled_by_hand_becomes_a_declared_project(desk: Desk, filled: Fill, is_resaved: bool) -> None:
    form = filled()
    form = desk.resaved(form) if is_resaved else form
    number = f"ZH{YEAR}-SLJ-001"

    shown = desk.intake(form, "--dry-run")
    assert shown.code == 0 and "演示" in shown.out, shown.out + shown.err
    assert desk.dossiers() == []

    taken = desk.intake(form)
    assert taken.code == 0, taken.out + taken.err
    assert "错误" not in taken.out, taken.out
    assert f"已新建 {number}" in taken.out
    assert "错误 0，提示 0，存疑 0" in desk.act("validate", number)
    desk.act("save", number)
    assert "储备 → 申报" in desk.act("advance", number)
