"""Which fields of the model the rules read: a field that no rule reads is kept for people, and says for what.

Every access to a field of a record is noted while complete libraries are read and checked, each with the first change
of a case file that is found out, so that what only a finding reads is read too.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from complete import AS_OF, write_library
from rules.patches import Patch
from rules.test_cases import CASES, load_cases
from shapes import records
from zhcity_cli.cli.validate import all_findings
from zhcity_cli.model.base import Record
from zhcity_cli.store.load import load

# What no rule reads, by what it is there for.
UNREAD: dict[str, str] = {
    "words of people for people: opinions, reasons, matters, places": """
        Admission.opinion Answer.grounds ChangeOrder.reason Departure.reason
        RectificationDemand.matter RectificationDemand.responsible RectificationResult.result_content
        ReviewRound.opinion SecurityPrinciple.note Settled.opinion StandingRecord.reason SupervisionReport.opinion
        Withdrawal.reason LeftOutRow.note LeftOutRow.by_hand_reason Meeting.place FinanceSupervision.matter
        MeasuredIndicator.measured SelfEvaluation.score Evaluation.score ServiceReview.conclusion ServiceReview.score
    """,
    "who, when and under which document, for whoever looks it up": """
        Adjustment.document_number Entrustment.document_number InvestmentPlan.document_number Meeting.document_number
        PlanApproval.document_number Submission.document_number StandingRecord.document_number
        StandingRecord.dated_on StandingRecord.standing ServiceReview.dated_on FinanceSupervision.dated_on Withdrawal.dated_on
        Minutes.sha256 TenderDocument.sha256 TenderDocument.kept_at Person.full_name Person.post Person.phone
        UnitPerson.full_name UnitPerson.post Expert.full_name Experts.version Units.version
    """,
    "shown, compared or exported": """
        Attachment.name Attachment.size CostItem.goods_code CostItem.measure_unit Package.name OperationPackage.name Package.finance_supervision
        OperationPackage.finance_supervision Measure.name Expert.fields
        System.deployment System.functions
    """,
    "copies in a plan, compared as a whole by their digest": """
        ProjectRow.name ProjectRow.category ProjectRow.nature ProjectRow.funding_mode ProjectRow.sources
        ProjectRow.review_conclusion OperationRow.name Plan.catalogue_version Plan.settings_digest
        LeftOutRow.name LeftOutRow.project_unit LeftOutRow.declared_amount LeftOutRow.left_out_reason
        Adjustment.old_value
    """,
    "registers of the office, cited by people": """
        Standards.registered_standards Standard.id Standard.name Standard.applies_to Interfaces.registered_interfaces
        RegisteredInterface.id RegisteredInterface.name RegisteredInterface.interface_platform
        RegisteredInterface.published_on
    """,
    "read by the tool itself: where a row came from, what day it is, whose acts are recorded": """
        Provenance.list_file Provenance.row Provenance.list_digest Settings.format_version Settings.name
        Settings.is_example Settings.base_date Settings.trail_start Settings.classified_line Settings.recording
        Settings.signing Settings.protected_main Recording.is_allowed Recording.in_person_acts Recording.needs_basis
        Signing.must_sign Signing.forge_emails UnitPerson.public_keys Rulings.rulings Ruling.commit
        Ruling.rule_code Ruling.reason Ruling.document_number Ruling.dated_on Ruling.by PaymentReadingChoice.choices
    """,
    "a classified project: number, unit and state only, which nothing checks": """
        ClassifiedDossier.project_unit ClassifiedDossier.path ClassifiedDossier.standing
    """,
}
# 依据 of a parameter is printed in 词汇 and explain; 来源 is read by every finding of the rule.
EXPLAINED = "basis"


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Record.field of everything that is read."""
    seen: set[str] = set()
    with pytest.MonkeyPatch.context() as patch:
        original = Record.__getattribute__

        def noted(self: Record, name: str) -> Any:
            if name in type(self).__pydantic_fields__:
                seen.update(f"{kind.__name__}.{name}" for kind in type(self).__mro__ if issubclass(kind, Record))
            return original(self, name)

        patch.setattr(Record, "__getattribute__", noted)
        for file in sorted(CASES.glob("*.yaml")):
            folder = write_library(tmp_path_factory.mktemp("library"))
            found = next((case for case in load_cases(file) if case["期望"] != "通过"), {"改动": {}})
            Patch(found["改动"]).apply(folder)
            all_findings(load(folder, date.fromisoformat(AS_OF)))
    return seen


def fields() -> Iterator[str]:
    for record in records():
        yield from (f"{record.__name__}.{name}" for name in record.model_fields if name != EXPLAINED)


def test_every_field_is_read_or_says_what_it_is_for(read: set[str]) -> None:
    listed = [field for group in UNREAD.values() for field in group.split()]
    assert len(set(listed)) == len(listed)
    unread = set(fields()) - read
    assert sorted(unread - set(listed)) == [], "no rule reads it: what is it for?"
    assert sorted(set(listed) - set(fields())) == [], "no such field"
    assert sorted(set(listed) & read) == [], "a rule reads it by now"
