"""Article texts enter; the role spans of each leave: tokenise, run the network, decode."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from tokenizers import Tokenizer

from stancelib.runtime.batching import ModelInput, run_network
from stancelib.runtime.network import Logits, Network
from stancelib.statements.decoding import decode_spans
from stancelib.statements.labels import RoleSpan
from stancelib.statements.windows import (
    SPECIAL,
    TokenStream,
    Window,
    cut_windows,
    merge_windows,
    token_stream,
    window_ids,
)


@dataclass(frozen=True)
class TaggerSettings:
    """How the tagger reads; stored with the checkpoint.

    Attributes:
        window: tokens in a window, without ``[CLS]`` and ``[SEP]``.
        overlap: tokens that neighbouring windows share.
        outside_bias: see ``decode_spans``.
    """

    window: int = 254
    overlap: int = 64
    outside_bias: float = 0.0


def tag(
    texts: Sequence[str],
    tokenizer: Tokenizer,
    network: Network,
    settings: TaggerSettings,
    batch_size: int,
) -> list[list[RoleSpan]]:
    """Role spans of every text, in order."""
    streams = [token_stream(tokenizer, text) for text in texts]
    logits = stream_logits(streams, tokenizer, network, settings, batch_size)
    return [
        decode_stream(stream, own, settings.outside_bias)
        for stream, own in zip(streams, logits, strict=True)
    ]


def stream_logits(
    streams: Sequence[TokenStream],
    tokenizer: Tokenizer,
    network: Network,
    settings: TaggerSettings,
    batch_size: int,
) -> list[Logits]:
    """Logits of every stream, each of shape (tokens, labels)."""
    windows: list[list[Window]] = [
        cut_windows(len(stream.ids), settings.window, settings.overlap) for stream in streams
    ]
    inputs = []
    for stream, own in zip(streams, windows, strict=True):
        for window in own:
            ids = tuple(window_ids(tokenizer, stream, window))
            inputs.append(ModelInput(ids, (0,) * len(ids)))
    results = iter(run_network(network, inputs, batch_size))
    return [
        merge_windows(len(stream.ids), own, [next(results)[1:-1] for _ in own])
        for stream, own in zip(streams, windows, strict=True)
    ]


def decode_stream(stream: TokenStream, logits: Logits, outside_bias: float) -> list[RoleSpan]:
    """Role spans of one stream; a span ends with its paragraph."""
    kept = [index for index, offset in enumerate(stream.offsets) if offset != SPECIAL]
    offsets = [stream.offsets[index] for index in kept]
    breaks = [place for place, index in enumerate(kept) if place and kept[place - 1] != index - 1]
    continues = [stream.continues[index] for index in kept]
    return decode_spans(logits[np.array(kept, dtype=int)], offsets, breaks, outside_bias, continues)
