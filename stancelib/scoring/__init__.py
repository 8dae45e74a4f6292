"""Corpora: files of articles in, files of rows out, in bounded memory."""

from stancelib.data.articles import Columns, Reject
from stancelib.scoring.corpus import (
    score_corpus,
    split_corpus,
    statement_rows,
)
from stancelib.scoring.interrupts import JobInterrupted
from stancelib.scoring.summary import Progress, ScoreSummary

__all__ = [
    "Columns",
    "JobInterrupted",
    "Progress",
    "Reject",
    "ScoreSummary",
    "score_corpus",
    "split_corpus",
    "statement_rows",
]
