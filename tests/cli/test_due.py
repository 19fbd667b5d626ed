"""zhcity due: whose, how far ahead, as table, JSON and calendar; what is owed by when is in tests/due/cases.yaml."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest

from complete import AS_OF
from rules.patches import change_yaml
from support import Run

CONSTRUCTION = "dossiers/2022/CGJ/ZH2022-CGJ-001.yaml"
LATER_LIFE = ["运维", "绩效", "审计", "重大问题", "结项", "说明"]


@pytest.fixture
def in_use(library: Path) -> Path:
    """The complete library with its construction project in service, and a classified project beside it."""
    change_yaml(library / CONSTRUCTION, {"改": {"阶段": "投用"}, "删": LATER_LIFE})
    return library


def listed(run: Run, library: Path, *options: str) -> list[dict[str, Any]]:
    result = run("due", "--format", "json", "--as-of", AS_OF, "-C", library, *options)
    assert (result.code, result.err) == (0, "")
    return json.loads(result.out)["due"]


def calendar(run: Run, library: Path, as_of: str = AS_OF) -> tuple[bytes, icalendar.Calendar]:
    result = run("due", "--format", "ics", "--within", "3650d", "--as-of", as_of, "-C", library)
    assert result.code == 0
    raw = result.out.encode()
    return raw, icalendar.Calendar.from_ical(raw)


def test_units_in_the_order_of_the_registry_each_with_its_overdue_first(run: Run, in_use: Path) -> None:
    result = run("due", "--as-of", AS_OF, "-C", in_use)
    assert (result.code, result.err) == (0, "")
    first, *lines = result.out.splitlines()
    assert first == f"{AS_OF} 看：已过期的、等着办的和 90 天内到期的共 5 件，其中已过期 3 件。"
    titles = [line for line in lines if re.fullmatch(r"\S+（[A-Z]+） \d+ 件.*", line)]
    assert [title.partition("（")[0] for title in titles] == ["发展改革和统计局", "城市管理局", "水利局"]
    own = lines[lines.index("城市管理局（CGJ） 3 件，已过期 2 件") :]
    assert [line[:10] for line in own[3:6]] == ["2025-12-11", "2026-03-31", "2026-12-20"]
    assert "  申报窗口 01-01 至 03-31（约定：解读只说“每年年初”）" in lines
    assert lines[-1].startswith("90 天以后到期的还有 ") and lines[-1].endswith(
        "用 --within 看得更远，如 --within 365d。"
    )


def test_nothing_to_do_is_said(run: Run, in_use: Path) -> None:
    result = run("due", "--role", "审计", "--as-of", AS_OF, "-C", in_use)
    assert (result.code, result.out) == (0, f"{AS_OF} 看：没有过期的、等着办的和 90 天内到期的事项。\n")


@pytest.mark.parametrize("typed", ["90", "90d", "90D", "90天", " 90 d "])
def test_days_may_be_written_in_several_ways(run: Run, in_use: Path, typed: str) -> None:
    assert listed(run, in_use, "--within", typed) == listed(run, in_use)


@pytest.mark.parametrize("typed", ["三个月", "-1", "90x", "1e3", "99999d", "", "９０"])
def test_days_that_are_none_are_refused(run: Run, in_use: Path, typed: str) -> None:
    result = run("due", f"--within={typed}", "-C", in_use)
    assert result.code == 2
    assert result.err.startswith("× --within 写成了") and "90d" in result.err


def test_only_one_unit_or_one_duty(run: Run, in_use: Path) -> None:
    everything = listed(run, in_use, "--within", "3650")
    for option, value, field in (
        ("--unit", "CGJ", "unit"),
        ("--unit", "水利局", "unit_name"),
        ("--role", "发改", "role"),
    ):
        chosen = listed(run, in_use, "--within", "3650", option, value)
        assert chosen and chosen == [each for each in everything if each[field] == value]


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (("--unit", "CGX"), "您要写的可能是 CGJ（城市管理局）"),
        (("--role", "财政局"), "您要写的可能是 财政"),
        (("--as-of", "明天"), "请写成 年-月-日"),
        (("--format", "ics", "-o", "期限.xlsx"), "请以 .ics 结尾"),
    ],
)
def test_wrong_calls_are_told_with_the_remedy(run: Run, in_use: Path, call: tuple[str, ...], told: str) -> None:
    result = run("due", *call, cwd=in_use)
    assert (result.code, result.out) == (2, "")
    assert told in result.err
    assert not (in_use / "期限.xlsx").exists()


def test_json_says_where_each_limit_comes_from(run: Run, in_use: Path) -> None:
    found = {each["kind"]: each for each in listed(run, in_use, "--within", "3650")}
    assert found["assessment"]["rule"] and found["assessment"]["parameter"] == "assessment_months"
    assert found["assessment"]["source"] == "测评有效月数 三级 12、四级 6（参照：公通字〔2007〕43号、密评指南）"
    assert found["contract-end"]["source"] == "dossiers/2024/SLJ/ZH2024-SLJ-001.yaml 合同[1].完工期限"
    assert found["contract-end"]["parameter"] is None and found["contract-end"]["rule"] is None
    assert (found["investment-plan"]["due"], found["investment-plan"]["source"]) == (None, "没有规定期限")


def test_a_classified_project_never_appears(run: Run, in_use: Path) -> None:
    for format in ("text", "json", "ics"):
        result = run("due", "--within", "3650", "--format", format, "--as-of", AS_OF, "-C", in_use)
        assert "ZH2023-SLJ-001" not in result.out and "涉密" not in result.out


def test_what_cannot_be_read_is_told(run: Run, in_use: Path) -> None:
    (in_use / CONSTRUCTION).write_text("编号: [", encoding="utf-8")
    result = run("due", "--as-of", AS_OF, "-C", in_use)
    assert result.code == 0
    assert "有 1 个卷宗读不出来，没有算在内，用 zhcity validate 看原因。" in result.out


def test_a_calendar_of_all_day_events_with_an_alarm_a_week_before(run: Run, in_use: Path) -> None:
    raw, read_back = calendar(run, in_use)
    events = read_back.walk("VEVENT")
    dated = [each for each in listed(run, in_use, "--within", "3650") if each["due"]]
    assert sorted(str(event["uid"]) for event in events) == sorted(f"{each['uid']}@zhcity" for each in dated)
    assert len({str(event["uid"]) for event in events}) == len(events)
    by_uid = {f"{each['uid']}@zhcity": each for each in dated}
    for event in events:
        owed = by_uid[str(event["uid"])]
        assert event["dtstart"].dt == date.fromisoformat(owed["due"])
        assert event["dtend"].dt - event["dtstart"].dt == timedelta(days=1)
        assert owed["what"] in event["summary"] and owed["unit_name"] in event["summary"]
        assert owed["source"] in event["description"] and owed["subject"] in event["description"]
        (alarm,) = event.walk("VALARM")
        assert alarm["trigger"].dt == timedelta(days=-7)
    assert str(read_back["x-wr-timezone"]) == "Asia/Shanghai"
    assert raw.endswith(b"END:VCALENDAR\r\n") and b"\n" not in raw.replace(b"\r\n", b"")
    assert max(map(len, raw.split(b"\r\n"))) <= 75


def test_reading_the_calendar_again_moves_its_entries(run: Run, in_use: Path) -> None:
    first, before = calendar(run, in_use)
    assert calendar(run, in_use)[0] == first
    change_yaml(in_use / CONSTRUCTION, {"改": {"测评[6].日期": "2026-10-09"}})
    _, after = calendar(run, in_use, "2026-12-01")
    old, new = ({str(e["uid"]): e for e in each.walk("VEVENT")} for each in (before, after))
    assert set(old) == set(new)
    moved = [uid for uid in old if old[uid]["dtstart"].dt != new[uid]["dtstart"].dt]
    assert [str(new[uid]["dtstart"].dt) for uid in moved] == ["2027-10-09"]
    assert all(new[uid]["sequence"] > old[uid]["sequence"] for uid in old)


@pytest.mark.parametrize("format", ["text", "json", "ics"])
def test_output_is_what_would_have_been_shown(run: Run, in_use: Path, format: str) -> None:
    options = ("due", "--format", format, "--as-of", AS_OF, "-C", in_use)
    shown, target = run(*options), in_use / f"到期.{format}"
    result = run(*options, "--output", target)
    assert result.code == 0
    assert f"已写出 到期.{format}：5 件。" in result.out
    assert target.read_bytes() == shown.out.encode()
    assert ("等着办的没有期限，没有写进日历" in result.err) == (format == "ics")


@pytest.mark.parametrize("days", ["999999999", "0"])
def test_a_mistyped_number_of_days_is_no_crash(run: Run, in_use: Path, days: str) -> None:
    change_yaml(in_use / CONSTRUCTION, {"改": {"阶段": "采购", "测评": []}, "删": ["合同"]})
    names = (
        "合同签订天数",
        "等保备案天数",
        "运维提醒天数",
        "竣工验收最长月数",
        "计划搁置月数",
        "试运行最短月数",
        "运维提前受理天数",
    )
    for unit in ("日", "工作日"):
        written = {
            f"参数.{name}": {
                "值": days,
                "依据": "参照",
                "来源": "测试",
                **({"计日": unit} if "签订" in name or "备案" in name else {}),
            }
            for name in names
        }
        change_yaml(in_use / "zhcity.yaml", {"改": written})
        assert listed(run, in_use, "--within", "36500")
        calendar(run, in_use)
        assert run("validate", "--as-of", AS_OF, "-C", in_use).code in (0, 1)


def test_the_two_calendars_are_loaded_only_where_they_are_needed(in_use: Path) -> None:
    told = "import sys; from zhcity_cli.cli import main; main(sys.argv[1:]); print([m for m in ('icalendar', 'chinese_calendar') if m in sys.modules])"
    call = ("due", "--as-of", AS_OF, "-C", str(in_use))
    for arguments, loaded in ((("--help",), "[]"), (call, "[]"), ((*call, "--format", "ics"), "['icalendar']")):
        done = subprocess.run([sys.executable, "-c", told, *arguments], capture_output=True, text=True, check=True)
        assert done.stdout.splitlines()[-1] == loaded
