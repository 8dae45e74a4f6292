"""An open file enters; its rows leave as a stream: one article each, as it stands, unchecked.

Bytes are UTF-8 (with or without a byte order mark), or UTF-16/32 with one.  Other encodings are
never guessed: Windows-1252 decodes any text in KOI8 or GBK into nonsense without an error, while a
rejected article is seen, and converted in a minute.  Line ends and control characters stay.
"""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from stancelib.data.opening import ReadMeter
from stancelib.errors import InputError

if TYPE_CHECKING:
    import pyarrow as pa

# UTF-32 first: its little-endian mark begins with the one of UTF-16.
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (codecs.BOM_UTF8, "utf-8-sig"),
)
# What pandas, R and databases write into a CSV cell that has no value.
MISSING_CELLS = frozenset({"NaN", "nan", "NaT", "<NA>", "NA", "NULL", "null", "None"})
# The csv module's own limit is 131,072 characters; this is the largest it takes on every platform.
CSV_FIELD_LIMIT = 2**31 - 1
PARQUET_BATCH_ROWS = 256

_ESCAPED_BYTE = re.compile("[\udc80-\udcff]")


@dataclass(frozen=True)
class Columns:
    """The fields (JSON Lines) or columns (CSV, Parquet) that hold an article.

    Only ``text`` has to be there; a name that isn't the default has to be there too, since somebody
    asked for it.
    """

    text: str = "text"
    id: str = "id"
    date: str = "date"
    title: str = "title"

    @property
    def names(self) -> tuple[str, ...]:
        """All four names."""
        return (self.text, self.id, self.date, self.title)

    @property
    def required(self) -> tuple[str, ...]:
        """The names that a CSV or Parquet file must have."""
        optional = (self.id, self.date, self.title)
        return (self.text, *(name for name in optional if name not in Columns().names))


@dataclass(frozen=True)
class Row:
    """What stands in one place of a file.

    Attributes:
        line: line of a JSON Lines or CSV file on which it begins, row of a Parquet file (both from
            1), None for a file that is one article.
        fields: its values by name; empty where there is a problem.
        problem: why it can't be an article, or None.
        raw: the row as it stands, for the list of rejects.
    """

    line: int | None
    fields: dict[str, Any] = field(default_factory=dict)
    problem: str | None = None
    raw: str | dict[str, Any] | None = None


def encoding_of(head: bytes) -> str:
    """The encoding that a byte order mark at the start of ``head`` tells, else ``utf-8``."""
    return next((name for mark, name in BYTE_ORDER_MARKS if head.startswith(mark)), "utf-8")


