"""历史: whether a history can be relied on as evidence: who took a step in, whose key signed it, what hides or rewrites it."""

from __future__ import annotations

from collections.abc import Iterator

from zhcity_cli.model.finding import Problem, Severity
from zhcity_cli.model.library import Library, Person
from zhcity_cli.model.revision import Revision, Seal, fingerprint
from zhcity_cli.model.words import Basis
from zhcity_cli.regulation import DUTIES
from zhcity_cli.rules.rule import Demand, demand, rule


@rule(
    demand(
        "T01", "taken-in-by-the-office", "别人的步骤只由办公室收下", basis=Basis.CONVENTION, articles=DUTIES,
        asks="提交里的作者和提交人不是同一个人时，提交人是办公室的人，或 签名.平台邮箱 里的平台。",
        why="用自己的电脑写别人的名字，就是冒名。",
        mend="查清是谁提交的；平台合并用的邮箱写进 签名.平台邮箱，确属办公室代收的由办公室追认",
    ),
    on=Revision,
)  # fmt: skip
def T01(revision: Revision, library: Library) -> Iterator[Problem]:
    author, committer = revision.author.email, revision.committer.email
    if author.casefold() == committer.casefold():
        return
    known, writer = library.person(committer), library.person(author)
    if known is None and committer.casefold() in (mail.casefold() for mail in library.settings.signing.forge_emails):
        return
    if known and (known.is_office or (writer and _who(known) == _who(writer))):
        return
    by = f"{known.unit.name}的{known.full_name}" if known else f"名录以外的 {revision.committer.name} <{committer}>"
    message = f"作者写的是 {revision.author.name} <{author}>，提交的却是{by}"
    yield Problem((), message, committer, "作者本人、办公室或平台")


def _who(person: Person) -> tuple[str, str]:
    return person.unit.code, person.full_name


@rule(
    demand(
        "T02", "signed-by-its-author", "签名是作者本人的", basis=Basis.CONVENTION, articles=DUTIES,
        asks="签了名的步骤，签名完好，公钥在这一步以前的名录里，属于作者本人或收下它的办公室人员。",
        why="名录说谁的公钥，签名才算谁的；甲签乙的步骤等于冒名。",
        mend="查清是谁签的；公钥没有登记的先由办公室登记，再重做这一步，或由办公室追认",
    ),
    on=Revision,
)  # fmt: skip
def T02(revision: Revision, library: Library) -> Iterator[Problem]:
    if revision.seal is Seal.BROKEN:
        yield Problem((), "签名与内容对不上，这个提交被改过", "签名无效", "完好的签名")
    if revision.seal is not Seal.SOUND:
        return
    signer = _owner(revision.key, library)
    if signer is None:
        yield Problem((), f"签名用的公钥 {revision.key} 不在名录里", revision.key, "名录里登记的公钥")
        return
    hands = [library.person(revision.author.email), library.person(revision.committer.email)]
    if _who(signer) not in [_who(hand) for hand in hands if hand]:
        message = f"作者是 {revision.author.name}，签名的却是{signer.unit.name}的{signer.full_name}"
        yield Problem((), message, signer.full_name, revision.author.name)


def _owner(key: str, library: Library) -> Person | None:
    """Whose key it is, as the registry has it."""
    for unit in library.registry.units.units:
        for person in unit.people:
            if key in map(fingerprint, person.public_keys):
                return Person(person.full_name, next(iter(person.emails), ""), unit)
    return None


@rule(
    demand(
        "T03", "signed-where-asked", "设置要求签名的都签了", basis=Basis.CONVENTION, articles=DUTIES,
        asks="签名.须签 为 是 时，每一步都有作者的签名。",
        why="没有签名，只凭邮箱认人，谁都可以写。",
        mend="请作者设好签名（git config user.signingkey）再登记；做不到的由办公室追认，或把 签名.须签 改为 否",
    ),
    on=Revision,
)  # fmt: skip
def T03(revision: Revision, library: Library) -> Iterator[Problem]:
    if library.settings.signing.must_sign and revision.seal in (Seal.NONE, Seal.FOREIGN):
        how = "是平台代签的，本地认不出是谁" if revision.seal is Seal.FOREIGN else "没有签名"
        yield Problem((), f"这一步{how}", revision.seal, "作者的签名")


def _of_history(
    code: str, name: str, title: str, asks: str, why: str, mend: str, severity: Severity = Severity.ERROR
) -> Demand:
    """A demand on the history or the repository as a whole; the audit finds it, no rule runs for it."""
    return demand(
        code, name, title, basis=Basis.CONVENTION, articles=DUTIES, severity=severity, asks=asks, why=why, mend=mend
    )


T04 = _of_history(
    "T04", "merge-adds-nothing", "合并不另改内容",
    "合并以后的每一处，不是这边的就是那边的。", "合并里夹带的改动，平常的 git log 看不见。",
    "核对合并时改了什么；确需改的，合并以后另登记一步", Severity.WARNING,
)  # fmt: skip
T05 = _of_history(
    "T05", "no-mailmap", "没有改名表",
    "项目库里没有 .mailmap。", "它能让 git log 把一个人显示成另一个人；本工具不看它，别的工具会看。",
    "删掉 .mailmap，同一个人的几个邮箱写在名录里", Severity.WARNING,
)  # fmt: skip
T06 = _of_history(
    "T06", "nothing-stands-in", "没有替换和嫁接",
    "仓库里没有 refs/replace 和 info/grafts。", "它们能让 git 显示另一个作者、另一段历史，git fsck 也不报。",
    "查清是谁放的，再删掉：git replace -d 提交，或删除 .git/info/grafts；核对以真正的历史为准",
)  # fmt: skip
T07 = _of_history(
    "T07", "nothing-hidden", "没有藏起来的改动",
    "文件夹里的文件没有标 assume-unchanged 或 skip-worktree。", "标了以后改动不出现在 git status 里。",
    "运行 git update-index --no-assume-unchanged --no-skip-worktree 文件，再用 zhcity save 登记", Severity.WARNING,
)  # fmt: skip
T08 = _of_history(
    "T08", "anchored", "历史里有锚点",
    "锚点（冻结计划时印在工作簿上的提交号，或冻结的标签）在现在的历史里，内容没有变。",
    "找不到锚点，说明历史被改写过，或拿错了库。",
    "停止使用这个库，与档案里的备份（zhcity archive 的结果）核对，查清是谁改写的",
)  # fmt: skip
T09 = _of_history(
    "T09", "trail-start-kept", "留痕起点定了不改",
    "zhcity.yaml 的 留痕起点 是历史里的一个提交，写了以后不再改。", "把起点往后挪，前面的步骤就没有人核对了。",
    "把 留痕起点 改回原来的提交号",
)  # fmt: skip
