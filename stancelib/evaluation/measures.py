"""Items (or counts per group) of a run enter; its figures with bootstrap intervals leave.

Every metric is a function of weights over rows: a row is a pair, or a group of articles' counts.
With all weights one it is the metric itself, with how often each group was drawn it is the metric
of a resample, and with half of the weights on another system's rows that of an exchange
(`stancelib.evaluation.significance`).  Where a label has no gold, its recall, F1 and average
precision are nan, and so are the means that it enters; they are never taken over the labels left.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from stancelib.errors import InputError
from stancelib.evaluation import curves
from stancelib.evaluation.results import (
    BehaviourItem,
    Figure,
    GroupCounts,
    Item,
    PairItem,
    Run,
)
from stancelib.schema import NEUTRAL, SENTIMENTS, STANCES

Array = npt.NDArray[np.float64]
# Weights of shape (resamples, rows) → the metric of each resample, shape (resamples,).
Statistic = Callable[[Array], Array]

RESAMPLES = 1000
# The error budget (`stancelib.evaluation.budget`): what is gold in each step, with all that was
# gold before it; and the stage that each step but the first replaces.
BUDGET_STEPS = ("end_to_end", "gold_statements", "gold_speakers", "gold_targets", "gold_stance")
BUDGET_STAGES = ("statements", "speakers", "targets", "stance")
DSE_CLASSES = 5
_ROOM = 20_000_000  # weights held at once, about 160 MB
_FORWARD, _BACKWARD = ":pq", ":qp"


@dataclass(frozen=True)
class Metric:
    """A metric over rows.

    Attributes:
        statistic: of weights over rows.
        groups: the group of every row.
        n: how many items it rests on.
    """

    statistic: Statistic
    groups: tuple[str, ...]
    n: int


def measure(run: Run, resamples: int = RESAMPLES, seed: int = 0) -> dict[str, Figure]:
    """Every metric of a run, from its items and counts alone.

    Args:
        run: its ``metrics`` are not looked at, so part of the items may be given
            (``dataclasses.replace(run, items=…)``) where they alone are measured.
        resamples: how often groups are drawn.
        seed: of the draws.
    """
    return {name: figure(one, resamples, seed) for name, one in metrics_of(run.task, [run]).items()}


def metrics_of(task: str, runs: Sequence[Run]) -> dict[str, Metric]:
    """The metrics of a task over the rows of one run, or of two runs one behind the other.

    Only metrics that every run defines are there: one without probabilities has no calibration.

    Raises:
        InputError: when there is nothing to measure.
    """
    if not any(run.items or run.counts for run in runs):
        raise InputError("found no items to measure, expected at least one")
    items: list[Item] = [item for run in runs for item in run.items]
    if task == "behaviour":
        return _behaviour_metrics([one for one in items if isinstance(one, BehaviourItem)])
    if task in ("stance", "sentiment"):
        pairs = [one for one in items if isinstance(one, PairItem)]
        metrics = _sentiment_metrics(pairs)
        if task == "stance":
            metrics = _stance_metrics(pairs, any(run.data.primary_only for run in runs)) | metrics
        if all(run.data.name == "dse" for run in runs):
            metrics |= _dse_metrics(pairs)
        return metrics
    names = [name for name in runs[0].counts if all(name in run.counts for run in runs)]
    found: dict[str, Metric] = {}
    for name in names:
        found |= _count_metrics(name, [run.counts[name] for run in runs])
    return found | _loss_metrics(found) if task == "budget" else found


def figure(metric: Metric, resamples: int = RESAMPLES, seed: int = 0) -> Figure:
    """A metric with its percentile bootstrap interval (Efron and Tibshirani, 1993) over groups."""
    values = resampled(metric, resamples, seed)
    value = float(metric.statistic(np.ones((1, len(metric.groups))))[0])
    low, high = interval(values) if np.isfinite(value) else (float("nan"), float("nan"))
    return Figure(value, low, high, metric.n, len(set(metric.groups)))


def resampled(metric: Metric, resamples: int, seed: int) -> Array:
    """The metric of every resample; groups are drawn with replacement."""
    generator = np.random.default_rng(seed)
    _, place = np.unique(np.array(metric.groups), return_inverse=True)
    groups = int(place.max()) + 1
    chunk = max(1, _ROOM // max(len(place), groups))
    values = []
    for start in range(0, resamples, chunk):
        size = min(chunk, resamples - start)
        draws = generator.multinomial(groups, np.full(groups, 1 / groups), size=size)
        values.append(metric.statistic(draws[:, place].astype(np.float64)))
    return np.concatenate(values)


def interval(values: Array) -> tuple[float, float]:
    """2.5th and 97.5th percentile; resamples in which the metric isn't defined are left out."""
    defined = values[np.isfinite(values)]
    if not len(defined):
        return float("nan"), float("nan")
    low, high = np.percentile(defined, [2.5, 97.5])
    return float(low), float(high)


