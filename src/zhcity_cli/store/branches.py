"""Work branches: where steps wait until the office takes them in, named by unit and day."""

from __future__ import annotations

from collections.abc import Container
from datetime import date

from zhcity_cli.store.git import Repository
from zhcity_cli.store.git_commit import ABSENT
from zhcity_cli.store.remote import HEADS, main_line, remote_of

SUBMITTED = "submit/"


def is_work_branch(branch: str) -> bool:
    return branch.removeprefix(HEADS).startswith(SUBMITTED)


def new_name(repository: Repository, unit: str, day: date, taken: Container[str] = ()) -> str:
    """submit/SLJ-20261130, with -2 and on where that is in use here or at the remote."""
    plain, number = f"{SUBMITTED}{unit}-{day:%Y%m%d}", 1
    remote = remote_of(repository)
    while True:
        name = plain if number == 1 else f"{plain}-{number}"
        there = (f"{HEADS}{name}", *((f"refs/remotes/{remote}/{name}",) if remote else ()))
        if name not in taken and not any(repository.tip(ref) for ref in there):
            return name
        number += 1


def begin(repository: Repository, unit: str, day: date) -> str:
    """A new work branch at the commit we stand on, and we on it; its name."""
    name = new_name(repository, unit, day)
    repository.text("update-ref", f"{HEADS}{name}", repository.head() or ABSENT, ABSENT)
    repository.stand_on(f"{HEADS}{name}")
    return name


def park(repository: Repository, name: str, back_to: str) -> None:
    """Own steps of the main line go on as a work branch, the main line goes back; the files stay as they are."""
    main, tip = repository.branch(), repository.head() or ABSENT
    repository.text("update-ref", f"{HEADS}{name}", tip, ABSENT)
    repository.stand_on(f"{HEADS}{name}")
    repository.text("update-ref", "-m", "zhcity", main, back_to, tip)


def finish(repository: Repository, main: str, was: str | None) -> None:
    """The work branch, which stands where the main line is now, is done with: on with the main line."""
    branch, head = repository.branch(), repository.head() or ABSENT
    repository.text("update-ref", "-m", "zhcity", main, head, was or ABSENT)
    repository.stand_on(main)
    repository.text("update-ref", "-d", branch, head)


def is_on_main(repository: Repository) -> bool:
    return repository.branch() == f"{HEADS}{main_line(repository)}"
