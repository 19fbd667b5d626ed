"""Guards of the catalogue: what makes a new rule complete."""

from __future__ import annotations

import csv
import inspect
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import zhcity_cli.rules as catalogue
from complete import AS_OF, DATA, write_library
from histories.test_histories import HERE as HISTORIES
from histories.test_histories import WORDS as HISTORY_WORDS
from rules.test_cases import CASES, expectations, load_cases
from rules.test_changes import CHANGES, WORDS
from zhcity_cli import regulation
from zhcity_cli.model.dossier import Dossier
from zhcity_cli.model.library import Library
from zhcity_cli.model.settings import Parameters
from zhcity_cli.model.stages import LINES
from zhcity_cli.model.words import Basis
from zhcity_cli.rules import CHAPTERS, DEMANDS, RULE_BY_CODE, RULES
from zhcity_cli.rules.rule import Demand, Rule
from zhcity_cli.store.load import load

# Judged on changes of a library, not on its state: their cases are steps that somebody takes.
OF_CHANGES = {code for code in DEMANDS if code.startswith("C")}
# Judged on a whole history: their cases are histories that somebody made.
OF_HISTORIES = {code for code in DEMANDS if code.startswith("T")}

# Codes that never come alone, with the reason.
NEVER_ALONE = {"R65c": "a second file with the same id cannot also stand in the id's place, so F15 comes along"}

FAMILIES = [f"R{number:02d}" for number in range(1, 66)]

RANGES = {
    regulation.GENERAL, regulation.DUTIES, regulation.DECLARATION, regulation.CONSTRUCTION, regulation.ACCEPTANCE,
    regulation.OPERATION, regulation.SUPPLEMENTARY, regulation.BACKGROUND, regulation.INNOVATION, regulation.OVERVIEW,
}  # fmt: skip

with (DATA / "seed_words.csv").open(encoding="utf-8", newline="") as _words:
    SEED_WORDS = {row["sentence"]: row["words"] for row in csv.DictReader(_words)}

BY_CODE = pytest.mark.parametrize("code", DEMANDS)
BY_RULE = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)


def alone(case: dict[str, Any], code: str) -> bool:
    expected = expectations(case["期望"])
    return len(expected) == 1 and expected[0]["规则"] == code and "已说明" not in expected[0]


@BY_CODE
def test_a_code_is_shaped_as_family_and_letter(code: str) -> None:
    assert re.fullmatch(r"(R(0[1-9]|[1-5]\d|6[0-5])[a-z]?|F\d\d|C\d\d|T\d\d)", code)


def test_codes_are_unique() -> None:
    stated = [value for chapter in CHAPTERS.values() for value in vars(chapter).values()]
    codes = [v.code for v in stated if isinstance(v, Rule)]
    bare = [v for v in stated if isinstance(v, Demand) and v.code not in RULE_BY_CODE]
    codes += [demand.code for demand in bare]
    assert sorted(codes) == sorted(set(codes))
    assert set(codes) == set(DEMANDS)


@BY_CODE
def test_a_family_is_either_one_code_or_several_with_letters(code: str) -> None:
    family = DEMANDS[code].family
    members = [each for each in DEMANDS if DEMANDS[each].family == family]
    assert members == [family] or family not in members


@BY_RULE
def test_a_rule_stands_under_its_own_code(rule: Rule[Any]) -> None:
    names = [name for chapter in CHAPTERS.values() for name, value in vars(chapter).items() if value is rule]
    assert names == [rule.code]


def test_names_are_unique_kebab_case() -> None:
    names = [demand.name for demand in DEMANDS.values()]
    assert len(set(names)) == len(names)
    assert [name for name in names if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)] == []


def test_titles_are_unique() -> None:
    titles = [demand.title for demand in DEMANDS.values()]
    assert len(set(titles)) == len(titles)


@BY_CODE
@pytest.mark.parametrize("field", ["name", "title", "asks", "why", "mend"])
def test_a_demand_explains_itself(code: str, field: str) -> None:
    text = getattr(DEMANDS[code], field)
    assert text == text.strip() != ""


@BY_CODE
def test_asks_and_why_are_sentences(code: str) -> None:
    assert DEMANDS[code].asks.endswith("。")
    assert DEMANDS[code].why.endswith("。")


@BY_CODE
def test_a_demand_reads_parameters_that_exist(code: str) -> None:
    assert set(DEMANDS[code].parameters) <= set(Parameters.model_fields)


@pytest.mark.parametrize("word", [str(field.alias) for field in Parameters.model_fields.values()])
def test_a_case_changes_each_parameter(word: str) -> None:
    """What zhcity.yaml can set, steers: some case sets it otherwise and says what comes of it."""
    assert any(f"参数.{word}" in file.read_text(encoding="utf-8") for file in CASES.glob("*.yaml")), word


@BY_CODE
def test_only_a_sentence_of_the_measure_makes_a_rule_of_the_measure(code: str) -> None:
    demand = DEMANDS[code]
    if demand.basis is Basis.MEASURE:
        assert demand.sentence in regulation.SENTENCES
    if demand.sentence:
        assert demand.articles == regulation.articles_of(demand.sentence)