def _ratio(numerator: Array, denominator: Array) -> Array:
    """The quotient, nan where the denominator is 0."""
    result: Array = np.divide(
        numerator, denominator, out=np.full_like(denominator, np.nan), where=denominator > 0
    )
    return result


def _precision(right: Array, gold: Array, given: Array) -> Array:
    """As in scikit-learn 0 where nothing is predicted; nan where there is no gold either."""
    zero = np.where(gold > 0, 0.0, np.nan)
    return np.where(given > 0, _ratio(right, given), zero)


def _f1(right: Array, gold: Array, given: Array) -> Array:
    return np.where(gold > 0, _ratio(2 * right, gold + given), np.nan)


def _label_metrics(
    groups: tuple[str, ...],
    gold: npt.NDArray[np.bool_],
    given: npt.NDArray[np.bool_],
    labels: Sequence[str],
    prefix: str,
) -> dict[str, Metric]:
    """Precision, recall and F1 of each label, macro and micro; gold and given: (rows, labels)."""
    counts = np.stack([gold & given, gold, given]).astype(np.float64)

    def summed(weights: Array) -> Array:
        return np.stack([weights @ one for one in counts])  # (3, resamples, labels)

    def macro(weights: Array) -> Array:
        mean: Array = _f1(*summed(weights)).mean(axis=-1)
        return mean

    def micro(weights: Array) -> Array:
        right, wanted, predicted = summed(weights).sum(axis=-1)
        return _f1(right, wanted, predicted)

    def of(place: int, formula: Callable[[Array, Array, Array], Array]) -> Statistic:
        part = counts[:, :, place]
        return lambda weights: formula(*(weights @ one for one in part))

    statistics: dict[str, Statistic] = {"macro_f1": macro, "micro_f1": micro}
    for place, label in enumerate(labels):
        statistics[f"{label}_precision"] = of(place, _precision)
        statistics[f"{label}_recall"] = of(place, lambda r, g, p: _ratio(r, g))
        statistics[f"{label}_f1"] = of(place, _f1)
    return {f"{prefix}_{n}": Metric(s, groups, len(gold)) for n, s in statistics.items()}


def _mean(values: Array, groups: tuple[str, ...]) -> Metric:
    """The weighted mean of a value per row."""
    return Metric(lambda w: _ratio(w @ values, w.sum(axis=1)), groups, len(values))


