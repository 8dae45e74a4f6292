"""Gold and predicted attributions enter; span and attribution metrics leave.

Contents are compared by the Jaccard overlap of their characters, white space left out; gold and
predicted attributions of an article are matched one to one, the highest overlap first.  The source
is right when it overlaps by half with the gold one as well; attributions whose gold has no source
are left out of that figure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from stancelib.errors import InputError
from stancelib.evaluation.bootstrap import Counts, Interval, bootstrap, f1
from stancelib.schema import Attribution, Spans

ROLES = ("source", "cue", "content")
_MATCH = 0.5
# Figures in order; each takes three counts: right, gold, predicted.
FIGURES = (
    "content_characters",
    *(f"exact_{role}" for role in ROLES),
    *(f"half_{role}" for role in ROLES),
    "attribution",
    "attribution_direct",
    "attribution_indirect",
    "attribution_with_source",
)
_MARK = re.compile(r"[\"“”„‟«»]|''|``|‘‘|’’")


class AttributionEvaluator:
    """Measures predicted attributions against gold ones.

    Args:
        texts: the articles.
        gold: attributions of each.
    """

    def __init__(self, texts: Sequence[str], gold: Sequence[Sequence[Attribution]]) -> None:
        if len(texts) != len(gold):
            raise InputError(f"found {len(gold)} gold lists for {len(texts)} texts")
        self.texts = texts
        self.gold = gold

    def __call__(self, predicted: Sequence[Sequence[Attribution]]) -> dict[str, Interval]:
        """F1 of every figure, resampled over articles.

        Raises:
            InputError: when there are more or fewer predictions than articles.
        """
        if len(predicted) != len(self.texts):
            raise InputError(f"found {len(predicted)} predictions for {len(self.texts)} articles")
        counts = np.array(
            [
                article_counts(text, gold, own)
                for text, gold, own in zip(self.texts, self.gold, predicted, strict=True)
            ]
        ).reshape(len(self.texts), len(FIGURES), 3)

        def statistic(summed: Counts) -> Counts:
            return f1(summed[..., 0], summed[..., 1], summed[..., 2])

        return {
            f"{name}_f1": bootstrap(counts[:, place], statistic)
            for place, name in enumerate(FIGURES)
        }


def article_counts(
    text: str, gold: Sequence[Attribution], predicted: Sequence[Attribution]
) -> list[list[float]]:
    """Right, gold and predicted of every figure, in one article."""
    gold_sets = [characters(one.content, text) for one in gold]
    own_sets = [characters(one.content, text) for one in predicted]
    all_gold: set[int] = set().union(*gold_sets)
    all_own: set[int] = set().union(*own_sets)
    counts = [[len(all_gold & all_own), len(all_gold), len(all_own)]]
    for role in ROLES:
        wanted = {span for one in gold for span in getattr(one, role)}
        given = {span for one in predicted for span in getattr(one, role)}
        counts.append([len(wanted & given), len(wanted), len(given)])
    for role in ROLES:
        counts.append(_half_counts(role, text, gold, predicted))
    pairs = match(gold_sets, own_sets)
    counts.append([len(pairs), len(gold), len(predicted)])
    gold_direct = [is_direct(one.content, text, 0) for one in gold]
    own_direct = [is_direct(one.content, text, 1) for one in predicted]
    for g, p in pairs.items():
        own_direct[p] = gold_direct[g]
    for kind in (True, False):
        right = sum(gold_direct[g] == kind for g in pairs)
        counts.append([right, gold_direct.count(kind), own_direct.count(kind)])
    sourceless = sum(not gold[g].source for g in pairs)
    right = sum(same_source(gold[g], predicted[p], text) for g, p in pairs.items())
    counts.append([right, sum(bool(one.source) for one in gold), len(predicted) - sourceless])
    return [[float(value) for value in row] for row in counts]


def _half_counts(
    role: str, text: str, gold: Sequence[Attribution], predicted: Sequence[Attribution]
) -> list[int]:
    """Spans of one role: matched one to one at half an overlap, of the gold, predicted."""
    wanted, given = (
        [
            characters((span,), text)
            for span in sorted({s for one in own for s in getattr(one, role)})
        ]
        for own in (gold, predicted)
    )
    return [len(match(wanted, given)), len(wanted), len(given)]


def same_source(gold: Attribution, predicted: Attribution, text: str) -> bool:
    """Whether the sources of two attributions overlap by half or more."""
    both = (characters(one.source, text) for one in (gold, predicted))
    return overlap(*both) >= _MATCH


def characters(spans: Spans, text: str) -> set[int]:
    """Offsets that spans cover, white space left out."""
    return {i for start, end in spans for i in range(start, end) if not text[i].isspace()}


def overlap(first: set[int], second: set[int]) -> float:
    """Jaccard overlap, 0 where either is empty."""
    return len(first & second) / len(first | second) if first and second else 0.0


def match(gold: Sequence[set[int]], predicted: Sequence[set[int]]) -> dict[int, int]:
    """Gold index → predicted index, one to one, greedily by overlap of at least a half."""
    candidates = [
        (-overlap(wanted, given), g, p)
        for g, wanted in enumerate(gold)
        for p, given in enumerate(predicted)
        if wanted & given
    ]
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for negative, g, p in sorted(candidates):
        if -negative >= _MATCH and g not in pairs and p not in taken:
            pairs[g] = p
            taken.add(p)
    return pairs


def is_direct(content: Spans, text: str, widen: int) -> bool:
    """Whether a double quotation mark stands in (or, widened, right beside) the content."""
    return any(_MARK.search(text, max(0, start - widen), end + widen) for start, end in content)
