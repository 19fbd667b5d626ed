"""Several at once: writers of the library, and a person with git itself."""

from __future__ import annotations

import os
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from faults.harness import Done, Trial, assert_whole
from support import git
from zhcity_cli.store.locking import locked, sign_in


@pytest.mark.parametrize(
    ("writers", "steps"), [pytest.param(3, 4, id="3x4"), pytest.param(8, 25, id="8x25", marks=pytest.mark.soak)]
)
def test_every_success_is_in_head(trial: Trial, writers: int, steps: int) -> None:
    """Each writer moves a project of its own; who waited too long is told by whom, and may come again."""
    files = trial.projects()[:writers]
    assert len(files) == writers

    def work(file: str) -> list[Done]:
        return [trial.call(*trial.step(file)) for _ in range(steps)]

    with ThreadPoolExecutor(writers) as pool:
        done = [each for listed in pool.map(work, files) for each in listed]
    made = [each.commit for each in done if each.code == 0]
    waited = [each for each in done if each.code != 0]
    assert all(each.code == 2 and "项目库正被使用" in each.err and "zhcity advance" in each.err for each in waited)
    there = git(trial.folder, "log", "--first-parent", "--format=%H").splitlines()
    assert len(there) == len(made) + 1, "a success is one commit"
    assert {commit[:10] for commit in there[:-1]} == set(made)
    assert len(made) > len(done) // 2
    git(trial.folder, "fsck", "--strict", "--no-dangling")
    for file in files:
        assert_whole(trial, file)


def test_two_new_projects_take_two_numbers(trial: Trial) -> None:
    asked = ("new", "--unit", "SLJ", "--name", "示例系统", "--category", "信息安全")
    running = [trial.start(*trial.command(*asked)) for _ in range(3)]
    assert [trial.ended(each).code for each in running] == [0, 0, 0]
    made = [
        path for path in (trial.folder / "dossiers").rglob("*.yaml") if "示例系统" in path.read_text(encoding="utf-8")
    ]
    assert len({path.name for path in made}) == 3


def test_a_writer_that_does_not_end_is_named(trial: Trial, monkeypatch: pytest.MonkeyPatch) -> None:
    trial.own.mkdir(exist_ok=True)
    file = trial.projects()[0]
    with locked(trial.own):
        sign_in(trial.own, "zhcity plan submit")
        begun = time.monotonic()
        done = trial.call(*trial.step(file))
        assert 9 < time.monotonic() - begun < 30
        assert done.code == 2
        assert "zhcity plan submit" in done.err and f"进程 {os.getpid()}" in done.err and "从 20" in done.err
        assert trial.call("list").code == 0, "readers do not wait"
    assert trial.call(*trial.step(file)).code == 0


def commit_at(trial: Trial, moment: str, words: str) -> dict[str, str]:
    """A git program in front of the real one: at the first call of a command a person does something."""
    tools = trial.folder.parent / "tools"
    tools.mkdir()
    real = subprocess.run(["which", "git"], check=True, capture_output=True, text=True).stdout.strip()
    script = tools / "git"
    script.write_text(
        f'#!/bin/sh\ncase " $* " in *" {moment} "*)\n  if mkdir \'{tools}/once\' 2>/dev/null; then\n'
        f"    cd '{trial.folder}'; PATH={Path(real).parent}:$PATH; unset GIT_INDEX_FILE; {words}\n  fi;;\nesac\nexec {real} \"$@\"\n",
        encoding="utf-8",
    )
    script.chmod(0o755)
    return {**os.environ, "PATH": f"{tools}:{os.environ['PATH']}"}


def with_environment(trial: Trial, environment: dict[str, str], *words: str) -> Done:
    done = subprocess.run(
        trial.command(*words), cwd=trial.folder, env=environment, capture_output=True, text=True, check=False
    )
    return Done(done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize("moment", ["ls-tree", "hash-object", "commit-tree"])
def test_a_persons_commit_in_the_middle_is_kept(trial: Trial, moment: str) -> None:
    """The step is judged and made again on top of it, by itself."""
    file, other = trial.projects()[:2]
    words = f"echo '# 手记' >> {other}; git commit -q -m 手工提交 {other}"
    done = with_environment(trial, commit_at(trial, moment, words), *trial.step(file))
    assert done.code == 0, done.err
    assert "有人提交了新内容" in done.err and "再办一次" in done.err
    subjects = git(trial.folder, "log", "--format=%s").splitlines()
    assert len(subjects) == 3 and subjects[0].startswith("退回") and subjects[1] == "手工提交"
    assert b"# \xe6\x89\x8b\xe8\xae\xb0" in trial.in_head(other)
    assert_whole(trial, file)


def test_a_persons_commit_cannot_slip_between_branch_and_index(trial: Trial) -> None:
    """While the branch moves the index is locked as git locks it: the person is told and may come again."""
    file, other = trial.projects()[:2]
    words = f"echo '# 手记' >> {other}; git add {other} 2> ../told; git commit -q -m 手工提交 2>> ../told"
    done = with_environment(trial, commit_at(trial, "update-ref", words), *trial.step(file))
    assert done.code == 0, done.err
    assert "index.lock" in (trial.folder.parent / "told").read_text(encoding="utf-8")
    assert trial.in_head(file) == (trial.folder / file).read_bytes()


def test_an_editor_that_saves_in_the_middle_loses_nothing(trial: Trial) -> None:
    file = trial.projects()[0]
    words = f"echo '# 刚刚存的' >> {file}"
    done = with_environment(trial, commit_at(trial, "hash-object", words), *trial.step(file))
    assert done.code == 0 and f"有人存了 {file}" in done.err, done.err
    assert "# 刚刚存的".encode() in trial.in_head(file)
    assert_whole(trial, file)


def test_an_editor_that_saves_after_the_branch_moved_is_kept_and_told(trial: Trial) -> None:
    file = trial.projects()[0]
    words = f"echo '# 刚刚存的' >> {file}"
    done = with_environment(trial, commit_at(trial, "update-ref", words), *trial.step(file))
    assert done.code == 2 and "已经登记" in done.err and f"git diff -- {file}" in done.err
    assert "# 刚刚存的".encode() in (trial.folder / file).read_bytes()
    assert "阶段: 申报".encode() in trial.in_head(file)


def test_a_plain_commit_right_after_leaves_the_stage_advanced(trial: Trial) -> None:
    file, other = trial.projects()[:2]
    number = file.rpartition("/")[2].removesuffix(".yaml")
    assert trial.call("advance", number, "--back", "--reason", "试").code == 0
    (trial.folder / other).write_bytes((trial.folder / other).read_bytes() + "# 手记\n".encode())
    git(trial.folder, "add", other)
    git(trial.folder, "commit", "-q", "-m", "别的文件")
    assert "阶段: 申报".encode() in trial.in_head(file)
    assert git(trial.folder, "diff", "--name-only", "HEAD~1", "HEAD") == other
    assert_whole(trial, file)


def test_what_a_person_staged_stays_staged(trial: Trial) -> None:
    file, other = trial.projects()[:2]
    (trial.folder / other).write_bytes((trial.folder / other).read_bytes() + "# 手记\n".encode())
    git(trial.folder, "add", other)
    assert trial.call(*trial.step(file)).code == 0
    assert git(trial.folder, "diff", "--cached", "--name-only") == other
    assert "# 手记".encode() not in trial.in_head(other)
