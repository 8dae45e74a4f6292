"""A chart's data enters; an SVG picture leaves, to stand inside an HTML page.

Text stays text, in the page's sans-serif.  Colours are those of the highlighted articles
(`stancelib/render.css`): colour-blind readers can tell them apart, and where several lines share a
picture each has its own dashes, so that a grey print can be read.  Needs matplotlib.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from stancelib.errors import InputError
from stancelib.reporting.document import (
    Bar,
    Bars,
    Chart,
    Matrix,
    Reliability,
    RiskCoverage,
    Waterfall,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_INK, _QUIET, _RULE = "#1d1c1a", "#66615a", "#ddd7cc"
_BLUE, _VERMILION, _YELLOW, _GREY = "#00629b", "#992f00", "#7d6200", "#5f6368"
_LABEL_COLOURS = {"conciliatory": _BLUE, "threatening": _VERMILION, "accusatory": _YELLOW}
_LINES = (
    (_BLUE, "-"),
    (_VERMILION, "--"),
    (_YELLOW, "-."),
    (_GREY, ":"),
    (_INK, (0, (5, 1, 1, 1, 1, 1))),
    ("#7a3b8f", (0, (1, 1))),
)
_LONGEST = 36  # characters of a label
_SIZES = (0, 10, 100, 1000, 10000)  # ticks of the numbers of items
_WIDTH = 7.2  # inches, of every picture
_STYLE: dict[str, Any] = {
    "svg.fonttype": "none",
    # Names such as "$x$" are names, not formulas.
    "text.parse_math": False,
    "font.family": "sans-serif",
    "font.size": 9,
    "axes.facecolor": "none",
    "axes.edgecolor": _QUIET,
    "axes.labelcolor": _INK,
    "axes.linewidth": 0.7,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": _QUIET,
    "ytick.color": _QUIET,
    "xtick.labelcolor": _INK,
    "ytick.labelcolor": _INK,
    "text.color": _INK,
    "grid.color": _RULE,
    "grid.linewidth": 0.6,
    "axes.axisbelow": True,
}
_PROLOGUE = re.compile(r"^.*?(?=<svg)", re.DOTALL)
_STYLE_ELEMENT = re.compile(r"<style[^>]*>.*?</style>", re.DOTALL)
_METADATA = re.compile(r"<metadata>.*?</metadata>", re.DOTALL)
_IDENTIFIER = re.compile(r'(\bid="|xlink:href="#|\bhref="#|url\(#)')
_FIXED_SIZE = re.compile(r'(<svg[^>]*?) width="[^"]*"([^>]*?) height="[^"]*"|(?!)')
_UNSHOWABLE = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def check_matplotlib() -> None:
    """Raise InputError with the remedy where matplotlib isn't installed."""
    try:
        import matplotlib  # noqa: F401
    except ModuleNotFoundError:
        raise InputError(
            "found no matplotlib, which draws the pictures of an HTML report; install it with "
            "pip install 'stancelib[report]', or write a .md or .json report, which needs none"
        ) from None


def to_svg(chart: Chart, name: str) -> str:
    """The chart as an ``svg`` element.

    Args:
        chart: what to draw.
        name: of letters and digits, different for each picture of a page: the picture's ids begin
            with it.

    Raises:
        InputError: when matplotlib is missing.
    """
    check_matplotlib()
    import matplotlib
    from matplotlib.figure import Figure

    draw: dict[type, Callable[[Figure, Any], None]] = {
        Matrix: _draw_matrix,
        Reliability: _draw_reliability,
        RiskCoverage: _draw_risk_coverage,
        Bars: _draw_bars,
        Waterfall: _draw_waterfall,
    }
    buffer = io.StringIO()
    style: Any = {**_STYLE, "svg.hashsalt": name}
    with matplotlib.rc_context(style):
        figure = Figure(figsize=(_WIDTH, _height(chart)), layout="constrained")
        figure.patch.set_alpha(0)
        draw[type(chart)](figure, chart)
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    return _embeddable(buffer.getvalue(), name)


