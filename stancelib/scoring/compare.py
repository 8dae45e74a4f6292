"""Two folders of finished jobs enter; whether they hold the same, and where not, leaves."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from stancelib.errors import InputError
from stancelib.scoring.folder import LocalFolder
from stancelib.scoring.job import REJECTED
from stancelib.scoring.manifest import FINISHED, read_manifest
from stancelib.scoring.parts import done_parts, part_name
from stancelib.table import COLUMNS


def differences(first: str | Path, second: str | Path, most: int = 10) -> list[str]:
    """What two Parquet jobs differ in, in words; the first ``most`` of it.

    Rows are compared in order, every column; so are the lists of rejects, and the parts.

    Raises:
        InputError: one of the folders has no finished job.
    """
    found: list[str] = []
    pairs = itertools.zip_longest(job_rows(first), job_rows(second))
    for number, (one, other) in enumerate(pairs):
        if one != other:
            found.append(f"row {number}: {one} and {other}")
        if len(found) >= most:
            return found
    rejects = [_rejects(folder) for folder in (first, second)]
    if rejects[0] != rejects[1]:
        found.append(f"{len(rejects[0])} and {len(rejects[1])} rejects, or others")
    parts = [sorted(done_parts(LocalFolder(str(folder)), "parquet")) for folder in (first, second)]
    if parts[0] != parts[1]:
        found.append(f"parts {parts[0]} and {parts[1]}")
    return found


def job_rows(folder: str | Path) -> Iterator[dict[str, Any]]:
    """The rows of a finished Parquet job, part by part, in their order.

    Raises:
        InputError: there is no finished job.
    """
    import pyarrow.parquet as pq

    job = LocalFolder(str(folder))
    manifest = read_manifest(job)
    if manifest is None or manifest.state != FINISHED:
        raise InputError(f"found no finished job in {str(folder)!r}; run it to its end")
    for number in sorted(done_parts(job, "parquet")):
        table = pq.read_table(Path(folder) / part_name(number, "parquet"), columns=list(COLUMNS))
        yield from table.to_pylist()


def _rejects(folder: str | Path) -> list[dict[str, Any]]:
    """The rejects without their reasons and files, in which a path may stand."""
    path = Path(folder) / REJECTED
    if not path.exists():
        return []
    lines = path.read_text(encoding="utf-8").splitlines()
    return [{**json.loads(line), "file": None, "reason": None} for line in lines]
