from __future__ import annotations

import copy
import re
from typing import Any

import pytest

from stancelib.data.checks import counts, problems

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
    other = {**copy.deepcopy(RECORD), "id": "s2-01", "story": "s2", "split": "dev"}
    other["text"] = "Peru told Chile yes."
    assert list(problems({"train": [RECORD], "dev": [other]})) == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"id": "s1-01"}, "the id comes 2 times"),
        ({"id": "s1-02", "text": "Peru told  CHILE: no"}, "same text as s1-01"),
        ({"id": "s1-02", "split": "dev"}, "its story is in train and in"),
        ({"id": "s1-02", "contrast": "s9-09"}, "its twin s9-09 is not there"),
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
        ("stance", ["angry"], r"labels \['angry'\]"),
        ("sentiment", "bad", "labels"),
        ("primary", "accusatory", "primary accusatory is none of"),
        ("country", "PER", "targets come twice"),
    ],
)
def test_faults_of_labels_are_named(field: str, value: Any, message: str) -> None:
    record = copy.deepcopy(RECORD)
    record["targets"][1][field] = value
    assert re.search(message, "\n".join(problems({"train": [record]})))


def test_counts() -> None:
    counted = counts([RECORD])
    assert counted["pairs"] == "1" and counted["neutral pairs"] == "1 (100%)"
    assert counted["statements with several targets"] == "0 (0%)"
    assert counted["negative sentiment"] == "1 (100%)"
