"""What stands in a place where a dossier, a registry or a plan should stand, and what may not be read."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from complete import write_library
from hostile.corpus import ALL, FILE, GOOD, MIB, Hostile
from hostile.measured import measured
from hostile.told import CONTROL, ENGLISH, findings, validated


def a_folder(file: Path) -> None:
    file.mkdir()
    (file / "x.yaml").write_bytes(GOOD)


def a_sparse_gigabyte(file: Path) -> None:
    with file.open("wb") as handle:
        handle.truncate(1024 * MIB)


def a_loop(file: Path) -> None:
    file.symlink_to(file.name)


def a_link_elsewhere(file: Path) -> None:
    file.symlink_to("/etc/hostname")


def a_linked_folder(file: Path) -> None:
    (file.parent / "ZH2024-CGJ-008.yaml").write_bytes(GOOD.replace(b"-009", b"-008"))
    file.symlink_to(file.parent, target_is_directory=True)


@pytest.mark.parametrize(
    ("make", "code", "words"),
    [
        (a_folder, "F15", "文件夹"),
        (os.mkfifo, "F15", "管道"),
        (a_sparse_gigabyte, "F04", "1 MiB"),
        (a_loop, "F15", "链接"),
        (a_link_elsewhere, "F15", "链接"),
        (a_linked_folder, "F15", "链接"),
    ],
    ids=["文件夹", "管道", "稀疏的 1 GB", "绕圈的链接", "指向别处的链接", "指向自己的文件夹"],
)
def test_what_is_no_file(make: Callable[[Path], None], code: str, words: str, library: Path, run: Any) -> None:
    file = library / FILE
    file.parent.mkdir(parents=True, exist_ok=True)
    make(file)
    done = validated(library)
    assert done.code == 1, done.out
    assert [(f["code"], words in f["message"]) for f in findings(run, library) if f["file"] == FILE] == [(code, True)]


def test_a_name_that_is_not_utf8(library: Path) -> None:
    folder = os.fsencode(library / "dossiers/2024/CGJ")
    Path(os.fsdecode(folder)).mkdir(parents=True, exist_ok=True)
    Path(os.fsdecode(folder + "/井盖.yaml".encode("gbk"))).write_bytes(GOOD)
    for form in ("text", "json", "sarif", "junit", "github", "gitlab", "markdown", "csv"):
        done = validated(library, "--format", form)
        assert done.code == 1
        assert "F15" in done.out


@pytest.mark.parametrize("place", ["dossiers/2024", FILE, "registry/systems.yaml", "plans/2023/meetings.yaml"])
def test_what_may_not_be_read(place: str, run: Any) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = write_library(Path(folder, "库"))
        Path(folder).chmod(0o755)
        (root / FILE).write_bytes(GOOD)
        run("validate", "-C", root)  # every module is read before the rights go
        (root / place).chmod(0)
        try:
            as_nobody(lambda: check_told(run, root, place))
        finally:
            (root / place).chmod(0o755)


def check_told(run: Any, root: Path, place: str) -> None:
    result = run("validate", "-C", root)
    assert result.code == 1, result.out + result.err
    assert any(line.startswith(f"{place}: 错误 F15") for line in result.out.splitlines()), result.out
    assert not ENGLISH.search(result.out)


def as_nobody(act: Callable[[], None]) -> None:
    """File permissions mean nothing to root; for a moment the process is somebody else."""
    was = os.geteuid()
    if was == 0:
        os.seteuid(65534)
    try:
        act()
    finally:
        if was == 0:
            os.seteuid(was)


@pytest.mark.parametrize("place", ["zhcity.yaml", "registry/units.yaml"])
@pytest.mark.parametrize("case", [case for case in ALL if case.file == FILE and not case.is_hint], ids=lambda c: c.name)
def test_hostile_settings_stop_everything_in_a_sentence(case: Hostile, place: str, library: Path, run: Any) -> None:
    (library / place).write_bytes(case.content)
    result = run("validate", "-C", library)
    said = result.out + result.err
    assert result.code == 1, said
    assert said.startswith("× ") and place in said and "→" in said
    assert not ENGLISH.search(said) and not CONTROL.search(said)


@pytest.mark.parametrize("place", ["registry/units.yaml", "registry/systems.yaml", "plans/2023/meetings.yaml"])
@pytest.mark.parametrize("make", [a_folder, os.mkfifo, a_loop], ids=["文件夹", "管道", "绕圈的链接"])
def test_what_is_no_file_elsewhere(make: Callable[[Path], None], place: str, library: Path) -> None:
    (library / place).unlink()
    make(library / place)
    done = measured("validate", cwd=library, patience=20)
    assert done.code == 1
    assert place in done.out + done.err
    assert not ENGLISH.search(done.out + done.err)


def test_dossiers_that_are_no_folder(library: Path, run: Any) -> None:
    (library / "dossiers").rename(library / "旧")
    (library / "dossiers").write_text("x", encoding="utf-8")
    result = run("validate", "-C", library)
    assert result.code == 1
    assert "dossiers 读不到" in result.err and not ENGLISH.search(result.err)
