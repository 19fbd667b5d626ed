"""zhcity intake around the list: files of every kind, the trail, a changed list, 存量 projects and their later gates."""

from __future__ import annotations

import json
import re
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from complete import snapshot
from support import Run, be_person, git

HEAD = "项目名称,建设单位,金额（万元）\n"
TWO = HEAD + "水利一号系统,水利局,12\n水利二号平台,水利局,30.5\n"


def listed(folder: Path, text: str, name: str = "清单.csv", encoding: str = "utf-8") -> Path:
    file = folder / name
    file.write_bytes(text.encode(encoding))
    return file


def counts(text: str) -> dict[str, int]:
    answer = json.loads(text)
    return {word: answer[word] for word in ("rows", "taken", "out_of_scope", "rejected", "already", "changed")}


def dossier_of(library: Path, number: str) -> Path:
    return library / "dossiers" / number[2:6] / number.split("-")[1] / f"{number}.yaml"


def ids(text: str) -> list[str]:
    return re.findall(r"ZH\d{4}-[A-Z]+-\d+", text)


def test_a_list_goes_on_the_trail_and_a_second_run_adds_nothing(run: Run, git_library: Path, tmp_path: Path) -> None:
    file = listed(tmp_path, TWO)
    result = run("intake", file, cwd=git_library)
    assert result.code == 0 and "共 2 行：取入 2（其中存疑 0）" in result.out and "zhcity save" in result.out
    taken = ids(result.out)
    assert run("save", cwd=git_library).code == 0
    assert git(git_library, "status", "--porcelain") == ""
    assert all(number in run("list", cwd=git_library).out for number in taken)
    again = run("intake", file, cwd=git_library)
    assert again.code == 0 and "取入 0（其中存疑 0），不属于本办法 0，退回 0，已在库 2" in again.out
    assert git(git_library, "status", "--porcelain") == ""


def test_a_changed_row_is_told_and_settled_by_its_digest(run: Run, library: Path, tmp_path: Path) -> None:
    number = ids(run("intake", listed(tmp_path, TWO), "-C", library).out)[1]
    before = snapshot(library)
    file = listed(tmp_path, HEAD + "水利零号系统,水利局,5\n水利一号系统,水利局,12\n水利二号平台,水利局,30.5\n")
    moved = run("intake", file, "-C", library, "--format", "json", "--dry-run")
    assert counts(moved.out) == {"rows": 3, "taken": 1, "out_of_scope": 0, "rejected": 0, "already": 2, "changed": 0}
    assert "原来是行 1" in moved.out

    file = listed(tmp_path, TWO.replace("30.5", "35"))
    changed = run("intake", file, "-C", library)
    assert changed.code == 1 and "已变 1" in changed.out
    assert f"取入 {number} 以后这一行变了" in changed.out and "金额 35" in changed.out and "30.50 万元" in changed.out
    assert snapshot(library) == before
    digest = re.findall(r"出处.摘要 改成 (\w{12})", changed.out)[0]
    dossier = dossier_of(library, number)
    text = re.sub(r"摘要: \S+(?=[,}])", f'摘要: "{digest}"', dossier.read_text(encoding="utf-8"))
    dossier.write_text(text, encoding="utf-8")
    assert "已在库 2，已变 0" in run("intake", file, "-C", library).out


def test_a_row_that_is_gone_is_told(run: Run, library: Path, tmp_path: Path) -> None:
    number = ids(run("intake", listed(tmp_path, TWO), "-C", library).out)[1]
    result = run("intake", listed(tmp_path, HEAD + "水利一号系统,水利局,12\n"), "-C", library)
    assert result.code == 0 and f"{number} 以前取自这份清单，现在清单里没有这一行了" in result.out


