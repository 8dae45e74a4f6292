"""Articles enter; analyses leave: the stages put together, a chunk of articles at a time."""

from __future__ import annotations

import itertools
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from stancelib.analysis import Analysis
from stancelib.errors import InputError
from stancelib.people.actors import Actors
from stancelib.schema import Article, Judgement, Pair, Span, Statement, Target
from stancelib.stance.classifier import StanceClassifier
from stancelib.statements.splitter import StatementSplitter
from stancelib.targets import find_targets
from stancelib.version import __version__

ArticleLike = Article | Mapping[str, Any] | str

# Characters before a statement that the classifier may read to see who is meant.
_CONTEXT = 400
_SENTENCE_START = re.compile(r"[.!?…][\"”’»)]*\s+|\n\s*")


class Analyzer:
    """Turns articles into statements with stances.

    Args:
        splitter: finds statements and speakers.
        classifier: judges (statement, target) pairs.
        supranational: find organisations of states (EU, NATO …) as targets too.
    """

    def __init__(
        self,
        splitter: StatementSplitter,
        classifier: StanceClassifier,
        supranational: bool = False,
    ) -> None:
        self.splitter = splitter
        self.classifier = classifier
        self.supranational = supranational

    @classmethod
    def load(
        cls,
        path: str | Path | None = None,
        device: str = "cpu",
        batch_size: int = 32,
        min_confidence: float | None = None,
        precision: str = "auto",
        actors: Actors | str | os.PathLike[str] | None = None,
        supranational: bool = False,
    ) -> Self:
        """Load both models.

        Args:
            path: a folder with the checkpoints ``statements/`` and ``stance/``; None for the
                bundled ones.
            device: as PyTorch names it: "cpu", "cuda", …
            batch_size: pairs (and windows of text) per forward pass.
            min_confidence: leave labels out below this confidence (0 to 1); None never does.
            precision: "auto", "int8", "float32" or "bfloat16"; see ``runtime.network``.
            actors: your own people and groups, or a CSV file of them; see ``people.actors``.
            supranational: find organisations of states (EU, NATO …) as targets too, with the
                codes of ``stancelib.countries.organisations``.

        Raises:
            CheckpointError: when a model file is missing, truncated or altered.
            InputError: when an option can't be, or a row of the actors.
        """
        statements = None if path is None else Path(path) / "statements"
        stance = None if path is None else Path(path) / "stance"
        return cls(
            StatementSplitter.from_pretrained(statements, device, precision, batch_size, actors),
            StanceClassifier.from_pretrained(stance, device, precision, batch_size, min_confidence),
            supranational,
        )

    def analyze(
        self, text: str, id: str = "1", date: str | None = None, title: str | None = None
    ) -> Analysis:
        """Analyse one article; see ``analyze_many``."""
        return self._analyze_chunk([Article(id, text, date, title)])[0]

    def analyze_many(
        self, articles: Iterable[ArticleLike], chunk_size: int = 32
    ) -> Iterator[Analysis]:
        """Analyse any number of articles, in order.

        Args:
            articles: Articles, dicts with ``text`` and optionally ``id``, ``date``, ``title``, or
                bare texts; what has no id is numbered from "1".
            chunk_size: articles that are read and held at once; all pairs of a chunk go through
                the model together.

        Raises:
            InputError: when an article isn't one of these, or ``chunk_size`` isn't positive.
        """
        if isinstance(articles, str | Mapping | Article):
            raise InputError(
                f"found one {type(articles).__name__}, expected an iterable of articles; use "
                "analyze() for a single text, or put it into a list"
            )
        if chunk_size < 1:
            raise InputError(f"found chunk_size {chunk_size}, expected at least 1")
        numbered = (as_article(one, number) for number, one in enumerate(articles, start=1))
        return self._analyze_stream(numbered, chunk_size)

    def provenance(self) -> dict[str, str]:
        """Version of stancelib and sha256 of both models, for the metadata of results."""
        return {
            "stancelib": __version__,
            "statements_sha256": self.splitter.fingerprint,
            "stance_sha256": self.classifier.fingerprint,
        }

    def _analyze_stream(self, articles: Iterator[Article], chunk_size: int) -> Iterator[Analysis]:
        while chunk := list(itertools.islice(articles, chunk_size)):
            yield from self._analyze_chunk(chunk)

    def _analyze_chunk(self, articles: Sequence[Article]) -> list[Analysis]:
        split = self.splitter.split_many(
            [article.text for article in articles], [article.date for article in articles]
        )
        targets = [
            find_targets(article.text, statements, self.supranational)
            for article, statements in zip(articles, split, strict=True)
        ]
        pairs = [
            pair_of(article.text, statement, target)
            for article, statements, found in zip(articles, split, targets, strict=True)
            for statement, own in zip(statements, found, strict=True)
            for target in own
            if not target.is_self
        ]
        predictions = iter(self.classifier.predict(pairs))
        return [
            Analysis(
                article,
                statements,
                tuple(
                    Judgement(index, target, None if target.is_self else next(predictions))
                    for index, own in enumerate(found)
                    for target in own
                ),
            )
            for article, statements, found in zip(articles, split, targets, strict=True)
        ]


def as_article(given: ArticleLike, number: int) -> Article:
    """An Article from what a user gives.

    Args:
        given: an Article, a mapping or a text.
        number: its place in the input, the id of an article without one.

    Raises:
        InputError: when it is none of these, or a mapping without a text.
    """
    if isinstance(given, Article):
        return given
    if isinstance(given, str):
        return Article(str(number), given)
    if not isinstance(given, Mapping):
        raise InputError(
            f"found {type(given).__name__} as article {number}, expected Article, dict or str"
        )
    if not isinstance(given.get("text"), str):
        raise InputError(
            f"found no text in article {number} (fields: {', '.join(map(str, given)) or 'none'}), "
            "expected 'text' to be a str"
        )
    id = given.get("id")
    return Article(
        str(number) if id is None else str(id), given["text"], given.get("date"), given.get("title")
    )


def pair_of(text: str, statement: Statement, target: Target) -> Pair:
    """What the classifier reads of one statement and target.

    The context is given only where the statement doesn't name its target: elsewhere it would bring
    in what others say.
    """
    start, end = statement.start, statement.end

    def inside(spans: Sequence[Span]) -> tuple[Span, ...]:
        return tuple((s - start, e - start) for s, e in spans)

    return Pair(
        text=text[start:end],
        target_spans=inside(target.spans),
        source_spans=inside(statement.source),
        context=_context(text, start) if target.kind == "implied" else "",
        target=target.country,
        source_country=statement.speaker_country,
    )


def _context(text: str, start: int) -> str:
    """Whole sentences right before ``start``."""
    before = text[max(0, start - _CONTEXT) : start]
    if start > _CONTEXT:
        begins = _SENTENCE_START.search(before)
        before = before[begins.end() :] if begins else before
    return before.strip()
