"""Every case of tests/due/cases.yaml through the command line: who owes what by when on a day."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from complete import AS_OF, snapshot
from rules.patches import Patch, read_plain
from support import Run

TABLE = read_plain((Path(__file__).parent / "cases.yaml").read_text(encoding="utf-8"))
WORDS = {"名称", "起点", "改动", "某日", "看几天", "期望", "没有"}
EXPECTED_WORDS = {"谁", "事", "编号", "期限", "自", "还有", "来源"}
FAR = "36500"


@pytest.mark.parametrize("case", TABLE["用例"], ids=lambda case: case["名称"])
def test_case(case: dict[str, Any], library: Path, run: Run) -> None:
    assert set(case) <= WORDS and {"期望", "没有"} & set(case), case
    Patch(TABLE["起点"].get(case.get("起点"), {})).apply(library)
    Patch(case.get("改动", {})).apply(library)
    before = snapshot(library)
    options = ("--as-of", case.get("某日", AS_OF), "--within", case.get("看几天", FAR), "-C", library)

    result = run("due", "--format", "json", *options)

    assert (result.code, result.err) == (0, "")
    found = json.loads(result.out)["due"]
    told = "\n".join(f"{e['unit']} {e['due'] or e['since']} {e['subject']} {e['what']}（{e['source']}）" for e in found)
    for wanted in _listed(case.get("期望", [])):
        assert set(wanted) <= EXPECTED_WORDS, wanted
        same = [each for each in found if _fits(each, wanted)]
        assert len(same) == 1, f"要的是 {wanted}\n得到\n{told}"
        if "还有" in wanted:
            lines = [line for line in run("due", *options).out.split("\n") if wanted["事"] in line]
            assert [
                line
                for line in lines
                if line.startswith(wanted.get("期限", "—")) and wanted["还有"] in re.split(" {2,}", line)
            ]
    for text in case.get("没有", []):
        assert not [each for each in found if text in each["what"]], told
    assert snapshot(library) == before


def _listed(stated: Any) -> list[dict[str, str]]:
    return stated if isinstance(stated, list) else [stated]


def _fits(each: dict[str, Any], wanted: dict[str, str]) -> bool:
    return (
        each["unit"] == wanted["谁"]
        and wanted["事"] in each["what"]
        and each["subject"] == wanted.get("编号", each["subject"])
        and each["due"] == wanted.get("期限")
        and ("自" not in wanted or each["since"] == wanted["自"])
        and wanted.get("来源", "") in each["source"]
    )
