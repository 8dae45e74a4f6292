"""An article and a place in it enter; the country whose officials are meant there leaves.

Newspapers leave the country out where a place tells it: "In Tehran, the foreign ministry spokesman
said …", "the press service in Bishkek"; and under the dateline of a capital "the interior minister"
is that country's own.  Brussels, where officials of the European Union and NATO are meant as often
as Belgian ones, tells nothing.
"""

from __future__ import annotations

import re
from functools import cache

from stancelib.countries import resolve
from stancelib.countries.table import all_names, fold_name

# "LIMA, May 7 (XYZ) - ", "PORT VILA — ", "BANGUI, Central African Republic (XYZ) — ", at the
# beginning of a paragraph near the article's top.
_DATELINE = re.compile(
    r"^[ \t]*([^\W\d_a-z](?:[^\W\d_a-z]|['’. -]){2,30}?)"
    r"(?:,([^\n—–:]{0,40}?))?\s*(?:\([^)\n]{1,40}\)\s*)?"
    r"(?:—|–|--|\s-\s|\.\s|:\s)",
    re.MULTILINE,
)
_PLACE = r"([^\W\d_a-z][\w'’-]+(?:\s[^\W\d_a-z][\w'’-]+)?)"
_DATELINE_REACH = 600
_BYLINE = re.compile(rf"^(?:By|From)\s[^\n]{{3,60}}?\sin\s{_PLACE}\s*$", re.MULTILINE)
_DATE = re.compile(
    r"\d|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tues|wednes|thurs|fri|satur|sun)",
    re.IGNORECASE,
)
_AT_SENTENCE_START = re.compile(
    rf"(?:\A|[.!?][\"”’»]?\s+|\n)(?:Meanwhile,?\s)?In\s{_PLACE},?\s[^.!?;\n]{{0,60}}\Z"
)
# Who is of the place they speak in, though the words alone could mean anybody's.
_LOCAL = re.compile(
    r"(?:the\s|local\s|city\s|government\s|senior\s)*"
    r"(?:officials|authorities|press service|government|ministers)\s+in\s"
)
_INSIDE = re.compile(rf"\bin\s{_PLACE}")
_AMBIGUOUS = frozenset({"brussels"})


def dateline_country(text: str) -> str | None:
    """The country of the capital in the article's dateline, or None.

    What stands behind a comma must be a date or the country itself: "ATHENS, Ga." isn't Greece.
    """
    byline = _BYLINE.search(text, 0, _DATELINE_REACH)
    if byline is not None and (code := _of_capital(byline[1])) is not None:
        return code
    for dateline in _DATELINE.finditer(text, 0, _DATELINE_REACH):
        code = _of_capital(dateline[1].strip().title())
        behind = (dateline[2] or "").strip()
        if code is not None:
            return code if not behind or _DATE.search(behind) or resolve(behind) == code else None
    return None


def names_a_place(text: str, start: int, end: int) -> bool:
    """Whether a place, known or not, stands with the official described in ``text[start:end]``."""
    return bool(_places(text, start, end))


def place_country(text: str, start: int, end: int) -> str | None:
    """The country that a place tells of the official described in ``text[start:end]``, or None.

    The place opens the sentence ("In Tehran, the spokesman") or stands in the description.
    """
    for place in _places(text, start, end):
        words = place.split()
        # Two capitalised words may be a place ("San José") or a place and what follows it.
        code = _of_capital(place) or _of_capital(words[0])
        if code is not None:
            return code
    return None


def is_local(description: str) -> bool:
    """Whether a description says that its officials are of the place it names."""
    return _LOCAL.match(description.lower()) is not None


def _places(text: str, start: int, end: int) -> list[str]:
    opening = _AT_SENTENCE_START.search(text, max(0, start - 120), start)
    found = [_INSIDE.search(text, start, end), opening]
    return [place[1] for place in found if place is not None]


def _of_capital(place: str) -> str | None:
    """The country whose capital is called so."""
    if place.lower() in _AMBIGUOUS or fold_name(place) not in _capitals():
        return None
    return resolve(place)


@cache
def _capitals() -> frozenset[str]:
    return frozenset(fold_name(one.text) for one in all_names() if one.form == "capital")
