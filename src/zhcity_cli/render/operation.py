"""统一运维 on a terminal: the year's packages, who declared what, and what is in no package."""

from __future__ import annotations

from zhcity_cli.model.library import Library
from zhcity_cli.operating import declarations, proposal
from zhcity_cli.operating.proposal import Proposal
from zhcity_cli.render import package
from zhcity_cli.render.table import table


def listing(year: int, library: Library) -> str:
    """One line a package, ended ones too."""
    packages = [filed.record for y, filed in library.all_operation_packages if y == year]
    return package.listing(packages, "统一运维包") if packages else f"{year} 年度还没有统一运维包。"


def declared(year: int, library: Library) -> str:
    """By unit: systems applied for, waived, and those nobody has said anything of."""
    units = declarations.declarations(year, library)
    if not units:
        return f"{year} 年度没有单位申报运维，也没有要申报的系统。"
    rows = [
        [
            unit.code, unit.name, str(len(unit.applied)), f"{unit.amount:.2f}", str(len(unit.waived)),
            "、".join(unit.silent),
        ]
        for unit in units
    ]  # fmt: skip
    text = table(["代码", "单位", "申请", "申请额", "不申请", "没有申报的系统"], rows, right=(2, 3, 4))
    silent = sum(len(unit.silent) for unit in units)
    told = f"还有 {silent} 个在用的系统没有申报。" if silent else "在用的系统都已申报。"
    strays = [f"{system.id} {system.name}" for system in declarations.without_dossier(library)]
    if strays:
        more = f" 等 {len(strays)} 个" if len(strays) > 5 else ""
        told += f"\n系统目录里有、项目库里没有卷宗的：{'、'.join(strays[:5])}{more}。"
    return f"{year} 年度运维申报（万元）\n{text}\n{told}"


def left_out(proposed: Proposal, library: Library) -> str:
    """The applications that a build leaves out, and the members that leave."""
    listed = {left.dossier_id: left.reason for left in proposed.left_out}
    listed |= {left.dossier_id: f"{left.reason}（退出 {filed.record.id}）" for filed, _, left in proposed.leaves}
    return _reasons(list(listed.items()), library)


def waiting(year: int, library: Library) -> str:
    """The applications that are in no package, each with the reason; empty where there is none."""
    return _reasons([(dossier.id, reason) for dossier, reason in proposal.waiting(year, library)], library)


def _reasons(rows: list[tuple[str, str]], library: Library) -> str:
    shown = []
    for number, reason in rows:
        dossier = library.by_id[number].record
        shown.append([number, library.unit_name(dossier.project_unit), dossier.name, reason])
    return table(["编号", "项目单位", "名称", "原因"], shown) if shown else ""
