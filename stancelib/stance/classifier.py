"""Lists of pairs enter; lists of predictions leave: encode, run the network, decode."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Self

from tokenizers import Tokenizer

from stancelib.errors import CheckpointError, InputError
from stancelib.runtime.batching import run_network
from stancelib.runtime.checkpoint import open_checkpoint
from stancelib.runtime.network import Logits, Network, open_network
from stancelib.schema import Pair, Prediction
from stancelib.stance.decoding import LOGIT_NAMES, StanceSettings, combine, decode
from stancelib.stance.encoding import PairEncoder


class StanceClassifier:
    """Judges the stance and sentiment of statements toward targets.

    Args:
        tokenizer: of the checkpoint; knows the encoder's special tokens.
        network: turns token ids into six logits.
        settings: temperatures, thresholds and lengths.
        batch_size: pairs per forward pass.
        min_confidence: abstain below this confidence (0 to 1); None never abstains.
        fingerprint: sha256 that names the checkpoint.

    Raises:
        InputError: when ``min_confidence`` is not between 0 and 1.
    """

    def __init__(
        self,
        tokenizer: Tokenizer,
        network: Network,
        settings: StanceSettings,
        batch_size: int = 32,
        min_confidence: float | None = None,
        fingerprint: str = "",
    ) -> None:
        if min_confidence is not None and not 0 <= min_confidence <= 1:
            raise InputError(f"found min_confidence {min_confidence}, expected 0 to 1 or None")
        self.encoder = PairEncoder(tokenizer, settings.max_tokens, settings.max_context)
        self.network = network
        self.settings = settings
        self.batch_size = batch_size
        self.min_confidence = min_confidence
        self.fingerprint = fingerprint

    @classmethod
    def from_pretrained(
        cls,
        path: str | Path | None = None,
        device: str = "cpu",
        precision: str = "auto",
        batch_size: int = 32,
        min_confidence: float | None = None,
    ) -> Self:
        """Load a checkpoint folder, or the bundled one.

        Args:
            path: folder of a six-logit sequence classifier; None for the bundled one.
            device: as PyTorch names it.
            precision: "auto", "int8", "float32" or "bfloat16"; see ``open_network``.
            batch_size: pairs per forward pass.
            min_confidence: see the class.

        Raises:
            CheckpointError: when a file is missing, truncated or altered, or the labels differ.
        """
        checkpoint = open_checkpoint(path, "stance")
        if checkpoint.labels != list(LOGIT_NAMES):
            raise CheckpointError(
                f"{checkpoint.folder} has the labels {checkpoint.labels}, expected "
                f"{list(LOGIT_NAMES)}; train it with scripts/train_stance.py"
            )
        tokenizer = checkpoint.tokenizer()
        return cls(
            tokenizer,
            open_network(checkpoint, "sequence", device, precision),
            StanceSettings(**checkpoint.settings.get("stance", {})),
            batch_size,
            min_confidence,
            checkpoint.fingerprint,
        )

    def predict(self, pairs: Iterable[Pair]) -> list[Prediction]:
        """Predictions in the order of the pairs; equal pairs are scored once.

        A text longer than the model's window is cut at sentence ends; see ``combine``.

        Raises:
            InputError: when something in the list isn't a Pair.
        """
        return [decode(logits, self.settings, self.min_confidence) for logits in self.logits(pairs)]

    def logits(self, pairs: Iterable[Pair]) -> list[Logits]:
        """Raw logits of every pair, shape (6,), in the order of LOGIT_NAMES."""
        pairs = list(pairs)
        for pair in pairs:
            if not isinstance(pair, Pair):
                raise InputError(f"found {type(pair).__name__}, expected a list of stancelib.Pair")
        parts = self.encoder.encode(pairs)
        inputs = [one for own in parts for one in own]
        results = iter(run_network(self.network, inputs, self.batch_size))
        return [combine([next(results) for _ in own]) for own in parts]
