from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stancelib.stance.decoding import StanceSettings, combine, confidence, decode

SETTINGS = StanceSettings(thresholds={"conciliatory": 0.5, "threatening": 0.4, "accusatory": 0.6})


def logits(*values: float) -> np.ndarray:
    return np.array(values, np.float32)


def test_labels_are_those_over_their_thresholds() -> None:
    prediction = decode(logits(3, -0.3, 0.3, 0, 1, 0), SETTINGS)
    # sigmoid(-0.3) = .43 is over .4; sigmoid(0.3) = .57 is not over .6.
    assert prediction.labels == ("conciliatory", "threatening")
    assert prediction.primary == "conciliatory"
    assert prediction.stance["threatening"] == pytest.approx(0.4256, abs=1e-4)
    assert max(prediction.sentiment, key=lambda name: prediction.sentiment[name]) == "neutral"


def test_nothing_over_its_threshold_is_neutral() -> None:
    prediction = decode(logits(-3, -3, -3, 0, 0, 0), SETTINGS)
    assert prediction.labels == () and prediction.primary == "neutral"


def test_temperature_moves_probabilities_towards_even() -> None:
    warm = StanceSettings(stance_temperature=2, sentiment_temperature=2)
    cool = decode(logits(2, 0, 0, 2, 0, 0), StanceSettings())
    even = decode(logits(2, 0, 0, 2, 0, 0), warm)
    assert 0.5 < even.stance["conciliatory"] < cool.stance["conciliatory"]
    assert 1 / 3 < even.sentiment["negative"] < cool.sentiment["negative"]


def test_the_model_abstains_below_the_confidence_asked_for() -> None:
    doubtful = logits(4, 0.1, -4, 0, 0, 0)
    assert decode(doubtful, SETTINGS, min_confidence=0.6).labels is None
    assert decode(doubtful, SETTINGS, min_confidence=0.6).primary is None
    assert decode(doubtful, SETTINGS, min_confidence=0.5).labels is not None
    assert (
        decode(doubtful, SETTINGS, min_confidence=0.6).stance == decode(doubtful, SETTINGS).stance
    )


def test_confidence_is_that_of_the_least_certain_decision() -> None:
    stance = {"conciliatory": 0.9, "threatening": 0.3, "accusatory": 0.05}
    assert confidence(stance, ("conciliatory",)) == pytest.approx(0.7)


def test_a_cut_statement_threatens_if_one_part_does() -> None:
    whole = combine([logits(-2, 3, 0, 1, 0, 0), logits(-1, -3, 0, 0, 1, 0)])
    assert whole.tolist() == [-1, 3, 0, 0.5, 0.5, 0]


@given(st.lists(st.floats(-1e4, 1e4, width=32), min_size=6, max_size=6))
def test_probabilities_are_probabilities(values: list[float]) -> None:
    prediction = decode(logits(*values), SETTINGS)
    assert all(0 <= value <= 1 for value in prediction.stance.values())
    assert sum(prediction.sentiment.values()) == pytest.approx(1)
