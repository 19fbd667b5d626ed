"""拨付 in a library with history: nothing before acceptance under 从严, caps under 分期; the ledger to the cent."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from complete import COMPLETE, DATA
from support import Run, git
from zhcity_cli.model.dossier import Dossier
from zhcity_cli.model.dossier.contract import Contract, PaymentTerm
from zhcity_cli.model.dossier.later_life import DatedAmount, Disbursement, Payment
from zhcity_cli.model.dossier.ledger import accounts, paid_in_order, part, released
from zhcity_cli.model.words import ContractKind

NUMBER, FILE = "ZH2022-CGJ-001", COMPLETE["建设"]
STAGED = ("参数.拨付口径.值=分期", "参数.拨付口径.依据=参照", "参数.拨付口径.来源=示例：本地规定")


@pytest.fixture
def folder(git_library: Path) -> Path:
    """The complete library, its project under construction: signed, changed, not yet finished."""
    file = git_library / FILE
    text = file.read_text(encoding="utf-8")
    text = text[: text.index("完工: ")] + text[text.index("附件:\n") :]
    text = re.sub(r"状态记录:\n(  - .*\n)+", "", text)
    text = text.replace(
        "  - {条件: 竣工验收合格, 比例: 0.95}",
        "  - {条件: 合同签订, 比例: 0.50}\n      - {条件: 竣工验收合格, 比例: 0.45}",
    )
    file.write_text(re.sub(r"(?m)^阶段: .+$", "阶段: 建设", text), encoding="utf-8")
    for gone in ("plans/2026/plan.yaml", "plans/2026/operation.yaml"):
        (git_library / gone).unlink()
    kept = git_library / COMPLETE["运维"]
    kept.write_text(
        re.sub(r", 包: YW2026-01", "", kept.read_text(encoding="utf-8")).replace("阶段: 统一运维", "阶段: 审核"),
        encoding="utf-8",
    )
    git(git_library, "commit", "-qam", "建设中")
    return git_library


def pay(run: Run, folder: Path, day: str, amount: str, voucher: str) -> tuple[int, str]:
    """A payment on the main contract, applied for, reviewed and paid within a week, put on the trail."""
    first = date.fromisoformat(day)
    values = (
        "合同=HT2023-0031", f"申请.日期={first - timedelta(days=6)}", f"申请.金额={amount}",
        f"审核.日期={first - timedelta(days=3)}", f"审核.金额={amount}",
        f"支付.日期={day}", f"支付.金额={amount}", f"支付.凭证={voucher}",
    )  # fmt: skip
    result = run("record", NUMBER, "拨付", *values, "--save", cwd=folder)
    return result.code, result.out + result.err


def test_before_acceptance_no_payment_is_put_on_the_trail(run: Run, folder: Path) -> None:
    before = git(folder, "rev-parse", "HEAD")
    code, said = pay(run, folder, "2024-01-15", "100.00", "示财拨2024-0001")
    assert code == 1 and "R53a" in said and "还没有合格" in said
    assert git(folder, "rev-parse", "HEAD") == before


def test_staged_payments_are_allowed_within_their_caps(run: Run, folder: Path) -> None:
    assert run("record", "设置", "", *STAGED, "--save", cwd=folder).code == 0
    code, said = pay(run, folder, "2024-01-15", "339.31", "示财拨2024-0001")
    assert code == 1 and "R53c" in said and "首付 339.31" in said
    assert pay(run, folder, "2024-01-15", "339.30", "示财拨2024-0001")[0] == 0
    code, said = pay(run, folder, "2024-04-15", "226.21", "示财拨2024-0002")
    assert code == 1 and "R53c" in said and "累计支付 565.51" in said
    code, said = pay(run, folder, "2024-04-15", "226.20", "示财拨2024-0001")
    assert code == 1 and "R54e" in said
    assert pay(run, folder, "2024-04-15", "226.20", "示财拨2024-0002")[0] == 0


def test_the_reading_is_told_once_a_report(run: Run, folder: Path) -> None:
    text = run("validate", cwd=folder).out
    assert text.splitlines()[-1] == "拨付口径：从严（解读：未经竣工验收或不合格的，财政部门不予拨付经费）。"
    settings = folder / "zhcity.yaml"
    settings.write_text(re.sub(r"(?m)^  施行日期: .*\n", "", settings.read_text(encoding="utf-8")), encoding="utf-8")
    told = run("validate", cwd=folder).out.splitlines()[-1]
    assert told.endswith("；设置里没有办法的施行日期，每份承建合同都按它查。")
    assert run("record", "设置", "", *STAGED, cwd=folder).code == 0
    report = json.loads(run("validate", "--format", "json", cwd=folder).out)
    assert report["payment_reading"].startswith(
        "拨付口径：分期，竣工验收前首付不超过 30%、累计不超过 50%（示例：本地规定；"
    )


CENTS = st.integers(0, 10**8).map(lambda cents: Decimal(cents) / 100)
DAYS = st.dates(date(2024, 1, 1), date(2026, 12, 31))


def complete() -> Dossier:
    return Dossier.model_validate(yaml.load((DATA / "建设.yaml").read_text(encoding="utf-8"), yaml.CBaseLoader))


COMPLETE_DOSSIER = complete()


def with_payments(value: Decimal, payments: list[tuple[date, Decimal]], ratios: list[Decimal]) -> Dossier:
    """One contract of a value, paid so, with terms that a signature, acceptance and an unknown word fulfil."""
    conditions = ("合同签订", "竣工验收合格", "别的条件")
    terms = tuple(PaymentTerm(condition=c, ratio=r) for c, r in zip(conditions, ratios, strict=True))
    contract = Contract(
        id="HT1", contract_kind=ContractKind.CONSTRUCTION, contractor="示例科技有限公司", signed_on=date(2023, 8, 2),
        contract_total=value, amount=value, payment_terms=terms,
    )  # fmt: skip
    paid = tuple(
        Disbursement(
            contract_id="HT1", serial=i, application=DatedAmount(dated_on=day, amount=amount),
            payment=Payment(dated_on=day, amount=amount, voucher=f"P{i}"),
        )
        for i, (day, amount) in enumerate(payments)
    )  # fmt: skip
    return COMPLETE_DOSSIER.model_copy(update={"contracts": (contract,), "disbursements": paid, "change_orders": ()})


@given(CENTS, st.lists(st.tuples(DAYS, CENTS), max_size=6))
def test_the_ledger_adds_up_to_the_cent(value: Decimal, payments: list[tuple[date, Decimal]]) -> None:
    dossier = with_payments(value, payments, [Decimal(1), Decimal(0), Decimal(0)])
    (account,) = accounts(dossier)
    made = list(paid_in_order(dossier))
    assert account.paid == sum((amount for _, amount in payments), Decimal(0)) == account.applied
    assert account.paid + account.unpaid == account.value == value
    assert [each.payment.dated_on for each in made] == sorted(day for day, _ in payments)
    assert [each.is_first for each in made] == [place == 0 for place in range(len(payments))]
    assert not made or made[-1].cumulated == account.paid


@given(CENTS, st.tuples(*[st.integers(0, 100)] * 2), DAYS)
def test_the_terms_release_what_is_not_still_waited_for(value: Decimal, parts: tuple[int, int], day: date) -> None:
    first, second = sorted(parts)
    ratios = [Decimal(first) / 100, Decimal(second - first) / 100, Decimal(100 - second) / 100]
    dossier = with_payments(value, [], ratios)
    contract = dossier.contracts[0]
    most = released(dossier, contract, day)
    waits = day < date(2024, 12, 12)  # the day of acceptance in tests/data
    assert most == value - (part(value, ratios[1]) if waits else 0)
    assert most == most.quantize(Decimal("0.01")) and 0 <= most <= value


def test_the_complete_project_is_paid_in_full() -> None:
    main = accounts(COMPLETE_DOSSIER)[0]
    assert (main.value, main.paid, main.unpaid) == (Decimal("1131.00"), Decimal("1131.00"), Decimal(0))
