"""Tiny random checkpoints for mechanics; the bundled models for behaviour, loaded once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

import stancelib
from stancelib.analyzer import Analyzer
from tests.tiny import save_tiny_models, save_tiny_onnx_models

# Shared machines are slow at times: no test asserts times.  In CI the same examples come each run,
# so that a change fails for what it changed; elsewhere new ones are tried.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")


@pytest.fixture(scope="session")
def tiny_models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as ``stancelib.load`` takes it, with two tiny random checkpoints."""
    return save_tiny_models(tmp_path_factory.mktemp("models"))


@pytest.fixture(scope="session")
def tiny_onnx_models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, loaded in a moment in any number of processes."""
    return save_tiny_onnx_models(tmp_path_factory.mktemp("models"))


@pytest.fixture(scope="session")
def tiny_analyzer(tiny_models: Path) -> Analyzer:
    return stancelib.load(tiny_models)


@pytest.fixture(scope="session")
def analyzer() -> Analyzer:
    """The bundled models, as a user gets them."""
    return stancelib.load()
