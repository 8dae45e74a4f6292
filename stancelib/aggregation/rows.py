"""Files of scored tables (docs/formats.md, "The table") enter; checked rows leave, as a stream.

Parquet and CSV are read by pyarrow in batches, JSON Lines line by line, so memory doesn't grow with
the files.  Only the columns of ``NEEDED`` are read.  A value of a wrong type may mean that a file
is no table of ours, or was changed: it ends the reading with its place.  Dates that aren't ISO 8601
and unknown codes are passed on as they are; who selects rows counts them.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stancelib.errors import InputError
from stancelib.schema import NEUTRAL, SENTIMENTS, STANCES

if TYPE_CHECKING:
    import pyarrow as pa

PROBABILITIES = (*STANCES, *SENTIMENTS)
NEEDED = (
    "article_id",
    "date",
    "speaker_country",
    "target",
    "is_self",
    "labels",
    *PROBABILITIES,
)
BATCH_ROWS = 4096
# Of a CSV file, in bytes; a record must fit into it.
_CSV_BLOCK = 1 << 23
# What pandas, R and databases write into a CSV cell that has no value.
_NO_VALUE = ["", "NaN", "nan", "NaT", "<NA>", "NA", "NULL", "null", "None"]


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
        return _place(self.file, self.number)


def read_rows(path: Path) -> Iterator[ScoredRow]:
    """Yield the rows of one table in their order.

    Raises:
        InputError: the file can't be read as what its suffix says, lacks a column of NEEDED, or
            holds a value of another type than the table's; names file, row and column.
    """
    read = {".parquet": _parquet_values, ".csv": _csv_values, ".jsonl": _json_values}
    for number, values in read[path.suffix.lower()](path):
        try:
            yield _row(path, number, values)
        except InputError as error:
            raise InputError(f"{_place(path, number)}: {error}") from None


def _place(path: Path, number: int) -> str:
    return f"{path}, {'line' if path.suffix.lower() == '.jsonl' else 'row'} {number}"


# --- files → values, in the order of NEEDED ------------------------------------------------------


def _parquet_values(path: Path) -> Iterator[tuple[int, Sequence[Any]]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            _check_columns(path, file.schema_arrow.names)
            batches = file.iter_batches(batch_size=BATCH_ROWS, columns=list(NEEDED))
            yield from _numbered(batches)
    except (pa.ArrowException, OSError) as error:
        raise _unreadable(path, error) from None


def _csv_values(path: Path) -> Iterator[tuple[int, Sequence[Any]]]:
    import pyarrow as pa
    import pyarrow.csv as pc

    convert = pc.ConvertOptions(
        include_columns=list(NEEDED),
        include_missing_columns=False,
        column_types=dict.fromkeys(NEEDED, pa.string()),
        strings_can_be_null=True,
        null_values=_NO_VALUE,
    )
    # pyarrow's threads would read the whole file ahead.
    reading = pc.ReadOptions(use_threads=False, block_size=_CSV_BLOCK)
    parsing = pc.ParseOptions(newlines_in_values=True)
    try:
        _check_columns(path, _csv_header(path))
        with pc.open_csv(path, reading, parsing, convert) as batches:
            yield from _numbered(batches)
    except (pa.ArrowException, OSError) as error:
        raise _unreadable(path, error) from None


def _csv_header(path: Path) -> list[str]:
    import csv

    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            return next(csv.reader(handle), [])
    except (UnicodeDecodeError, csv.Error) as error:
        raise _unreadable(path, error) from None


def _numbered(batches: Iterator[pa.RecordBatch]) -> Iterator[tuple[int, Sequence[Any]]]:
    number = 0
    for batch in batches:
        columns = [batch.column(batch.schema.get_field_index(name)) for name in NEEDED]
        for values in zip(*(column.to_pylist() for column in columns), strict=True):
            number += 1
            yield number, values


def _json_values(path: Path) -> Iterator[tuple[int, Sequence[Any]]]:
    try:
        with path.open("rb") as handle:
            for number, line in enumerate(handle, start=1):
                if line.strip():
                    yield number, _json_line(path, number, line)
    except OSError as error:
        raise _unreadable(path, error) from None


def _json_line(path: Path, number: int, line: bytes) -> Sequence[Any]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError(
            f"{_place(path, number)}: found a line that isn't JSON ({error}), expected an object "
            "with the table's columns; mend or remove the line"
        ) from None
    if not isinstance(record, Mapping):
        raise InputError(
            f"{_place(path, number)}: found {type(record).__name__}, expected an object with the "
            "table's columns; mend or remove the line"
        )
    missing = [name for name in NEEDED if name not in record]
    if missing:
        raise _missing_columns(_place(path, number), missing, list(record))
    return [record[name] for name in NEEDED]


def _check_columns(path: Path, found: Sequence[str]) -> None:
    missing = [name for name in NEEDED if name not in found]
    if missing:
        raise _missing_columns(str(path), missing, found)
    twice = [name for name in NEEDED if found.count(name) > 1]
    if twice:
        raise InputError(
            f"{path}: found the column {twice[0]!r} twice, expected it once; remove one of them"
        )


def _missing_columns(place: str, missing: Sequence[str], found: Sequence[str]) -> InputError:
    named = ", ".join(repr(name) for name in missing)
    listed = ", ".join(repr(str(name)) for name in found[:40]) or "none"
    return InputError(
        f"{place}: found no column {named} (columns: {listed}), expected the table of stancelib "
        "score; score the articles again, or keep these columns"
    )


def _unreadable(path: Path, error: BaseException) -> InputError:
    kind = {".parquet": "Parquet", ".csv": "CSV in UTF-8"}.get(path.suffix.lower(), "JSON Lines")
    told = " ".join(str(error).split())
    return InputError(
        f"{path}: found a file that can't be read ({told}), expected a scored table as {kind}; "
        "write it again"
    )


# --- values → a row ------------------------------------------------------------------------------


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
