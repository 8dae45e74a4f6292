from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from stancelib.errors import InputError
from stancelib.runtime.checkpoint import open_checkpoint
from stancelib.runtime.network import open_network
from stancelib.training.packaging import package_checkpoint

IDS = np.array([[2, 40, 41, 42, 3], [2, 45, 46, 47, 3]])


@pytest.mark.parametrize(("name", "task"), [("statements", "token"), ("stance", "sequence")])
def test_a_packaged_checkpoint_gives_the_run_s_logits(
    tiny_models: Path, tmp_path: Path, name: str, task: str
) -> None:
    pytest.importorskip("onnx")
    card = tmp_path / "card.md"
    card.write_text("---\nlicense: mit\n---\n")
    settings = {"tagger": {"window": 10}}
    package_checkpoint(tiny_models / name, tmp_path / "out", task, settings, card)
    packaged = open_checkpoint(tmp_path / "out", name)
    assert packaged.settings == settings
    assert {file.name for file in packaged.folder.iterdir()} >= {
        "README.md", "SHA256SUMS", "config.json", "model.safetensors", "model_int8.onnx",
        "tokenizer.json", "tokenizer_config.json",
    }  # fmt: skip
    inputs = (IDS, np.ones_like(IDS), np.zeros_like(IDS))
    run = open_network(open_checkpoint(tiny_models / name, name), task, precision="float32")
    whole = open_network(packaged, task, precision="float32")(*inputs)
    np.testing.assert_allclose(whole, run(*inputs), atol=0.05)
    assert open_network(packaged, task).precision == "int8"
    small = open_network(packaged, task, precision="int8")(*inputs)
    assert small.shape == whole.shape
    assert np.abs(small - whole).max() < 0.25 * np.abs(whole).max()


def test_a_run_that_lacks_a_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"lacks config\.json, model\.safetensors"):
        package_checkpoint(tmp_path, tmp_path / "out", "token", {}, tmp_path / "card.md")
