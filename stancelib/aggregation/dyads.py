"""What an article says in a dyad and period enters, article by article; rows of figures leave."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from stancelib.aggregation.bootstrap import ResampledSums, article_number, ratio_intervals
from stancelib.aggregation.files import PROBABILITIES
from stancelib.aggregation.options import AggregateOptions
from stancelib.aggregation.periods import period_name, periods_between
from stancelib.aggregation.rows import ScoredRow
from stancelib.aggregation.selection import Code, Dyad, Key
from stancelib.schema import NEUTRAL, SENTIMENTS, STANCES

HELD = (*STANCES, NEUTRAL)
SHARES = tuple(f"{name}_share" for name in HELD)
NETS = ("net_tone", "net_stance")
MEANS = (
    *(f"{name}_mean" for name in STANCES),
    *(f"sentiment_{name}_mean" for name in SENTIMENTS),
)
# The columns of the result, in this order; docs/formats.md explains them.
COUNTS = ("statements", "articles", "labelled", "abstained", *(f"{name}_count" for name in HELD))
FIGURES = (
    *(column for name in (*NETS, *SHARES) for column in (name, f"{name}_low", f"{name}_high")),
    *MEANS,
)
COLUMNS = ("period", "period_start", "speaker_country", "target", *COUNTS, *FIGURES)

# With fewer articles no interval is given: even the range of n values covers their median with a
# probability of 1 - 2 ** (1 - n) only, which passes 95 % at n = 6.
INTERVAL_ARTICLES = 6
DECIMALS = 6

# What is summed over statements: these are resampled …
_STATEMENTS, _TONE, _LABELLED, _STANCE = range(4)
_HELD = slice(4, 8)
_STANCE_AND_HELD = slice(3, 8)
_OF_LABELLED = ("net_stance", *SHARES)
_RESAMPLED = 8
# … and these are not.
_MEANS = slice(8, 14)
_QUANTITIES = 14


def contribution(row: ScoredRow) -> list[float]:
    """What one statement adds to each sum; its probabilities must be there.

    Net tone is P(positive) - P(negative).  Net stance is 1 for a statement that is conciliatory,
    -1 for one that is threatening or accusatory or both, 0 for one that is neither, or that is
    conciliatory and hostile at once.
    """
    values = row.probabilities
    if values is None:
        raise ValueError(f"{row.place} has no probabilities")
    tone = values[PROBABILITIES.index("positive")] - values[PROBABILITIES.index("negative")]
    if row.labels is None:
        return [1, tone, 0, 0, 0, 0, 0, 0, *values]
    held = [float(name in row.labels) for name in STANCES]
    conciliatory, threatening, accusatory = held
    stance = conciliatory - max(threatening, accusatory)
    return [1, tone, 1, stance, *held, float(not row.labels), *values]


class _Cell:
    """A dyad in a period."""

    __slots__ = ("articles", "labelled_articles", "resampled", "sums")

    def __init__(self, options: AggregateOptions) -> None:
        self.articles = self.labelled_articles = 0
        self.sums = [0.0] * _QUANTITIES
        self.resampled = ResampledSums(_RESAMPLED, options.resamples, options.seed)

    def add(self, article: int, values: list[float]) -> None:
        self.articles += 1
        self.labelled_articles += values[_LABELLED] > 0
        self.sums = [a + b for a, b in zip(self.sums, values, strict=True)]
        self.resampled.add(article, tuple(values[:_RESAMPLED]))


class DyadPeriods:
    """Sums for each dyad and period: memory grows with their number, not with the articles'."""

    def __init__(self, options: AggregateOptions) -> None:
        self._options = options
        self._cells: dict[Key, _Cell] = {}

    def add_article(self, article_id: str, rows: Iterable[tuple[Key, ScoredRow]]) -> None:
        """Add the rows of one article, all of them."""
        added: dict[Key, list[float]] = {}
        for key, row in rows:
            values = contribution(row)
            former = added.get(key)
            added[key] = (
                values if former is None else [a + b for a, b in zip(former, values, strict=True)]
            )
        number = article_number(article_id) if added else 0
        for key, values in added.items():
            cell = self._cells.get(key)
            if cell is None:
                cell = self._cells[key] = _Cell(self._options)
            cell.add(number, values)

    def rows(self) -> Iterator[dict[str, Any]]:
        """Rows with the keys of COLUMNS, by speaker, target and period; no country comes last.

        With ``fill``, each dyad has all periods from the first to the last in which any dyad has a
        statement, or from and to the days that were asked for.
        """
        dyads: dict[Dyad, dict[date | None, _Cell]] = {}
        for key, cell in self._cells.items():
            dyads.setdefault(key.dyad, {})[key.start] = cell
        for dyad in sorted(dyads, key=_order):
            cells = dyads[dyad]
            for start in self._starts(cells):
                yield _row(dyad, start, cells.get(start), self._options)

    def _starts(self, cells: Mapping[date | None, _Cell]) -> Iterable[date | None]:
        options = self._options
        if options.by == "none":
            return [None]
        if not options.fill:
            return sorted(start for start in cells if start is not None)
        all_starts = [key.start for key in self._cells if key.start is not None]
        first = options.start or min(all_starts)
        last = options.end or max(all_starts)
        return periods_between(first, last, options.by)


def _order(dyad: Dyad) -> tuple[bool, Code, Code]:
    return (dyad.speaker is None, 0 if dyad.speaker is None else dyad.speaker, dyad.target)


def _row(
    dyad: Dyad, start: date | None, cell: _Cell | None, options: AggregateOptions
) -> dict[str, Any]:
    front = {
        "period": period_name(start, options.by),
        "period_start": start,
        "speaker_country": dyad.speaker,
        "target": dyad.target,
    }
    if cell is None:
        return front | dict.fromkeys(COUNTS, 0) | dict.fromkeys(FIGURES)
    sums = cell.sums
    statements, labelled = int(sums[_STATEMENTS]), int(sums[_LABELLED])
    counts = (statements, cell.articles, labelled, statements - labelled, *map(int, sums[_HELD]))
    figures = {"net_tone": sums[_TONE] / statements}
    if labelled:
        of_labelled = zip(_OF_LABELLED, sums[_STANCE_AND_HELD], strict=True)
        figures |= {name: value / labelled for name, value in of_labelled}
    figures |= {name: value / statements for name, value in zip(MEANS, sums[_MEANS], strict=True)}
    figures |= _intervals(cell, options)
    rounded = {name: round(value, DECIMALS) for name, value in figures.items()}
    return front | dict(zip(COUNTS, counts, strict=True)) | dict.fromkeys(FIGURES) | rounded


def _intervals(cell: _Cell, options: AggregateOptions) -> dict[str, float]:
    """Low and high of net tone, net stance and shares, where there are enough articles."""
    if not options.resamples or cell.articles < INTERVAL_ARTICLES:
        return {}
    sums = cell.resampled.resampled()
    (tone,) = ratio_intervals(sums[:, [_TONE]], sums[:, _STATEMENTS])
    found = {"net_tone": tone}
    if cell.labelled_articles >= INTERVAL_ARTICLES:
        intervals = ratio_intervals(sums[:, _STANCE_AND_HELD], sums[:, _LABELLED])
        found |= dict(zip(_OF_LABELLED, intervals, strict=True))
    return {
        f"{name}_{end}": value
        for name, interval in found.items()
        for end, value in zip(("low", "high"), interval, strict=True)
    }