def _stance_metrics(pairs: Sequence[PairItem], primary_only: bool) -> dict[str, Metric]:
    known = [one for one in pairs if one.gold_labels is not None]
    if not known:
        return {}
    groups = tuple(one.group for one in known)
    gold = np.array([[name in (one.gold_labels or ()) for name in STANCES] for one in known])
    given = np.array([[name in _stances(one, primary_only) for name in STANCES] for one in known])
    metrics = _label_metrics(groups, gold, given, STANCES, "stance")
    answered = np.array([one.labels is not None for one in known])
    # An abstention is no right answer, not even where nothing holds.
    right = (gold == given).all(axis=1) & answered
    metrics["stance_exact_set_accuracy"] = _mean(right.astype(np.float64), groups)
    metrics["stance_answered"] = _mean(answered.astype(np.float64), groups)
    if primary_only or any(one.stance is None for one in known):
        return metrics
    probabilities = np.array([[(one.stance or {})[name] for name in STANCES] for one in known])
    for place, name in enumerate(STANCES):
        scores, held = probabilities[:, place], gold[:, place]
        metrics |= _probability_metrics(scores, held, groups, f"stance_{name}")
    certain = np.where(given, probabilities, 1 - probabilities).min(axis=1)
    metrics["stance_aurc"] = Metric(curves.risk_area(certain, ~right), groups, len(known))
    return metrics


def _stances(item: PairItem, primary_only: bool) -> tuple[str, ...]:
    if not primary_only:
        return item.labels or ()
    return () if item.primary in (None, NEUTRAL) else (str(item.primary),)


def _probability_metrics(
    scores: Array, held: npt.NDArray[np.bool_], groups: tuple[str, ...], prefix: str
) -> dict[str, Metric]:
    n = len(scores)
    return {
        f"{prefix}_average_precision": Metric(curves.average_precision(scores, held), groups, n),
        f"{prefix}_calibration_error": Metric(curves.calibration_error(scores, held), groups, n),
        f"{prefix}_brier": _mean((scores - held) ** 2, groups),
    }


def _sentiment_metrics(pairs: Sequence[PairItem]) -> dict[str, Metric]:
    known = [one for one in pairs if one.gold_sentiment is not None]
    # Without any prediction of sentiment there is none to measure (a file of stances alone).
    if not known or all(one.sentiment is None for one in known):
        return {}
    groups = tuple(one.group for one in known)
    gold = np.array([[one.gold_sentiment == name for name in SENTIMENTS] for one in known])
    given = np.array([[one.sentiment == name for name in SENTIMENTS] for one in known])
    metrics = _label_metrics(groups, gold, given, SENTIMENTS, "sentiment")
    right = (gold & given).any(axis=1)
    metrics["sentiment_accuracy"] = _mean(right.astype(np.float64), groups)
    if any(one.sentiments is None for one in known):
        return metrics
    probabilities = np.array(
        [[(one.sentiments or {})[name] for name in SENTIMENTS] for one in known]
    )
    sure = (probabilities * given).sum(axis=1)
    n = len(known)
    metrics["sentiment_calibration_error"] = Metric(
        curves.calibration_error(sure, right), groups, n
    )
    metrics["sentiment_brier"] = _mean(((probabilities - gold) ** 2).sum(axis=1), groups)
    metrics["sentiment_aurc"] = Metric(curves.risk_area(sure, ~right), groups, n)
    return metrics


def _dse_metrics(pairs: Sequence[PairItem]) -> dict[str, Metric]:
    """DSE's five classes from both directions: none, p→q or q→p positive, then negative.

    The class is the largest of: 0 the smaller of both neutrals, 1 and 2 positive of p toward q and
    of q toward p, 3 and 4 negative of these.
    """
    if len(pairs) % 2 or any(
        not (one.id.endswith(_FORWARD) and other.id.endswith(_BACKWARD))
        for one, other in zip(pairs[::2], pairs[1::2], strict=True)
    ):
        return {}  # part of the items: a region has one direction and not the other
    lines = list(zip(pairs[::2], pairs[1::2], strict=True))
    if any(one.sentiment is None or other.sentiment is None for one, other in lines):
        return {}
    gold = np.array(
        [dse_class(_one_hot(a.gold_sentiment), _one_hot(b.gold_sentiment)) for a, b in lines]
    )
    given = np.array([dse_class(_tones(a), _tones(b)) for a, b in lines])
    # Rows stay pairs, so that weights fit: the second of a line has no class and counts nothing.
    shape = (len(pairs), DSE_CLASSES)
    gold_rows, given_rows = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
    gold_rows[np.arange(0, len(pairs), 2), gold] = True
    given_rows[np.arange(0, len(pairs), 2), given] = True
    groups = tuple(one.group for one in pairs)
    classes = [f"class_{number}" for number in range(DSE_CLASSES)]
    found = _label_metrics(groups, gold_rows, given_rows, classes, "dse")
    return {
        name: Metric(one.statistic, groups, len(lines))
        for name, one in found.items()
        if name in ("dse_micro_f1", "dse_macro_f1") or name.endswith("_f1")
    }


