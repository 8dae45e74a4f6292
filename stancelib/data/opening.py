"""An input file enters; a binary stream of what it holds leaves, and how far it has been read.

Paths are local, or URLs (``s3://bucket/news.jsonl``) that fsspec knows.
"""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from stancelib.errors import InputError

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

COMPRESSED = (".gz", ".zst")
# pyarrow loses what stands in its buffer when it meets damage: a small one loses little.
_BUFFER_BYTES = 4096


class ReadMeter:
    """How far a stream of files has been read, as a share of their bytes.

    The reader tells it when a file begins (``begin``); whoever shows progress asks ``share``.

    Args:
        sizes: bytes of each input, in order; 0 where the size isn't known.
    """

    def __init__(self, sizes: list[int]) -> None:
        self._before = [sum(sizes[:index]) for index in range(len(sizes))]
        self._sizes = sizes
        self._index = 0
        self._stream: Any = None
        self._part = 0.0

    def begin(self, index: int) -> None:
        """The file at ``index`` begins; ``follow`` or ``at`` tell how far it is."""
        self._index, self._stream, self._part = index, None, 0.0

    def follow(self, stream: Any) -> None:
        """Take the place of ``stream``, in bytes as they lie on the disk."""
        self._stream = stream

    def at(self, part: float) -> None:
        """The share of the file (0 to 1) that has been read, where no stream tells it."""
        self._part = part

    @property
    def share(self) -> float | None:
        """Share of all bytes that has been read, 0 to 1; None where the sizes aren't known."""
        total = sum(self._sizes)
        if not total:
            return None
        size = self._sizes[self._index]
        part = self._part * size
        if self._stream is not None and not self._stream.closed:
            part = min(self._stream.tell(), size)
            self._part = part / size if size else 0.0
        return (self._before[self._index] + part) / total


def is_url(path: str) -> bool:
    """Whether ``path`` is one of fsspec's URLs rather than a local path."""
    return "://" in path


def file_system(url: str) -> tuple[AbstractFileSystem, str]:
    """The file system of a URL and the path in it.

    Raises:
        InputError: fsspec doesn't know the protocol, or the package that it needs is missing.
    """
    from fsspec.core import url_to_fs

    try:
        return cast("tuple[AbstractFileSystem, str]", url_to_fs(url))
    except (ImportError, ValueError) as error:
        raise InputError(
            f"found the address {url!r}, which can't be opened ({error}); install the package for "
            "its protocol (s3fs for s3://, gcsfs for gs://), or give a local path"
        ) from None


def open_raw(path: str) -> BinaryIO:
    """The bytes of a file as they lie on the disk or behind the URL."""
    if not is_url(path):
        return Path(path).open("rb")
    system, inside = file_system(path)
    return cast(BinaryIO, io.BufferedReader(system.open(inside, "rb")))


@contextmanager
def open_plain(path: str, meter: ReadMeter | None = None) -> Iterator[BinaryIO]:
    """The bytes of a file, decompressed where its name ends in ``.gz`` or ``.zst``."""
    with ExitStack() as stack:
        raw = stack.enter_context(open_raw(path))
        if meter is not None:
            meter.follow(raw)
        if path.lower().endswith(".gz"):
            yield cast(BinaryIO, stack.enter_context(gzip.open(raw, "rb")))
        elif path.lower().endswith(".zst"):
            import pyarrow as pa

            plain = stack.enter_context(pa.input_stream(raw, compression="zstd"))
            yield cast(BinaryIO, io.BufferedReader(plain, _BUFFER_BYTES))
        else:
            yield raw
