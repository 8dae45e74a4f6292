"""Two runs on the same data enter; their differences, with intervals and p-values, leave.

The interval is a paired bootstrap over groups: both systems are measured on the same resamples
(Berg-Kirkpatrick, Burkett and Klein, EMNLP 2012).  The p-value is that of approximate randomisation
(Noreen, 1989): how often exchanging the two systems' answers at random, a whole group at a time,
gives a difference at least as large.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from stancelib.errors import InputError
from stancelib.evaluation.measures import (
    RESAMPLES,
    Array,
    Metric,
    interval,
    metrics_of,
    resampled,
)
from stancelib.evaluation.results import Run


@dataclass(frozen=True)
class Difference:
    """One metric of two systems.

    Attributes:
        first, second: the metric of each.
        value: second less first.
        low, high: its 95 % interval.
        p: two-sided p-value; nan where the metric isn't defined on both.
        groups: how many groups were resampled.
    """

    first: float
    second: float
    value: float
    low: float
    high: float
    p: float
    groups: int


def compare(
    first: Run,
    second: Run,
    resamples: int = RESAMPLES,
    seed: int = 0,
    names: Collection[str] | None = None,
) -> dict[str, Difference]:
    """Every metric that both runs define, with its difference.

    Args:
        first: a run.
        second: another on the same gold.
        resamples: of the bootstrap, and of the exchanges.
        seed: of both.
        names: only these metrics; None for all.

    Raises:
        InputError: when the runs are of different tasks or of different gold.
    """
    if first.task != second.task:
        raise InputError(f"found runs of the tasks {first.task} and {second.task}, expected one")
    if first.data.sha256 != second.data.sha256:
        raise InputError(
            f"found runs on {first.data.title} and {second.data.title} whose gold differs (sha256 "
            f"{first.data.sha256[:12]}… and {second.data.sha256[:12]}…), expected the same gold; "
            "measure both with one command"
        )
    alone = [metrics_of(run.task, [run]) for run in (first, second)]
    together = metrics_of(first.task, [first, second])
    return {
        name: _difference(alone[0][name], alone[1][name], metric, resamples, seed)
        for name, metric in together.items()
        if all(name in one for one in alone) and (names is None or name in names)
    }


def _difference(
    first: Metric, second: Metric, together: Metric, resamples: int, seed: int
) -> Difference:
    if set(first.groups) != set(second.groups):
        # A run that gave no sentiment for some rows, say: the same resamples can't be drawn.
        raise InputError("found two runs over different groups; measure both with one command")
    a, b = (float(one.statistic(np.ones((1, len(one.groups))))[0]) for one in (first, second))
    gaps = resampled(second, resamples, seed) - resampled(first, resamples, seed)
    groups = len(set(first.groups))
    if not np.isfinite(b - a):
        nan = float("nan")
        return Difference(a, b, nan, nan, nan, nan, groups)
    low, high = interval(gaps)
    exchanged = _exchanged(together, len(first.groups), resamples, seed)
    defined = exchanged[np.isfinite(exchanged)]
    # A hair below, so that an exchange that gives the very same difference counts.
    extreme = int((np.abs(defined) >= abs(b - a) - 1e-12).sum())
    return Difference(a, b, b - a, low, high, (extreme + 1) / (len(defined) + 1), groups)


def _exchanged(together: Metric, rows_of_first: int, resamples: int, seed: int) -> Array:
    """Differences after exchanging the answers of a random half of the groups, per resample."""
    generator = np.random.default_rng(seed)
    _, place = np.unique(np.array(together.groups), return_inverse=True)
    swapped = generator.random((resamples, int(place.max()) + 1)) < 0.5
    weights = swapped[:, place].astype(np.float64)
    weights[:, :rows_of_first] = 1 - weights[:, :rows_of_first]
    return together.statistic(1 - weights) - together.statistic(weights)
