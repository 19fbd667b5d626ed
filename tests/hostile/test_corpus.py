"""Each hostile file: a coded finding in Chinese that names it, exit 1, within 2 seconds and 300 MB, the file untouched."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from complete import snapshot
from hostile.corpus import ALL, Hostile
from hostile.told import CHINESE, ENGLISH, findings, validated


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_hostile_dossier(case: Hostile, library: Path, run: Callable[..., Any]) -> None:
    file = library / case.file
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(case.content)
    before = snapshot(library)

    done = validated(library)

    # What Windows editors write by themselves and cannot be misread is a hint, so it alone does not fail the check.
    assert done.code == (0 if case.is_hint else 1), done.out
    told = [finding for finding in findings(run, library) if finding["file"] == case.file]
    fitting = [f for f in told if f["code"].startswith(case.code) and case.words in f["message"]]
    assert fitting, [(f["code"], f["message"]) for f in told]
    for finding in told:
        assert CHINESE.search(finding["message"]) and finding["hint"], finding
        assert len(finding["message"]) < 500
        assert not ENGLISH.search(finding["message"] + finding["hint"]), finding
    assert snapshot(library) == before


def test_the_corpus_is_named_once() -> None:
    assert len({case.name for case in ALL}) == len(ALL)