def _embeddable(svg: str, name: str) -> str:
    """The picture without prologue and style sheet, its ids its own, as wide as there is room."""
    svg = _PROLOGUE.sub("", svg, count=1)
    # Its one rule (round joins) would hold for the whole page.
    svg = _METADATA.sub("", _STYLE_ELEMENT.sub("", svg))
    svg = _IDENTIFIER.sub(rf"\g<1>{name}-", svg)
    return _FIXED_SIZE.sub(r"\1\2", svg, count=1).strip()


def _height(chart: Chart) -> float:
    """Inches."""
    if isinstance(chart, Matrix):
        return 1.0 + 0.36 * max(len(chart.gold), 2)
    if isinstance(chart, Bars):
        return 0.75 + 0.24 * max(len(chart.bars), 2)
    return {Reliability: 2.9, RiskCoverage: 3.0, Waterfall: 3.1}[type(chart)]


def _draw_matrix(figure: Figure, chart: Matrix) -> None:
    """Counts; the tint is the share of the row.  Cells are shapes, as the page allows no images."""
    from matplotlib.patches import Rectangle

    axes = figure.add_subplot()
    for y, row in enumerate(chart.counts):
        for x, count in enumerate(row):
            share = count / max(sum(row), 1)
            axes.add_patch(
                Rectangle((x - 0.49, y - 0.47), 0.98, 0.94, color=_BLUE, alpha=0.9 * share, lw=0)
            )
            label = f"{count}  ({share:.0%})" if sum(row) else f"{count}"
            colour = "white" if share > 0.85 else _INK
            axes.text(x, y, label, ha="center", va="center", color=colour)
    axes.set_xlim(-0.5, max(len(chart.predicted), 1) - 0.5)
    axes.set_ylim(max(len(chart.gold), 1) - 0.5, -0.5)
    axes.set_xticks(range(len(chart.predicted)), map(_text, chart.predicted))
    rows = zip(chart.gold, chart.counts, strict=True)
    axes.set_yticks(range(len(chart.gold)), [f"{_text(name)} (n={sum(row)})" for name, row in rows])
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    axes.set_xlabel("predicted")
    axes.set_ylabel("gold")


def _draw_reliability(figure: Figure, chart: Reliability) -> None:
    """Above, how often a label held by the probability given; below, the items of each bin."""
    grid = figure.subplots(
        2, len(chart.curves), squeeze=False, sharex=True, gridspec_kw={"height_ratios": [3, 1]}
    )
    for place, curve in enumerate(chart.curves):
        above, below = grid[0][place], grid[1][place]
        colour = _LABEL_COLOURS.get(curve.label, _GREY)
        above.plot([0, 1], [0, 1], color=_QUIET, linewidth=0.8, linestyle=":")
        above.plot(
            curve.probabilities,
            curve.shares,
            color=colour,
            marker="o",
            markersize=3.5,
            linewidth=1.3,
        )
        above.set(xlim=(0, 1), ylim=(0, 1.02), aspect="auto")
        above.set_title(_text(curve.label), fontsize=9)
        above.grid(True)
        # Most items are of one bin; a logarithm shows the others too.
        heights = [math.log10(1 + size) for size in curve.sizes]
        below.bar(curve.probabilities, heights, width=0.07, color=colour, alpha=0.55)
        below.set_yticks([math.log10(1 + n) for n in _SIZES], [str(n) for n in _SIZES])
        below.set_ylim(0, math.log10(1 + max(10, *curve.sizes)) * 1.1)
        below.set_xticks([0, 0.5, 1], ["0", "½", "1"])
        below.set_xlabel("probability given")
        if place:
            above.tick_params(labelleft=False)
    grid[0][0].set_ylabel("share that held")
    grid[1][0].set_ylabel("n")


