from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stancelib.statements.windows import SPECIAL, Window, cut_windows, merge_windows, token_stream
from tests.tiny import tiny_tokenizer

TOKENIZER = tiny_tokenizer().backend_tokenizer


def test_paragraphs_are_set_apart() -> None:
    text = "they said\n\nno"
    stream = token_stream(TOKENIZER, text)
    pieces = ["|" if span == SPECIAL else text[slice(*span)] for span in stream.offsets]
    assert "".join(pieces) == "theysaid|no"


@given(st.text())
def test_offsets_point_into_the_text(text: str) -> None:
    stream = token_stream(TOKENIZER, text)
    assert len(stream.ids) == len(stream.offsets)
    real = [span for span in stream.offsets if span != SPECIAL]
    assert all(0 <= start < end <= len(text) for start, end in real)
    assert real == sorted(real)


@given(
    length=st.integers(0, 400),
    size=st.integers(2, 60),
    overlap=st.integers(0, 59),
    first=st.integers(0, 60),
)
def test_windows_cover_every_token(length: int, size: int, overlap: int, first: int) -> None:
    overlap = min(overlap, size - 1)
    first = min(max(first, overlap + 1), size) if first else 0
    windows = cut_windows(length, size, overlap, first)
    assert {i for window in windows for i in range(window.start, window.end)} == set(range(length))
    assert all(0 < window.end - window.start <= size for window in windows)


def test_a_token_is_judged_where_it_stands_deepest() -> None:
    windows = [Window(0, 6), Window(2, 8)]
    logits = [np.full((6, 1), 1, np.float32), np.full((6, 1), 2, np.float32)]
    merged = merge_windows(8, windows, logits)[:, 0].tolist()
    # Token 3 is two from the first window's end and one from the second's start; 4 the reverse.
    assert merged == [1, 1, 1, 1, 2, 2, 2, 2]


@pytest.mark.parametrize("length", [0, 1, 5])
def test_short_streams(length: int) -> None:
    windows = cut_windows(length, 10, 4)
    logits = [np.ones((w.end - w.start, 3), np.float32) for w in windows]
    assert merge_windows(length, windows, logits).shape[0] == length
