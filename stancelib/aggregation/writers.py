"""An aggregation enters; a Parquet, CSV, JSON Lines or HTML file leaves, whole or not at all."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from stancelib.aggregation.dyads import COLUMNS, COUNTS, FIGURES
from stancelib.aggregation.options import AggregateOptions
from stancelib.errors import InputError
from stancelib.scoring.writers import check_output, written_aside
from stancelib.version import __version__

if TYPE_CHECKING:
    import pyarrow as pa

    from stancelib.aggregation.series import Aggregation

OUTPUT_SUFFIXES = (".parquet", ".csv", ".jsonl", ".html")


def check(output: Path, inputs: Sequence[Path]) -> None:
    """Raise InputError unless ``output`` can be written, before the tables are read."""
    check_output(output, inputs, OUTPUT_SUFFIXES)
    if output.suffix.lower() == ".html" and find_spec("matplotlib") is None:
        raise InputError(
            f"found no matplotlib, which draws the charts of {str(output)!r}; install "
            "stancelib[report], or write .parquet, .csv or .jsonl"
        )


def write(aggregation: Aggregation, output: Path) -> None:
    """Write the rows, or the page, in the format that the suffix of ``output`` names.

    Raises:
        InputError: the suffix is another one, or the file can't be written.
    """
    check(output, ())
    content = aggregation.to_html() if output.suffix.lower() == ".html" else ""
    with written_aside(output) as stream:
        if output.suffix.lower() == ".html":
            stream.write(content.encode("utf-8"))
        elif output.suffix.lower() == ".parquet":
            _write_parquet(aggregation, stream)
        elif output.suffix.lower() == ".csv":
            _write_csv(aggregation.rows, stream)
        else:
            write_json_lines(aggregation.rows, stream)


def write_json_lines(rows: Iterable[Mapping[str, Any]], stream: BinaryIO) -> None:
    """One object a line; days as text."""
    for row in rows:
        stream.write((json.dumps(row, ensure_ascii=False, default=str) + "\n").encode("utf-8"))


def arrow_table(rows: Sequence[Mapping[str, Any]], options: AggregateOptions) -> pa.Table:
    """The rows as an Arrow table, whose types don't depend on what the rows hold."""
    import pyarrow as pa

    country = pa.int64() if options.countries in ("cow", "gw") else pa.string()
    types = {
        "period": pa.string(),
        "period_start": pa.date32(),
        "speaker_country": country,
        "target": country,
        **dict.fromkeys(COUNTS, pa.int64()),
        **dict.fromkeys(FIGURES, pa.float64()),
    }
    schema = pa.schema([(name, types[name]) for name in COLUMNS])
    return pa.Table.from_pylist(list(rows), schema=schema)


def _write_parquet(aggregation: Aggregation, stream: BinaryIO) -> None:
    import pyarrow.parquet as pq

    table = arrow_table(aggregation.rows, aggregation.options)
    pq.write_table(
        table.replace_schema_metadata(_provenance(aggregation)), stream, compression="zstd"
    )


def _provenance(aggregation: Aggregation) -> dict[str, str]:
    """Version, options and summary, so that the file tells what it was made from and how."""
    options = dataclasses.asdict(aggregation.options)
    for name in ("speakers", "targets"):
        options[name] = sorted(options[name])
    return {
        "stancelib": __version__,
        "aggregate_options": json.dumps(options, default=str),
        "aggregate_summary": json.dumps(dataclasses.asdict(aggregation.summary)),
    }


def _write_csv(rows: Iterable[Mapping[str, Any]], stream: BinaryIO) -> None:
    """UTF-8, comma, CRLF (RFC 4180); null is an empty cell."""
    text = io.TextIOWrapper(stream, "utf-8", newline="")
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(COLUMNS)
    table.writerows([row[name] for name in COLUMNS] for row in rows)
    text.detach()
