"""The repository's own configuration: what starts a program, what leads elsewhere, what nobody here knows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhcity_cli.model.sign import Sign, broken, fine, odd
from zhcity_cli.store.git_config import OWN_SCOPES, Configuration, Entry, stand_in

# What a repository may say of itself without any harm to us; everything else is told.
INERT = re.compile(
    r"core\.(repositoryformatversion|filemode|bare|logallrefupdates|ignorecase|precomposeunicode|symlinks|autocrlf|eol"
    r"|safecrlf|quotepath|longpaths|compression|preloadindex|untrackedcache|fscache|commentchar|abbrev|sharedrepository"
    r"|protect(hfs|ntfs)|hidedotfiles)"
    r"|remote\..+\.(url|pushurl|fetch|push|tagopt|prune)|branch\..+\.(remote|merge|pushremote|rebase|description)"
    r"|user\.(name|email|signingkey|useconfigonly)|author\..+|committer\..+|gpg\.format|(commit|tag)\.gpgsign"
    r"|(gc|pack|index|color|advice|column|status|log|init|pull|push|rebase|merge|rerere|i18n|feature|maintenance"
    r"|receive|transfer|fetch|commitgraph|diff|submodule)\.[a-z]+"
    r"|extensions\.(objectformat|worktreeconfig|refstorage)|http\.(postbuffer|lowspeedlimit|lowspeedtime|version)"
    r"|zhcity\..+|gui\..+|gitg\..+|tortoise.*"
)
# Keys that lead git to files or places of somebody's choosing.
LEADING: tuple[tuple[str, str], ...] = (
    (r"include(if\..+)?\.path", "引入了另一个设置文件"),
    (r"core\.worktree", "把工作文件夹指到了别处"),
    (r"core\.(attributesfile|excludesfile)", "另用一份文件决定哪些文件算数、怎样读"),
    (r"mailmap\..+", "会改写历史里显示的作者"),
    (r"url\..+\.(pushinsteadof|insteadof)", "把远端地址换成了别的"),
    (r"http\.(.+\.)?sslverify", "可能关掉了对服务器的核验"),
    (r"remote\..+\.(promisor|partialclonefilter)|extensions\.partialclone", "历史的一部分不在这里（部分克隆）"),
    (r"remote\..+\.vcs", "推送时会启动另一个程序"),
    (r"core\.sparsecheckout.*", "有的文件不显示在文件夹里"),
)


def settings(configuration: Configuration) -> Iterator[Sign]:
    """One sign a key that is not known to be harmless; what the person or the machine set is their own matter."""
    own = [entry for entry in configuration.entries if entry.scope in OWN_SCOPES]
    signs = [sign for entry in own if (sign := _sign(entry))]
    yield from dict.fromkeys(signs)
    if not signs:
        yield fine("settings", f"项目库自带的 git 设置 {len(own)} 条，都是平常的")
    if configuration.get("extensions.objectformat") not in ("", "sha1"):
        word = configuration.get("extensions.objectformat")
        yield broken("object-format", f"git 的对象格式是 {word}，本工具只认 sha1", "用 git clone 到一个 sha1 的新库。")


def _sign(entry: Entry) -> Sign | None:
    # A fsmonitor or the like that is switched off starts nothing.
    if stand_in(entry.key) is not None and entry.value not in ("", "false", stand_in(entry.key)):
        return broken("settings", f".git/config 里的 {entry.key} 会启动程序（zhcity 不会照办）", _unset(entry.key))
    for shape, word in LEADING:
        if re.fullmatch(shape, entry.key, re.DOTALL):
            return broken("settings", f".git/config 里的 {entry.key} {word}", _unset(entry.key))
    if INERT.fullmatch(entry.key) or stand_in(entry.key) is not None:
        return None
    return odd("settings", f".git/config 里的 {entry.key} 不在平常的设置之列", f"不是您自己设的，{_unset(entry.key)}")


def _unset(key: str) -> str:
    return f"用 git config --local --unset-all {key} 去掉。"
