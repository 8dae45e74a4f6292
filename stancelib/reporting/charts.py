"""A run enters; the charts that its items allow leave, as data."""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from stancelib.errors import InputError
from stancelib.evaluation import curves
from stancelib.evaluation.budget import STAGES, STEPS
from stancelib.evaluation.measures import figure, metrics_of
from stancelib.evaluation.results import (
    FOUND,
    INVENTED,
    MISSED,
    ArticleItem,
    Figure,
    GroupCounts,
    PairItem,
    Run,
    StatementItem,
)
from stancelib.reporting.document import (
    Bar,
    Bars,
    Chart,
    Matrix,
    Reliability,
    ReliabilityCurve,
    RiskCoverage,
    RiskCurve,
    Waterfall,
)
from stancelib.schema import NEUTRAL, SENTIMENTS, STANCES
from stancelib.stance.decoding import confidence

SEVERAL, ABSTAINED, NOT_GOLD, NOT_FOUND = "several", "abstained", "not in gold", "not found"
# Countries with fewer items are not shown alone, and no more countries than these.
_LEAST, _MOST = 10, 20
_RESAMPLES = 500
_STATUSES = (FOUND, MISSED, INVENTED)


def charts_of(run: Run) -> Iterator[Chart]:
    """The charts of one run, as far as its items and metrics have what they need."""
    if run.task == "budget":
        yield waterfall(run)
    elif run.task == "behaviour":
        yield pass_rates(run)
    elif run.task == "statements":
        yield statement_matrix(run)
    elif run.items:
        if run.task != "sentiment":
            yield stance_matrix(run)
        if run.task != "articles":
            yield from (one for one in (sentiment_matrix(run), reliability(run)) if one is not None)
        yield from country_bars(run)


def waterfall(run: Run) -> Waterfall:
    """The error budget, from the dyad F1 end to end up to all gold."""
    first, last = (run.metrics[f"dyads_{name}_f1"] for name in (STEPS[0], STEPS[-1]))
    return Waterfall(
        f"Error budget on {run.data.title}: what each stage costs",
        "dyad F1",
        _bar("end to end", first),
        tuple(_bar(f"+ gold {stage}", run.metrics[f"loss_{stage}"]) for stage in STAGES),
        _bar("all gold", last),
    )


def pass_rates(run: Run) -> Bars:
    """Pass rate of every capability of the behaviour tests."""
    ending = "_pass_rate"
    bars = tuple(
        _bar(name.removesuffix(ending).replace("_", " "), one)
        for name, one in run.metrics.items()
        if name.endswith(ending)
    )
    return Bars(f"Behaviour tests: {run.predictor.name}", "pass rate", bars)


def statement_matrix(run: Run) -> Matrix:
    """How many statements of each form were found, missed or invented."""
    items = [one for one in run.items if isinstance(one, StatementItem)]
    forms = sorted({one.form for one in items})
    counts = Counter((one.form, one.status) for one in items)
    return Matrix(
        f"Statements by form: {run.title}",
        tuple(forms),
        _STATUSES,
        tuple(tuple(counts[form, status] for status in _STATUSES) for form in forms),
    )


def label_set(labels: Sequence[str] | None) -> str:
    """A set of stances as one class: neutral, a stance, SEVERAL, or ABSTAINED for None."""
    if labels is None:
        return ABSTAINED
    return NEUTRAL if not labels else labels[0] if len(labels) == 1 else SEVERAL


def stance_matrix(run: Run) -> Matrix:
    """Gold against predicted stances; sets of several stances are one class."""
    order = (*STANCES, SEVERAL, NEUTRAL)
    pairs = []
    for one in run.items:
        if isinstance(one, PairItem) and one.gold_labels is not None:
            # Data with one label per pair are compared with the weightiest one predicted.
            given = _primary(one) if run.data.primary_only else one.labels
            pairs.append((label_set(one.gold_labels), label_set(given)))
        elif isinstance(one, ArticleItem) and one.country is not None:
            gold = NOT_GOLD if one.status == INVENTED else label_set(one.gold_labels)
            pairs.append((gold, NOT_FOUND if one.status == MISSED else label_set(one.labels)))
    caption = f"Stances, gold (rows) and predicted (columns): {run.title}"
    return _matrix(caption, pairs, (*order, NOT_GOLD), (*order, ABSTAINED, NOT_FOUND), 3)


def _primary(item: PairItem) -> tuple[str, ...] | None:
    if item.primary is None:
        return None
    return () if item.primary == NEUTRAL else (item.primary,)


def sentiment_matrix(run: Run) -> Matrix | None:
    """Gold against predicted sentiment; None where there is none of them."""
    items = [one for one in run.items if isinstance(one, PairItem)]
    pairs = [
        (one.gold_sentiment, one.sentiment)
        for one in items
        if one.gold_sentiment is not None and one.sentiment is not None
    ]
    if not pairs:
        return None
    caption = f"Sentiment, gold (rows) and predicted (columns): {run.title}"
    return _matrix(caption, pairs, SENTIMENTS, SENTIMENTS, 3)


def _matrix(
    caption: str,
    pairs: Sequence[tuple[str, str]],
    gold: Sequence[str],
    predicted: Sequence[str],
    always: int,
) -> Matrix:
    """Counts; the first ``always`` classes stand there even where they are absent."""
    counts = Counter(pairs)
    rows = [n for i, n in enumerate(gold) if i < always or any(g == n for g, _ in counts)]
    columns = [n for i, n in enumerate(predicted) if i < always or any(p == n for _, p in counts)]
    return Matrix(
        caption,
        tuple(rows),
        tuple(columns),
        tuple(tuple(counts[row, column] for column in columns) for row in rows),
    )


