"""Names of an article enter; its persons leave, each with all mentions, roles, gender, country."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from stancelib.countries.mentions import Mention
from stancelib.people.affiliation import country_of_role, is_of_a_state
from stancelib.people.names import NameMention
from stancelib.people.vocabulary import (
    FULL_TITLES,
    GENDERED,
    LEADING_ROLES,
    PRIVATE_ROLES,
    STATE_ROLES,
    TITLES,
)
from stancelib.schema import Span

# How far a description may stand from the name it belongs to, in characters.
_BEFORE, _AFTER = 90, 110
_CLAUSE_END = re.compile(
    r"[.!?;:]\s|[\n\r\v\f\x85\u2028\u2029]|[\"“”«»]|\b(?:said|says|told|who|whose|and|but)\b"
)
_BEFORE_BREAK = re.compile(
    r"[.!?;:,]\s|[\n\r\v\f\x85\u2028\u2029]|[\"“”«»]"
    r"|\b(?:said|says|told|that|with|by|to|and)\s",
    re.IGNORECASE,
)
_APPOSITION = re.compile(r",\s+(?!(?:said|says|who|whose|which|and|but|added)\b)")
_INTRODUCTION = re.compile(r",\s+(?:[\w.'’-]+\s+){0,3}$")
_OF = re.compile(r"\s+of\s+(?:the\s+)?")
_WORD = re.compile(r"[^\W\d_][\w\u0300-\u036f-]*")


@dataclass
class Person:
    """One person of an article.

    Attributes:
        name: the fullest form seen, without titles.
        mentions: spans of all mentions by name, in text order.
        roles: role and title words that stand with the name, lower case.
        gender: "male", "female" or None.
        country: ISO code of the country the person speaks for, or None.
        of_a_state: whether a description says that the person speaks for a state, named or not.
        is_settled: whether ``country`` stands, be it None: known from a table to speak for none.
    """

    name: str
    mentions: list[Span] = field(default_factory=list)
    roles: set[str] = field(default_factory=set)
    gender: str | None = None
    country: str | None = None
    of_a_state: bool = False
    is_settled: bool = False


def find_people(
    text: str, names: Sequence[NameMention], sources: Sequence[Span], mentions: Sequence[Mention]
) -> list[Person]:
    """The persons of an article, in order of first mention.

    A run of capitalised words counts as a person when something says so: a title before it, an
    apposition with a role behind it, its place in a source, or its last word used alone elsewhere.

    Args:
        text: the article.
        names: what ``find_names`` found in it.
        sources: spans of all sources.
        mentions: the article's country mentions.
    """
    alone = {name.surname for name in names if len(name.name) == 1}
    people: list[Person] = []
    by_surname: dict[str, list[Person]] = {}
    full = [name for name in names if len(name.name) > 1]
    for name in full:
        known = name.titles or name.surname in alone or _in_source(name, sources)
        if not known and not _is_introduced(text, name, _end_of_last(name, names)):
            continue
        person = _same_person(name, by_surname.get(name.surname, []))
        if person is None:
            person = Person(" ".join(name.name))
            people.append(person)
            by_surname.setdefault(name.surname, []).append(person)
        elif len(" ".join(name.name)) > len(person.name):
            person.name = " ".join(name.name)
    for name in names:
        bearers = [one for one in by_surname.get(name.surname, []) if _fits(name, one)]
        titled = [one for one in bearers if not name.titles or one.roles & set(name.titles)]
        if not bearers and len(name.name) == 1 and _stands_alone(name, sources):
            # "Kim" of "Kim Yong-su", "Sheikh Khalid" of "Khalid bin Saif": the given name refers.
            bearers = [one for one in people if one.name.split()[0] == name.surname]
        if not bearers and len(name.name) == 1 and _stands_alone(name, sources):
            person = Person(" ".join(name.name))
            people.append(person)
            by_surname.setdefault(name.surname, []).append(person)
            bearers = [person]
        if bearers:
            # Two persons of one surname: the one with the title given, else the one just named.
            chosen = max(titled or bearers, key=lambda one: one.mentions[-1:] or [(0, 0)])
            _describe(chosen, text, name, _end_of_last(name, names), mentions)
    for person in people:
        person.mentions.sort()
    return sorted((one for one in people if one.mentions), key=lambda one: one.mentions[0])


def _end_of_last(name: NameMention, names: Sequence[NameMention]) -> int:
    """Where the name before this one ends: what stands before that describes somebody else."""
    place = bisect.bisect_left(names, name.start, key=lambda one: one.start)
    return names[place - 1].end if place else 0


def _same_person(name: NameMention, bearers: Sequence[Person]) -> Person | None:
    return next((one for one in bearers if _fits(name, one)), None)


def _fits(name: NameMention, person: Person) -> bool:
    """Whether a name can be a form of a person's: "J. Doe" and "Doe" of "John Quincy Doe"."""
    given = name.name[:-1]
    own = person.name.split()[:-1]
    if not given or not own:
        return True
    return given[0] == own[0] or (given[0][0] == own[0][0] and 1 in (len(given[0]), len(own[0])))


