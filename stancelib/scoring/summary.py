"""What a run tells: how far it is while it goes on, and what it did when it has ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from stancelib.scoring.pace import Pace


@dataclass(frozen=True)
class Progress:
    """How far a run is.

    Attributes:
        articles: articles done; ``rows`` written; ``rejected`` rows or files.
        files: files begun, out of ``all_files``.
        statements: statements found in the articles.
        part: of a job, the number of the part just written; else None.
        resumed: of a job, articles of ``articles`` that an earlier run had done.
        pace: of a job, how fast it goes and how long it may still take.
        ending: the run was interrupted and ends after the chunks that it holds.
    """

    articles: int
    rows: int
    rejected: int
    files: int
    all_files: int
    statements: int = 0
    part: int | None = None
    resumed: int = 0
    pace: Pace | None = None
    ending: bool = False


@dataclass(frozen=True)
class ScoreSummary:
    """What a run did.

    Attributes:
        articles: articles that were scored, those without rows too.
        statements: statements found in them.
        rows: rows written.
        rejected: rows or files that could not be scored.
        seconds: time spent, loading of the models included.
        output: the file or folder written (a URL is text), None where the rows went elsewhere.
        rejects_path: the list of rejects, None where there are none or no output file.
        ignored: files in the given folders that hold no articles by their suffix.
        notes: what is odd, and in how many of the articles.
        parts: of a job, the number of its part files.
        resumed: of a job, articles of ``articles`` that earlier runs had done.
        was_finished: the job had been finished before, so that nothing was done.
    """

    articles: int
    statements: int
    rows: int
    rejected: int
    seconds: float
    output: Path | str | None = None
    rejects_path: Path | str | None = None
    ignored: int = 0
    notes: Mapping[str, int] = field(default_factory=dict)
    parts: int = 0
    resumed: int = 0
    was_finished: bool = False
