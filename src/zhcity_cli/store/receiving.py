"""What is offered to a main line: judged from where the line stands, refused where the line would be rewritten."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from zhcity_cli.audit.lineage import Lineage
from zhcity_cli.audit.step import Charge, Step, findings
from zhcity_cli.errors import Refused
from zhcity_cli.model.library import Library
from zhcity_cli.model.registry import Rulings
from zhcity_cli.rules.trail import C18
from zhcity_cli.store import clock
from zhcity_cli.store.git import Repository
from zhcity_cli.store.history import Blobs, require_whole, retired, revisions
from zhcity_cli.store.load import parse_record
from zhcity_cli.store.replay import replayed
from zhcity_cli.store.standing import begun

RULINGS = "registry/rulings.yaml"
NOTHING = "0"


@dataclass(frozen=True)
class Offered:
    """The steps between two commits with what is wrong with them, and the library at both ends."""

    charges: tuple[Charge, ...]
    before: Library | None
    after: Library | None


def offered(repository: Repository, base: str | None, tip: str) -> Offered:
    """Every step from `base` (None: from the first commit) to `tip`, also those that merges bring.

    What `base` has itself is nothing that is offered, even where the branch took it in meanwhile.
    """
    require_whole(repository)
    fork = _fork(repository, base, tip) if base else None
    before = next(revisions(repository, fork, only=True)) if fork else None
    lineage = Lineage(tuple(revisions(repository, tip, *([f"^{fork}"] if fork else []))), before)
    there = repository.tree(fork) if fork else {}
    gone = retired(repository, fork, lineage.revisions) if fork else frozenset()
    known = set(repository.text("rev-list", f"{fork}..{base}").split()) if fork != base else set()
    with Blobs(repository) as blobs:
        tree = repository.tree(tip)
        rulings = (parse_record(blobs[tree[RULINGS]], RULINGS, Rulings)[0] if RULINGS in tree else None) or Rulings()
        start = _library(repository, base, blobs) if base else None
        steps: list[Step] = list(replayed(lineage, blobs, clock.now(), there, before, gone))
    own = [each for each in steps if each.revision.id not in known]
    charges = [Charge(each, tuple(findings(each, rulings))) for each in own]
    main = [each for each in own if each.taken_in_by is None]
    return Offered(tuple(charges), start, main[-1].change.after if main else start)


def _fork(repository: Repository, base: str, tip: str) -> str | None:
    """Where the first-parent line of the tip leaves what the base has."""
    line = repository.text("rev-list", "--first-parent", "--parents", tip, f"^{base}").splitlines()
    oldest = line[-1].split() if line else [tip, base]
    return oldest[1] if len(oldest) > 1 else None


def _library(repository: Repository, commit: str, blobs: Blobs) -> Library | None:
    standing = begun(repository.tree(commit), blobs, next(revisions(repository, commit, only=True)))
    return standing.library if standing else None


def as_branch(found: Offered) -> Offered:
    """The same for a branch that somebody else will take in: whoever works on it may bring it up to date."""
    charges = (replace(c, findings=tuple(f for f in c.findings if f.code != C18.code)) for c in found.charges)
    return replace(found, charges=tuple(charges))


@dataclass(frozen=True)
class Push:
    """A line that git gives a pre-receive hook."""

    old: str
    new: str
    ref: str

    @property
    def is_new(self) -> bool:
        return not self.old.strip(NOTHING)

    @property
    def is_deletion(self) -> bool:
        return not self.new.strip(NOTHING)


def pushes(text: str) -> list[Push]:
    """What stands on the hook's standard input."""
    found = []
    for each in text.splitlines():
        words = each.split(" ", 2)
        if len(words) != 3:
            raise Refused(f"读不懂 git 给的这一行：{each}", "这个命令只由服务器上的 pre-receive 钩子调用。")
        found.append(Push(*words))
    return found


def refusal(repository: Repository, push: Push, main: str) -> str:
    """Why a ref may not move at all, whoever pushes; "" where its steps decide."""
    if push.ref.startswith("refs/replace/"):
        return "不能推送替换引用（refs/replace），它会让 git 显示另一段历史"
    if push.ref.startswith("refs/tags/") and not push.is_new:
        return f"标签 {push.ref.removeprefix('refs/tags/')} 定了不能移动、不能删除"
    if push.ref != main:
        return ""
    name = main.removeprefix("refs/heads/")
    if push.is_deletion:
        return f"主线 {name} 不能删除"
    if not push.is_new and not _goes_on(repository, push):
        return f"主线 {name} 只能往后接，不能改写；请先 zhcity sync 把自己的步骤接到主线后面，再推送"
    return ""


def _goes_on(repository: Repository, push: Push) -> bool:
    """Whether the old tip stays on the first-parent line, so that no step of it becomes somebody's side branch."""
    if push.old == push.new:
        return True
    status, said, _ = repository.asked("rev-list", "--first-parent", "--parents", push.new, f"^{push.old}")
    lines = said.decode().split("\n")
    last = next((each.split() for each in reversed(lines) if each), [])
    return not status and len(last) > 1 and last[1] == push.old


def main_ref(repository: Repository) -> str:
    """The line that is protected: where the server's HEAD points."""
    return repository.text("symbolic-ref", "-q", "HEAD", fails=Refused("服务器上的仓库没有主线。"))


def charged(repository: Repository, push: Push) -> Iterator[Charge]:
    """The steps of a push to the main line about which there is something to say."""
    for charge in offered(repository, None if push.is_new else push.old, push.new).charges:
        if charge.findings:
            yield charge


def before(repository: Repository, commit: str, head: str) -> str | None:
    """The commit of the main line after which a step came in; None where it was the first."""
    status, said, _ = repository.asked("rev-list", "--first-parent", "--ancestry-path", f"{commit}..{head}")
    line = said.decode().split() if not status else []
    on_main = repository.text("rev-list", "--first-parent", head).split()
    reached = commit if commit in on_main else line[-1] if line else head
    place = on_main.index(reached) + 1
    return on_main[place] if place < len(on_main) else None
