"""A file of a scored table enters; the values of the columns we need leave, row by row.

Parquet and CSV are read by pyarrow in batches, JSON Lines line by line, so memory doesn't grow with
the file.  Columns beyond ``NEEDED`` are not read.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stancelib.errors import InputError
from stancelib.schema import SENTIMENTS, STANCES

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


def read_values(path: Path) -> Iterator[tuple[int, Sequence[Any]]]:
    """Yield for each row its number and its values, in the order of NEEDED, as the file has them.

    Raises:
        InputError: the file can't be read as what its suffix says, or lacks a column of NEEDED.
    """
    read = {".parquet": _parquet_values, ".csv": _csv_values, ".jsonl": _json_values}
    return read[path.suffix.lower()](path)


def place(path: Path, number: int) -> str:
    """Where a row stands, for messages: line of JSON Lines, record of CSV and Parquet, from 1."""
    return f"{path}, {'line' if path.suffix.lower() == '.jsonl' else 'row'} {number}"


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
            f"{place(path, number)}: found a line that isn't JSON ({error}), expected an object "
            "with the table's columns; mend or remove the line"
        ) from None
    if not isinstance(record, Mapping):
        raise InputError(
            f"{place(path, number)}: found {type(record).__name__}, expected an object with the "
            "table's columns; mend or remove the line"
        )
    missing = [name for name in NEEDED if name not in record]
    if missing:
        raise _missing_columns(place(path, number), missing, list(record))
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
