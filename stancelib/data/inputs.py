"""Paths enter; the files to read leave, in order, with folders searched and strangers counted.

An input that doesn't exist or that nothing here can read is an error at once; a folder may hold
anything.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from stancelib.data.dataset_folders import dataset_splits
from stancelib.data.opening import file_system, is_url
from stancelib.errors import InputError
from stancelib.schema import Article

SUFFIXES = (".txt", ".jsonl", ".jsonl.gz", ".jsonl.zst", ".csv", ".parquet")
STDIN = "-"
# The suffix of a folder that the ``datasets`` library saved.
DATASET = "dataset"


@dataclass(frozen=True)
class InputFile:
    """A file to read.

    Attributes:
        path: as given, ``-`` for standard input; local, or a URL that fsspec knows.
        name: the path below the folder it was found in, else the file's name; ids are made of it.
        suffix: one of SUFFIXES, DATASET for a folder that ``datasets`` saved, or empty for
            standard input.
        named: whether the user named it, rather than a folder that holds it.
    """

    path: str
    name: str
    suffix: str
    named: bool = True


@dataclass(frozen=True)
class Inputs:
    """What will be read, in order, and how many other files the folders hold."""

    items: tuple[InputFile | Article, ...]
    ignored: int = 0

    @property
    def paths(self) -> tuple[Path, ...]:
        """The local files among the items, without standard input."""
        files = (item for item in self.items if isinstance(item, InputFile))
        local = (file.path for file in files if file.path != STDIN and not is_url(file.path))
        return tuple(Path(path) for path in local)


def find_inputs(inputs: Iterable[str | os.PathLike[str] | Article]) -> Inputs:
    """The files that ``inputs`` (files, folders, URLs, ``-``, or Articles) stand for, in order.

    A folder is searched with all its sub-folders, in sorted order; hidden files and files with
    other suffixes are counted as ignored.  A file that is reached twice is read once.

    Raises:
        InputError: there is no input, an input doesn't exist or has an unknown suffix.
    """
    inputs = list_inputs(inputs)
    items: dict[object, InputFile | Article] = {}
    ignored = 0
    for number, given in enumerate(inputs):
        if isinstance(given, Article):
            items[number] = given
            continue
        found, others = _files_of(os.fspath(given))
        ignored += others
        for file in found:
            alone = file.path == STDIN or is_url(file.path)
            items.setdefault(file.path if alone else Path(file.path).resolve(), file)
    if not items:
        others_found = f" ({ignored} other files)" if ignored else ""
        raise InputError(
            f"found no articles to read{others_found}, expected {', '.join(SUFFIXES)} files, "
            "a folder that holds some, or - for standard input"
        )
    return Inputs(tuple(items.values()), ignored)


def list_inputs(
    inputs: Iterable[str | os.PathLike[str] | Article] | str | os.PathLike[str] | Article,
) -> list[str | os.PathLike[str] | Article]:
    """The inputs as a list; one is as good as a list of one."""
    if isinstance(inputs, (str, os.PathLike, Article)):
        return [inputs]
    return list(inputs)


def _files_of(path: str) -> tuple[list[InputFile], int]:
    if path == STDIN:
        return [InputFile(STDIN, "stdin", "")], 0
    if is_url(path):
        return _files_at(path)
    if Path(path).is_dir():
        if splits := dataset_splits(path):
            names = [readable(Path(path).name)]
            if splits != [path]:
                names = [f"{names[0]}/{readable(Path(split).name)}" for split in splits]
            return list(map(_dataset, splits, names)), 0
        return _files_below(path)
    if not Path(path).exists():
        raise InputError(f"found no file or folder {path!r}; check the path")
    return [_named(path)], 0


def _named(path: str) -> InputFile:
    suffix = _suffix(path)
    if suffix is None:
        raise InputError(
            f"found the input {path!r}, expected one of {', '.join(SUFFIXES)}, a folder, or - for "
            "standard input; convert or rename it"
        )
    return InputFile(path, readable(Path(path).name), suffix)


def _dataset(path: str, name: str) -> InputFile:
    return InputFile(path, name, DATASET)


def _files_at(url: str) -> tuple[list[InputFile], int]:
    """The files of a URL: itself, or all below it."""
    system, path = file_system(url)
    if not system.isdir(path):
        if not system.exists(path):
            raise InputError(f"found no file or folder {url!r}; check the address")
        return [_named(url)], 0
    files, ignored = [], 0
    for found in sorted(system.find(path)):
        below = found[len(path) :].lstrip("/")
        suffix = _suffix(found)
        if suffix is None or any(part.startswith(".") for part in below.split("/")):
            ignored += 1
        else:
            files.append(InputFile(system.unstrip_protocol(found), below, suffix, named=False))
    return files, ignored


def _files_below(folder: str) -> tuple[list[InputFile], int]:
    files, ignored = [], 0
    for path in sorted(_walk(folder), key=lambda path: path.parts):
        below = path.relative_to(folder)
        suffix = _suffix(path.name)
        if suffix is None or any(part.startswith(".") for part in below.parts):
            ignored += 1
        else:
            name = readable(below.as_posix())
            files.append(InputFile(str(path), name, suffix, named=False))
    return files, ignored


def _walk(folder: str) -> Iterator[Path]:
    def refuse(error: OSError) -> None:
        raise InputError(f"found a folder that can't be read, {error.filename!r}: {error.strerror}")

    for parent, _, names in os.walk(folder, onerror=refuse):
        yield from (Path(parent, name) for name in names)


def _suffix(path: str) -> str | None:
    return next((suffix for suffix in SUFFIXES if path.lower().endswith(suffix)), None)


def readable(name: str) -> str:
    """A file name as text that UTF-8 can store, even if its bytes aren't UTF-8."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")
