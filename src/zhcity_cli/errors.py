"""One class a failure that stops a command: each writes its own sentence, its remedy and knows its exit code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def likely(word: str, known: Iterable[str] | Mapping[str, str], otherwise: str = "") -> str:
    """The remedy for a mistyped word: the nearest known one (with what it stands for), else what else may help."""
    near = nearest(word, known)
    if not near:
        return otherwise
    label = known.get(near, "") if isinstance(known, Mapping) else ""
    return f"您要写的可能是 {near}（{label}）。" if label else f"您要写的可能是 {near}。"


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that is likely meant; "" where none is near, or two are equally near: a guess would mislead."""
    from difflib import SequenceMatcher, get_close_matches

    near = get_close_matches(word, list(known), n=2, cutoff=0.5)
    alike = [SequenceMatcher(a=word, b=each).ratio() for each in near]
    return near[0] if near and (len(near) == 1 or alike[0] > alike[1]) else ""


class ZhcityError(Exception):
    """The command cannot go on. Bad *data* is never raised: it becomes findings."""

    exit_code = 2

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class Refused(ZhcityError):
    """The command was understood and is not allowed as things stand (exit 1, nothing written)."""

    exit_code = 1


class UsageError(ZhcityError):
    """The call itself is wrong: an unknown id, a value that cannot be read."""


WHAT_STANDS = "登记要么完整、要么没有，办成没有用 git log -1 看。"


