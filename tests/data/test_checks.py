from __future__ import annotations

import copy
import re
from typing import Any

import pytest

from stancelib.data.checks import (
    article_problems,
    imbalances,
    near_copies,
    problems,
    standoff_problems,
)
from stancelib.data.records import (
    agreement,
    article_counts,
    review_by_label,
    review_counts,
    standoff_counts,
    statement_counts,
)

RECORD: dict[str, Any] = {
    "id": "s1-01", "story": "s1", "split": "train", "contrast": None, "text": "Peru told Chile no.",
    "source_spans": [[0, 4]], "source_country": "PER", "kind": "indirect", "rules": [1],
    "targets": [
        {"country": "PER", "spans": [[0, 4]], "named": True, "self": True},
        {"country": "CHL", "spans": [[10, 15]], "named": True, "self": False, "stance": [],
         "primary": "neutral", "sentiment": "negative"},
    ],
}  # fmt: skip


def test_a_sound_corpus_has_no_problems() -> None:
    other = {**copy.deepcopy(RECORD), "id": "s6-01", "story": "s6", "split": "dev"}
    other["text"] = "Peru told Chile yes."
    assert list(problems({"train": [RECORD], "dev": [other]})) == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"id": "s1-01"}, "the id comes 2 times"),
        ({"id": "s1-02", "text": "Peru told  CHILE: no"}, "same text as s1-01"),
        ({"id": "s1-02", "split": "dev"}, "its story is in train and in"),
        ({"id": "s1-02", "contrast": "s9-09"}, "its twin s9-09 is not there"),
        ({"id": "s1-02", "contrast": "s1-01"}, "its twin s1-01 names no twin"),
        ({"id": "s1-02", "kind": "spoken"}, r"kind spoken, rules \[1\]"),
        ({"id": "s1-02", "rules": [99]}, r"kind indirect, rules \[99\]"),
        ({"id": "s6-01", "story": "s6"}, "belongs to dev and is in train"),
        ({"id": "s1-02", "source_spans": [[4, 9]]}, r"span \(4, 9\) points at ' told'"),
        ({"id": "s1-02", "source_country": None}, "PER: self is True"),
    ],
)
def test_faults_are_named(change: dict[str, Any], message: str) -> None:
    record = {**copy.deepcopy(RECORD), "text": "Peru told Chile yes.", **change}
    found = "\n".join(problems({"train": [RECORD, record]}))
    assert re.search(message, found)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("stance", ["angry"], r"CHL: labels \['angry', 'negative'\]"),
        ("sentiment", "bad", "are not in the codebook"),
        ("primary", "accusatory", "primary 'accusatory' is none of"),
        ("country", "XQZ", r"unknown countries \['XQZ'\]"),
        ("country", "PER", "targets come twice"),
    ],
)
def test_faults_of_labels_are_named(field: str, value: Any, message: str) -> None:
    record = copy.deepcopy(RECORD)
    record["targets"][1][field] = value
    assert re.search(message, "\n".join(problems({"train": [record]})))


def test_counts() -> None:
    counted = statement_counts([RECORD])
    assert counted["pairs"] == "1" and counted["neutral pairs"] == "1 (100%)"
    assert counted["statements with several targets"] == "0 (0%)"
    assert counted["negative sentiment"] == "1 (100%)"
    assert counted["pairs labelled twice"] == "0"


def test_counts_of_the_other_parts() -> None:
    articles = article_counts([ARTICLE])
    assert articles["articles"] == articles["statements"] == "1"
    assert articles["words of the shortest, middle and longest"] == "4, 4, 4"
    assert articles["pairs"] == "1" and articles["statements toward no country"] == "0 (0%)"
    labels = [
        {"corpus": "dse", "doc": "train.txt:1", "target": "CHL", "split": "train", "stance": [],
         "sentiment": "neutral", "second": {"stance": [], "sentiment": "neutral"}},
    ]  # fmt: skip
    counted = standoff_counts(labels)
    assert counted["documents or sentences"] == counted["pairs labelled twice"] == "1"


def test_near_copies_count_between_stories_only() -> None:
    text = "The minister in Lima said on Monday that the bridge would stay shut until spring."
    one = {**copy.deepcopy(RECORD), "text": text}
    twin = {**copy.deepcopy(one), "id": "s1-02", "text": text.replace("spring", "June")}
    copied = {**copy.deepcopy(twin), "id": "s9-01", "story": "s9", "split": "test"}
    assert list(near_copies({"train": [one, twin]})) == []
    found = list(near_copies({"train": [one], "test": [copied]}))
    assert found == ["s9-01 (test): nearly the text of s1-01 (train), similarity 0.86"]


