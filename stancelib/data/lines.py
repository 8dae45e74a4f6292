"""A JSON Lines file enters; what a parser makes of its records leaves, errors with their place."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from stancelib.errors import InputError

Parsed = TypeVar("Parsed")


def read_lines(
    path: str | Path, expected: str, parse: Callable[[Any], Iterable[Parsed]]
) -> Iterator[Parsed]:
    """Yield what ``parse`` gives for every line that isn't blank.

    Args:
        path: the file, in UTF-8.
        expected: what a line is, in the words of docs/formats.md; used in errors.
        parse: turns one record into any number of results.

    Raises:
        InputError: when there is no such file; or names the file and the line that ``parse`` can't
            read.
    """
    path = Path(path)
    if not path.is_file():
        raise InputError(f"found no file {path}, expected JSON Lines, each line {expected}")
    with path.open(encoding="utf-8") as handle:
        for number, line in enumerate(handle, start=1):
            if not line.strip():
                continue
            try:
                yield from parse(json.loads(line))
            except (AttributeError, InputError, KeyError, TypeError, ValueError) as error:
                raise InputError(
                    f"{path}, line {number}: expected {expected} as docs/formats.md describes it "
                    f"({type(error).__name__}: {error})"
                ) from error
