"""Numbers of articles enter, one at a time; whether each came before leaves.

An article whose rows don't stand together would be counted as two, and one that two files hold
would be counted double.  This notices both, for some 20 bytes an article.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

_RECENT = 65_536


class SeenArticles:
    """Remembers 64-bit numbers: sorted ones in an array, recent ones in a set."""

    def __init__(self) -> None:
        self._sorted: npt.NDArray[np.uint64] = np.empty(0, dtype=np.uint64)
        self._recent: set[int] = set()

    def __len__(self) -> int:
        return len(self._sorted) + len(self._recent)

    def add(self, number: int) -> bool:
        """Remember ``number``; False if it came before."""
        if number in self._recent:
            return False
        sought = np.uint64(number)
        at = int(np.searchsorted(self._sorted, sought))
        if at < len(self._sorted) and self._sorted[at] == sought:
            return False
        self._recent.add(number)
        # Merging at a share of what is there keeps the whole work near linear.
        if len(self._recent) >= max(_RECENT, len(self._sorted) // 8):
            recent = np.fromiter(self._recent, np.uint64, len(self._recent))
            self._sorted = np.sort(np.concatenate([self._sorted, recent]))
            self._recent = set()
        return True