def reliability(run: Run) -> Reliability | None:
    """Reliability of each stance's probability, or of that of the sentiment chosen."""
    items = [one for one in run.items if isinstance(one, PairItem)]
    found = []
    for label in STANCES if run.task == "stance" and not run.data.primary_only else ():
        known = [
            (one.stance[label], label in one.gold_labels)
            for one in items
            if one.stance is not None and one.gold_labels is not None
        ]
        if known:
            found.append(_reliability_curve(label, known))
    tones = [
        (one.sentiments[one.sentiment], one.sentiment == one.gold_sentiment)
        for one in items
        if one.sentiments and one.sentiment and one.gold_sentiment
    ]
    if tones:
        found.append(_reliability_curve("sentiment chosen", tones))
    return Reliability(f"Reliability: {run.title}", tuple(found)) if found else None


def _reliability_curve(label: str, known: Sequence[tuple[float, bool]]) -> ReliabilityCurve:
    means, shares, sizes = curves.reliability(
        np.array([one for one, _ in known]), np.array([held for _, held in known])
    )
    return ReliabilityCurve(
        label, tuple(map(float, means)), tuple(map(float, shares)), tuple(map(int, sizes))
    )


def risk_coverage(runs: Sequence[Run]) -> RiskCoverage | None:
    """Curves of all systems that give probabilities, on the same data; None without any.

    An answer is wrong where the set of stances (task sentiment: the sentiment) isn't the gold's;
    how certain it is, is told by the least certain of the three decisions.
    """
    found = []
    for run in runs:
        certain, wrong = [], []
        for one in run.items:
            if not isinstance(one, PairItem):
                continue
            if run.task == "stance" and one.stance and one.labels is not None:
                certain.append(confidence(one.stance, one.labels))
                wrong.append(one.labels != one.gold_labels)
            elif run.task == "sentiment" and one.sentiments and one.sentiment:
                certain.append(one.sentiments[one.sentiment])
                wrong.append(one.sentiment != one.gold_sentiment)
        if certain:
            covered, risk = curves.risk_coverage(np.array(certain), np.array(wrong))
            name = run.predictor.name
            found.append(RiskCurve(name, tuple(map(float, covered)), tuple(map(float, risk))))
    if not found or runs[0].data.primary_only:
        return None
    what = "stances" if runs[0].task == "stance" else "sentiment"
    return RiskCoverage(f"Risk and coverage, {what} on {runs[0].data.title}", tuple(found))


def country_bars(run: Run) -> Iterator[Bars]:
    """A headline figure for every region, and for the countries that have most items."""
    items = [one for one in run.items if isinstance(one, PairItem | ArticleItem)]
    region, country = {
        "stance": ("stance_macro_f1", "stance_exact_set_accuracy"),
        "sentiment": ("sentiment_macro_f1", "sentiment_accuracy"),
        "articles": ("dyads_f1", "dyads_f1"),
    }[run.task]
    if run.data.primary_only:
        region = country = "stance_macro_f1"
    for name, metric, key in (
        ("region", region, lambda one: one.region),
        ("country", country, lambda one: one.country),
    ):
        bars = _bars_by(run, items, metric, key, None if name == "region" else _MOST)
        if bars:
            axis = metric.replace("_", " ").replace("f1", "F1")
            yield Bars(f"By {name} of the target: {run.title}", axis, bars)


def _bars_by(
    run: Run,
    items: Sequence[PairItem | ArticleItem],
    metric: str,
    key: Callable[[PairItem | ArticleItem], str | None],
    most: int | None,
) -> tuple[Bar, ...]:
    parts: defaultdict[str, list[PairItem | ArticleItem]] = defaultdict(list)
    for one in items:
        name = key(one)
        if name:
            parts[name].append(one)
    ordered = sorted(parts.items(), key=lambda one: (-len(one[1]), one[0]))
    kept = [one for one in ordered if len(one[1]) >= _LEAST][:most]
    return tuple(_bar(name, found) for name, own in kept if (found := _part(run, own, metric)))


def _part(run: Run, items: Sequence[PairItem | ArticleItem], metric: str) -> Figure | None:
    """A metric of part of the items; None where they don't have it."""
    part = dataclasses.replace(run, items=tuple(items))
    if run.task == "articles":
        counts = dyad_counts([one for one in items if isinstance(one, ArticleItem)])
        part = dataclasses.replace(part, items=(), counts={"dyads": counts})
    try:
        found = metrics_of(run.task, [part]).get(metric)
    except InputError:
        return None
    if found is None:
        return None
    return dataclasses.replace(figure(found, _RESAMPLES), n=len(items))


def dyads(item: ArticleItem) -> tuple[set[str], set[str]]:
    """The stances of an item as dyads, gold and predicted: none where no country speaks."""
    gold = set(item.gold_labels or ()) if item.gold_speaker_country else set()
    own = set(item.labels or ()) if item.speaker_country else set()
    return gold, own


def dyad_counts(items: Sequence[ArticleItem]) -> GroupCounts:
    """Right, gold and predicted dyads by article."""
    counts: defaultdict[str, tuple[float, float, float]] = defaultdict(lambda: (0.0, 0.0, 0.0))
    for one in items:
        gold, own = dyads(one)
        fits = one.status == FOUND and one.gold_speaker_country == one.speaker_country
        right, wanted, given = counts[one.group]
        right += len(gold & own) if fits else 0
        counts[one.group] = (right, wanted + len(gold), given + len(own))
    return dict(counts)


def _bar(label: str, one: Figure) -> Bar:
    return Bar(label, one.value, one.low, one.high, one.n)
