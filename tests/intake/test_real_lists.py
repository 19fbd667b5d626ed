"""The published lists of tests/data/lists: nearly every row is taken or out of scope, each is accounted for."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from complete import DATA, snapshot
from support import Run

LISTS = DATA / "lists"
INTENTIONS = "shandong_caigou_yixiang_2026-01.csv"
OTHER_UNITS = "shandong_caigou_yixiang_2026_other_units.csv"
NOTICES = "ningbo_ygcg_it_bulletins_2025-09_2026-02.csv"
EXAMPLES = "scope_examples.csv"

# File, the options it asks for, and what it asks when it is taken without them.
RUNS = [
    (INTENTIONS, ("--unit", "SLJ"), ("没有认出项目单位是哪一列", "--unit")),
    (INTENTIONS, ("--map", "标题=项目单位", "--add-units"), ("没有认出项目单位是哪一列", "--map 列名=项目单位")),
    (OTHER_UNITS, ("--money", "万元", "--add-units"), ("没有写单位", "--money", "山东省水利厅", "--add-units")),
    (NOTICES, ("--add-units", "--unit", "SLJ"), ("甬兴证券有限公司", "--add-units", "23 行没有写单位", "--unit 代码")),
    (NOTICES, ("--unit", "SLJ"), ("--unit 代码",)),
    (NOTICES, ("--add-units",), ("--add-units",)),
    (EXAMPLES, ("--unit", "SLJ"), ("没有认出项目单位是哪一列",)),
]


def rows_of(file: str) -> list[dict[str, str]]:
    with (LISTS / file).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.mark.parametrize(("file", "options", "asked"), RUNS)
def test_list_is_taken(run: Run, library: Path, file: str, options: tuple[str, ...], asked: tuple[str, ...]) -> None:
    before = snapshot(library)
    without = run("intake", LISTS / file, "-C", library)
    assert without.code == 2
    assert all(piece in without.err for piece in asked), without.err
    assert snapshot(library) == before

    result = json.loads(run("intake", LISTS / file, *options, "--format", "json", "-C", library).out)
    assert result["rows"] == len(rows_of(file)) == len(result["details"])
    assert result["rows"] == sum(result[each] for each in ("taken", "out_of_scope", "rejected", "already", "changed"))
    assert (result["taken"] + result["out_of_scope"]) / result["rows"] >= 0.95
    assert len(set(snapshot(library)) - set(before)) == result["taken"]
    assert "错误 0" in run("validate", "-C", library).out

    middle = snapshot(library)
    again = json.loads(run("intake", LISTS / file, *options, "--format", "json", "-C", library).out)
    assert again["taken"] == again["changed"] == 0 and again["already"] == result["taken"]
    assert snapshot(library) == middle


def test_amounts_are_what_the_list_says(run: Run, library: Path) -> None:
    """Half of the notices have no amount; each of these is told, none is lost."""
    call = ("intake", LISTS / NOTICES, "--unit", "SLJ", "--format", "json", "-C", library)
    details = json.loads(run(*call, "--dry-run").out)["details"]
    told = {row["row"] for row in details if any("没有金额" in note["message"] for note in row["findings"])}
    taken = {row["row"] for row in details if row["outcome"] == "taken"}
    blank = {number for number, row in enumerate(rows_of(NOTICES), 1) if not row["最高限价"]}
    assert told == blank & taken and len(blank) == 232


@pytest.mark.parametrize("example", rows_of(EXAMPLES), ids=lambda example: f"{example['判断']}-{example['项目名称']}")
def test_scope_as_people_judged(run: Run, library: Path, example: dict[str, str]) -> None:
    options = ("--unit", "SLJ", *(("--money", "万元") if example["清单"] == OTHER_UNITS else ()))
    call = ("intake", LISTS / example["清单"], *options, "--dry-run", "--format", "json", "-C", library)
    row = next(row for row in json.loads(run(*call).out)["details"] if row["row"] == int(example["行"]))
    assert row["name"] == example["项目名称"]
    seen = "不属于" if row["outcome"] == "out_of_scope" else "存疑" if row["doubtful"] else "属于"
    assert row["outcome"] in ("taken", "out_of_scope")
    assert (example["判断"], seen) not in (("属于", "不属于"), ("不属于", "属于"))
    assert (example["判断"], seen) not in (("存疑", "不属于"), ("存疑", "属于")), "a borderline row waits for a person"


def shifted(rows: list[list[str]], how: str) -> list[list[str]]:
    """The list with its columns out of place, as a lost or added cell leaves it."""
    head, body = rows[0], rows[1:]
    match how:
        case "右移一格":
            return [head, *(["", *row] for row in body)]
        case "左移一格":
            return [head, *([*row[1:], ""] for row in body)]
        case "少一个表头":
            return [head[1:], *body]
        case "隔行错开":
            return [head, *((["错", *row] if place % 2 else row) for place, row in enumerate(body))]
    raise AssertionError(how)


@pytest.mark.parametrize("how", ["右移一格", "左移一格", "少一个表头", "隔行错开"])
@pytest.mark.parametrize("file", [INTENTIONS, OTHER_UNITS, NOTICES, EXAMPLES])
def test_a_misaligned_list_is_refused_with_evidence(
    run: Run, library: Path, tmp_path: Path, file: str, how: str
) -> None:
    with (LISTS / file).open(encoding="utf-8", newline="") as handle:
        rows = shifted(list(csv.reader(handle)), how)
    with (tmp_path / file).open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows(rows)
    before = snapshot(library)
    result = run("intake", tmp_path / file, "--unit", "SLJ", "--money", "万元", "-C", library)
    assert result.code == 1 and "像是错了位，没有取入" in result.err, result
    assert "，如 " in result.err and "→" in result.err
    assert snapshot(library) == before
