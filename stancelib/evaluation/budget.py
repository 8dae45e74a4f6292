"""Article gold and an analyzer enter; how much of the dyad loss each stage causes leaves.

The stages of the analyzer are replaced by the gold one after the other, in the order in which they
work: statements, then speakers and their countries, then targets, then stance.  After the last one
nothing of the system is left and the dyad F1 is 1.  What the F1 gains in a step is the loss that
the replaced stage causes, given that all before it are right and all after it are the system's.
The losses add up to one minus the F1 end to end.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Protocol

from stancelib.analysis import Analysis
from stancelib.analyzer import pair_of
from stancelib.errors import InputError
from stancelib.evaluation.articles import FIGURES, article_counts
from stancelib.evaluation.measures import figure, measure, metrics_of
from stancelib.evaluation.results import Data, Figure, GroupCounts, Predictor, Provenance, Run
from stancelib.schema import Article, Attribution, Judgement, Statement, Target
from stancelib.stance.classifier import StanceClassifier
from stancelib.statements.quotations import find_quotations
from stancelib.statements.speakers import resolve_speakers
from stancelib.targets import find_targets

TASK = "budget"
# What is gold, in order; each holds all gold of those before it.
STEPS = ("end_to_end", "gold_statements", "gold_speakers", "gold_targets", "gold_stance")
# The stage that each step but the first replaces.
STAGES = ("statements", "speakers", "targets", "stance")
_DYADS = FIGURES.index("dyads_f1")


class StagedAnalyzer(Protocol):
    """An analyzer whose classifier can be asked for pairs of our own."""

    classifier: StanceClassifier

    def analyze_many(self, articles: Sequence[Article]) -> Iterator[Analysis]:
        """One analysis per article, in order."""
        ...


def error_budget(
    analyzer: StagedAnalyzer,
    gold: Sequence[Analysis],
    data: Data,
    predictor: Predictor,
    provenance: Provenance,
) -> Run:
    """Measure every step of the budget.

    Args:
        analyzer: the system; ``stancelib.load()``.
        gold: what ``stancelib.data.gold.read_gold`` yields.
        data: what the run says of the gold.
        predictor: … of the system.
        provenance: … of how it came about.

    Returns:
        A run of the task ``budget``; see ``budget_run``.

    Raises:
        InputError: when there is no gold.
    """
    return budget_run(gold, staged_analyses(analyzer, gold), data, predictor, provenance)


def staged_analyses(
    analyzer: StagedAnalyzer, gold: Sequence[Analysis]
) -> dict[str, list[Analysis]]:
    """The analyses of every step of STEPS, each as many as gold articles, in their order.

    The classifier sees the pairs of all steps at once, so that those that didn't change from step
    to step are scored once.
    """
    articles = [one.article for one in gold]
    resolved = [_with_own_speakers(one) for one in gold]
    given = [one.statements for one in gold]
    statements = [*resolved, *given, *given]
    targets = [
        *(_found(*both) for both in zip(articles, resolved, strict=True)),
        *(_found(*both) for both in zip(articles, given, strict=True)),
        *(_gold_targets(one) for one in gold),
    ]
    judged = _judge(analyzer.classifier, articles * 3, statements, targets)
    size = len(gold)
    steps = [
        list(analyzer.analyze_many(articles)),
        *(judged[start : start + size] for start in (0, size, 2 * size)),
        list(gold),
    ]
    return dict(zip(STEPS, steps, strict=True))


def budget_run(
    gold: Sequence[Analysis],
    steps: dict[str, list[Analysis]],
    data: Data,
    predictor: Predictor,
    provenance: Provenance,
) -> Run:
    """The budget of analyses that were made step by step.

    Args:
        gold: the articles.
        steps: step of STEPS → analyses of the same articles, in order.
        data: what the run says of the gold.
        predictor: … of the system.
        provenance: … of how it came about.

    Returns:
        A run of the task ``budget`` without items: ``dyads_<step>_f1`` (and precision, recall) for
        each of STEPS, ``loss_<stage>`` for each of STAGES (F1 after minus F1 before it was
        replaced, on the same resamples), ``loss_total``, and the counts of each step by article.
        All are nan where the gold has no dyad.

    Raises:
        InputError: when there is no gold, or a step has other articles.
    """
    counts = {f"dyads_{name}": _dyad_counts(gold, name, steps[name]) for name in STEPS}
    run = Run(TASK, data, predictor, provenance, metrics={}, items=(), counts=counts)
    losses = {f"loss_{stage}": _gain(run, *both) for stage, *both in _replacements()}
    return dataclasses.replace(run, metrics=measure(run) | losses)


def _replacements() -> Iterator[tuple[str, str, str]]:
    """Stage, step before and step after it is replaced; and "total", from the first to the last."""
    for stage, (before, after) in zip(STAGES, pairwise(STEPS), strict=True):
        yield stage, before, after
    yield "total", STEPS[0], STEPS[-1]


def _gain(run: Run, before: str, after: str) -> Figure:
    """What the dyad F1 gains from one step to another, on the same resamples."""
    metrics = metrics_of(TASK, [run])
    first, second = (metrics[f"dyads_{name}_f1"] for name in (before, after))
    return figure(
        dataclasses.replace(first, statistic=lambda w: second.statistic(w) - first.statistic(w))
    )


def _with_own_speakers(gold: Analysis) -> tuple[Statement, ...]:
    """The gold's statements as the system would have them if it had found their spans."""
    text = gold.article.text
    spans = [Attribution(one.content, one.source, one.cue) for one in gold.statements]
    return resolve_speakers(text, spans, find_quotations(text))


def _found(article: Article, statements: Sequence[Statement]) -> list[tuple[Target, ...]]:
    return find_targets(article.text, statements)


def _gold_targets(gold: Analysis) -> list[tuple[Target, ...]]:
    return [
        tuple(one.target for one in gold.judgements if one.statement == index)
        for index in range(len(gold.statements))
    ]


def _judge(
    classifier: StanceClassifier,
    articles: Sequence[Article],
    statements: Sequence[tuple[Statement, ...]],
    targets: Sequence[Sequence[tuple[Target, ...]]],
) -> list[Analysis]:
    """Analyses of given statements and targets with the classifier's judgements."""
    together = list(zip(articles, statements, targets, strict=True))
    predictions = iter(
        classifier.predict(
            [
                pair_of(article.text, statement, target)
                for article, own, found in together
                for statement, toward in zip(own, found, strict=True)
                for target in toward
                if not target.is_self
            ]
        )
    )
    return [
        Analysis(
            article,
            own,
            tuple(
                Judgement(index, target, None if target.is_self else next(predictions))
                for index, toward in enumerate(found)
                for target in toward
            ),
        )
        for article, own, found in together
    ]


def _dyad_counts(gold: Sequence[Analysis], step: str, analyses: Sequence[Analysis]) -> GroupCounts:
    """Right, gold and predicted dyads by article."""
    if not gold or [one.article.text for one in gold] != [one.article.text for one in analyses]:
        raise InputError(
            f"step {step!r} of the error budget has {len(analyses)} analyses for {len(gold)} gold "
            "articles, expected one of each article in the order of the gold, and at least one"
        )
    counts = {}
    for one, own in zip(gold, analyses, strict=True):
        right, wanted, given = article_counts(one, own)[_DYADS]
        counts[one.article.id] = (right, wanted, given)
    return counts
