"""News articles enter; a table of who says what about which country, in which stance, leaves.

    >>> import stancelib
    >>> analyzer = stancelib.load()
    >>> analysis = analyzer.analyze(text, id="a1", date="2017-12-15")
    >>> analysis.to_frame()

Importing stancelib is fast: torch, transformers and pandas are imported when they are needed.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stancelib.errors import CheckpointError, InputError, StancelibError
from stancelib.schema import Article, Judgement, Pair, Prediction, Statement, Target
from stancelib.version import __version__

if TYPE_CHECKING:
    from stancelib.aggregation import Aggregation, aggregate
    from stancelib.analysis import Analysis
    from stancelib.analyzer import Analyzer
    from stancelib.people.actors import Actors
    from stancelib.scoring import score_corpus
    from stancelib.stance.classifier import StanceClassifier
    from stancelib.statements.splitter import StatementSplitter

__all__ = [
    "Aggregation",
    "Analysis",
    "Analyzer",
    "Article",
    "CheckpointError",
    "InputError",
    "Judgement",
    "Pair",
    "Prediction",
    "StanceClassifier",
    "StancelibError",
    "Statement",
    "StatementSplitter",
    "Target",
    "__version__",
    "aggregate",
    "load",
    "score_corpus",
]

_LAZY = {
    "Aggregation": "stancelib.aggregation",
    "Analysis": "stancelib.analysis",
    "Analyzer": "stancelib.analyzer",
    "StanceClassifier": "stancelib.stance.classifier",
    "StatementSplitter": "stancelib.statements.splitter",
    "aggregate": "stancelib.aggregation",
    "score_corpus": "stancelib.scoring",
}


def load(
    path: str | Path | None = None,
    device: str = "cpu",
    batch_size: int = 32,
    min_confidence: float | None = None,
    precision: str = "auto",
    actors: Actors | str | os.PathLike[str] | None = None,
    supranational: bool = False,
) -> Analyzer:
    """Load the bundled models, or those of a folder; see ``Analyzer.load``."""
    from stancelib.analyzer import Analyzer

    return Analyzer.load(path, device, batch_size, min_confidence, precision, actors, supranational)


def __getattr__(name: str) -> Any:
    if name in _LAZY:
        import importlib

        return getattr(importlib.import_module(_LAZY[name]), name)
    raise AttributeError(f"module 'stancelib' has no attribute {name!r}")
