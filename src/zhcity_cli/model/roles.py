"""The bodies of 第四条 and what each may do."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """职责 of a unit in registry/units.yaml."""

    OFFICE = "办公室"
    DATA_BUREAU = "主管部门"
    DEVELOPMENT_BUREAU = "发改"
    FINANCE_BUREAU = "财政"
    AUDIT_BUREAU = "审计"
    LEADING_GROUP = "领导小组"
    PROCUREMENT_AGENCY = "集中采购机构"
    PROJECT_UNIT = "项目单位"
