"""Tiny random checkpoints: everything a real one has, in a few kilobytes."""

from __future__ import annotations

import string
from pathlib import Path
from typing import Any

from stancelib.runtime.checkpoint import write_sums
from stancelib.stance.encoding import SPECIAL_TOKENS

_WORDS = (
    "the a country said that minister they iran iraq peru will not talk war and of to in".split()
)


def tiny_tokenizer() -> Any:
    """A BERT tokenizer that knows letters, a few words and the encoder's special tokens."""
    from transformers import BertTokenizerFast

    marks = list(string.punctuation) + list("“”‘’…")
    letters = [*string.ascii_lowercase, *string.digits]
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *marks, *letters]
    vocabulary += [f"##{letter}" for letter in letters] + _WORDS[2:]
    tokenizer = BertTokenizerFast(vocab={word: place for place, word in enumerate(vocabulary)})
    tokenizer.add_special_tokens({"additional_special_tokens": list(SPECIAL_TOKENS)})
    return tokenizer


def save_tiny_checkpoint(folder: Path, task: str, labels: tuple[str, ...]) -> Path:
    """A random two-layer model with everything a checkpoint folder needs."""
    import torch
    from transformers import (
        BertConfig,
        BertForSequenceClassification,
        BertForTokenClassification,
    )

    torch.manual_seed(0)
    tokenizer = tiny_tokenizer()
    config = BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        num_labels=len(labels),
        id2label=dict(enumerate(labels)),
        label2id={label: index for index, label in enumerate(labels)},
        initializer_range=0.5,
    )
    model_class = BertForTokenClassification if task == "token" else BertForSequenceClassification
    model_class(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    write_sums(folder)
    return folder
