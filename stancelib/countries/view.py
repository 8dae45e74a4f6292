"""From a text to a plain view of it that is easy to search: one form of every sign, no accents.

Offsets found in the view are led back to the text.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from dataclasses import dataclass, field

_SIGNS = {
    **dict.fromkeys("’‘ʼʻ`´", "'"),
    **dict.fromkeys("“”„«»", '"'),
    **dict.fromkeys("‐‑", "-"),
    **dict.fromkeys("\u00a0\u2007\u2009\u200a\u202f\t\x0b\x0c", " "),
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", ""),  # signs that have no width
}


class _Plain(dict[int, str]):
    """Code point to the one plain sign that stands for it, or to nothing; for str.translate."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if char in _SIGNS:
            plain = _SIGNS[char]
        elif code < 128:
            plain = char
        elif unicodedata.combining(char):
            plain = ""
        else:
            # Only letters whose decomposition is a letter and its marks: one sign stays one sign.
            base = unicodedata.normalize("NFD", char)[0]
            plain = base if char.isalpha() else char
        self[code] = plain
        return plain


_PLAIN = _Plain()


@dataclass(frozen=True)
class View:
    """A text without accents, zero-width signs and typographic variety.

    Attributes:
        text: the text as it was given.
        plain: what is searched; one sign per sign of ``text`` that is not left out.
    """

    text: str
    plain: str
    _offsets: tuple[int, ...] | None = field(default=None, repr=False)

    @classmethod
    def of(cls, text: str) -> View:
        """The view of a text."""
        plain = text.translate(_PLAIN)
        if len(plain) == len(text):
            return cls(text, plain)
        widths = [len(_PLAIN[ord(char)]) for char in text]
        offsets = tuple(at for at, width in enumerate(widths) if width)
        return cls(text, plain, offsets)

    def locate(self, start: int, end: int) -> tuple[int, int]:
        """The span of ``text`` under a span of ``plain``, its combining marks included."""
        if self._offsets is None:
            return start, end
        last = self._offsets[end - 1] + 1
        while last < len(self.text) and unicodedata.combining(self.text[last]):
            last += 1
        return self._offsets[start], last

    def find(self, start: int, end: int) -> tuple[int, int]:
        """The span of ``plain`` over a span of ``text``: the reverse of ``locate``."""
        if self._offsets is None:
            return start, end
        return bisect_left(self._offsets, start), bisect_left(self._offsets, end)
