"""A library checked as a whole: every subject that rules look at, or those of some files."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from zhcity_cli.model.finding import Finding
from zhcity_cli.model.library import Filed, Library
from zhcity_cli.rules import check, check_dossier, cited_findings


def library_findings(library: Library, only: Collection[str] | None = None) -> list[Finding]:
    """Every finding of the library, or those of some files with the meetings and packages that their dossiers cite."""
    found: list[Finding] = []
    for filed in library.dossiers:
        if only is None or filed.file in only:
            found += check_dossier(filed, library)
            if only is not None:
                found += cited_findings(filed.record, library)
    others: list[tuple[Filed[Any], str]] = [(meeting, meeting.record.id) for meeting in library.all_meetings]
    others += [(package, package.record.id) for _, package in library.all_packages]
    others += [(package, package.record.id) for _, package in library.all_operation_packages]
    others += [(files.plan, f"{year} 年度计划") for year, files in library.years.items() if files.plan]
    others += [(files.investment, f"{year} 年度投资计划") for year, files in library.years.items() if files.investment]
    others.append((Filed("zhcity.yaml", library.settings), "设置"))
    others.append((Filed("registry/units.yaml", library.registry.units), "单位名录"))
    for subject, name in others:
        if only is None or subject.file in only:
            found += check(subject, library, name)
    return list(dict.fromkeys(found))
