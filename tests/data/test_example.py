"""The example article: gold offsets are right and everything that is advertised is in it."""

import re
from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from stancelib.data.example import example_article, example_gold
from stancelib.schema import KINDS, SENTIMENTS, STANCES

ARTICLE = example_article()
GOLD = example_gold()
STATEMENTS: list[dict[str, Any]] = GOLD["statements"]
TARGETS = [(item, target) for item in STATEMENTS for target in item["targets"]]
JUDGED = [(item, target) for item, target in TARGETS if not target["self"]]


def words(spans: list[list[int]]) -> list[str]:
    return [ARTICLE.text[start:end] for start, end in spans]


def bounds(statement: dict[str, Any]) -> tuple[int, int]:
    spans = statement["content"] + statement["source"] + statement["cue"]
    return min(start for start, _ in spans), max(end for _, end in spans)


def test_gold_is_about_the_article() -> None:
    assert {name: GOLD[name] for name in ("id", "text", "date", "title")} == vars(ARTICLE)
    assert date.fromisoformat(str(ARTICLE.date)).strftime("%A") == "Thursday"  # as the text says
    assert 500 <= len(ARTICLE.text.split()) <= 700


@pytest.mark.parametrize("statement", STATEMENTS, ids=lambda item: str(item["content"][0]))
def test_spans_are_whole_words_in_order(statement: dict[str, Any]) -> None:
    start, end = bounds(statement)
    targets = [target["spans"] for target in statement["targets"]]
    for spans in (statement["content"], statement["source"], statement["cue"], *targets):
        assert spans == sorted(spans)
        for left, right in spans:
            assert start <= left < right <= end
            assert not re.match(r"\w\w", ARTICLE.text[max(left - 1, 0) : left + 1])
            assert not re.match(r"\w\w", ARTICLE.text[right - 1 : right + 1])
            assert ARTICLE.text[left:right].strip() == ARTICLE.text[left:right]


def test_statements_stand_in_order_and_do_not_overlap() -> None:
    hulls = [bounds(statement) for statement in STATEMENTS]
    assert all(left[1] <= right[0] for left, right in pairwise(hulls))


def test_labels_agree_with_each_other() -> None:
    for _, target in JUDGED:
        stance = target["stance"]
        assert stance == [name for name in STANCES if name in stance]
        assert target["primary"] in (stance or ["neutral"])
        assert target["sentiment"] in SENTIMENTS
        if not target["named"]:
            pronouns = {"they", "them", "you"}
            assert {word.lower() for word in words(target["spans"])} <= pronouns
    for statement, target in TARGETS:
        assert target["self"] == (target["country"] == statement["speaker_country"])
        assert target["self"] != ("stance" in target)


def test_kind_tells_how_much_is_in_quotation_marks() -> None:
    for statement in STATEMENTS:
        content = words(statement["content"])
        quoted = [piece.startswith("“") for piece in content]
        kind = "direct" if all(quoted) else "mixed" if "“" in "".join(content) else "indirect"
        assert statement["kind"] == kind


def test_every_quotation_mark_is_inside_a_content() -> None:
    contents = [range(*span) for item in STATEMENTS for span in item["content"]]
    marks = {match.start() for match in re.finditer("[“”]", ARTICLE.text)}
    assert marks
    assert all(any(mark in content for content in contents) for mark in marks)


def test_all_labels_kinds_and_countries_are_there() -> None:
    assert {target["primary"] for _, target in JUDGED} == {*STANCES, "neutral"}
    assert {target["sentiment"] for _, target in JUDGED} == set(SENTIMENTS)
    assert {statement["kind"] for statement in STATEMENTS} == set(KINDS)
    assert {target["country"] for _, target in JUDGED} == {"NOR", "ISL", "CAN"}


def test_two_labels_on_one_target_and_two_stances_in_one_statement() -> None:
    assert any(len(target["stance"]) == 2 for _, target in JUDGED)
    mixed = [
        {target["primary"] for target in statement["targets"] if not target["self"]}
        for statement in STATEMENTS
    ]
    assert {"conciliatory", "accusatory"} in mixed


def test_targets_meant_by_a_pronoun_and_by_no_word() -> None:
    implied = [target for _, target in JUDGED if not target["named"]]
    assert any(words(target["spans"]) == ["They", "they"] for target in implied)
    assert any(target["spans"] == [] for target in implied)
    assert any(not statement["targets"] for statement in STATEMENTS)


def test_a_quote_runs_over_two_paragraphs() -> None:
    (statement,) = [item for item in STATEMENTS if len(item["content"]) == 3]
    _, last_of_first, second = words(statement["content"])
    assert last_of_first.startswith("“") and "”" not in last_of_first
    assert second.startswith("“") and second.endswith("”")
    between = slice(statement["content"][1][1], statement["content"][2][0])
    assert ARTICLE.text[between] == "\n\n"


def test_speakers_of_every_sort() -> None:
    sources = {
        (words(item["source"])[0], item["speaker"], item["speaker_country"]) for item in STATEMENTS
    }
    assert {
        ("she", "Ingrid Solhaug", "NOR"),  # a pronoun
        ("Ms Hauksdottir", "Elin Hauksdottir", "ISL"),  # a last name
        ("Gunnar Tveit, the Norwegian minister of fisheries", "Gunnar Tveit", "NOR"),
        ("Ms Osei", "Margaret Osei", "CAN"),  # a mediator
        ("He", "Pieter Vandaele", None),  # an expert speaks for no country
        ("the Icelandic coast guard", "the Icelandic coast guard", "ISL"),  # an institution
    } <= sources
    # What country Tveit speaks for is told by his apposition alone.
    assert ARTICLE.text.count("Tveit") == 1
    assert any("not authorised" in source for source, *_ in sources)  # an anonymous official
    for item in STATEMENTS:
        assert str(item["speaker"]) in ARTICLE.text
