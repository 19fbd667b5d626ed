"""A repository from a stick: whatever its configuration and attributes name, no command starts it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from support import OFFICE_EMAIL, OFFICE_NAME, Run, git
from zhcity_cli.store.git import Repository
from zhcity_cli.store.git_config import stand_in

DOSSIER = "dossiers/2022/CGJ/ZH2022-CGJ-001.yaml"
# Key → what it is set to: a program that leaves a trace, or the words that lead git to one.
PROGRAMS = (
    "core.fsmonitor", "core.sshCommand", "core.askPass", "core.editor", "core.pager", "core.gitProxy",
    "core.alternateRefsCommand", "sequence.editor", "diff.external", "diff.evil.textconv", "diff.evil.command",
    "filter.evil.clean", "filter.evil.smudge", "filter.evil.process", "filter.a=b.clean", "merge.evil.driver",
    "credential.helper", "credential.https://example.invalid.helper", "gpg.program", "gpg.ssh.program",
    "gpg.x509.program", "gpg.ssh.defaultKeyCommand", "remote.origin.uploadpack", "remote.origin.receivepack",
    "interactive.diffFilter", "pager.log", "pager.diff", "alias.log", "alias.update-ref", "alias.rev-parse",
    "trailer.evil.command", "trailer.evil.cmd", "tar.evil.command", "uploadpack.packObjectsHook",
)  # fmt: skip
HOOKS = (
    "pre-commit", "commit-msg", "post-commit", "post-index-change", "reference-transaction", "pre-auto-gc",
    "post-checkout", "post-merge", "pre-push", "fsmonitor-watchman", "prepare-commit-msg", "post-rewrite",
)  # fmt: skip
COMMANDS = (
    ("validate",), ("list",), ("show", "ZH2022-CGJ-001"), ("save", "--dry-run"), ("save",), ("whoami",), ("due",),
    ("advance", "ZH2022-CGJ-001"), ("plan", "diff", "2031", "2032"), ("plan", "verify", "2031"),
    ("similar",), ("experts", "list"), ("appraise", "2026"), ("doctor",), ("doctor", "--full"),
    ("audit", "verify"), ("audit", "log", "ZH2022-CGJ-001"), ("audit", "diff", "HEAD~1", "HEAD"),
    ("audit", "why", "ZH2022-CGJ-001", "名称"), ("check", "--base", "HEAD~1"),
)  # fmt: skip


@pytest.fixture
def hostile(git_library: Path, tmp_path: Path) -> tuple[Path, Path]:
    """A library whose repository names a program in every way we know; the file that the program would leave."""
    trace = tmp_path / "trace"
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\necho \"$0 $*\" >> '{trace}'\ncat\n", encoding="utf-8")
    program.chmod(0o755)
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for folder in (hooks, git_library / ".git/hooks"):
        folder.mkdir(exist_ok=True)
        for name in HOOKS:
            (folder / name).write_text(program.read_text(encoding="utf-8"), encoding="utf-8")
            (folder / name).chmod(0o755)
    (git_library / "registry/holidays.yaml").write_text("年份: {}\n# 一\n", encoding="utf-8")
    git(git_library, "commit", "-q", "-am", "又一次")
    trace.unlink(missing_ok=True)
    for key in PROGRAMS:
        git(git_library, "config", key, f"!{program}" if key.startswith(("alias.", "credential.")) else str(program))
    git(git_library, "config", "filter.evil.required", "true")
    git(git_library, "config", "commit.gpgSign", "true")
    git(git_library, "config", "log.showSignature", "true")
    git(git_library, "config", "remote.origin.url", "ext::" + str(program))
    git(git_library, "config", "remote.origin.promisor", "true")
    git(git_library, "config", "core.hooksPath", str(hooks))
    included = tmp_path / "included"
    included.write_text(f'[filter "evil"]\n\tclean = {program}\n[core]\n\tfsmonitor = {program}\n', encoding="utf-8")
    git(git_library, "config", "include.path", str(included))
    (git_library / ".git/info").mkdir(exist_ok=True)
    (git_library / ".git/info/attributes").write_text("* filter=evil diff=evil merge=evil\n", encoding="utf-8")
    (git_library / "registry/holidays.yaml").write_text("年份: {}\n# 二\n", encoding="utf-8")
    trace.unlink(missing_ok=True)
    return git_library, trace


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_no_command_starts_what_the_repository_names(
    run: Run, hostile: tuple[Path, Path], words: tuple[str, ...]
) -> None:
    library, trace = hostile
    result = run(*words, cwd=library)
    assert not trace.exists(), trace.read_text(encoding="utf-8")
    assert result.code in (0, 1, 2), result.err
    if words == ("save",):
        assert result.code == 0 and "# 二" in git(library, "cat-file", "blob", "HEAD:registry/holidays.yaml")


def test_the_fixture_would_leave_a_trace(hostile: tuple[Path, Path]) -> None:
    library, trace = hostile
    subprocess.run(["git", "-C", str(library), "status"], capture_output=True, check=False)
    assert trace.exists()


def test_every_such_key_is_known_and_undone(hostile: tuple[Path, Path]) -> None:
    library, _ = hostile
    repository = Repository(library)
    named = {key.casefold() for key in PROGRAMS} - {"uploadpack.packobjectshook"}
    assert {key.casefold() for key in repository.configuration.programs()} >= named
    assert not {key for key in ("user.name", "core.bare", "remote.origin.url", "gc.auto") if stand_in(key) is not None}
    for key, value in repository.configuration.overrides():
        assert "program" not in value.rpartition("/")[2], key


def test_what_the_person_set_outside_the_repository_stays(git_library: Path) -> None:
    git(git_library, "config", "--global", "credential.helper", "store")
    git(git_library, "config", "--global", "core.sshCommand", "ssh -i mine")
    git(git_library, "config", "credential.helper", "!evil")
    git(git_library, "config", "core.sshCommand", "evil")
    overrides = list(Repository(git_library).configuration.overrides())
    assert overrides == [("core.sshcommand", "ssh -i mine"), ("credential.helper", ""), ("credential.helper", "store")]
    git(git_library, "config", "--global", "--unset", "core.sshCommand")
    assert dict(Repository(git_library).configuration.overrides())["core.sshcommand"] == "ssh"


@pytest.mark.parametrize(
    ("branch", "file"),
    [("refs/heads/main", "../../outside"), ("refs/heads/../../../../outside", "a"), ("refs/heads/main", ".git/config")],
)
def test_a_journal_that_leads_out_of_the_library_is_none(
    run: Run, git_library: Path, tmp_path: Path, branch: str, file: str
) -> None:
    own = git_library / ".git/zhcity"
    own.mkdir()
    outside = tmp_path / "outside"
    outside.write_bytes(b"")
    (tmp_path / "outside.lock").write_bytes(b"")
    config = (git_library / ".git/config").read_bytes()
    journal = {"branch": branch, "new": "0" * 40, "files": {file: [None, None]}}
    (own / "journal.json").write_text(json.dumps(journal), encoding="utf-8")
    assert run("list", cwd=git_library).code == 0
    assert outside.exists() and (tmp_path / "outside.lock").exists()
    assert (git_library / ".git/config").read_bytes() == config
    assert not (own / "journal.json").exists()


def test_our_folder_is_no_link_to_another(run: Run, git_library: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "别处"
    elsewhere.mkdir()
    (elsewhere / "重要").write_text("不能动", encoding="utf-8")
    (elsewhere / "journal.json").write_text("{}", encoding="utf-8")
    (git_library / ".git/zhcity").symlink_to(elsewhere)
    (git_library / "registry/holidays.yaml").write_text("年份: {}\n# 一\n", encoding="utf-8")
    assert run("list", cwd=git_library).code == 0
    result = run("save", cwd=git_library)
    assert result.code == 2 and "符号链接" in result.err
    assert sorted(path.name for path in elsewhere.iterdir()) == ["journal.json", "重要"]


@pytest.fixture
def key(tmp_path: Path) -> Path:
    """An SSH key of the person."""
    path = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "示例", "-f", str(path)], check=True)
    return path


def register(library: Path, public: str) -> None:
    units = library / "registry/units.yaml"
    text = units.read_text(encoding="utf-8")
    unsigned = f"邮箱: [{OFFICE_EMAIL}], 公钥: []"
    assert unsigned in text
    units.write_text(text.replace(unsigned, f"邮箱: [{OFFICE_EMAIL}], 公钥: [{public}]"), encoding="utf-8")
    git(library, "commit", "-q", "-am", "登记公钥")


def test_a_step_is_signed_where_the_registry_knows_a_key(run: Run, git_library: Path, key: Path) -> None:
    """And with ssh-keygen, whatever the repository names instead."""
    public = key.with_suffix(".pub").read_text(encoding="utf-8").strip()
    git(git_library, "config", "user.signingkey", str(key))
    git(git_library, "config", "gpg.ssh.program", "/nowhere/evil")
    holidays = git_library / "registry/holidays.yaml"
    holidays.write_text("年份: {}\n# 一\n", encoding="utf-8")
    assert run("save", cwd=git_library).code == 0
    assert "gpgsig" not in git(git_library, "cat-file", "commit", "HEAD"), "no key in the registry yet"
    register(git_library, public)
    holidays.write_text("年份: {}\n# 二\n", encoding="utf-8")
    result = run("save", cwd=git_library)
    assert result.code == 0, result.err
    signers = key.with_suffix(".signers")
    signers.write_text(f"{OFFICE_EMAIL} {public}\n", encoding="utf-8")
    options = ("-c", "gpg.ssh.program=ssh-keygen", "-c", f"gpg.ssh.allowedSignersFile={signers}")
    assert git(git_library, *options, "log", "-1", "--format=%G? %an") == f"G {OFFICE_NAME}"


def test_a_key_that_is_gone_is_told_before_anything_is_written(run: Run, git_library: Path, key: Path) -> None:
    register(git_library, key.with_suffix(".pub").read_text(encoding="utf-8").strip())
    git(git_library, "config", "user.signingkey", str(key.parent / "没有"))
    (git_library / "registry/holidays.yaml").write_text("年份: {}\n# 一\n", encoding="utf-8")
    head = git(git_library, "rev-parse", "HEAD")
    result = run("save", cwd=git_library)
    assert result.code == 2 and "签名没有成功，未做任何更改" in result.err and "user.signingkey" in result.err
    assert git(git_library, "rev-parse", "HEAD") == head
    assert [path.name for path in (git_library / ".git/zhcity").iterdir()] == ["lock"]
