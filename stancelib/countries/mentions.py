"""Text → mentions of countries, with their spans: names, demonyms, adjectives, capitals, seats.

One pass over the words that could begin a name; the longest name wins. Names that can mean
something else are settled by the rules in ``readings.toml``, capitals and seats by those in
``capitals.toml``.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from stancelib.countries.rules import DROP, KEEP, Rule, Surroundings, rule_book
from stancelib.countries.table import AS_WRITTEN, FORMS, Name, all_names, country
from stancelib.countries.view import View
from stancelib.schema import Span

METONYMS = ("capital", "seat")

_LIST_JOINT = re.compile(r" (?:and|or|&) (?:the )?|/|, ")
_SITE = r"(?!\.(?:com|org|net|gov|edu)\b)"
# What stands around "US" in a line of capitals where it is the state and not the pronoun.
_STATE_BEFORE_US = re.compile(
    r"(?:^[\"' ]*|THE |[-/]|: |"
    r"\b(?:WARNS?|ACCUSES?|THREATENS?|SLAMS?|BLAMES?|URGES?|ANTI|AGAINST|BETWEEN|[A-Z]+,) )\Z"
)
_STATE_BEHIND_US = re.compile(
    r"-|'S\b|,? (?:AND|TO|SAYS?|WILL|HAS|HAD|IS|WAS|WARNS?|VOWS?|TROOPS?|FORCES?|MILITARY|ARMY|"
    r"NAVY|SANCTIONS|PRESIDENT|GOVERNMENT|OFFICIALS?|SENATE|CONGRESS|EMBASSY|AMBASSADOR|DOLLAR|"
    r"ECONOMY|TARIFFS?|AID|SOLDIERS?|STRIKES?|DRONES?|MISSILES?|TRADE|ELECTIONS?|CITIZENS?|ENVOY|"
    r"SECRETARY|DIPLOMATS?|POLICY|INTELLIGENCE|BASES?|JETS?|WARSHIPS?|SHIPS?|LAWMAKERS|"
    r"SENATORS?)\b"
)


@dataclass(frozen=True)
class Mention:
    """A country named in a text.

    Attributes:
        start: offset of the first character.
        end: offset behind the last one; a possessive ending is not part of it.
        country: code of the country.
        form: "name", "adjective", "demonym", "capital" or "seat".
    """

    start: int
    end: int
    country: str
    form: str


@dataclass(frozen=True)
class _Found:
    """A name of the table at a span of the plain text, and the countries it is read as."""

    start: int
    end: int
    text: str
    form: str
    countries: tuple[str, ...]


class Matcher:
    """Finds the names of a table in texts.

    Args:
        names: rows of a table of names; see ``read_names``.
        phrases: phrases that hold a country's name and do not mean the state ("New England").
        readings: the package's file of rules for names that can mean something else.
    """

    def __init__(
        self,
        names: Iterable[Name],
        phrases: Iterable[str] = (),
        readings: str = "readings.toml",
    ) -> None:
        rows: dict[str, list[Name]] = defaultdict(list)
        for name in names:
            if name.in_search:
                rows[_plain(name.text)].append(name)
        self._names = {text: _default_reading(same) for text, same in rows.items()}
        self._rules = _rules_by_name(readings)
        self._starting = _by_first_word({*self._names, *map(_plain, phrases)})
        unusual = "|".join(re.escape(word) for word in self._starting if not "A" <= word[0] <= "Z")
        self._first = re.compile(rf"(?<![\w@])(?:[A-Z]\w*{'|' + unusual if unusual else ''})(?!\w)")

    def find(self, text: str) -> list[Mention]:
        """Every mention of a country in the text, in its order; see ``find_mentions``."""
        view = View.of(text)
        around = Surroundings(view.plain)
        found = list(self._scan(view, around))
        named = {code for one in found if one.form not in METONYMS for code in one.countries}
        return [
            Mention(*view.locate(one.start, one.end), code, one.form)
            for at, one in enumerate(found)
            if one.form not in METONYMS or _means_state(found, at, around, named)
            for code in one.countries
        ]

    def _scan(self, view: View, around: Surroundings) -> Iterator[_Found]:
        """The names in the text that mean a country; capitals and seats not yet judged."""
        at = 0
        while first := self._first.search(view.plain, at):
            at = first.end()
            for text, pattern in self._starting.get(first.group(), ()):
                match = pattern.match(view.plain, first.start())
                if match is None:
                    continue
                if text not in self._names:  # a phrase that means no state
                    at = match.end()
                    break
                one = self._read(text, match.span(), view, around)
                if one is not None:
                    at = match.end()
                    yield one
                    break

    def _read(self, text: str, span: Span, view: View, around: Surroundings) -> _Found | None:
        """The name at a span with the countries it is read as, or None if it means no state."""
        default = self._names[text]
        start, end = span
        if default[0].note.startswith(AS_WRITTEN) and not _is_written_so(default[0], view, span):
            return None
        if text == "US" and _is_shouted_pronoun(view.plain, start, end):
            return None
        rules = self._rules.get(text, ())
        if default[0].form in ("adjective", "demonym"):
            rules = (*rule_book("readings.toml").rules["people"], *rules)
        verdict = around.decide(rules, text, start, end)
        if verdict == DROP:
            return None
        codes = tuple(name.country for name in default) if verdict == KEEP else (verdict,)
        return _Found(start, end, text, default[0].form, codes)


@cache
def bundled_matcher() -> Matcher:
    """The matcher of the table that comes with stancelib, built on first use."""
    lines = (files(__package__) / "phrases.csv").read_text(encoding="utf-8").splitlines()
    return Matcher(all_names(), (row["text"] for row in csv.DictReader(lines)))


def find_mentions(text: str) -> list[Mention]:
    """Every mention of a country in a text, in text order.

    Mentions do not overlap, with one exception: a word for two states ("both Koreas") gives one
    mention per state over the same span. Capitals and seats are returned only where they stand for
    the state; parts of compounds ("US-led") are mentions like others.
    """
    return bundled_matcher().find(text)


def mentions_of(text: str, code: str) -> list[Span]:
    """Spans of the mentions of one country in a text.

    Raises:
        InputError: there is no country with this code.
    """
    wanted = country(code).code
    return [(one.start, one.end) for one in find_mentions(text) if one.country == wanted]


def stands_for_state(text: str, mention: Mention) -> bool:
    """Whether a capital or seat means the state here ("Paris said") and not a place ("in Paris").

    Names, adjectives and demonyms always do.
    """
    if mention.form not in METONYMS:
        return True
    span = (mention.start, mention.end)
    return any((one.start, one.end) == span for one in find_mentions(text))


def _means_state(found: Sequence[_Found], at: int, around: Surroundings, named: set[str]) -> bool:
    """Judge a capital or seat by the words around it and around those it is joined with."""
    one = found[at]
    book = rule_book("capitals.toml")
    if one.text in book.names["NAMESAKES"] and not named.intersection(one.countries):
        return False
    if _is_town_in_country(found, at, around.plain):
        return False
    first = last = at
    while first > 0 and _are_joined(found[first - 1], found[first], around.plain):
        first -= 1
    while last + 1 < len(found) and _are_joined(found[last], found[last + 1], around.plain):
        last += 1
    start, end = found[first].start, found[last].end
    return around.decide(book.rules[one.form], one.text, start, end) == KEEP


def _is_town_in_country(found: Sequence[_Found], at: int, plain: str) -> bool:
    """Whether the country follows behind a comma: Paris, France."""
    if at + 1 == len(found):
        return False
    one, following = found[at], found[at + 1]
    return one.countries == following.countries and plain[one.end : following.start] == ", "


def _are_joined(left: _Found, right: _Found, plain: str) -> bool:
    """Whether two names are members of one list: Paris and Berlin."""
    between = plain[left.end : right.start]
    forms = ("name", *METONYMS)
    if left.form not in forms or right.form not in forms or not _LIST_JOINT.fullmatch(between):
        return False
    return between != ", " or (left.form in METONYMS and right.form in METONYMS)


def _is_shouted_pronoun(plain: str, start: int, end: int) -> bool:
    """Whether "US" in a line of capitals may be the pronoun: no sign of the state next to it."""
    line_start = plain.rfind("\n", 0, start) + 1
    line_end = plain.find("\n", end)
    line = plain[line_start : line_end if line_end >= 0 else len(plain)]
    if not line.isupper() or len(line.split()) < 3:
        return False
    before = plain[line_start:start]
    return not _STATE_BEFORE_US.search(before) and not _STATE_BEHIND_US.match(plain, end)


def _is_written_so(name: Name, view: View, span: Span) -> bool:
    start, end = view.locate(*span)
    return unicodedata.normalize("NFC", view.text[start:end]).casefold() == name.text.casefold()


def _default_reading(same: list[Name]) -> tuple[Name, ...]:
    """The rows that a text is read as without a rule: the first form, one country unless both."""
    first = min(same, key=lambda name: (name.note.startswith("only in"), FORMS.index(name.form)))
    if "both" in first.note:
        return tuple(same)
    return (first,)


@cache
def _rules_by_name(file: str) -> dict[str, tuple[Rule, ...]]:
    """The rules of a file that concern each name, in their order."""
    rules: dict[str, tuple[Rule, ...]] = {}
    for rule in rule_book(file).rules["name"]:
        for text in rule.texts:
            rules[text] = (*rules.get(text, ()), rule)
    return rules


def _plain(text: str) -> str:
    return View.of(text).plain


def _by_first_word(texts: Iterable[str]) -> dict[str, list[tuple[str, re.Pattern[str]]]]:
    """First word, as written and in capitals → the texts that begin with it, longest first."""
    starting: dict[str, list[tuple[str, re.Pattern[str]]]] = defaultdict(list)
    for text in sorted(texts, key=lambda text: (-len(text), text)):
        word = re.match(r"\w+", text)
        assert word is not None, text
        for first in {word.group(), word.group().upper()}:
            starting[first].append((text, _pattern(text)))
    return dict(starting)


@cache
def _pattern(text: str) -> re.Pattern[str]:
    """The text as written or in capitals, its words joined by any space, line end or hyphen."""
    end = _SITE if text.endswith(".") else rf"(?!\w){_SITE}"
    cases = "|".join(
        r"[\s-]\s{0,2}".join(re.escape(word) for word in re.split(r"[ -]", case))
        for case in dict.fromkeys((text, text.upper()))
    )
    return re.compile(f"(?:{cases}){end}")
