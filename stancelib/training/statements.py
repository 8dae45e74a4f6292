"""Attributed articles enter; a token-classification checkpoint leaves: the tagger's training."""

from __future__ import annotations

import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from stancelib.data.polnear import AttributedArticle
from stancelib.statements.labels import LABEL_IDS, LABELS, token_labels
from stancelib.statements.windows import cut_windows, token_stream, window_ids
from stancelib.training.records import TrainingRecords, pad_token_records

Record = dict[str, list[int]]


def window_records(
    articles: Iterable[AttributedArticle],
    tokenizer: Tokenizer,
    size: int,
    overlap: int,
    passes: int = 1,
    seed: int = 0,
) -> list[Record]:
    """Training records of the tagger.

    Args:
        articles: gold.
        tokenizer: the base checkpoint's tokenizer.
        size: tokens in a window, without ``[CLS]`` and ``[SEP]``.
        overlap: tokens shared by neighbouring windows.
        passes: how often every article is cut; each pass cuts at other places, so that no token
            always stands at a window's edge.  Train one epoch over all of them.
        seed: of the cuts.

    Returns:
        ``input_ids`` and ``labels`` (-100 at special tokens) of every window.
    """
    generator = random.Random(seed)
    records = []
    for article in articles:
        stream = token_stream(tokenizer, article.text)
        labels = token_labels(article.attributions, stream.offsets)
        for number in range(passes):
            first = generator.randint(overlap + 1, size) if number else 0
            for window in cut_windows(len(stream.ids), size, overlap, first):
                records.append(
                    {
                        "input_ids": window_ids(tokenizer, stream, window),
                        "labels": [-100, *labels[window.start : window.end], -100],
                    }
                )
    return records


def train_tagger(
    records: list[Record],
    base: str | Path,
    tokenizer: Any,
    arguments: Any,
    resume: bool = False,
) -> Any:
    """Fine-tune a token classifier on window records.

    Args:
        records: what ``window_records`` returned.
        base: Hub id or folder of the encoder to start from.
        tokenizer: its ``transformers`` tokenizer, saved beside the weights.
        arguments: ``transformers.TrainingArguments``; the checkpoint is written to its
            ``output_dir``.
        resume: go on from the last checkpoint in ``output_dir``.

    Returns:
        The trained ``transformers`` model.
    """
    from transformers import AutoModelForTokenClassification, Trainer

    model = AutoModelForTokenClassification.from_pretrained(
        base,
        num_labels=len(LABELS),
        id2label=dict(enumerate(LABELS)),
        label2id=LABEL_IDS,
        # A base that classifies something else brings a head of another size: it is replaced.
        ignore_mismatched_sizes=True,
        # Without attention dropout the eager kernel is the fastest one for training on a CPU.
        attn_implementation="eager",
        attention_probs_dropout_prob=0.0,
    )
    trainer = Trainer(
        model=model,
        args=arguments,
        train_dataset=TrainingRecords(records),
        data_collator=pad_token_records,
        processing_class=tokenizer,
    )
    trainer.train(resume_from_checkpoint=resume)
    trainer.save_model()
    return model
