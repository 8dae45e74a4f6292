"""Statements of an article enter; the countries that each one is about leave.

Named targets are countries that the statement names: by name, demonym, adjective, a capital or
seat used for the state, or a leader whom the article introduces with office and country.  Implied
targets are looked for only where a statement names no foreign country and its speaker speaks for
one: words that mean the country under discussion ("they", "our neighbour", "both capitals"), a
judgement in quotation marks on what that country did ("called the letter 'correct'"), or the
speaker's own last target when he or she just goes on speaking.

Organisations of states (EU, NATO …) are targets only on request, and only where they are named.
They come on top: the countries of a statement are the same with and without them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from stancelib.countries import find_mentions
from stancelib.countries.mentions import Mention
from stancelib.people.names import find_names
from stancelib.people.persons import find_people
from stancelib.people.vocabulary import LEADING_ROLES
from stancelib.schema import Span, Spans, Statement, Target

_PRONOUN = re.compile(r"\b(?:they|them|their|theirs|themselves|you|your|yours)\b", re.IGNORECASE)
# "Our southern neighbour", "that country": the country under discussion, in other words.
_DESCRIBED = re.compile(
    r"\b(?:(?:our|its|his|her|the|a|good)\s+(?:\w+\s)?(?:neighbou?rs?|brothers?|sister\s+(?:nation|country))"
    r"|that\s+(?:country|government|regime)|the\s+other\s+side|the\s+regime"
    r"|(?:state\s+of\s+)?relations|those\s+who|counterparts?"
    r"|(?:both|the\s+two|the)\s+(?:capitals|countries|delegations|governments|nations|sides|states))\b",
    re.IGNORECASE,
)
# Cues that pass judgement, as a rule on the other side's words or deeds.
_JUDGING = re.compile(
    r"\b(?:accus|call|condemn|complain|criticis|criticiz|denounc|describ|dismiss|mock|prais|react"
    r"|reject|repl|respond|ridicul|thank|tweet|comment|warn|welcom)\w*",
    re.IGNORECASE,
)
# How far back a pronoun's country may stand, and how far apart two statements of one speech, in
# characters: about a paragraph each.
_PRONOUN_REACH = 500
_SPEECH_REACH = 400


# Who doesn't speak for the organisation that his description names: one sent to it, at odds with
# it, out of it, or one of many in it.
_OUTSIDE_BEFORE = re.compile(
    r"\b(?:to|on|against|over|about|toward|towards|visiting|(?:talks|negotiat\w+)\s+with"
    r"|(?:critic|opponent|supporter|rival|foe|enem(?:y|ie)|member|delegate|former\s[\w\s]{1,30})s?"
    r"\s+(?:of|from)|former|ex|anti|pro)(?:\s+|-)(?:the\s+)?\Z",
    re.IGNORECASE,
)
_OUTSIDE_BEHIND = re.compile(
    r"(?:['’]s?)?(?:\s+|-)(?:critics?|opponents?|supporters?|rivals?|foes?|sceptics?|skeptics?"
    r"|members?|member\s+states?|allies|ally|citizens?|nationals?|countries|country|states?"
    r"|nations?|ambassadors?(?!\s+to\b)|analysts?|delegates?|led|backed|sponsored|funded|brokered"
    r"|trained|mandated|applicants?|candidates?|hopefuls?)\b",
    re.IGNORECASE,
)


def find_targets(
    text: str, statements: Sequence[Statement], supranational: bool = False
) -> list[tuple[Target, ...]]:
    """Targets of every statement, in order of first mention; as many tuples as statements.

    Args:
        text: the article that the statements point into.
        statements: of the article, in text order.
        supranational: find organisations of states too, behind the countries of each statement.
    """
    found = _countries(text, statements)
    if not supranational:
        return found
    organisations = _organisations(text, statements)
    return [own + further for own, further in zip(found, organisations, strict=True)]


def _countries(text: str, statements: Sequence[Statement]) -> list[tuple[Target, ...]]:
    """The countries of every statement."""
    mentions = find_mentions(text)
    leaders = _leader_mentions(text, statements, mentions)
    everything = sorted([*mentions, *leaders], key=lambda one: (one.start, one.end))
    found: list[tuple[Target, ...]] = []
    for index, statement in enumerate(statements):
        named = _named(statement, everything)
        implied: tuple[Target, ...] = ()
        if statement.speaker_country and all(target.is_self for target in named):
            implied = _by_words(text, statement, everything) or _by_speech(index, statements, found)
        found.append(named + implied)
    return found


def _named(statement: Statement, mentions: Sequence[Mention]) -> tuple[Target, ...]:
    spans: dict[str, list[Span]] = {}
    for mention in mentions:
        in_source = any(s <= mention.start and mention.end <= e for s, e in statement.source)
        if mention.form == "leader" and in_source:
            continue  # the speaker's own name doesn't make the speaker's country a target
        if statement.start <= mention.start and mention.end <= statement.end:
            own = spans.setdefault(mention.country, [])
            if not own or own[-1][1] <= mention.start:
                own.append((mention.start, mention.end))
    return tuple(
        Target(country, tuple(own), "named", country == statement.speaker_country)
        for country, own in spans.items()
    )


def _leader_mentions(
    text: str, statements: Sequence[Statement], mentions: Sequence[Mention]
) -> list[Mention]:
    """Mentions of persons who lead a country, as the article itself introduces them."""
    sources = [span for statement in statements for span in statement.source]
    people = find_people(text, find_names(text, mentions), sources, mentions)
    return [
        Mention(start, end, person.country, "leader")
        for person in people
        if person.country is not None and person.roles & LEADING_ROLES
        for start, end in person.mentions
    ]


def _by_words(text: str, statement: Statement, mentions: Sequence[Mention]) -> tuple[Target, ...]:
    """Words that mean a country without its name, and the foreign one named last before them."""
    words = [
        (match.start(), match.end())
        for pattern in (_PRONOUN, _DESCRIBED)
        for start, end in statement.content
        for match in pattern.finditer(text, start, end)
    ]
    judges = statement.kind != "indirect" and any(
        _JUDGING.search(text, start, end) for start, end in statement.cue
    )
    if not words and not judges:
        return ()
    before = [
        mention
        for mention in mentions
        if statement.start - _PRONOUN_REACH <= mention.start < statement.start
        and mention.country != statement.speaker_country
    ]
    return (Target(before[-1].country, _apart(words), "implied"),) if before else ()


def _apart(spans: Sequence[Span]) -> Spans:
    """The spans in text order; of two that overlap the first."""
    kept: list[Span] = []
    for span in sorted(spans):
        if not kept or kept[-1][1] <= span[0]:
            kept.append(span)
    return tuple(kept)


def _by_speech(
    index: int, statements: Sequence[Statement], found: Sequence[tuple[Target, ...]]
) -> tuple[Target, ...]:
    """The one foreign target of the speaker's last statement, if he or she just goes on."""
    here = statements[index]
    if here.speaker is None:
        return ()
    for earlier in range(index - 1, -1, -1):
        last = statements[earlier]
        if here.start - last.end > _SPEECH_REACH:
            break
        if last.speaker == here.speaker and last.end <= here.start:
            foreign = [target for target in found[earlier] if not target.is_self]
            return (Target(foreign[0].country, (), "implied"),) if len(foreign) == 1 else ()
    return ()


