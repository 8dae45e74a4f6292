"""Records in, rows out, chunk by chunk: joins a reader, a pure function and a writer.

It knows neither files nor models; a job that is sharded or resumed joins the same parts.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from stancelib.data.articles import InputArticle, Reject
from stancelib.errors import StancelibError
from stancelib.schema import Article

CHUNK_SIZE = 32


@dataclass(frozen=True)
class Outcome:
    """What was computed for one article: the number of its statements, and its rows."""

    statements: int
    rows: Sequence[Mapping[str, Any]]


# A pure function: articles in, one outcome for each of them out, in order.
Work = Callable[[Sequence[Article]], Sequence[Outcome]]


@dataclass
class Tally:
    """The counts of a run so far."""

    articles: int = 0
    statements: int = 0
    rows: int = 0
    rejected: int = 0
    files: int = 0
    notes: Counter[str] = field(default_factory=Counter)


def process(
    records: Iterable[InputArticle | Reject],
    work: Work,
    write: Callable[[Sequence[Mapping[str, Any]]], None],
    reject: Callable[[Reject], None],
    on_chunk: Callable[[Tally], None] | None = None,
    chunk_size: int = CHUNK_SIZE,
) -> Tally:
    """Read, compute and write chunk by chunk; return the counts.

    Where ``work`` refuses a chunk (StancelibError), its articles are tried one by one, and only
    those that are at fault are rejected.  Any other exception is a bug and ends the run.
    """
    tally = Tally()

    def refuse(record: Reject) -> None:
        tally.rejected += 1
        reject(record)

    articles = _without_rejects(records, refuse, tally)
    while chunk := list(itertools.islice(articles, chunk_size)):
        for item, outcome in zip(chunk, _computed(work, chunk), strict=True):
            if isinstance(outcome, StancelibError):
                raw = {"id": item.article.id, "text": item.article.text}
                refuse(Reject(str(outcome), item.place, item.article.id, raw))
                continue
            write(outcome.rows)
            tally.articles += 1
            tally.statements += outcome.statements
            tally.rows += len(outcome.rows)
            tally.notes.update(item.notes)
        if on_chunk is not None:
            on_chunk(tally)
    return tally


def _without_rejects(
    records: Iterable[InputArticle | Reject], refuse: Callable[[Reject], None], tally: Tally
) -> Iterator[InputArticle]:
    file = None
    for record in records:
        if record.place.file != file:
            file = record.place.file
            tally.files += 1
        if isinstance(record, Reject):
            refuse(record)
        else:
            yield record


def _computed(work: Work, chunk: Sequence[InputArticle]) -> Sequence[Outcome | StancelibError]:
    try:
        return work([item.article for item in chunk])
    except StancelibError as error:
        if len(chunk) == 1:
            return [error]
        return [_computed(work, [item])[0] for item in chunk]
