"""Scored tables enter; dyad time series and an account of what was left out leave.

One pass over the rows, an article at a time.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stancelib.aggregation.bootstrap import article_number
from stancelib.aggregation.dyads import COLUMNS, DyadPeriods
from stancelib.aggregation.inputs import find_tables
from stancelib.aggregation.options import AggregateOptions, codes_of, day
from stancelib.aggregation.rows import ScoredRow, read_rows
from stancelib.aggregation.seen import SeenArticles
from stancelib.aggregation.selection import LEFT_OUT, Selection
from stancelib.errors import InputError

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class AggregateSummary:
    """What became of the rows: ``rows == used + sum(left_out.values())``.

    Attributes:
        files: tables that were read.
        articles: in them.
        rows: in them.
        used: rows that count in the result, those that ``min_statements`` left out included.
        abstained: of these, rows whose labels are null; they count in tone and means only.
        left_out: rows by reason, in the order of LEFT_OUT; every reason is there.
        examples: place and value of the first unknown code and the first bad date, by reason.
        dyads: in the result.
        small: dyad periods that ``min_statements`` left out, and their statements.
        without_interval: rows of the result with statements but too few articles for an interval.
    """

    files: int
    articles: int
    rows: int
    used: int
    abstained: int
    left_out: Mapping[str, int]
    examples: Mapping[str, str]
    dyads: int
    small: tuple[int, int]
    without_interval: int


@dataclass(frozen=True)
class Aggregation:
    """Dyad time series.

    Attributes:
        rows: one a dyad and period, with the keys of ``dyads.COLUMNS``, by speaker, target, period.
        options: as they were asked for.
        summary: what was read and what was left out.
        sources: the inputs as they were given.
    """

    rows: tuple[Mapping[str, Any], ...] = field(repr=False)
    options: AggregateOptions
    summary: AggregateSummary
    sources: tuple[str, ...]

    def to_frame(self) -> pd.DataFrame:
        """The rows as a data frame, with null as missing and days as dates."""
        from stancelib.aggregation.writers import arrow_table

        frame: pd.DataFrame = arrow_table(self.rows, self.options).to_pandas(
            integer_object_nulls=True
        )
        return frame

    def to_html(self) -> str:
        """A page with heat map, time series and tables; needs the extra ``report``."""
        from stancelib.aggregation.page import to_html

        return to_html(self)

    def write(self, output: str | os.PathLike[str]) -> None:
        """Write the rows as .parquet, .csv or .jsonl, or the page as .html, by suffix."""
        from stancelib.aggregation.writers import write

        write(self, Path(output))


def aggregate(
    inputs: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    output: str | os.PathLike[str] | None = None,
    *,
    by: str = "month",
    speakers: str | Iterable[str] = (),
    targets: str | Iterable[str] = (),
    start: date | str | None = None,
    end: date | str | None = None,
    keep_no_country: bool = False,
    min_statements: int = 0,
    fill: bool = False,
    countries: str = "iso3",
    resamples: int = 1000,
    seed: int = 0,
) -> Aggregation:
    """Count and average scored rows by speaker's country, target and period.

    Args:
        inputs: tables that ``stancelib score`` wrote (.parquet, .jsonl, .csv), or folders of them.
        output: where to write the result, if anywhere; the suffix chooses the format.
        by: ``day``, ``week``, ``month``, ``quarter``, ``year`` or ``none``.
        speakers: countries to keep, by code or name; none means all.
        targets: likewise.
        start: first day to keep, such as ``2017-12-15``.
        end: last day to keep.
        keep_no_country: also count statements whose speaker's country isn't known.
        min_statements: leave out dyad periods with fewer statements.
        fill: rows with zero counts for periods in which a dyad has no statement.
        countries: ``iso3`` codes, ``name``, Correlates of War (``cow``) or Gleditsch and Ward
            (``gw``) numbers.
        resamples: of the bootstrap over articles; 0 for no intervals.
        seed: of the bootstrap.

    Raises:
        InputError: options, files, rows or the output can't be used; nothing is written then.
    """
    options = AggregateOptions(
        by=by,
        speakers=codes_of(speakers),
        targets=codes_of(targets),
        start=day(start, "--from"),
        end=day(end, "--to"),
        keep_no_country=keep_no_country,
        min_statements=min_statements,
        fill=fill,
        countries=countries,
        resamples=resamples,
        seed=seed,
    )
    if isinstance(inputs, (str, os.PathLike)):
        inputs = [inputs]
    given = tuple(os.fspath(one) for one in inputs)
    tables = find_tables(given)
    if output is not None:
        from stancelib.aggregation.writers import check

        check(Path(output), tables)
    result = _aggregate(tables, options, given)
    if output is not None:
        result.write(output)
    return result


def _aggregate(
    tables: list[Path], options: AggregateOptions, given: tuple[str, ...]
) -> Aggregation:
    selection, periods, seen = Selection(options), DyadPeriods(options), SeenArticles()
    counts: Counter[str] = Counter()
    examples: dict[str, str] = {}
    for article_id, rows in _articles(tables, seen):
        kept = []
        for row in rows:
            counts["rows"] += 1
            place = selection.place(row)
            if isinstance(place, str):
                counts[place] += 1
                _note_example(examples, place, row)
            else:
                counts["used"] += 1
                counts["abstained"] += row.labels is None
                kept.append((place, row))
        periods.add_article(article_id, kept)
    all_rows = tuple(periods.rows())
    shown = tuple(row for row in all_rows if row["statements"] >= options.min_statements)
    small = [row["statements"] for row in all_rows if row["statements"] < options.min_statements]
    summary = AggregateSummary(
        files=len(tables),
        articles=len(seen),
        rows=counts["rows"],
        used=counts["used"],
        abstained=counts["abstained"],
        left_out={reason: counts[reason] for reason in LEFT_OUT},
        examples=examples,
        dyads=len({(row["speaker_country"], row["target"]) for row in shown}),
        small=(len(small), sum(small)),
        without_interval=sum(
            row["statements"] > 0 and row["net_tone_low"] is None for row in shown
        ),
    )
    return Aggregation(shown, options, summary, given)


def _articles(tables: Iterable[Path], seen: SeenArticles) -> Iterator[tuple[str, list[ScoredRow]]]:
    """The rows of each article; InputError where one comes twice."""
    for path in tables:
        for article_id, group in groupby(read_rows(path), key=attrgetter("article_id")):
            rows = list(group)
            if not seen.add(article_number(article_id)):
                raise InputError(
                    f"{rows[0].place}: found the article {article_id!r} again, expected all its "
                    "rows in one file and one after the other; sort the table by article_id, "
                    "give no table twice, and give articles of different corpora different ids"
                )
            yield article_id, rows


def _note_example(examples: dict[str, str], reason: str, row: ScoredRow) -> None:
    if reason == "bad_date":
        examples.setdefault(reason, f"{row.place}: {row.date!r}")
    elif reason == "unknown_code":
        examples.setdefault(reason, f"{row.place}: {row.speaker_country!r}, {row.target!r}")


__all__ = ["COLUMNS", "AggregateSummary", "Aggregation", "aggregate"]
