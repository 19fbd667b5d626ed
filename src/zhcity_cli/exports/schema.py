"""The JSON Schema of a dossier: Chinese keys, ASCII names inside, limits kept, every null allowed where a key may be empty."""

from __future__ import annotations

import json
from typing import Any

from zhcity_cli.model.dossier import ClassifiedDossier, Dossier


def dossier_schema() -> str:
    """Deterministic text, for `templates/schema/dossier.json`."""
    full = Dossier.model_json_schema(by_alias=True)
    classified = ClassifiedDossier.model_json_schema(by_alias=True)
    schema: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "项目卷宗",
        "description": "一个项目一个卷宗；金额单位万元，日期 YYYY-MM-DD",
        "if": {"properties": {"路径": {"const": "涉密"}}, "required": ["路径"]},
        "then": {"$ref": "#/$defs/ClassifiedDossier"},
        "else": {"$ref": "#/$defs/Dossier"},
        "$defs": {**classified.pop("$defs", {}), **full.pop("$defs", {})},
    }
    schema["$defs"] |= {"Dossier": full, "ClassifiedDossier": classified}
    return json.dumps(_tidied(schema), ensure_ascii=False, indent=1) + "\n"


def _tidied(node: Any) -> Any:
    """Titles and engineers' docstrings go; a key that may be missing may also be empty, as the reader takes it."""
    if isinstance(node, list):
        return [_tidied(item) for item in node]
    if not isinstance(node, dict):
        return node
    tidy = {key: _tidied(value) for key, value in node.items() if key != "default"}
    if "enum" in tidy or (tidy.get("type") == "object" and "properties" in tidy):
        tidy.pop("title", None)
        tidy.pop("description", None)
    if "properties" in tidy and tidy.get("type") == "object":
        needed = set(tidy.get("required", ()))
        for key, value in tidy["properties"].items():
            if isinstance(value, dict):
                value.pop("title", None)
                if key not in needed and not _takes_null(value):
                    tidy["properties"][key] = {"anyOf": [value, {"type": "null"}]}
    return tidy


def _takes_null(schema: dict[str, Any]) -> bool:
    return any(option.get("type") == "null" for option in schema.get("anyOf", ()))
