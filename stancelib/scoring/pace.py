"""Receipts enter as parts get done; how far and how fast the job is leaves."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass

from stancelib.scoring.parts import Receipt


@dataclass(frozen=True)
class Pace:
    """How fast a run goes.

    Attributes:
        seconds: since the first chunk was given to the engine.
        articles_per_second: of this run; once there are two parts, the time up to the first one,
            in which models are loaded, doesn't count.
        statements_per_second: the same.
        share: share of the input that is done, or None.
        seconds_left: estimated from the second part on, else None.
    """

    seconds: float
    articles_per_second: float
    statements_per_second: float
    share: float | None
    seconds_left: float | None


class Stopwatch:
    """Measures the pace of one run."""

    def __init__(self) -> None:
        self._began: float | None = None
        self._first: tuple[float, float | None] | None = None
        self._share: float | None = None
        self._counts: Counter[str] = Counter()
        self._shares: dict[int, float | None] = {}

    def begin(self, number: int, share: float | None) -> None:
        """A chunk goes to the engine; ``share`` of the input was read up to its end."""
        if self._began is None:
            self._began = time.monotonic()
        self._shares[number] = share

    def end(self, receipt: Receipt) -> Pace:
        """The part of a chunk that ``begin`` was called for is written."""
        now = time.monotonic()
        share = self._shares.pop(receipt.number)
        if share is not None:
            self._share = max(share, self._share or 0.0)
        seconds = now - (now if self._began is None else self._began)
        if self._first is None:
            self._first = (now, self._share)
            since, before = seconds, self._share
        else:
            since, before = now - self._first[0], self._first[1]
            self._counts.update(articles=receipt.articles, statements=receipt.statements)
        counts = self._counts or {
            "articles": receipt.articles,
            "statements": receipt.statements,
        }
        left = None
        if self._share is not None and before is not None and self._share > before:
            left = since * (1 - self._share) / (self._share - before)
        since = max(since, 1e-9)
        rates = (counts["articles"] / since, counts["statements"] / since)
        return Pace(seconds, *rates, self._share, left)
