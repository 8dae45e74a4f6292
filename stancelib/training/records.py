"""Lists of token ids enter, padded tensors leave: what every training shares."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from tokenizers import Tokenizer
from torch.utils.data import Dataset


class TrainingRecords(Dataset[dict[str, Any]]):
    """A list of records as a torch dataset."""

    def __init__(self, records: Sequence[dict[str, Any]]) -> None:
        self.records = records

    def __len__(self) -> int:
        return len(self.records)

    def __getitem__(self, index: int) -> dict[str, Any]:
        return self.records[index]


def pad(rows: Sequence[Sequence[int]], value: int) -> torch.Tensor:
    """Rows of unequal length as one int64 tensor of shape (rows, longest row)."""
    longest = max(len(row) for row in rows)
    return torch.tensor([[*row, *[value] * (longest - len(row))] for row in rows])


def pad_token_records(records: Sequence[dict[str, Any]]) -> dict[str, torch.Tensor]:
    """Batch of the tagger: ``input_ids``, ``attention_mask``, ``labels``, all (batch, length)."""
    ids = [record["input_ids"] for record in records]
    return {
        "input_ids": pad(ids, 0),
        "attention_mask": pad([[1] * len(row) for row in ids], 0),
        "labels": pad([record["labels"] for record in records], -100),
    }


def plain_tokenizer(tokenizer: Any) -> Tokenizer:
    """The fast tokenizer inside a ``transformers`` one, freed of padding and truncation.

    Published sentence encoders carry both in tokenizer.json (all-MiniLM-L6-v2 cuts at 128 tokens);
    text would be lost without a word.  The change reaches what is saved with the checkpoint.
    """
    inner: Tokenizer = tokenizer.backend_tokenizer
    inner.no_padding()
    inner.no_truncation()
    inner.encode_special_tokens = True
    return inner
