"""A file to read enters; its rows leave as a stream, whatever its format."""

from __future__ import annotations

import codecs
import io
import itertools
import re
import sys
from collections.abc import Iterator
from typing import BinaryIO, cast

from stancelib.data.dataset_folders import dataset_rows
from stancelib.data.inputs import DATASET, STDIN, InputFile
from stancelib.data.opening import ReadMeter, open_plain
from stancelib.data.rows import (
    Columns,
    Row,
    csv_rows,
    decode,
    encoding_of,
    json_rows,
    parquet_rows,
    text_rows,
)

_JSON_OBJECT_BEGINS = re.compile(rb'\{\s*(?:["}]|$)')


def file_rows(
    file: InputFile,
    columns: Columns,
    stdin: BinaryIO | None = None,
    meter: ReadMeter | None = None,
) -> Iterator[Row]:
    """The rows of any file, by its suffix; the file is open as long as they are read."""
    if file.path == STDIN:
        yield from _stdin_rows(stdin or sys.stdin.buffer, columns)
        return
    if file.suffix == DATASET:
        yield from dataset_rows(file.path, columns, meter)
        return
    # The place in a Parquet file tells nothing: its end is read first.
    is_parquet = file.suffix == ".parquet"
    with open_plain(file.path, None if is_parquet else meter) as stream:
        if file.suffix == ".txt":
            yield from text_rows(stream, file.name[: -len(file.suffix)], columns)
        elif file.suffix == ".csv":
            yield from csv_rows(cast(io.BufferedReader, stream), columns)
        elif is_parquet:
            yield from parquet_rows(stream, columns, meter)
        else:
            yield from json_rows(stream)


def _stdin_rows(stream: BinaryIO, columns: Columns) -> Iterator[Row]:
    """JSON Lines if the first line that isn't blank begins an object, else one article "stdin"."""
    head: list[bytes] = []
    for chunk in stream:
        head.append(chunk)
        if chunk.strip():
            break
    if encoding_of(b"".join(head)) not in ("utf-8", "utf-8-sig"):
        head = decode(b"".join([*head, *stream]), "file").encode().splitlines(keepends=True)
    data = b"".join(head)
    first = data.removeprefix(codecs.BOM_UTF8).strip().splitlines()[:1]
    if first and _JSON_OBJECT_BEGINS.match(first[0]):
        yield from json_rows(itertools.chain(head, stream))
    else:
        yield Row(None, {columns.id: "stdin", columns.text: decode(data + stream.read(), "file")})
