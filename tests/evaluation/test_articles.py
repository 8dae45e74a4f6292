from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from stancelib import InputError
from stancelib.analysis import Analysis
from stancelib.data.gold import gold_analysis
from stancelib.evaluation.articles import (
    FIGURES,
    ArticleEvaluator,
    article_counts,
    article_errors,
    same_speaker,
)

#       0         1         2         3         4         5
#       0123456789012345678901234567890123456789012345678901234567
TEXT = "Cobo said Chile lied. He added that Peru and Chile agreed."


def target(country: str, stance: list[str], named: bool = True) -> dict[str, Any]:
    return {
        "country": country, "spans": [], "named": named, "self": False, "stance": stance,
        "primary": stance[0] if stance else "neutral", "sentiment": "neutral",
    }  # fmt: skip


RECORD: dict[str, Any] = {
    "id": "a1", "text": TEXT, "date": None, "title": None, "statements": [
        {"content": [[10, 20]], "source": [[0, 4]], "cue": [[5, 9]], "kind": "indirect",
         "speaker": "Inés Cobo", "speaker_country": "ECU", "parent": None,
         "targets": [target("CHL", ["accusatory"])]},
        {"content": [[31, 57]], "source": [[22, 24]], "cue": [[25, 30]], "kind": "indirect",
         "speaker": "Inés Cobo", "speaker_country": "ECU", "parent": None,
         "targets": [target("PER", ["conciliatory"]), target("CHL", [], named=False)]},
    ],
}  # fmt: skip
GOLD = gold_analysis(RECORD)


def changed(index: int, **fields: Any) -> Analysis:
    statements = [dict(one) for one in RECORD["statements"]]
    statements[index] |= fields
    return gold_analysis({**RECORD, "statements": statements})


def values(predicted: Analysis) -> dict[str, float]:
    return {name: one.value for name, one in ArticleEvaluator([GOLD])([predicted]).items()}


def test_gold_against_itself_is_faultless() -> None:
    assert values(GOLD) == dict.fromkeys(FIGURES, 1.0)
    assert list(article_errors(GOLD, GOLD)) == []


def test_a_wrong_speaker_and_country_cost_their_own_figures_and_the_dyads() -> None:
    predicted = changed(1, speaker="Gleb Strunin", speaker_country=None)
    found = values(predicted)
    assert found["speaker_accuracy"] == found["speaker_country_accuracy"] == 0.5
    assert found["statements_f1"] == found["targets_f1"] == 1.0
    # One of two gold dyads is found, nothing else is predicted.
    assert found["dyads_f1"] == pytest.approx(2 / 3)
    errors = "\n".join(article_errors(GOLD, predicted))
    assert "speaker: gold 'Inés Cobo', found 'Gleb Strunin'" in errors
    assert "country: gold ECU, found None" in errors and "targets" not in errors


def test_targets_count_for_the_kind_that_the_gold_gives() -> None:
    predicted = changed(1, targets=[target("CHL", []), target("BOL", ["accusatory"])])
    counts = dict(zip(FIGURES, article_counts(GOLD, predicted), strict=True))
    assert counts["named_targets_f1"] == [1, 2, 2]  # CHL of the first; BOL is one too many
    assert counts["implied_targets_f1"] == [1, 1, 1]  # CHL of the second, though found by name
    assert counts["targets_f1"] == [2, 3, 3]
    assert counts["dyads_f1"] == [1, 2, 2]


def test_an_unmatched_statement_is_missed_and_its_dyads_with_it() -> None:
    predicted = dataclasses.replace(
        GOLD, statements=GOLD.statements[:1], judgements=GOLD.judgements[:1]
    )
    counts = dict(zip(FIGURES, article_counts(GOLD, predicted), strict=True))
    assert counts["statements_f1"] == [1, 2, 1]
    assert counts["speaker_accuracy"] == [1, 1, 1]
    assert counts["targets_f1"] == [1, 1, 1]  # of matched statements only
    assert counts["dyads_f1"] == [1, 2, 1]


@pytest.mark.parametrize(
    ("gold", "predicted", "same"),
    [
        ("Inés Cobo", "Cobo", True),
        ("Inés Cobo", "inés cobo", True),
        ("the foreign ministry of Peru", "Peru foreign ministry", True),
        ("Inés Cobo", "Ana Cobo Ruiz", False),
        ("Inés Cobo", "", False),
        ("the", "The", True),
    ],
)
def test_names_of_one_speaker(gold: str, predicted: str, same: bool) -> None:
    assert same_speaker(gold, predicted) is same


def test_other_articles_are_refused() -> None:
    with pytest.raises(InputError, match="found 0 predictions for 1 articles"):
        ArticleEvaluator([GOLD])([])
    other = dataclasses.replace(
        GOLD, article=dataclasses.replace(GOLD.article, text=TEXT + " ", id="b")
    )
    with pytest.raises(InputError, match="the prediction 'b' has another text than the gold"):
        ArticleEvaluator([GOLD])([other])
    with pytest.raises(InputError, match="found no gold articles"):
        ArticleEvaluator([])
