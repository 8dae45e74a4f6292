"""A folder that ``datasets`` saved enters; its splits, and the rows of each as a stream, leave."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

from stancelib.data.opening import ReadMeter
from stancelib.data.rows import PARQUET_BATCH_ROWS, Columns, Row, check_columns, parquet_row
from stancelib.errors import InputError


def dataset_splits(folder: str) -> list[str]:
    """The folders of the data sets in ``folder``: itself, its splits, or none.

    ``save_to_disk`` of a Dataset leaves ``state.json`` and ``dataset_info.json``; that of a
    DatasetDict leaves ``dataset_dict.json`` and a folder for each split.
    """
    path = Path(folder)
    if (path / "state.json").is_file() and (path / "dataset_info.json").is_file():
        return [folder]
    if (path / "dataset_dict.json").is_file():
        return [str(split) for split in sorted(path.iterdir()) if (split / "state.json").is_file()]
    return []


def dataset_rows(folder: str, columns: Columns, meter: ReadMeter | None = None) -> Iterator[Row]:
    """A row for every row of a data set, in its order, mapped from the disk as it is read.

    Raises:
        InputError: it can't be loaded, or lacks a column.
    """
    import datasets
    import pyarrow as pa

    try:
        data = datasets.load_from_disk(folder)
        check_columns(data.column_names, columns)
        wanted = [name for name in columns.names if name in data.column_names]
        batches = data.select_columns(wanted).with_format("arrow").iter(PARQUET_BATCH_ROWS)
        lines = itertools.count(1)
        for table in batches:
            for batch in table.to_batches():
                for index in range(batch.num_rows):
                    line = next(lines)
                    if meter is not None:
                        meter.at(line / len(data))
                    yield parquet_row(line, batch, index)
    except (pa.ArrowException, ValueError) as error:
        if isinstance(error, InputError):
            raise
        told = " ".join(str(error).split())
        raise InputError(
            f"found a data set that can't be read ({told}); save it anew with save_to_disk"
        ) from None
