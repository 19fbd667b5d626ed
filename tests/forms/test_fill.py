"""Whatever people type stands in the dossier afterwards, and nothing else of the file moves."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from complete import DATA
from forms.conftest import YEAR, Desk, Fill
from zhcity_cli.store.yaml_fill import fill
from zhcity_cli.store.yaml_read import read

SKELETONS = sorted((Path(__file__).parent.parent.parent / "templates/dossiers").rglob("*.yaml"))
NASTY = [
    "- 甲: 乙", '"引号"', "# 不是注释", "甲 # 乙", "yes", "007", "1e3", ": 冒号", "甲: 乙", "{花: 括号}", "[方, 括号]", "|", ">-",
    "*别名", "&锚", "!标签", "%指令", "@a", "`", "---", "甲\n\n乙", "  缩进", "甲\n  乙\n丙", "末尾 \\", "~", "null", "😀𠮷",
    "2026-03-01", "12:30", "'单引号", "甲，乙", "a" * 300, "…\n---\n…", "=1+1", "甲\n# 乙", "甲:\n  乙", "- 甲\n- 乙",
]  # fmt: skip
ROUTES = [("名称",), ("申报", "现状与必要性"), ("申报", "原则", "资源整合", "部署"), ("申报", "前期项目")]


def values(text: str) -> Any:
    return read(text.encode()).values


def reached(text: str, at: tuple[str, ...]) -> Any:
    found = values(text)
    for step in at:
        found = found.get(step) if isinstance(found, dict) else None
    return found


@pytest.mark.parametrize("typed", NASTY)
@pytest.mark.parametrize("skeleton", [SKELETONS[0], DATA / "建设.yaml"], ids=lambda path: path.stem)
def test_nasty_text(skeleton: Path, typed: str) -> None:
    before = skeleton.read_text(encoding="utf-8").replace("编号: {编号}", "编号: 甲")
    for word in ("名称", "项目单位", "计划年度"):
        before = before.replace(f"{word}: {{{word}}}", f"{word}: 甲")
    for at in ROUTES:
        after = fill(before, {at: typed})
        assert reached(after, at) == typed
        assert fill(after, {at: typed}) == after
        back = fill(after, {at: reached(before, at)})
        assert values(back) == values(before)


TYPED = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cs", "Co", "Cn")), min_size=1).map(
    str.strip
)
CELLS = st.dictionaries(st.sampled_from(["名称", "类", "数量", "品目"]), TYPED.filter(bool), min_size=1)


@settings(max_examples=60, deadline=None)
@given(text=TYPED.filter(bool), rows=st.lists(CELLS, max_size=5), words=st.lists(TYPED.filter(bool), max_size=4))
def test_any_text_any_rows(text: str, rows: list[dict[str, str]], words: list[str]) -> None:
    from zhcity_cli.store.text_gate import character_fault

    typed = "".join([text, *words, *(v for row in rows for v in row.values())])
    if any(map(character_fault, typed)) or not (typed.isprintable() and unicodedata.is_normalized("NFC", typed)):
        return
    before = (DATA / "建设.yaml").read_text(encoding="utf-8")
    costs, standards = ("申报", "投资", "明细"), ("申报", "原则", "统一标准", "标准")
    after = fill(before, {("申报", "建设内容"): text, costs: rows, standards: words})
    assert reached(after, ("申报", "建设内容")) == text
    assert (reached(after, costs) or []) == rows and (reached(after, standards) or []) == words
    kept = [line for line in before.splitlines() if line.startswith(("  - {编号", "论证", "审定", "编号"))]
    assert [line for line in kept if line not in after.splitlines()] == []


@pytest.mark.parametrize("category", ["信息网络", "云服务平台", "信息化应用系统", "信息资源开发利用", "信息安全"])
@pytest.mark.parametrize("path", ["建设", "购买服务"])
def test_every_skeleton_takes_the_form(desk: Desk, filled: Fill, path: str, category: str) -> None:
    mode = "政府投资" if path == "建设" else "购买服务"
    told = desk.intake(filled({"类别": category, "路径": path, "投入方式": mode}))
    assert told.code == 0 and "错误" not in told.out, told.out + told.err
    number = desk.dossiers()[0].stem
    assert "错误 0" in desk.act("validate", number)
    assert f"计划年度: {YEAR + 1}" in desk.dossiers()[0].read_text(encoding="utf-8")
