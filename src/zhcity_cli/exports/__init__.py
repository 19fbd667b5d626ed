"""THE WORKBOOKS: each is a function from values to a Workbook; this is their catalogue."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from zhcity_cli.exports.plan_review import plan_review
from zhcity_cli.exports.sheet import Workbook
from zhcity_cli.exports.volume_summary import volume_summary

WORKBOOKS: Mapping[str, Callable[..., Workbook]] = {
    "plan-review": plan_review,
    "volume-summary": volume_summary,
}