@pytest.mark.parametrize(
    ("encoding", "told"), [("utf-8", ""), ("utf-8-sig", ""), ("gb18030", "按 GB18030 读"), ("utf-16", "按 UTF-16 读")]
)
def test_encodings_are_told(run: Run, library: Path, tmp_path: Path, encoding: str, told: str) -> None:
    result = run("intake", listed(tmp_path, TWO, encoding=encoding), "-C", library)
    assert result.code == 0 and told in result.out and "水利二号平台" in result.out


def test_tabs_between_cells(run: Run, library: Path, tmp_path: Path) -> None:
    result = run("intake", listed(tmp_path, TWO.replace(",", "\t")), "-C", library)
    assert result.code == 0 and "用制表符隔开" in result.out


@pytest.mark.parametrize(
    ("name", "content", "code", "piece"),
    [
        ("没有.csv", None, 2, "没有"),
        ("清单.pdf", b"%PDF", 2, "不是 .csv 或 .xlsx"),
        ("清单.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, 1, "另存"),
        ("清单.csv", b"\0\1\2\xff\xfe\x81", 1, "不是文本"),
        ("清单.csv", b"", 2, "没有找到表头"),
        ("清单.csv", b"a,b\n" * 20001, 1, "超过 20000 行"),
    ],
)
def test_files_that_are_no_lists(
    run: Run, library: Path, tmp_path: Path, name: str, content: bytes | None, code: int, piece: str
) -> None:
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)
    before = snapshot(library)
    result = run("intake", file, "-C", library)
    assert result.code == code and piece in result.err and "→" in result.err, result
    assert snapshot(library) == before


@pytest.mark.parametrize(
    ("options", "piece"),
    [
        (("--money", "美元"), "可选：万元、元、亿元"),
        (("--category", "软件"), "可选：信息网络"),
        (("--path", "涉密"), "可选：建设、购买服务、运维"),
        (("--take", "三"), "--take 写成了“三”"),
        (("--take", "9"), "--take 写的行 9 不在清单里"),
        (("--unit", "CGJ", "--unit", "SLJ"), "--unit 写了 2 个代码"),
        (("--map", "建设单位"), "--map 写成了“建设单位”"),
        (("--map", "建设单位=名称", "--map", "项目名称=名称"), "把几列都写成了名称"),
        (("--sheet", "汇总"), "没有名为“汇总”的清单"),
    ],
)
def test_wrong_options(run: Run, library: Path, tmp_path: Path, options: tuple[str, ...], piece: str) -> None:
    result = run("intake", listed(tmp_path, TWO), *options, "-C", library)
    assert result.code == 2 and piece in result.err


def test_an_example_library_is_left_alone(run: Run, library: Path, tmp_path: Path) -> None:
    settings_file = library / "zhcity.yaml"
    text = re.sub(r"示例: \S+\n", "", settings_file.read_text(encoding="utf-8"))
    settings_file.write_text(f"示例: 是\n{text}", encoding="utf-8")
    result = run("intake", listed(tmp_path, TWO), "-C", library)
    assert result.code == 1 and "示例库" in result.err


def test_a_broken_dossier_stops_it(run: Run, library: Path, tmp_path: Path) -> None:
    broken = next((library / "dossiers").rglob("*.yaml"))
    broken.write_text("编号：坏了\n", encoding="utf-8")
    result = run("intake", listed(tmp_path, TWO), "-C", library)
    assert result.code == 1 and broken.name in result.err and "读不出来" in result.err


def test_all_files_or_none(run: Run, library: Path, tmp_path: Path) -> None:
    """A later file cannot be written: what was written before it is put back, new units too."""
    text = TWO + "卫健一号系统,卫生健康委员会,7\n"
    (library / "dossiers" / str(datetime.now().year)).mkdir(parents=True, exist_ok=True)
    blocked = library / "dossiers" / str(datetime.now().year) / "WSJKWY"
    blocked.write_text("这里本该是文件夹", encoding="utf-8")
    before = snapshot(library)
    result = run("intake", listed(tmp_path, text), "--add-units", "-C", library)
    assert result.code == 2 and "写不进去" in result.err
    assert snapshot(library) == before


