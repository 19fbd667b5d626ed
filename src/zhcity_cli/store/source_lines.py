"""The lines that findings point to, for those who want to see the place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from zhcity_cli.model.finding import Finding
from zhcity_cli.store.load import content
from zhcity_cli.store.text_gate import decode


def source_lines(root: Path, findings: Iterable[Finding]) -> Mapping[tuple[str, int], str]:
    """(file, line) → the line as it stands there. Files whose text cannot be told are left out."""
    wanted: dict[str, set[int]] = {}
    for finding in findings:
        if finding.line is not None:
            wanted.setdefault(finding.file, set()).add(finding.line)
    found: dict[tuple[str, int], str] = {}
    for file, numbers in wanted.items():
        try:
            text = decode(content(root / file))[0] if (root / file).is_file() else None
        except OSError:
            continue
        lines = text.split("\n") if text is not None else []
        found |= {(file, number): lines[number - 1] for number in numbers if number <= len(lines)}
    return found
