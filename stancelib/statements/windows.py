"""Text enters, overlapping windows of token ids leave; window logits enter, token logits leave.

The tokens of an article form one stream, its paragraphs set apart by ``[SEP]``.  The stream is cut
into windows of equal size that overlap, so that every token is seen with context on both sides;
where windows overlap, a token is judged by the window in which it stands deepest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from stancelib.runtime.checkpoint import encodable, token_id
from stancelib.schema import Span
from stancelib.statements.paragraphs import paragraph_spans

SPECIAL: Span = (-1, -1)
Logits = npt.NDArray[np.float32]


@dataclass(frozen=True)
class TokenStream:
    """The tokens of one article.

    Attributes:
        ids: vocabulary ids, ``[SEP]`` between paragraphs.
        offsets: span of each token in the article; SPECIAL for ``[SEP]``.
        continues: whether a token goes on with the word of the token before.
    """

    ids: list[int]
    offsets: list[Span]
    continues: list[bool]


@dataclass(frozen=True)
class Window:
    """Tokens ``start`` to ``end`` (half-open) of a stream."""

    start: int
    end: int


def token_stream(tokenizer: Tokenizer, text: str) -> TokenStream:
    """Tokenise an article paragraph by paragraph."""
    separator = token_id(tokenizer, "[SEP]")
    paragraphs = paragraph_spans(text)
    encodings = tokenizer.encode_batch(
        [encodable(text[start:end]) for start, end in paragraphs], add_special_tokens=False
    )
    ids: list[int] = []
    offsets: list[Span] = []
    for (paragraph_start, _), encoding in zip(paragraphs, encodings, strict=True):
        if ids:
            ids.append(separator)
            offsets.append(SPECIAL)
        ids.extend(encoding.ids)
        offsets.extend(
            (paragraph_start + start, paragraph_start + end) for start, end in encoding.offsets
        )
    continues = [
        index > 0 and offsets[index - 1][1] == start > 0 and text[start - 1 : start + 1].isalnum()
        for index, (start, _) in enumerate(offsets)
    ]
    return TokenStream(ids, offsets, continues)


def cut_windows(length: int, size: int, overlap: int, first: int = 0) -> list[Window]:
    """Windows of at most ``size`` tokens over a stream of ``length`` tokens.

    Args:
        length: tokens in the stream; zero gives no window.
        size: tokens in a window.
        overlap: tokens that neighbours share, less than ``size``.
        first: tokens in a shorter first window (training shifts the cuts with it); 0 for none.
    """
    windows: list[Window] = []
    end = 0
    while end < length:
        start = max(0, end - overlap)
        end = min(length, start + size if windows or not first else first)
        windows.append(Window(start, end))
    return windows


def window_ids(tokenizer: Tokenizer, stream: TokenStream, window: Window) -> list[int]:
    """Model input of one window: ``[CLS]``, its tokens, ``[SEP]``."""
    return [
        token_id(tokenizer, "[CLS]"),
        *stream.ids[window.start : window.end],
        token_id(tokenizer, "[SEP]"),
    ]


def merge_windows(length: int, windows: Sequence[Window], logits: Sequence[Logits]) -> Logits:
    """Logits of every token of a stream.

    Args:
        length: tokens in the stream.
        windows: what ``cut_windows`` returned.
        logits: for each window, its logits without ``[CLS]`` and the last ``[SEP]``, shape
            (window tokens, labels).

    Returns:
        Shape (length, labels): each token's logits from the window in which it stands deepest.
    """
    merged = np.zeros((length, logits[0].shape[1] if logits else 0), dtype=np.float32)
    depth = np.full(length, -1)
    for window, window_logits in zip(windows, logits, strict=True):
        position = np.arange(window.start, window.end)
        # The stream's own ends are no window edges: nothing was cut away there.
        left = position - window.start if window.start > 0 else np.full(len(position), length)
        right = window.end - 1 - position if window.end < length else np.full(len(position), length)
        here = np.minimum(left, right)
        deeper = here > depth[position]
        merged[position[deeper]] = window_logits[deeper]
        depth[position[deeper]] = here[deeper]
    return merged
