"""A library with a contact, and a form filled in as a person would: cell by cell, with what people type."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from support import Result, Run, be_person

CONTACT, OFFICE = ("示例丙", "bing@example.invalid"), ("示例甲", "jia@example.invalid")
UNITS = """\
  - {代码: SLJ, 名称: 水利局, 职责: [项目单位], 人员: [{姓名: 示例丙, 岗位: 信息中心, 邮箱: [bing@example.invalid]}]}
"""
YEAR = datetime.now().year  # the library's own today

FACTS: dict[str, Any] = {
    "项目名称": "取用水管理平台升级（示例）",
    "类别": "信息化应用系统",
    "性质": "新 建",
    "路径": "建设",
    "投入方式": "政府投资 ",
    "负责人姓名": "示例丁",
    "负责人岗位": "分管负责人",
    "联系人姓名": "示例丙\u200b",
    "联系人岗位": "信息中心",
    "联系人电话": "0391-0000000",
    "申报日期": f"{YEAR}年2月20日",
    "申报文号": f"示水〔{YEAR}〕8号",
    "现状与必要性": "取水计量每日汇总一次，不能实时监管。\n人工核对一户用时半天。",
    "建设内容": "一、计量接入；二、用水统计；三、预警。",
    "符合规划：规划": "示例市新型智慧城市建设实施意见",
    "符合规划：章节": "智慧水利",
    "统一标准：标准": "GB/T 30850，GB/T 22239-2019",
    "资源整合：部署": "示范区政务云平台",
    "资源整合：网络": "示范区电子政务网络",
    "信息共享：资源目录": "取水许可、取水计量",
    "安全可靠：等保拟定": "二级",
    "安全可靠：密码应用": "有方案",
    "投资总额": "１６２．００",
}
ROWS: dict[str, list[dict[str, Any]]] = {
    "投资明细": [
        {"名称": "应用软件开发", "类": "软件", "数量": 1, "计量单位": "项", "单价": 150, "金额": "150.00万元"},
        {"名称": "监理", "类": "其他费", "数量": "1", "计量单位": "项", "单价": 5.0, "金额": 5},
        {"名称": "等保测评", "类": "其他费", "数量": 2, "计量单位": "次", "单价": "3.5", "金额": 7.000000000001},
    ],
    "资金来源": [{"渠道": "财政资金", "金额": 162}],
    "分年": [{"年度": YEAR + 1, "金额": 100}, {"年度": f"{YEAR + 2}年", "金额": "62"}],
    "绩效目标": [{"指标": "取水计量在线率", "计量单位": "%", "现值": 71, "目标": 98}],
    "接口": [
        {"标准": "接口规范 1.2", "数据项": "取水量、水位", "频率": "实时"},
        {"标准": "接口规范 1.2", "数据项": "预警", "频率": "每日", "说明": "预警一日一批"},
    ],
    "附件": [{"页数": pages, "存": "档案室 2027-水利-1 盒"} for pages in (3, 1, "40页", 6, 4, 2, 5)],
}


@dataclass
class Desk:
    """Where a contact works: the library, the command line and a workbook program."""

    run: Run
    folder: Path
    profile: Path

    def act(self, *arguments: str | Path, code: int = 0, who: tuple[str, str] = CONTACT) -> str:
        be_person(self.folder, *who)
        result = self.run(*arguments, cwd=self.folder)
        assert result.code == code, (arguments, result.out, result.err)
        assert "Traceback" not in result.out + result.err
        return result.out + result.err

    def take(self, *arguments: str) -> Path:
        """A form from the tool."""
        out = self.act("form", "项目申报表", *arguments)
        return self.folder / out.split()[1]

    def intake(self, form: Path, *options: str) -> Result:
        be_person(self.folder, *CONTACT)
        return self.run("intake", form, *options, cwd=self.folder)

    def resaved(self, form: Path) -> Path:
        """The form opened and saved again by LibreOffice."""
        out = form.parent / "resaved"
        command = [f"-env:UserInstallation={self.profile.as_uri()}", "--headless", "--convert-to", "xlsx"]
        subprocess.run(
            ["soffice", *command, "--outdir", str(out), str(form)], check=True, capture_output=True, timeout=300
        )
        return out / form.name

    def dossiers(self) -> list[Path]:
        return sorted((self.folder / "dossiers").rglob("*.yaml"))


@pytest.fixture
def desk(run: Run, tmp_path: Path, empty_home: Path) -> Iterator[Desk]:
    folder = tmp_path / "库"
    made = run("init", folder, "--name", "示例库", "--person", OFFICE[0], "--email", OFFICE[1])
    assert made.code == 0, made.err
    units = folder / "registry/units.yaml"
    text = units.read_text(encoding="utf-8").replace("版本: 1", "版本: 2")
    units.write_text(text + UNITS, encoding="utf-8")
    desk = Desk(run, folder, tmp_path / "profile")
    desk.act("save", "-m", "登记单位", who=OFFICE)
    yield desk


Fill = Callable[..., Path]


@pytest.fixture
def filled(desk: Desk) -> Fill:
    """The blank form filled in by hand; `facts` and `rows` replace what would stand there."""

    def fill(facts: dict[str, Any] | None = None, rows: dict[str, list[dict[str, Any]]] | None = None) -> Path:
        form = desk.take("--unit", "SLJ")
        type_into(form, {**FACTS, **(facts or {})}, {**ROWS, **(rows or {})})
        return form

    return fill


def type_into(form: Path, facts: dict[str, Any], rows: dict[str, list[dict[str, Any]]]) -> None:
    """Type values into the cells beside their labels and below their heads, and save."""
    book = openpyxl.load_workbook(form)
    page = book["项目申报表"]
    labels = {str(row[0].value).removesuffix(" *"): row[1] for row in page.iter_rows(min_row=4)}
    for label, value in facts.items():
        labels[label].value = value
    for title, lines in rows.items():
        heads, first = heads_of(book[title])
        for place, line in enumerate(lines):
            for label, value in line.items():
                book[title].cell(first + place, heads[label]).value = value
    book.save(form)


def heads_of(page: Any) -> tuple[dict[str, int], int]:
    """Column by head, and the first row that people fill in."""
    heads = {str(c.value).removesuffix("*").strip().removesuffix("（万元）"): c.column for c in page[3] if c.value}
    return heads, 5 if page.cell(4, 1).value == "合计" else 4


def cell_of(form: Path, label: str) -> str:
    """Where a fact stands: B7."""
    page = openpyxl.load_workbook(form)["项目申报表"]
    return next(row[1].coordinate for row in page.iter_rows(min_row=4) if str(row[0].value).removesuffix(" *") == label)
