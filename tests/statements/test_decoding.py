from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stancelib.statements.decoding import best_path, decode_spans
from stancelib.statements.labels import LABEL_IDS, LABELS, RoleSpan

OFFSETS = [(i * 4, i * 4 + 3) for i in range(6)]


def logits_of(*labels: str) -> np.ndarray:
    logits = np.zeros((len(labels), len(LABELS)), np.float32)
    for row, label in enumerate(labels):
        logits[row, LABEL_IDS[label]] = 6
    return logits


def test_spans_and_sides() -> None:
    logits = logits_of(
        "B-source", "I-source", "B-cue-left", "B-content-left", "I-content-left", "O"
    )
    assert decode_spans(logits, OFFSETS) == [
        RoleSpan(0, 7, "source", ""),
        RoleSpan(8, 11, "cue", "left"),
        RoleSpan(12, 19, "content", "left"),
    ]


def test_a_span_that_lacks_its_beginning_is_mended() -> None:
    logits = logits_of("O", "I-source", "I-source", "O", "O", "O")
    logits[1, LABEL_IDS["B-source"]] = 5
    assert decode_spans(logits, OFFSETS) == [RoleSpan(4, 11, "source", "")]


def test_doubt_about_the_side_is_not_doubt_about_the_span() -> None:
    logits = np.zeros((1, len(LABELS)), np.float32)
    logits[0, LABEL_IDS["O"]] = 3.0
    logits[0, LABEL_IDS["B-content-left"]] = 2.8
    logits[0, LABEL_IDS["B-content-right"]] = 2.7
    assert decode_spans(logits, OFFSETS[:1]) == [RoleSpan(0, 3, "content", "left")]
    assert decode_spans(logits, OFFSETS[:1], outside_bias=2.0) == []


def test_no_span_runs_over_a_paragraph() -> None:
    logits = logits_of("B-content-left", *["I-content-left"] * 5)
    spans = decode_spans(logits, OFFSETS, breaks=[3])
    assert [(span.start, span.end) for span in spans] == [(0, 11), (12, 23)]


def test_no_tokens_no_spans() -> None:
    assert decode_spans(np.zeros((0, len(LABELS)), np.float32), []) == []


@given(seed=st.integers(0, 10_000), tokens=st.integers(1, 5), labels=st.integers(2, 4))
def test_the_best_path_is_the_best_of_all_paths(seed: int, tokens: int, labels: int) -> None:
    generator = np.random.default_rng(seed)
    scores = generator.normal(size=(tokens, labels))
    allowed = generator.random((labels + 1, labels)) < 0.7
    allowed[:, 0] = True

    def score(path: tuple[int, ...]) -> float:
        legal = allowed[-1, path[0]] and all(allowed[a, b] for a, b in itertools.pairwise(path))
        return sum(scores[i, label] for i, label in enumerate(path)) if legal else -np.inf

    best = max(score(path) for path in itertools.product(range(labels), repeat=tokens))
    assert score(tuple(best_path(scores, allowed))) == pytest.approx(best)


def test_a_word_is_never_cut() -> None:
    inside = "I-content-left"
    logits = logits_of("B-content-left", inside, inside, "O", "O")
    # The last two tokens go on with the third: half of the word alone isn't content.
    logits[2] *= 2
    offsets = [(0, 2), (3, 5), (6, 8), (8, 9), (9, 11)]
    [cut] = decode_spans(logits, offsets)
    [whole] = decode_spans(logits, offsets, continues=[False, False, False, True, True])
    assert (cut.start, cut.end) == (0, 8)
    assert (whole.start, whole.end) in ((0, 5), (0, 11))
