from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from stancelib.errors import CheckpointError
from stancelib.runtime import checkpoint
from stancelib.runtime.checkpoint import models_folder, open_checkpoint


@pytest.fixture
def folder(tiny_models: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(tiny_models / "stance", tmp_path / "stance"))


def test_a_whole_checkpoint_opens(folder: Path) -> None:
    opened = open_checkpoint(folder, "stance")
    assert opened.labels[0] == "conciliatory"
    assert len(opened.fingerprint) == 64


@pytest.mark.parametrize("name", ["model.safetensors", "config.json", "tokenizer.json"])
def test_an_altered_file_is_named(folder: Path, name: str) -> None:
    content = bytearray((folder / name).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / name).write_bytes(bytes(content))
    with pytest.raises(
        CheckpointError, match=rf"{name} is truncated or altered: .* copy the folder"
    ):
        open_checkpoint(folder, "stance")


@pytest.mark.parametrize("name", ["model.safetensors", "config.json", "tokenizer.json"])
def test_a_truncated_file_is_named(folder: Path, name: str) -> None:
    (folder / name).write_bytes((folder / name).read_bytes()[:-10])
    with pytest.raises(CheckpointError, match=f"{name} is truncated or altered"):
        open_checkpoint(folder, "stance")


@pytest.mark.parametrize("name", ["model.safetensors", "config.json", "tokenizer.json"])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(CheckpointError, match=name):
        open_checkpoint(folder, "stance")


def test_a_file_that_is_not_listed_is_not_trusted(folder: Path) -> None:
    (folder / "model_int8.onnx").write_bytes(b"from somewhere")
    with pytest.raises(CheckpointError, match=r"does not list model_int8\.onnx"):
        open_checkpoint(folder, "stance")


def test_a_pickle_is_never_read(folder: Path) -> None:
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    with pytest.raises(
        CheckpointError, match=r"pytorch_model\.bin is not read, pickles can run code"
    ):
        open_checkpoint(folder, "stance")


def test_ones_own_checkpoint_needs_no_sums_but_a_bundled_one_does(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "SHA256SUMS").unlink()
    assert open_checkpoint(folder, "stance").fingerprint
    monkeypatch.setattr(checkpoint, "models_folder", lambda: folder.parent)
    with pytest.raises(CheckpointError, match="lacks SHA256SUMS; reinstall stancelib"):
        open_checkpoint(None, "stance")


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="found no checkpoint folder"):
        open_checkpoint(tmp_path / "nowhere", "stance")


def test_a_config_that_is_no_json(folder: Path) -> None:
    (folder / "SHA256SUMS").unlink()
    (folder / "config.json").write_text("{")
    with pytest.raises(CheckpointError, match="is no JSON"):
        open_checkpoint(folder, "stance")


def test_marks_in_the_text_are_text(folder: Path) -> None:
    tokenizer = open_checkpoint(folder, "stance").tokenizer()
    ids = tokenizer.encode("[SEP] [T]", add_special_tokens=False).ids
    assert tokenizer.token_to_id("[SEP]") not in ids and tokenizer.token_to_id("[T]") not in ids


@pytest.mark.parametrize("name", ["statements", "stance"])
def test_the_bundled_checkpoints_are_whole_and_small(name: str) -> None:
    opened = open_checkpoint(None, name)
    files = list(opened.folder.iterdir())
    assert not [file for file in files if file.suffix in {".bin", ".pt", ".pkl", ".pickle"}]
    assert all(file.stat().st_size < 60e6 for file in files)
    assert (opened.folder / "README.md").read_text(encoding="utf-8").startswith("---")
    assert sum(f.stat().st_size for f in models_folder().rglob("*") if f.is_file()) < 140e6
