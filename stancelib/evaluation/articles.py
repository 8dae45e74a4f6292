"""Gold and predicted analyses of articles enter; end-to-end metrics leave.

Predicted statements are matched to gold ones by their content, as in
`stancelib.evaluation.attributions`.  On matched statements the speaker, the speaker's country and
the target countries are compared.  A dyad is what a table of events is made of: the speaker's
country, the target and one stance; a predicted one is right where its matched gold statement has
the same one, and a gold one without match is missed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np

from stancelib.analysis import Analysis
from stancelib.errors import InputError
from stancelib.evaluation.attributions import characters, match
from stancelib.evaluation.bootstrap import Counts, Interval, bootstrap, f1
from stancelib.schema import Target

# Figures in order; each takes three counts: right, gold, predicted.  For an accuracy the last two
# are both the number of comparisons, which makes F1 the share of right ones.
FIGURES = (
    "statements_f1",
    "speaker_accuracy",
    "speaker_country_accuracy",
    "targets_f1",
    "named_targets_f1",
    "implied_targets_f1",
    "dyads_f1",
)
_EMPTY_WORDS = frozenset("a an the of for in at s mr mrs ms".split())
_SAME_SPEAKER = 0.5


class ArticleEvaluator:
    """Measures predicted analyses against gold ones.

    Args:
        gold: what ``stancelib.data.gold.read_gold`` yields.

    Raises:
        InputError: when there are none.
    """

    def __init__(self, gold: Sequence[Analysis]) -> None:
        if not gold:
            raise InputError("found no gold articles, expected at least one")
        self.gold = list(gold)

    def __call__(self, predicted: Sequence[Analysis]) -> dict[str, Interval]:
        """Every figure of FIGURES with its interval over articles.

        Raises:
            InputError: when the predictions are of other articles, or of another text.
        """
        check_articles(self.gold, predicted)
        counts = np.array(
            [article_counts(*both) for both in zip(self.gold, predicted, strict=True)]
        )

        def statistic(summed: Counts) -> Counts:
            return f1(summed[..., 0], summed[..., 1], summed[..., 2])

        return {name: bootstrap(counts[:, i], statistic) for i, name in enumerate(FIGURES)}


def check_articles(gold: Sequence[Analysis], predicted: Sequence[Analysis]) -> None:
    """Raise InputError unless the predictions are of the gold articles, in their order."""
    if len(predicted) != len(gold):
        raise InputError(f"found {len(predicted)} predictions for {len(gold)} articles")
    for one, own in zip(gold, predicted, strict=True):
        if one.article.text != own.article.text:
            raise InputError(
                f"the prediction {own.article.id!r} has another text than the gold article "
                f"{one.article.id!r}; give predictions in the order of the gold"
            )


def article_counts(gold: Analysis, predicted: Analysis) -> list[list[float]]:
    """Right, gold and predicted of every figure, in one article."""
    pairs = matched(gold, predicted)
    both = [(gold.statements[g], predicted.statements[p]) for g, p in pairs.items()]
    spoken = [(g.speaker, p.speaker) for g, p in both if g.speaker is not None]
    speakers = sum(same_speaker(g, p) for g, p in spoken if p is not None)
    countries = sum(g.speaker_country == p.speaker_country for g, p in both)
    return [
        [len(pairs), len(gold.statements), len(predicted.statements)],
        [speakers, len(spoken), len(spoken)],
        [countries, len(both), len(both)],
        *_target_counts(gold, predicted, pairs),
        _dyad_counts(gold, predicted, pairs),
    ]


def same_speaker(gold: str, predicted: str) -> bool:
    """Whether two canonical names mean one speaker: half of their words, or more, in common.

    Case, titles of courtesy and function words don't count: "the foreign ministry of Peru" and
    "Peru foreign ministry" are the same, "Inés Cobo" and "Cobo" as well.
    """
    first, second = (
        set(re.findall(r"\w+", name.casefold())) - _EMPTY_WORDS for name in (gold, predicted)
    )
    if not first or not second:
        return gold.casefold() == predicted.casefold()
    return len(first & second) / len(first | second) >= _SAME_SPEAKER


def matched(gold: Analysis, predicted: Analysis) -> dict[int, int]:
    """Gold statement → predicted statement, by their contents."""
    text = gold.article.text
    return match(
        [characters(one.content, text) for one in gold.statements],
        [characters(one.content, text) for one in predicted.statements],
    )


def _targets(analysis: Analysis) -> list[dict[str, Target]]:
    """Country → target of every statement, the speaker's own country left out."""
    found: list[dict[str, Target]] = [{} for _ in analysis.statements]
    for one in analysis.judgements:
        if not one.target.is_self:
            found[one.statement][one.target.country] = one.target
    return found


def _target_counts(gold: Analysis, predicted: Analysis, pairs: dict[int, int]) -> list[list[float]]:
    """Of all targets of matched statements, the named ones, and the implied ones."""
    wanted, given = _targets(gold), _targets(predicted)
    counts = {kind: [0.0, 0.0, 0.0] for kind in ("named", "implied")}
    for g, p in pairs.items():
        for country, target in wanted[g].items():
            counts[target.kind][0] += country in given[p]
            counts[target.kind][1] += 1
        for country, target in given[p].items():
            # What is right counts for the kind that the gold gives it.
            counts[wanted[g].get(country, target).kind][2] += 1
    both = [sum(values) for values in zip(*counts.values(), strict=True)]
    return [both, counts["named"], counts["implied"]]


def _dyad_counts(gold: Analysis, predicted: Analysis, pairs: dict[int, int]) -> list[float]:
    wanted, given = _dyads(gold), _dyads(predicted)
    right = sum(len(wanted[g] & given[p]) for g, p in pairs.items())
    return [right, sum(map(len, wanted)), sum(map(len, given))]


def _dyads(analysis: Analysis) -> list[set[tuple[str, str, str]]]:
    """(Speaker's country, target, stance) of every statement."""
    found: list[set[tuple[str, str, str]]] = [set() for _ in analysis.statements]
    for one in analysis.judgements:
        country = analysis.statements[one.statement].speaker_country
        if one.prediction is not None and country is not None:
            for stance in one.prediction.labels or ():
                found[one.statement].add((country, one.target.country, stance))
    return found


def article_errors(gold: Analysis, predicted: Analysis) -> Iterator[str]:
    """Yield one line per error on speakers and targets of matched statements, to read."""
    text = gold.article.text
    pairs = matched(gold, predicted)
    wanted, given = _targets(gold), _targets(predicted)
    for g, p in pairs.items():
        one, own = gold.statements[g], predicted.statements[p]
        where = f"{gold.article.id} [{own.speaker_mention}] {text[one.start : one.end][:90]!r}"
        if one.speaker is not None and not same_speaker(one.speaker, own.speaker or ""):
            yield f"speaker: gold {one.speaker!r}, found {own.speaker!r}: {where}"
        if one.speaker_country != own.speaker_country:
            yield f"country: gold {one.speaker_country}, found {own.speaker_country}: {where}"
        if wanted[g].keys() != given[p].keys():
            yield f"targets: gold {sorted(wanted[g])}, found {sorted(given[p])}: {where}"
