from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from sklearn.metrics import f1_score

from stancelib import InputError, Pair, Prediction
from stancelib.data.labelled import LabelledPair
from stancelib.evaluation.stance import StanceEvaluator, calibration_error
from stancelib.schema import SENTIMENTS, STANCES


class Oracle:
    """Predicts what it was told."""

    def __init__(self, labels: Sequence[tuple[str, ...]], tones: Sequence[str]) -> None:
        self.predictions = [
            Prediction(
                {s: float(s in own) for s in STANCES},
                own,
                own[0] if own else "neutral",
                {s: float(s == tone) for s in SENTIMENTS},
            )
            for own, tone in zip(labels, tones, strict=True)
        ]

    def predict(self, pairs: Sequence[Pair]) -> list[Prediction]:
        return self.predictions[: len(pairs)]


def random_labels(seed: int, n: int) -> tuple[list[tuple[str, ...]], list[str]]:
    generator = np.random.default_rng(seed)
    held = generator.random((n, 3)) < 0.4
    labels = [tuple(s for s, h in zip(STANCES, row, strict=True) if h) for row in held]
    return labels, [SENTIMENTS[i] for i in generator.integers(0, 3, n)]


def pairs_of(labels: list[tuple[str, ...]], tones: list[str]) -> list[LabelledPair]:
    pair = Pair("Peru said no", target="PER")
    return [
        LabelledPair(str(i), f"story {i % 7}", pair, own, tone)
        for i, (own, tone) in enumerate(zip(labels, tones, strict=True))
    ]


def test_figures_agree_with_scikit_learn() -> None:
    gold, gold_tones = random_labels(1, 200)
    own, own_tones = random_labels(2, 200)
    metrics = StanceEvaluator(pairs_of(gold, gold_tones), "x")(Oracle(own, own_tones))
    matrix = [[[s in one for s in STANCES] for one in labels] for labels in (gold, own)]
    per_label = f1_score(*map(np.array, matrix), average=None)
    assert metrics["x_stance_macro_f1"].value == pytest.approx(per_label.mean())
    for stance, value in zip(STANCES, per_label, strict=True):
        assert metrics[f"x_{stance}_f1"].value == pytest.approx(value)
    tone = f1_score(gold_tones, own_tones, average="macro")
    assert metrics["x_sentiment_macro_f1"].value == pytest.approx(tone)
    assert metrics["x_stance_macro_f1"].groups == 7


def test_the_gold_is_right() -> None:
    gold, tones = random_labels(3, 40)
    metrics = StanceEvaluator(pairs_of(gold, tones), "x")(Oracle(gold, tones))
    assert {round(interval.low, 6) for interval in metrics.values()} == {1.0}


def test_what_is_not_labelled_is_not_measured() -> None:
    pair = LabelledPair("1", "s", Pair("Peru said no", target="PER"), None, "neutral")
    metrics = StanceEvaluator([pair], "x")(Oracle([()], ["neutral"]))
    assert not [name for name in metrics if "stance" in name]


def test_no_pairs_and_missing_predictions_are_errors() -> None:
    with pytest.raises(InputError, match="found no labelled pairs for 'x'"):
        StanceEvaluator([], "x")
    gold, tones = random_labels(4, 5)
    with pytest.raises(InputError, match="found 3 predictions for 5 pairs"):
        StanceEvaluator(pairs_of(gold, tones), "x")(Oracle(gold[:3], tones[:3]))


def test_calibration_error_by_hand() -> None:
    probabilities = np.array([0.95, 0.95, 0.15, 0.15])
    held = np.array([True, False, False, False])
    # Bins .9-1: said .95, half held; .1-.2: said .15, none held; each half of the data.
    assert calibration_error(probabilities, held) == pytest.approx(0.5 * 0.45 + 0.5 * 0.15)


def test_the_primary_label_alone_can_be_compared() -> None:
    gold: list[tuple[str, ...]] = [("threatening",), ("accusatory",), ("conciliatory",)]
    own: list[tuple[str, ...]] = [("threatening", "accusatory"), ("accusatory",), ()]
    pairs = pairs_of(gold, ["neutral"] * 3)
    oracle = Oracle(own, ["neutral"] * 3)
    # The first prediction's second label is a false alarm only where all labels count.
    alone = StanceEvaluator(pairs, "x", primary_only=True)(oracle)
    assert alone["x_accusatory_f1"].value == 1.0 and alone["x_conciliatory_f1"].value == 0.0
    assert StanceEvaluator(pairs, "x")(oracle)["x_accusatory_f1"].value == pytest.approx(2 / 3)
