"""A checkpoint enters; a network that turns padded token ids into logits leaves.

The same weights run on PyTorch (CPU, CUDA) and, as int8, on ONNX Runtime (CPU).  Neither library
is imported before a network is opened.
"""

from __future__ import annotations

import inspect
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from stancelib.errors import CheckpointError, InputError
from stancelib.runtime.checkpoint import ONNX_WEIGHTS, WEIGHTS, Checkpoint
from stancelib.runtime.threads import thread_limit

Ids = npt.NDArray[np.int64]
Logits = npt.NDArray[np.float32]
PRECISIONS = ("auto", "int8", "float32", "bfloat16")


class Network(Protocol):
    """Turns a padded batch into logits."""

    precision: str

    def __call__(self, input_ids: Ids, attention_mask: Ids, token_type_ids: Ids) -> Logits:
        """All three of shape (batch, length); logits (batch, labels) or (batch, length, labels)."""
        ...


def open_network(
    checkpoint: Checkpoint, task: str, device: str = "cpu", precision: str = "auto"
) -> Network:
    """Load the weights of a checkpoint.

    Args:
        checkpoint: what ``open_checkpoint`` returned.
        task: "token" (one row of logits per token) or "sequence" (one per input).
        device: "cpu", "cuda", "cuda:1", … as PyTorch names it.
        precision: "int8" (ONNX Runtime, CPU only), "float32", "bfloat16", or "auto": int8 on a CPU
            where the checkpoint has it, bfloat16 on CUDA, else float32.

    Raises:
        InputError: when the precision is unknown or the device can't do it.
        CheckpointError: when the checkpoint lacks the weights in that precision.
    """
    precision = chosen_precision(checkpoint, device, precision)
    if precision == "int8":
        if device != "cpu":
            raise InputError(
                f"found precision 'int8' on device {device!r}, expected device='cpu'; use "
                "'bfloat16' or 'float32' there"
            )
        if not (checkpoint.folder / ONNX_WEIGHTS).is_file():
            raise CheckpointError(
                f"{checkpoint.folder} lacks {ONNX_WEIGHTS}; export it with "
                "scripts/package_checkpoint.py or use precision='float32'"
            )
        return OnnxNetwork(checkpoint)
    return TorchNetwork(checkpoint, task, device, precision)


def chosen_precision(checkpoint: Checkpoint, device: str, precision: str) -> str:
    """The precision that ``open_network`` takes: ``auto`` resolved, everything else as it is.

    Raises:
        InputError: when the precision is unknown.
    """
    if precision not in PRECISIONS:
        raise InputError(f"found precision {precision!r}, expected one of {', '.join(PRECISIONS)}")
    if precision != "auto":
        return precision
    has_onnx = (checkpoint.folder / ONNX_WEIGHTS).is_file()
    best = {"cpu": "int8" if has_onnx else "float32", "cuda": "bfloat16"}
    return best.get(device.partition(":")[0], "float32")


class OnnxNetwork:
    """int8 weights on ONNX Runtime, CPU."""

    precision = "int8"

    def __init__(self, checkpoint: Checkpoint) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        if (threads := thread_limit()) is not None:
            options.intra_op_num_threads = threads
        self._session = onnxruntime.InferenceSession(
            str(checkpoint.folder / ONNX_WEIGHTS), options, providers=["CPUExecutionProvider"]
        )

    def __call__(self, input_ids: Ids, attention_mask: Ids, token_type_ids: Ids) -> Logits:
        """See Network."""
        rows = [
            self._run(input_ids[row, :length], token_type_ids[row, :length])
            for row, length in enumerate(attention_mask.sum(axis=1))
        ]
        if rows[0].ndim == 1:
            return np.stack(rows)
        logits = np.zeros((*input_ids.shape, rows[0].shape[1]), dtype=np.float32)
        for row, own in enumerate(rows):
            logits[row, : len(own)] = own
        return logits

    def _run(self, ids: Ids, types: Ids) -> Logits:
        """One input alone: dynamic quantisation scales a whole batch by its largest activation.

        In a batch, an input's answer would depend on its neighbours and on the padding.
        """
        inputs = {"input_ids": ids[None], "token_type_ids": types[None]}
        inputs["attention_mask"] = np.ones_like(ids[None])
        logits: Logits = self._session.run(["logits"], inputs)[0][0]
        return logits


class TorchNetwork:
    """fp16 or fp32 weights from safetensors on PyTorch."""

    def __init__(self, checkpoint: Checkpoint, task: str, device: str, precision: str) -> None:
        import torch

        if not (checkpoint.folder / WEIGHTS).is_file():
            raise CheckpointError(
                f"{checkpoint.folder} lacks {WEIGHTS}, which precision {precision!r} reads; use "
                "precision='int8' or copy the folder again"
            )
        try:
            torch.empty(0, device=device)
        except (RuntimeError, AssertionError) as error:
            raise InputError(
                f"found device {device!r}, which PyTorch can't use here ({error}); expected 'cpu' "
                "or a device that torch lists"
            ) from None
        if (threads := thread_limit()) is not None:
            torch.set_num_threads(threads)
        self.precision = precision
        self._device = device
        self._model = load_transformers_model(checkpoint, task).to(device)
        if precision == "bfloat16":
            self._model = self._model.to(torch.bfloat16)
        # MPNet and its like know no second segment.
        self._typed = "token_type_ids" in inspect.signature(self._model.forward).parameters

    def __call__(self, input_ids: Ids, attention_mask: Ids, token_type_ids: Ids) -> Logits:
        """See Network."""
        import torch

        with torch.inference_mode():
            inputs = {"input_ids": input_ids, "attention_mask": attention_mask}
            if self._typed:
                inputs["token_type_ids"] = token_type_ids
            logits = self._model(
                **{name: torch.from_numpy(ids).to(self._device) for name, ids in inputs.items()}
            ).logits
        result: Logits = logits.float().cpu().numpy()
        return result


def load_transformers_model(checkpoint: Checkpoint, task: str) -> Any:
    """The checkpoint as a transformers model in float32, in evaluation mode.

    Only safetensors are read; a pickle is never opened.
    """
    import torch
    from transformers import AutoModelForSequenceClassification, AutoModelForTokenClassification
    from transformers.utils import logging as transformers_logging

    logging: Any = transformers_logging  # it has no types
    loader = (
        AutoModelForTokenClassification if task == "token" else AutoModelForSequenceClassification
    )
    shown = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()
    try:
        model = loader.from_pretrained(
            checkpoint.folder, use_safetensors=True, dtype=torch.float32, local_files_only=True
        )
    except (OSError, ValueError, RuntimeError) as error:
        raise CheckpointError(f"transformers can't load {checkpoint.folder}: {error}") from error
    finally:
        if shown:
            logging.enable_progress_bar()
    return model.eval()
