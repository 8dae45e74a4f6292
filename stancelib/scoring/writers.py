"""Rows enter; a JSON Lines, CSV or Parquet file leaves, whole or not at all.

A file is written aside, in the folder where it will stand, and takes its name when it is complete:
whoever reads it never sees a half, and a run that fails leaves the former file as it was.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol

from stancelib.errors import InputError
from stancelib.schema import NEUTRAL, SENTIMENTS, STANCES
from stancelib.table import COLUMNS

if TYPE_CHECKING:
    import pyarrow as pa

OUTPUT_SUFFIXES = (".jsonl", ".csv", ".parquet")
# Rows that are held until a row group of a Parquet file is written.
ROW_GROUP_ROWS = 16_384
# The name of a file that is being written; one that stays was left by a process that was killed.
PARTIAL = re.compile(r"\.stancelib-\d+-[0-9a-f]{8}\.partial")


class RowWriter(Protocol):
    """Anything that takes rows, the rows of one article at a time."""

    def write(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Take the rows of one article; there may be none."""


class JsonLinesWriter:
    """Writes any rows to an open binary file: UTF-8, one object a line, flushed article by article.

    Characters stand as they are; half a surrogate pair, which UTF-8 lacks, is written as JSON's own
    escape and so survives too.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def write(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Write a line for every row."""
        for row in rows:
            line = json.dumps(row, ensure_ascii=False) + "\n"
            self._stream.write(line.encode("utf-8", "backslashreplace"))
        self._stream.flush()

    def close(self) -> None:
        """Nothing is held back."""


class CsvWriter:
    """Writes the table to an open binary file as CSV: UTF-8, comma, CRLF after records (RFC 4180).

    Labels are joined by ``|``, ``neutral`` where there are none; null is an empty cell.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._text = io.TextIOWrapper(stream, "utf-8", newline="")
        # Before Python 3.13 a lone CR in a cell is put in quotes only if records end with one.
        self._csv = csv.writer(self._text, lineterminator="\r\n")
        self._csv.writerow(COLUMNS)

    def write(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Write a record for every row."""
        self._csv.writerows([_cell(row[name]) for name in COLUMNS] for row in rows)

    def close(self) -> None:
        """Write what is held back; the file itself stays open."""
        self._text.detach()


class ParquetWriter:
    """Writes the table to an open binary file as Parquet, with ``table_schema`` and zstd.

    ``provenance`` becomes the file's metadata.
    """

    def __init__(self, stream: BinaryIO, provenance: Mapping[str, str] | None = None) -> None:
        import pyarrow.parquet as pq

        self._schema = table_schema(provenance)
        self._file = pq.ParquetWriter(stream, self._schema, compression="zstd")
        self._held: list[Mapping[str, Any]] = []

    def write(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Hold the rows until they fill a row group, then write it."""
        self._held.extend(rows)
        if len(self._held) >= ROW_GROUP_ROWS:
            self._write_held()

    def close(self) -> None:
        """Write the last row group and the footer; the file itself stays open."""
        if self._held:
            self._write_held()
        self._file.close()

    def _write_held(self) -> None:
        import pyarrow as pa

        self._file.write_table(pa.Table.from_pylist(self._held, schema=self._schema))
        self._held = []


def table_schema(provenance: Mapping[str, str] | None = None) -> pa.Schema:
    """The Arrow schema of the table: fixed, so that an empty result has all columns and types."""
    import pyarrow as pa

    types = {
        **dict.fromkeys(("start", "end", "target_start", "target_end"), pa.int64()),
        **dict.fromkeys((*STANCES, *SENTIMENTS), pa.float64()),
        "is_self": pa.bool_(),
        "labels": pa.list_(pa.string()),
    }
    fields = [(name, types.get(name, pa.string())) for name in COLUMNS]
    return pa.schema(fields, metadata=dict(provenance or {}))


def check_output(
    output: Path, inputs: Sequence[Path], suffixes: Sequence[str] = OUTPUT_SUFFIXES
) -> None:
    """Raise InputError unless ``output`` can be written, before hours are spent on its content."""
    if output.suffix.lower() not in suffixes:
        raise InputError(
            f"found the output {str(output)!r}, expected a name that ends in "
            f"{' or '.join(suffixes)}; the suffix chooses the format"
        )
    if output.is_dir():
        raise InputError(f"found a folder at the output {str(output)!r}, expected a file name")
    taken = {path.resolve() for path in inputs}
    for path in (output, rejects_path(output)):
        if path.resolve() in taken:
            raise InputError(
                f"found that {str(path)!r} would be overwritten while it is one of the inputs; "
                "write the output elsewhere"
            )
    aside = aside_of(output.resolve())
    try:
        aside.open("xb").close()
        aside.unlink()
    except OSError as error:
        raise InputError(
            f"found that the output {str(output)!r} can't be written ({error.strerror}); make its "
            "folder, or choose another one"
        ) from None


def rejects_path(output: Path) -> Path:
    """Where the rejects of ``output`` are listed: ``table.csv.rejected.jsonl`` beside it."""
    return output.with_name(output.name + ".rejected.jsonl")


def aside_of(path: Path) -> Path:
    """A name that nobody else takes, in the folder of ``path``; PARTIAL matches it."""
    return path.with_name(f".stancelib-{os.getpid()}-{uuid.uuid4().hex[:8]}.partial")


@contextmanager
def written_aside(path: Path) -> Iterator[BinaryIO]:
    """An open binary file that becomes ``path`` when the block ends, and vanishes if it fails."""
    path = path.resolve()  # what a link points to is replaced, not the link
    aside = aside_of(path)
    try:
        with aside.open("xb") as stream:
            yield stream
        aside.replace(path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise


@contextmanager
def open_rejects(output: Path | None) -> Iterator[Callable[[Mapping[str, Any]], None]]:
    """A function that adds to the list of rejects of ``output``; no rejects, no list.

    Without an ``output`` it does nothing.
    """
    if output is None:
        yield lambda record: None
        return
    path = rejects_path(output)
    writer: JsonLinesWriter | None = None
    with ExitStack() as stack:

        def add(record: Mapping[str, Any]) -> None:
            nonlocal writer
            if writer is None:
                writer = JsonLinesWriter(stack.enter_context(written_aside(path)))
            writer.write([record])

        yield add
    if writer is None:
        path.unlink(missing_ok=True)  # the list of a former run isn't true of this one


@contextmanager
def open_table(path: Path, provenance: Mapping[str, str] | None = None) -> Iterator[RowWriter]:
    """A writer of the table for the suffix of ``path``, which is there when the block ends well."""
    with written_aside(path) as stream, table_on(stream, path.suffix.lower(), provenance) as writer:
        yield writer


@contextmanager
def table_on(
    stream: BinaryIO, suffix: str, provenance: Mapping[str, str] | None = None
) -> Iterator[RowWriter]:
    """A writer of the table, of the kind that ``suffix`` tells, to a stream that stays open."""
    writer: JsonLinesWriter | CsvWriter | ParquetWriter
    if suffix == ".parquet":
        writer = ParquetWriter(stream, provenance)
    elif suffix == ".csv":
        writer = CsvWriter(stream)
    else:
        writer = JsonLinesWriter(stream)
    try:
        yield writer
    finally:
        writer.close()


def _cell(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return "|".join(value) or NEUTRAL
    return value
