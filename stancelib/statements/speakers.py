"""Attributions of an article enter; its statements, with speakers and their countries, leave.

Every source mention is resolved inside the article: names to the fullest form seen, "the minister"
to the last minister named, "she" to the last woman who can be meant, "the ministry" to the fuller
name it had before.  Nothing is guessed: where the text doesn't tell, speaker or country stay None.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from stancelib.countries import find_mentions
from stancelib.countries.mentions import Mention
from stancelib.people.actors import Actors
from stancelib.people.affiliation import country_of_description, is_of_a_state
from stancelib.people.known import settle_countries
from stancelib.people.names import NameMention, find_names
from stancelib.people.office_holders import leading_date
from stancelib.people.persons import Person, find_people
from stancelib.people.places import (
    dateline_country,
    is_local,
    names_a_place,
    place_country,
)
from stancelib.people.vocabulary import FEMALE, MALE, PORTFOLIOS, PRONOUNS
from stancelib.schema import Attribution, Span, Statement, spans_text
from stancelib.statements.quotations import Quotation, quoted_share

# A pronoun refers back at most this far, in characters (about three paragraphs).
_PRONOUN_REACH = 1500
# Shares of quoted letters from which content counts as direct, and up to which as indirect: a
# leading "that" or an "and" between two quotations doesn't make a quote mixed.
_DIRECT, _INDIRECT = 0.97, 0.02
# Several officials may be of several states: "two foreign ministers".
_SEVERAL = re.compile(r"(?:the\s)?(?:two|three|four|five|both|several|some|many)\b", re.IGNORECASE)
# "Its foreign minister": the country stands in the sentence before.
_POSSESSIVE_REACH = 250
_NAMES = frozenset({"name", "capital", "seat"})
_WORD = re.compile(r"[^\W\d_](?:[\w\u0300-\u036f]|[-‑'’](?=\w))*")
# Where the name of a source that isn't a person ends: "a diplomat, who asked not to be named".
_SUBORDINATE = re.compile(r",|\s(?:who|whose|which|speaking|asked|asking|familiar|briefed)\b")


@dataclass(frozen=True)
class Speaker:
    """Who speaks in one statement; all None where the article doesn't tell."""

    name: str | None = None
    country: str | None = None
    person: Person | None = None


def resolve_speakers(
    text: str,
    attributions: Sequence[Attribution],
    quotations: Sequence[Quotation],
    date: str | None = None,
    actors: Actors | None = None,
) -> tuple[Statement, ...]:
    """Statements in order of ``start``, with speaker, country, kind and parent.

    Args:
        text: the article.
        attributions: of the article.
        quotations: what ``find_quotations`` found in it.
        date: ISO date of the article, by which office-holders are known; None takes their latest.
        actors: the user's people and groups.
    """
    ordered = sorted(attributions, key=lambda one: (one.start, -one.end))
    mentions = find_mentions(text)
    sources = [span for one in ordered for span in one.source]
    resolver = _Resolver(text, sources, mentions, leading_date(date), actors or Actors())
    statements = []
    for index, attribution in enumerate(ordered):
        speaker = resolver.resolve(attribution)
        mention = spans_text(attribution.source, text).strip(" ,;:—–-") or None
        statements.append(
            Statement(
                content=attribution.content,
                source=attribution.source,
                cue=attribution.cue,
                id=f"s{index + 1}",
                kind=statement_kind(attribution.content, quotations, text),
                speaker=speaker.name,
                speaker_mention=mention,
                speaker_country=speaker.country,
                parent=_parent(index, ordered),
            )
        )
    return tuple(statements)


def statement_kind(content: Sequence[Span], quotations: Sequence[Quotation], text: str) -> str:
    """Whether content is "direct" (wholly in quotation marks), "mixed" (partly) or "indirect"."""
    share = quoted_share(content, quotations, text)
    return "direct" if share >= _DIRECT else "indirect" if share <= _INDIRECT else "mixed"


