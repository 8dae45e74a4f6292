"""Tiny random checkpoints: everything a real one has, in a few kilobytes."""

from __future__ import annotations

import json
import string
from pathlib import Path
from typing import Any

from stancelib.runtime.checkpoint import write_sums
from stancelib.stance.decoding import LOGIT_NAMES
from stancelib.stance.encoding import SPECIAL_TOKENS
from stancelib.statements.labels import LABELS

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


def save_tiny_models(folder: Path) -> Path:
    """A folder as ``stancelib.load`` takes it, with two tiny random checkpoints."""
    save_tiny_checkpoint(folder / "statements", "token", LABELS)
    save_tiny_checkpoint(folder / "stance", "sequence", LOGIT_NAMES)
    config = folder / "statements" / "config.json"
    settings = json.loads(config.read_text())
    settings["stancelib"] = {"tagger": {"window": 30, "overlap": 8}}
    config.write_text(json.dumps(settings))
    write_sums(folder / "statements")
    return folder


def save_tiny_onnx_models(folder: Path, seed: int = 0) -> Path:
    """The same without PyTorch, which takes long to import: what many processes can load.

    Each "network" is a table of random logits, one row a token; the stance's are their mean.  Words
    that aren't in the vocabulary are one token, and lean to no role, so that articles are quick.
    """
    for name, labels in (("statements", LABELS), ("stance", LOGIT_NAMES)):
        path = folder / name
        path.mkdir(parents=True)
        tokenizer = _plain_tokenizer()
        tokenizer.save(str(path / "tokenizer.json"))
        _save_tiny_onnx(path, tokenizer.get_vocab_size(), len(labels), name == "statements", seed)
        config: dict[str, Any] = {"id2label": dict(enumerate(labels))}
        if name == "statements":
            config["stancelib"] = {"tagger": {"window": 254, "overlap": 64}}
        (path / "config.json").write_text(json.dumps(config))
        write_sums(path)
    return folder


def _plain_tokenizer() -> Any:
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

    marks = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *string.punctuation, *"“”‘’…"]
    vocabulary = {word: place for place, word in enumerate(dict.fromkeys([*marks, *_WORDS]))}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.add_special_tokens(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *SPECIAL_TOKENS])
    return tokenizer


def _save_tiny_onnx(path: Path, vocabulary: int, labels: int, tokens: bool, seed: int) -> None:
    import numpy
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    table = numpy.random.default_rng(seed).normal(0, 3, (vocabulary, labels))
    if tokens:
        table[:, 0] += 3  # O
    names = ("input_ids", "attention_mask", "token_type_ids")
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, ["b", "n"]) for name in names]
    shape = ["b", "n", labels] if tokens else ["b", labels]
    output = helper.make_tensor_value_info("logits", TensorProto.FLOAT, shape)
    nodes = [helper.make_node("Gather", ["table", "input_ids"], ["logits" if tokens else "each"])]
    initializers = [numpy_helper.from_array(table.astype(numpy.float32), "table")]
    if not tokens:
        nodes.append(helper.make_node("ReduceMean", ["each", "axes"], ["logits"], keepdims=0))
        initializers.append(numpy_helper.from_array(numpy.array([1]), "axes"))
    graph = helper.make_graph(nodes, "tiny", inputs, [output], initializers)
    opset = [helper.make_opsetid("", 18)]
    model = helper.make_model(graph, opset_imports=opset, ir_version=9)
    onnx.save(model, str(path / "model_int8.onnx"))