def _organisations(text: str, statements: Sequence[Statement]) -> list[tuple[Target, ...]]:
    """The organisations that every statement names."""
    from stancelib.countries.organisations import find_organisations

    mentions = find_organisations(text)
    # A speaker introduced once ("EU trade chief Eva Lund") speaks for the body later on too.
    bodies = {
        statement.speaker: body
        for statement in reversed(statements)
        if statement.speaker is not None
        and (body := _spoken_for(text, statement, mentions)) is not None
    }
    found = []
    for statement in statements:
        own = _spoken_for(text, statement, mentions)
        if own is None and statement.speaker is not None and statement.speaker_country is None:
            own = bodies.get(statement.speaker)
        spans: dict[str, list[Span]] = {}
        for mention in mentions:
            if statement.start <= mention.start and mention.end <= statement.end:
                spans.setdefault(mention.country, []).append((mention.start, mention.end))
        found.append(
            tuple(Target(code, tuple(at), "named", code == own) for code, at in spans.items())
        )
    return found


def _spoken_for(text: str, statement: Statement, mentions: Sequence[Mention]) -> str | None:
    """The organisation that a source's words say it speaks for; None if that is a country."""
    if statement.speaker_country is not None:
        return None
    for start, end in statement.source:
        for mention in mentions:
            if (
                start <= mention.start
                and mention.end <= end
                and not _OUTSIDE_BEFORE.search(text[start : mention.start])
                and not _OUTSIDE_BEHIND.match(text, mention.end)
            ):
                return mention.country
    return None
