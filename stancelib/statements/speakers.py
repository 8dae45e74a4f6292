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
from stancelib.people.home import Home
from stancelib.people.known import settle_countries
from stancelib.people.names import NameMention, find_names
from stancelib.people.office_holders import leading_date
from stancelib.people.persons import Person, find_people
from stancelib.people.places import is_local
from stancelib.people.vocabulary import FEMALE, MALE, PORTFOLIOS, PRONOUNS
from stancelib.schema import Attribution, Span, Statement, spans_text
from stancelib.statements.quotations import Quotation, quoted_share

# A pronoun refers back at most this far, in characters (about three paragraphs).
_PRONOUN_REACH = 1500
# Shares of quoted letters from which content counts as direct, and up to which as indirect: a
# leading "that" or an "and" between two quotations doesn't make a quote mixed.
_DIRECT, _INDIRECT = 0.97, 0.02
_WORD = re.compile(r"[^\W\d_](?:[\w\u0300-\u036f]|[-‑'’](?=\w))*")
# Whose the source is: "Chanda's press secretary".
_OWNER = re.compile(r"(?:(?:Mr|Mrs|Ms|President|Minister|General)\.?\s)?([^\W\d_][\w-]+)['’]s\s")
# What ties a source to the person named behind it: "a spokesman for Ms Cobo".
_LINK = re.compile(r"\b(?:for|of|to|by|with|near|under(?!\s+secretary))\s+((?:[\w.-]+\s+){0,3})$")
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
    resolver = _Resolver(
        text, ordered, mentions, quotations, leading_date(date), actors or Actors()
    )
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
        attributions: Sequence[Attribution],
        mentions: Sequence[Mention],
        quotations: Sequence[Quotation],
        date: str | None,
        actors: Actors,
    ) -> None:
        self._text = text
        self._attributions = attributions
        self._mentions = mentions
        self._names = find_names(text, mentions)
        sources = [span for one in attributions for span in one.source]
        self._people = find_people(text, self._names, sources, mentions)
        self._home = Home(text, mentions, [(one.start, one.end) for one in quotations])
        self._date, self._actors = date, actors
        settle_countries(self._people, self._names, date, actors)
        for person in self._people:
            if person.country is None and person.of_a_state and not person.is_settled:
                said = self._contents_of(person.mentions)
                person.country = self._home.of_official(*person.mentions[0], said)
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
        if words and words[0] in PRONOUNS and (len(words) == 1 or words[1].endswith("self")):
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
            return self._home.just_named(span[0]) if is_of_a_state(mention) else None
        if words[:1] in (["his"], ["her"]):
            gender = {"his": "he", "her": "she"}[words[0]]
            return self._resolve_pronoun(gender, span[0], span[0]).country
        owner = _OWNER.match(mention)
        if owner is not None:
            return self._country_of_surname(owner[1])
        if is_local(mention) or is_of_a_state(mention):
            return self._home.of_official(*span, self._contents_of([span]))
        return None

    def _contents_of(self, spans: Sequence[Span]) -> list[Span]:
        """What a speaker says; ``spans`` are mentions of the speaker."""
        return [
            content
            for one in self._attributions
            if any(s < end and start < e for s, e in one.source for start, end in spans)
            for content in one.content
        ]

    def _country_of_surname(self, surname: str) -> str | None:
        """The country of the one person who is called so."""
        bearers = [one for one in self._people if one.name.split()[-1] == surname]
        return bearers[0].country if len(bearers) == 1 else None

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
        return next(
            (
                person
                for place, person in sorted(found, key=lambda one: one[0])
                if not self._is_somebody_elses(start, place, end)
            ),
            None,
        )

    def _is_somebody_elses(self, start: int, place: int, end: int) -> bool:
        """Whether the source from ``start`` only belongs to the person named at ``place``."""
        link = _LINK.search(self._text[start:place].lower())
        if link is not None and not (link[1] and set(link[1].split()) <= PORTFOLIOS):
            return True  # "a spokesman for Ms Cobo": not Ms Cobo
        behind = place + len(self._name_at(place))
        if re.match(r"['’]s?\s", self._text[behind : end + 2]):
            rest = self._text[place:end]
            # "Ms Cobo's office"
            return len(_WORD.findall(rest)) > len(_WORD.findall(self._name_at(place))) + 1
        return False

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
