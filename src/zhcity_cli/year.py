"""申报年: who has declared for a plan year and who has not, and the notice that opens it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from zhcity_cli.model.days import last_of_month
from zhcity_cli.model.library import Library
from zhcity_cli.model.roles import Role
from zhcity_cli.model.stages import Stage
from zhcity_cli.model.words import Mark


@dataclass(frozen=True)
class Window:
    """申报窗口 of a plan year: the year before it."""

    first: date
    last: date

    def days_left(self, today: date) -> int:
        """Days until the last day; negative after it."""
        return (self.last - today).days


@dataclass(frozen=True)
class UnitStatus:
    """What a unit has for a plan year: declared projects, those still in 储备, and O&M applications."""

    code: str
    name: str
    declared: tuple[str, ...]
    in_reserve: tuple[str, ...]
    operations: tuple[str, ...]

    @property
    def owes(self) -> bool:
        """Nothing declared and nothing applied for: on the 催报 list."""
        return not self.declared and not self.operations


def window(year: int, library: Library) -> Window:
    first, last = library.settings.parameters.declaration_window.value
    return Window(_day_of(year - 1, first), _day_of(year - 1, last))


def _day_of(year: int, month_day: str) -> date:
    """02-29 in any year: the last day of the month where it is shorter."""
    return min(
        date(year, int(month_day[:2]), 1) + timedelta(days=int(month_day[3:]) - 1),
        last_of_month(f"{year}-{month_day[:2]}"),
    )


def next_plan_year(library: Library) -> int:
    """每年年初申报下一年度: the year after today's."""
    return library.today.year + 1


def statuses(year: int, library: Library) -> tuple[UnitStatus, ...]:
    """One status for every project unit of the registry, in its order."""
    found: dict[str, tuple[list[str], list[str], list[str]]] = {
        unit.code: ([], [], []) for unit in library.unit_of(Role.PROJECT_UNIT)
    }
    for filed in library.dossiers:
        dossier = filed.record
        if dossier.project_unit not in found:
            continue
        declared, in_reserve, operations = found[dossier.project_unit]
        if dossier.operation_of(year) is not None:
            operations.append(dossier.id)
        if dossier.plan_year == year and Mark.SUPPLEMENT not in dossier.marks:
            (in_reserve if dossier.stage is Stage.RESERVE else declared).append(dossier.id)
    return tuple(
        UnitStatus(code, library.unit_name(code), tuple(declared), tuple(in_reserve), tuple(operations))
        for code, (declared, in_reserve, operations) in found.items()
    )


def notice(year: int, library: Library) -> str:
    """The notice that opens the declaration, as text to paste into an official letter."""
    office = library.unit_name(library.settings.office)
    span, parameters = window(year, library), library.settings.parameters
    papers = "、".join(parameters.declaration_attachments.value)
    return "\n".join(
        [
            f"关于申报 {year} 年度新型智慧城市建设项目的通知",
            "",
            "各有关单位：",
            "",
            f"按照《{library.settings.measure.name}》，项目实行计划管理，每年年初申报下一年度建设项目。"
            f"现就 {year} 年度项目申报有关事项通知如下：",
            "",
            f"一、申报时间。{_day(span.first)}至{_day(span.last)}。",
            "",
            "二、申报范围。政府投资、政企联合、购买服务或需要政府资金运行维护的新建、改建、扩建信息系统，"
            "包括信息网络、云服务平台、信息化应用系统、信息资源开发利用、信息安全五类。"
            "办公用电脑、照相机、复印机、移动存储设备、耗材等零散购置，以及土建、普通装修、专业领域设备购置不在此列。",
            "",
            f"三、申报材料。填写随本通知下发的《项目申报表》（Excel），并备齐：{papers}。",
            "",
            f"四、报送方式。申报表发{office}，由{office}收入项目库；能使用项目库的单位也可以直接登记卷宗。",
            "",
            "五、运行维护。已有系统下一年度需要运行维护经费的，一并申报。",
            "",
            "逾期未申报的，列入催报名单；计划外项目按增补办理。涉密项目不得通过本渠道报送。",
            "",
            f"{office}",
            f"{_day(library.today)}",
            "",
        ]
    )


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
