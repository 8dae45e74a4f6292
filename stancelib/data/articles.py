"""Paths enter; articles and rejects leave, as a stream, each with the place it was read from.

What a user names must be right, or nothing starts: an input that doesn't exist, can't be read, has
an unknown suffix or lacks the text column is an InputError.  What a folder or a file holds may be
wrong: it becomes a Reject with its reason, and its neighbours are read on.
"""

from __future__ import annotations

import csv
import datetime
import decimal
import re
import uuid
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

from stancelib.data.ids import SeenIds
from stancelib.data.inputs import (
    DATASET,
    InputFile,
    Inputs,
    find_inputs,
    list_inputs,
    readable,
)
from stancelib.data.opening import ReadMeter, is_url, open_raw
from stancelib.data.reading import file_rows
from stancelib.data.rows import Columns, Row, decode
from stancelib.errors import InputError, StancelibError
from stancelib.schema import Article

__all__ = [
    "Columns",
    "InputArticle",
    "InputFile",
    "Inputs",
    "Place",
    "Reject",
    "check_inputs",
    "find_inputs",
    "list_inputs",
    "read_articles",
]

EMPTY = "empty text"
HTML = "looks like HTML, tags were scored as text"
BAD_DATE = "date isn't ISO 8601 (2017-12-15) and was left out"

# The place of an Article that was given in Python.
GIVEN = "(article)"

_HTML = re.compile(r"<!doctype html|<html[\s>]|<(?:p|div|br|span|a|h[1-6])(?:\s[^<>]*)?/?>", re.I)
_SURROGATE = re.compile("[\ud800-\udfff]")
# What a damaged or vanishing file raises while it is read.
_READING_ERRORS = (InputError, OSError, EOFError, UnicodeError, zlib.error, csv.Error)


@dataclass(frozen=True)
class Place:
    """Where an article was read: a file, and the line (row of a Parquet file) in it, or None."""

    file: str
    line: int | None = None

    def __str__(self) -> str:
        return self.file if self.line is None else f"{self.file}:{self.line}"


@dataclass(frozen=True)
class InputArticle:
    """An article, the place it was read from, and what is odd about it (EMPTY, HTML, BAD_DATE)."""

    article: Article
    place: Place
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reject:
    """A row or file that can't be scored: why, where, under which id, and the row as it stands."""

    reason: str
    place: Place
    id: str | None = None
    raw: str | dict[str, Any] | None = None

    def as_dict(self) -> dict[str, Any]:
        """The record of the list of rejects."""
        return {
            "reason": self.reason,
            "file": self.place.file,
            "line": self.place.line,
            "id": self.id,
            "raw": self.raw,
        }


def check_inputs(inputs: Inputs, columns: Columns | None = None) -> None:
    """Open every file that the user named, and read its header, before hours are spent.

    Raises:
        InputError: a file can't be opened, or lacks a column.
    """
    for item in inputs.items:
        # A named pipe would lose what is read from it here.
        if isinstance(item, InputFile) and item.named and _can_be_read_twice(item):
            try:
                if item.suffix in (".csv", ".parquet", DATASET):
                    next(file_rows(item, columns or Columns()), None)
                else:
                    open_raw(item.path).close()
            except _READING_ERRORS as error:
                raise InputError(f"{item.path}: {_told(error)}") from None


def read_articles(
    inputs: Inputs,
    columns: Columns | None = None,
    stdin: BinaryIO | None = None,
    *,
    meter: ReadMeter | None = None,
    stop_at_unreadable: bool = False,
) -> Iterator[InputArticle | Reject]:
    """All articles and rejects of ``inputs``, in order, read as they are asked for.

    A second article of the same id is rejected: two articles under one id could not be told apart
    in the table.  The ids that were seen are kept outside the memory (``stancelib.data.ids``).

    Args:
        inputs: what to read.
        columns: the names of the fields that hold an article.
        stdin: read in place of standard input.
        meter: is told how far the reading is; made for as many files as ``inputs`` has.
        stop_at_unreadable: a file that has vanished or whose disk fails ends the reading, for
            whoever can come back; else it is a reject.  A damaged file always is one.

    Raises:
        StancelibError: see ``stop_at_unreadable``.
    """
    columns = columns or Columns()
    with SeenIds() as seen:
        for index, item in enumerate(inputs.items):
            if meter is not None:
                meter.begin(index)
            if isinstance(item, Article):
                records: Iterator[InputArticle | Reject] = iter([_given_article(item)])
            else:
                records = _file_articles(item, columns, stdin, meter, stop_at_unreadable)
            for record in records:
                yield _without_double(record, index, seen, inputs)


def _can_be_read_twice(file: InputFile) -> bool:
    return is_url(file.path) or file.suffix == DATASET or Path(file.path).is_file()


def _without_double(
    record: InputArticle | Reject, index: int, seen: SeenIds, inputs: Inputs
) -> InputArticle | Reject:
    """The record, or a reject if its id was seen before."""
    if isinstance(record, Reject):
        return record
    article, place = record.article, record.place
    found = seen.first(article.id, index, place.line)
    if found is None:
        return record
    item = inputs.items[found[0]]
    file = readable(item.path) if isinstance(item, InputFile) else GIVEN
    first = Place(file, found[1])
    reason = f"found the id {article.id!r} again, first seen at {first}; ids must differ"
    return Reject(reason, place, article.id, asdict(article))


