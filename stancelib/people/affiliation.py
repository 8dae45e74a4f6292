"""A source mention or the words around a name enter; the country spoken for leaves.

Officials, institutions and politicians speak for the country they are named with; experts,
companies, citizens, rebels and international bodies for none (codebook).  Unknown stays None.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from stancelib.countries.mentions import Mention
from stancelib.people.vocabulary import (
    INTERNATIONAL,
    INTERNATIONAL_PHRASES,
    PRIVATE_ROLES,
    STATE_BODIES,
    STATE_ROLES,
    VAGUE_ROLES,
)

_WORD = re.compile(r"[^\W\d_](?:[\w\u0300-\u036f]|[-‑](?=\w))*")
# After these words a country is where somebody is sent, met or aimed at, not whom he speaks for.
_TOWARD = re.compile(
    r"\b(?:to|in|on|with|against|over|at|near|about|toward|towards|visiting|from\s+talks\s+with)"
    r"[^\S\n]+(?:the\s+)?$",
    re.IGNORECASE,
)
# Members of the US Congress as American papers write them: "(R-Texas)", ", R-Ohio".
_US_LEGISLATOR = re.compile(r"(?:\(|,\s)[RDI][-–][A-Z]\w")
# And by party, where no other country is named: "Republican of Wyoming", "Democratic senator".
_US_PARTY = re.compile(
    r"\b(?:Republican|Democrat)s?\s+(?:of|from)\s+[A-Z]"
    r"|\b(?:Republican|Democratic)\s+(?:[Ss]en(?:ator)?s?|[Rr]ep(?:resentative)?s?|[Gg]ov(?:ernor)?s?"
    r"|[Cc]ongress(?:man|woman)|lawmakers?|nominee|candidate)\b"
)
# A country after such a word owns the body that follows: "officials in the Armenian ministry".
_OWN_BODY = re.compile(
    r"\s+(?:(?:foreign|interior|defen[cs]e|finance|justice|trade|energy|health|state|prime)\s+)*"
    r"(?:ministry|government|parliament|embassy|consulate|mission|presidency|chancellery|army|navy"
    r"|military|police|delegation|cabinet|foreign\s+office|treasury|congress|senate|department|supreme\s+court)\b",
    re.IGNORECASE,
)
# What stands between the countries of a list.
_LISTED = re.compile(r"\s*(?:,|,?\s(?:and|or|as\swell\sas))\s+(?:the\s+)?", re.IGNORECASE)
_STATES_THEMSELVES = ("name", "capital", "seat")


def country_of_description(
    text: str, start: int, end: int, mentions: Sequence[Mention]
) -> str | None:
    """The country that the person or body described in ``text[start:end]`` speaks for.

    Args:
        text: the article.
        start: where the description begins.
        end: where it ends.
        mentions: the article's country mentions.

    Returns:
        An ISO code, or None when no state role or no country stands there.
    """
    owners = _owners(text, start, end, mentions)
    if _is_state_itself(text[start:end].partition(",")[0], owners, start):
        return owners[0].country
    return country_of_role(text, start, end, mentions)


def country_of_role(text: str, start: int, end: int, mentions: Sequence[Mention]) -> str | None:
    """The same for words beside a name, where a bare country is no role ("to China," Ruiz said).

    Args, Returns: see ``country_of_description``.
    """
    description = text[start:end]
    lower = description.lower()
    words = [word.lower() for word in _WORD.findall(description)]
    if _US_LEGISLATOR.search(description):
        return "USA"
    owners = _owners(text, start, end, mentions)
    if not owners and _US_PARTY.search(description):
        return "USA"
    roles = [word for word in words if word in STATE_ROLES or word in PRIVATE_ROLES]
    if not roles or not owners or not any(role in STATE_ROLES for role in roles):
        return None
    # "UN envoy": the body's; "India's envoy to the UN": India's, since India comes first.
    places = [re.search(rf"\b{re.escape(body)}\b", lower) for body in _bodies(lower)]
    body = min((place.start() for place in places if place), default=-1)
    if 0 <= body < owners[0].start - start:
        return None
    if roles[0] in PRIVATE_ROLES and "state" not in words:
        return None
    if is_joint(text, owners):
        return None
    return owners[0].country


def is_joint(text: str, owners: Sequence[Mention]) -> bool:
    """Whether the first two countries are a list: "the ministers of Hungary and Slovakia"."""
    if len(owners) < 2 or owners[0].country == owners[1].country:
        return False
    between = text[owners[0].end : owners[1].start]
    return _LISTED.fullmatch(between) is not None


def is_of_a_state(description: str) -> bool:
    """Whether a description is of somebody who speaks for a state, named or not.

    "the interior minister" is; "a farmer", "an EU commissioner" and "the company's spokesman" are
    not.
    """
    lower = description.lower()
    words = [word.lower() for word in _WORD.findall(description)]
    roles = [word for word in words if word in STATE_ROLES or word in PRIVATE_ROLES]
    if not roles or roles[0] in PRIVATE_ROLES or _bodies(lower):
        return False
    return roles[0] in STATE_ROLES - VAGUE_ROLES or any(word in STATE_BODIES for word in words)


def _owners(text: str, start: int, end: int, mentions: Sequence[Mention]) -> list[Mention]:
    """The countries that a description can belong to, not those that it is directed at."""
    inside = [one for one in mentions if start <= one.start and one.end <= end]
    return [
        one
        for one in inside
        # Searched in the article, not in a slice of it: the "at" of "Muscat" is no preposition.
        if not _TOWARD.search(text, max(0, start - 4), one.start) or _OWN_BODY.match(text, one.end)
    ]


def _is_state_itself(description: str, owners: Sequence[Mention], start: int) -> bool:
    """Whether the whole description is a country, capital or seat ("the Kremlin", "Tehran")."""
    if not owners or owners[0].form not in _STATES_THEMSELVES:
        return False
    first = owners[0]
    rest = description[: first.start - start] + description[first.end - start :]
    return not re.sub(r"\b(?:the|both|and|itself)\b|\W", "", rest, flags=re.IGNORECASE)


def _bodies(lower: str) -> list[str]:
    """International bodies named in a lower-case description."""
    words = {word.strip(".,") for word in lower.replace("'s", "").replace("’s", "").split()}
    named = [phrase for phrase in INTERNATIONAL_PHRASES if phrase in lower]
    return named + [body for body in INTERNATIONAL & words if body != "who"]
