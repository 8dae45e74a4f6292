"""Development logits and gold enter; temperatures and thresholds leave."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from stancelib.data.labelled import LabelledPair
from stancelib.schema import SENTIMENTS, STANCES
from stancelib.stance.decoding import StanceSettings

Array = npt.NDArray[np.float64]
_THRESHOLDS = np.arange(0.25, 0.76, 0.01)


def calibrate(pairs: Sequence[LabelledPair], logits: Array) -> StanceSettings:
    """Fit temperatures and choose thresholds.

    Args:
        pairs: labelled pairs that the model wasn't trained on.
        logits: of these pairs, shape (n, 6).

    Returns:
        Settings with one temperature per head, by maximum likelihood (Guo et al., ICML 2017), and
        for each stance the middle of the thresholds whose F1 is within half a point of the best.
    """
    known = [index for index, one in enumerate(pairs) if one.stance is not None]
    gold = np.array([[name in (pairs[i].stance or ()) for name in STANCES] for i in known])
    stance_logits = logits[known, : len(STANCES)]
    stance_temperature = _best_temperature(lambda t: _binary_loss(stance_logits / t, gold))

    toned = [index for index, one in enumerate(pairs) if one.sentiment is not None]
    tones = np.array([SENTIMENTS.index(pairs[i].sentiment or "") for i in toned])
    tone_logits = logits[toned, len(STANCES) :]
    sentiment_temperature = _best_temperature(lambda t: _class_loss(tone_logits / t, tones))

    probabilities = 1 / (1 + np.exp(-stance_logits / stance_temperature))
    thresholds = {
        name: best_threshold(probabilities[:, place], gold[:, place])
        for place, name in enumerate(STANCES)
    }
    return StanceSettings(stance_temperature, sentiment_temperature, thresholds)


def best_threshold(probabilities: Array, held: npt.NDArray[np.bool_]) -> float:
    """The threshold with the highest F1, the middle one where many are as good."""
    chosen = probabilities[None, :] >= _THRESHOLDS[:, None]
    right = (chosen & held).sum(axis=1)
    scores = 2 * right / np.maximum(1, chosen.sum(axis=1) + held.sum())
    good = _THRESHOLDS[scores >= scores.max() - 0.005]
    return round(float(np.median(good)), 2)


def _best_temperature(loss: object) -> float:
    from scipy.optimize import minimize_scalar

    result = minimize_scalar(loss, bounds=(0.2, 5.0), method="bounded")
    return round(float(result.x), 4)


def _binary_loss(logits: Array, held: npt.NDArray[np.bool_]) -> float:
    signs = np.where(held, 1.0, -1.0)
    return float(np.logaddexp(0, -signs * logits).mean())


def _class_loss(logits: Array, gold: npt.NDArray[np.int64]) -> float:
    log_sum = np.logaddexp.reduce(logits, axis=1)
    return float((log_sum - logits[np.arange(len(gold)), gold]).mean())
