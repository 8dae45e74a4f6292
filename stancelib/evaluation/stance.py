"""Labelled pairs and predictions enter; stance and sentiment metrics leave."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from stancelib.data.labelled import LabelledPair
from stancelib.errors import InputError
from stancelib.evaluation.bootstrap import Counts, Interval, bootstrap, f1
from stancelib.schema import SENTIMENTS, STANCES, Pair, Prediction

_BINS = 10


class Predictor(Protocol):
    """Anything that judges pairs, ours or not."""

    def predict(self, pairs: Sequence[Pair]) -> list[Prediction]:
        """One prediction per pair, in order."""
        ...


class StanceEvaluator:
    """Measures a predictor on labelled pairs.

    Args:
        pairs: gold; where stance or sentiment is None, that part leaves the pair out.
        name: prefix of the metrics' names.
        primary_only: compare the gold stances with the prediction's ``primary`` alone, for data
            that give one label per pair; neutral then counts as no stance.

    Raises:
        InputError: when there are no pairs.
    """

    def __init__(
        self, pairs: Sequence[LabelledPair], name: str, primary_only: bool = False
    ) -> None:
        if not pairs:
            raise InputError(f"found no labelled pairs for {name!r}, expected at least one")
        self.pairs = list(pairs)
        self.name = name
        self.primary_only = primary_only

    def __call__(self, predictor: Predictor) -> dict[str, Interval]:
        """Metrics by name, each with an interval over groups.

        ``<name>_stance_macro_f1`` (mean F1 of the three stances), ``<name>_<stance>_f1``,
        ``<name>_sentiment_macro_f1`` and ``<name>_<sentiment>_sentiment_f1``, as far as the gold
        has labels.

        Raises:
            InputError: when the predictor returns another number of predictions.
        """
        predictions = predictor.predict([one.pair for one in self.pairs])
        if len(predictions) != len(self.pairs):
            raise InputError(f"found {len(predictions)} predictions for {len(self.pairs)} pairs")
        results: dict[str, Interval] = {}
        gold = [one.stance for one in self.pairs]
        if any(labels is not None for labels in gold):
            predicted = [self._stances(one) for one in predictions]
            results |= self._label_metrics(gold, predicted, STANCES, "stance", "f1")
        tones = [None if one.sentiment is None else (one.sentiment,) for one in self.pairs]
        if any(tone is not None for tone in tones):
            chosen = [(max(SENTIMENTS, key=lambda s: one.sentiment[s]),) for one in predictions]
            results |= self._label_metrics(tones, chosen, SENTIMENTS, "sentiment", "sentiment_f1")
        return results

    def _stances(self, prediction: Prediction) -> tuple[str, ...]:
        if not self.primary_only:
            return prediction.labels or ()
        return (prediction.primary,) if prediction.primary in STANCES else ()

    def _label_metrics(
        self,
        gold: Sequence[tuple[str, ...] | None],
        predicted: Sequence[tuple[str, ...]],
        labels: Sequence[str],
        task: str,
        suffix: str,
    ) -> dict[str, Interval]:
        groups = [one.group for one in self.pairs]
        counts = label_counts(groups, gold, predicted, labels)
        size = len(labels)

        def macro(summed: Counts) -> Counts:
            right, wanted, given = np.split(summed, [size, 2 * size], axis=-1)
            mean: Counts = f1(right, wanted, given).mean(axis=-1)
            return mean

        results = {f"{self.name}_{task}_macro_f1": bootstrap(counts, macro)}
        for place, label in enumerate(labels):
            columns = counts[:, [place, size + place, 2 * size + place]]
            results[f"{self.name}_{label}_{suffix}"] = bootstrap(
                columns, lambda summed: f1(summed[..., 0], summed[..., 1], summed[..., 2])
            )
        return results


def label_counts(
    groups: Sequence[str],
    gold: Sequence[tuple[str, ...] | None],
    predicted: Sequence[tuple[str, ...]],
    labels: Sequence[str],
) -> Counts:
    """Counts per group, shape (groups, 3 × labels): right, gold and predicted of each label."""
    order = {group: index for index, group in enumerate(dict.fromkeys(groups))}
    counts = np.zeros((len(order), 3, len(labels)))
    for group, wanted, given in zip(groups, gold, predicted, strict=True):
        if wanted is None:
            continue
        for place, label in enumerate(labels):
            counts[order[group], :, place] += (
                label in wanted and label in given,
                label in wanted,
                label in given,
            )
    return counts.reshape(len(order), -1)


def calibration_error(
    probabilities: npt.NDArray[np.float64], held: npt.NDArray[np.bool_], bins: int = _BINS
) -> float:
    """Expected calibration error (Naeini et al., AAAI 2015) of a yes-or-no probability.

    Args:
        probabilities: that the label holds, shape (n,).
        held: whether it did, shape (n,).
        bins: of equal width.
    """
    place = np.minimum((probabilities * bins).astype(int), bins - 1)
    error = 0.0
    for one in range(bins):
        inside = place == one
        if inside.any():
            gap = abs(probabilities[inside].mean() - held[inside].mean())
            error += float(gap) * float(inside.mean())
    return error