def test_new_units_are_provisional(run: Run, library: Path, tmp_path: Path) -> None:
    text = HEAD + "卫健一号系统,卫生健康委员会,7\n档案一号系统,档案馆,8\n机关物业服务,机关事务中心,9\n"
    result = run("intake", listed(tmp_path, text), "--add-units", "--format", "json", "-C", library)
    units = (library / "registry/units.yaml").read_text(encoding="utf-8")
    assert units.startswith("版本: 4\n")
    assert json.loads(result.out)["new_units"] == [
        {"code": "WSJKWY", "name": "卫生健康委员会"},
        {"code": "DAG", "name": "档案馆"},
    ]
    marked = [line for line in units.splitlines() if line.endswith("# 暂列，待核")]
    assert [code in line for code, line in zip(("WSJKWY", "DAG"), marked, strict=True)] == [True, True]
    assert "机关事务中心" not in units
    assert "错误 0" in run("validate", "-C", library).out


def book_of(folder: Path, *sheets: tuple[str, list[list[Any]]], name: str = "部门清单.xlsx") -> Path:
    book = openpyxl.Workbook()
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.remove(book["Sheet"])
    book.save(folder / name)
    return folder / name


COLUMNS = ["序号", "项目名称", "建设单位", "总投资", "预计采购时间", "建设内容"]


def test_a_workbook_with_a_title_a_total_and_real_dates(run: Run, library: Path, tmp_path: Path) -> None:
    file = book_of(
        tmp_path,
        ("填表说明", [["请如实填写"]]),
        (
            "汇总表",
            [
                ["某局 2027 年信息化项目"],
                ["单位：万元"],
                COLUMNS,
                [1, "水利一号系统", "水利局", 120.5, datetime(2027, 3, 1), "一、感知；\n二、预警。"],
                [2, "水利二号平台", "水利局", "3,000.25", "2027年4月", None],
                ["合计", None, None, "=SUM(D4:D5)"],
            ],
        ),
    )
    result = run("intake", file, "-C", library)
    assert result.code == 0, result.out
    assert "行 3：“合计”不是项目" in result.out and "没有用到的列：序号" in result.out
    first, second = (dossier_of(library, n).read_text(encoding="utf-8") for n in ids(result.out))
    assert (
        "总额: 120.50" in first and "预计 2027-03-01" in first and "计划年度: 2027" in first and "二、预警。" in first
    )
    assert "总额: 3000.25" in second and "计划年度: 2027" in second


def test_a_formula_is_no_value(run: Run, library: Path, tmp_path: Path) -> None:
    rows = [[*COLUMNS[:3], "总投资（万元）"], [1, "水利一号系统", "水利局", "=3*4"], [2, '="水利"&"系统"', "水利局", 5]]
    result = run("intake", book_of(tmp_path, ("汇总表", rows)), "-C", library)
    assert result.code == 1 and "退回 2" in result.out
    assert "行 1 “总投资（万元）”列（汇总表!D2）：是公式，不是值" in result.out
    assert "行 2 “项目名称”列（汇总表!B3）：是公式，不是值" in result.out


def test_several_sheets_are_asked_for(run: Run, library: Path, tmp_path: Path) -> None:
    rows = [["项目名称", "建设单位"], ["水利一号系统", "水利局"]]
    file = book_of(tmp_path, ("建设类", rows), ("运维类", [rows[0], ["水利系统运维", "水利局"]]))
    asked = run("intake", file, "-C", library)
    assert asked.code == 2 and "“建设类”、“运维类”" in asked.err and "--sheet" in asked.err
    result = run("intake", file, "--sheet", "运维类", "-C", library)
    assert result.code == 0 and "水利系统运维" in result.out and "水利一号系统" not in result.out


LEGACY = "项目名称,建设单位,总投资（万元）,阶段\n水库雨情监测平台,水利局,162.5,建设\n"


