from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import f1_score

from stancelib.evaluation.bootstrap import bootstrap, f1


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=50))
def test_f1_agrees_with_scikit_learn(rows: list[tuple[bool, bool]]) -> None:
    gold, given_labels = (np.array(column) for column in zip(*rows, strict=True))
    right, wanted, given_count = (gold & given_labels).sum(), gold.sum(), given_labels.sum()
    ours = f1(np.array(float(right)), np.array(float(wanted)), np.array(float(given_count)))
    assert ours == pytest.approx(f1_score(gold, given_labels, zero_division=0))


def test_the_interval_of_a_mean_is_the_textbook_one() -> None:
    values = np.random.default_rng(1).normal(10, 2, size=400)
    counts = np.stack([values, np.ones(400)], axis=1)
    interval = bootstrap(counts, lambda c: c[..., 0] / c[..., 1], resamples=4000)
    half_width = 1.96 * values.std() / 20
    assert interval.value == pytest.approx(values.mean())
    assert interval.low == pytest.approx(values.mean() - half_width, abs=0.03)
    assert interval.high == pytest.approx(values.mean() + half_width, abs=0.03)
    assert interval.groups == 400


def test_equal_groups_leave_no_doubt() -> None:
    interval = bootstrap(np.ones((5, 2)), lambda c: c[..., 0] / c[..., 1])
    assert (interval.low, interval.value, interval.high) == (1, 1, 1)
    assert str(interval) == "1.000 [1.000, 1.000]"


def test_without_groups_there_is_no_figure() -> None:
    assert np.isnan(bootstrap(np.zeros((0, 2)), lambda c: c[..., 0]).value)
