from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from stancelib import InputError, Pair, StanceClassifier
from stancelib.training.averaging import average_checkpoints


def test_the_mean_of_two_runs_lies_between_them(tiny_models: Path, tmp_path: Path) -> None:
    one = tiny_models / "stance"
    two = Path(shutil.copytree(one, tmp_path / "two"))
    weights = load_file(one / "model.safetensors")
    shifted = {name: tensor + 2 for name, tensor in weights.items()}
    save_file(shifted, two / "model.safetensors", metadata={"format": "pt"})
    average_checkpoints([one, two], tmp_path / "mean")
    mean = load_file(tmp_path / "mean" / "model.safetensors")
    for name, tensor in weights.items():
        torch.testing.assert_close(mean[name], tensor + 1)
    pair = Pair("iran will talk", target="IRN")
    assert len(StanceClassifier.from_pretrained(tmp_path / "mean").predict([pair])) == 1


def test_runs_of_different_shapes_are_refused(tiny_models: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="found weights of different names or shapes"):
        average_checkpoints([tiny_models / "stance", tiny_models / "statements"], tmp_path)
    with pytest.raises(InputError, match="found no runs"):
        average_checkpoints([], tmp_path)
