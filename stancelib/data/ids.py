"""Ids enter one by one; whether and where each was seen before leaves, in bounded memory.

A dictionary takes some 250 bytes an article, which a corpus of millions outgrows.  Ids are kept as
128-bit hashes in a temporary SQLite database, which spills to the disk what its cache can't hold.
"""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from types import TracebackType
from typing import Self

from stancelib.errors import StancelibError

# Kibibytes of ids (32 bytes each, in a tree) that SQLite holds before it spills.
_CACHE_KIB = 4096


class SeenIds:
    """The ids of a run, each with the place (file and line) where it was first seen."""

    def __init__(self) -> None:
        # "" is a database of its own that has no name and is deleted when it is closed.
        self._database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        for pragma in ("journal_mode=OFF", "synchronous=OFF", f"cache_size=-{_CACHE_KIB}"):
            self._database.execute(f"PRAGMA {pragma}")
        self._database.execute(
            "CREATE TABLE seen (id BLOB PRIMARY KEY, file INTEGER, line INTEGER) WITHOUT ROWID"
        )

    def first(self, id: str, file: int, line: int | None) -> tuple[int, int | None] | None:
        """None for a new id, which is kept; else the file and line where it was first seen.

        Raises:
            StancelibError: the disk of temporary files is full.
        """
        key = hashlib.blake2b(id.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        try:
            added = self._database.execute(
                "INSERT OR IGNORE INTO seen VALUES (?, ?, ?)", (key, file, line)
            ).rowcount
            if added:
                return None
            with closing(
                self._database.execute("SELECT file, line FROM seen WHERE id = ?", (key,))
            ) as found:
                first: tuple[int, int | None] = found.fetchone()
        except sqlite3.OperationalError as error:
            raise StancelibError(
                f"found no room for the list of ids among the temporary files ({error}), expected "
                "some 60 bytes an article; free some, or set SQLITE_TMPDIR to another folder"
            ) from None
        return first

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._database.close()
