"""Labelled pairs enter; a six-logit checkpoint leaves: the stance classifier's training."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import torch
from tokenizers import Tokenizer
from torch.nn import functional

from stancelib.data.labelled import LabelledPair
from stancelib.schema import SENTIMENTS, STANCES
from stancelib.stance.decoding import LOGIT_NAMES
from stancelib.stance.encoding import COUNTRY_TOKENS, SPECIAL_TOKENS, PairEncoder
from stancelib.training.records import TrainingRecords, pad

Record = dict[str, Any]
MISSING = -1


def pair_records(
    pairs: Iterable[LabelledPair],
    tokenizer: Tokenizer,
    weight: float = 1.0,
    contrast_weight: float = 1.0,
) -> list[Record]:
    """Training records of labelled pairs.

    Args:
        pairs: stance or sentiment may be None; the loss then leaves that head out.
        tokenizer: one that knows the encoder's special tokens.
        weight: of every pair in the loss.
        contrast_weight: of a pair whose statement has a twin, in place of ``weight``.

    Returns:
        ``input_ids``, ``token_type_ids`` and ``labels``: three stances (0 or 1), the index of the
        sentiment, and the weight in thousandths; MISSING where there is no label.
    """
    pairs = list(pairs)
    inputs = PairEncoder(tokenizer).encode([one.pair for one in pairs])
    records = []
    for one, parts in zip(pairs, inputs, strict=True):
        stance = (
            [MISSING] * len(STANCES)
            if one.stance is None
            else [int(name in one.stance) for name in STANCES]
        )
        tone = MISSING if one.sentiment is None else SENTIMENTS.index(one.sentiment)
        own_weight = contrast_weight if one.contrast else weight
        records.append(
            {
                "input_ids": list(parts[0].ids),
                "token_type_ids": list(parts[0].types),
                "labels": [*stance, tone, round(1000 * own_weight)],
            }
        )
    return records


def pad_pair_records(records: Sequence[Record]) -> dict[str, torch.Tensor]:
    """Batch of the classifier: ids, mask, types (batch, length) and labels (batch, 5)."""
    ids = [record["input_ids"] for record in records]
    return {
        "input_ids": pad(ids, 0),
        "attention_mask": pad([[1] * len(row) for row in ids], 0),
        "token_type_ids": pad([record["token_type_ids"] for record in records], 0),
        "labels": torch.tensor([record["labels"] for record in records]),
    }


def stance_loss(
    outputs: Any, labels: torch.Tensor, num_items_in_batch: Any = None, smoothing: float = 0.05
) -> torch.Tensor:
    """Binary cross-entropy over the stances plus cross-entropy over the sentiment.

    Args:
        outputs: of the model; ``logits`` of shape (batch, 6).
        labels: as ``pair_records`` lays them out, shape (batch, 5).
        num_items_in_batch: given by the Trainer, not needed.
        smoothing: label smoothing of both heads.
    """
    logits = outputs["logits"].float()
    stances = len(STANCES)
    weights = labels[:, stances + 1].float() / 1000
    known = (labels[:, :stances] != MISSING).float() * weights[:, None]
    wanted = labels[:, :stances].clamp(min=0).float() * (1 - smoothing) + smoothing / 2
    stance = functional.binary_cross_entropy_with_logits(
        logits[:, :stances], wanted, reduction="none"
    )
    tone = functional.cross_entropy(
        logits[:, stances:],
        labels[:, stances],
        ignore_index=MISSING,
        label_smoothing=smoothing,
        reduction="none",
    )
    # Divided by the batch, not by the labels known: a batch without stance labels weighs less.
    return ((stance * known).sum() + (tone * weights).sum()) / len(labels)


def stance_model(base: str, tokenizer: Any, seed: int) -> Any:
    """The base encoder with a six-logit head and embeddings for the encoder's special tokens.

    Args:
        base: Hub id or folder.
        tokenizer: its ``transformers`` tokenizer; the special tokens are added to it.
        seed: of the head's first weights.
    """
    from transformers import AutoModelForSequenceClassification

    torch.manual_seed(seed)
    model = AutoModelForSequenceClassification.from_pretrained(
        base,
        num_labels=len(LOGIT_NAMES),
        id2label=dict(enumerate(LOGIT_NAMES)),
        label2id={name: index for index, name in enumerate(LOGIT_NAMES)},
        # A base that classifies something else brings a head of another size: it is replaced.
        ignore_mismatched_sizes=True,
        attn_implementation="eager",
        attention_probs_dropout_prob=0.0,
    )
    if tokenizer.add_special_tokens({"additional_special_tokens": list(SPECIAL_TOKENS)}):
        model.resize_token_embeddings(len(tokenizer))
        embeddings = model.get_input_embeddings().weight.data
        # "country" is where the meaning of the country tokens starts from.
        country = embeddings[tokenizer.convert_tokens_to_ids("country")]
        for token in COUNTRY_TOKENS:
            noise = torch.randn_like(country) * country.std() * 0.2
            embeddings[tokenizer.convert_tokens_to_ids(token)] = country + noise
    return model


def train_classifier(
    model: Any, tokenizer: Any, records: list[Record], arguments: Any, resume: bool = False
) -> Any:
    """Fine-tune a six-logit classifier and save it to the arguments' ``output_dir``.

    Args:
        model: what ``stance_model`` returned.
        tokenizer: its tokenizer.
        records: what ``pair_records`` returned, of all corpora together.
        arguments: ``transformers.TrainingArguments``.
        resume: go on from the last checkpoint in ``output_dir``.
    """
    from transformers import Trainer

    trainer = Trainer(
        model=model,
        args=arguments,
        train_dataset=TrainingRecords(records),
        data_collator=pad_pair_records,
        processing_class=tokenizer,
        compute_loss_func=stance_loss,
    )
    trainer.train(resume_from_checkpoint=resume)
    trainer.save_model()
    return model
