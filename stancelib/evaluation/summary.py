"""Runs enter; their figures alone leave: the JSON that the README and the model cards quote."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from stancelib.errors import InputError
from stancelib.evaluation.results import Run

# Digits that are kept: more than any table shows, fewer than a last bit that differs by machine.
_DIGITS = 5


def figures_of(runs: Sequence[Run]) -> dict[str, dict[str, Any]]:
    """Task and data ("stance own:test") → n, groups, hashes and metrics of our models' run.

    Baselines and predictions files are left out.

    Raises:
        InputError: two runs of the models on the same data.
    """
    figures: dict[str, dict[str, Any]] = {}
    for run in runs:
        if run.predictor.kind != "model":
            continue
        name = f"{run.task} {run.data.title}"
        if name in figures:
            raise InputError(
                f"found two runs of the models for {name!r}, expected one; measure them apart"
            )
        figures[name] = {
            "n": run.data.n,
            "groups": run.data.groups,
            "gold_sha256": run.data.sha256,
            "models_sha256": run.predictor.sha256,
            "precision": run.provenance.precision,
            "metrics": {
                metric: {
                    key: round(value, _DIGITS) if isinstance(value, float) else value
                    for key, value in asdict(one).items()
                }
                for metric, one in run.metrics.items()
            },
        }
    return figures


def write_figures(runs: Sequence[Run], path: str | Path) -> None:
    """Write ``figures_of`` the runs as JSON; a number that isn't defined is null."""
    text = json.dumps(_defined(figures_of(runs)), indent=1, ensure_ascii=False)
    Path(path).write_text(text + "\n", encoding="utf-8")


def _defined(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _defined(each) for key, each in value.items()}
    return None if isinstance(value, float) and value != value else value
