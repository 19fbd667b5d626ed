"""Dossier files that no honest hand wrote, or an honest hand by accident: name → bytes → the code that must be told."""

from __future__ import annotations

from dataclasses import dataclass

from complete import COMPLETE, DATA

MIB = 1024 * 1024
FILE = "dossiers/2024/CGJ/ZH2024-CGJ-009.yaml"
HEAD = "编号: ZH2024-CGJ-009\n名称: 井盖监测（示例）\n项目单位: CGJ\n路径: 建设\n阶段: 储备\n"
GOOD = HEAD.encode()
FULL = (DATA / "建设.yaml").read_bytes()
FULL_FILE = COMPLETE["建设"]


@dataclass(frozen=True)
class Hostile:
    """`code` is told of `file`; `words` stand in its message; a hint only leaves the exit code at 0."""

    name: str
    content: bytes
    code: str
    words: str = ""
    file: str = FILE
    is_hint: bool = False


def named(text: str) -> bytes:
    """The dossier with another name, written as it stands."""
    return HEAD.replace("井盖监测（示例）", text).encode()


def with_line(line: str) -> bytes:
    return f"{HEAD}{line}\n".encode()


def in_full(name: str, old: str, new: str, code: str, words: str = "", is_hint: bool = False) -> Hostile:
    """The complete dossier with one place changed."""
    text = FULL.decode()
    assert old in text, old
    return Hostile(name, text.replace(old, new, 1).encode(), code, words, FULL_FILE, is_hint)


EMPTY = [
    Hostile("空文件", b"", "F06", "空的"),
    Hostile("只有换行", b"\n\n\n", "F06", "空的"),
    Hostile("只有注释", "# 待补\n".encode(), "F06", "空的"),
    Hostile("只有空格", b"   \n  \n", "F06"),
    Hostile("只有 BOM", b"\xef\xbb\xbf", "F06", "空的"),
    Hostile("只有一个零字节", b"\0", "F02", "U+0000"),
    Hostile("一段文字", "待补，见附件\n".encode(), "F06"),
    Hostile("最外层是列表", b"- a\n- b\n", "F06"),
]

HUGE = [
    Hostile("10 MB 的空格", b" " * (10 * MIB), "F04", "1 MiB"),
    Hostile("10 MB 的一个值", GOOD + "意见: ".encode() + b"x" * (10 * MIB) + b"\n", "F04", "1 MiB"),
    Hostile("刚过 1 MiB", GOOD + b"#" * MIB, "F04", "1 MiB"),
    Hostile("1 MiB 少一点的一行", named("甲" * 340_000), "F11", "太长"),
    Hostile("名称 30000 字", named("甲" * 30_000), "F11", "太长"),
    Hostile("一个 300 KB 的键", b"? " + "键".encode() * 100_000 + b"\n: 1\n" + GOOD, "F07", "不认识的键"),
    Hostile("八万个不认识的键", GOOD + b"".join(b"a%d: 1\n" % n for n in range(80_000)), "F04", "5000"),
    Hostile("四千个不认识的键", GOOD + b"".join(b"a%d: 1\n" % n for n in range(4_000)), "F07", "没有逐条列出"),
    Hostile("二十五万项的列表", with_line("采购包: [" + "甲," * 250_000 + "]"), "F04", "5000"),
    Hostile("四千个没有登记的采购包", with_line("采购包: [" + "甲," * 4_000 + "]"), "F14"),
    Hostile("四千个空的附件", with_line("附件: [" + "{}," * 4_000 + "]"), "F08", "没有填"),
    Hostile("三千个同名的附件", with_line("附件: [" + "{编号: FJ-001, 名称: 甲, 种类: 其他}," * 3_000 + "]"), ""),
    Hostile("一行里十万个易误读的值", with_line("意见: [" + " 010, on," * 90_000 + "]"), "F04"),
    Hostile("五百层缩进", "".join(f"{' ' * n}a:\n" for n in range(500)).encode(), "F04", "32"),
    Hostile("一百万个引号", GOOD + b'"' * 1_000_000, "F03"),
    Hostile("一百万个冒号", GOOD + b":" * 1_000_000, "F03"),
    Hostile("一百万个左方括号", b"[" * 1_000_000, "F04", "嵌套"),
    Hostile("十万个左花括号", b"{" * 100_000, "F03", "键的位置"),
    Hostile("五万个问号键", b"? " * 50_000, "F0"),
    Hostile("十万个减号", b"- " * 100_000, "F04", "嵌套"),
    Hostile("左右括号交替", b"[]" * 500_000, "F0"),
    Hostile("冒号数字串", with_line("意见: " + "1:" * 400_000), "F0"),
    Hostile("零串", with_line("意见: " + "0" * 900_000), "F0"),
    Hostile("反斜杠串", with_line('意见: "' + "\\\\" * 400_000 + '"'), "F07"),
    Hostile("多行折叠值", with_line("意见: >\n" + "  字\n" * 150_000), "F07"),
]