@BY_CODE
def test_a_rule_of_the_measure_quotes_the_words_that_say_it(code: str) -> None:
    """seed_words.csv holds the interpretation's own words, sentence by sentence: no words, no 办法."""
    demand = DEMANDS[code]
    assert bool(demand.quote) is (demand.basis is Basis.MEASURE)
    assert demand.quote in SEED_WORDS.get(demand.sentence, "")


def test_the_words_of_every_sentence_are_kept() -> None:
    assert list(SEED_WORDS) == list(regulation.SENTENCES)


@BY_CODE
def test_a_rule_of_a_sibling_text_names_its_source(code: str) -> None:
    demand = DEMANDS[code]
    if demand.basis is Basis.SIBLING:
        assert demand.parameters or re.search(r"丽水|国办发|财库|临沂|杨凌|邵阳|兄弟文本", demand.why), demand.why


@BY_CODE
def test_the_articles_are_a_range_that_is_known(code: str) -> None:
    demand = DEMANDS[code]
    assert demand.articles in (RANGES if demand.basis is not Basis.FORMAT else RANGES | {regulation.NONE})


@BY_CODE
def test_no_article_number_of_the_measure_is_invented(code: str) -> None:
    """Within the ranges nobody knows which article says what; only other texts are cited by article."""
    demand = DEMANDS[code]
    words = demand.title + demand.asks + demand.why + demand.mend
    for found in re.finditer(r"第[一二三四五六七八九十百零\d]+条", words):
        before = words[: found.start()].rstrip()
        assert re.search(r"(丽水|〔\d{4}〕\d+号)$", before), words


def test_the_articles_of_other_texts_stand_in_no_message() -> None:
    for chapter in CHAPTERS.values():
        for line in inspect.getsource(chapter).splitlines():
            if "message = " in line or "Problem(" in line:
                assert not re.search(r"第[一二三四五六七八九十百]+条", line), line


@BY_RULE
def test_needs_name_rules_on_the_same_subject(rule: Rule[Any]) -> None:
    for code in rule.needs:
        assert code != rule.code
        assert RULE_BY_CODE[code].on is rule.on


@BY_RULE
def test_a_rule_applies_somewhere(rule: Rule[Any]) -> None:
    """Its stages lie on its paths: a rule that can never run would read as a pass."""
    assert rule.paths
    for path in rule.paths:
        assert not rule.since or any(stage in LINES[path] for stage in rule.since), path


@pytest.fixture(scope="module")
def complete(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return load(write_library(tmp_path_factory.mktemp("complete")), date.fromisoformat(AS_OF)).library


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.reads], ids=lambda rule: rule.code)
def test_a_rule_is_silent_without_the_sections_it_reads(rule: Rule[Any], complete: Library) -> None:
    """The runner does not ask it then, so it must have nothing to say."""
    assert rule.on is Dossier
    empty = {section: Dossier.model_fields[section].default for section in rule.reads}
    for filed in complete.dossiers:
        assert list(rule.check(filed.record.model_copy(update=empty), complete)) == []


@pytest.mark.parametrize("family", FAMILIES)
def test_the_family_is_covered(family: str) -> None:
    assert [code for code in DEMANDS if DEMANDS[code].family == family]


def case_file(code: str) -> Path:
    folder = CHANGES if code in OF_CHANGES else HISTORIES if code in OF_HISTORIES else CASES
    return folder / f"{code}.yaml"


@BY_CODE
def test_a_code_has_a_case_where_it_is_the_only_finding(code: str) -> None:
    file = case_file(code)
    assert file.exists(), "write its cases, see cases/README.md"
    cases = load_cases(file)
    if code in NEVER_ALONE:
        assert not any(alone(case, code) for case in cases)
        assert any(wanted["规则"] == code for case in cases for wanted in expectations(case["期望"]))
    else:
        assert any(alone(case, code) for case in cases)


@BY_CODE
def test_a_code_has_a_close_case_that_passes(code: str) -> None:
    assert any(case["期望"] == "通过" for case in load_cases(case_file(code)))


def test_every_case_file_is_named_by_a_code() -> None:
    assert {file.stem for file in CASES.glob("*.yaml")} == set(DEMANDS) - OF_CHANGES - OF_HISTORIES
    assert {file.stem for file in CHANGES.glob("*.yaml")} == OF_CHANGES


@BY_CODE
def test_cases_have_names_of_their_own_and_no_other_words(code: str) -> None:
    cases = load_cases(case_file(code))
    names = [case["名称"] for case in cases]
    assert len(set(names)) == len(names)
    words = WORDS if code in OF_CHANGES else HISTORY_WORDS if code in OF_HISTORIES else {"名称", "改动", "期望"}
    assert {word for case in cases for word in case} <= words


def test_the_catalogue_is_the_chapters_in_order() -> None:
    assert list(RULE_BY_CODE) == [rule.code for rule in RULES]
    assert catalogue.rules_on(type(None)) == ()
