"""Labelled pairs enter; a six-logit checkpoint leaves: the stance classifier's training."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Sequence
from functools import partial
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
# Columns of a record's labels: wanted probabilities of the six logits, and what each head weighs.
LABELS = len(LOGIT_NAMES) + 2


def pair_records(
    pairs: Iterable[LabelledPair],
    tokenizer: Tokenizer,
    weight: float = 1.0,
    contrast_weight: float = 1.0,
    smoothing: float = 0.05,
) -> list[Record]:
    """Training records of labelled pairs.

    Args:
        pairs: stance or sentiment may be None; that head then weighs nothing.
        tokenizer: one that knows the encoder's special tokens.
        weight: of every pair in the loss.
        contrast_weight: of a pair whose statement has a twin, in place of ``weight``.
        smoothing: label smoothing of both heads.

    Returns:
        ``input_ids``, ``token_type_ids`` and ``labels``: LABELS numbers, the wanted probability of
        each of LOGIT_NAMES, the weight of the stances and the weight of the sentiment.
    """
    pairs = list(pairs)
    inputs = PairEncoder(tokenizer).encode([one.pair for one in pairs])
    records = []
    for one, parts in zip(pairs, inputs, strict=True):
        stances = [float(name in (one.stance or ())) for name in STANCES]
        tones = [float(name == one.sentiment) for name in SENTIMENTS]
        own_weight = contrast_weight if one.contrast else weight
        labels = [
            *((1 - smoothing) * wanted + smoothing / 2 for wanted in stances),
            *((1 - smoothing) * wanted + smoothing / len(SENTIMENTS) for wanted in tones),
            own_weight * (one.stance is not None),
            own_weight * (one.sentiment is not None),
        ]
        records.append(
            {
                "input_ids": list(parts[0].ids),
                "token_type_ids": list(parts[0].types),
                "labels": labels,
            }
        )
    return records


def pad_pair_records(records: Sequence[Record], typed: bool = True) -> dict[str, torch.Tensor]:
    """Batch of the classifier: ids, mask, types (batch, length) and labels (batch, LABELS).

    Args:
        records: what ``pair_records`` returned.
        typed: give ``token_type_ids``; a model without segments must not get them.
    """
    ids = [record["input_ids"] for record in records]
    batch = {
        "input_ids": pad(ids, 0),
        "attention_mask": pad([[1] * len(row) for row in ids], 0),
        "labels": torch.tensor([record["labels"] for record in records]),
    }
    if typed:
        batch["token_type_ids"] = pad([record["token_type_ids"] for record in records], 0)
    return batch


def stance_loss(outputs: Any, labels: torch.Tensor, num_items_in_batch: Any = None) -> torch.Tensor:
    """Binary cross-entropy over the stances plus cross-entropy over the sentiment.

    Args:
        outputs: of the model; ``logits`` of shape (batch, 6).
        labels: as ``pair_records`` lays them out, shape (batch, LABELS).
        num_items_in_batch: given by the Trainer, not needed.
    """
    logits = outputs["logits"].float()
    stances = len(STANCES)
    wanted, weights = labels[:, : len(LOGIT_NAMES)], labels[:, len(LOGIT_NAMES) :]
    stance = functional.binary_cross_entropy_with_logits(
        logits[:, :stances], wanted[:, :stances], reduction="none"
    )
    tone = functional.cross_entropy(logits[:, stances:], wanted[:, stances:], reduction="none")
    # Divided by the batch, not by the labels known: a batch without stance labels weighs less.
    return ((stance.sum(-1) * weights[:, 0]) + (tone * weights[:, 1])).sum() / len(labels)


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

    # MPNet and its like know no second segment; the separating token tells it.
    typed = "token_type_ids" in inspect.signature(model.forward).parameters
    trainer = Trainer(
        model=model,
        args=arguments,
        train_dataset=TrainingRecords(records),
        data_collator=partial(pad_pair_records, typed=typed),
        processing_class=tokenizer,
        compute_loss_func=stance_loss,
    )
    trainer.train(resume_from_checkpoint=resume)
    trainer.save_model()
    return model
