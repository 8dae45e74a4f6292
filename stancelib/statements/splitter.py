"""Article texts enter; tuples of statements leave: the quote splitter, its stages in order."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Self

from tokenizers import Tokenizer

from stancelib.errors import InputError
from stancelib.runtime.checkpoint import Checkpoint, open_checkpoint
from stancelib.runtime.network import Network, open_network
from stancelib.schema import Attribution, Statement
from stancelib.statements.grouping import group_spans
from stancelib.statements.labels import RoleSpan
from stancelib.statements.paragraphs import paragraph_spans
from stancelib.statements.quotations import Quotation, find_quotations, mend_content
from stancelib.statements.speakers import resolve_speakers
from stancelib.statements.tagging import TaggerSettings, tag
from stancelib.statements.transcripts import with_turns


class StatementSplitter:
    """Finds who says what in an article.

    Four stages: a token classifier tags sources, cues and contents; the spans are grouped into
    attributions; quotation marks correct them, and the turns of a transcript join them; source
    mentions are resolved to speakers.

    Args:
        tokenizer: of the checkpoint.
        network: turns token ids into logits.
        settings: how the checkpoint reads.
        batch_size: windows per forward pass.
        fingerprint: sha256 that names the checkpoint.
    """

    def __init__(
        self,
        tokenizer: Tokenizer,
        network: Network,
        settings: TaggerSettings,
        batch_size: int = 16,
        fingerprint: str = "",
    ) -> None:
        self.tokenizer = tokenizer
        self.network = network
        self.settings = settings
        self.batch_size = batch_size
        self.fingerprint = fingerprint

    @classmethod
    def from_pretrained(
        cls,
        path: str | Path | None = None,
        device: str = "cpu",
        precision: str = "auto",
        batch_size: int = 16,
    ) -> Self:
        """Load a checkpoint folder, or the bundled one.

        Args:
            path: folder of a token classifier with our labels; None for the bundled one.
            device: as PyTorch names it.
            precision: "auto", "int8", "float32" or "bfloat16"; see ``open_network``.
            batch_size: windows per forward pass.

        Raises:
            CheckpointError: when a file is missing, truncated or altered.
        """
        checkpoint: Checkpoint = open_checkpoint(path, "statements")
        return cls(
            checkpoint.tokenizer(),
            open_network(checkpoint, "token", device, precision),
            TaggerSettings(**checkpoint.settings.get("tagger", {})),
            batch_size,
            checkpoint.fingerprint,
        )

    def split(self, text: str) -> tuple[Statement, ...]:
        """The statements of one article; see ``split_many``."""
        return self.split_many([text])[0]

    def split_many(self, texts: Sequence[str]) -> list[tuple[Statement, ...]]:
        """The statements of every article, in order of their first character.

        Any string is fine: an empty one, or one in which nobody says anything, has no statements.

        Raises:
            InputError: when something in the list isn't a string.
        """
        for text in texts:
            if not isinstance(text, str):
                raise InputError(
                    f"found {type(text).__name__}, expected str; decode the text first"
                )
        tagged = tag(texts, self.tokenizer, self.network, self.settings, self.batch_size)
        return [decode(text, spans) for text, spans in zip(texts, tagged, strict=True)]


def decode(text: str, spans: Sequence[RoleSpan]) -> tuple[Statement, ...]:
    """Statements of one article from its role spans."""
    quotations = find_quotations(text)
    return resolve_speakers(text, attribute(text, spans, quotations), quotations)


def attribute(
    text: str, spans: Sequence[RoleSpan], quotations: Sequence[Quotation]
) -> list[Attribution]:
    """Attributions of one article: role spans grouped, mended by quotation marks, and turns."""
    taken = [(span.start, span.end) for span in spans]
    mended = [
        mend_content(attribution, text, quotations, taken)
        for attribution in group_spans(spans, paragraph_spans(text))
    ]
    return with_turns(text, mended)
