"""What a repository can be in when a step is to be registered: refused with the way out, or respected."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from complete import snapshot
from support import OFFICE_EMAIL, OFFICE_NAME, Run, be_person, git

FILE = "registry/holidays.yaml"


def edit(library: Path, text: str = "年份: {}\n# 改过\n") -> None:
    (library / FILE).write_text(text, encoding="utf-8")


def refused(run: Run, library: Path, code: int, *words: str) -> None:
    """`save` refuses with these words; HEAD, the index and every file stay as they are."""
    head, index, before = git(library, "rev-parse", "HEAD"), (library / ".git/index").read_bytes(), snapshot(library)
    result = run("save", cwd=library)
    assert result.code == code, result.out + result.err
    assert all(word in result.err for word in words), result.err
    assert git(library, "rev-parse", "HEAD") == head
    assert (library / ".git/index").read_bytes() == index
    assert snapshot(library) == before
    assert not list((library / ".git/zhcity").glob("journal*"))


def conflicting(library: Path) -> None:
    """Two branches that changed the same line."""
    git(library, "switch", "-q", "-c", "别的")
    (library / ".gitignore").write_text("甲\n", encoding="utf-8")
    git(library, "add", ".gitignore")
    git(library, "commit", "-q", "-m", "甲")
    git(library, "switch", "-q", "main")
    (library / ".gitignore").write_text("乙\n", encoding="utf-8")
    git(library, "add", ".gitignore")
    git(library, "commit", "-q", "-m", "乙")


@pytest.mark.parametrize(
    ("begun", "told"),
    [
        (("merge", "别的"), ("没做完的合并", "git merge --abort")),
        (("rebase", "别的"), ("没做完的变基", "git rebase --abort")),
        (("cherry-pick", "别的"), ("没做完的拣选", "git cherry-pick --abort")),
    ],
)
def test_something_under_way(run: Run, git_library: Path, begun: tuple[str, ...], told: tuple[str, ...]) -> None:
    conflicting(git_library)
    subprocess.run(["git", "-C", str(git_library), *begun], capture_output=True, check=False)
    edit(git_library)
    refused(run, git_library, 1, *told)


def test_an_unborn_branch_begins_with_the_first_save(run: Run, library: Path, empty_home: Path) -> None:
    for folder in ("dossiers", "plans"):
        shutil.rmtree(library / folder)
    git(library, "init", "-q", "-b", "main")
    be_person(library, OFFICE_NAME, OFFICE_EMAIL)
    assert run("save", cwd=library).code == 0
    assert git(library, "rev-list", "--count", "HEAD") == "1"
    assert git(library, "status", "--porcelain") == ""


def test_a_shallow_clone_is_told(run: Run, git_library: Path, tmp_path: Path) -> None:
    edit(git_library)
    git(git_library, "commit", "-q", "-am", "又一次")
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{git_library}", "浅")
    shallow = tmp_path / "浅"
    be_person(shallow, OFFICE_NAME, OFFICE_EMAIL)
    edit(shallow, "年份: {}\n# 又改\n")
    refused(run, shallow, 1, "历史不完整", "git fetch --unshallow")


@pytest.mark.parametrize("lock", ["index.lock", "HEAD.lock", "refs/heads/main.lock"])
def test_a_lock_of_another_program_is_named_and_left(run: Run, git_library: Path, lock: str) -> None:
    edit(git_library)
    path = git_library / ".git" / lock
    path.write_bytes(b"")
    os.utime(path, (0, path.stat().st_mtime - 7300))
    refused(run, git_library, 2, f".git/{lock} 已有 2 小时", "删去")
    path.unlink()
    assert run("save", cwd=git_library).code == 0


@pytest.mark.parametrize("bit", ["--assume-unchanged", "--skip-worktree"])
def test_hidden_edits_are_seen_told_and_registered(run: Run, git_library: Path, bit: str) -> None:
    git(git_library, "update-index", bit, FILE)
    edit(git_library)
    assert git(git_library, "status", "--porcelain") == ""
    result = run("save", cwd=git_library)
    assert result.code == 0
    assert f"不看 {FILE} 的改动" in result.err and bit.replace("--", "--no-") in result.err
    assert "改过" in git(git_library, "show", f"HEAD:{FILE}")
    assert git(git_library, "ls-files", "-v", FILE).startswith("H ")


def test_line_ends_are_kept_as_the_attributes_say(run: Run, git_library: Path) -> None:
    (git_library / ".gitattributes").write_text("*.yaml text eol=lf\n附件/** -text\n", encoding="utf-8")
    (git_library / FILE).write_bytes("年份: {}\r\n# 改过\r\n".encode())
    kept = git_library / "附件/2026/说明.txt"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"a\r\nb\r\n")
    assert run("save", cwd=git_library).code == 0
    stored = subprocess.run(["git", "-C", str(git_library), "show", f"HEAD:{FILE}"], capture_output=True, check=True)
    assert stored.stdout == "年份: {}\n# 改过\n".encode()
    there = subprocess.run(
        ["git", "-C", str(git_library), "cat-file", "blob", "HEAD:附件/2026/说明.txt"], capture_output=True, check=True
    )
    assert there.stdout == b"a\r\nb\r\n"
    assert git(git_library, "status", "--porcelain") == ""
    assert "没有要登记的改动" in run("save", cwd=git_library).out


def test_a_folder_that_is_a_link_is_refused(run: Run, git_library: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "别处"
    (git_library / "registry").rename(elsewhere)
    (git_library / "registry").symlink_to(elsewhere)
    edit(git_library)
    refused(run, git_library, 1, "registry 是符号链接")


if os.geteuid() == 0:  # nobody else can give a folder away

    def test_a_folder_of_another_account(run: Run, git_library: Path) -> None:
        edit(git_library)
        for path in (git_library, git_library / ".git"):
            os.chown(path, 12345, 12345)
        result = run("save", cwd=git_library)
        for path in (git_library, git_library / ".git"):
            os.chown(path, os.geteuid(), os.getegid())
        assert result.code == 2
        assert "另一个账号" in result.err and f"git config --global --add safe.directory '{git_library}'" in result.err


def test_a_file_larger_than_the_disk_allows(git_library: Path) -> None:
    """What the system refuses to write, to git or to us, changes nothing."""
    number = "dossiers/2022/CGJ/ZH2022-CGJ-001.yaml"
    (git_library / number).write_bytes((git_library / number).read_bytes() + b"# " + os.urandom(6000).hex().encode())
    head, before = git(git_library, "rev-parse", "HEAD"), snapshot(git_library)
    done = subprocess.run(
        [sys.executable, "-m", "zhcity_cli", "save", "ZH2022-CGJ-001"], cwd=git_library, capture_output=True, text=True,
        check=False, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)),
    )  # fmt: skip
    assert done.returncode == 2, done.stdout + done.stderr
    assert "文件太大，未做任何更改" in done.stderr
    assert git(git_library, "rev-parse", "HEAD") == head and snapshot(git_library) == before
    again = subprocess.run(
        [sys.executable, "-m", "zhcity_cli", "save"], cwd=git_library, capture_output=True, text=True, check=False
    )
    assert again.returncode == 0, again.stderr


def test_the_author_is_who_was_judged(run: Run, git_library: Path) -> None:
    """author.email and committer.email in a configuration name somebody else: the judged person is recorded."""
    for role in ("author", "committer"):
        git(git_library, "config", f"{role}.name", "局长")
        git(git_library, "config", f"{role}.email", "juzhang@example.invalid")
    edit(git_library)
    assert run("save", cwd=git_library).code == 0
    assert git(git_library, "log", "-1", "--format=%an %ae %cn %ce") == " ".join([OFFICE_NAME, OFFICE_EMAIL] * 2)
    assert git(git_library, "log", "-1", "--format=%ai").endswith("+0800")


def test_an_unwritable_path_is_no_option(run: Run, git_library: Path) -> None:
    (git_library / "templates").mkdir(exist_ok=True)
    (git_library / "templates/--output=x").write_text("a\n", encoding="utf-8")
    assert run("save", cwd=git_library).code == 0
    assert "templates/--output=x" in git(git_library, "ls-files")
    result = run("plan", "diff", "2031", "--output=x", cwd=git_library)
    assert result.code == 2 and not (git_library / "x").exists()


def test_a_worktree_is_a_library_of_its_own(run: Run, git_library: Path, tmp_path: Path) -> None:
    """Its index, HEAD and lock lie elsewhere; the branch is shared."""
    git(git_library, "worktree", "add", "-q", "-b", "别的", str(tmp_path / "另一处"))
    edit(tmp_path / "另一处")
    assert run("save", cwd=tmp_path / "另一处").code == 0
    assert git(git_library, "log", "-1", "--format=%s", "别的").startswith("登记")
    assert git(tmp_path / "另一处", "status", "--porcelain") == ""
    assert not (git_library / ".git/zhcity").exists()
