from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from stancelib import InputError, Pair
from stancelib.data.gold import gold_analysis
from stancelib.data.labelled import LabelledPair
from stancelib.data.polnear import AttributedArticle
from stancelib.evaluation.answers import Answer
from stancelib.evaluation.predictions import read_analyses, read_answers, read_attributions
from stancelib.schema import Attribution

PAIRS = [
    LabelledPair(f"p{i}", f"s{i}", Pair(f"Peru said no {i} times.", target="PER"), (), "neutral")
    for i in range(2)
]
STANCE = {"conciliatory": 0.2, "threatening": 0.6, "accusatory": 0.7}
TONES = {"negative": 0.2, "neutral": 0.5, "positive": 0.3}


def write(folder: Path, records: list[Any]) -> Path:
    path = folder / "predictions.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in records), encoding="utf-8")
    return path


def test_answers_come_in_the_order_of_the_gold(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        [
            {"id": "p1", "labels": ["threatening"], "sentiment": "negative", "model": "mine"},
            {"id": "p0", "labels": [], "sentiment": "neutral", "text": PAIRS[0].pair.text},
        ],
    )
    assert read_answers(path, PAIRS, "stance") == [
        Answer((), "neutral", None, "neutral", None),
        Answer(("threatening",), "threatening", None, "negative", None),
    ]


def test_probabilities_imply_labels_at_one_half(tmp_path: Path) -> None:
    path = write(tmp_path, [{"id": f"p{i}", "stance": STANCE, "sentiment": TONES} for i in (0, 1)])
    answer = read_answers(path, PAIRS, "stance")[0]
    assert answer.labels == ("threatening", "accusatory") and answer.primary == "accusatory"
    assert answer.sentiment == "neutral" and answer.sentiments == TONES


def test_several_labels_without_probabilities_have_no_primary(tmp_path: Path) -> None:
    labels = ["accusatory", "threatening"]
    path = write(tmp_path, [{"id": f"p{i}", "labels": labels} for i in (0, 1)])
    assert read_answers(path, PAIRS, "stance")[0] == Answer(("threatening", "accusatory"), None)


GOOD = {"id": "p1", "labels": []}


@pytest.mark.parametrize(
    ("records", "message"),
    [
        ([], "found predictions for 0 of 2 gold items; 'p0', 'p1' lack one"),
        ([GOOD], "found predictions for 1 of 2 gold items; 'p0' lack one"),
        ([GOOD, {"id": "p7", "labels": []}], "line 2: found the id 'p7', which the gold doesn't"),
        ([GOOD, GOOD], "line 2: found the id 'p1' once more"),
        ([GOOD, {"labels": []}], "line 2: found no id"),
        ([GOOD, {"id": "p0", "labels": [], "text": "Chile."}], "made for another text"),
        ([GOOD, {"id": "p0", "labels": ["angry"]}], "found the labels 'angry'"),
        ([GOOD, {"id": "p0", "labels": "threatening"}], "expected a list"),
        ([GOOD, {"id": "p0", "lables": []}], "found no labels or stance"),
        ([GOOD, {"id": "p0", "labels": [], "primary": "accusatory"}], "found primary 'accusatory'"),
        ([GOOD, {"id": "p0", "stance": {"threatening": 1}}], "a probability for each of"),
        ([GOOD, {"id": "p0", "stance": STANCE | {"accusatory": 7}}], "from 0 to 1"),
        ([GOOD, {"id": "p0", "labels": [], "stance": STANCE}], "in 1 of 2 predictions"),
        ([GOOD, {"id": "p0", "labels": [], "sentiment": "sad"}], "found sentiment 'sad'"),
        ([GOOD, {"id": "p0", "labels": [], "sentiment": "neutral"}], "in 1 of 2 predictions"),
        ([GOOD, 7], "line 2: found no id"),
    ],
)
def test_bad_predictions_are_refused(records: list[Any], message: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=message):
        read_answers(write(tmp_path, records), PAIRS, "stance")


def test_a_task_needs_its_own_field(tmp_path: Path) -> None:
    path = write(tmp_path, [{"id": f"p{i}", "labels": []} for i in (0, 1)])
    with pytest.raises(InputError, match="found no sentiment, which the task sentiment needs"):
        read_answers(path, PAIRS, "sentiment")


TEXT = "Cobo said Chile lied."
ARTICLES = [AttributedArticle("a1", TEXT, ())]


def test_attributions_of_a_file(tmp_path: Path) -> None:
    own = {"content": [[10, 20]], "source": [[0, 4]], "cue": [[5, 9]]}
    path = write(tmp_path, [{"id": "a1", "text": TEXT, "attributions": [own]}])
    expected = [[Attribution(((10, 20),), ((0, 4),), ((5, 9),))]]
    assert read_attributions(path, ARTICLES) == expected
    bare = write(tmp_path, [{"id": "a1", "attributions": []}])
    assert read_attributions(bare, ARTICLES) == [[]]


@pytest.mark.parametrize(
    ("attributions", "message"),
    [
        ([{"content": [[10, 99]]}], "found content \\(10, 99\\) in a text of 21"),
        ([{"content": []}], "found no content"),
        ([{"source": [[0, 4]]}], "KeyError"),
        (None, "expected attributions with spans"),
    ],
)
def test_bad_spans_are_refused(attributions: Any, message: str, tmp_path: Path) -> None:
    path = write(tmp_path, [{"id": "a1", "attributions": attributions}])
    with pytest.raises(InputError, match=message):
        read_attributions(path, ARTICLES)


def test_analyses_of_a_file(tmp_path: Path) -> None:
    statement = {
        "content": [[10, 20]], "source": [[0, 4]], "cue": [[5, 9]], "kind": "indirect",
        "speaker": "Cobo", "speaker_country": "ECU", "parent": None, "targets": [],
    }  # fmt: skip
    gold = [gold_analysis({"id": "a1", "text": TEXT, "statements": [statement]})]
    path = write(tmp_path, [{"id": "a1", "statements": [statement]}])
    assert read_analyses(path, gold) == gold
    bad = write(tmp_path, [{"id": "a1", "statements": [statement | {"kind": "sung"}]}])
    with pytest.raises(InputError, match="line 1: expected article gold"):
        read_analyses(bad, gold)
