"""An article and its country mentions enter; the country that an unnamed official serves leaves.

"The interior minister" of an article from Nairobi is Kenya's, though no word near him says so.
Readers know it from the dateline, from what the article is about, from the sentence before, and
from what he says himself; so each of these counts here, and where none prevails nothing is told.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

from stancelib.countries.mentions import Mention
from stancelib.people.places import dateline_country, names_a_place, place_country
from stancelib.schema import Span

# What each hint weighs; chosen on the dev articles.
_DATELINE, _ABOUT, _NEAR, _OPENS, _SPOKEN_OF = 2.5, 1.0, 1.5, 2.0, 1.5
# The best country must lead the second by so much.
_MARGIN = 1.2
# How far before an official the country just spoken of may stand, in characters; and before "its".
_REACH, _ITS_REACH = 300, 250
_STATES_THEMSELVES = frozenset({"name", "capital", "seat"})
# What may stand before the country that a content begins with, and what makes it no subject.
_OPENING = re.compile(r"(?:that\s)?(?:the\s)?")
_POSSESSIVES = ("'s", "’s")
# Several officials may be of several states: "two foreign ministers".
_SEVERAL = re.compile(r"(?:the\s)?(?:two|three|four|five|both|several|some|many)\b", re.IGNORECASE)


class Home:
    """Tells whose officials an article means where it doesn't say.

    Args:
        text: the article.
        mentions: its country mentions.
        quoted: spans of what others are quoted with; countries named there are what they talk
            about, not where the article is at home.
    """

    def __init__(self, text: str, mentions: Sequence[Mention], quoted: Sequence[Span]) -> None:
        self._text = text
        self._mentions = mentions
        self._told = [
            one
            for one in mentions
            if one.form != "leader" and not any(s <= one.start < e for s, e in quoted)
        ]
        counts = Counter(one.country for one in self._told)
        self._scores = {code: _ABOUT * math.log2(1 + count) for code, count in counts.items()}
        dateline = dateline_country(text)
        if dateline is not None:
            self._scores[dateline] = self._scores.get(dateline, 0.0) + _DATELINE

    def of_official(self, start: int, end: int, said: Sequence[Span] = ()) -> str | None:
        """The country of the official described in ``text[start:end]``, or None.

        A place that isn't a capital tells nothing, and that the official isn't at home.

        Args:
            start: where the description begins.
            end: where it ends.
            said: spans of what the official says in this article.
        """
        if names_a_place(self._text, start, end):
            return place_country(self._text, start, end)
        if _SEVERAL.match(self._text, start, end):
            return None
        scores = dict(self._scores)
        near = [one for one in self._told if start - _REACH <= one.start < start]
        if near:
            scores[near[-1].country] += _NEAR
        own, others = self._spoken_of(said)
        for code in own:
            scores[code] = scores.get(code, 0.0) + _OPENS
        for code in others & scores.keys():
            scores[code] -= _SPOKEN_OF
        ranked = sorted(scores.items(), key=lambda item: -item[1])
        if not ranked or (len(ranked) > 1 and ranked[0][1] - ranked[1][1] < _MARGIN):
            return None
        return ranked[0][0]

    def just_named(self, start: int) -> str | None:
        """The country named last before ``start``: "Hungary objected. Its foreign minister …"."""
        earlier = [
            one for one in self._mentions if one.end <= start and one.form in _STATES_THEMSELVES
        ]
        near = earlier[-1:] and earlier[-1].start >= start - _ITS_REACH
        return earlier[-1].country if near else None

    def _spoken_of(self, said: Sequence[Span]) -> tuple[set[str], set[str]]:
        """The countries with which an official's statements begin, and the others that they name.

        "She said Lima had waited long enough": who speaks for a country begins with it as a rule,
        and speaks of others.
        """
        inside = [
            (one, start)
            for one in self._mentions
            for start, end in said
            if start <= one.start < end
        ]
        own = {
            one.country
            for one, start in inside
            if one.form in _STATES_THEMSELVES
            and _OPENING.fullmatch(self._text, start, one.start)
            and self._text[one.end : one.end + 2] not in _POSSESSIVES
        }
        return own, {one.country for one, _ in inside} - own
