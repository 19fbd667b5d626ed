"""doctor: each ailment is found, says what to do, and only what is broken makes it fail; it changes nothing."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from complete import snapshot
from exchange import BOUGHT, BUILT
from support import Run, git
from zhcity_cli.model.sign import Health, Sign
from zhcity_cli.store.health.machine import (
    clock_of,
    disk_of,
    encodings_of,
    fonts_of,
    git_of,
    python_of,
    ssh_of,
)
from zhcity_cli.store.health.tree import names


def signs(run: Run, folder: Path, *options: str) -> tuple[int, list[dict[str, Any]]]:
    result = run("doctor", "--format", "json", "-C", folder, *options)
    assert "Traceback" not in result.err
    plain = json.loads(result.out)
    assert plain["schema"] == 1
    return result.code, plain["signs"]


def test_a_sound_library(run: Run, git_library: Path) -> None:
    (git_library / ".gitattributes").write_text("*.yaml text eol=lf\n", encoding="utf-8")
    before = snapshot(git_library)
    code, found = signs(run, git_library, "--full")
    assert [sign for sign in found if sign["health"] == "broken"] == []
    assert code == 0
    keys = {sign["key"] for sign in found}
    assert keys >= {"git", "openssh", "console", "file-names", "fonts", "disk", "clock", "settings", "head", "objects"}
    assert snapshot(git_library) == before
    assert run("doctor", cwd=git_library).out.rstrip().endswith("有问题 0 项。")


def _config(key: str, value: str) -> Callable[[Path], None]:
    return lambda folder: void(git(folder, "config", key, value))


def void(_: object) -> None: ...


def _replaced(folder: Path) -> None:
    git(folder, "commit", "-q", "--allow-empty", "-m", "甲")
    git(folder, "replace", "HEAD", "HEAD~1")


def _shallow(folder: Path) -> None:
    git(folder, "commit", "-q", "--allow-empty", "-m", "甲")
    (folder / ".git/shallow").write_text(git(folder, "rev-parse", "HEAD") + "\n", encoding="ascii")


def _detached(folder: Path) -> None:
    git(folder, "checkout", "-q", "--detach")


def _merging(folder: Path) -> None:
    (folder / ".git/MERGE_HEAD").write_text(git(folder, "rev-parse", "HEAD") + "\n", encoding="ascii")


def _stale_lock(folder: Path) -> None:
    lock = folder / ".git/index.lock"
    lock.touch()
    os.utime(lock, (time.time() - 7200,) * 2)


def _grafted(folder: Path) -> None:
    (folder / ".git/info").mkdir(exist_ok=True)
    (folder / ".git/info/grafts").write_text("", encoding="ascii")


def _ignored(folder: Path) -> None:
    (folder / ".gitignore").write_text("dossiers/2027/\n", encoding="utf-8")
    place = folder / "dossiers/2027/SLJ/ZH2027-SLJ-001.yaml"
    place.parent.mkdir(parents=True)
    place.write_text("编号: ZH2027-SLJ-001\n", encoding="utf-8")


def _link(folder: Path) -> None:
    (folder / "dossiers/2024/SLJ/ZH2024-SLJ-009.yaml").symlink_to("/etc/passwd")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "链接")


def _filtered(folder: Path) -> None:
    (folder / ".gitattributes").write_text("*.yaml text eol=lf\n*.yaml filter=evil\n", encoding="utf-8")


def _lost_blob(folder: Path) -> None:
    blob = git(folder, "rev-parse", f"HEAD:{BOUGHT}")
    (folder / ".git/objects" / blob[:2] / blob[2:]).unlink()


def _rotten_blob(folder: Path) -> None:
    blob = git(folder, "rev-parse", f"HEAD:{BOUGHT}")
    place = folder / ".git/objects" / blob[:2] / blob[2:]
    place.chmod(0o644)
    content = bytearray(place.read_bytes())
    content[len(content) // 2] ^= 0xFF
    place.write_bytes(bytes(content))


def _from_the_future(folder: Path) -> None:
    os.environ["GIT_COMMITTER_DATE"] = "2099-01-01T00:00:00+08:00"
    try:
        git(folder, "commit", "-q", "--allow-empty", "-m", "甲")
    finally:
        del os.environ["GIT_COMMITTER_DATE"]


def _hook(folder: Path) -> None:
    place = folder / ".git/hooks/post-commit"
    place.parent.mkdir(exist_ok=True)
    place.write_text("#!/bin/sh\n", encoding="ascii")
    place.chmod(0o755)


def _rotten_cache(folder: Path) -> None:
    (folder / ".git/zhcity-digests.json").write_text("[", encoding="ascii")


def _leftover(folder: Path) -> None:
    (folder / "dossiers/.zhcity-12345678-x.tmp").touch()


def _crlf(folder: Path) -> None:
    content = (folder / BOUGHT).read_bytes().replace(b"\n", b"\r\n")
    blob = git_stdin(folder, content)
    git(folder, "update-index", "--cacheinfo", f"100644,{blob},{BOUGHT}")
    git(folder, "commit", "-q", "-m", "换行")


def git_stdin(folder: Path, content: bytes) -> str:
    (folder.parent / "content").write_bytes(content)
    return git(folder, "hash-object", "-w", "--no-filters", str(folder.parent / "content"))


AILMENTS: tuple[tuple[Callable[[Path], None], tuple[str, ...], str, str, str], ...] = (
    (_config("core.fsmonitor", "/tmp/evil"), (), "settings", "broken", "core.fsmonitor"),
    (_config("core.sshCommand", "sh -c evil"), (), "settings", "broken", "core.sshcommand"),
    (_config("filter.evil.smudge", "sh"), (), "settings", "broken", "filter.evil.smudge"),
    (_config("alias.log", "!evil"), (), "settings", "broken", "alias.log"),
    (_config("credential.helper", "!evil"), (), "settings", "broken", "credential.helper"),
    (_config("gpg.program", "/tmp/evil"), (), "settings", "broken", "gpg.program"),
    (_config("include.path", "../evil"), (), "settings", "broken", "include.path"),
    (_config("url.https://evil/.insteadOf", "https://good/"), (), "settings", "broken", "insteadof"),
    (_config("http.sslVerify", "false"), (), "settings", "broken", "http.sslverify"),
    (_config("mailmap.file", "x"), (), "settings", "broken", "mailmap.file"),
    (_config("strange.key", "1"), (), "settings", "warning", "strange.key"),
    (_replaced, (), "replace", "broken", "git replace -d"),
    (_grafted, (), "grafts", "broken", "grafts"),
    (_shallow, (), "shallow", "broken", "git fetch --unshallow"),
    (_detached, (), "head", "broken", "git switch main"),
    (_merging, (), "unfinished", "broken", "合并"),
    (_stale_lock, (), "locks", "broken", "120 分钟前"),
    (lambda f: void(git(f, "update-index", "--assume-unchanged", BOUGHT)), (), "hidden", "broken", "--no-assume-unchanged"),
    (lambda f: void(git(f, "update-index", "--skip-worktree", BUILT)), (), "hidden", "broken", "--no-skip-worktree"),
    (_ignored, (), "ignored", "broken", "ZH2027-SLJ-001"),
    (_link, (), "modes", "broken", "符号链接"),
    (_filtered, (), "attributes", "broken", "filter=evil"),
    (_lost_blob, (), "objects", "broken", BOUGHT),
    (_rotten_blob, ("--full",), "objects", "broken", "ZH2024-SLJ-001"),
    (_from_the_future, (), "clock", "broken", "2099-01-01"),
    (_hook, (), "hooks", "warning", "post-commit"),
    (_rotten_cache, (), "cache", "warning", "zhcity-digests.json"),
    (_leftover, (), "leftovers", "warning", ".tmp"),
    (_crlf, (), "line-ends", "warning", BOUGHT),
)  # fmt: skip


@pytest.mark.parametrize(("ail", "options", "key", "health", "words"), AILMENTS)
def test_an_ailment_is_found_with_its_remedy(
    run: Run,
    git_library: Path,
    ail: Callable[[Path], None],
    options: tuple[str, ...],
    key: str,
    health: str,
    words: str,
) -> None:
    ail(git_library)
    code, found = signs(run, git_library, *options)
    hits = [
        s for s in found if (s["key"], s["health"]) == (key, health) and words in s["message"] + (s["remedy"] or "")
    ]
    assert hits, found
    assert hits[0]["remedy"]
    assert code == (1 if health == "broken" else 0)


@pytest.mark.parametrize(
    ("sign", "health", "words"),
    [
        (git_of(""), Health.BROKEN, "没有找到 git"),
        (git_of("git version 2.20.1"), Health.BROKEN, "太旧"),
        (git_of("git version 2.31.0.windows.1"), Health.ODD, "不能用 SSH 公钥签名"),
        (git_of("git version 2.39.5"), Health.FINE, "2.39.5"),
        (ssh_of("", has_keygen=False), Health.ODD, "不能签名"),
        (ssh_of("OpenSSH_7.6p1, OpenSSL 1.0", has_keygen=True), Health.ODD, "7.6"),
        (ssh_of("OpenSSH_for_Windows_9.5p1, LibreSSL", has_keygen=True), Health.FINE, "9.5"),
        (python_of((3, 11, 7)), Health.FINE, "3.11.7"),
        (fonts_of(frozenset()), Health.ODD, "fonts-noto-cjk"),
        (fonts_of(None), Health.ODD, "看不出"),
        (fonts_of(frozenset({"宋体", "黑体"})), Health.FINE, "2 种"),
        (disk_of(1 << 20), Health.BROKEN, "腾出"),
        (disk_of(500 << 20), Health.ODD, "0.5 GB"),
        (disk_of(50 << 30), Health.FINE, "50.0 GB"),
        (clock_of(datetime(2010, 1, 1, tzinfo=UTC)), Health.BROKEN, "校准"),
        (clock_of(datetime(2030, 1, 1, tzinfo=UTC)), Health.ODD, "东八区"),
        (next(encodings_of("gbk", "utf-8", "cp936")), Health.ODD, "chcp 65001"),
        (next(encodings_of("ascii", "utf-8", "utf-8")), Health.ODD, "PYTHONUTF8"),
        (list(encodings_of("utf-8", "ascii", "ascii"))[1], Health.BROKEN, "PYTHONUTF8"),
        (next(names(["dossiers/A.yaml", "dossiers/a.yaml"])), Health.BROKEN, "同一个文件"),
        (next(names(["附件/con.pdf"])), Health.ODD, "Windows"),
        (next(names(["附件/e\u0301.pdf"])), Health.ODD, "NFD"),
        (next(names(["附件/" + "长" * 200])), Health.ODD, "203 个字"),
        (next(names(["附件/\udce9.pdf"])), Health.ODD, "UTF-8"),
    ],
)
def test_machines_of_every_kind(sign: Sign, health: Health, words: str) -> None:
    assert sign.health is health
    assert words in sign.message + sign.remedy


def test_outside_a_library(run: Run, tmp_path: Path, empty_home: Path) -> None:
    result = run("doctor", cwd=tmp_path)
    assert "只看了这台电脑" in result.out
    assert run("doctor", "-C", tmp_path / "none").code == 2


def test_a_library_that_is_no_repository(run: Run, library: Path, empty_home: Path) -> None:
    result = run("doctor", cwd=library)
    assert result.code == 1
    assert "不是 git 仓库" in result.out


def test_a_library_that_cannot_be_read_is_still_looked_at(run: Run, git_library: Path) -> None:
    (git_library / "zhcity.yaml").write_text("格式版本: [\n", encoding="utf-8")
    result = run("doctor", cwd=git_library)
    assert "最后一次登记" in result.out