YAML = [
    Hostile("锚点", with_line("意见: &a 甲"), "F04", "锚点"),
    Hostile("别名", with_line("意见: *a"), "F04", "别名"),
    Hostile("别名作键", with_line("*a : 甲"), "F04", "别名"),
    Hostile("合并键", with_line("<<: {意见: 甲}"), "F04", "合并键"),
    Hostile(
        "十亿笑",
        b"a0: &a0 [l,l,l,l,l,l,l,l,l]\n"
        + b"".join(b"a%d: &a%d [%s]\n" % (n, n, b",".join([b"*a%d" % (n - 1)] * 9)) for n in range(1, 10)),
        "F04",
    ),
    Hostile("执行代码的标签", with_line("意见: !!python/object/apply:os.system ['touch /tmp/x']"), "F04", "标签"),
    Hostile("自定义标签", with_line("意见: !甲 乙"), "F0"),
    Hostile("标签里藏控制字符", with_line("意见: !%1B%5B31m 乙"), "F04", "U+001B"),
    Hostile("很长的标签", with_line("意见: !" + "a" * 500_000 + " 乙"), "F04", "标签"),
    Hostile("两个文档", GOOD + b"---\n" + GOOD, "F04", "第二个文档"),
    Hostile("版本指令", b"%YAML 1.1\n---\n" + GOOD, "F04", "指令"),
    Hostile("版本指令 9.9", b"%YAML 9.9\n---\n" + GOOD, "F0"),
    Hostile("标签指令", b"%TAG ! tag:x,2000:\n---\n" + GOOD, "F04", "指令"),
    Hostile("重复的键", GOOD + "名称: 乙\n".encode(), "F05", "名称"),
    Hostile("重复的键一个加引号", GOOD + '"名称": 乙\n'.encode(), "F05", "名称"),
    Hostile("重复的键里藏控制字符", GOOD + b'"\\e[31m": 1\n"\\e[31m": 2\n', "F05", "U+001B"),
    Hostile("列表作键", with_line("? [甲, 乙]\n: 丙"), "F03", "键的位置"),
    Hostile("引号没有配对", named('"井盖'), "F03", "引号"),
    Hostile("方括号没有配对", with_line("采购包: [甲, 乙"), "F03"),
    Hostile("花括号没有配对", with_line("负责人: {姓名: 示例乙"), "F03"),
    Hostile("缩进不齐", with_line("负责人:\n  姓名: 示例乙\n 电话: 1"), "F03", "缩进"),
    Hostile("值里有冒号", named("井盖: 监测"), "F03", "冒号"),
    Hostile("艾特符号开头", named("@井盖"), "F03", "开头"),
    Hostile("百分号开头", named("%井盖"), "F03"),
    Hostile("转义写错", named('"井\\盖"'), "F03", "反斜杠"),
    Hostile("超出范围的转义", named('"\\U00110000"'), "F03"),
    Hostile("别的编辑器的模板残留", with_line("意见: {{ 意见 }}"), "F0"),
    in_full("四千多位的数", "单价: 720.00", "单价: " + "9" * 5000, "R63a"),
    in_full("二月二十九", "2022-02-18", "2022-02-29", "R65b", "日历上不存在"),
    in_full("零年", "2022-02-18", "0000-00-00", "R65b"),
    in_full("真假值", "路径: 建设", "路径: !!bool x", "F04", "标签"),
]

