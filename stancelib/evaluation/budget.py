"""Article gold and an analyzer enter; how much of the dyad loss each stage causes leaves.

The stages of the analyzer are replaced by the gold one after the other, in the order in which they
work: statements, then speakers and their countries, then targets, then stance.  After the last one
nothing of the system is left and the dyad F1 is 1.  What the F1 gains in a step is the loss that
the replaced stage causes, given that all before it are right and all after it are the system's.
The losses add up to one minus the F1 end to end.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Protocol

import numpy as np

from stancelib.analysis import Analysis
from stancelib.analyzer import pair_of
from stancelib.errors import InputError
from stancelib.evaluation.articles import FIGURES, article_counts
from stancelib.evaluation.bootstrap import Counts, bootstrap, f1
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
        data, predictor, provenance: for the run.

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
        data, predictor, provenance: for the run.

    Returns:
        A run of the task ``budget`` without items: ``dyads_f1_<step>`` for each of STEPS,
        ``loss_<stage>`` for each of STAGES (F1 after minus F1 before it was replaced, resampled in
        pairs), ``loss_total``, and the counts of each step by article.

    Raises:
        InputError: when there is no gold, or a step has other articles.
    """
    counts = np.stack([_dyad_counts(gold, name, steps[name]) for name in STEPS], axis=1)
    pairs = int(counts[:, 0, 1].sum())
    flat = counts.reshape(len(gold), -1)
    places = {name: place for place, name in enumerate(STEPS)}
    metrics = {f"dyads_f1_{name}": _figure(flat, pairs, places[name]) for name in STEPS}
    for stage, (before, after) in zip(STAGES, pairwise(STEPS), strict=True):
        metrics[f"loss_{stage}"] = _figure(flat, pairs, places[after], places[before])
    metrics["loss_total"] = _figure(flat, pairs, len(STEPS) - 1, 0)
    return Run(
        task=TASK,
        data=data,
        predictor=predictor,
        provenance=provenance,
        metrics=metrics,
        items=(),
        counts={f"dyads_f1_{name}": _by_article(gold, counts[:, places[name]]) for name in STEPS},
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


def _dyad_counts(gold: Sequence[Analysis], name: str, analyses: Sequence[Analysis]) -> Counts:
    """Right, gold and predicted dyads of every article, shape (articles, 3)."""
    texts = [one.article.text for one in gold]
    if not texts or texts != [one.article.text for one in analyses]:
        raise InputError(
            f"step {name!r} of the error budget has {len(analyses)} analyses for {len(texts)} gold "
            "articles, expected one of each article in the order of the gold, and at least one"
        )
    return np.array(
        [article_counts(*both)[_DYADS] for both in zip(gold, analyses, strict=True)],
        dtype=np.float64,
    )


def _figure(counts: Counts, pairs: int, step: int, minus: int | None = None) -> Figure:
    """F1 of a step, or how much it is over that of another step, with its interval."""

    def score(summed: Counts, place: int) -> Counts:
        return f1(summed[..., 3 * place], summed[..., 3 * place + 1], summed[..., 3 * place + 2])

    def statistic(summed: Counts) -> Counts:
        value = score(summed, step)
        return value if minus is None else value - score(summed, minus)

    found = bootstrap(counts, statistic)
    return Figure(found.value, found.low, found.high, pairs, found.groups)


def _by_article(gold: Sequence[Analysis], counts: Counts) -> GroupCounts:
    return {
        one.article.id: (float(row[0]), float(row[1]), float(row[2]))
        for one, row in zip(gold, counts, strict=True)
    }
