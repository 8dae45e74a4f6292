from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from stancelib import Pair, StanceClassifier
from stancelib.data.labelled import LabelledPair
from stancelib.training.calibration import best_threshold, calibrate
from stancelib.training.stance import (
    LABELS,
    pad_pair_records,
    pair_records,
    stance_loss,
    stance_model,
    train_classifier,
)
from tests.tiny import tiny_tokenizer

PAIRS = [
    LabelledPair("1", "s", Pair("iran will talk", target="IRN"), ("conciliatory",), "positive"),
    LabelledPair("2", "s", Pair("iran said war", target="IRN"), ("threatening",), "negative"),
    LabelledPair("3", "s", Pair("the country of iran", target="IRN"), (), "neutral"),
]


def test_records_say_what_is_missing() -> None:
    tokenizer = tiny_tokenizer().backend_tokenizer
    only_tone = LabelledPair("4", "s", PAIRS[0].pair, None, "negative")
    only_stance = LabelledPair("5", "s", PAIRS[0].pair, ("accusatory",), None, contrast=True)
    records = pair_records([only_tone, only_stance], tokenizer, 0.5, contrast_weight=2, smoothing=0)
    # Stances, then negative, neutral, positive, then what the two heads weigh.
    assert records[0]["labels"][3:] == [1, 0, 0, 0, 0.5]
    assert records[1]["labels"][:3] == [0, 0, 1] and records[1]["labels"][6:] == [2, 0]


def test_labels_are_smoothed() -> None:
    (record,) = pair_records(PAIRS[:1], tiny_tokenizer().backend_tokenizer, smoothing=0.3)
    assert record["labels"] == pytest.approx([0.85, 0.15, 0.15, 0.1, 0.1, 0.8, 1, 1])


def test_the_loss_leaves_heads_without_weight_out() -> None:
    logits = torch.tensor([[9.0, -9, 3, 9, 0, -9]])
    right = torch.tensor([[1.0, 0, 1, 0, 0, 0, 1, 0]])
    assert stance_loss({"logits": logits}, right) < 0.05
    nothing = torch.tensor([[0.0, 1, 0, 0, 0, 1, 0, 0]])
    assert stance_loss({"logits": logits}, nothing) == 0
    wrong = torch.tensor([[0.0, 0, 1, 1, 0, 0, 1, 1]])
    assert stance_loss({"logits": logits}, wrong) == pytest.approx(9.05, abs=0.01)


def test_the_loss_is_weighted() -> None:
    logits = torch.zeros((1, 6))
    once = stance_loss({"logits": logits}, torch.tensor([[1.0, 0, 0, 0, 0, 1, 1, 1]]))
    twice = stance_loss({"logits": logits}, torch.tensor([[1.0, 0, 0, 0, 0, 1, 2, 2]]))
    assert twice == pytest.approx(2 * once)


def test_batches_are_padded() -> None:
    batch = pad_pair_records(pair_records(PAIRS, tiny_tokenizer().backend_tokenizer))
    assert (
        batch["input_ids"].shape == batch["attention_mask"].shape == batch["token_type_ids"].shape
    )
    assert batch["labels"].shape == (3, LABELS)
    untyped = pad_pair_records(pair_records(PAIRS, tiny_tokenizer().backend_tokenizer), typed=False)
    assert "token_type_ids" not in untyped


def test_a_classifier_learns_its_pairs_and_loads_again(tiny_models: Path, tmp_path: Path) -> None:
    from transformers import TrainingArguments

    tokenizer = tiny_tokenizer()
    model = stance_model(str(tiny_models / "stance"), tokenizer, seed=1)
    arguments = TrainingArguments(
        output_dir=str(tmp_path),
        max_steps=120,
        learning_rate=1e-2,
        use_cpu=True,
        report_to="none",
        save_strategy="no",
        disable_tqdm=True,
    )
    train_classifier(model, tokenizer, pair_records(PAIRS, tokenizer.backend_tokenizer), arguments)
    predictions = StanceClassifier.from_pretrained(tmp_path).predict([one.pair for one in PAIRS])
    assert [one.labels for one in predictions] == [one.stance for one in PAIRS]
    tones = [max(one.sentiment, key=lambda name: one.sentiment[name]) for one in predictions]
    assert tones == [one.sentiment for one in PAIRS]


def test_new_tokens_begin_where_country_is(tmp_path: Path) -> None:
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "country", "said"]
    tokenizer = BertTokenizerFast(vocab={word: place for place, word in enumerate(words)})
    config = BertConfig(
        vocab_size=len(words), hidden_size=32, num_hidden_layers=1, num_attention_heads=2
    )
    BertForSequenceClassification(config).save_pretrained(tmp_path)
    tokenizer.save_pretrained(tmp_path)
    weights = stance_model(str(tmp_path), tokenizer, seed=1).get_input_embeddings().weight
    country, target = (
        weights[tokenizer.convert_tokens_to_ids(token)] for token in ("country", "[CT]")
    )
    assert torch.cosine_similarity(country, target, dim=0) > 0.9
    assert not torch.equal(country, target)


def test_temperatures_undo_overconfidence() -> None:
    generator = np.random.default_rng(0)
    true = generator.normal(size=(4000, 6))
    held = generator.random((4000, 3)) < 1 / (1 + np.exp(-true[:, :3]))
    tones = [generator.choice(3, p=np.exp(row) / np.exp(row).sum()) for row in true[:, 3:]]
    names = ("conciliatory", "threatening", "accusatory")
    pairs = [
        LabelledPair(
            str(i),
            "s",
            PAIRS[0].pair,
            tuple(name for name, holds in zip(names, held[i], strict=True) if holds),
            ("negative", "neutral", "positive")[tones[i]],
        )
        for i in range(4000)
    ]
    settings = calibrate(pairs, true * 2.5)
    assert settings.stance_temperature == pytest.approx(2.5, rel=0.1)
    assert settings.sentiment_temperature == pytest.approx(2.5, rel=0.1)


def test_the_threshold_lies_between_the_classes() -> None:
    probabilities = np.array([0.1, 0.3, 0.35, 0.6, 0.65, 0.9])
    held = np.array([False, False, False, True, True, True])
    assert 0.35 < best_threshold(probabilities, held) <= 0.6
