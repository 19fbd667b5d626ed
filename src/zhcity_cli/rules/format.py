"""格式: demands that the reader and the model themselves check while a file becomes a value; no rule runs for them."""

from __future__ import annotations

from zhcity_cli.model.finding import Severity
from zhcity_cli.model.words import Basis
from zhcity_cli.regulation import NONE
from zhcity_cli.rules.rule import Demand, demand


def _format(
    code: str, name: str, title: str, asks: str, why: str, mend: str, severity: Severity = Severity.ERROR
) -> Demand:
    return demand(
        code, name, title, basis=Basis.FORMAT, articles=NONE, severity=severity, asks=asks, why=why, mend=mend
    )


F01 = _format(
    "F01", "utf8", "文件用 UTF-8 编码",
    "文件以 UTF-8 保存。", "记事本的 ANSI、GBK 在别的电脑上会变成乱码。", "用 WPS、记事本等“另存为”，编码选 UTF-8",
)  # fmt: skip
F02 = _format(
    "F02", "clean-text", "没有看不见的或形似的字符",
    "文本不含控制字符、零宽字符、双向控制符、私用区字符、部首字符，已按 NFC 规范化。",
    "从 PDF、网页粘贴来的文字常混进这些字符，看着一样，查找和比对都会错。", "删掉该字符重新输入",
)  # fmt: skip
F03 = _format(
    "F03", "yaml-syntax", "YAML 写法正确",
    "文件能按 YAML 1.2 读出来。", "读不出来的卷宗无法检查。", "对照模板改正该行的缩进、冒号或引号",
)  # fmt: skip
F04 = _format(
    "F04", "plain-yaml", "只用卷宗需要的 YAML",
    "不用锚点、别名、合并键、标签和多文档；不超过 1 MiB，嵌套不超过 32 层。",
    "这些写法卷宗用不着，却能藏东西、拖垮程序。", "照模板的写法直接写值",
)  # fmt: skip
F05 = _format(
    "F05", "no-duplicate-key", "同一处没有重复的键",
    "一组键值里每个键只写一次。", "写了两次，谁也不知道哪个算数。", "删掉多余的一个",
)  # fmt: skip
F06 = _format(
    "F06", "is-a-mapping", "文件是一组键值",
    "文件不空，最外层是 键: 值。", "空文件或一段文字不是卷宗。", "照模板写；键后用半角冒号加空格",
)  # fmt: skip
F07 = _format(
    "F07", "known-key", "键是认识的",
    "只用卷宗规定的键。", "写错的键等于没填。", "改成正确的键；多余的内容写进 意见 或附件",
)  # fmt: skip
F08 = _format(
    "F08", "needed-key", "记录的必填项齐全",
    "每条记录的必填项都写了。", "缺了它这条记录就不成立。", "补上这一项",
)  # fmt: skip
F09 = _format(
    "F09", "right-shape", "值的样式正确",
    "该写一个值的写一个值，该写列表的写列表，该写一组键值的写一组键值。", "样式不对读不进去。", "照模板的样式改",
)  # fmt: skip
F10 = _format(
    "F10", "known-choice", "值在可选范围内",
    "只从规定的词里选。", "同一个意思写法不一，就统计不到一起。", "改成可选的词",
)  # fmt: skip
F11 = _format(
    "F11", "right-number-or-code", "数、代码的写法正确",
    "整数、数、单位代码、sha256 按规定写。", "写法不对读不成数。", "照提示改",
)  # fmt: skip
F12 = _format(
    "F12", "ambiguous-scalar", "容易误读的值加引号",
    "yes、no、on、off、010、1e3、12:30 这类不加引号的值，各种程序读法不同。",
    "本工具一律按文字读，别的程序会当成真假、八进制或时间。", "给这个值加上引号", Severity.WARNING,
)  # fmt: skip
F13 = _format(
    "F13", "plain-line-ends", "没有 BOM，换行用 LF",
    "文件开头没有 BOM，换行是 LF。", "混用会让每次比较都显示整个文件变了。", "在编辑器里选 UTF-8（无 BOM）和 LF 后保存",
    Severity.WARNING,
)  # fmt: skip
F15 = _format(
    "F15", "in-its-place", "卷宗放在该放的位置",
    "卷宗文件是 dossiers/年份/单位代码/编号.yaml，与文件里的编号一致。", "位置和编号对不上，就找不到、管不住。",
    "把文件移到该放的位置，或改正 编号",
)  # fmt: skip
F16 = _format(
    "F16", "answer-answers", "说明写对了规则",
    "说明 里的规则代码存在，且该规则是提示一类。", "办法的错误不能用说明免掉。", "改正规则代码；错误要改卷宗，不能靠说明",
    Severity.WARNING,
)  # fmt: skip
R63a = _format(
    "R63a", "money-readable", "金额读得成数",
    "金额只写阿拉伯数字和小数点，单位万元。", "带单位、千分位或全角数字的金额，不同的人会读出不同的数。",
    "去掉单位和千分位；以元、亿元计的先换算成万元",
)  # fmt: skip
R63b = _format(
    "R63b", "money-not-negative", "金额不为负",
    "金额不小于 0。", "申报和安排没有负数，核减写在审核额里。", "改成不小于 0 的数",
)  # fmt: skip
R63c = _format(
    "R63c", "money-places", "金额至多两位小数",
    "金额至多两位小数；单价至多六位。", "位数多了，表上的合计就和各行对不上。", "四舍五入到两位小数",
)  # fmt: skip
R65b = _format(
    "R65b", "real-date", "日期真实、写法统一",
    "日期写成 YYYY-MM-DD，是日历上有的日子；月份写成 YYYY-MM。", "写法不一无法排先后。", "改成 年-月-日，如 2026-03-01",
)  # fmt: skip
R65d = _format(
    "R65d", "id-shape", "项目编号写法正确",
    "编号形如 ZH2027-SLJ-001：出生年份、单位代码、单位内流水号。", "编号是文件名，也是各处引用的凭据。",
    "照 ZH年份-单位代码-流水号 改",
)  # fmt: skip