class SystemFailed(ZhcityError):
    """The system refused something that no command foresaw, even to print its answer."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"系统报错：{reason}，没有做完。", f"请检查磁盘空间和权限后再试；{WHAT_STANDS}")


class NotALibrary(ZhcityError):
    def __init__(self, where: str) -> None:
        super().__init__(
            f"这里不是项目库：从 {where} 往上都没有找到 zhcity.yaml。",
            "请先进入项目库所在的文件夹；要新建一个，用 zhcity init 文件夹；要试用，用 zhcity demo 文件夹。",
        )


class NotARepository(ZhcityError):
    def __init__(self, where: str) -> None:
        super().__init__(
            f"{where} 不是 git 仓库，这一步要写入留痕，不能进行。",
            "在项目库文件夹里运行一次 git init，或用 zhcity init 新建项目库。",
        )


class GitMissing(ZhcityError):
    def __init__(self) -> None:
        super().__init__("这台电脑上没有找到 git 程序。", "请安装 git 2.34 或更新的版本，再试一次。")


class ForeignOwner(ZhcityError):
    def __init__(self, where: str) -> None:
        super().__init__(
            f"{where} 是另一个账号建的文件夹，git 为安全起见不打开它。",
            f"确认这个文件夹可靠后，运行一次 git config --global --add safe.directory '{where}'，再试。",
        )


class GitFailed(ZhcityError):
    def __init__(self, command: str, detail: str) -> None:
        super().__init__(f"git {command} 没有成功：{detail}", "请按上面的原话处理；原样再运行一次是安全的。")
        self.detail = detail


class NoIdentity(ZhcityError):
    def __init__(self) -> None:
        super().__init__(
            "git 里还没有您的姓名和邮箱，留痕不知道记在谁名下。",
            "运行 git config user.name 您的姓名 和 git config user.email 您的邮箱"
            "（邮箱须与 registry/units.yaml 里登记的一致）。",
        )


class LibraryBusy(ZhcityError):
    """Somebody else is writing, and did not end while we waited."""

    def __init__(self, who: str, since: str, command: str) -> None:
        super().__init__(
            f"项目库正被使用：{who} 从 {since} 起在运行 {command}，等了 10 秒还没有结束。",
            "等那边办完再运行一次；什么也没有写。",
        )


class GitBusy(ZhcityError):
    """A lock file of git that is not ours: another program is at work, or died."""

    def __init__(self, path: str, age: str) -> None:
        super().__init__(
            f"另一个 git 程序占着这个项目库：{path} 已有 {age}，这次没有写入。",
            f"等它办完再试；确认没有别的 git 程序（编辑器、图形界面）在运行的，删去 {path} 再试。",
        )


class Overtaken(Refused):
    """Somebody committed, or saved one of the files, between our reading and our writing."""

    def __init__(self, what: str) -> None:
        super().__init__(f"办理的同时{what}，这次没有写入。", "再运行一次即可。")


class UnderWay(Refused):
    """A merge, a rebase or the like was begun and not ended."""

    def __init__(self, what: str, ways: str) -> None:
        super().__init__(f"git 里有一次没做完的{what}，不能登记。", f"接着做完，或用 {ways} 放弃它，再试。")


class Shallow(Refused):
    def __init__(self) -> None:
        super().__init__(
            "这个项目库的历史不完整（浅克隆），不能在上面登记。", "运行一次 git fetch --unshallow 取回全部历史，再试。"
        )


class SignatureFailed(ZhcityError):
    def __init__(self, key: str, said: str) -> None:
        super().__init__(
            f"名录里登记了您的公钥，但用 {key} 签名没有成功，未做任何更改：{said}",
            "检查 git config user.signingkey 写的文件还在、口令没有输错；没有这把钥匙了，请办公室在名录里更换公钥。",
        )


class UnknownPerson(Refused):
    def __init__(self, email: str) -> None:
        super().__init__(
            f"邮箱 {email} 不在 registry/units.yaml 的人员里，不能登记。",
            "请办公室把这个邮箱加到所在单位的 人员 下，或用 git config user.email 换成已登记的邮箱。",
        )


class ContentOnTrail(Refused):
    """A project becomes classified whose content is in the history already: people must act, no program."""

    def __init__(self, number: str, versions: int) -> None:
        super().__init__(
            f"{number} 的内容已经进过留痕（历史里有 {versions} 个版本），改成涉密并不能把它去掉；什么也没有写。",
            "请按下面的步骤线下处置，工具不改写历史，也不能处理国家秘密：\n"
            "    一、马上停下：不提交，不推送，不拷贝、不发送这个文件夹；已经推送、拷出过的，记下去向。\n"
            "    二、断开这台电脑和存有这个库的服务器的网络，保持原样，不要自行删除文件或改写历史。\n"
            "    三、立即报告本单位保密工作机构，由他们确定怎样处置电脑、历史和全部副本。\n"
            "    四、处置完毕后，由办公室在项目库里只登记 编号、项目单位、路径、状态 四项。",
        )


class ClassifiedNamed(Refused):
    def __init__(self) -> None:
        super().__init__(
            "这里面有后来定为涉密的项目，不能显示和导出。",
            "用 zhcity validate 看在哪个文件；先停下，按保密规定处置：zhcity explain R61a。",
        )


class ExampleLibrary(Refused):
    def __init__(self) -> None:
        super().__init__(
            "这是示例库（zhcity.yaml 里 示例: 是），不留痕，不能在这里登记或推进。",
            "想练手，用 zhcity demo 文件夹 生成一个带历史的示例库；正式使用，用 zhcity init 文件夹 新建。",
        )


class UnknownId(UsageError):
    def __init__(self, unknown: str, known: Iterable[str]) -> None:
        super().__init__(f"项目库里没有编号 {unknown}。", likely(unknown, list(known), "用 zhcity list 看全部编号。"))


class CannotWrite(ZhcityError):
    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path} 写不进去：{reason}，未做任何更改。", "请检查文件夹权限和磁盘空间后再试。")


class WorkTreeBehind(ZhcityError):
    def __init__(self, commit: str, path: str) -> None:
        super().__init__(
            f"已经登记（{commit[:10]}），但 {path} 在文件夹里没能更新。",
            "留痕是完整的；请检查文件夹权限和磁盘空间，下一次运行 zhcity 时会自动补上。",
        )


class EditedMeanwhile(ZhcityError):
    def __init__(self, commit: str, path: str) -> None:
        super().__init__(
            f"已经登记（{commit[:10]}），但登记的同时有人存了 {path}，文件夹里保留了那个人存的内容。",
            f"用 git diff -- {path} 看两处有什么不同，改好后 zhcity save。",
        )


class TargetOpen(ZhcityError):
    def __init__(self, path: str) -> None:
        super().__init__(
            f"{path} 写不进去，多半正被 WPS 或 Excel 打开。", "请先关闭这个表格，再运行一次；原文件没有动。"
        )


class UnreadableWorkbook(Refused):
    """A workbook that is not opened, or not read, for a reason that its sender can mend."""


class BrokenFile(Refused):
    """A file without which nothing can be judged (settings, registry) has findings; the report was printed."""


class RuleCrashed(Exception):
    """A rule raised: our bug, never the user's. The boundary reports it with exit 3."""

    def __init__(self, code: str, subject: str) -> None:
        super().__init__(f"规则 {code} 检查 {subject} 时出错")
