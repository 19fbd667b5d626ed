"""The papers of a year as they stood on a day: meetings, packages, the unified O&M package, the investment plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from zhcity_cli.store.demonstration.page import NOTICE, day_in, item_text, sections, values_of
from zhcity_cli.store.yaml_read import read
from zhcity_cli.store.yaml_write import flow

# What of a meeting is kept here before it is held: no expert's name.
ARRANGED = ("编号", "种类", "日期", "地点", "组织")


def meetings_on(text: str, day: date) -> str:
    """meetings.yaml: a meeting is there from its notice on, who came and what was written down only afterwards."""
    kept = ""
    for section in sections(text):
        shown = []
        for item in section.items:
            record = values_of(item)
            held = date.fromisoformat(record["日期"])
            if held <= day:
                shown.append(item)
            elif held - NOTICE <= day and record["种类"] == "论证会":
                shown.append(item_text({key: value for key, value in record.items() if key in ARRANGED}))
        kept += section.head + "".join(shown)
    return kept if "\n  - " in kept else ""


def packages_on(text: str, day: date) -> str:
    """packages.yaml or operation.yaml: a package is there from its entrustment on, and goes on from there."""
    values = read(text.encode()).values
    assert values is not None
    packages = [package for package in values["包"] if date.fromisoformat(package["委托"]["日期"]) <= day]
    if not packages:
        return ""
    shown = [_package_on(package, day) for package in packages]
    if shown == packages:
        return text
    comment = text[: text.index("包:")]
    return comment + "包:\n" + "".join(line for package in shown for line in _lines(package))


def _package_on(package: Mapping[str, Any], day: date) -> dict[str, Any]:
    documents = [paper for paper in package["招标文件"] if date.fromisoformat(paper["审核"]["日期"]) <= day]
    lots = [{**lot, "采购次数": _attempts_on(lot["采购次数"], day)} for lot in package["标段"]]
    supervision = [each for each in package.get("监督", ()) if date.fromisoformat(each["日期"]) <= day]
    tendering = any(lot["采购次数"] for lot in lots)
    kept = {**package, "招标文件": documents, "标段": lots if documents else [], "监督": supervision}
    signed = all(any("中标额" in attempt for attempt in lot["采购次数"]) for lot in lots)
    kept["状态"] = package["状态"] if signed else "采购中" if tendering else "已委托"
    if "监督" not in package:
        del kept["监督"]
    return kept


def _attempts_on(attempts: list[dict[str, Any]], day: date) -> list[dict[str, Any]]:
    shown = []
    for attempt in attempts:
        ended = day_in(attempt.get("日期"))
        if date.fromisoformat(attempt["公告"]) <= day:
            is_open = ended is None or ended > day
            shown.append({k: v for k, v in attempt.items() if not is_open or k in ("序号", "公告", "文件版本", "方式")})
    return shown


def _lines(package: Mapping[str, Any]) -> Iterator[str]:
    """A package written as people write it: a record a line, lots in blocks."""
    mark = "  - "
    for key, value in package.items():
        if key == "标段" and value:
            yield f"{mark}标段:\n"
            for lot in value:
                yield from _lot(lot)
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            yield f"{mark}{key}:\n"
            yield from (f"      - {flow(each)}\n" for each in value)
        else:
            yield f"{mark}{key}: {flow(value)}\n"
        mark = "    "


def _lot(lot: Mapping[str, Any]) -> Iterator[str]:
    mark = "      - "
    for key, value in lot.items():
        if isinstance(value, list) and value:
            yield f"{mark}{key}:\n"
            yield from (f"          - {flow(each)}\n" for each in value)
        else:
            yield f"{mark}{key}: {flow(value)}\n"
        mark = "        "
