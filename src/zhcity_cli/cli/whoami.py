"""zhcity whoami: as whom git knows you, and what that person may do here."""

from __future__ import annotations

import typer

from zhcity_cli.cli.opening import opened
from zhcity_cli.cli.options import Library


def register(app: typer.Typer) -> None:
    app.command("whoami", help="看自己是谁：git 里的姓名邮箱、所在单位、能办什么。")(whoami)


def whoami(library: Library = None) -> int:
    from zhcity_cli.errors import UnknownPerson
    from zhcity_cli.model.stages import ENTRIES
    from zhcity_cli.store.git import Repository

    loaded = opened(library)
    name, email = Repository(loaded.root).identity()
    person = loaded.library.person(email)
    if person is None:
        raise UnknownPerson(email)
    moves = [str(entry.stage) for entry in ENTRIES if (person.is_office or set(entry.by) & set(person.unit.duties))]
    typer.echo(f"{name} <{email}>")
    typer.echo(f"  单位 {person.unit.name}（{person.unit.code}），职责 {'、'.join(person.unit.duties)}")
    typer.echo(f"  登记：{'各单位的卷宗、计划、名录、设置' if person.is_office else '本单位的卷宗'}")
    typer.echo(f"  可推进到：{'、'.join(moves)}")
    return 0
