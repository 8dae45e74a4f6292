"""Scores and outcomes enter; metrics that rank or bin them leave, as functions of weights.

Each returned function takes weights of shape (resamples, n) and gives one value per resample.
Equal scores are one step of a curve, so the order of the input never matters.  The same curves, as
points to draw, come from ``risk_coverage`` and ``reliability``.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Statistic = Callable[[Array], Array]

BINS = 10


def average_precision(scores: Array, held: Bools) -> Statistic:
    """Average precision as scikit-learn defines it: precision summed over steps of recall.

    nan where no row holds.
    """
    order, last = _steps(scores)
    ordered = held[order].astype(np.float64)

    def statistic(weights: Array) -> Array:
        sorted_weights = weights[:, order]
        positive = sorted_weights * ordered
        right = np.cumsum(positive, axis=1)[:, last]
        given = np.cumsum(sorted_weights, axis=1)[:, last]
        precision = np.divide(right, given, out=np.zeros_like(right), where=given > 0)
        return _quotient((positive * precision).sum(axis=1), positive.sum(axis=1))

    return statistic


def risk_area(confidence: Array, wrong: Bools) -> Statistic:
    """Area under the risk–coverage curve (Geifman, Uziel and El-Yaniv, ICLR 2019); lower is better.

    The mean, over rows from the most confident one on, of the error rate among all rows that are
    at least as confident.
    """
    order, last = _steps(confidence)
    ordered = wrong[order].astype(np.float64)

    def statistic(weights: Array) -> Array:
        sorted_weights = weights[:, order]
        errors = np.cumsum(sorted_weights * ordered, axis=1)[:, last]
        covered = np.cumsum(sorted_weights, axis=1)[:, last]
        risk = np.divide(errors, covered, out=np.zeros_like(errors), where=covered > 0)
        return _quotient((sorted_weights * risk).sum(axis=1), sorted_weights.sum(axis=1))

    return statistic


def calibration_error(probabilities: Array, held: Bools, bins: int = BINS) -> Statistic:
    """Expected calibration error (Naeini et al., AAAI 2015) of a yes-or-no probability.

    Args:
        probabilities: that the row holds.
        held: whether it does.
        bins: of equal width, the last one closed.
    """
    place = np.minimum((probabilities * bins).astype(int), bins - 1)
    gaps = np.zeros((len(probabilities), bins))
    gaps[np.arange(len(probabilities)), place] = probabilities - held

    def statistic(weights: Array) -> Array:
        # |mean probability - share held| × share of rows, per bin, is |sum of gaps| / n.
        return _quotient(np.abs(weights @ gaps).sum(axis=1), weights.sum(axis=1))

    return statistic


def risk_coverage(confidence: Array, wrong: Bools) -> tuple[Array, Array]:
    """Coverage (0 to 1, rising) and the error rate among the rows covered, one point per step."""
    order, last = _steps(confidence)
    ends = np.unique(last)
    covered = ends + 1
    return covered / len(order), np.cumsum(wrong[order])[ends] / covered


def reliability(probabilities: Array, held: Bools, bins: int = BINS) -> tuple[Array, Array, Array]:
    """Mean probability, share that held, and number of rows of every bin that has rows."""
    place = np.minimum((probabilities * bins).astype(int), bins - 1)
    sizes = np.bincount(place, minlength=bins).astype(np.float64)
    filled = sizes > 0
    means = np.bincount(place, probabilities, bins)[filled] / sizes[filled]
    shares = np.bincount(place, held.astype(np.float64), bins)[filled] / sizes[filled]
    return means, shares, sizes[filled]


def _steps(scores: Array) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Order by falling score, and for every place in it the last place of the same score."""
    order = np.argsort(-scores, kind="stable")
    ordered = scores[order]
    ends = np.append(np.flatnonzero(np.diff(ordered)), len(ordered) - 1)
    return order, ends[np.searchsorted(ends, np.arange(len(ordered)))]


def _quotient(numerator: Array, denominator: Array) -> Array:
    result: Array = np.divide(
        numerator, denominator, out=np.full_like(denominator, np.nan), where=denominator > 0
    )
    return result