TEXT = [
    Hostile("GBK", HEAD.encode("gbk"), "F01", "GBK"),
    Hostile("GBK 里的控制字符", "名称: 井\x1b[31m盖\n".encode("gbk"), "F01", "U+001B"),
    Hostile("Big5", "編號: 示例\n名稱: 監測\n".encode("big5"), "F01"),
    Hostile("UTF-16 小端", b"\xff\xfe" + HEAD.encode("utf-16-le"), "F01", "UTF-16"),
    Hostile("UTF-16 大端", b"\xfe\xff" + HEAD.encode("utf-16-be"), "F01", "UTF-16"),
    Hostile("UTF-16 没有 BOM", HEAD.encode("utf-16-le"), "F01", "UTF-16"),
    Hostile("UTF-32", HEAD.encode("utf-32"), "F01"),
    Hostile("随机字节", bytes(range(256)) * 64, "F01"),
    Hostile("截断的汉字", GOOD + "意见: 汉".encode()[:-1], "F01", "没有存完整"),
    Hostile("超长编码的斜杠", GOOD + b"a: \xc0\xaf\n", "F01"),
    Hostile("UTF-8 写的代理", GOOD + b"a: \xed\xa0\x80\n", "F01"),
    Hostile("转义写的代理", named(r'"\ud800"'), "F03"),
    Hostile("压缩包", b"PK\x03\x04" + bytes(200), "F01", "改了名"),
    Hostile(
        "工作簿改了名",
        b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00\xdf\xa4\xd2lZ\x01\x00\x00 \x05",
        "F01",
        "改了名",
    ),
    Hostile("PDF", b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", "F01", "改了名"),
    Hostile("旧工作簿", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "F01", "改了名"),
    Hostile("BOM", b"\xef\xbb\xbf" + GOOD, "F13", "BOM", is_hint=True),
    Hostile("CRLF", GOOD.replace(b"\n", b"\r\n"), "F13", "CRLF", is_hint=True),
    Hostile("只有 CR", GOOD.replace(b"\n", b"\r"), "F13", "CRLF", is_hint=True),
    Hostile("两个 BOM", b"\xef\xbb\xbf" * 2 + GOOD, "F02", "U+FEFF"),
    Hostile("中间的 BOM", named("井盖\ufeff监测"), "F02", "U+FEFF"),
    Hostile("Tab 缩进", with_line("负责人:\n\t姓名: 示例乙"), "F03", "制表符"),
    Hostile("Tab 在值里", named("井盖\t监测"), "F03", "制表符"),
    Hostile("全角冒号一行", GOOD.replace("名称: ".encode(), "名称：".encode()), "F03", "全角冒号"),
    Hostile("全角冒号后还有冒号", GOOD + "意见：甲 :乙: 丙\n".encode(), "F07", "意见：甲"),
    Hostile("全角冒号全文", GOOD.replace(b": ", "：".encode()), "F06", "全角冒号"),
    Hostile("全角空格作缩进", with_line("负责人:\n\u3000姓名: 示例乙"), "F07", "空格"),
    Hostile("冒号后是全角空格", GOOD.replace("名称: ".encode(), "名称:\u3000".encode()), "F03", "全角空格"),
    Hostile("冒号后没有空格", GOOD.replace("名称: ".encode(), "名称:".encode()), "F03", "冒号"),
    Hostile("全角数字的年度", with_line("计划年度: ２０２７"), "F11", "２０２７"),
    in_full("全角数字的金额", "单价: 720.00", "单价: ７２０", "R63a", "７２０"),
    in_full("带单位的金额", "单价: 720.00", "单价: 720万元", "R63a", "万元"),
    in_full("千分位的金额", "单价: 720.00", '单价: "1,234.5"', "R63a", "1,234.5"),
    in_full("全角数字的日期", "2022-02-18", "２０２２-02-18", "R65b"),
    Hostile("合并冲突", GOOD + "<<<<<<< HEAD\n意见: 甲\n=======\n意见: 乙\n>>>>>>> 分支\n".encode(), "F03", "合并冲突"),
    Hostile("只剩冲突的中线", GOOD + b"=======\n", "F03", "合并冲突"),
    Hostile("零字节", named("井\0盖"), "F02", "U+0000"),
    Hostile("转义写的零字节", named(r'"井\0盖"'), "F02", "U+0000"),
    Hostile("ESC 颜色", named("井\x1b[31m盖"), "F02", "U+001B"),
    Hostile("转义写的 ESC", named(r'"井\e]52;c;eA==\a盖"'), "F02", "U+001B"),
    Hostile("响铃", named("井\x07盖"), "F02", "U+0007"),
    Hostile("C1 控制字符", named("井\x9b31m盖"), "F02", "U+009B"),
    Hostile("下一行字符", named("井\x85盖"), "F02", "U+0085"),
    Hostile("行分隔符", named("井\u2028盖"), "F02", "U+2028"),
    Hostile("双向覆盖", named("井\u202e盖"), "F02", "U+202E"),
    Hostile("双向隔离", named("井\u2066盖\u2069"), "F02", "U+2066"),
    Hostile("零宽空格", named("井\u200b盖"), "F02", "U+200B"),
    Hostile("零宽连接符", named("井\u200d盖"), "F02", "U+200D"),
    Hostile("软连字符", named("井\u00ad盖"), "F02", "U+00AD"),
    Hostile("转义写的零宽", named(r'"井\u200b盖"'), "F02", "U+200B"),
    Hostile("韩文填充符", named("井\u3164盖"), "F02", "U+3164"),
    Hostile("变体选择符", named("井\ufe0f盖"), "F02", "U+FE0F"),
    Hostile("补充变体选择符", named("葛\U000e0100"), "F02", "U+E0100"),
    Hostile("标签字符", named("井\U000e0041盖"), "F02", "U+E0041"),
    Hostile("私用区", named("井\ue000盖"), "F02", "U+E000"),
    Hostile("非字符", named("井\ufffe盖"), "F02", "U+FFFE"),
    Hostile("未定义", named("井\u0378盖"), "F02", "U+0378"),
    Hostile("康熙部首", named("\u2f54务监测"), "F02", "部首字符"),
    Hostile("部首补充", named("\u2ed8年监测"), "F02", "部首字符"),
    Hostile("NFD", named("Cafe\u0301"), "F02", "没有合成"),
    Hostile("转义写的 NFD", named(r'"Cafe\u0301"'), "F02", "没有合成"),
    Hostile("30 万个少见的字", named("é" * 300_000), "F11", "太长"),
    Hostile("怪字在一兆之后", named("α" * 400_000 + "\u200b"), "F02", "U+200B"),
]

VALUES = [
    Hostile("编号带路径", GOOD.replace(b"ZH2024-CGJ-009", b"../../etc/passwd"), "R65d"),
    Hostile("编号很长", GOOD.replace(b"ZH2024-CGJ-009", b"Z" * 500_000), "R65d"),
    Hostile("路径写成列表", HEAD.replace("路径: 建设", "路径: [建设]").encode(), "F10"),
    Hostile("路径写成一组键值", HEAD.replace("路径: 建设", "路径: {建设: 是}").encode(), "F10"),
    Hostile("名称写成一组键值", named("{甲: 乙}"), "F09", "一组键值"),
    Hostile("阶段写成一兆", HEAD.replace("储备", "储" * 300_000).encode(), "F10"),
    Hostile("英文大段", GOOD + b"lorem: ipsum\n" + b"# dolor sit amet\n" * 1000, "F07"),
    in_full("附件在库外", "存: 附件/2022/申报书.txt", "存: ../../../etc/passwd", "R14c", is_hint=True),
    in_full("附件是设备", "存: 附件/2022/申报书.txt", "存: /dev/zero", "R14c", is_hint=True),
]

PLACES = [
    Hostile("扩展名 yml", GOOD, "F15", "扩展名", FILE.replace(".yaml", ".yml")),
    Hostile("扩展名大写", GOOD, "F15", "扩展名", FILE.replace(".yaml", ".YAML")),
    Hostile("扩展名大小写混写", GOOD, "F15", "扩展名", FILE.replace(".yaml", ".Yaml")),
    Hostile("扩展名后有空格", GOOD, "F15", "扩展名", FILE + " "),
    Hostile("扩展名后有点", GOOD, "F15", "扩展名", FILE + "."),
    Hostile("全角点的扩展名", GOOD, "F15", "扩展名", FILE.replace(".yaml", "．yaml")),
    Hostile("编号小写的文件名", GOOD, "F15", "编号", FILE.replace("ZH2024-CGJ", "zh2024-cgj")),
    Hostile("文件名带换行", GOOD, "F15", "编号", FILE.replace("-009", "-009\n: 错误")),
    Hostile("文件名带 ESC", GOOD, "F15", "编号", FILE.replace("-009", "\x1b[31m")),
    Hostile("文件名带双向控制符", GOOD, "F15", "编号", FILE.replace("-009", "\u202e")),
    Hostile("放在最上层", GOOD, "F15", "编号", "dossiers/ZH2024-CGJ-009.yaml"),
]

ALL = [*EMPTY, *HUGE, *YAML, *TEXT, *VALUES, *PLACES]
