from __future__ import annotations

import math

import numpy as np
import pytest

from stancelib.aggregation.bootstrap import (
    ResampledSums,
    article_number,
    poisson_weights,
    ratio_intervals,
)
from stancelib.aggregation.seen import SeenArticles
from stancelib.evaluation.bootstrap import bootstrap


def test_weights_are_poisson_with_mean_one() -> None:
    drawn = poisson_weights(article_number("a1"), 0, 200_000)
    for k in range(5):
        expected = math.exp(-1) / math.factorial(k)
        # Five standard errors of a share among 200,000.
        error = 5 * math.sqrt(expected * (1 - expected) / 200_000)
        assert np.mean(drawn == k) == pytest.approx(expected, abs=error)


def test_weights_depend_on_article_and_seed_alone() -> None:
    one, other = article_number("a1"), article_number("a2")
    first = poisson_weights(one, 7, 5000)
    assert (first == poisson_weights(one, 7, 5000)).all()
    assert (first[:100] == poisson_weights(one, 7, 100)).all()
    for second in (poisson_weights(other, 7, 5000), poisson_weights(one, 8, 5000)):
        assert abs(np.corrcoef(first, second)[0, 1]) < 0.08


def test_weights_stay_as_they_were() -> None:
    """A result can be made again with a later version: this was drawn with NumPy 2.4."""
    assert poisson_weights(article_number("a1"), 0, 12).tolist() == [
        3,
        0,
        0,
        1,
        4,
        4,
        0,
        1,
        2,
        1,
        1,
        3,
    ]


def test_interval_is_near_that_of_a_plain_bootstrap() -> None:
    generator = np.random.default_rng(5)
    statements = generator.integers(1, 6, size=120)
    # Articles differ from each other more than their statements do.
    values = statements * generator.normal(-0.2, 0.4, size=120)
    sums = ResampledSums(2, 2000, 0)
    for number, (value, count) in enumerate(zip(values, statements, strict=True)):
        sums.add(article_number(f"a{number}"), (float(value), float(count)))
    resampled = sums.resampled()
    ((low, high),) = ratio_intervals(resampled[:, [0]], resampled[:, 1])
    plain = bootstrap(
        np.stack([values, statements.astype(float)], axis=1),
        lambda totals: totals[..., 0] / totals[..., 1],
        2000,
    )
    width = plain.high - plain.low
    assert low == pytest.approx(plain.low, abs=0.1 * width)
    assert high == pytest.approx(plain.high, abs=0.1 * width)


def test_sums_are_the_same_however_articles_are_held() -> None:
    """More articles than are held at once, in two orders, against the definition."""
    numbers = [article_number(str(n)) for n in range(600)]
    expected = sum(poisson_weights(n, 3, 100) * float(i) for i, n in enumerate(numbers))
    for order in (range(600), reversed(range(600))):
        sums = ResampledSums(1, 100, 3)
        for i in order:
            sums.add(numbers[i], (float(i),))
        assert sums.resampled()[:, 0] == pytest.approx(expected)


def test_seen_articles_are_noticed_in_the_set_and_in_the_array() -> None:
    seen = SeenArticles()
    numbers = [article_number(str(n)) for n in range(70_000)]
    assert all(seen.add(number) for number in numbers)
    assert not any(seen.add(number) for number in numbers)
    assert len(seen) == 70_000
    assert seen.add(2**64 - 1) and not seen.add(2**64 - 1)
