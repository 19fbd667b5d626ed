"""What a library brings for the place where its branches meet: a forge's files, or the hook of a bare repository."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Mapping
from pathlib import Path

from zhcity_cli.errors import Refused
from zhcity_cli.store.bundled import templates
from zhcity_cli.store.git import init_bare
from zhcity_cli.store.trail import git_directory

ACTIONS, REQUEST, OWNERS, OWNERS_GITEA = "actions.yaml", "request.md", "owners", "owners-gitea"
BARE = "bare"
# Forge → path in the library → the text it comes from.
FORGES: Mapping[str, Mapping[str, str]] = {
    "gitea": {
        ".gitea/workflows/zhcity.yaml": ACTIONS, ".gitea/PULL_REQUEST_TEMPLATE.md": REQUEST,
        ".gitea/CODEOWNERS": OWNERS_GITEA,
    },
    "gitlab": {
        ".gitlab-ci.yml": "gitlab.yaml", ".gitlab/merge_request_templates/Default.md": REQUEST,
        ".gitlab/CODEOWNERS": OWNERS,
    },
    "gitee": {
        ".workflow/zhcity.yml": "gitee.yaml", ".gitee/PULL_REQUEST_TEMPLATE.zh-CN.md": REQUEST,
        ".gitee/CODEOWNERS": OWNERS,
    },
    "github": {
        ".github/workflows/zhcity.yaml": ACTIONS, ".github/PULL_REQUEST_TEMPLATE.md": REQUEST,
        ".github/CODEOWNERS": OWNERS,
    },
}  # fmt: skip
MARK = "# zhcity"
# A push may only go on, what is pushed is looked at as a whole, and every move of a ref is written down.
SERVER = {
    "receive.denyNonFastForwards": "true", "receive.fsckObjects": "true", "core.logAllRefUpdates": "always",
    "receive.denyDeleteCurrent": "refuse",
}  # fmt: skip


def files(forge: str) -> dict[str, bytes]:
    """The files of a forge, by their path in the library."""
    folder = templates() / "forge"
    return {path: (folder / name).read_bytes() for path, name in FORGES[forge].items()}


def program() -> str:
    """How a hook calls this very installation, whatever its own folder holds."""
    return f"{shlex.quote(Path(sys.executable).as_posix())} -P -m zhcity_cli"


def pre_receive() -> str:
    return (
        f"#!/bin/sh\n{MARK}：推送以前逐步核对，不合规定的退回。只运行这台服务器上装好的 zhcity。\n"
        f"exec {program()} hook pre-receive\n"
    )


def pre_commit() -> str:
    return (
        f"#!/bin/sh\n{MARK}：您自己用 git commit 时，先检查改过的卷宗；zhcity save 自己会查，不经过这里。\n"
        "files=$(git -c core.quotepath=false diff --cached --name-only --diff-filter=ACMR -- 'dossiers/*.yaml')\n"
        '[ -n "$files" ] || exit 0\n'
        "set -f\n"
        f"exec {program()} validate $files\n"
    )


def install_pre_commit(root: Path) -> bool:
    """Put the hook beside the history; a hook of somebody's own stays."""
    directory = git_directory(root)
    return directory is not None and _installed(directory / "hooks" / "pre-commit", pre_commit())


def serve(folder: Path) -> bool:
    """A bare repository that judges what is pushed to it, or the hook for the one that is there; whether it is new."""
    is_there = (folder / "HEAD").is_file() and (folder / "objects").is_dir()
    if not is_there and folder.exists() and any(folder.iterdir()):
        raise Refused(f"{folder} 里已有别的文件。", "换一个空文件夹，如 项目库.git。")
    init_bare(folder, SERVER)
    if not _installed(folder / "hooks" / "pre-receive", pre_receive()):
        raise Refused(
            f"{folder}/hooks/pre-receive 已经有别的程序，没有动它。", f"把这一行加进去：{program()} hook pre-receive"
        )
    return not is_there


def _installed(hook: Path, text: str) -> bool:
    if hook.exists() and MARK not in hook.read_text(encoding="utf-8", errors="replace"):
        return False
    hook.parent.mkdir(parents=True, exist_ok=True)
    hook.write_text(text, encoding="utf-8", newline="\n")
    hook.chmod(0o755)
    return True
