"""Article gold and an analyzer enter; what each stage costs in dyads leaves, as counts.

The stages of the analyzer are replaced by the gold one after the other, in the order in which they
work: statements, then speakers and their countries, then targets, then stance.  After the last one
nothing of the system is left and the dyad F1 is 1.  What the F1 gains in a step is the loss that
the replaced stage causes, given that all before it are right and all after it are the system's.
The losses add up to one minus the F1 end to end.  `stancelib.evaluation.measures` makes figures of
the counts: ``dyads_<step>_f1`` for each of STEPS, ``loss_<stage>`` for each of STAGES.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from stancelib.analysis import Analysis
from stancelib.analyzer import pair_of
from stancelib.errors import InputError
from stancelib.evaluation.articles import FIGURES, article_counts, check_articles
from stancelib.evaluation.measures import BUDGET_STAGES as STAGES
from stancelib.evaluation.measures import BUDGET_STEPS as STEPS
from stancelib.evaluation.results import GroupCounts
from stancelib.evaluation.stance import Predictor
from stancelib.schema import Article, Attribution, Judgement, Statement, Target
from stancelib.statements.quotations import find_quotations
from stancelib.statements.speakers import resolve_speakers
from stancelib.targets import find_targets

__all__ = ["STAGES", "STEPS", "StagedAnalyzer", "budget_counts", "staged_analyses"]

_DYADS = FIGURES.index("dyads_f1")


class StagedAnalyzer(Protocol):
    """An analyzer whose classifier can be asked for pairs of our own, as `stancelib.Analyzer`."""

    @property
    def classifier(self) -> Predictor:
        """Judges pairs."""
        ...

    def analyze_many(self, articles: Sequence[Article], /) -> Iterator[Analysis]:
        """One analysis per article, in order."""
        ...


def budget_counts(analyzer: StagedAnalyzer, gold: Sequence[Analysis]) -> dict[str, GroupCounts]:
    """Right, gold and predicted dyads by article, under "dyads_<step>" for each of STEPS.

    Args:
        analyzer: the system; ``stancelib.load()``.
        gold: what ``stancelib.data.gold.read_gold`` yields.

    Raises:
        InputError: when the analyzer has no classifier, or returns other articles.
    """
    if not callable(getattr(getattr(analyzer, "classifier", None), "predict", None)):
        raise InputError(
            f"found {type(analyzer).__name__} for an error budget, expected an analyzer whose "
            "classifier has a method predict(), such as stancelib.load() gives"
        )
    return {
        f"dyads_{step}": _dyad_counts(gold, analyses)
        for step, analyses in staged_analyses(analyzer, gold).items()
    }


def staged_analyses(
    analyzer: StagedAnalyzer, gold: Sequence[Analysis]
) -> dict[str, list[Analysis]]:
    """The analyses of every step of STEPS, each as many as gold articles, in their order.

    The classifier sees the pairs of three steps at once, so that those that don't change from step
    to step are scored once.
    """
    articles = [one.article for one in gold]
    resolved = [_with_own_speakers(one) for one in gold]
    given = [one.statements for one in gold]
    targets = [
        *(_found(*both) for both in zip(articles, resolved, strict=True)),
        *(_found(*both) for both in zip(articles, given, strict=True)),
        *(_gold_targets(one) for one in gold),
    ]
    judged = _judge(analyzer.classifier, articles * 3, [*resolved, *given, *given], targets)
    size = len(gold)
    steps = [
        list(analyzer.analyze_many(articles)),
        *(judged[start : start + size] for start in (0, size, 2 * size)),
        list(gold),
    ]
    return dict(zip(STEPS, steps, strict=True))


def _with_own_speakers(gold: Analysis) -> tuple[Statement, ...]:
    """The gold's statements as the system would have them if it had found their spans."""
    text = gold.article.text
    spans = [Attribution(one.content, one.source, one.cue) for one in gold.statements]
    return resolve_speakers(text, spans, find_quotations(text), gold.article.date)


def _found(article: Article, statements: Sequence[Statement]) -> list[tuple[Target, ...]]:
    return find_targets(article.text, statements)


def _gold_targets(gold: Analysis) -> list[tuple[Target, ...]]:
    return [
        tuple(one.target for one in gold.judgements if one.statement == index)
        for index in range(len(gold.statements))
    ]


def _judge(
    classifier: Predictor,
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


def _dyad_counts(gold: Sequence[Analysis], analyses: Sequence[Analysis]) -> GroupCounts:
    """Right, gold and predicted dyads by article."""
    check_articles(gold, analyses)
    counts = {}
    for one, own in zip(gold, analyses, strict=True):
        right, wanted, given = article_counts(one, own)[_DYADS]
        counts[one.article.id] = (right, wanted, given)
    return counts
