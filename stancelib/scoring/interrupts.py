"""Ctrl-C enters; a wish to end leaves, which a job follows when its chunks are done."""

from __future__ import annotations

import signal
import threading
from types import FrameType, TracebackType
from typing import Any, Self


class JobInterrupted(KeyboardInterrupt):
    """A job was interrupted and has ended cleanly; its message says how to go on."""


class Interrupts:
    """While its block runs, the first Ctrl-C only sets ``asked``; the second one interrupts.

    Outside the main thread, where Python sees no signals, it does nothing.
    """

    def __init__(self) -> None:
        self.asked = False
        self._before: Any = None

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            self._before = signal.signal(signal.SIGINT, self._ask)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)

    def _ask(self, number: int, frame: FrameType | None) -> None:
        if self.asked:
            raise KeyboardInterrupt
        self.asked = True