def test_legacy_enters_once_by_the_office_and_later_gates_hold(run: Run, git_library: Path, tmp_path: Path) -> None:
    file = listed(tmp_path, LEGACY)
    number = ids(run("intake", "--baseline", file, cwd=git_library).out)[0]
    checked = run("validate", number, cwd=git_library)
    assert checked.code == 0 and "提示 R24a" in checked.out and "提示 R01a" in checked.out

    be_person(git_library, "示例丙", "bing@example.invalid")
    assert "C01" in run("save", cwd=git_library).out
    be_person(git_library, "示例甲", "jia@example.invalid")
    assert run("save", cwd=git_library).code == 0
    assert (
        "取入 0（其中存疑 0），不属于本办法 0，退回 0，已在库 1"
        in run("intake", "--baseline", file, cwd=git_library).out
    )

    dossier = dossier_of(git_library, number)
    text = dossier.read_text(encoding="utf-8")
    for old, new in (
        ("建档阶段: 建设", "建档阶段: 投用"),
        ("标记: [存量]", "标记: []"),
        ("阶段: 建设\n", "阶段: 投用\n"),
    ):
        dossier.write_text(text.replace(old, new), encoding="utf-8")
        refused = run("save", cwd=git_library)
        assert refused.code == 1 and ("C01" in refused.out or "错误" in refused.out), old
    dossier.write_text(text, encoding="utf-8")


def test_the_gates_after_the_stage_of_entry_hold_in_full(run: Run, library: Path, tmp_path: Path) -> None:
    number = ids(
        run("intake", "--baseline", listed(tmp_path, LEGACY.replace(",建设\n", ",申报\n")), "-C", library).out
    )[0]
    dossier = dossier_of(library, number)
    dossier.write_text(dossier.read_text(encoding="utf-8").replace("阶段: 申报\n", "阶段: 论证\n"), encoding="utf-8")
    result = run("validate", number, "-C", library)
    assert result.code == 1 and "错误 R20a" in result.out  # entering 论证 needs 受理, and it came in before that
    assert "提示 R01a" in result.out  # what 申报 asks lay behind it


def test_a_plain_new_dossier_still_begins_in_reserve(run: Run, git_library: Path, tmp_path: Path) -> None:
    number = ids(run("intake", listed(tmp_path, TWO), cwd=git_library).out)[0]
    dossier = dossier_of(git_library, number)
    text = dossier.read_text(encoding="utf-8").replace("标记: []", "标记: [存量]")
    dossier.write_text(text.replace("阶段: 储备", "阶段: 申报"), encoding="utf-8")
    assert run("save", cwd=git_library).code == 1


CELLS = st.text(
    st.one_of(
        st.sampled_from("水利系统平台，、\"'=\t\n\r\u2028\u200b\u202e⽤𠮷&*{}[]:#-~|>%@`\\元万12.,0０"),
        st.characters(codec="utf-8"),
    ),
    max_size=30,
)


@given(rows=st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=4))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_stands_in_the_cells(
    run: Run, library: Path, tmp_path: Path, rows: list[tuple[str, str, str]]
) -> None:
    """Every row has an outcome, nothing crashes, what was taken stands in the library without an error."""
    before = {path.name for path in (library / "dossiers").iterdir()}
    lines = (
        ",".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in ("水利系统" + name, "水利局", amount, content))
        for name, amount, content in rows
    )
    file = listed(tmp_path, "项目名称,建设单位,金额（万元）,建设内容\n" + "\n".join(lines) + "\n")
    result = run("intake", file, "--format", "json", "-C", library)
    assert result.code in (0, 1, 2), result.err
    if result.out:
        told = counts(result.out)
        assert told.pop("rows") == sum(told.values())
        assert "错误 0" in run("validate", "-C", library).out
    for path in (library / "dossiers").iterdir():
        if path.name not in before:
            shutil.rmtree(path)
