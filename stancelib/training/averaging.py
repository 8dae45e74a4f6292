"""Checkpoint folders of one architecture enter; one with their mean weights leaves.

Runs that start from one checkpoint and differ in seed end in one basin; the mean of their weights
is often better than each of them (model soups, Wortsman et al., ICML 2022).
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from stancelib.errors import InputError
from stancelib.runtime.checkpoint import WEIGHTS


def average_checkpoints(runs: Sequence[str | Path], output: str | Path) -> None:
    """Write a folder like the first run's with the mean of all runs' weights.

    Raises:
        InputError: when there are no runs, or their weights differ in names or shapes.
    """
    import torch
    from safetensors.torch import load_file, save_file

    if not runs:
        raise InputError("found no runs, expected at least one checkpoint folder")
    states = [load_file(Path(run) / WEIGHTS) for run in runs]
    shapes = [{name: tuple(t.shape) for name, t in state.items()} for state in states]
    if any(one != shapes[0] for one in shapes):
        raise InputError(
            f"found weights of different names or shapes in {', '.join(map(str, runs))}, expected "
            "runs of one architecture"
        )
    mean = {
        name: torch.stack([state[name].float() for state in states]).mean(dim=0)
        for name in states[0]
    }
    output = Path(output)
    output.mkdir(parents=True, exist_ok=True)
    for name in ("config.json", "tokenizer.json", "tokenizer_config.json"):
        shutil.copyfile(Path(runs[0]) / name, output / name)
    save_file(mean, output / WEIGHTS, metadata={"format": "pt"})
