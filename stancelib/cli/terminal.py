"""Rows, progress and a summary enter; what a person reads on a terminal leaves."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from rich import box
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.progress import Progress as Bar
from rich.table import Table
from rich.text import Text

from stancelib.data.articles import Reject
from stancelib.errors import StancelibError
from stancelib.schema import STANCES, is_organisation
from stancelib.scoring import Progress, ScoreSummary
from stancelib.scoring.corpus import STDOUT, Output

# Columns of a table that doesn't go to a terminal, whose width is known.
WIDTH = 120

_COLOURS = {
    "conciliatory": "green",
    "threatening": "red",
    "accusatory": "magenta",
    "positive": "green",
    "negative": "red",
}
_NOTHING = "–"


class StanceTable:
    """Prints the rows of each article as a readable table, article by article."""

    def __init__(self) -> None:
        self._console = _console()

    def write(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Print the rows of one article."""
        if not rows:
            return
        table = _table(rows[0], ("", "speaker", "statement", "target", "stance", "sentiment"))
        last = None
        for row in rows:
            # A statement about several countries is printed once.
            again = row["statement_id"] == last
            last = row["statement_id"]
            if not again:
                table.add_section()
            front = ("", "", "") if again else (last, _speaker(row), _shown(row["statement"]))
            table.add_row(*front, _target(row), _stance(row), _coloured(row["sentiment"]))
        self._console.print(table)


class StatementTable:
    """Prints the statements of each article as a readable table, article by article."""

    def __init__(self) -> None:
        self._console = _console()

    def write(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Print the statements of one article."""
        if not rows:
            return
        table = _table(rows[0], ("", "at", "kind", "speaker", "statement", "inside"))
        for row in rows:
            table.add_row(
                row["statement_id"],
                f"{row['start']}-{row['end']}",
                row["kind"],
                _speaker(row),
                _shown(row["statement"]),
                row["parent"] or "",
            )
        self._console.print(table)


def wants_progress(arguments: argparse.Namespace, output: Output) -> bool:
    """Whether a progress bar has a place: on a terminal, unless a table is printed there."""
    printed = output == STDOUT or not isinstance(output, str)
    on_screen = printed and sys.stdout.isatty()
    return sys.stderr.isatty() and not arguments.quiet and not on_screen


@contextmanager
def progress(doing: str, shown: bool) -> Iterator[Callable[[Progress], None] | None]:
    """A bar on standard error that the function it gives moves on; None if it isn't ``shown``."""
    if not shown:
        yield None
        return
    bar = Bar(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("files · {task.fields[articles]} articles · {task.fields[rows]} rows"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    with bar:
        task = bar.add_task("loading models", total=None, articles=0, rows=0)

        def advance(state: Progress) -> None:
            bar.update(
                task,
                description=doing,
                # The bar of a single file only shows that work goes on: its length isn't known.
                total=state.all_files if state.all_files > 1 else None,
                completed=state.files,
                articles=f"{state.articles:,}",
                rows=f"{state.rows:,}",
            )

        yield advance


def reject_printer(output: str | None) -> Callable[[Reject], None] | None:
    """Tells rejects on standard error where no output file has a list of them beside it."""
    if output not in (None, STDOUT):
        return None
    return lambda reject: print(f"rejected {reject.place}: {reject.reason}", file=sys.stderr)


def print_summary(done: str, summary: ScoreSummary) -> None:
    """Tell on standard error what a run did."""
    where = f", written to {summary.output}" if summary.output else ""
    lines = [
        f"{done} {_count(summary.articles, 'article')}: {_count(summary.statements, 'statement')}, "
        f"{_count(summary.rows, 'row')} in {summary.seconds:.1f} s{where}"
    ]
    if summary.rejected:
        listed = f", listed in {summary.rejects_path}" if summary.rejects_path else ""
        lines.append(f"{summary.rejected:,} rejected{listed}")
    lines += [f"{_count(count, 'article')}: {note}" for note, count in summary.notes.items()]
    if summary.ignored:
        lines.append(f"{_count(summary.ignored, 'other file')} ignored")
    print("\n".join(lines), file=sys.stderr)


def fail_if_nothing_was_read(summary: ScoreSummary) -> None:
    """Raise StancelibError, so that the exit status tells it, when every article was rejected."""
    if summary.rejected and not summary.articles:
        listed = f"; see {summary.rejects_path}" if summary.rejects_path else ""
        raise StancelibError(f"all {summary.rejected:,} articles were rejected{listed}")


class _Output(Console):
    """Standard output; a reader that goes away is told to ``main``, as with JSON Lines."""

    def on_broken_pipe(self) -> None:
        raise


def _console() -> Console:
    width = None if sys.stdout.isatty() else WIDTH
    return _Output(width=width, highlight=False)


def _table(row: Mapping[str, Any], columns: Sequence[str]) -> Table:
    about = (row["article_id"], row.get("date"))
    title = " · ".join(_shown(value).plain for value in about if value)
    table = Table(title=Text(title, "bold"), title_justify="left", box=box.SIMPLE_HEAD)
    for column in columns:
        wide = column == "statement"
        table.add_column(column, ratio=1 if wide else None, overflow="fold", no_wrap=not column)
    return table


def _speaker(row: Mapping[str, Any]) -> Text:
    name = row["speaker"] or row["speaker_mention"] or _NOTHING
    country = f" ({row['speaker_country']})" if row["speaker_country"] else ""
    return _shown(name + country)


def _target(row: Mapping[str, Any]) -> str:
    if row["target"] is None:
        return _NOTHING
    return f"{row['target']} (implied)" if row["target_kind"] == "implied" else str(row["target"])


def _stance(row: Mapping[str, Any]) -> Text:
    if row["is_self"]:
        return Text(f"own {'body' if is_organisation(row['target']) else 'country'}", "dim")
    if row["labels"] is None:
        return Text(_NOTHING if row["conciliatory"] is None else "not sure", "dim")
    held = [stance for stance in STANCES if stance in row["labels"]]
    parts = [Text(f"{stance} {row[stance]:.2f}", _COLOURS[stance]) for stance in held]
    return Text("\n").join(parts) if parts else Text("neutral", "dim")


def _coloured(name: str | None) -> Text:
    return Text(name or "", _COLOURS.get(name or "", "dim"))


def _shown(value: object) -> Text:
    """Text of an article, made safe to print: no line breaks, no codes that steer a terminal."""
    plain = "".join(character if character.isprintable() else " " for character in str(value))
    return Text(" ".join(plain.split()))


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
