from __future__ import annotations

from pathlib import Path

import torch

from stancelib.data.polnear import AttributedArticle
from stancelib.schema import Attribution
from stancelib.statements.labels import LABELS
from stancelib.statements.splitter import StatementSplitter
from stancelib.training.records import pad_token_records
from stancelib.training.statements import train_tagger, window_records
from tests.tiny import tiny_tokenizer

TEXT = "the minister said that they will talk. iran said that iraq will not."
GOLD = (
    Attribution(((18, 37),), ((0, 12),), ((13, 17),)),
    Attribution(((49, 67),), ((39, 43),), ((44, 48),)),
)
ARTICLE = AttributedArticle("a", TEXT, GOLD)


def test_windows_carry_a_label_for_every_token() -> None:
    records = window_records([ARTICLE] * 2, tiny_tokenizer().backend_tokenizer, 12, 4, passes=3)
    assert all(len(one["input_ids"]) == len(one["labels"]) <= 14 for one in records)
    assert all(one["labels"][0] == one["labels"][-1] == -100 for one in records)
    seen = {LABELS[label] for one in records for label in one["labels"] if label >= 0}
    assert {"B-source", "B-cue-left", "B-content-left", "O"} <= seen


def test_passes_cut_at_different_places() -> None:
    tokenizer = tiny_tokenizer().backend_tokenizer
    one, two = (window_records([ARTICLE], tokenizer, 12, 4, passes=n) for n in (1, 2))
    assert two[: len(one)] == one and two[len(one) : 2 * len(one)] != one


def test_padding_is_not_learnt() -> None:
    batch = pad_token_records(
        [{"input_ids": [1, 2, 3], "labels": [-100, 0, 1]}, {"input_ids": [4], "labels": [5]}]
    )
    assert batch["attention_mask"].tolist() == [[1, 1, 1], [1, 0, 0]]
    assert batch["labels"].tolist() == [[-100, 0, 1], [5, -100, -100]]


def test_a_tagger_learns_a_text_by_heart_and_the_splitter_reads_it_back(
    tiny_models: Path, tmp_path: Path
) -> None:
    from transformers import TrainingArguments

    tokenizer = tiny_tokenizer()
    records = window_records([ARTICLE], tokenizer.backend_tokenizer, 60, 8)
    arguments = TrainingArguments(
        output_dir=str(tmp_path),
        max_steps=400,
        learning_rate=5e-3,
        use_cpu=True,
        report_to="none",
        save_strategy="no",
        disable_tqdm=True,
        seed=3,
    )
    torch.manual_seed(3)
    train_tagger(records * 4, str(tiny_models / "statements"), tokenizer, arguments)
    statements = StatementSplitter.from_pretrained(tmp_path).split(TEXT)
    assert [(one.content, one.source, one.cue) for one in statements] == [
        (one.content, one.source, one.cue) for one in GOLD
    ]
