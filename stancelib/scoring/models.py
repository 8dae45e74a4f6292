"""Options enter; an analyzer leaves, in whatever process it is needed; and what names its models.

A job must know which models it uses without loading them: its workers do that.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from stancelib.people.actors import Actors
from stancelib.version import __version__

if TYPE_CHECKING:
    from stancelib.analyzer import Analyzer


class Models(Protocol):
    """Where a job's analyzer comes from."""

    @property
    def device(self) -> str:
        """As PyTorch names it."""

    def load(self) -> Analyzer:
        """The analyzer; called in the process that uses it."""

    def provenance(self) -> dict[str, str]:
        """What the analyzer's ``provenance`` will be."""

    def options(self) -> dict[str, Any]:
        """What else of the models decides the rows."""


@dataclass(frozen=True)
class ModelOptions:
    """The options of ``stancelib.load``; they travel to other processes and machines."""

    model: str | None = None
    device: str = "cpu"
    batch_size: int = 32
    precision: str = "auto"
    min_confidence: float | None = None
    actors: Actors | None = None
    supranational: bool = False

    def load(self) -> Analyzer:
        """See Models."""
        import stancelib

        return stancelib.load(
            path=self.model,
            device=self.device,
            batch_size=self.batch_size,
            precision=self.precision,
            min_confidence=self.min_confidence,
            actors=self.actors,
            supranational=self.supranational,
        )

    def absolute(self) -> ModelOptions:
        """The same with an absolute path, which means the same in every process."""
        return self if self.model is None else replace(self, model=str(Path(self.model).resolve()))

    def provenance(self) -> dict[str, str]:
        """See Models."""
        return {
            "stancelib": __version__,
            **{f"{name}_sha256": each.fingerprint for name, each in self._checkpoints().items()},
        }

    def options(self) -> dict[str, Any]:
        """See Models.  A batch's size or the device changes no more than a number's last digit."""
        from stancelib.runtime.network import chosen_precision

        return {
            "precision": {
                name: chosen_precision(each, self.device, self.precision)
                for name, each in self._checkpoints().items()
            },
            "min_confidence": self.min_confidence,
            "actors": _digest(self.actors),
            "supranational": self.supranational,
        }

    def _checkpoints(self) -> dict[str, Any]:
        from stancelib.runtime.checkpoint import open_checkpoint

        return {
            name: open_checkpoint(None if self.model is None else Path(self.model) / name, name)
            for name in ("statements", "stance")
        }


@dataclass(frozen=True)
class GivenAnalyzer:
    """An analyzer that is there already; it stays in this process."""

    analyzer: Analyzer
    device: str = "cpu"

    def load(self) -> Analyzer:
        """See Models."""
        return self.analyzer

    def provenance(self) -> dict[str, str]:
        """See Models."""
        return self.analyzer.provenance()

    def options(self) -> dict[str, Any]:
        """See Models."""
        classifier = getattr(self.analyzer, "classifier", None)
        splitter = getattr(self.analyzer, "splitter", None)
        parts = {"statements": splitter, "stance": classifier}
        return {
            "precision": {
                name: getattr(getattr(part, "network", None), "precision", None)
                for name, part in parts.items()
            },
            "min_confidence": getattr(classifier, "min_confidence", None),
            "actors": _digest(getattr(splitter, "actors", None)),
            "supranational": getattr(self.analyzer, "supranational", False),
        }


def _digest(actors: Actors | None) -> str | None:
    """What names a user's table; None where there is none."""
    if actors is None or not actors.rows:
        return None
    return hashlib.sha256(repr(actors.rows).encode()).hexdigest()
