"""Logits of a pair enter; its calibrated prediction leaves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from stancelib.schema import NEUTRAL, SENTIMENTS, STANCES, Prediction

Logits = npt.NDArray[np.float32]
LOGIT_NAMES = (*STANCES, *SENTIMENTS)


@dataclass(frozen=True)
class StanceSettings:
    """How logits become labels; fitted on development data and stored with the checkpoint.

    Attributes:
        stance_temperature: divides the stance logits (Guo et al., ICML 2017).
        sentiment_temperature: divides the sentiment logits.
        thresholds: probability from which each stance holds.
        max_tokens, max_context: see ``PairEncoder``.
    """

    stance_temperature: float = 1.0
    sentiment_temperature: float = 1.0
    thresholds: Mapping[str, float] = field(default_factory=lambda: dict.fromkeys(STANCES, 0.5))
    max_tokens: int = 256
    max_context: int = 96


def combine(parts: Sequence[Logits]) -> Logits:
    """Logits of a statement that was cut: of each stance the highest, of sentiment the mean.

    A threat anywhere in a long speech is a threat; its tone is that of the whole.
    """
    stacked = np.stack(parts)
    stances = stacked[:, : len(STANCES)].max(axis=0)
    return np.concatenate([stances, stacked[:, len(STANCES) :].mean(axis=0)])


def decode(
    logits: Logits, settings: StanceSettings, min_confidence: float | None = None
) -> Prediction:
    """The prediction of one pair.

    Args:
        logits: shape (6,), in the order of LOGIT_NAMES.
        settings: temperatures and thresholds.
        min_confidence: abstain (labels and primary None) where the least certain of the three
            stance decisions has a lower probability of being right than this.
    """
    stances = len(STANCES)
    scaled = logits[:stances].astype(np.float64) / settings.stance_temperature
    # Written so that neither large positive nor large negative logits overflow.
    probabilities = np.where(
        scaled >= 0, 1 / (1 + np.exp(-np.abs(scaled))), 1 - 1 / (1 + np.exp(-np.abs(scaled)))
    )
    stance = {name: float(value) for name, value in zip(STANCES, probabilities, strict=True)}
    tone = logits[stances:].astype(np.float64) / settings.sentiment_temperature
    tone = np.exp(tone - tone.max())
    tone /= tone.sum()
    sentiment = {name: float(value) for name, value in zip(SENTIMENTS, tone, strict=True)}
    labels = tuple(name for name in STANCES if stance[name] >= settings.thresholds[name])
    if min_confidence is not None and confidence(stance, labels) < min_confidence:
        return Prediction(stance, None, None, sentiment)
    primary = max(labels, key=lambda name: stance[name]) if labels else NEUTRAL
    return Prediction(stance, labels, primary, sentiment)


def confidence(stance: Mapping[str, float], labels: Sequence[str]) -> float:
    """Probability that the least certain of the three yes-or-no decisions is right."""
    return min(stance[name] if name in labels else 1 - stance[name] for name in STANCES)
