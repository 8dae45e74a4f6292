"""A folder name enters; a verified checkpoint (paths, settings, fingerprint) leaves.

A checkpoint is a plain transformers folder: ``config.json``, ``model.safetensors`` and
``tokenizer.json``, and ``model_int8.onnx`` beside them where it was exported.  What stancelib adds
(temperatures, thresholds, window sizes) stands in ``config.json`` under ``stancelib``.
``SHA256SUMS`` holds the hash of every file, as ``sha256sum`` writes it.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from stancelib.errors import CheckpointError

WEIGHTS = "model.safetensors"
ONNX_WEIGHTS = "model_int8.onnx"
SUMS = "SHA256SUMS"
_SURROGATE = re.compile("[\ud800-\udfff]")
_NEEDED = ("config.json", "tokenizer.json")
_REINSTALL = "reinstall stancelib (or `git checkout -- models` in a clone)"


@dataclass(frozen=True)
class Checkpoint:
    """A verified checkpoint folder.

    Attributes:
        folder: where it is.
        config: what config.json holds.
        fingerprint: sha256 over the hashes of all its files; names the model in results.
    """

    folder: Path
    config: dict[str, Any]
    fingerprint: str

    @property
    def settings(self) -> dict[str, Any]:
        """What stancelib stored with the checkpoint; empty for one trained elsewhere."""
        settings: dict[str, Any] = self.config.get("stancelib", {})
        return settings

    @property
    def labels(self) -> list[str]:
        """Names of the logits, in order."""
        names: dict[str, str] = self.config.get("id2label", {})
        return [names[key] for key in sorted(names, key=int)]

    def tokenizer(self) -> Tokenizer:
        """The tokenizer, without any padding or truncation."""
        tokenizer = Tokenizer.from_file(str(self.folder / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        # An article that holds "[SEP]" or "[T]" means these characters, not our marks.
        tokenizer.encode_special_tokens = True
        return tokenizer


def models_folder() -> Path:
    """Folder of the bundled models: in the installed package, or beside it in a clone."""
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "models", package.parent / "models"):
        if folder.is_dir():
            return folder
    raise CheckpointError(
        f"found no bundled models in {package / 'models'}, expected the folders statements/ and "
        f"stance/; {_REINSTALL}, or give the path of your own"
    )


def open_checkpoint(path: str | Path | None, bundled: str) -> Checkpoint:
    """Verify a checkpoint folder and read its settings.

    Args:
        path: a folder of your own, or None for the bundled checkpoint.
        bundled: name of the bundled checkpoint, "statements" or "stance".

    Raises:
        CheckpointError: when the folder or a file is missing, or a file isn't what SHA256SUMS
            says.  A folder of one's own may lack SHA256SUMS; a bundled one may not.
    """
    folder = Path(path) if path is not None else models_folder() / bundled
    remedy = _REINSTALL if path is None else "copy the folder again from where it was trained"
    if not folder.is_dir():
        raise CheckpointError(f"found no checkpoint folder {folder}; {remedy}")
    present = [name for name in (WEIGHTS, ONNX_WEIGHTS) if (folder / name).is_file()]
    missing = [name for name in _NEEDED if not (folder / name).is_file()]
    if missing or not present:
        pickled = [file.name for file in folder.glob("*.bin") if file.name != "training_args.bin"]
        found = f"; {', '.join(pickled)} is not read, pickles can run code" if pickled else ""
        wanted = [*missing, *([] if present else [f"{WEIGHTS} or {ONNX_WEIGHTS}"])]
        raise CheckpointError(f"{folder} lacks {', '.join(wanted)}{found}; {remedy}")
    hashes = _verify(folder, required=path is None, remedy=remedy)
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except ValueError as error:
        raise CheckpointError(f"{folder / 'config.json'} is no JSON ({error}); {remedy}") from None
    fingerprint = hashlib.sha256("".join(sorted(hashes.values())).encode()).hexdigest()
    return Checkpoint(folder, config, fingerprint)


def encodable(text: str) -> str:
    """The text with lone surrogates, which tokenizers refuse, as U+FFFD; its length stays."""
    return _SURROGATE.sub("\ufffd", text)


def token_id(tokenizer: Tokenizer, *names: str) -> int:
    """Id of a token that the tokenizer must know, under the first of its names that it has.

    Raises:
        CheckpointError: when it knows none of them.
    """
    for name in names:
        found = tokenizer.token_to_id(name)
        if found is not None:
            return found
    raise CheckpointError(
        f"the tokenizer lacks {' and '.join(names)}; train the checkpoint with stancelib's scripts"
    )


def file_hash(path: Path) -> str:
    """sha256 of a file, in hexadecimal."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def write_sums(folder: Path) -> None:
    """Write SHA256SUMS over every other file of a checkpoint folder."""
    files = sorted(file for file in folder.iterdir() if file.is_file() and file.name != SUMS)
    lines = [f"{file_hash(file)}  {file.name}\n" for file in files]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8")


def _verify(folder: Path, required: bool, remedy: str) -> dict[str, str]:
    """File name → sha256, checked against SHA256SUMS where that is there."""
    sums = folder / SUMS
    if not sums.is_file():
        if required:
            raise CheckpointError(f"{folder} lacks {SUMS}; {remedy}")
        files = [folder / name for name in (*_NEEDED, WEIGHTS, ONNX_WEIGHTS)]
        return {file.name: file_hash(file) for file in files if file.is_file()}
    hashes = {}
    for line in sums.read_text(encoding="utf-8").splitlines():
        expected, _, name = line.partition("  ")
        file = folder / name
        if not file.is_file():
            raise CheckpointError(f"{file} is missing but stands in {SUMS}; {remedy}")
        hashes[name] = file_hash(file)
        if hashes[name] != expected:
            raise CheckpointError(
                f"{file} is truncated or altered: found sha256 {hashes[name][:12]}…, expected "
                f"{expected[:12]}… ({SUMS}); {remedy}"
            )
    unlisted = [
        name
        for name in (*_NEEDED, WEIGHTS, ONNX_WEIGHTS)
        if (folder / name).is_file() and name not in hashes
    ]
    if unlisted:
        raise CheckpointError(f"{SUMS} in {folder} does not list {', '.join(unlisted)}; {remedy}")
    return hashes
