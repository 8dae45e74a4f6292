from __future__ import annotations

import json
from pathlib import Path

import pytest

from stancelib import InputError
from stancelib.data.tables import READERS, load_dataset


def test_our_own_corpus_as_a_dataset() -> None:
    dataset = load_dataset("authored", "dev")
    row = dataset[0]
    assert row["text"] and row["group"].startswith("s") and row["sentiment"]
    assert {"target_spans", "source_spans", "context", "stance", "kind"} <= set(row)
    articles = load_dataset("articles", "dev")
    assert articles[0]["statements"][0]["content"]
    assert len(articles) >= 25


def test_public_corpora_need_their_folder(tmp_path: Path) -> None:
    row = {"mention": "Peru", "polarity": 1, "from": 0, "to": 4, "sentence": "Peru won.", "id": "x"}
    (tmp_path / "train.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    (tmp_path / "train.txt").write_text("[a] hit [b].\ta\tb\t3\n", encoding="utf-8")
    assert load_dataset("newsmtsc", "train", tmp_path)[0]["target_spans"] == [[0, 4]]
    assert load_dataset("dse", "train", tmp_path)["sentiment"] == ["negative", "neutral"]
    for name, (splits, _, needs_path) in READERS.items():
        if needs_path:
            with pytest.raises(InputError, match=f"{name} is not bundled; give path="):
                load_dataset(name, splits[0])
            with pytest.raises(InputError, match="found no"):
                load_dataset(name, splits[0], tmp_path / "nowhere")


def test_unknown_names_are_refused() -> None:
    with pytest.raises(InputError, match="found corpus 'imdb', expected one of authored, articles"):
        load_dataset("imdb", "train")
    with pytest.raises(InputError, match="found split 'test', but plv has train"):
        load_dataset("plv", "test", ".")