def decode(data: bytes, unit: str, encoding: str | None = None) -> str:
    """``data`` as text without its byte order mark; ``unit`` names it in the error.

    Raises:
        InputError: it isn't UTF-8 (or what its byte order mark tells); names the first wrong byte.
    """
    encoding = encoding or encoding_of(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        at = error.start + len(data) - len(error.object)
        raise InputError(_not_utf8(data[at], at, unit)) from None
    if text.count("\0") * 4 > len(text):
        raise InputError(
            f"found NUL in more than a quarter of the {unit}, expected text in UTF-8; this looks "
            "like UTF-16 without a byte order mark, or a binary file: convert it to UTF-8"
        )
    return text


def text_rows(stream: BinaryIO, article_id: str, columns: Columns) -> Iterator[Row]:
    """The whole file as one row."""
    text = decode(stream.read(), "file")
    yield Row(None, {columns.id: article_id, columns.text: text})


def json_rows(chunks: Iterable[bytes]) -> Iterator[Row]:
    """A row for every line of JSON Lines that isn't blank; ``chunks`` are lines or more at once."""
    for line, data in enumerate(_utf8_lines(chunks), start=1):
        if data.strip():
            yield _json_row(line, data)


def csv_rows(stream: io.BufferedReader, columns: Columns) -> Iterator[Row]:
    """A row for every record of a CSV file (comma, double quotes, header line; RFC 4180).

    Raises:
        InputError: the header lacks a column.
    """
    text = io.TextIOWrapper(
        stream, encoding_of(stream.peek(4)), errors="surrogateescape", newline=""
    )
    # strict: a misplaced quotation mark is told, not swallowed together with what follows.
    reader = csv.reader(text, strict=True)
    header = [name.strip() for name in _next_record(reader) or []]
    check_columns(header, columns)
    while True:
        line = reader.line_num + 1
        try:
            cells = _next_record(reader)
        except csv.Error as error:
            problem = f"found broken CSV ({error}); write quotation marks in a cell twice"
            yield Row(line, problem=problem)
            continue
        if cells is None:
            return
        if cells:
            yield _csv_row(line, header, cells, columns)


def parquet_rows(
    source: Path | BinaryIO, columns: Columns, meter: ReadMeter | None = None
) -> Iterator[Row]:
    """A row for every row of a Parquet file; only the columns that ``columns`` names are read.

    Raises:
        InputError: it isn't a Parquet file, is damaged, or lacks a column.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(source) as file:
            found = file.schema_arrow.names
            check_columns(found, columns)
            wanted = [name for name in columns.names if name in found]
            lines = itertools.count(1)
            for batch in file.iter_batches(batch_size=PARQUET_BATCH_ROWS, columns=wanted):
                for index in range(batch.num_rows):
                    line = next(lines)
                    if meter is not None:
                        meter.at(line / file.metadata.num_rows)
                    yield parquet_row(line, batch, index)
    except pa.ArrowException as error:
        told = " ".join(str(error).split())
        raise InputError(
            f"found a Parquet file that can't be read ({told}); write it anew"
        ) from None


def check_columns(found: Sequence[str], columns: Columns) -> None:
    """Raise InputError unless ``found`` has every column that is required, and has it once."""
    missing = [name for name in columns.required if name not in found]
    listed = ", ".join(repr(name) for name in found) or "no columns at all"
    if missing:
        apart = next((mark for mark in ";\t" if len(found) == 1 and mark in found[0]), None)
        raise InputError(
            f"found the columns {listed}, expected {', '.join(repr(name) for name in missing)}; "
            + (
                f"the file seems to be separated by {apart!r}: write it with commas"
                if apart
                else "name yours with --text-column, --id-column, … (from Python: columns=)"
            )
        )
    double = [name for name in columns.names if list(found).count(name) > 1]
    if double:
        raise InputError(f"found the column {double[0]!r} twice among {listed}; rename one of them")


def _utf8_lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    chunks = iter(chunks)
    first = next(chunks, b"")
    if encoding_of(first) not in ("utf-8", "utf-8-sig"):
        first = decode(b"".join([first, *chunks]), "file").encode()
    for chunk in itertools.chain([first.removeprefix(codecs.BOM_UTF8)], chunks):
        # Old Mac files end lines with a lone CR, which JSON never has inside a string.
        yield from chunk.splitlines()


def _json_row(line: int, data: bytes) -> Row:
    raw = data.decode("utf-8", "backslashreplace")
    try:
        value = json.loads(decode(data, "line", "utf-8"))
    except InputError as error:
        return Row(line, problem=str(error), raw=raw)
    except RecursionError:
        return Row(line, problem="found JSON nested too deeply, expected a flat object", raw=raw)
    except ValueError as error:
        problem = f"found a line that isn't JSON ({error}), expected one object per line"
        return Row(line, problem=problem, raw=raw)
    if not isinstance(value, dict):
        problem = f"found a JSON {_json_type(value)}, expected an object with the article's fields"
        return Row(line, problem=problem, raw=raw)
    return Row(line, value, raw=raw)


def _json_type(value: object) -> str:
    names = {list: "array", str: "string", bool: "boolean", type(None): "null"}
    return names.get(type(value), "number")


def _next_record(reader: Iterator[list[str]]) -> list[str] | None:
    # The limit belongs to the whole process: lifted for one record, then given back.
    limit = csv.field_size_limit(CSV_FIELD_LIMIT)
    try:
        return next(reader, None)
    finally:
        csv.field_size_limit(limit)


def _csv_row(line: int, header: list[str], cells: list[str], columns: Columns) -> Row:
    raw: dict[str, Any] = dict(zip(header, cells, strict=False))
    if len(cells) != len(header):
        problem = (
            f"found {len(cells)} cells, expected {len(header)} as in the header; put cells with "
            "commas or line breaks into double quotes"
        )
        return Row(line, problem=problem, raw={**raw, "cells": cells})
    fields: dict[str, Any] = {
        name: None if cell in MISSING_CELLS else cell for name, cell in raw.items()
    }
    for name in columns.names:
        if wrong := _ESCAPED_BYTE.search(fields.get(name) or ""):
            at = len(wrong.string[: wrong.start()].encode())
            problem = _not_utf8(ord(wrong[0]) - 0xDC00, at, f"cell {name!r}")
            return Row(line, problem=problem, raw=raw)
    return Row(line, fields, raw=raw)


def parquet_row(line: int, batch: pa.RecordBatch, index: int) -> Row:
    """One row of an Arrow batch, or what is wrong with it."""
    fields: dict[str, Any] = {}
    for name in batch.schema.names:
        try:
            fields[name] = batch.column(name)[index].as_py()
        except UnicodeDecodeError as error:
            at = error.start
            problem = _not_utf8(error.object[at], at, f"cell {name!r}")
            return Row(line, problem=problem, raw=_plain(fields))
        except (ValueError, OverflowError) as error:
            problem = f"found a value in column {name!r} that can't be read ({error})"
            return Row(line, problem=problem, raw=_plain(fields))
    return Row(line, fields, raw=_plain(fields))


def _plain(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields with everything that JSON lacks (dates, bytes, NaN) as text."""
    kept = (str, int, type(None))
    return {key: value if isinstance(value, kept) else str(value) for key, value in fields.items()}


def _not_utf8(byte: int, at: int, unit: str) -> str:
    return (
        f"found the byte 0x{byte:02x} at byte {at} of the {unit}, expected UTF-8 (or UTF-16 with a "
        "byte order mark); convert it, for example with: iconv -f WINDOWS-1252 -t UTF-8"
    )
