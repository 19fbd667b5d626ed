"""What the deadlines cost grows with the library and no faster: calls are counted, never timed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from zhcity_cli.deadlines import all_deadlines
from zhcity_cli.store.load import load

GENERATE = Path(__file__).parents[2] / "bench" / "generate.py"
FEW, MANY = 50, 200


def test_calls_grow_with_the_number_of_dossiers(tmp_path: Path) -> None:
    calls: dict[int, int] = {}
    for size in (FEW, MANY):
        root = tmp_path / str(size)
        subprocess.run([sys.executable, GENERATE, root, "--count", str(size)], check=True, capture_output=True)
        library = load(root).library
        all_deadlines(library)
        seen = 0

        def hear(_frame: Any, event: str, _argument: Any) -> None:
            nonlocal seen
            seen += event == "call"

        sys.setprofile(hear)
        try:
            all_deadlines(library)
        finally:
            sys.setprofile(None)
        calls[size] = seen
    assert calls[MANY] < calls[FEW] * (MANY / FEW) * 1.1
