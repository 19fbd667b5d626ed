"""Every format of `validate`: what the machines that read it ask for, and nothing that a dossier says becomes a command."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import openpyxl
import pytest

from complete import AS_OF, COMPLETE, snapshot
from support import Run
from zhcity_cli.cli.validate import ReportFormat
from zhcity_cli.model.finding import Finding, Severity, Verdict
from zhcity_cli.render.excerpt import excerpt
from zhcity_cli.render.formats import FORMATS
from zhcity_cli.render.report import Report, line

DOSSIER = COMPLETE["建设"]
NASTY = "=HYPERLINK(1)|<b>%0A::error::, “逗号”: `x` *y* [z](http://example.invalid) & ]]>"
Validate = Callable[..., str]


@pytest.fixture
def spoilt(library: Path) -> Path:
    """Errors, a hint, a doubt and an answer, and a value that every format has to escape."""
    file = library / DOSSIER
    text = file.read_text(encoding="utf-8")
    text = text.replace("现状与必要性: ", f"现状与必要性: >-\n    {NASTY} ", 1)
    text = text.replace("单价: 720.00", "单价: 720万元", 1).replace("类别: 信息化应用系统", f"类别: '{NASTY}'", 1)
    file.write_text(text, encoding="utf-8")
    (library / "dossiers/2025/CGJ/ZH2025-CGJ-009.yaml").write_text("编号：甲\n", encoding="utf-8")
    windows = (library / COMPLETE["购买服务"]).read_bytes().replace(b"\n", b"\r\n")
    (library / COMPLETE["购买服务"]).write_bytes(windows)
    return library


@pytest.fixture
def validate(run: Run, spoilt: Path) -> Validate:
    def call(form: str, *more: str) -> str:
        result = run("validate", "--format", form, "--as-of", AS_OF, *more, "-C", spoilt)
        assert result.code == 1 and result.err == "", result.err
        return result.out

    return call


@pytest.fixture
def facts(validate: Validate) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(validate("json"))["findings"]
    assert len(found) >= 4
    return found


def a_finding(**changes: Any) -> Finding:
    values: dict[str, Any] = {
        "code": "R12", "name": "x", "severity": Severity.ERROR, "verdict": Verdict.FAILED, "file": "来函.xlsx", "at": (),
        "message": "金额读不成数", "seen": "", "expected": "", "hint": "改成数", "articles": "第五条", "sentence": "S28",
        "basis": "办法", "source": "",
    }  # fmt: skip
    return Finding(**{**values, **changes})


def test_every_format_is_in_the_catalogue() -> None:
    assert {*FORMATS, "xlsx"} == set(ReportFormat)


@pytest.mark.parametrize("form", FORMATS)
def test_every_finding_is_in_every_format_and_nothing_is_written(
    form: str, validate: Validate, facts: list[dict[str, Any]], spoilt: Path
) -> None:
    before = snapshot(spoilt)
    out = validate(form)
    assert out == validate(form)
    for fact in facts:
        assert out.count(fact["code"]) >= 1
    assert "\x1b" not in out
    assert snapshot(spoilt) == before


@pytest.mark.parametrize("form", FORMATS)
def test_a_library_without_findings(form: str, run: Run, library: Path) -> None:
    result = run("validate", "--format", form, "--as-of", AS_OF, "-C", library)
    assert result.code == 0 and result.out


# The parts of the SARIF 2.1.0 schema that its readers insist on.
SARIF = {
    "type": "object",
    "required": ["$schema", "version", "runs"],
    "properties": {
        "version": {"const": "2.1.0"},
        "runs": {"minItems": 1, "items": {"$ref": "#/$defs/run"}},
    },
    "$defs": {
        "text": {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}},
        "level": {"enum": ["none", "note", "warning", "error"]},
        "run": {
            "required": ["tool", "results"],
            "properties": {
                "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                "tool": {
                    "required": ["driver"],
                    "properties": {
                        "driver": {
                            "required": ["name", "rules"],
                            "properties": {"rules": {"items": {"$ref": "#/$defs/rule"}, "uniqueItems": True}},
                        }
                    },
                },
                "results": {"items": {"$ref": "#/$defs/result"}},
            },
        },
        "rule": {
            "required": ["id", "name", "shortDescription", "fullDescription", "help", "defaultConfiguration"],
            "properties": {
                "shortDescription": {"$ref": "#/$defs/text"},
                "fullDescription": {"$ref": "#/$defs/text"},
                "help": {"$ref": "#/$defs/text"},
                "defaultConfiguration": {"properties": {"level": {"$ref": "#/$defs/level"}}},
            },
        },
        "result": {
            "required": ["ruleId", "ruleIndex", "level", "message", "locations", "partialFingerprints"],
            "properties": {
                "level": {"$ref": "#/$defs/level"},
                "message": {"$ref": "#/$defs/text"},
                "partialFingerprints": {"additionalProperties": {"type": "string"}},
                "suppressions": {
                    "items": {"required": ["kind"], "properties": {"kind": {"enum": ["inSource", "external"]}}}
                },
                "locations": {
                    "items": {
                        "required": ["physicalLocation"],
                        "properties": {
                            "physicalLocation": {
                                "required": ["artifactLocation"],
                                "properties": {
                                    "artifactLocation": {
                                        "required": ["uri", "uriBaseId"],
                                        "properties": {"uri": {"type": "string", "pattern": "^[A-Za-z0-9._~/%-]+$"}},
                                    },
                                    "region": {
                                        "required": ["startLine"],
                                        "properties": {
                                            "startLine": {"type": "integer", "minimum": 1},
                                            "startColumn": {"type": "integer", "minimum": 1},
                                        },
                                    },
                                },
                            }
                        },
                    }
                },
            },
        },
    },
}


def test_sarif(validate: Validate, facts: list[dict[str, Any]]) -> None:
    report = json.loads(validate("sarif"))
    jsonschema.Draft202012Validator(SARIF).validate(report)
    (sarif_run,) = report["runs"]
    rules, results = sarif_run["tool"]["driver"]["rules"], sarif_run["results"]
    assert [result["ruleId"] for result in results] == [fact["code"] for fact in facts]
    assert len({result["partialFingerprints"]["zhcity/v1"] for result in results}) == len(results)
    for result, fact in zip(results, facts, strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        physical = result["locations"][0]["physicalLocation"]
        assert physical["artifactLocation"]["uri"] == fact["file"]
        assert physical["artifactLocation"]["uriBaseId"] in sarif_run["originalUriBaseIds"]
        assert physical["region"] == {"startLine": fact["line"], "startColumn": fact["column"]}
        assert fact["hint"] in result["message"]["text"]
        expected = fact["severity"] if fact["verdict"] == "failed" else "note"
        assert result["level"] == expected
        assert ("suppressions" in result) == (fact["verdict"] == "answered")


def test_junit(validate: Validate, facts: list[dict[str, Any]], spoilt: Path) -> None:
    root = ElementTree.fromstring(validate("junit"))
    cases = root.findall("./testsuite/testcase")
    dossiers = {path.relative_to(spoilt).as_posix() for path in (spoilt / "dossiers").rglob("*.yaml")}
    files = [case.get("classname") for case in cases]
    assert dossiers <= set(files) and len(files) == len(set(files))
    failed = {fact["file"] for fact in facts if fact["severity"] == "error" and fact["verdict"] == "failed"}
    assert {case.get("classname") for case in cases if case.find("failure") is not None} == failed
    assert root.get("failures") == str(len(failed)) and root.get("tests") == str(len(cases))
    said = "".join(root.itertext())
    assert all(fact["hint"] in said for fact in facts)


def test_github(validate: Validate, facts: list[dict[str, Any]]) -> None:
    *commands, total = validate("github").splitlines()
    assert total.startswith("共检查")
    shape = re.compile(r"::(error|warning|notice) ((?:\w+=[^,:]*)(?:,\w+=[^,:]*)*)::(.+)")
    assert len(commands) == len(facts)
    for command, fact in zip(commands, facts, strict=True):
        found = shape.fullmatch(command)
        assert found, command
        values = dict(pair.split("=", 1) for pair in found[2].split(","))
        assert (values["file"], values["line"], values["col"]) == (fact["file"], str(fact["line"]), str(fact["column"]))
        assert values["title"].startswith(fact["code"])
        data = found[3].replace("%0A", "\n").replace("%25", "%")
        assert fact["message"] in data and f"→ {fact['hint']}" in data


def test_gitlab(validate: Validate, facts: list[dict[str, Any]]) -> None:
    issues = json.loads(validate("gitlab"))
    assert len({issue["fingerprint"] for issue in issues}) == len(issues) == len(facts)
    for issue, fact in zip(issues, facts, strict=True):
        assert {"description", "check_name", "fingerprint", "severity", "location"} <= set(issue)
        assert issue["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert issue["location"] == {"path": fact["file"], "lines": {"begin": fact["line"]}}


def test_fingerprints_outlive_a_move_of_the_line(validate: Validate, spoilt: Path) -> None:
    before = [issue["fingerprint"] for issue in json.loads(validate("gitlab"))]
    file = spoilt / DOSSIER
    file.write_text("# 新的一行\n" + file.read_text(encoding="utf-8"), encoding="utf-8")
    assert [issue["fingerprint"] for issue in json.loads(validate("gitlab"))] == before


def test_markdown(validate: Validate, facts: list[dict[str, Any]]) -> None:
    out = validate("markdown")
    assert len([row for row in out.splitlines() if re.match(r"\| \S+:\d+:\d+ \|", row)]) == len(facts)
    for row in out.splitlines():
        if row.startswith("|"):
            assert len(re.findall(r"(?<!\\)\|", row)) == 7, row
    assert "<b>" not in out and not re.search(r"(?<!\\)[`*]", out)
    assert all(f"## {stem}" in out for stem in ("ZH2022-CGJ-001 城市运行", "ZH2025-CGJ-009"))


def test_csv(validate: Validate, facts: list[dict[str, Any]]) -> None:
    out = validate("csv")
    assert out.startswith("\ufeff文件,")
    head, *rows = csv.reader(io.StringIO(out.removeprefix("\ufeff")))
    assert len(rows) == len(facts)
    for row, fact in zip(rows, facts, strict=True):
        assert len(row) == len(head)
        assert row[:3] == [fact["file"], str(fact["line"]), str(fact["column"])]
        assert not any(re.match(r"\s*[=+\-@\t\r]", cell) for cell in row), row
    assert any(cell.startswith("'=HYPERLINK") for row in rows for cell in row)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", " =", "＝", "\r@"])
def test_csv_never_begins_a_formula(start: str) -> None:
    out = FORMATS["csv"](Report((a_finding(message=f"{start}cmd|' /C calc'!A0"),), {}))
    (row,) = list(csv.DictReader(io.StringIO(out.removeprefix("\ufeff"))))
    assert row["问题"].startswith("'")


def test_places_in_a_workbook_are_cells() -> None:
    finding = a_finding(sheet="申报表", cell="C7")
    assert line(finding).startswith("来函.xlsx 申报表!C7: 错误 R12 金额读不成数（办法第五条，S28）\n    → ")
    for form, text in ((name, make(Report((finding,), {}))) for name, make in FORMATS.items()):
        if form not in ("github", "gitlab"):  # they know lines only
            assert "C7" in text, form


class TestCaret:
    """The caret stands under the place, Chinese counted double."""

    @pytest.mark.parametrize(
        ("source", "column", "under"),
        [
            ("名称: 井盖", 1, "名"), ("名称: 井盖", 5, "井"), ("  - {名称: 甲, 单价: 720万元}", 17, "7"),
            ("名称: 井\u200b盖", 6, "‹"), ("a: 𠮷b", 5, "b"), ("é: x", 4, "x"), ("　全角: x", 6, "x"), ("“引号”: y", 7, "y"),
        ],
    )  # fmt: skip
    def test_short_lines_stand_whole(self, source: str, column: int, under: str) -> None:
        from rich.cells import cell_len

        shown, caret = excerpt(source, column, 80).split("\n")
        place = len(caret) - 1
        assert caret == " " * place + "^"
        before = next(n for n in range(len(shown) + 1) if cell_len(shown[:n]) == place)
        assert shown[before] == under
        assert "…" not in shown

    @pytest.mark.parametrize("width", [40, 60, 80, 200])
    @pytest.mark.parametrize("column", [1, 2, 37, 300, 599, 600, 601])
    def test_long_lines_are_cut_around_the_place(self, width: int, column: int) -> None:
        from rich.cells import cell_len

        source = "甲a乙b1丁" * 100
        shown, caret = excerpt(source, column, width).split("\n")
        assert cell_len(shown) <= width and len(caret) <= width
        if column <= len(source):
            place = len(caret) - 1
            before = next(n for n in range(len(shown) + 1) if cell_len(shown[:n]) == place)
            assert shown[before] == source[column - 1]

    def test_beyond_the_end_of_the_line(self) -> None:
        assert excerpt("名称:", 4, 80) == "    名称:\n         ^"


def test_text_shows_the_line_and_the_caret(validate: Validate) -> None:
    lines = validate("text").splitlines()
    at = next(n for n, text in enumerate(lines) if " R63a " in text)
    assert "单价: 720万元" in lines[at + 1] and lines[at + 2].strip() == "^" and lines[at + 3].startswith("    → ")


@pytest.mark.parametrize("columns", ["60", "40"])
def test_text_fits_a_narrow_terminal(validate: Validate, columns: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from rich.cells import cell_len

    monkeypatch.setenv("COLUMNS", columns)
    lines = validate("text").splitlines()
    shown = [lines[n - 1] for n, text in enumerate(lines) if text.strip() == "^"]
    assert shown and all(cell_len(text) <= int(columns) for text in shown)


class TestOneUnit:
    """--unit: one unit's dossiers in every format, and the letter that the office sends."""

    def test_narrows_every_format(self, validate: Validate, facts: list[dict[str, Any]]) -> None:
        own = json.loads(validate("json", "--unit", "CGJ"))["findings"]
        assert own == [fact for fact in facts if "/CGJ/" in fact["file"]] and len(own) < len(facts)
        assert "/SLJ/" not in validate("text", "--unit", "城市管理局")

    def test_the_letter_in_markdown(self, validate: Validate, facts: list[dict[str, Any]]) -> None:
        out = validate("markdown", "--unit", "CGJ")
        assert out.startswith("# 消缺通知\n\n致：城市管理局\n")
        assert out.rstrip().endswith("2026年11月30日") and "政务服务和大数据管理局" in out
        rows = re.findall(r"(?m)^\| (\d+) \| (ZH\S+) \| .* \|  \|$", out)
        assert [int(serial) for serial, _ in rows] == list(range(1, len(rows) + 1))
        assert len(rows) == sum("/CGJ/" in fact["file"] and fact["verdict"] != "answered" for fact in facts)
        errors = sum("/CGJ/" in fact["file"] and fact["severity"] == "error" for fact in facts)
        assert f"错误 {errors} 处" in out

    def test_the_letter_as_a_workbook(self, validate: Validate, spoilt: Path) -> None:
        before = snapshot(spoilt)
        assert "已写出 out/消缺-CGJ.xlsx" in validate("xlsx", "--unit", "CGJ")
        assert {**before, "out/消缺-CGJ.xlsx": snapshot(spoilt)["out/消缺-CGJ.xlsx"]} == snapshot(spoilt)
        page = openpyxl.load_workbook(spoilt / "out/消缺-CGJ.xlsx").active
        assert page is not None
        rows = list(page.iter_rows(values_only=True))
        assert rows[0][0] == "消缺通知" and rows[1][0] == "致：城市管理局"
        assert [str(cell) for cell in rows[2]] == [
            "序号", "项目编号", "名称", "级别", "位置（栏目，文件:行:列）", "问题", "怎么改", "依据", "期限",
        ]  # fmt: skip
        assert any("720万元" in str(row[5]) for row in rows)
        assert str(rows[-1][0]).startswith("政务服务和大数据管理局")
        assert not any(cell.data_type == "f" for row in page.iter_rows() for cell in row)

    def test_the_letter_where_one_says(self, validate: Validate, tmp_path: Path) -> None:
        validate("xlsx", "--unit", "CGJ", "-o", str(tmp_path / "函.xlsx"))
        assert (tmp_path / "函.xlsx").read_bytes().startswith(b"PK")

    def test_nothing_to_mend(self, run: Run, library: Path) -> None:
        result = run("validate", "--unit", "SLJ", "--format", "markdown", "--as-of", AS_OF, "-C", library)
        assert result.code == 0 and "没有需要改正" in result.out

    @pytest.mark.parametrize(
        ("arguments", "piece"),
        [
            (("--unit", "CGJJ"), "CGJ"), (("--unit", "不存在"), "registry/units.yaml"), (("--format", "xlsx"), "--unit"),
            (("--format", "csv", "-o", "x.csv"), "> 文件名"), (("--unit", "CGJ", "--format", "xlsx", "-o", "x.csv"), ".xlsx"),
        ],
    )  # fmt: skip
    def test_wrong_calls(self, run: Run, library: Path, arguments: tuple[str, ...], piece: str) -> None:
        result = run("validate", *arguments, cwd=library)
        assert result.code == 2 and piece in result.err and "→" in result.err
