"""An aggregation enters; a self-contained HTML page leaves: heat map, time series, tables.

The page runs no script and fetches nothing (its own policy forbids both); everything that comes
from files is escaped.  Only the countries and dyads with the most statements are drawn, and the
page says how many it leaves out; the table formats hold all.
"""

from __future__ import annotations

import html
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from importlib.resources import files
from itertools import islice
from typing import TYPE_CHECKING, Any

from stancelib.aggregation import charts
from stancelib.aggregation.dyads import INTERVAL_ARTICLES
from stancelib.aggregation.periods import periods_between
from stancelib.aggregation.selection import LEFT_OUT
from stancelib.schema import NEUTRAL, STANCES

if TYPE_CHECKING:
    from stancelib.aggregation.series import AggregateSummary, Aggregation

COUNTRIES_SHOWN, SERIES_SHOWN, DYADS_SHOWN = 20, 12, 100
NO_COUNTRY = "no country"
_HELD = (*STANCES, NEUTRAL)
_ENDS = ("net_tone_low", "net_tone_high")
_UNSHOWABLE = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
<main>
{body}
</main>
</body>
</html>
"""

_Dyad = tuple[str, str]
_Row = Mapping[str, Any]


def to_html(aggregation: Aggregation) -> str:
    """The whole page.

    Charts need matplotlib (extra ``report``); without a single statement the page has none.
    """
    dyads: defaultdict[_Dyad, list[_Row]] = defaultdict(list)
    for row in aggregation.rows:
        dyads[_name(row["speaker_country"]), _name(row["target"])].append(row)
    totals = {dyad: _total(rows) for dyad, rows in dyads.items()}
    totals = {dyad: total for dyad, total in totals.items() if total["statements"]}
    ranked = sorted(totals, key=lambda dyad: (-totals[dyad]["statements"], dyad))
    title = "Who speaks how about whom"
    parts = [f"<h1>{title}</h1>", _about(aggregation, totals)]
    if ranked:
        parts.append(_heat_map(totals))
        if aggregation.options.by != "none":
            parts.append(_time_series({dyad: dyads[dyad] for dyad in ranked}, aggregation))
        parts.append(_dyad_table({dyad: totals[dyad] for dyad in ranked}))
    else:
        parts.append("<p>No row of the tables could be used.</p>")
    parts.append(_account(aggregation.summary))
    style = files("stancelib.aggregation").joinpath("page.css").read_text("utf-8")
    return _PAGE.format(title=title, style=style, body="\n".join(parts))


def _name(country: str | int | None) -> str:
    return NO_COUNTRY if country is None else str(country)


def _total(rows: Sequence[_Row]) -> dict[str, Any]:
    """Counts of a dyad over its periods, and net tone and net stance from them."""
    counts = ("statements", "articles", "labelled", *(f"{name}_count" for name in _HELD))
    total: dict[str, Any] = {name: sum(row[name] for row in rows) for name in counts}
    for net, of in (("net_tone", "statements"), ("net_stance", "labelled")):
        weighted = sum(row[net] * row[of] for row in rows if row[of])
        total[net] = weighted / total[of] if total[of] else None
    return total


def _about(aggregation: Aggregation, totals: Mapping[_Dyad, Mapping[str, Any]]) -> str:
    options, summary = aggregation.options, aggregation.summary
    statements = sum(total["statements"] for total in totals.values())
    starts = [row["period"] for row in aggregation.rows if row["statements"]]
    dated = starts and options.by != "none"
    span = f", {min(starts)} to {max(starts)}, by {options.by}" if dated else ""
    lines = [
        f"{statements:,} statements in {len(totals):,} dyads{span}. "
        f"Read: {summary.rows:,} rows of {summary.articles:,} articles from "
        f"{', '.join(aggregation.sources[:5])}{' …' if len(aggregation.sources) > 5 else ''}.",
        "Net tone is the mean of P(positive) − P(negative) over the statements of one country’s "
        "speakers about another, from −1 to 1. Net stance is the share of conciliatory statements "
        "minus that of threatening or accusatory ones.",
    ]
    return "\n".join(f'<p class="about">{_escape(line)}</p>' for line in lines)


def _heat_map(totals: Mapping[_Dyad, Mapping[str, Any]]) -> str:
    speakers, all_speakers = _most(totals, 0)
    targets, all_targets = _most(totals, 1)
    shown = {dyad for dyad in totals if dyad[0] in speakers and dyad[1] in targets}
    cells = {
        dyad: charts.HeatCell(totals[dyad]["statements"], totals[dyad]["net_tone"])
        for dyad in shown
    }
    description = (
        f"Heat map of net tone: {len(speakers)} speakers’ countries by {len(targets)} target "
        "countries; the table of dyads below gives the same figures"
    )
    note = (
        "Net tone over all periods, and below it the number of statements (n). "
        f"{_shown(len(speakers), all_speakers, 'speakers’ countries')} "
        f"{_shown(len(targets), all_targets, 'target countries')}"
    )
    return _chart("Dyads", charts.heat_map(speakers, targets, cells, description), note)


def _most(totals: Mapping[_Dyad, Mapping[str, Any]], side: int) -> tuple[list[str], int]:
    """The countries on one side with the most statements, sorted by name, and of how many."""
    counts: Counter[str] = Counter()
    for dyad, total in totals.items():
        counts[dyad[side]] += total["statements"]
    first = sorted(counts, key=lambda name: (-counts[name], name))[:COUNTRIES_SHOWN]
    return sorted(first, key=lambda name: (name == NO_COUNTRY, name)), len(counts)


def _time_series(dyads: Mapping[_Dyad, Sequence[_Row]], aggregation: Aggregation) -> str:
    shown = {dyad: dyads[dyad] for dyad in list(dyads)[:SERIES_SHOWN]}
    series = {_arrow(dyad): _points(rows, aggregation.options.by) for dyad, rows in shown.items()}
    description = f"Net tone of {len(shown)} dyads by {aggregation.options.by}, with intervals"
    resamples = aggregation.options.resamples
    interval = (
        f"Light bars are 95 % intervals (Poisson bootstrap over articles, {resamples:,} "
        f"resamples), given from {INTERVAL_ARTICLES} articles on"
        if resamples
        else "No intervals were asked for"
    )
    note = (
        f"Net tone (line, left) and number of statements (grey, right). {interval}. "
        f"{_shown(len(shown), len(dyads), 'dyads')}"
    )
    return _chart(
        "Over time", charts.time_series(series, aggregation.options.by, description), note
    )


def _points(rows: Sequence[_Row], by: str) -> list[charts.Point]:
    """A point for every period with statements, and an empty one at the beginning of each gap."""
    points: list[charts.Point] = []
    for row in rows:
        if not row["statements"]:
            continue
        if points:
            following = list(islice(periods_between(points[-1].start, date.max, by), 2))[-1]
            if following != row["period_start"]:
                points.append(charts.Point(following, 0))
        ends = [math.nan if row[name] is None else row[name] for name in _ENDS]
        points.append(charts.Point(row["period_start"], row["statements"], row["net_tone"], *ends))
    return points


def _dyad_table(totals: Mapping[_Dyad, Mapping[str, Any]]) -> str:
    heads = ("statements", "articles", *(f"{name} %" for name in _HELD), "net tone", "net stance")
    shown = list(totals.items())[:DYADS_SHOWN]
    lines = []
    for dyad, total in shown:
        labelled = total["labelled"]
        shares = [_percent(total[f"{name}_count"], labelled) for name in _HELD]
        figures = [f"{total['statements']:,}", f"{total['articles']:,}", *shares]
        figures += [_signed(total["net_tone"]), _signed(total["net_stance"])]
        lines.append([_arrow(dyad), *figures])
    note = f"Over all periods. {_shown(len(shown), len(totals), 'dyads')}"
    return f"<h2>Table of dyads</h2>\n{_note(note)}\n{_table(('dyad', *heads), lines)}"


def _account(summary: AggregateSummary) -> str:
    """What became of the rows."""
    lines = [["used", f"{summary.used:,}"]]
    lines += [[LEFT_OUT[reason], f"{n:,}"] for reason, n in summary.left_out.items() if n]
    lines.append(["all rows", f"{summary.rows:,}"])
    notes = []
    if summary.abstained:
        notes.append(
            f"In {summary.abstained:,} of the used rows the model abstained: they count in tone, "
            "not in stance."
        )
    if summary.small[0]:
        notes.append(
            f"{summary.small[0]:,} dyad periods with {summary.small[1]:,} statements were left out "
            "as too small."
        )
    notes += [f"First row {LEFT_OUT[reason]}: {at}" for reason, at in summary.examples.items()]
    told = "\n".join(_note(note) for note in notes)
    return f"<h2>Rows used and left out</h2>\n{_table(('rows', 'number'), lines)}\n{told}"


def _chart(heading: str, svg: str, note: str) -> str:
    return f"<h2>{heading}</h2>\n{_note(note)}\n<figure>{svg}</figure>"


def _table(heads: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    head = _cells("th", heads, ' scope="col"')
    body = "\n".join(f"<tr>{_cells('td', line)}</tr>" for line in lines)
    return (
        f'<div class="scroll"><table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>'
        "\n</table></div>"
    )


def _cells(tag: str, texts: Sequence[str], more: str = "") -> str:
    """Cells of a line; the first one holds words."""
    styles = [' class="words"', *[""] * (len(texts) - 1)]
    return "".join(
        f"<{tag}{more}{style}>{_escape(text)}</{tag}>"
        for text, style in zip(texts, styles, strict=True)
    )


def _note(text: str) -> str:
    return f'<p class="note">{_escape(text)}</p>'


def _shown(shown: int, there: int, what: str) -> str:
    if shown == there:
        return f"All {what} are shown."
    return f"Of {there:,} {what} the {shown:,} with the most statements are shown."


def _arrow(dyad: _Dyad) -> str:
    return f"{dyad[0]} → {dyad[1]}"


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}" if whole else "–"


def _signed(value: float | None) -> str:
    return "–" if value is None else charts.signed(value, 3)


def _escape(text: str) -> str:
    """Text that is safe between tags and in quoted attributes."""
    return html.escape(_UNSHOWABLE.sub("\ufffd", text))
