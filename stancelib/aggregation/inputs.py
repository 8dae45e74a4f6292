"""Paths enter; the files of scored tables to read leave, in order, folders of part files opened.

A folder is what ``stancelib score`` makes of one (``parts/part-*.parquet`` and the like), that
``parts`` itself, or any folder that holds tables.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from stancelib.errors import InputError
from stancelib.scoring.folder import open_folder
from stancelib.scoring.manifest import FINISHED, JOB, read_manifest

TABLE_SUFFIXES = (".parquet", ".jsonl", ".csv")
# Lists of rejected articles lie beside tables and are none.
_REJECTS = "rejected.jsonl"


def find_tables(inputs: str | os.PathLike[str] | Iterable[str | os.PathLike[str]]) -> list[Path]:
    """The tables that files and folders stand for; one that is reached twice is given once.

    A folder gives the tables of its ``parts`` folder, if it has one, else its own, sorted by name.
    Hidden files, other files, lists of rejects and further folders in it are passed over.

    Raises:
        InputError: there is no input, one doesn't exist, is no table, is a folder without any, or
            a job that isn't finished.
    """
    if isinstance(inputs, (str, os.PathLike)):
        inputs = [inputs]
    tables: dict[Path, Path] = {}
    for given in inputs:
        for path in _tables_of(Path(given)):
            tables.setdefault(path.resolve(), path)
    if not tables:
        raise InputError("found no INPUT, expected a table that stancelib score wrote (see --help)")
    return list(tables.values())


def _tables_of(path: Path) -> list[Path]:
    if path.is_dir():
        return _tables_in(path)
    if not path.exists():
        raise InputError(f"found no file or folder {str(path)!r}; check the path")
    if path.suffix.lower() not in TABLE_SUFFIXES:
        raise InputError(
            f"found the input {str(path)!r}, expected a scored table ({', '.join(TABLE_SUFFIXES)}) "
            "or a folder of such; score articles first with stancelib score"
        )
    return [path]


def _tables_in(folder: Path) -> list[Path]:
    _check_job(folder)
    parts = folder / "parts"
    searched = parts if parts.is_dir() else folder
    try:
        names = sorted(path for path in searched.iterdir() if path.is_file())
    except OSError as error:
        raise InputError(
            f"found a folder that can't be read, {str(searched)!r} ({error.strerror}); mend its "
            "permissions"
        ) from None
    found = [path for path in names if _is_table(path.name)]
    if not found:
        raise InputError(
            f"found no table in the folder {str(searched)!r}, expected files that end in "
            f"{', '.join(TABLE_SUFFIXES)}; give the folder that stancelib score wrote"
        )
    return found


def _check_job(folder: Path) -> None:
    """Raise InputError if the folder is a job that hasn't come to its end."""
    manifest = read_manifest(open_folder(folder)) if (folder / JOB).is_file() else None
    if manifest is not None and manifest.state != FINISHED:
        raise InputError(
            f"found a job in {str(folder)!r} that isn't finished, expected all of its parts; run "
            "its stancelib score again, or give the parts folder to aggregate what is there"
        )


def _is_table(name: str) -> bool:
    lower = name.lower()
    return (
        lower.endswith(TABLE_SUFFIXES)
        and not lower.endswith(_REJECTS)
        and not name.startswith((".", "_"))
    )
