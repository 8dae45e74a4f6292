"""Files of scored tables (docs/formats.md, "The table") enter; checked rows leave, as a stream.

A value of a wrong type may mean that a file is no table of ours, or was changed: it ends the
reading with its place.  Dates that aren't ISO 8601 and unknown codes are passed on as they are; who
selects rows counts them.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from stancelib.aggregation.files import PROBABILITIES, place, read_values
from stancelib.errors import InputError
from stancelib.schema import NEUTRAL, STANCES


@dataclass(frozen=True, slots=True)
class ScoredRow:
    """A row of the table, as far as it is aggregated.

    Attributes:
        file: as it was given or found.
        number: line of a JSON Lines file, record of CSV and Parquet, both from 1.
        article_id: never empty.
        date: the day; the text or value itself where it isn't ISO 8601; None where there is none.
        speaker_country: code, unchecked, or None.
        target: code, unchecked, or None.
        is_self: whether the target is the speaker's own country; None in untargeted rows.
        labels: the stances that hold; empty is neutral; None where the model abstained or wasn't
            asked.
        probabilities: in the order of PROBABILITIES; None where one of them is null.
    """

    file: Path
    number: int
    article_id: str
    date: datetime.date | str | None
    speaker_country: str | None
    target: str | None
    is_self: bool | None
    labels: tuple[str, ...] | None
    probabilities: tuple[float, ...] | None

    @property
    def place(self) -> str:
        """Where it stands, for messages."""
        return place(self.file, self.number)


def read_rows(path: Path) -> Iterator[ScoredRow]:
    """Yield the rows of one table in their order.

    Raises:
        InputError: the file can't be read as what its suffix says, lacks a column, or holds a value
            of another type than the table's; names file, row and column.
    """
    for number, values in read_values(path):
        try:
            yield _row(path, number, values)
        except InputError as error:
            raise InputError(f"{place(path, number)}: {error}") from None


def _row(path: Path, number: int, values: Sequence[Any]) -> ScoredRow:
    article_id, date, speaker_country, target, is_self, labels, *probabilities = values
    return ScoredRow(
        path,
        number,
        _article_id(article_id),
        _date(date),
        _code(speaker_country, "speaker_country"),
        _code(target, "target"),
        _is_self(is_self),
        _labels(labels),
        _probabilities(probabilities),
    )


def _wrong(value: object, column: str, expected: str) -> InputError:
    shown = repr(value)
    shown = shown if len(shown) <= 80 else shown[:79] + "…"
    return InputError(
        f"found {shown} in the column {column!r}, expected {expected}; mend the row or score again"
    )


def _article_id(value: Any) -> str:
    if value is None or value == "" or isinstance(value, (bool, float, list, dict)):
        raise _wrong(value, "article_id", "the article's id")
    return str(value)


def _date(value: Any) -> datetime.date | str | None:
    if isinstance(value, str):
        return _day_of(value)
    if isinstance(value, datetime.datetime):
        return value.date()
    if value is None or isinstance(value, datetime.date):
        return value
    return str(value)


@lru_cache(maxsize=65_536)
def _day_of(value: str) -> datetime.date | str | None:
    """The day as it is written, whatever its time zone; the text itself if it isn't ISO 8601."""
    if not value.strip():
        return None
    try:
        return datetime.datetime.fromisoformat(value.strip()).date()
    except ValueError:
        return value


def _code(value: Any, column: str) -> str | None:
    if value is None or isinstance(value, str):
        return value or None
    raise _wrong(value, column, "the code of a country as text")


def _is_self(value: Any) -> bool | None:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    raise _wrong(value, "is_self", "true or false")


def _labels(value: Any) -> tuple[str, ...] | None:
    if isinstance(value, str):  # as CSV writes them
        return _joined_labels(value)
    if value is None:
        return None
    if not isinstance(value, list) or not all(label in STANCES for label in value):
        raise _wrong(value, "labels", f"a list of {', '.join(STANCES)}")
    return tuple(value)


def _joined_labels(value: str) -> tuple[str, ...]:
    labels = () if value == NEUTRAL else tuple(value.split("|"))
    if not all(label in STANCES for label in labels):
        raise _wrong(value, "labels", f"{', '.join(STANCES)} joined by |, or {NEUTRAL}")
    return labels


def _probabilities(values: Sequence[Any]) -> tuple[float, ...] | None:
    if None in values:
        for name, value in zip(PROBABILITIES, values, strict=True):
            if value is not None:
                _probability(value, name)
        return None
    pairs = zip(PROBABILITIES, values, strict=True)
    return tuple([_probability(value, name) for name, value in pairs])


def _probability(value: Any, column: str) -> float:
    try:
        number = -1.0 if isinstance(value, bool) else float(value)
    except (TypeError, ValueError):
        number = -1.0
    if not 0 <= number <= 1:  # nan is refused, too
        raise _wrong(value, column, "a number from 0 to 1")
    return number
