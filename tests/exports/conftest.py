"""A small plan made by hand, a big one made by counting, and ways to look at a workbook as text."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path as FilePath
from typing import Any

import pytest

from zhcity_cli.exports.sheet import Cell, Formula, Sheet
from zhcity_cli.model.dossier import Dossier
from zhcity_cli.model.dossier.declaration import Declaration, PerformanceGoal
from zhcity_cli.model.library import Filed, Library, Registry
from zhcity_cli.model.plan import LeftOutRow, OperationRow, Plan, ProjectRow, Totals
from zhcity_cli.model.registry import (
    Experts,
    FormerName,
    Holidays,
    Interfaces,
    Rulings,
    Standards,
    Systems,
    Unit,
    Units,
)
from zhcity_cli.model.roles import Role
from zhcity_cli.model.settings import Measure, Settings
from zhcity_cli.model.stages import Path, Stage
from zhcity_cli.model.words import Category, FundingMode, LeftOutReason, Nature, PlanState
from zhcity_cli.planning import with_sums

DAY = date(2026, 11, 20)


def unit(code: str, name: str, *duties: Role, former: tuple[FormerName, ...] = ()) -> Unit:
    return Unit(code=code, name=name, duties=duties or (Role.PROJECT_UNIT,), former_names=former)


def library_of(units: tuple[Unit, ...], dossiers: tuple[Dossier, ...] = ()) -> Library:
    registry = Registry(
        Units(version=1, units=units), Experts(version=1), Systems(), Standards(), Interfaces(), Rulings(), Holidays()
    )
    settings = Settings(format_version=1, name="示例市新型智慧城市项目库", office="ZSJ", measure=Measure(name="办法"))
    filed = tuple(Filed(f"dossiers/2026/{d.project_unit}/{d.id}.yaml", d) for d in dossiers)
    return Library(settings, registry, filed, (), (), {}, DAY)


def project(number: str, name: str, total: str, by_year: dict[int, str], **more: Any) -> ProjectRow:
    amount = Decimal(total)
    values: dict[str, Any] = {
        "dossier_id": number,
        "name": name,
        "project_unit": number.split("-")[1],
        "category": Category.APPLICATION,
        "nature": Nature.NEW_BUILD,
        "funding_mode": FundingMode.GOVERNMENT_INVESTMENT,
        "total": amount,
        "by_year": {year: Decimal(each) for year, each in by_year.items()},
        "sources": {"财政资金": amount},
        "review_conclusion": "通过",
        "reviewed_amount": amount,
        "digest": number[-3:] * 4,
    }
    return ProjectRow(**{**values, **more})


def plan_of(library: Library, **lists: Any) -> Plan:
    nothing = Totals(
        project_count=0, construction_amount=Decimal(0), operation_amount=Decimal(0), grand_total=Decimal(0)
    )
    values: dict[str, Any] = {
        "year": 2027,
        "state": PlanState.PROPOSED,
        "proposed_on": DAY,
        "catalogue_version": 1,
        "settings_digest": "0" * 12,
        "totals": nothing,
    }
    return with_sums(Plan(**{**values, **lists}), library.units)


UNITS = (
    unit("ZSJ", "政务服务和大数据管理局", Role.OFFICE),
    unit("CGJ", "城市管理局"),
    unit("SLJ", "水利和湖泊局", former=(FormerName(name="水利局", until=date(2026, 12, 31)),)),
)


@pytest.fixture
def library() -> Library:
    lights = Dossier(
        id="ZH2026-CGJ-003",
        name="道路照明智能监控",
        project_unit="CGJ",
        category=Category.APPLICATION,
        path=Path.CONSTRUCTION,
        stage=Stage.EXPERT_REVIEW,
        declaration=Declaration(
            content="建设路灯单灯控制、故障告警、能耗统计三个模块，接入共享交换平台。",
            performance_goals=(
                PerformanceGoal(indicator="路灯完好率", measure_unit="%", baseline=Decimal(93), target=Decimal(99)),
                PerformanceGoal(indicator="巡检里程", target=Decimal(1200)),
            ),
        ),
    )
    water = Dossier(
        id="ZH2026-SLJ-004",
        name='=HYPERLINK("http://x")',
        project_unit="SLJ",
        path=Path.CONSTRUCTION,
        stage=Stage.EXPERT_REVIEW,
        declaration=Declaration(content="水位监测。", funding_statement="省级专项资金已到位"),
    )
    return library_of(UNITS, (lights, water))


@pytest.fixture
def plan(library: Library) -> Plan:
    return plan_of(
        library,
        new_projects=(
            project("ZH2026-CGJ-003", "道路照明智能监控", "310.00", {2027: "200.00", 2028: "110.00"}),
            project(
                "ZH2026-SLJ-001",
                "取用水管理平台",
                "162.35",
                {2027: "162.35"},
                reviewed_amount=Decimal("150.10"),
                category=Category.DATA_RESOURCE,
                sources={"财政资金": Decimal("100.00"), "单位自筹": Decimal("62.35")},
            ),
        ),
        continued=(
            project("ZH2025-CGJ-002", "城市管理数据底座", "1200.00", {2026: "700.00", 2027: "300.00", 2029: "200.00"}),
        ),
        supplements=(
            project(
                "ZH2026-SLJ-004",
                '=HYPERLINK("http://x")',
                "0.30",
                {2027: "0.30"},
                nature=None,
                funding_mode=FundingMode.PURCHASED_SERVICE,
            ),
        ),
        operation_members=(
            OperationRow(
                dossier_id="ZH2022-CGJ-001",
                name="城市运行综合指挥平台",
                project_unit="CGJ",
                declared_amount=Decimal("92.00"),
                reviewed_amount=Decimal("90.00"),
                digest="41d07b6e90c3",
            ),
        ),
        left_out=(
            LeftOutRow(
                dossier_id="ZH2026-SLJ-002",
                name="取用水管理平台升级改造",
                project_unit="SLJ",
                declared_amount=Decimal("162.00"),
                left_out_reason=LeftOutReason.NOT_ADMITTED,
            ),
            LeftOutRow(
                dossier_id="ZH2026-CGJ-009",
                project_unit="CGJ",
                left_out_reason=LeftOutReason.UNREADABLE,
                note="见 zhcity validate",
            ),
        ),
    )


@pytest.fixture
def empty_plan(library: Library) -> Plan:
    return plan_of(library)


@pytest.fixture
def big() -> Callable[[int], tuple[Plan, Library]]:
    """A plan of so many members over a dozen departments, with long names and long texts among them."""

    def make(count: int) -> tuple[Plan, Library]:
        codes = ["CGJ", "SLJ", *(f"D{chr(65 + place)}J" for place in range(10))]
        names = {code: f"第{place}个名称比较长的市直部门和管理委员会" for place, code in enumerate(codes)}
        categories, modes = list(Category), list(FundingMode)
        dossiers, rows = [], []
        for place in range(count):
            code = codes[place % len(codes)]
            number = f"ZH2026-{code}-{place // len(codes) + 1:03d}"
            name = f"智慧应用第 {place} 号（一体化平台、数据治理和共享交换）" if place % 3 else f"平台 {place}"
            text = "建设统一门户、业务中台和数据中台，改造已有系统并接入共享交换平台。" * (place % 9 + 1)
            goals = tuple(
                PerformanceGoal(indicator=f"第 {n} 项指标的达成情况", baseline=Decimal(n), target=Decimal(n * 7))
                for n in range(place % 5)
            )
            dossiers.append(
                Dossier(
                    id=number,
                    name=name,
                    project_unit=code,
                    path=Path.CONSTRUCTION,
                    stage=Stage.EXPERT_REVIEW,
                    declaration=Declaration(content=text, performance_goals=goals),
                )
            )
            rows.append(
                project(
                    number,
                    name,
                    f"{place * 13 % 900 + 30}.{place % 100:02d}",
                    {2027: f"{place * 13 % 900 + 10}.{place % 100:02d}", 2028: "20.00"},
                    category=categories[place % 5],
                    funding_mode=modes[place % 3],
                    nature=list(Nature)[place % 3],
                )
            )
        library = library_of((*UNITS[:1], *(unit(code, name) for code, name in names.items())), tuple(dossiers))
        return plan_of(library, new_projects=tuple(rows)), library

    return make


def cell_text(cell: Cell) -> str:
    if isinstance(cell, Formula):
        return f"={cell.text} → {cell.value}"
    return "" if cell is None else str(cell).replace("\n", "⏎")


@pytest.fixture
def grid() -> Callable[[Sheet], str]:
    """A sheet as text: name, title, what stands under it, heads and rows."""

    def draw(sheet: Sheet) -> str:
        lines = [f"《{sheet.name}》{sheet.title}", f"{sheet.prepared}　{sheet.unit}"]
        lines.append(" | ".join(column.title for column in sheet.columns))
        lines += [" | ".join(map(cell_text, row.cells)) for row in sheet.rows]
        return "\n".join(lines) + "\n"

    return draw


PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


@pytest.fixture
def convert(tmp_path: FilePath) -> Callable[[bytes, str], FilePath]:
    """LibreOffice in a profile of its own, told to recalculate every formula when it opens a file."""

    def run(xlsx: bytes, kind: str) -> FilePath:
        profile = tmp_path / "profile"
        (profile / "user").mkdir(parents=True, exist_ok=True)
        (profile / "user" / "registrymodifications.xcu").write_text(PROFILE, encoding="utf-8")
        source, out = tmp_path / "book.xlsx", tmp_path / kind
        source.write_bytes(xlsx)
        command = [
            f"-env:UserInstallation={profile.as_uri()}",
            "--headless",
            "--convert-to",
            kind,
            "--outdir",
            str(out),
        ]
        subprocess.run(["soffice", *command, str(source)], check=True, capture_output=True, timeout=300)
        return out / f"book.{kind}"

    return run
