"""A day enters; the day, ISO week, month, quarter or year that holds it leaves.

A period is known by its first day; ``none`` is one period without a first day.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

PERIODS = ("day", "week", "month", "quarter", "year", "none")
WHOLE = "all"


def period_start(day: date, by: str) -> date:
    """The first day of the period of ``day``; weeks begin on Monday (ISO 8601)."""
    if by == "week":
        return day - timedelta(days=day.weekday())
    if by == "month":
        return day.replace(day=1)
    if by == "quarter":
        return date(day.year, day.month - (day.month - 1) % 3, 1)
    if by == "year":
        return date(day.year, 1, 1)
    return day


def period_name(start: date | None, by: str) -> str:
    """``2017-12-15``, ``2017-W50``, ``2017-12``, ``2017-Q4``, ``2017``; ``all`` without a start."""
    if start is None:
        return WHOLE
    if by == "week":
        year, week, _ = start.isocalendar()
        return f"{year:04}-W{week:02}"
    if by == "quarter":
        return f"{start.year:04}-Q{(start.month + 2) // 3}"
    lengths = {"month": 7, "year": 4}
    return start.isoformat()[: lengths.get(by, 10)]


def periods_between(first: date, last: date, by: str) -> Iterator[date]:
    """The first days of all periods from that of ``first`` to that of ``last``."""
    start, end = period_start(first, by), period_start(last, by)
    while start < end:
        yield start
        # A day that surely lies in the next period.
        days = {"day": 1, "week": 7, "month": 31, "quarter": 93, "year": 366}[by]
        start = period_start(start + timedelta(days=days), by)
    yield start
