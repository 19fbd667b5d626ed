"""Every case of tests/rules/cases through the command line: exactly the expected findings, in their place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from complete import AS_OF, snapshot
from rules.patches import Patch, read_plain, route
from support import Run

CASES = Path(__file__).parent / "cases"
EXPECTED_WORDS = {"规则", "位置", "含", "文件", "存疑", "已说明", "步"}


def load_cases(file: Path) -> list[dict[str, Any]]:
    """The cases of a file, every value as text."""
    cases: list[dict[str, Any]] = yaml.load(file.read_text(encoding="utf-8"), yaml.CBaseLoader)
    return cases


ALL = [
    pytest.param(case, id=f"{file.stem}-{case['名称']}")
    for file in sorted(CASES.glob("*.yaml"))
    for case in load_cases(file)
]


@pytest.mark.parametrize("case", ALL)
def test_case(case: dict[str, Any], library: Path, run: Run) -> None:
    patch = Patch(case["改动"])
    patch.apply(library)
    before = snapshot(library)

    result = run("validate", "--format", "json", "--as-of", AS_OF, "-C", library)

    assert result.err == ""
    findings = json.loads(result.out)["findings"]
    expected = expectations(case["期望"])
    shown = "\n".join(f"{f['code']} {f['file']}:{f['line']} {f['path']} {f['message']}" for f in findings)
    assert sorted(f["code"] for f in findings) == sorted(e["规则"] for e in expected), shown
    for wanted in expected:
        assert any(fits(finding, wanted, patch.dossier_file) for finding in findings), f"要的是 {wanted}\n得到 {shown}"
    for finding in findings:
        assert_in_its_place(finding, library)
    failed = any(f["severity"] == "error" and f["verdict"] == "failed" for f in findings)
    assert result.code == int(failed)
    assert snapshot(library) == before


def expectations(stated: Any) -> list[dict[str, str]]:
    """通过 → none; one record or a list of records."""
    if stated == "通过":
        return []
    listed = stated if isinstance(stated, list) else [stated]
    for wanted in listed:
        assert set(wanted) <= EXPECTED_WORDS, wanted
    return listed


def fits(finding: dict[str, Any], wanted: dict[str, str], dossier_file: str) -> bool:
    doubtful = wanted.get("存疑") == "是"
    answered = wanted.get("已说明") == "是"
    return (
        finding["code"] == wanted["规则"]
        and finding["path"] == wanted.get("位置", "")
        and wanted.get("含", "") in finding["message"]
        and finding["file"] == wanted.get("文件", dossier_file)
        and finding["verdict"] == ("answered" if answered else "doubtful" if doubtful else "failed")
    )


def assert_in_its_place(finding: dict[str, Any], library: Path) -> None:
    """The line exists, and where the finding names a key that the file holds, the key stands on that line."""
    assert finding["message"] and finding["hint"], finding
    number, column = finding["line"], finding["column"]
    if finding["code"] == "F01" and number is None:
        return  # UTF-16: bytes without lines that anybody could look up
    assert number > 0 and column > 0, finding
    try:
        text = (library / finding["file"]).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return
    lines = text.split("\n")
    assert number <= len(lines), finding
    try:
        values = read_plain(text)
    except yaml.YAMLError:
        return
    last = ""
    for step in route(finding["path"]):
        if not (step in values if isinstance(values, dict) else isinstance(values, list) and int(step) < len(values)):
            break
        values, last = values[step], step if isinstance(step, str) else ""
    assert last in lines[number - 1], f"{finding['path']} 的行号 {number} 指的是：{lines[number - 1]}"
