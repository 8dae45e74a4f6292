"""A job's output folder enters; small files in it are read, listed and written whole or not at all.

A local folder, or a URL that fsspec knows.  Names are relative: ``parts/part-000001.parquet``.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Protocol

from stancelib.data.opening import file_system, is_url
from stancelib.errors import InputError, StancelibError
from stancelib.scoring.writers import PARTIAL, aside_of

LOCK = ".stancelib.lock"
_REMEDY = "mend that and run the same command again: the job goes on where it was"


class Folder(Protocol):
    """What a job needs of its output folder."""

    place: str

    def write(self, name: str, pieces: Iterable[bytes]) -> None:
        """Make the file ``name`` hold the pieces: all or, after any failure, nothing of them.

        Raises:
            StancelibError: it can't be written; names the file and the remedy.
        """

    def read(self, name: str) -> bytes | None:
        """What a file holds; None if there is none."""

    def sizes(self, folder: str) -> dict[str, int]:
        """The names (without folder) and bytes of the files in a sub-folder; there may be none."""

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""

    def locked(self) -> AbstractContextManager[None]:
        """Hold the folder for this process as long as the block runs.

        Raises:
            InputError: another process holds it.
        """


class LocalFolder:
    """A folder on this machine, or on a disk that it mounts."""

    def __init__(self, place: str) -> None:
        self.place = place
        self._path = Path(place)
        if self._path.exists() and not self._path.is_dir():
            raise InputError(f"found a file at the output {place!r}, expected a folder or nothing")

    def write(self, name: str, pieces: Iterable[bytes]) -> None:
        """See Folder.  The bytes are on the disk before the name is: a power cut leaves no half."""
        path = self._path / name
        aside = aside_of(path)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with aside.open("xb") as stream:
                stream.writelines(pieces)
                stream.flush()
                os.fsync(stream.fileno())
            aside.replace(path)
            _sync_folder(path.parent)
        except BaseException as error:
            with suppress(OSError):
                aside.unlink(missing_ok=True)
            if isinstance(error, OSError):
                raise _unwritable(str(path), error) from error
            raise

    def read(self, name: str) -> bytes | None:
        """See Folder."""
        try:
            return (self._path / name).read_bytes()
        except FileNotFoundError:
            return None

    def sizes(self, folder: str) -> dict[str, int]:
        """See Folder."""
        try:
            with os.scandir(self._path / folder) as entries:
                return {each.name: each.stat().st_size for each in entries if each.is_file()}
        except FileNotFoundError:
            return {}

    def remove(self, name: str) -> None:
        """See Folder."""
        (self._path / name).unlink(missing_ok=True)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """See Folder.  The system drops the lock of a process that dies."""
        from filelock import FileLock, Timeout

        try:
            self._path.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self._path / LOCK)
            lock.acquire(blocking=False)
        except Timeout:
            raise InputError(
                f"found that another process is writing to {self.place!r}, expected to be the only "
                "one; wait for it, or choose another output"
            ) from None
        except OSError as error:
            raise InputError(
                f"found that the output {self.place!r} can't be written ({error.strerror}); make "
                "it writable, or choose another one"
            ) from None
        try:
            for folder in (".", "parts", "receipts"):
                self._sweep(folder)
            yield
        finally:
            lock.release()

    def _sweep(self, folder: str) -> None:
        """Remove what a process that was killed had not finished writing."""
        for name in self.sizes(folder):
            if PARTIAL.fullmatch(name):
                self.remove(f"{folder}/{name}")


class RemoteFolder:
    """A folder behind a URL.  An object there appears whole; there is no lock across machines."""

    def __init__(self, place: str) -> None:
        self.place = place
        self._system, self._path = file_system(place)

    def write(self, name: str, pieces: Iterable[bytes]) -> None:
        """See Folder."""
        path = f"{self._path}/{name}"
        try:
            self._system.makedirs(path.rpartition("/")[0], exist_ok=True)
            with self._system.open(path, "wb") as stream:
                stream.writelines(pieces)
        except OSError as error:
            raise _unwritable(f"{self.place}/{name}", error) from error

    def read(self, name: str) -> bytes | None:
        """See Folder."""
        try:
            data: bytes = self._system.cat_file(f"{self._path}/{name}")
        except FileNotFoundError:
            return None
        return data

    def sizes(self, folder: str) -> dict[str, int]:
        """See Folder."""
        try:
            self._system.invalidate_cache()
            found = self._system.ls(f"{self._path}/{folder}", detail=True)
        except FileNotFoundError:
            return {}
        files = (each for each in found if each["type"] == "file")
        return {each["name"].rpartition("/")[2]: each["size"] for each in files}

    def remove(self, name: str) -> None:
        """See Folder."""
        if self._system.exists(f"{self._path}/{name}"):
            self._system.rm_file(f"{self._path}/{name}")

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Object stores have no locks: two jobs must not be given one folder."""
        yield


def open_folder(output: str | os.PathLike[str]) -> Folder:
    """The folder of a path or URL; nothing is made before something is written.

    Raises:
        InputError: a file is there, or the URL can't be opened.
    """
    place = os.fspath(output).rstrip("/") or "/"
    return RemoteFolder(place) if is_url(place) else LocalFolder(place)


def _unwritable(path: str, error: OSError) -> StancelibError:
    told = error.strerror or str(error) or type(error).__name__
    return StancelibError(f"found that {path} can't be written ({told}); {_REMEDY}")


def _sync_folder(path: Path) -> None:
    """Put the names in a folder on the disk; Windows can't, and needn't."""
    if os.name == "posix":
        number = os.open(path, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
