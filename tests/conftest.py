"""Tiny random checkpoints for mechanics; the bundled models for behaviour, loaded once."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import settings

import stancelib
from stancelib.analyzer import Analyzer
from stancelib.runtime.checkpoint import write_sums
from stancelib.stance.decoding import LOGIT_NAMES
from stancelib.statements.labels import LABELS
from tests.tiny import save_tiny_checkpoint

# Shared machines are slow at times: no test asserts times.  In CI the same examples come each run,
# so that a change fails for what it changed; elsewhere new ones are tried.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")


@pytest.fixture(scope="session")
def tiny_models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as ``stancelib.load`` takes it, with two tiny random checkpoints."""
    folder = tmp_path_factory.mktemp("models")
    save_tiny_checkpoint(folder / "statements", "token", LABELS)
    save_tiny_checkpoint(folder / "stance", "sequence", LOGIT_NAMES)
    config = folder / "statements" / "config.json"
    settings = json.loads(config.read_text())
    settings["stancelib"] = {"tagger": {"window": 30, "overlap": 8}}
    config.write_text(json.dumps(settings))
    write_sums(folder / "statements")
    return folder


@pytest.fixture(scope="session")
def tiny_analyzer(tiny_models: Path) -> Analyzer:
    return stancelib.load(tiny_models)


@pytest.fixture(scope="session")
def analyzer() -> Analyzer:
    """The bundled models, as a user gets them."""
    return stancelib.load()
