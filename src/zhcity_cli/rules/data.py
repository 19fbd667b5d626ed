"""数据格式 (—): credit codes, document numbers, ids."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhcity_cli.model.dossier import Dossier
from zhcity_cli.model.finding import Problem, Severity
from zhcity_cli.model.library import Library
from zhcity_cli.model.registry import Units
from zhcity_cli.model.words import Basis
from zhcity_cli.regulation import NONE
from zhcity_cli.rules.rule import demand, rule

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
GOVERNMENT = ("11", "12")


def credit_code_fault(code: str) -> str | None:
    """What is wrong with a 统一社会信用代码 (GB 32100-2015), None if its check digit is right."""
    if len(code) != 18:
        return f"有 {len(code)} 位，应为 18 位"
    odd = [c for c in code if c not in ALPHABET]
    if odd:
        return f"含有不用的字符 {'、'.join(odd)}（不用 I、O、S、V、Z，字母大写）"
    remainder = sum(ALPHABET.index(c) * w for c, w in zip(code, WEIGHTS, strict=False)) % 31
    check = ALPHABET[(31 - remainder) % 31]
    return None if code[17] == check else f"校验位是 {code[17]}，应为 {check}"


CREDIT = demand(
    "R64a", "credit-code-checks", "统一社会信用代码校验正确", basis=Basis.FORMAT, articles=NONE,
    asks="信用代码 18 位，末位校验正确（GB 32100-2015）。",
    why="错一位就是另一个单位，付款和查重都会错。",
    mend="对照营业执照或法人证书重新填写",
)  # fmt: skip


@rule(CREDIT, reads=("contracts",))
def R64a(dossier: Dossier, library: Library) -> Iterator[Problem]:
    for place, contract in enumerate(dossier.contracts):
        if contract.credit_code and (fault := credit_code_fault(contract.credit_code)):
            message = f"{contract.contractor} 的信用代码 {contract.credit_code} {fault}"
            yield Problem(("合同", place, "信用代码"), message, contract.credit_code, "18 位、校验正确")


@rule(
    demand(
        "R64b", "unit-credit-code-checks", "单位的统一社会信用代码校验正确", basis=Basis.FORMAT, articles=NONE,
        asks="registry/units.yaml 里填了的统一社会信用代码，18 位、校验正确。",
        why="错一位就是另一个单位。",
        mend="对照法人证书重新填写",
    ),
    on=Units,
)  # fmt: skip
def R64b(units: Units, library: Library) -> Iterator[Problem]:
    for place, unit in enumerate(units.units):
        if unit.unit_credit_code and (fault := credit_code_fault(unit.unit_credit_code)):
            at = ("单位", place, "统一社会信用代码")
            message = f"{unit.name} 的统一社会信用代码 {unit.unit_credit_code} {fault}"
            yield Problem(at, message, unit.unit_credit_code, "18 位、校验正确")


@rule(
    demand(
        "R64c", "unit-area-code", "单位信用代码的区划是本地", basis=Basis.FORMAT, articles=NONE,
        severity=Severity.WARNING, parameters=("area_codes",),
        asks="机关、事业单位信用代码的第 3 到 8 位是设置里的区划代码。",
        why="区划不同多半抄错；老代码也有，所以只提示。",
        mend="核对代码；确为老区划的，把它加进设置 区划代码",
    ),
    on=Units, needs=("R64b",),
)  # fmt: skip
def R64c(units: Units, library: Library) -> Iterator[Problem]:
    areas = library.settings.parameters.area_codes.value
    for place, unit in enumerate(units.units):
        code = unit.unit_credit_code
        if code and len(code) == 18 and code[:2] in GOVERNMENT and code[2:8] not in areas:
            at = ("单位", place, "统一社会信用代码")
            yield Problem(
                at, f"{unit.name} 的信用代码区划是 {code[2:8]}，不是 {'、'.join(areas)}", code[2:8], "、".join(areas)
            )


NUMBER = re.compile(r"[\u3400-\u9fff]{1,14}〔(19|20)\d{2}〕[1-9]\d{0,4}号", re.ASCII)
_NEAR = re.compile(
    r"([\u3400-\u9fff]{1,14})\s*[〔\[(（【〖]\s*((?:19|20)\d{2})\s*年?\s*[〕\])）】〗]\s*第?\s*0*(\d{1,5})\s*号?"
)


def better_number(number: str) -> str | None:
    """The 文号 as GB/T 9704-2012 writes it, None where it cannot be read."""
    near = _NEAR.fullmatch(number.strip())
    return f"{near[1]}〔{near[2]}〕{near[3]}号" if near else None


@rule(
    demand(
        "R65a", "document-number-shape", "发文字号写法规范", basis=Basis.FORMAT, articles=NONE,
        severity=Severity.WARNING,
        asks="发文字号写成 机关代字〔年份〕序号号，用六角括号，序号不加“第”、不编虚位。",
        why="GB/T 9704-2012 的写法；写法不一，按文号就查不到文件。",
        mend="改成六角括号的写法，如 示政数〔2026〕41号",
    )
)  # fmt: skip
def R65a(dossier: Dossier, library: Library) -> Iterator[Problem]:
    for at, number in _document_numbers(dossier):
        if number and not NUMBER.fullmatch(number):
            better = better_number(number)
            hint = f"请写成 {better}" if better else ""
            yield Problem(at, f"发文字号写成了“{number}”", number, better or "机关代字〔年份〕序号号", hint)


def _document_numbers(dossier: Dossier) -> Iterator[tuple[tuple[str | int, ...], str | None]]:
    if dossier.declaration:
        yield ("申报", "文号"), dossier.declaration.document_number
        principles = dossier.declaration.principles
        exception = principles.integration.exception if principles and principles.integration else None
        if exception:
            yield ("申报", "原则", "资源整合", "例外", "批准", "文号"), exception.sanction.document_number
    for place, approval in enumerate(dossier.approvals):
        yield ("审定", place, "文号"), approval.document_number
    if dossier.initiation:
        yield ("立项", "文号"), dossier.initiation.document_number
    for place, budget in enumerate(dossier.budgets):
        yield ("预算", place, "文号"), budget.document_number
    for place, contract in enumerate(dossier.contracts):
        if contract.exception:
            yield ("合同", place, "例外", "批准", "文号"), contract.exception.sanction.document_number
    for place, change in enumerate(dossier.change_orders):
        if change.sanction:
            yield ("变更", place, "批准", "文号"), change.sanction.document_number
    if dossier.closing:
        yield ("结项", "文号"), dossier.closing.document_number


@rule(
    demand(
        "R65c", "id-unique", "项目编号唯一", basis=Basis.FORMAT, articles=NONE,
        asks="一个编号只在一个卷宗文件里出现。",
        why="编号是项目的身份，重了就分不清是谁的申报、谁的钱。",
        mend="后建的那个改用本单位下一个空号",
    )
)  # fmt: skip
def R65c(dossier: Dossier, library: Library) -> Iterator[Problem]:
    files = library.files_by_id.get(dossier.id, ())
    if len(files) > 1:
        message = f"编号 {dossier.id} 在 {len(files)} 个文件里：{'、'.join(files)}"
        hint = f"还在储备阶段的那个可改用 {library.next_id(dossier.id)}"
        yield Problem(("编号",), message, dossier.id, "只在一个文件里", hint)
