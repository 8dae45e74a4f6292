"""Labelled pairs and what somebody answered enter; the items of a run leave.

An `Answer` is a prediction that need not know everything: an LLM's or a word list's has labels and
no probabilities.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from stancelib.countries import country
from stancelib.countries.table import all_codes
from stancelib.data.labelled import LabelledPair
from stancelib.errors import InputError
from stancelib.evaluation.results import PairItem
from stancelib.schema import NEUTRAL, SENTIMENTS, STANCES, Prediction, spans_text


@dataclass(frozen=True)
class Answer:
    """What was predicted for one pair; None is what wasn't given.

    Attributes:
        labels: stances that hold; None also where the predictor abstains.
        primary: the weightiest of them, or "neutral".
        stance: probability of each stance.
        sentiment: the predicted one.
        sentiments: probability of each.
    """

    labels: tuple[str, ...] | None = None
    primary: str | None = None
    stance: dict[str, float] | None = field(default=None)
    sentiment: str | None = None
    sentiments: dict[str, float] | None = field(default=None)


def answer_of(prediction: Prediction | Answer) -> Answer:
    """A prediction of our classifier, or of anything with the same fields, as an answer.

    Raises:
        InputError: when it isn't one, or names labels that the codebook doesn't have.
    """
    if isinstance(prediction, Answer):
        return prediction
    try:
        labels = None if prediction.labels is None else tuple(prediction.labels)
        stance = {name: float(prediction.stance[name]) for name in STANCES}
        sentiments = {name: float(prediction.sentiment[name]) for name in SENTIMENTS}
        primary = prediction.primary
    except (AttributeError, KeyError, TypeError) as error:
        raise InputError(
            f"found the prediction {prediction!r:.80}, expected a stancelib.Prediction or an "
            f"Answer ({type(error).__name__}: {error})"
        ) from None
    check_stances(labels or ())
    sentiment = max(SENTIMENTS, key=lambda name: sentiments[name])
    return Answer(labels, primary, stance, sentiment, sentiments)


def check_stances(labels: Sequence[str]) -> None:
    """Raise InputError where a label is none of the codebook's stances."""
    unknown = [name for name in labels if name not in STANCES]
    if unknown:
        raise InputError(
            f"found the labels {', '.join(map(repr, unknown))}, expected stances out of "
            f"{', '.join(STANCES)}; an empty list is neutral"
        )


def in_order(labels: Sequence[str]) -> tuple[str, ...]:
    """Labels in the codebook's order, each once."""
    return tuple(name for name in STANCES if name in labels)


def default_primary(labels: Sequence[str], stance: dict[str, float] | None) -> str | None:
    """The primary label that labels and probabilities imply; None where several could be it."""
    if not labels:
        return NEUTRAL
    if stance is not None:
        return max(labels, key=lambda name: stance[name])
    return labels[0] if len(labels) == 1 else None


def pair_items(
    pairs: Sequence[LabelledPair], predictions: Sequence[Prediction | Answer]
) -> tuple[PairItem, ...]:
    """One item per pair, in order.

    Raises:
        InputError: when there are more or fewer predictions than pairs.
    """
    if len(predictions) != len(pairs):
        raise InputError(
            f"found {len(predictions)} predictions for {len(pairs)} pairs, expected one for each, "
            "in their order"
        )
    return tuple(_item(one, answer_of(own)) for one, own in zip(pairs, predictions, strict=True))


def region_of(code: str | None) -> str | None:
    """UN M49 region of a country; None where there is none."""
    return None if code is None else country(code).region or None


def _item(one: LabelledPair, answer: Answer) -> PairItem:
    pair = one.pair
    words = spans_text(pair.target_spans[:1], pair.text) or None
    code = pair.target if pair.target in all_codes() else None
    return PairItem(
        id=one.id,
        group=one.group,
        text=pair.text,
        context=pair.context,
        target=pair.target or words,
        target_spans=pair.target_spans,
        source_spans=pair.source_spans,
        country=code,
        region=region_of(code),
        source_country=pair.source_country,
        form=one.kind,
        gold_labels=one.stance,
        gold_sentiment=one.sentiment,
        labels=answer.labels,
        primary=answer.primary,
        stance=answer.stance,
        sentiment=answer.sentiment,
        sentiments=answer.sentiments,
    )
