"""A history told in a case file, made with plain git: people, branches, merges, and what somebody does to the repository."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from rules.patches import Patch, read_plain, write_plain

WORDS = {
    "谁",
    "提交人",
    "改动",
    "事",
    "说",
    "支线",
    "合并",
    "方式",
    "晚",
    "提交晚",
    "签名",
    "程序",
    "文件",
    "去掉",
    "钥匙",
    "公钥",
}
STEP_TRAILER = "Zhcity-Act"


@dataclass
class Story:
    """The repository while its history is told. `subjects`: what each told step calls itself."""

    root: Path
    now: datetime
    told: int = 0
    began: str = ""
    keys: dict[str, Path] = field(default_factory=dict)

    def people(self) -> dict[str, str]:
        units = read_plain((self.root / "registry/units.yaml").read_text(encoding="utf-8"))["单位"]
        return {p["姓名"]: p["邮箱"][0] for unit in units for p in unit.get("人员") or () if p.get("邮箱")}

    def step(self, step: dict[str, Any]) -> None:
        unknown = set(step) - WORDS
        assert not unknown, f"步骤里不认识的词：{unknown}"
        for name in step.get("钥匙", ()):
            self._key(name)
        if "支线" in step:
            self.git("switch", "-q", *([] if self._has(step["支线"]) else ["-c"]), step["支线"])
        for line in step.get("程序", ()):
            self._program(line)
        if "合并" in step:
            self._merge(step)
        elif {"改动", "文件", "去掉", "公钥"} & set(step):
            self._change(step)
            self.git("add", "-A", "-f")
            self._commit(step)

    def _has(self, branch: str) -> bool:
        return bool(self.git("branch", "--list", branch))

    def _change(self, step: dict[str, Any]) -> None:
        for change in step.get("改动", ()):
            Patch(change).apply(self.root)
        for path, text in step.get("文件", {}).items():
            target = self.root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        if "公钥" in step:
            self._register_keys(step["公钥"])
        for path in step.get("去掉", ()):
            (self.root / path).unlink()

    def _commit(self, step: dict[str, Any], *options: str) -> None:
        signs = step.get("签名")
        signing = ["-c", "gpg.format=ssh", "-c", f"user.signingkey={self.keys[signs]}"] if signs else []
        message = step.get("说", "登记") + (f"\n\n{STEP_TRAILER}: {step['事']}\n" if "事" in step else "")
        self.git(*signing, "commit", "-q", *(["-S"] if signs else []), "-m", message, *options, env=self._hands(step))

    def _hands(self, step: dict[str, Any]) -> dict[str, str]:
        self.told += 1
        authored = self.now + timedelta(seconds=self.told) + timedelta(days=float(step.get("晚", 0)))
        later = float(step.get("提交晚", step.get("晚", 0)))
        committed = self.now + timedelta(seconds=self.told) + timedelta(days=later)
        author, committer = self._who(step["谁"]), self._who(step.get("提交人", step["谁"]))
        return {
            "GIT_AUTHOR_NAME": author[0], "GIT_AUTHOR_EMAIL": author[1], "GIT_AUTHOR_DATE": authored.isoformat(),
            "GIT_COMMITTER_NAME": committer[0], "GIT_COMMITTER_EMAIL": committer[1],
            "GIT_COMMITTER_DATE": committed.isoformat(),
        }  # fmt: skip

    def _who(self, who: str) -> tuple[str, str]:
        found = re.fullmatch(r"(.*) <(.*)>", who)
        return (found[1], found[2]) if found else (who, self.people()[who])

    def _merge(self, step: dict[str, Any]) -> None:
        branch, way = step["合并"], step.get("方式", "merge")
        self.git("switch", "-q", "main")
        hands = self._hands(step)
        if way == "ff":
            self.git("merge", "-q", "--ff-only", branch)
        elif way == "rebase":
            self.git("cherry-pick", f"main..{branch}", env={k: v for k, v in hands.items() if "COMMITTER" in k})
        elif way == "squash":
            # As the forges write it: the branch's messages one after the other, the first author, their own committer.
            said = self.git("log", "--reverse", "--format=* %B", f"main..{branch}")
            self.git("merge", "-q", "--squash", branch)
            self.git("commit", "-q", "-m", f"{step.get('说', '收下')}\n\n{said}", env=hands)
        else:
            strategy = ["-s", "ours"] if way == "ours" else []
            changes = {"改动", "文件", "去掉"} & set(step)
            self.git("merge", "-q", "--no-ff", "--no-commit", *strategy, branch, env=hands)
            if changes:
                self._change(step)
                self.git("add", "-A", "-f")
            self.git("commit", "-q", "-m", step.get("说", f"收下 {branch}"), env=hands)
        self.git("branch", "-D", branch)

    def _key(self, name: str) -> None:
        place = self.root.parent / f"key-{len(self.keys)}"
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "key", "-f", place], check=True)
        self.keys[name] = place

    def public_key(self, name: str) -> str:
        return self.keys[name].with_suffix(".pub").read_text(encoding="utf-8").strip()

    def _register_keys(self, names: list[str]) -> None:
        """The registry as it is, with the keys of exactly these people, and the next version."""
        file = self.root / "registry/units.yaml"
        values = read_plain(file.read_text(encoding="utf-8"))
        values["版本"] = str(int(values["版本"]) + 1)
        for unit in values["单位"]:
            for person in unit.get("人员") or ():
                person["公钥"] = [self.public_key(person["姓名"])] if person["姓名"] in names else []
        file.write_text(write_plain(values), encoding="utf-8")

    def _program(self, line: str) -> None:
        """What somebody does to the repository by hand."""
        done = subprocess.run(
            ["sh", "-ec", line],
            check=False,
            cwd=self.root,
            env={**os.environ, "LC_ALL": "C"},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr

    def git(self, *arguments: str, env: dict[str, str] | None = None) -> str:
        done = subprocess.run(
            ["git", "-c", "core.quotepath=false", *arguments],
            check=False, cwd=self.root, env={**os.environ, "LC_ALL": "C.UTF-8", **(env or {})}, capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, (arguments, done.stdout, done.stderr)
        return done.stdout.rstrip("\n")
