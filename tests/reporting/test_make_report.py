"""scripts/make_report.py with tiny random models: that one command goes through."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

import pytest

from stancelib.evaluation.results import read_runs

SCRIPT = Path(__file__).parents[2] / "scripts" / "make_report.py"


def test_one_command_makes_the_report(
    tiny_models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output, runs = tmp_path / "report.md", tmp_path / "runs.json"
    quick = ["--model", str(tiny_models), "--limit", "1", "--resamples", "2"]
    monkeypatch.setattr(
        sys, "argv", ["make_report.py", "-o", str(output), "--runs", str(runs), *quick]
    )
    runpy.run_path(str(SCRIPT), run_name="__main__")
    assert [(one.task, one.data.title) for one in read_runs(runs)] == [
        ("stance", "own:dev[:1]"), ("stance", "own:test[:1]"),
        ("articles", "own:dev[:1]"), ("articles", "own:test[:1]"),
        ("budget", "own:dev[:1]"), ("budget", "own:test[:1]"),
        ("behaviour", "behaviour:own:dev[:1]+own:test[:1]"),
    ]  # fmt: skip
    assert "## Budget on own:dev" in output.read_text(encoding="utf-8")
