"""Article, statement, target, pair and prediction: the records that pass between the stages.

All of them are frozen dataclasses.  Offsets are half-open ``(start, end)`` pairs that count the
code points of the text they point into.  This module imports nothing of stancelib but its errors.
"""

from __future__ import annotations

import datetime
import operator
from collections.abc import Sequence
from dataclasses import dataclass, field

from stancelib.errors import InputError

Span = tuple[int, int]
Spans = tuple[Span, ...]

STANCES = ("conciliatory", "threatening", "accusatory")
SENTIMENTS = ("negative", "neutral", "positive")
NEUTRAL = "neutral"
KINDS = ("direct", "mixed", "indirect")


@dataclass(frozen=True)
class Article:
    """A text to be analysed.

    Attributes:
        id: identifies the article in the table.
        text: the article as it is; nothing in it is changed, offsets point into it.
        date: ISO 8601 date (``2017-12-15``) or None; a ``datetime.date`` becomes one.
        title: headline, kept for display only, or None.
    """

    id: str
    text: str
    date: str | None = None
    title: str | None = None

    def __post_init__(self) -> None:
        if isinstance(self.date, datetime.date):
            object.__setattr__(self, "date", self.date.isoformat()[:10])
        for name in ("id", "text", "date", "title"):
            value = getattr(self, name)
            if not isinstance(value, str) and (value is not None or name in ("id", "text")):
                raise InputError(
                    f"found an article whose {name!r} is {type(value).__name__}, expected str; "
                    "convert it before you build the Article"
                )


@dataclass(frozen=True)
class Attribution:
    """Who says what, as spans: a statement before its speaker is resolved.

    Attributes:
        content: spans of what is said, in text order; at least one.
        source: spans of the words that name who says it; may be empty.
        cue: spans of the words that mark the saying; may be empty.
    """

    content: Spans
    source: Spans = ()
    cue: Spans = ()

    @property
    def start(self) -> int:
        """First offset of content, source and cue together."""
        return min(start for start, _ in self.content + self.source + self.cue)

    @property
    def end(self) -> int:
        """Offset behind the last character of content, source and cue together."""
        return max(end for _, end in self.content + self.source + self.cue)


@dataclass(frozen=True)
class Statement(Attribution):
    """What one source says, thinks or writes in an article.

    Attributes:
        id: the statement's number in its article, as text ("s1", "s2", … in order of ``start``).
        content, source, cue: as in Attribution.
        kind: "direct" (content wholly in quotation marks), "mixed" (partly) or "indirect".
        speaker: canonical name of the source in this article, or None.
        speaker_mention: the source's words as they stand in this statement, or None.
        speaker_country: ISO code of the country that the speaker speaks for, or None.
        parent: index (not id) of the statement that encloses this one, or None.
    """

    id: str = ""
    kind: str = "indirect"
    speaker: str | None = None
    speaker_mention: str | None = None
    speaker_country: str | None = None
    parent: int | None = None


@dataclass(frozen=True)
class Target:
    """A country, or on request an organisation of states, that a statement is about.

    Attributes:
        country: ISO 3166-1 alpha-3 code, XKX, or an ISO 3166-3 code of a former state; of an
            organisation its code in ``stancelib.countries.organisations``.
        spans: every mention of the country inside the statement, in order; empty where the
            statement has no word for it.
        kind: "named" (name, demonym, capital, seat, leader) or "implied" (pronoun, context).
        is_self: whether it is the country, or organisation, that the speaker speaks for.
    """

    country: str
    spans: Spans
    kind: str
    is_self: bool = False


@dataclass(frozen=True)
class Pair:
    """A text and the target whose stance is asked for: what the stance classifier reads.

    Attributes:
        text: the statement with its attribution clause.
        target_spans: mentions of the target in ``text``; any entity, not only countries.
        source_spans: mentions of the source in ``text``.
        context: what stands before the statement, where it is needed to see who is meant.
        target: ISO code or name of the target; required when ``target_spans`` is empty.
        source_country: ISO code of the country that the source speaks for.
    """

    text: str
    target_spans: Spans = ()
    source_spans: Spans = ()
    context: str = ""
    target: str | None = None
    source_country: str | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.text, str) or not isinstance(self.context, str):
            raise InputError("found a Pair whose text or context is not str, expected str")
        for name in ("target", "source_country"):
            if not isinstance(getattr(self, name), str | None):
                raise InputError(f"found a Pair whose {name} is no str, expected a code or a name")
        if not self.target_spans and not self.target:
            raise InputError(
                "found a Pair without target_spans and without target; give the offsets of the "
                "target's mentions, or its ISO code or name as target="
            )
        for name in ("target_spans", "source_spans"):
            # Lists (of lists) are taken too, as they come out of JSON.
            try:
                spans = tuple(
                    (operator.index(start), operator.index(end))
                    for start, end in getattr(self, name)
                )
            except (TypeError, ValueError):
                raise InputError(
                    f"found {name} {getattr(self, name)!r}, expected pairs of whole numbers such "
                    "as ((0, 4),)"
                ) from None
            object.__setattr__(self, name, spans)
            check_spans(spans, self.text, name)


@dataclass(frozen=True)
class Prediction:
    """The stance and sentiment of one pair.

    Attributes:
        stance: calibrated probability of each of STANCES, independent of one another.
        labels: the stances over their thresholds, in the order of STANCES; empty is neutral; None
            where the model abstains.
        primary: "neutral" if labels is empty, else the most probable of labels; None where the
            model abstains.
        sentiment: calibrated probabilities of SENTIMENTS; they add up to one.
    """

    stance: dict[str, float]
    labels: tuple[str, ...] | None
    primary: str | None
    sentiment: dict[str, float]


@dataclass(frozen=True)
class Judgement:
    """One statement × target of an analysed article.

    Attributes:
        statement: index of the statement in its article.
        target: the country in question.
        prediction: its stance, or None where the target is the speaker's own country.
    """

    statement: int
    target: Target
    prediction: Prediction | None = field(default=None)


def is_organisation(code: str) -> bool:
    """Whether a target's code is an organisation's of states: countries have three letters."""
    return not (len(code) == 3 and code.isalpha())


def check_spans(spans: Sequence[Span], text: str, name: str) -> None:
    """Raise InputError unless every span is non-empty and within ``text``."""
    for start, end in spans:
        if not 0 <= start < end <= len(text):
            raise InputError(
                f"found {name} ({start}, {end}) in a text of {len(text)} characters, expected "
                "0 <= start < end <= length; offsets are half-open and count code points"
            )


def spans_text(spans: Sequence[Span], text: str, joint: str = " … ") -> str:
    """The pieces of ``text`` under the spans, joined."""
    return joint.join(text[start:end] for start, end in spans)
