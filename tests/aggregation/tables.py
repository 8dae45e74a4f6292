"""Scored tables for tests: rows written by hand, in each format that scoring writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from stancelib.schema import SENTIMENTS, STANCES
from stancelib.scoring.writers import open_table
from stancelib.table import COLUMNS

PROBABILITIES = (*STANCES, *SENTIMENTS)


def row(
    article: str,
    speaker: str | None,
    target: str | None,
    labels: Sequence[str] | None = (),
    *,
    date: str | None = "2017-12-15",
    tone: tuple[float, float] = (0.25, 0.25),
    stance: tuple[float, float, float] = (0.1, 0.2, 0.3),
    **changed: Any,
) -> dict[str, Any]:
    """A row; ``tone`` is P(negative) and P(positive)."""
    negative, positive = tone
    given = {
        "article_id": article,
        "date": date,
        "statement_id": "s1",
        "statement": "x",
        "content": "x",
        "start": 0,
        "end": 1,
        "kind": "direct",
        "speaker_country": speaker,
        "target": target,
        "target_kind": "named",
        "is_self": None if target is None else speaker == target,
        "labels": None if labels is None else list(labels),
        **dict(zip(STANCES, stance, strict=True)),
        "sentiment": "neutral",
        "negative": negative,
        "neutral": round(1 - negative - positive, 4),
        "positive": positive,
    }
    if target is None or speaker == target:
        given |= dict.fromkeys(("labels", "sentiment", *PROBABILITIES))
    return dict.fromkeys(COLUMNS) | given | changed


def write(path: Path, rows: Sequence[Mapping[str, Any]]) -> Path:
    """The rows as ``stancelib score`` writes them, in the format of the suffix."""
    with open_table(path) as table:
        for _, of_article in groupby(rows, key=lambda one: one["article_id"]):
            table.write(list(of_article))
    return path


# Worked out by hand in test_series.py.
HAND = (
    row("a1", "USA", "CHN", ["threatening"], date="2017-12-01", tone=(0.7, 0.1)),
    row("a1", "USA", "CHN", [], date="2017-12-01", tone=(0.2, 0.3), stance=(0.4, 0.2, 0.0)),
    row("a2", "USA", "CHN", ["conciliatory", "accusatory"], date="2017-12-20", tone=(0.4, 0.4)),
    row("a3", "USA", "CHN", None, date="2018-02-05", tone=(0.1, 0.5)),
    row("a3", "CHN", "USA", ["conciliatory"], date="2018-02-05", tone=(0.0, 0.8)),
    row("a3", "CHN", "CHN", date="2018-02-05"),
    row("a4", None, "CHN", ["accusatory"], date="2018-02-06"),
    row("a4", "USA", None, date="2018-02-06"),
    row("a4", "USA", "FRA", date=None),
)
