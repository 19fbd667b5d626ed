"""Each sentence of the interpretation has an answer, each answer exists, and every field of the model serves a purpose."""

from __future__ import annotations

import json
import re

import pytest
from pydantic import BaseModel

from shapes import is_record, kinds
from support import Run
from zhcity_cli.coverage import Covered, answers
from zhcity_cli.model.base import Record
from zhcity_cli.model.dossier import ClassifiedDossier, Dossier
from zhcity_cli.model.investment import InvestmentPlan
from zhcity_cli.model.meeting import Meetings
from zhcity_cli.model.package import Packages
from zhcity_cli.model.plan import Plan
from zhcity_cli.model.registry import Experts, Interfaces, Standards
from zhcity_cli.regulation import ANSWERS, NONE, SENTENCES
from zhcity_cli.rules import DEMANDS

EVERY = pytest.mark.parametrize("covered", answers(), ids=lambda covered: covered.sentence)

# The first word of a place names the file it stands in.
FILES: dict[str, type[Record]] = {
    "卷宗": Dossier, "涉密卷宗": ClassifiedDossier, "会议": Meetings, "采购包": Packages, "年度计划": Plan,
    "年度投资计划": InvestmentPlan, "标准名录": Standards, "接口名录": Interfaces, "专家名册": Experts,
}  # fmt: skip


def test_all_45_sentences_are_there_in_order() -> None:
    assert [covered.sentence for covered in answers()] == list(SENTENCES) and len(SENTENCES) == 45


@EVERY
def test_a_sentence_has_an_answer(covered: Covered) -> None:
    checked = bool(covered.demands or covered.answer.kept_in)
    assert checked is not bool(covered.answer.why_not), "rules or people, or why neither"


@EVERY
def test_what_people_judge_says_what_and_where(covered: Covered) -> None:
    assert bool(covered.answer.by_people) is bool(covered.answer.kept_in)


@EVERY
def test_where_it_is_kept_is_a_place_of_the_model(covered: Covered) -> None:
    for place in covered.answer.kept_in:
        file, _, route = place.partition(" ")
        here: list[type[BaseModel]] = [FILES[file]]
        for word in route.split("."):
            found = [field for kind in here for field in kind.model_fields.values() if field.alias == word]
            assert found, f"{place}: no {word}"
            here = [kind for field in found for kind in kinds(field.annotation) if is_record(kind)]


def test_every_code_of_the_table_exists() -> None:
    known = {word for demand in DEMANDS.values() for word in (demand.code, demand.family)}
    assert [(s, code) for s, answer in ANSWERS.items() for code in answer.codes if code not in known] == []
    assert set(ANSWERS) <= set(SENTENCES)


def test_every_rule_of_the_measure_answers_a_sentence() -> None:
    named = {demand.code for covered in answers() for demand in covered.demands}
    of_articles = {code for code, d in DEMANDS.items() if code.startswith("R") and d.articles != NONE}
    assert sorted(of_articles - named) == []


def test_the_command_shows_every_sentence(run: Run) -> None:
    text = run("explain", "coverage")
    assert text.code == 0
    assert re.findall(r"^S\d\d", text.out, re.MULTILINE) == list(SENTENCES)
    assert text.out.splitlines()[-1].startswith("共 45 句：")
    report = json.loads(run("explain", "coverage", "--format", "json").out)
    assert [each["sentence"] for each in report["sentences"]] == list(SENTENCES)
    assert report["sentences"][1]["why_not"] and not report["sentences"][1]["rules"]
