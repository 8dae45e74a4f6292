"""Token logits enter, role spans leave.

The most probable sequence of roles is found by the Viterbi algorithm under the rule of BIO
schemes, that a span begins with ``B``.  Roles are decided first, sides afterwards: the
probabilities of a role's sides are added up before decoding, so that doubt about the side
doesn't count as doubt about the span.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from stancelib.schema import Span
from stancelib.statements.labels import LABELS, OUTSIDE, ROLES, SIDES, RoleSpan

Array = npt.NDArray[np.float64]

# Roles without their sides: O, then B and I of each role.
_BASES: tuple[str, ...] = (OUTSIDE, *(f"{position}-{role}" for role in ROLES for position in "BI"))
_BASE_OF_LABEL = [_BASES.index("-".join(label.split("-")[:2])) for label in LABELS]


def decode_spans(
    logits: npt.NDArray[np.float32],
    offsets: Sequence[Span],
    breaks: Sequence[int] = (),
    outside_bias: float = 0.0,
    continues: Sequence[bool] = (),
) -> list[RoleSpan]:
    """Role spans of one article.

    Args:
        logits: shape (tokens, labels), special tokens left out.
        offsets: span of each token in the text.
        breaks: indices of tokens that begin a paragraph; no span runs over one.
        outside_bias: added to the log-probability of O; negative values find more spans.
        continues: whether each token goes on with a word; a word is never cut.

    Returns:
        Non-overlapping spans in text order.
    """
    if not len(offsets):
        return []
    probabilities = _softmax(logits.astype(np.float64))
    base = np.zeros((len(offsets), len(_BASES)))
    for label, index in enumerate(_BASE_OF_LABEL):
        base[:, index] += probabilities[:, label]
    scores = np.log(base + 1e-12)
    scores[:, 0] += outside_bias
    path = best_path(scores, _allowed(), continues, _within_words())

    spans: list[RoleSpan] = []
    first: int | None = None
    new_paragraph = set(breaks)
    for index in range(len(path) + 1):
        name = _BASES[path[index]] if index < len(path) else OUTSIDE
        if first is not None and (not name.startswith("I") or index in new_paragraph):
            role = _BASES[path[first]].partition("-")[2]
            side = _side(probabilities[first:index], role)
            spans.append(RoleSpan(offsets[first][0], offsets[index - 1][1], role, side))
            first = None
        if first is None and name != OUTSIDE:
            first = index
    return spans


def best_path(
    scores: Array,
    allowed: npt.NDArray[np.bool_],
    continues: Sequence[bool] = (),
    within: npt.NDArray[np.bool_] | None = None,
) -> list[int]:
    """The highest-scoring sequence of labels (Viterbi, 1967).

    Args:
        scores: log-probabilities, shape (tokens, labels).
        allowed: whether label j may follow label i, shape (labels + 1, labels); the last row tells
            with which labels a sequence may begin.
        continues: whether each token goes on with a word; none does where it ends early.
        within: whether label j may follow label i inside a word, shape (labels, labels).

    Returns:
        One label index per token.
    """
    penalty = np.where(allowed, 0.0, -np.inf)
    inside_word = penalty[:-1] if within is None else np.where(within, 0.0, -np.inf)
    total = scores[0] + penalty[-1]
    pointers = np.zeros(scores.shape, dtype=np.int64)
    for index in range(1, len(scores)):
        goes_on = index < len(continues) and continues[index]
        candidates = total[:, None] + (inside_word if goes_on else penalty[:-1])
        pointers[index] = candidates.argmax(axis=0)
        total = candidates.max(axis=0) + scores[index]
    path = [int(total.argmax())]
    for index in range(len(scores) - 1, 0, -1):
        path.append(int(pointers[index, path[-1]]))
    return path[::-1]


def _within_words() -> npt.NDArray[np.bool_]:
    """Of the allowed steps those inside a word: outside stays outside, a span goes on."""
    inside = np.array([name.startswith("I-") for name in _BASES])
    kept: npt.NDArray[np.bool_] = _allowed()[:-1] & inside[None, :]
    kept[0, 0] = True
    return kept


def _allowed() -> npt.NDArray[np.bool_]:
    allowed = np.ones((len(_BASES) + 1, len(_BASES)), dtype=bool)
    for column, name in enumerate(_BASES):
        if name.startswith("I-"):
            allowed[:, column] = False
            allowed[[column, _BASES.index("B" + name[1:])], column] = True
    return allowed


def _side(probabilities: Array, role: str) -> str:
    """The side on which a span's partner stands, by the sum over its tokens."""
    weight = {
        side: sum(
            probabilities[:, index].sum()
            for index, label in enumerate(LABELS)
            if label[2:] == f"{role}-{side}".rstrip("-")
        )
        for side in SIDES[role]
    }
    return max(weight, key=lambda side: float(weight[side]))


def _softmax(logits: Array) -> Array:
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    result: Array = exponentials / exponentials.sum(axis=1, keepdims=True)
    return result
