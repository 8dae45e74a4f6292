from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from stancelib.errors import CheckpointError, InputError
from stancelib.runtime.checkpoint import open_checkpoint
from stancelib.runtime.network import open_network

IDS = np.array([[2, 40, 41, 42, 3, 0], [2, 45, 46, 47, 48, 3]])
MASK = (IDS != 0).astype(np.int64)


def test_the_auto_classes_reproduce_our_logits(tiny_models: Path) -> None:
    import torch
    from transformers import AutoModelForSequenceClassification

    checkpoint = open_checkpoint(tiny_models / "stance", "stance")
    ours = open_network(checkpoint, "sequence", precision="float32")(IDS, MASK, np.zeros_like(IDS))
    model = AutoModelForSequenceClassification.from_pretrained(checkpoint.folder).eval()
    with torch.no_grad():
        theirs = model(torch.tensor(IDS), attention_mask=torch.tensor(MASK)).logits.numpy()
    assert ours.shape == (2, 6)
    np.testing.assert_allclose(ours, theirs, atol=1e-6)


def test_auto_takes_float32_where_there_is_no_onnx(tiny_models: Path) -> None:
    checkpoint = open_checkpoint(tiny_models / "stance", "stance")
    assert open_network(checkpoint, "sequence").precision == "float32"


def test_bfloat16_is_close_to_float32(tiny_models: Path) -> None:
    checkpoint = open_checkpoint(tiny_models / "statements", "statements")
    types = np.zeros_like(IDS)
    whole = open_network(checkpoint, "token", precision="float32")(IDS, MASK, types)
    half = open_network(checkpoint, "token", precision="bfloat16")(IDS, MASK, types)
    assert whole.shape == (2, 6, 13)
    assert np.abs(whole - half).max() < 0.1 * np.abs(whole).max()


def test_int8_needs_its_file(tiny_models: Path) -> None:
    checkpoint = open_checkpoint(tiny_models / "stance", "stance")
    with pytest.raises(CheckpointError, match=r"lacks model_int8\.onnx; export it"):
        open_network(checkpoint, "sequence", precision="int8")


@pytest.mark.parametrize(
    ("device", "precision", "message"),
    [
        ("cpu", "fp17", "found precision 'fp17', expected one of auto, int8"),
        ("cuda", "int8", "found precision 'int8' on device 'cuda'"),
        ("warp", "float32", "found device 'warp', which PyTorch can't use here"),
    ],
)
def test_options_that_can_not_be(
    tiny_models: Path, device: str, precision: str, message: str
) -> None:
    checkpoint = open_checkpoint(tiny_models / "stance", "stance")
    with pytest.raises(InputError, match=message):
        open_network(checkpoint, "sequence", device, precision)


@pytest.mark.parametrize(("name", "task"), [("statements", "token"), ("stance", "sequence")])
def test_int8_agrees_with_float32_on_the_bundled_models(name: str, task: str) -> None:
    checkpoint = open_checkpoint(None, name)
    tokenizer = checkpoint.tokenizer()
    text = "The minister said on Monday that her country would not wait for the talks to begin."
    ids = np.array([tokenizer.encode(text).ids])
    inputs = (ids, np.ones_like(ids), np.zeros_like(ids))
    whole = open_network(checkpoint, task, precision="float32")(*inputs)
    small = open_network(checkpoint, task, precision="int8")(*inputs)

    def probabilities(logits: np.ndarray) -> np.ndarray:
        exponentials = np.exp(logits - logits.max(axis=-1, keepdims=True))
        return exponentials / exponentials.sum(axis=-1, keepdims=True)

    assert np.abs(probabilities(whole) - probabilities(small)).max() < 0.15
