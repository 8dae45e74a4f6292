"""Corpora: files of articles in, files of rows out, in bounded memory."""

from stancelib.data.articles import Columns, Reject
from stancelib.scoring.corpus import (
    Progress,
    ScoreSummary,
    score_corpus,
    split_corpus,
    statement_rows,
)

__all__ = [
    "Columns",
    "Progress",
    "Reject",
    "ScoreSummary",
    "score_corpus",
    "split_corpus",
    "statement_rows",
]
