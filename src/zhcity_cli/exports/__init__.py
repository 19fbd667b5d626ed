"""THE WORKBOOKS: each is a function from values to a Workbook; this is their catalogue."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from zhcity_cli.exports.plan_review import plan_review
from zhcity_cli.exports.sheet import Workbook

WORKBOOKS: Mapping[str, Callable[..., Workbook]] = {"plan-review": plan_review}
