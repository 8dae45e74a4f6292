"""Article texts enter; tuples of statements leave: the quote splitter, its stages in order."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Self

from tokenizers import Tokenizer

from stancelib.errors import InputError
from stancelib.people.actors import Actors, as_actors
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
        actors: the user's people and groups; see ``stancelib.people.actors``.
    """

    def __init__(
        self,
        tokenizer: Tokenizer,
        network: Network,
        settings: TaggerSettings,
        batch_size: int = 16,
        fingerprint: str = "",
        actors: Actors | None = None,
    ) -> None:
        self.tokenizer = tokenizer
        self.network = network
        self.settings = settings
        self.batch_size = batch_size
        self.fingerprint = fingerprint
        self.actors = actors or Actors()

    @classmethod
    def from_pretrained(
        cls,
        path: str | Path | None = None,
        device: str = "cpu",
        precision: str = "auto",
        batch_size: int = 16,
        actors: Actors | str | os.PathLike[str] | None = None,
    ) -> Self:
        """Load a checkpoint folder, or the bundled one.

        Args:
            path: folder of a token classifier with our labels; None for the bundled one.
            device: as PyTorch names it.
            precision: "auto", "int8", "float32" or "bfloat16"; see ``open_network``.
            batch_size: windows per forward pass.
            actors: the user's people and groups, or a CSV file of them.

        Raises:
            CheckpointError: when a file is missing, truncated or altered.
            InputError: when the table of actors isn't one.
        """
        known = as_actors(actors)
        checkpoint: Checkpoint = open_checkpoint(path, "statements")
        return cls(
            checkpoint.tokenizer(),
            open_network(checkpoint, "token", device, precision),
            TaggerSettings(**checkpoint.settings.get("tagger", {})),
            batch_size,
            checkpoint.fingerprint,
            known,
        )

    def split(self, text: str, date: str | None = None) -> tuple[Statement, ...]:
        """The statements of one article; see ``split_many``."""
        return self.split_many([text], [date])[0]

    def split_many(
        self, texts: Sequence[str], dates: Sequence[str | None] | None = None
    ) -> list[tuple[Statement, ...]]:
        """The statements of every article, in order of their first character.

        Any string is fine: an empty one, or one in which nobody says anything, has no statements.

        Args:
            texts: the articles.
            dates: their ISO dates, by which office-holders are known; as many as texts.  Without
                one the latest office of a person counts.

        Raises:
            InputError: when something in the list isn't a string, or the dates aren't as many.
        """
        if dates is not None and len(dates) != len(texts):
            raise InputError(
                f"found {len(dates)} dates for {len(texts)} texts, expected one each; give None "
                "where a text has no date"
            )
        for text in texts:
            if not isinstance(text, str):
                raise InputError(
                    f"found {type(text).__name__}, expected str; decode the text first"
                )
        tagged = tag(texts, self.tokenizer, self.network, self.settings, self.batch_size)
        return [
            decode(text, spans, date, self.actors)
            for text, spans, date in zip(texts, tagged, dates or [None] * len(texts), strict=True)
        ]


def decode(
    text: str, spans: Sequence[RoleSpan], date: str | None = None, actors: Actors | None = None
) -> tuple[Statement, ...]:
    """Statements of one article from its role spans; see ``resolve_speakers``."""
    quotations = find_quotations(text)
    attributions = attribute(text, spans, quotations)
    return resolve_speakers(text, attributions, quotations, date, actors)


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
