"""Organisations of states: codes or names enter, records leave; text enters, mentions leave.

A table and rules of their own (``organisations.csv``, ``organisations.toml``), read on first use:
who asks for countries alone never loads them.

A code is the usual short name in capitals, with digits and hyphens, such as EU, NATO, UN, G20 or
ARAB-LEAGUE.  It never looks like a code of ISO 3166-1: it has never three letters, and a short name
that has, or that is a country's alpha-2 code, ends in ``-ORG``: IMF-ORG, and AU-ORG for the African
Union, since AU is Australia.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from stancelib.countries.mentions import Matcher, Mention, find_mentions
from stancelib.countries.rules import rule_book
from stancelib.countries.table import Name, fold_name, resolve
from stancelib.errors import InputError

_TABLE = "organisations.csv"
_RULES = "organisations.toml"


@dataclass(frozen=True)
class Organisation:
    """An organisation of states.

    Attributes:
        code: our code; see the module.
        name: its full name.
        names: every way to write it, or one of its organs, that texts are searched for.
        source: the text that founds it, from which name and organs are taken.
    """

    code: str
    name: str
    names: tuple[str, ...]
    source: str


def read_organisations(rows: Iterable[Mapping[str, str]]) -> tuple[Organisation, ...]:
    """Organisations from rows with the columns of ``organisations.csv``; "|" parts the names."""
    return tuple(
        Organisation(row["code"], row["name"], tuple(row["names"].split("|")), row["source"])
        for row in rows
    )


@cache
def all_organisations() -> tuple[Organisation, ...]:
    """Every organisation of the table, in its order."""
    text = (files(__package__) / _TABLE).read_text(encoding="utf-8")
    return read_organisations(csv.DictReader(text.splitlines()))


def organisation(code: str) -> Organisation:
    """The organisation with this code.

    Raises:
        InputError: there is no such code; the message names the code that was probably meant.
    """
    found = _by_code().get(code)
    if found is not None:
        return found
    meant = resolve_organisation(code) if isinstance(code, str) else None
    remedy = (
        f"did you mean {meant!r}?"
        if meant
        else "see stancelib.countries.organisations.all_organisations()"
    )
    raise InputError(
        f"found the organisation code {code!r}, expected one such as EU, NATO or IMF-ORG; {remedy}"
    )


def resolve_organisation(name: str) -> str | None:
    """The code of an organisation given by code or name; None where a country has that name.

    Case, accents, hyphens, full stops and a leading "the" make no difference to names of two words
    and more; a single word must be written as in the table ("who" is no organisation).
    """
    name = name.strip()
    if name in _by_code():
        return name
    if resolve(name) is not None:
        return None  # "AU" is Australia
    folded = fold_name(name)
    return _by_name().get(name) or (_by_folded_name().get(folded) if " " in folded else None)


def find_organisations(text: str) -> list[Mention]:
    """Every mention of an organisation in a text, in text order; they don't overlap.

    The longest name wins, against a country's name too ("Commonwealth of Australia").  Short names
    that mean other things as well ("ICC", "AU", "WHO") count only in capitals and where the text
    bears the organisation out.  ``Mention.country`` holds the organisation's code.
    """
    found = _matcher().find(text)
    if not found:
        return []
    states = find_mentions(text)
    return [
        one
        for one in found
        if not any(one.start < state.end and state.start < one.end for state in states)
        and not _is_shouted(text, one)
    ]


def _is_shouted(text: str, mention: Mention) -> bool:
    """Whether "WHO" stands in a line of capitals, where it may be the pronoun."""
    if text[mention.start : mention.end] != "WHO":
        return False
    line_start = text.rfind("\n", 0, mention.start) + 1
    line_end = text.find("\n", mention.end)
    line = text[line_start : line_end if line_end >= 0 else len(text)]
    return line.isupper() and len(line.split()) > 2


@cache
def _matcher() -> Matcher:
    names = (Name(one.code, "name", text) for one in all_organisations() for text in one.names)
    return Matcher(names, rule_book(_RULES).names["PHRASES"], _RULES)


@cache
def _by_code() -> dict[str, Organisation]:
    return {one.code: one for one in all_organisations()}


@cache
def _by_name() -> dict[str, str]:
    """Names as they are written → codes."""
    return {text: one.code for one in all_organisations() for text in (one.name, *one.names)}


@cache
def _by_folded_name() -> dict[str, str]:
    return {fold_name(text): code for text, code in _by_name().items()}
