"""A number of threads enters; the networks that are opened afterwards keep to it."""

from __future__ import annotations

import os

from stancelib.errors import InputError

_VARIABLES = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "RAYON_NUM_THREADS")
_limit: int | None = None


def limit_threads(number: int) -> None:
    """Let this process compute with ``number`` threads; call it before a network is opened.

    Processes side by side that each take all cores get in each other's way.

    Raises:
        InputError: ``number`` isn't positive.
    """
    global _limit
    if number < 1:
        raise InputError(f"found {number} threads, expected at least 1")
    _limit = number
    os.environ.update(dict.fromkeys(_VARIABLES, str(number)))


def thread_limit() -> int | None:
    """What ``limit_threads`` set; None leaves it to the libraries, which take all cores."""
    return _limit


def cores() -> int:
    """The cores that this process may use, which can be fewer than the machine has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