def _in_source(name: NameMention, sources: Sequence[Span]) -> bool:
    return any(start <= name.start and name.end <= end for start, end in sources)


def _is_introduced(text: str, name: NameMention, floor: int) -> bool:
    """Whether a name is introduced: a role beside it, or a noun before it between commas."""
    around = text[_before(text, name.start, floor) : name.start] + _apposition(text, name)
    if any(word in STATE_ROLES | PRIVATE_ROLES for word in _words(around)):
        return True
    return bool(
        re.search(r"[a-z],\s+$", text[max(0, name.start - 10) : name.start])
        and text[name.end : name.end + 1] == ","
    )


def _stands_alone(name: NameMention, sources: Sequence[Span]) -> bool:
    """A single name that is nobody's surname counts only with a title or as a whole source."""
    is_source = any(abs(start - name.start) <= 4 and end == name.end for start, end in sources)
    return is_source or any(title in GENDERED or title in LEADING_ROLES for title in name.titles)


def _describe(
    person: Person, text: str, name: NameMention, floor: int, mentions: Sequence[Mention]
) -> None:
    """Add what the words around one mention of a person tell about him or her."""
    person.mentions.append((name.start, name.end))
    before_start = _before(text, name.start, floor)
    apposition = _apposition(text, name)
    words = [*name.titles, *_words(text[before_start : name.start]), *_words(apposition)]
    person.roles.update(
        FULL_TITLES.get(word, word)
        for word in words
        if word in STATE_ROLES | PRIVATE_ROLES | TITLES
    )
    person.gender = person.gender or next((GENDERED[w] for w in words if w in GENDERED), None)
    described = text[before_start : name.start] + " ".join(name.titles) + " " + apposition
    person.of_a_state = person.of_a_state or is_of_a_state(described)
    if person.country is None:
        after_end = name.end + len(apposition)
        person.country = (
            country_of_role(text, name.end, after_end, mentions)
            or country_of_role(text, before_start, name.start, mentions)
            or _country_behind(text, name, mentions)
        )


def _country_behind(text: str, name: NameMention, mentions: Sequence[Mention]) -> str | None:
    """The country in "President Ana Ruiz of Peru"; a title must say that she speaks for it."""
    of = _OF.match(text, name.end)
    if of is None or not any(title in STATE_ROLES for title in name.titles):
        return None
    return next((one.country for one in mentions if one.start == of.end()), None)


def _before(text: str, start: int, floor: int) -> int:
    """Where the words that describe a name right before it begin, ``floor`` at the earliest."""
    window_start = max(floor, start - _BEFORE)
    breaks = list(_BEFORE_BREAK.finditer(text, window_start, start))
    # A comma right before the name belongs to the description: "the minister, Inés Cobo".
    inner = [one for one in breaks if one.end() < start - 1]
    return inner[-1].end() if inner else window_start


def _apposition(text: str, name: NameMention) -> str:
    """The apposition right behind a name (", Ecuador's deputy foreign minister"), or nothing."""
    opening = _APPOSITION.match(text, name.end)
    is_apposition_itself = _INTRODUCTION.search(text, max(0, name.start - 40), name.start)
    if opening is None or is_apposition_itself:
        return ""  # "the prime minister, Robert Hornak, demanded …": the sentence goes on
    end = min(len(text), opening.end() + _AFTER)
    stop = _CLAUSE_END.search(text, opening.end(), end)
    return text[name.end : stop.start() if stop else end]


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]
