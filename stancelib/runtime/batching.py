"""Token ids of any number of inputs enter; their logits leave in the same order.

Inputs are sorted by length, so that a batch holds little padding, and equal inputs run once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from stancelib.errors import InputError
from stancelib.runtime.network import Ids, Logits, Network


@dataclass(frozen=True)
class ModelInput:
    """One input of a network, special tokens included.

    Attributes:
        ids: vocabulary ids.
        types: token types (0 first segment, 1 second), as many as ids.
    """

    ids: tuple[int, ...]
    types: tuple[int, ...]


def run_network(
    network: Network, inputs: Sequence[ModelInput], batch_size: int, pad_id: int = 0
) -> list[Logits]:
    """Logits of every input, in order: shape (labels,), or (tokens, labels) for a token classifier.

    Raises:
        InputError: when ``batch_size`` isn't positive.
    """
    if batch_size < 1:
        raise InputError(f"found batch_size {batch_size}, expected at least 1")
    places: dict[ModelInput, list[int]] = {}
    for index, one in enumerate(inputs):
        places.setdefault(one, []).append(index)
    distinct = sorted(places, key=lambda one: len(one.ids))
    results: list[Logits | None] = [None] * len(inputs)
    for first in range(0, len(distinct), batch_size):
        batch = distinct[first : first + batch_size]
        logits = network(*_padded(batch, pad_id))
        for row, one in enumerate(batch):
            own = logits[row, : len(one.ids)] if logits.ndim == 3 else logits[row]
            for index in places[one]:
                results[index] = own
    return [result for result in results if result is not None]


def _padded(batch: Sequence[ModelInput], pad_id: int) -> tuple[Ids, Ids, Ids]:
    longest = max(len(one.ids) for one in batch)
    ids = np.full((len(batch), longest), pad_id, dtype=np.int64)
    mask = np.zeros((len(batch), longest), dtype=np.int64)
    types = np.zeros((len(batch), longest), dtype=np.int64)
    for row, one in enumerate(batch):
        ids[row, : len(one.ids)] = one.ids
        mask[row, : len(one.ids)] = 1
        types[row, : len(one.ids)] = one.types
    return ids, mask, types
