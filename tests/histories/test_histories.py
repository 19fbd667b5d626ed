"""Every history of the case files, told early, in the middle and last among legal steps: what the audit says of it."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from complete import COMPLETE
from histories.story import Story
from rules.test_cases import load_cases
from support import Run, git

HERE = Path(__file__).parent
WORDS = {"名称", "步骤", "参数", "位置", "期望"}
EXPECTED_WORDS = {"规则", "含", "文件", "步", "存疑"}
# How many legal steps lie before and after what the case tells.
POSITIONS = {"早": (0, 3), "中": (2, 2), "晚": (3, 0)}
LEGAL = Path(COMPLETE["购买服务"])
LEGAL_PERSON = "示例丙"

CASES = [
    pytest.param(case, position, id=f"{file.stem}-{case['名称']}-{position}")
    for file in sorted(HERE.glob("*.yaml"))
    for case in load_cases(file)
    for position in case.get("位置", POSITIONS)
]


def legal(story: Story, count: int) -> None:
    """A person of a unit renews the contact of the unit's own project."""
    for _ in range(count):
        change = {"卷宗": "购买服务", "改": {"联系人.电话": f"0391-{story.told:07d}"}}
        story.step({"谁": LEGAL_PERSON, "改动": [change], "说": "更新联系电话"})


@pytest.mark.parametrize(("case", "position"), CASES)
def test_history(case: dict[str, Any], position: str, git_library: Path, run: Run) -> None:
    assert set(case) <= WORDS
    story = told(case, position, git_library)
    arguments = [word.replace("{起点}", story.began) for word in case.get("参数", ())]

    result = run("audit", "verify", "--format", "json", *arguments, "-C", git_library)

    expected = [] if case["期望"] == "通过" else case["期望"]
    listed = expected if isinstance(expected, list) else [expected]
    assert "Traceback" not in result.err
    found = json.loads(result.out)
    shown = "\n".join(f"{f['code']} {f['file']} {f['message']}" for f in found["findings"])
    assert sorted(f["code"] for f in found["findings"]) == sorted(each["规则"] for each in listed), shown
    for wanted in listed:
        assert set(wanted) <= EXPECTED_WORDS
        assert any(fits(finding, wanted) for finding in found["findings"]), (wanted, shown)
    is_wrong = any(f["severity"] == "error" and f["verdict"] == "failed" for f in found["findings"])
    assert result.code == int(is_wrong)
    assert found["sound"] is not is_wrong
    if position == "晚":
        assert run("audit", "verify", *arguments, "-C", git_library).code == result.code


def told(case: dict[str, Any], position: str, root: Path) -> Story:
    before, after = POSITIONS[position]
    story = Story(root, datetime.fromisoformat(git(root, "log", "-1", "--format=%cI")))
    legal(story, before)
    story.began = git(root, "rev-parse", "HEAD")
    for step in case["步骤"]:
        story.step(step)
    legal(story, after)
    return story


def fits(finding: dict[str, Any], wanted: dict[str, str]) -> bool:
    return (
        finding["code"] == wanted["规则"]
        and wanted.get("含", "") in finding["message"]
        and wanted.get("文件", finding["file"]) == finding["file"]
        and ("步" not in wanted or finding["subject"] == wanted["步"])
        and (finding["verdict"] == "doubtful") == ("存疑" in wanted)
    )
