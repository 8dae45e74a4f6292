"""Progress, summary and estimate of a job enter; what a person or a log reads leaves."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, SpinnerColumn, TaskProgressColumn, TextColumn
from rich.progress import Progress as Bar

from stancelib.cli.terminal import print_summary as print_counts
from stancelib.scoring import Progress, ScoreSummary
from stancelib.scoring.estimate import Estimate

_SHOWN = "{task.fields[told]}"


@contextmanager
def progress(doing: str, shown: bool) -> Iterator[Callable[[Progress], None] | None]:
    """A bar on standard error that the function it gives moves on; None if it isn't ``shown``."""
    if not shown:
        yield None
        return
    bar = Bar(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=20),
        TaskProgressColumn(),
        TextColumn(_SHOWN),
        console=Console(stderr=True),
        transient=True,
    )
    with bar:
        task = bar.add_task("loading models", total=None, told="")

        def advance(state: Progress) -> None:
            pace = state.pace
            if pace is None:
                return
            told = (
                f"{state.articles:,} articles · {pace.articles_per_second:,.1f}/s · "
                f"{pace.statements_per_second:,.1f} statements/s · {state.rejected:,} rejected"
            )
            if pace.seconds_left is not None:
                told += f" · {duration(pace.seconds_left)} left"
            bar.update(
                task,
                description="ending, Ctrl-C again ends at once" if state.ending else doing,
                total=None if pace.share is None else 1.0,
                completed=pace.share or 0.0,
                told=told,
            )

        yield advance


@contextmanager
def log_lines() -> Iterator[Callable[[Progress], None]]:
    """A function that logs every part as a line of JSON on standard error."""

    def log(state: Progress) -> None:
        pace = state.pace
        record: dict[str, Any] = {
            "event": "part",
            "part": state.part,
            "articles": state.articles,
            "statements": state.statements,
            "rows": state.rows,
            "rejected": state.rejected,
            "resumed": state.resumed,
            "files": f"{state.files}/{state.all_files}",
        }
        if pace is not None:
            record |= {
                "seconds": round(pace.seconds, 1),
                "articles_per_second": round(pace.articles_per_second, 2),
                "statements_per_second": round(pace.statements_per_second, 2),
                "share": None if pace.share is None else round(pace.share, 4),
                "seconds_left": None if pace.seconds_left is None else round(pace.seconds_left),
            }
        print(json.dumps(record), file=sys.stderr, flush=True)

    yield log


def print_summary(summary: ScoreSummary) -> None:
    """Tell on standard error what a job has come to."""
    if summary.was_finished:
        print("the job was finished before, nothing was done:", file=sys.stderr)
    elif summary.resumed:
        print(f"{summary.resumed:,} articles had been done before", file=sys.stderr)
    print_counts("scored", summary)


def print_estimate(result: Estimate, workers: int) -> None:
    """Tell what a job would take."""
    about = "" if result.counted else "about "
    print(
        f"{about}{result.articles:,} articles and {about}{result.rejected:,} rejects in the input; "
        f"from {result.sampled} of the articles, scored as a sample:\n"
        f"  about {result.rows:,} rows, {size(result.bytes)} on the disk\n"
        f"  about {duration(result.seconds)} with one worker"
        + (
            f", {duration(result.seconds / workers)} with {workers} workers on {workers} free cores"
            if workers > 1
            else ""
        )
    )


def duration(seconds: float) -> str:
    """Seconds as a person says them: ``5 s``, ``3 min``, ``2 h 5 min``, ``3 d 4 h``."""
    whole = max(1, round(seconds))
    if whole < 60:
        return f"{whole} s"
    minutes = round(whole / 60)
    if minutes < 60:
        return f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return f"{hours} h {minutes} min"
    days, hours = divmod(round(whole / 3600), 24)
    return f"{days} d {hours} h"


def size(bytes: int) -> str:
    """Bytes with the prefix that leaves one to three digits before the point."""
    number = float(bytes)
    for unit in ("bytes", "kB", "MB", "GB"):
        if number < 1000:
            return f"{number:,.0f} {unit}" if unit == "bytes" else f"{number:,.1f} {unit}"
        number /= 1000
    return f"{number:,.1f} TB"
