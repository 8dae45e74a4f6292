"""Articles and what they add to some sums enter; resampled sums and percentile intervals leave.

The Poisson bootstrap: instead of drawing n articles with replacement, each article is counted
k times, k from a Poisson distribution with mean 1, independently of the others (Hanley and
MacGibbon, "Creating non-parametric bootstrap samples using Poisson frequencies", Computer Methods
and Programs in Biomedicine 83, 2006; for streams Chamandy, Muralidharan, Najmi and Naidu,
"Estimating uncertainty for massive data streams", Google, 2012).  The number of articles needn't be
known beforehand, so one pass is enough.  k comes from the article's id and the seed alone: the
order of the articles, and how they lie in files, make no difference, and an article has the same
weight in each dyad.
"""

from __future__ import annotations

import math
from array import array
from functools import cache
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]

PERCENTILES = (2.5, 97.5)
# Articles that are held until they are added to the resampled sums all at once.
_HELD = 256


def article_number(article_id: str) -> int:
    """A 64-bit number that stands for an article: BLAKE2b of its id."""
    data = article_id.encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "big")


def poisson_weights(article: int, seed: int, resamples: int) -> npt.NDArray[np.int64]:
    """How often an article is counted in each resample: Poisson with mean 1, shape (resamples,).

    The raw stream of Philox, keyed by article and seed, is turned into Poisson numbers by
    inversion; NumPy promises to keep raw streams as they are, unlike ``Generator.poisson``.
    """
    key = np.array([article, seed], dtype=np.uint64)
    raw = np.random.Philox(key=key).random_raw(resamples)
    return np.searchsorted(_thresholds(), raw, side="right").astype(np.int64)


@cache
def _thresholds() -> npt.NDArray[np.uint64]:
    """The cumulative Poisson(1) probabilities of 0, 1, 2, …, in units of 2⁻⁶⁴."""
    cumulative = np.cumsum([math.exp(-1) / math.factorial(k) for k in range(16)])
    return np.array([int(share * 2.0**64) for share in cumulative], dtype=np.uint64)


class ResampledSums:
    """Sums of some quantities over articles, on all of them and in each resample.

    Memory: 8 bytes × quantities × (resamples + 256) at most; with few articles far less.

    Args:
        quantities: how many are summed.
        resamples: how often articles are drawn.
        seed: of the draws.
    """

    __slots__ = ("_articles", "_held", "_quantities", "_resamples", "_seed", "_sums")

    def __init__(self, quantities: int, resamples: int, seed: int) -> None:
        self._quantities, self._resamples, self._seed = quantities, resamples, seed
        self._articles, self._held = array("Q"), array("d")
        self._sums: Numbers | None = None

    def add(self, article: int, values: tuple[float, ...]) -> None:
        """Add what one article (see ``article_number``) contributes to each quantity."""
        if not self._resamples:
            return
        self._articles.append(article)
        self._held.extend(values)
        if len(self._articles) >= _HELD:
            self._sums = self._folded()
            self._articles, self._held = array("Q"), array("d")

    def resampled(self) -> Numbers:
        """The sums in each resample, shape (resamples, quantities)."""
        return self._folded()

    def _folded(self) -> Numbers:
        sums = self._sums
        if sums is None:
            sums = np.zeros((self._resamples, self._quantities))
        if not self._articles:
            return sums
        drawn = [poisson_weights(one, self._seed, self._resamples) for one in self._articles]
        held = np.frombuffer(self._held, dtype=np.float64).reshape(-1, self._quantities)
        folded: Numbers = sums + np.stack(drawn, axis=1) @ held
        return folded


def ratio_intervals(parts: Numbers, wholes: Numbers) -> list[tuple[float, float]]:
    """95 % percentile intervals (Efron and Tibshirani, 1993) of ratios of resampled sums.

    Args:
        parts: shape (resamples, ratios).
        wholes: shape (resamples,).  Resamples in which it is 0 drew no article, and are left out.

    Returns:
        Low and high of each ratio.
    """
    drawn = wholes > 0
    ratios = parts[drawn] / wholes[drawn, np.newaxis]
    low, high = np.percentile(ratios, PERCENTILES, axis=0)
    return [(float(a), float(b)) for a, b in zip(low, high, strict=True)]