def _given_article(article: Article) -> InputArticle | Reject:
    place = Place(GIVEN)
    try:
        text = _storable(article.text, "text")
    except InputError as error:
        return Reject(str(error), place, article.id, None)
    return InputArticle(article, place, _notes(text))


def _file_articles(
    file: InputFile,
    columns: Columns,
    stdin: BinaryIO | None,
    meter: ReadMeter | None,
    stop_at_unreadable: bool,
) -> Iterator[InputArticle | Reject]:
    path = readable(file.path)
    line: int | None = None
    rows = file_rows(file, columns, stdin, meter)
    while True:
        try:
            row = next(rows, None)
        except _READING_ERRORS as error:
            if stop_at_unreadable and _is_out_of_reach(error):
                raise StancelibError(
                    f"found that {path} can't be read any more ({_cause(error)}), expected it to "
                    "stay where it was; bring it back and run the same command again"
                ) from error
            if line is None:
                yield Reject(_told(error), Place(path))
            else:
                reason = f"reading ended after the row that begins at line {line}: {_told(error)}"
                yield Reject(reason, Place(path, line + 1))
            return
        if row is None:
            return
        line = row.line
        yield _article_of(row, file, path, columns)


def _article_of(row: Row, file: InputFile, path: str, columns: Columns) -> InputArticle | Reject:
    place = Place(path, row.line)
    article_id = None
    try:
        if row.problem is not None:
            raise InputError(row.problem)
        article_id = _id(row.fields.get(columns.id), f"{file.name}:{row.line}")
        text = _text(row.fields, columns)
        date, date_is_bad = _date(row.fields.get(columns.date))
        title = _title(row.fields.get(columns.title))
    except InputError as error:
        return Reject(str(error), place, article_id, row.raw)
    notes = _notes(text) + ((BAD_DATE,) if date_is_bad else ())
    return InputArticle(Article(article_id, text, date, title), place, notes)


def _id(value: object, made: str) -> str:
    """The id as str, or ``made`` where there is none."""
    if isinstance(value, bytes):
        value = decode(value, "id")
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # a column of numbers with a gap comes out of pandas as float
    if _is_missing(value):
        return made
    kinds = (str, int, float, decimal.Decimal, uuid.UUID)
    if isinstance(value, bool) or not isinstance(value, kinds):
        raise InputError(f"found an id of type {type(value).__name__}, expected text or a number")
    return _storable(str(value), "id")


def _text(fields: dict[str, Any], columns: Columns) -> str:
    if columns.text not in fields:
        listed = ", ".join(repr(name) for name in fields) or "none"
        raise InputError(
            f"found no field {columns.text!r} (fields: {listed}), expected the article's text; "
            "name yours with --text-column (from Python: columns=)"
        )
    value = fields[columns.text]
    if isinstance(value, bytes):
        value = decode(value, "text")
    if value is None or value != value:
        raise InputError(f"found no value in {columns.text!r}, expected the article's text")
    if not isinstance(value, str):
        raise InputError(
            f"found a {columns.text!r} of type {type(value).__name__}, expected str; write the "
            "text between quotation marks"
        )
    return _storable(value, columns.text)


def _date(value: object) -> tuple[str | None, bool]:
    """The day as ``2017-12-15`` or None, and whether something stood there that isn't ISO 8601."""
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if _is_missing(value):
        return None, False
    if isinstance(value, datetime.date):
        return value.isoformat()[:10], False
    try:
        return datetime.datetime.fromisoformat(str(value).strip()).date().isoformat(), False
    except ValueError:
        return None, True


def _title(value: object) -> str | None:
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    return None if _is_missing(value) else _storable(str(value), "title")


def _is_missing(value: object) -> bool:
    return value is None or value != value or (isinstance(value, str) and not value.strip())


def _storable(value: str, name: str) -> str:
    """``value``, unless it holds half a surrogate pair, which no file can store."""
    if wrong := _SURROGATE.search(value):
        raise InputError(
            f"found half a surrogate pair (\\u{ord(wrong[0]):04x}) at character {wrong.start()} of "
            f"{name!r}, expected whole characters; mend the text where it was cut"
        )
    return value


def _notes(text: str) -> tuple[str, ...]:
    if not text.strip():
        return (EMPTY,)
    return (HTML,) if _HTML.search(text) else ()


def _told(error: BaseException) -> str:
    if isinstance(error, InputError):
        return str(error)
    return f"found a file that can't be read ({_cause(error)}); it may be damaged"


def _cause(error: BaseException) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


def _is_out_of_reach(error: BaseException) -> bool:
    """Whether a file failed, rather than what stands in it (gzip raises OSError for that too)."""
    failures = (FileNotFoundError, PermissionError, ConnectionError, TimeoutError)
    return isinstance(error, failures) or (isinstance(error, OSError) and error.errno is not None)
