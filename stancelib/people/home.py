"""An article and its country mentions enter; the country that an unnamed official serves leaves.

"The interior minister" of an article from Nairobi is Kenya's, though no word near him says so.
Readers know it from the dateline, from what the article is about, and from the sentence before;
so each of these counts here, and where none prevails nothing is told.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from stancelib.countries.mentions import Mention
from stancelib.people.places import dateline_country
from stancelib.schema import Span

# What each hint weighs; chosen on the dev articles (docs/metrics_articles.json).
_DATELINE, _ABOUT, _NEAR, _OPENS, _SPOKEN_OF = 2.5, 1.0, 1.5, 2.0, 1.5
# How far before an official the country just spoken of may stand, in characters.
_REACH = 300
# The best country must lead the second by so much.
_MARGIN = 1.2


@dataclass(frozen=True)
class SpokenOf:
    """The countries that an official names.

    Attributes:
        own: with which a statement of his or hers begins: as a rule the own one.
        others: the rest: seldom the own one.
    """

    own: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()


NOTHING = SpokenOf()


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
        self._told = [
            one
            for one in mentions
            if one.form != "leader" and not any(s <= one.start < e for s, e in quoted)
        ]
        counts = Counter(one.country for one in self._told)
        self._scores = {code: _ABOUT * math.log2(1 + count) for code, count in counts.items()}
        self.dateline = dateline_country(text)
        if self.dateline is not None:
            self._scores[self.dateline] = self._scores.get(self.dateline, 0.0) + _DATELINE

    def country(self, start: int, spoken_of: SpokenOf = NOTHING) -> str | None:
        """The country of the official who is first met at ``start``, or None.

        Args:
            start: where the official stands.
            spoken_of: the countries that he or she names.
        """
        scores = dict(self._scores)
        near = [one for one in self._told if start - _REACH <= one.start < start]
        if near:
            scores[near[-1].country] += _NEAR
        for code in spoken_of.own:
            scores[code] = scores.get(code, 0.0) + _OPENS
        for code in spoken_of.others & scores.keys():
            scores[code] -= _SPOKEN_OF
        ranked = sorted(scores.items(), key=lambda item: -item[1])
        if not ranked or (len(ranked) > 1 and ranked[0][1] - ranked[1][1] < _MARGIN):
            return None
        return ranked[0][0]
