"""One name a thing: English identifiers and Chinese words, one to one in every record, and no word unused."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

import pytest
from pydantic import BaseModel

from shapes import category, records
from zhcity_cli.model.base import Record
from zhcity_cli.model.settings import Parameter, Settings
from zhcity_cli.model.terms import TERMS, chinese

# One identifier that stands for values of several kinds on purpose, with the reason.
MANY_KINDS = {
    "value": "值 of a parameter: each kind of parameter declares its own",
    "conclusion": "结论: each body chooses from its own closed list, 测评 and 考核 write the assessor's own word",
}


@pytest.mark.parametrize("record", records(), ids=lambda record: record.__name__)
def test_words_are_one_to_one_inside_a_record(record: type[Record]) -> None:
    words = Counter(chinese(name) for name in record.model_fields)
    assert [word for word, count in words.items() if count > 1] == []


@pytest.mark.parametrize("record", records(), ids=lambda record: record.__name__)
def test_the_keys_in_files_are_the_words_of_the_table(record: type[Record]) -> None:
    for name, field in record.model_fields.items():
        assert field.alias == TERMS[name]


@pytest.mark.parametrize("record", records(), ids=lambda record: record.__name__)
def test_every_record_is_frozen_and_refuses_unknown_keys(record: type[Record]) -> None:
    assert record.model_config["frozen"] is True
    assert record.model_config["extra"] == "forbid"


def test_no_word_is_unused() -> None:
    used = {name for record in records() for name in record.model_fields}
    assert sorted(set(TERMS) - used) == []


def test_words_are_chinese_and_identifiers_english() -> None:
    for identifier, word in TERMS.items():
        assert re.fullmatch(r"[a-z][a-z0-9_]*", identifier)
        assert word == "sha256" or re.fullmatch(r"[\u4e00-\u9fff]+", word), word


def test_an_identifier_has_the_same_kind_of_value_everywhere() -> None:
    seen: dict[str, set[str]] = defaultdict(set)
    for record in records():
        for name, field in record.model_fields.items():
            seen[name].add(category(field.annotation))
    several = {name: sorted(found) for name, found in seen.items() if len(found) > 1 and name not in MANY_KINDS}
    assert several == {}
    assert [name for name in MANY_KINDS if len(seen[name]) == 1] == [], "no longer of many kinds"


def test_every_parameter_says_where_it_comes_from() -> None:
    parameters = Settings.model_fields["parameters"].annotation
    assert isinstance(parameters, type)
    assert issubclass(parameters, BaseModel)
    for field in parameters.model_fields.values():
        assert isinstance(field.default, Parameter)
        assert field.default.source
