"""Counts per group enter; a statistic with its bootstrap interval leaves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Counts = npt.NDArray[np.float64]
Statistic = Callable[[Counts], npt.NDArray[np.float64]]


@dataclass(frozen=True)
class Interval:
    """A figure with its 95 % bootstrap interval.

    Attributes:
        value: on all groups.
        low, high: 2.5th and 97.5th percentile over the resamples.
        groups: how many groups (stories, articles) were resampled.
    """

    value: float
    low: float
    high: float
    groups: int

    def __str__(self) -> str:
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}]"


def bootstrap(
    counts: Counts, statistic: Statistic, resamples: int = 1000, seed: int = 0
) -> Interval:
    """Percentile bootstrap (Efron and Tibshirani, 1993) over groups.

    Statements of one story or article are alike, so groups are drawn, never single rows.

    Args:
        counts: shape (groups, k): what each group adds to the k counts of the statistic.
        statistic: turns summed counts, shape (..., k), into figures, shape (...).
        resamples: how often groups are drawn.
        seed: of the draws.

    Returns:
        The statistic on all groups and its interval.  Without groups, all three are nan.
    """
    groups = len(counts)
    if not groups:
        return Interval(float("nan"), float("nan"), float("nan"), 0)
    generator = np.random.default_rng(seed)
    # How often each group is drawn, per resample: (resamples, groups) @ (groups, k).
    draws = generator.multinomial(groups, np.full(groups, 1 / groups), size=resamples)
    low, high = np.percentile(statistic(draws @ counts), [2.5, 97.5])
    return Interval(float(statistic(counts.sum(axis=0))), float(low), float(high), groups)


def f1(right: Counts, gold: Counts, predicted: Counts) -> npt.NDArray[np.float64]:
    """F1 from counts; 0 where there is neither gold nor prediction, as in scikit-learn."""
    total = gold + predicted
    result: npt.NDArray[np.float64] = np.divide(
        2 * right, total, out=np.zeros_like(total, dtype=np.float64), where=total > 0
    )
    return result