def dse_class(forward: dict[str, float], backward: dict[str, float]) -> int:
    """DSE's class, 0 to 4, from probabilities of sentiment in both directions."""
    scores = (
        min(forward["neutral"], backward["neutral"]),
        forward["positive"],
        backward["positive"],
        forward["negative"],
        backward["negative"],
    )
    return int(np.argmax(scores))


def _one_hot(sentiment: str | None) -> dict[str, float]:
    return {name: float(name == sentiment) for name in SENTIMENTS}


def _tones(item: PairItem) -> dict[str, float]:
    return item.sentiments or _one_hot(item.sentiment)


def _behaviour_metrics(items: Sequence[BehaviourItem]) -> dict[str, Metric]:
    """Pass rate of every capability, and of all cases together."""
    metrics: dict[str, Metric] = {}
    for name in ("all", *dict.fromkeys(one.capability for one in items)):
        # Other capabilities' rows weigh nothing, so that rows and weights stay one length.
        part = np.array([name in ("all", one.capability) for one in items], dtype=np.float64)
        passed = np.array([one.passed for one in items], dtype=np.float64) * part

        def rate(weights: Array, passed: Array = passed, part: Array = part) -> Array:
            return _ratio(weights @ passed, weights @ part)

        groups = tuple(one.group for one in items)
        metrics[f"{name}_pass_rate"] = Metric(rate, groups, int(part.sum()))
    return metrics


def _count_metrics(name: str, counts: Sequence[GroupCounts]) -> dict[str, Metric]:
    """F1, precision and recall from right, gold and predicted; or an accuracy by its name."""
    groups = tuple(group for one in counts for group in one)
    table = np.array([values for one in counts for values in one.values()], dtype=np.float64)
    n = int(table[: len(counts[0]), 1].sum())

    def of(formula: Callable[[Array, Array, Array], Array]) -> Statistic:
        return lambda weights: formula(*(weights @ column for column in table.T))

    if name.endswith("accuracy"):
        return {name: Metric(of(lambda r, g, p: _ratio(r, g)), groups, n)}
    return {
        f"{name}_precision": Metric(of(_precision), groups, n),
        f"{name}_recall": Metric(of(lambda r, g, p: _ratio(r, g)), groups, n),
        f"{name}_f1": Metric(of(_f1), groups, n),
    }


def _loss_metrics(found: Mapping[str, Metric]) -> dict[str, Metric]:
    """What the dyad F1 gains where a stage is replaced by the gold, and from first to last step."""
    replaced = [*zip(BUDGET_STAGES, pairwise(BUDGET_STEPS), strict=True)]
    replaced.append(("total", (BUDGET_STEPS[0], BUDGET_STEPS[-1])))
    losses = {}
    for stage, steps in replaced:
        first, second = (found[f"dyads_{name}_f1"] for name in steps)
        losses[f"loss_{stage}"] = Metric(_gain(first, second), first.groups, first.n)
    return losses


def _gain(first: Metric, second: Metric) -> Statistic:
    return lambda weights: second.statistic(weights) - first.statistic(weights)
