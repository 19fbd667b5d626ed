"""What a report must never say, and the real command run under its limits."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from complete import AS_OF
from hostile.measured import Measured, measured

SECONDS, MEGABYTES = 2, 300
# Words of libyaml, pydantic, the operating system and Python; a dossier may hold English, our sentences do not.
ENGLISH = re.compile(
    r"Traceback|[A-Z][a-z]+Error|[Ee]rrno|No such|denied|could not|expected <|found (?:un|char)|while (?:pars|scann)|"
    r"Input should|Field required|Extra inputs|Value error|\bvalid (?:string|list|dict)|mapping values|codec"
)
CHINESE = re.compile("[\u4e00-\u9fff]")
CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


def validated(root: Path, *arguments: str) -> Measured:
    """The text report and all that every run must keep to."""
    done = measured("validate", "--as-of", AS_OF, *arguments, cwd=root)
    assert done.seconds < SECONDS and done.megabytes < MEGABYTES, done
    assert done.err == ""
    assert not CONTROL.search(done.out.removeprefix("\ufeff"))  # the BOM of csv
    return done


def findings(run: Callable[..., Any], root: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("validate", "--format", "json", "--as-of", AS_OF, "-C", root).out)[
        "findings"
    ]
    return found
