"""An article and a place in it enter; the country whose officials are meant there leaves.

Newspapers leave the country out where a place tells it: "In Tehran, the foreign ministry spokesman
said …", "the press service in Bishkek"; and under the dateline of a capital "the interior minister"
is that country's own.  Brussels, where officials of the European Union and NATO are meant as often
as Belgian ones, tells nothing.
"""

from __future__ import annotations

import re

from stancelib.countries import resolve

# "LIMA, May 7 (XYZ) - ", "PORT VILA — ", at the beginning of a paragraph near the article's top.
_DATELINE = re.compile(
    r"^[ \t]*([^\W\d_a-z](?:[^\W\d_a-z]|['’. -]){2,30}?)"
    r"(?:,[^\n—–:]{0,40}?)?\s*(?:\([^)\n]{1,40}\)\s*)?"
    r"(?:—|–|--|\s-\s|\.\s|:\s)",
    re.MULTILINE,
)
_DATELINE_REACH = 600
_PLACE = r"([^\W\d_a-z][\w'’-]+(?:\s[^\W\d_a-z][\w'’-]+)?)"
_AT_SENTENCE_START = re.compile(
    rf"(?:^|[.!?][\"”’»]?\s+|\n)(?:Meanwhile,?\s)?In\s{_PLACE},?\s[^.!?;\n]{{0,60}}$", re.MULTILINE
)
# Who is of the place they speak in, though the words alone could mean anybody's.
_LOCAL = re.compile(r"\b(?:officials|authorities|press service|government|ministers)\s+in\s")
_INSIDE = re.compile(rf"\bin\s{_PLACE}")
_AMBIGUOUS = frozenset({"brussels"})


def dateline_country(text: str) -> str | None:
    """The country of the capital in the article's dateline, or None."""
    for dateline in _DATELINE.finditer(text, 0, _DATELINE_REACH):
        country = _country(dateline[1].strip().title())
        if country is not None:
            return country
    return None


def place_country(text: str, start: int, end: int) -> str | None:
    """The country that a place tells of the official described in ``text[start:end]``, or None.

    The place opens the sentence ("In Tehran, the spokesman") or stands in the description.
    """
    opening = _AT_SENTENCE_START.search(text, max(0, start - 120), start)
    inside = _INSIDE.search(text, start, end)
    for place in (inside, opening):
        if place is not None:
            words = place[1].split()
            # Two capitalised words may be a place ("San José") or a place and what follows it.
            return _country(" ".join(words)) or _country(words[0])
    return None


def is_local(description: str) -> bool:
    """Whether a description says that its officials are of the place it names."""
    return _LOCAL.search(description.lower()) is not None


def _country(place: str) -> str | None:
    return None if place.lower() in _AMBIGUOUS else resolve(place)
