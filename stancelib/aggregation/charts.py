"""Figures of dyads enter; charts as SVG leave: a heat map, and time series with intervals.

Text stays text, so that it can be read, searched and copied; nothing is fetched, nothing runs.
"""

from __future__ import annotations

import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Negative tone is red, positive blue: colour-blind readers can tell them apart.
COLOURS = "RdBu"
_LINE, _BAND, _BARS, _QUIET = "#00507d", "#9cc4e4", "#d9d6cf", "#66615a"
_STYLE: Any = {
    "svg.fonttype": "none",
    "svg.hashsalt": "stancelib",
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans", "Arial", "Helvetica", "sans-serif"],
    "font.size": 8.5,
    # A dollar sign in a name starts no formula.
    "text.parse_math": False,
}
_SERIES_COLUMNS = 2
_DAYS = {"day": 1, "week": 7, "month": 28, "quarter": 90, "year": 365}


@dataclass(frozen=True)
class HeatCell:
    """A dyad over all periods: how many statements, and their mean net tone."""

    statements: int
    net_tone: float


@dataclass(frozen=True)
class Point:
    """A dyad in one period; tone and interval are nan where there is none."""

    start: date
    statements: int
    net_tone: float = math.nan
    low: float = math.nan
    high: float = math.nan


def signed(value: float, decimals: int) -> str:
    """A number with its sign, a real minus; what rounds to 0 has none."""
    rounded = round(value, decimals)
    return f"{rounded:+.{decimals}f}".replace("-", "−") if rounded else f"{0:.{decimals}f}"


def heat_map(
    speakers: Sequence[str],
    targets: Sequence[str],
    cells: Mapping[tuple[str, str], HeatCell],
    description: str,
) -> str:
    """An SVG: a row a speaker, a column a target, net tone as colour and number, n below it."""
    import matplotlib as mpl
    import numpy as np
    from matplotlib.figure import Figure

    tones = np.full((len(speakers), len(targets)), np.nan)
    longest = max(len(name) for name in (*speakers, *targets))
    margin = 0.55 + 0.075 * longest
    with mpl.rc_context(_STYLE):
        size = (1.6 + margin + 0.56 * len(targets), 0.7 + margin + 0.42 * len(speakers))
        figure = Figure(figsize=size, layout="constrained")
        axes = figure.add_subplot()
        for y, speaker in enumerate(speakers):
            for x, target in enumerate(targets):
                cell = cells.get((speaker, target))
                if cell is not None:
                    tones[y, x] = cell.net_tone
                    _label_cell(axes, x, y, cell)
        # Squares, not an image: pictures inside an SVG blur in print.
        mesh = axes.pcolormesh(tones, cmap=COLOURS, vmin=-1, vmax=1, edgecolors="white")
        axes.set_xticks([x + 0.5 for x in range(len(targets))], targets, rotation=90)
        axes.set_yticks([y + 0.5 for y in range(len(speakers))], speakers)
        axes.invert_yaxis()
        axes.xaxis.tick_top()
        axes.xaxis.set_label_position("top")
        axes.set(xlabel="target", ylabel="speaker’s country", facecolor="#f6f4ef")
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)
        bar = figure.colorbar(mesh, ax=axes, shrink=0.8, pad=0.02, label="net tone")
        solids: Any = bar.solids
        solids.set(rasterized=False, edgecolor="face")  # the page's policy forbids pictures
        outline: Any = bar.outline
        outline.set_visible(False)
        return _svg(figure, "heat", description)


def _label_cell(axes: Axes, x: int, y: int, cell: HeatCell) -> None:
    colour = "white" if abs(cell.net_tone) > 0.55 else "#1d1c1a"
    words = signed(cell.net_tone, 2)
    middle: dict[str, Any] = {"ha": "center", "va": "center", "color": colour}
    axes.text(x + 0.5, y + 0.36, words, fontsize=8, **middle)
    axes.text(x + 0.5, y + 0.72, f"n {cell.statements:,}", fontsize=6, **middle)


def time_series(series: Mapping[str, Sequence[Point]], by: str, description: str) -> str:
    """An SVG: a small chart a dyad, net tone with its interval, the number of statements as bars.

    A line breaks where a period has no statement; all charts share the axes of time and tone.  The
    period ``by`` tells how wide bars are.
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure

    rows = math.ceil(len(series) / _SERIES_COLUMNS)
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(9.2, 0.4 + 1.75 * rows), layout="constrained")
        grid = figure.subplots(rows, _SERIES_COLUMNS, sharex=True, sharey=True, squeeze=False)
        for axes, (name, points) in zip(grid.flat, series.items(), strict=False):
            _draw_series(axes, name, points, 0.8 * _DAYS[by])
        for axes in grid.flat[len(series) :]:
            axes.set_visible(False)
        grid.flat[0].set_xlim(*_days_shown(series, _DAYS[by]))
        return _svg(figure, "series", description)


def _days_shown(series: Mapping[str, Sequence[Point]], width: int) -> tuple[date, date]:
    """First and last day of the shared axis, with a margin that stays within the years."""
    days = [point.start.toordinal() for points in series.values() for point in points]
    margin = width + (max(days) - min(days)) // 50
    first = max(min(days) - margin, date.min.toordinal())
    last = min(max(days) + margin, date.max.toordinal())
    return date.fromordinal(first), date.fromordinal(last)


def _draw_series(axes: Axes, name: str, points: Sequence[Point], width: float) -> None:
    import matplotlib.dates

    untyped: Any = matplotlib.dates
    numbers: Any = [point.start for point in points]  # days; matplotlib's types want numbers
    bars = axes.twinx()
    bars.bar(numbers, [point.statements for point in points], width=width, color=_BARS)
    bars.set_ylim(0, 3 * max(point.statements for point in points))
    bars.set_yticks([max(point.statements for point in points)])
    bars.tick_params(labelsize=6.5, colors=_QUIET, length=2)
    bars.spines[:].set_visible(False)
    axes.set_zorder(bars.get_zorder() + 1)
    axes.patch.set_visible(False)
    low, high = [point.low for point in points], [point.high for point in points]
    axes.vlines(numbers, low, high, color=_BAND, linewidth=3)
    axes.plot(numbers, [point.net_tone for point in points], color=_LINE, linewidth=1, marker=".")
    axes.axhline(0, color=_QUIET, linewidth=0.5)
    axes.set_ylim(-1.05, 1.05)
    axes.set_title(name, loc="left", fontsize=9, fontweight="bold")
    locator = untyped.AutoDateLocator(minticks=2, maxticks=6)
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(untyped.ConciseDateFormatter(locator))
    axes.spines[["top", "right"]].set_visible(False)


def _svg(figure: Figure, prefix: str, description: str) -> str:
    """The figure as an ``svg`` element; ids get a prefix, since a page may hold several."""
    import html

    stream = io.StringIO()
    nothing = dict.fromkeys(("Creator", "Date", "Format", "Type"))
    figure.savefig(stream, format="svg", metadata=nothing)
    svg = stream.getvalue()
    svg = svg[svg.index("<svg") :]
    for before in (' id="', 'href="#', "url(#"):
        svg = svg.replace(before, f"{before}{prefix}-")
    label = html.escape(description)
    return svg.replace("<svg", f'<svg role="img" aria-label="{label}"', 1)