def _parent(index: int, ordered: Sequence[Attribution]) -> int | None:
    """Index of the smallest attribution whose content holds all of this one."""
    own = ordered[index]
    around = [
        (end - start, place)
        for place, other in enumerate(ordered)
        if place != index
        for start, end in other.content
        if start <= own.start and own.end <= end and end - start > own.end - own.start
    ]
    return min(around)[1] if around else None


class _Resolver:
    """Resolves the source mentions of one article, in text order."""

    def __init__(
        self,
        text: str,
        sources: Sequence[Span],
        mentions: Sequence[Mention],
        date: str | None,
        actors: Actors,
    ) -> None:
        self._text = text
        self._mentions = mentions
        self._names = find_names(text, mentions)
        self._people = find_people(text, self._names, sources, mentions)
        self._home = dateline_country(text)
        self._date, self._actors = date, actors
        settle_countries(self._people, self._names, date, actors)
        for person in self._people:
            if person.country is None and person.of_a_state and not person.is_settled:
                person.country = self._country_of_place(*person.mentions[0])
        # Source span, speaker and end of every statement so far.
        self._history: list[tuple[Span, Speaker, int]] = []

    def resolve(self, attribution: Attribution) -> Speaker:
        """The speaker of the next attribution."""
        if not attribution.source:
            return Speaker()
        span = attribution.source[0]
        speaker = self._resolve(span, attribution)
        self._history.append((span, speaker, attribution.end))
        return speaker

    def _resolve(self, span: Span, attribution: Attribution) -> Speaker:
        start, end = span
        mention = self._text[start:end]
        words = [word.lower() for word in _WORD.findall(mention)]
        if words and words[0] in PRONOUNS and len(words) <= 2:
            return self._resolve_pronoun(words[0], start, attribution.start)
        person = self._person_in(span)
        group = self._actors.group_in(mention, self._date)
        if person is not None:
            if group is not None and not person.is_settled:
                person.country, person.is_settled = group.country, True
            if person.country is None and not person.is_settled:
                person.country = country_of_description(
                    self._text, start, end, self._mentions
                ) or self._unnamed_country(span, words)
            return Speaker(person.name, person.country, person)
        name = _SUBORDINATE.split(mention, maxsplit=1)[0].strip()
        if group is not None:
            return Speaker(name or None, group.country)
        country = country_of_description(self._text, start, end, self._mentions)
        if country is None and words and words[0] == "the":
            earlier = self._earlier(words[-1], start)
            if earlier is not None:
                return earlier
        if country is None:
            country = self._unnamed_country(span, words)
        return Speaker(name or None, country)

    def _unnamed_country(self, span: Span, words: Sequence[str]) -> str | None:
        """The country of a source that names none: the one just spoken of, or the place's."""
        mention = self._text[slice(*span)]
        inside = [one for one in self._mentions if span[0] <= one.start and one.end <= span[1]]
        if any(one.form != "capital" for one in inside):
            return None  # it names countries, and speaks for none of them
        if words[:1] == ["its"]:
            return self._just_named(span[0]) if is_of_a_state(mention) else None
        if is_local(mention) or is_of_a_state(mention):
            return self._country_of_place(*span)
        return None

    def _just_named(self, start: int) -> str | None:
        """The country named last before ``start``: "Hungary objected. Its foreign minister …"."""
        earlier = [one for one in self._mentions if one.end <= start and one.form in _NAMES]
        near = earlier[-1:] and earlier[-1].start >= start - _POSSESSIVE_REACH
        return earlier[-1].country if near else None

    def _country_of_place(self, start: int, end: int) -> str | None:
        """The country of an official whom the text gives none: the place's, else the dateline's.

        A place that isn't a capital tells nothing, and that the official isn't at home.
        """
        if names_a_place(self._text, start, end):
            return place_country(self._text, start, end)
        return None if _SEVERAL.match(self._text, start, end) else self._home

    def _person_in(self, span: Span) -> Person | None:
        """The person named first in a source, unless it is somebody else's spokesman."""
        start, end = span
        found = [
            (mention[0], person)
            for person in self._people
            for mention in person.mentions
            if start <= mention[0] and mention[1] <= end
        ]
        if not found:
            return None
        place, person = min(found, key=lambda one: one[0])
        before = self._text[start:place].lower()
        link = re.search(r"\b(?:for|of|to|by|with|near|under)\s+((?:[\w.-]+\s+){0,3})$", before)
        if link is not None and not (link[1] and set(link[1].split()) <= PORTFOLIOS):
            return None  # "a spokesman for Ms Cobo": not Ms Cobo
        if re.match(r"['’]s?\s", self._text[place + len(self._name_at(place)) : end + 2]):
            rest = self._text[place:end]
            if len(_WORD.findall(rest)) > len(_WORD.findall(self._name_at(place))) + 1:
                return None  # "Ms Cobo's office"
        return person

    def _name_at(self, place: int) -> str:
        name = next((one for one in self._names if one.start == place), None)
        return self._text[name.start : name.end] if isinstance(name, NameMention) else ""

    def _resolve_pronoun(self, pronoun: str, start: int, statement_start: int) -> Speaker:
        if pronoun == "who":
            nearest = [p for p in self._people if any(0 <= start - e <= 2 for _, e in p.mentions)]
            person = nearest[0] if nearest else None
            return Speaker(person.name, person.country, person) if person else Speaker()
        if pronoun == "it":
            return self._last_institution(start)
        if pronoun in ("we", "i", "they"):
            return self._history[-1][1] if self._history else Speaker()
        gender = PRONOUNS[pronoun]
        if gender is None:
            return Speaker()
        best: tuple[int, Person] | None = None
        for person in self._people:
            if person.gender not in (gender, None):
                continue
            earlier = [one for one in person.mentions if one[1] <= start]
            if earlier and (best is None or earlier[-1][0] > best[0]):
                best = (earlier[-1][0], person)
        last = self._history[-1] if self._history else None
        # Somebody named by the article itself since the last statement is whom it goes on about.
        is_between = last is not None and best is not None and last[2] <= best[0] < statement_start
        if (
            last is not None
            and not is_between
            and self._is_last_speaker_meant(last[:2], best, gender, start)
        ):
            if last[1].person is not None:
                last[1].person.gender = gender
            return last[1]
        if best is None or start - best[0] > _PRONOUN_REACH:
            return Speaker()
        person = best[1]
        person.gender = person.gender or gender
        return Speaker(person.name, person.country, person)

    def _last_institution(self, start: int) -> Speaker:
        """The last speaker that is no person, where it is near: "the ministry said … It denied"."""
        for (_, end), speaker, _ in reversed(self._history):
            if start - end > _PRONOUN_REACH:
                break
            if speaker.name is not None and speaker.person is None:
                return speaker
        return Speaker()

    def _is_last_speaker_meant(
        self, last: tuple[Span, Speaker], best: tuple[int, Person] | None, gender: str, start: int
    ) -> bool:
        """Whether the speaker of the statement before is nearer than any name that would fit.

        A name inside what that speaker says ("Mr Ruiz is wrong," she said) isn't the speaker: the
        last speaker keeps the word in the same and the next paragraph.
        """
        (_, last_end), speaker = last
        if start - last_end > _PRONOUN_REACH or speaker.name is None:
            return False
        other = MALE if gender == FEMALE else FEMALE
        if speaker.person is not None:
            return speaker.person.gender != other
        return best is None or best[0] < last_end

    def _earlier(self, role: str, start: int) -> Speaker | None:
        """The last speaker or person before ``start`` to whom "the <role>" can refer."""
        for (_, end), speaker, _ in reversed(self._history):
            if end <= start and speaker.name is not None:
                known = {word.lower() for word in _WORD.findall(speaker.name)}
                if speaker.person is not None:
                    known |= speaker.person.roles
                if role in known:
                    return speaker
        people = [
            (earlier[-1], person)
            for person in self._people
            if role in person.roles
            and (earlier := [one for one in person.mentions if one[1] <= start])
        ]
        if not people:
            return None
        person = max(people, key=lambda one: one[0])[1]
        return Speaker(person.name, person.country, person)
