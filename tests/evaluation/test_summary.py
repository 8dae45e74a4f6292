"""The figures that README and cards quote."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from stancelib.errors import InputError
from stancelib.evaluation.results import Figure, Predictor
from stancelib.evaluation.summary import figures_of, write_figures
from tests.reporting.runs import stance_run


def test_only_our_models_figures_are_kept(tmp_path: Path) -> None:
    ours = stance_run()
    ours = replace(
        ours,
        predictor=Predictor("stancelib", "model", {"stance": "ab"}),
        metrics={
            "one": Figure(0.123456789, 0.1, 0.2, 3, 2),
            "two": Figure(*[float("nan")] * 3, 3, 2),
        },
    )
    baseline = replace(ours, predictor=Predictor("majority", "baseline"))
    figures = figures_of([ours, baseline])
    (name,) = figures
    assert name == f"stance {ours.data.title}"
    assert figures[name]["metrics"]["one"]["value"] == 0.12346
    assert figures[name]["models_sha256"] == {"stance": "ab"}
    path = tmp_path / "figures.json"
    write_figures([ours], path)
    assert json.loads(path.read_text())[name]["metrics"]["two"]["value"] is None


def test_two_runs_on_the_same_data_are_refused() -> None:
    run = replace(stance_run(), predictor=Predictor("stancelib", "model"))
    with pytest.raises(InputError, match="found two runs of the models"):
        figures_of([run, run])
