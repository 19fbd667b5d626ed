"""The formats of a report: each is a function from the report to text; this is their catalogue."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from zhcity_cli.render.formats.people import as_csv, as_markdown, as_text
from zhcity_cli.render.formats.programs import as_github, as_gitlab, as_json, as_junit, as_sarif
from zhcity_cli.render.report import Report

FORMATS: Mapping[str, Callable[[Report], str]] = {
    "text": as_text, "json": as_json, "sarif": as_sarif, "junit": as_junit, "github": as_github, "gitlab": as_gitlab,
    "markdown": as_markdown, "csv": as_csv,
}  # fmt: skip