def _draw_risk_coverage(figure: Figure, chart: RiskCoverage) -> None:
    axes = figure.add_subplot()
    for place, curve in enumerate(chart.curves):
        colour, dashes = _LINES[place % len(_LINES)]
        # The error rate of the very first items jumps; it tells nothing.
        shown = [
            (c, r) for c, r in zip(curve.coverage, curve.risk, strict=True) if c >= 0.02 or c == 1
        ]
        axes.plot(
            [c for c, _ in shown], [r for _, r in shown],
            color=colour, linestyle=dashes, linewidth=1.4, label=_legend(curve.label),
        )  # fmt: skip
    axes.set(xlim=(0, 1), xlabel="share answered, the most certain first", ylabel="error rate")
    axes.set_ylim(bottom=0)
    axes.grid(True)
    axes.legend(frameon=False)


def _draw_bars(figure: Figure, chart: Bars) -> None:
    axes = figure.add_subplot()
    known = [bar for bar in chart.bars if math.isfinite(bar.value)]
    right = max([1.0, *(bar.high for bar in known if math.isfinite(bar.high))])
    for y, bar in enumerate(chart.bars):
        if math.isfinite(bar.value):
            axes.barh(y, bar.value, height=0.62, color=_BLUE, alpha=0.28)
            _whisker(axes, bar, y)
        axes.text(right * 1.02, y, _value(bar), va="center", fontsize=8, clip_on=False)
    axes.set_yticks(
        range(len(chart.bars)), [f"{_text(bar.label)} (n={bar.n})" for bar in chart.bars]
    )
    axes.set_ylim(max(len(chart.bars), 1) - 0.4, -0.6)
    axes.set_xlim(0, right)
    axes.set_xlabel(_text(chart.axis))
    axes.tick_params(axis="y", length=0)
    axes.grid(True, axis="x")


def _whisker(axes: Axes, bar: Bar, y: float) -> None:
    if math.isfinite(bar.low) and math.isfinite(bar.high):
        axes.plot([bar.low, bar.high], [y, y], color=_INK, linewidth=1.1, solid_capstyle="butt")
    axes.plot([bar.value], [y], color=_INK, marker="|", markersize=8)


def _draw_waterfall(figure: Figure, chart: Waterfall) -> None:
    """Whole bars at both ends; between them what each step adds, from where the last one ended."""
    axes = figure.add_subplot()
    bars = (chart.start, *chart.steps, chart.end)
    level = 0.0
    for x, bar in enumerate(bars):
        whole = x in (0, len(bars) - 1)
        bottom = 0.0 if whole else level
        value = bar.value if math.isfinite(bar.value) else 0.0
        colour = _BLUE if whole else _VERMILION if value >= 0 else _YELLOW
        axes.bar(x, value, bottom=bottom, width=0.62, color=colour, alpha=0.28 if whole else 0.38)
        top = bottom + value
        if math.isfinite(bar.low) and math.isfinite(bar.high):
            ends = [bottom + bar.low, bottom + bar.high]
            axes.plot([x, x], ends, color=_INK, linewidth=1.1, solid_capstyle="butt")
        if x + 1 < len(bars):
            axes.plot([x - 0.31, x + 1.31], [top, top], color=_QUIET, linewidth=0.7, linestyle=":")
        sign = "" if whole or not math.isfinite(bar.value) else "+"
        height = max(top, bottom + bar.high if math.isfinite(bar.high) else top)
        axes.text(x, height + 0.015, sign + _value(bar), ha="center", va="bottom", fontsize=7.5)
        level = top
    # Two lines, so that neighbours don't touch.
    axes.set_xticks(range(len(bars)), [_text(bar.label).replace("gold ", "gold\n") for bar in bars])
    axes.tick_params(axis="x", length=0)
    axes.set_ylim(0, 1.2)
    axes.set_ylabel(_text(chart.axis))
    axes.grid(True, axis="y")


def _value(bar: Bar) -> str:
    if not math.isfinite(bar.value):
        return "nan"
    return f"{bar.value:.2f} [{bar.low:.2f}, {bar.high:.2f}]"


def _text(words: str) -> str:
    """Words that an SVG can hold and a picture has room for."""
    shown = _UNSHOWABLE.sub("\ufffd", words)
    return shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + "…"


def _legend(words: str) -> str:
    """A label that matplotlib shows even where it begins with an underscore."""
    return _text(words if not words.startswith("_") else f" {words}")
