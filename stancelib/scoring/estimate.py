"""Inputs enter; what a job over them would take in time and disk leaves, from a sample."""

from __future__ import annotations

import random
import time
from collections.abc import Iterable
from dataclasses import dataclass

from stancelib.data.articles import Columns, InputArticle, Inputs, Reject, read_articles
from stancelib.data.opening import ReadMeter
from stancelib.errors import InputError
from stancelib.scoring.chunks import Chunk
from stancelib.scoring.manifest import sizes
from stancelib.scoring.models import Models
from stancelib.scoring.parts import PartSettings, score_part

# Records read to count, and articles of them scored to measure.
READ_RECORDS = 20_000
SCORED_ARTICLES = 64


@dataclass(frozen=True)
class Estimate:
    """What a job would take.

    Attributes:
        articles: in the input; exact if ``counted``, else from the share of bytes that was read.
        rejected: records that can't be read, likewise.
        counted: whether all of the input was read.
        sampled: articles that were scored for this.
        rows: of the table.
        seconds: of one worker, models loaded; n workers on n free cores take about an n-th.
        bytes: of the part files.
    """

    articles: int
    rejected: int
    counted: bool
    sampled: int
    rows: int
    seconds: float
    bytes: int


def estimate(
    found: Inputs,
    models: Models,
    columns: Columns | None = None,
    format: str = "parquet",
    include_untargeted: bool = False,
) -> Estimate:
    """Read the first records, score some of them, chosen by chance, and extrapolate.

    Raises:
        InputError: none of the records read is an article.
    """
    meter = ReadMeter(sizes(found))
    records = read_articles(found, columns, meter=meter, stop_at_unreadable=True)
    sample, articles, rejected, characters, counted = _read(records)
    if not sample:
        raise InputError(
            f"found no article among the first {rejected:,} records, expected some to measure; "
            "name the fields with --text-column, …"
        )
    share = 1.0 if counted else meter.share or 1.0
    analyzer = models.load()
    settings = PartSettings(format, include_untargeted)
    score_part(analyzer, Chunk(0, tuple(sample[:1])), settings)  # warms up
    began = time.monotonic()
    part = score_part(analyzer, Chunk(0, tuple(sample)), settings)
    seconds = time.monotonic() - began
    scale = characters / max(1, sum(len(each.article.text) for each in sample)) / share
    return Estimate(
        articles=round(articles / share),
        rejected=round(rejected / share),
        counted=counted,
        sampled=len(sample),
        rows=round(part.receipt.rows * scale),
        seconds=seconds * scale,
        bytes=round(len(part.data) * scale),
    )


def _read(
    records: Iterable[InputArticle | Reject],
) -> tuple[list[InputArticle], int, int, int, bool]:
    """A sample of the articles, the counts of articles, rejects, characters; whether that's all."""
    chance = random.Random(0)
    sample: list[InputArticle] = []
    articles = rejected = characters = 0
    for record in records:
        if isinstance(record, Reject):
            rejected += 1
        else:
            articles += 1
            characters += len(record.article.text)
            # Each article read so far is in the sample with the same probability.
            if len(sample) < SCORED_ARTICLES:
                sample.append(record)
            elif (place := chance.randrange(articles)) < SCORED_ARTICLES:
                sample[place] = record
        if articles + rejected >= READ_RECORDS:
            return sample, articles, rejected, characters, False
    return sample, articles, rejected, characters, True
