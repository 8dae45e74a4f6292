"""What a report holds, before it is a page: sections of texts, tables, charts and errors.

Charts are their data; `stancelib.reporting.figures` draws them.  All texts are as they are, nothing
is escaped yet.
"""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass
from typing import Any

FORMAT = 1
# How a piece of an error's text is marked.
TARGET, SOURCE, GOLD, FOUND = "target", "source", "gold", "found"


@dataclass(frozen=True)
class Paragraph:
    """A few sentences."""

    text: str


@dataclass(frozen=True)
class Table:
    """Rows of cells.

    Attributes:
        caption: what it shows.
        columns: heads.
        rows: one cell per column, as they are shown.
        words: how many columns from the left are words; the others are figures.
        note: what must be known to read it, or "".
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: int = 1
    note: str = ""


@dataclass(frozen=True)
class Matrix:
    """A confusion matrix.

    Attributes:
        caption: what it shows.
        gold: names of the rows.
        predicted: names of the columns.
        counts: items, a row per name of ``gold``.
    """

    caption: str
    gold: tuple[str, ...]
    predicted: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class ReliabilityCurve:
    """One label of a reliability diagram: by bin mean probability, share that held, and items."""

    label: str
    probabilities: tuple[float, ...]
    shares: tuple[float, ...]
    sizes: tuple[int, ...]


@dataclass(frozen=True)
class Reliability:
    """Reliability diagrams of several labels, side by side."""

    caption: str
    curves: tuple[ReliabilityCurve, ...]


@dataclass(frozen=True)
class RiskCurve:
    """One system's error rate among the share of items of which it is most certain."""

    label: str
    coverage: tuple[float, ...]
    risk: tuple[float, ...]


@dataclass(frozen=True)
class RiskCoverage:
    """Risk–coverage curves of one system or several."""

    caption: str
    curves: tuple[RiskCurve, ...]


@dataclass(frozen=True)
class Bar:
    """A value with its interval; nan where it isn't defined."""

    label: str
    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True)
class Bars:
    """Values with intervals, one below the other."""

    caption: str
    axis: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Waterfall:
    """From a start value step by step to the end.

    Attributes:
        caption: what it shows.
        axis: what is measured.
        start, end: the first and the last value, with their names.
        steps: what each adds.
    """

    caption: str
    axis: str
    start: Bar
    steps: tuple[Bar, ...]
    end: Bar


@dataclass(frozen=True)
class Error:
    """One wrong answer.

    Attributes:
        id: of the item.
        pieces: the text cut where marks begin or end: words and the marks over them (TARGET,
            SOURCE, GOLD, FOUND); empty where the text was left out of the run.
        before: what stands before the text, or "".
        about: target, speaker, form …
        gold: what is right.
        predicted: what came.
        probabilities: that the model gave, or "".
    """

    id: str
    pieces: tuple[tuple[str, tuple[str, ...]], ...]
    before: str
    about: str
    gold: str
    predicted: str
    probabilities: str = ""


@dataclass(frozen=True)
class Errors:
    """Wrong answers, the worst first.

    Attributes:
        caption: what they are.
        total: how many errors there are in all.
        errors: those shown.
        note: how they are ordered.
    """

    caption: str
    total: int
    errors: tuple[Error, ...]
    note: str


Chart = Matrix | Reliability | RiskCoverage | Bars | Waterfall
Block = Paragraph | Table | Chart | Errors


@dataclass(frozen=True)
class Section:
    """A part of the report under a heading."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Report:
    """The whole report."""

    title: str
    about: str
    sections: tuple[Section, ...]

    def to_json(self) -> dict[str, Any]:
        """Plain dictionaries, lists and numbers; each block has its ``kind``, nan is None."""
        return {
            "stancelib_report": FORMAT,
            "title": self.title,
            "about": self.about,
            "sections": [
                {
                    "title": section.title,
                    "blocks": [
                        {"kind": type(block).__name__.lower(), **_plain(dataclasses.asdict(block))}
                        for block in section.blocks
                    ],
                }
                for section in self.sections
            ],
        }


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