def test_imbalances_name_label_country_and_rule() -> None:
    found = list(imbalances([RECORD]))
    assert "conciliatory: 0.0% of pairs, expected 18% or more" in found
    assert "CHL: 100.0% of pairs, expected at most 12%" in found
    assert "1 target countries, expected 120 or more" in found
    assert "rule 1: 1 records, expected 60 or more" in found
    assert not any(line.startswith("neutral") for line in found)


ARTICLE: dict[str, Any] = {
    "id": "a2", "split": "dev", "text": "Peru told Chile no.", "title": "", "date": None,
    "statements": [
        {"content": [[16, 18]], "source": [[0, 4]], "cue": [[5, 9]], "kind": "indirect",
         "parent": None, "speaker": "Peru", "speaker_country": "PER",
         "targets": RECORD["targets"]},
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"split": "test"}, "a2: is in dev and says test"),
        ({"parent": 0}, "a2: InputError: statement 0 has the parent 0"),
        ({"parent": 3}, "a2: InputError: statement 0 has the parent 3"),
        ({"content": [[15, 18]]}, r"a2, statement 0: span \(15, 18\) points at ' no'"),
        ({"source": [[4, 9]]}, r"a2, statement 0: span \(4, 9\) points at ' told'"),
        ({"speaker_country": None}, "a2, statement 0: PER: self is True"),
    ],
)
def test_faults_of_articles_are_named(change: dict[str, Any], message: str) -> None:
    assert list(article_problems({"dev": [ARTICLE]})) == []
    record = copy.deepcopy(ARTICLE)
    (record if "split" in change else record["statements"][0]).update(change)
    assert re.search(message, "\n".join(article_problems({"dev": [record]})))


def test_agreement_compares_the_labels_before_settling() -> None:
    def pair(stance: list[str], sentiment: str, second: Any, **more: Any) -> dict[str, Any]:
        own = {"country": "CHL", "self": False, "stance": stance, "sentiment": sentiment}
        return {"targets": [{**own, "second": second, **more}]}

    angry = {"stance": ["accusatory"], "sentiment": "negative"}
    calm: dict[str, Any] = {"stance": [], "sentiment": "neutral"}
    records = [
        pair(["accusatory"], "negative", angry),
        pair([], "neutral", calm),
        pair([], "neutral", calm),
        pair(["accusatory"], "negative", calm, first=angry),  # settled as the author had it
        pair([], "neutral", angry, first=calm),
        pair([], "neutral", None),
    ]
    found = agreement(records)
    assert found["pairs labelled twice"] == "5" and found["same stances"] == "3 (60%)"
    assert found["differing in stance or sentiment"] == "2"
    # Observed 3/5; by chance 2/5 · 2/5 + 3/5 · 3/5 = 13/25; κ = (15 - 13) / (25 - 13).
    assert found["κ accusatory"] == found["κ sentiment"] == "0.167"
    assert found["κ threatening"] == "–"  # nobody ever gave it
    assert agreement([])["κ accusatory"] == "–"


def test_review_counts_errors_with_their_intervals() -> None:
    def row(country: str | None, wrong: list[str], **more: Any) -> dict[str, Any]:
        return {"part": "statements", "id": "x", "country": country, "wrong": wrong, **more}

    rows = [
        row(None, ["source", "rules"]),
        row("CHL", ["stance", "sentiment"], stance=["accusatory"], rules=[3]),
        row("PER", ["mentions"], stance=[], rules=[3]),
    ]
    found = review_counts(rows)
    assert (found["records read"], found["pairs read"]) == ("1", "2")
    assert found["stance or sentiment wrong, of pairs"].startswith("1 of 2, 50.0% [9.5%, 90.5%]")
    assert found["source, speaker or country spoken for wrong, of records"].startswith("1 of 1")
    assert found["target missing or one too many, of records"].startswith("0 of 1, 0.0%")
    by_label = review_by_label(rows)
    assert by_label["accusatory"].startswith("1 of 1") and by_label["neutral"].startswith("0 of 1")
    assert by_label["rule 3"].startswith("1 of 2") and by_label["rule 4"] == "–"


LABEL: dict[str, Any] = {
    "corpus": "dse", "doc": "train.txt:1", "split": "train", "start": 5, "end": 30,
    "target": "CHL", "target_spans": [[10, 15]], "source_country": "PER",
    "stance": [], "primary": "neutral", "sentiment": "neutral",
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({}, "dse train.txt:1 5-30 CHL: comes twice"),
        ({"split": "heldout", "start": 4}, "its document is in two splits"),
        ({"target": "XQZ"}, "unknown country"),
        ({"target": "PER"}, "the source speaks for the target"),
        ({"start": 12}, r"mention \(10, 15\) outside the statement"),
        ({"sentiment": "bad", "start": 4}, "are not in the codebook"),
    ],
)
def test_faults_of_standoff_labels_are_named(change: dict[str, Any], message: str) -> None:
    assert list(standoff_problems([LABEL])) == []
    assert re.search(message, "\n".join(standoff_problems([LABEL, {**LABEL, **change}])))
