from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stancelib.errors import InputError
from stancelib.runtime.batching import ModelInput, run_network


class Summing:
    """A network whose logits are sums of ids, and which remembers the batches it saw."""

    precision = "float32"

    def __init__(self, per_token: bool) -> None:
        self.per_token = per_token
        self.batches: list[tuple[int, int]] = []

    def __call__(self, ids: np.ndarray, mask: np.ndarray, types: np.ndarray) -> np.ndarray:
        self.batches.append(ids.shape)
        assert ((ids == 0) == (mask == 0)).all() and types.shape == ids.shape
        if self.per_token:
            return np.stack([ids, mask], axis=-1).astype(np.float32)
        return np.stack([ids.sum(axis=1), mask.sum(axis=1)], axis=-1).astype(np.float32)


def inputs_of(lengths: list[int]) -> list[ModelInput]:
    return [ModelInput(tuple([7] * n), (0,) * n) for n in lengths]


@given(st.lists(st.integers(1, 9), max_size=20), st.integers(1, 7), st.booleans())
def test_results_come_in_order_whatever_the_batches(
    lengths: list[int], batch_size: int, per_token: bool
) -> None:
    results = run_network(Summing(per_token), inputs_of(lengths), batch_size)
    assert len(results) == len(lengths)
    for length, result in zip(lengths, results, strict=True):
        expected = [[7.0, 1.0]] * length if per_token else [7.0 * length, float(length)]
        assert result.tolist() == expected


def test_equal_inputs_run_once_and_batches_are_sorted_by_length() -> None:
    network = Summing(False)
    run_network(network, inputs_of([5, 1, 5, 2, 5, 1]), 2)
    assert network.batches == [(2, 2), (1, 5)]


@pytest.mark.parametrize("batch_size", [0, -1])
def test_batch_size_must_be_positive(batch_size: int) -> None:
    with pytest.raises(InputError, match=r"found batch_size .*, expected at least 1"):
        run_network(Summing(False), inputs_of([1]), batch_size)
