"""体检: the machine, the repository and its files looked at without changing anything; each sign with its remedy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from zhcity_cli.errors import GitMissing, ZhcityError
from zhcity_cli.model.sign import Sign, broken, fine, odd
from zhcity_cli.store.git import Repository
from zhcity_cli.store.health.machine import machine
from zhcity_cli.store.health.repository import history, hooks, unfinished
from zhcity_cli.store.health.settings import settings
from zhcity_cli.store.health.tree import files


def signs(folder: Path, root: Path | None, full: bool) -> Iterator[Sign]:
    """Everything that can be looked at; what breaks one look does not keep the others from going on."""
    yield from machine(root or folder)
    if root is None:
        yield odd("library", "这里不是项目库，只看了这台电脑", "进入项目库的文件夹再运行，或加 -C 文件夹。")
        return
    try:
        repository = Repository(root)
    except GitMissing:
        return
    except ZhcityError as error:
        yield broken("repository", error.message.rstrip("。"), error.hint)
        return
    looks: tuple[tuple[str, Callable[[], Iterator[Sign]]], ...] = (
        ("settings", lambda: settings(repository.configuration)),
        ("history", lambda: history(repository, full)),
        ("unfinished", lambda: unfinished(repository)),
        ("hooks", lambda: hooks(repository)),
        ("files", lambda: files(repository)),
        ("remotes", lambda: _remotes(repository)),
    )
    for key, look in looks:
        try:
            yield from look()
        except ZhcityError as error:
            yield broken(key, error.message.rstrip("。"), error.hint)
        except OSError as error:
            yield broken(key, f"看不了：{error.strerror}", "检查文件夹的权限和磁盘。")


def _remotes(repository: Repository) -> Iterator[Sign]:
    names = repository.text("remote").split()
    if names:
        yield fine("remotes", f"有远端 {'、'.join(names)}")
    else:
        remedy = "用 git remote add origin 地址 连上服务器；没有服务器的，定期用 git bundle 存一份到别处。"
        yield odd("remotes", "没有远端，这是唯一的一份", remedy)
