"""From the rule files to rules, and from rules and the words around a name to a reading of it.

Rules are data (``readings.toml``, ``capitals.toml``): what must stand before, behind or elsewhere
in the text, what follows from it, and why.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

WINDOW = 90  # characters of the text that "before" and "after" see

KEEP = "keep"
DROP = "drop"


@dataclass(frozen=True)
class Rule:
    """One reason to read a name in one way.

    A condition that is empty always holds. All are regular expressions over plain text (straight
    quotation marks, no accents), and case counts.

    Attributes:
        verdict: KEEP, DROP (it does not mean the state here) or the code of another country.
        why: the reason, for the reader of the file.
        texts: the names it is about, without accents; empty for all.
        before: must match right up to the name.
        after: must match right behind the name.
        anywhere: must be found somewhere in the text.
        nowhere: must not be found anywhere in the text.
    """

    verdict: str
    why: str
    texts: frozenset[str] = frozenset()
    before: str = ""
    after: str = ""
    anywhere: str = ""
    nowhere: str = ""


@dataclass(frozen=True)
class RuleBook:
    """A file of rules.

    Attributes:
        names: its lists of names.
        rules: its rules in order, by the kind of mention that they judge.
    """

    names: Mapping[str, frozenset[str]]
    rules: Mapping[str, tuple[Rule, ...]]


class Surroundings:
    """A plain text in which rules are tried; what was looked for anywhere in it is remembered."""

    def __init__(self, plain: str) -> None:
        self.plain = plain
        self._found: dict[str, bool] = {}

    def decide(self, rules: Iterable[Rule], text: str, start: int, end: int) -> str:
        """The verdict of the first rule that holds for ``text`` at ``start:end``, or KEEP."""
        before = self.plain[max(0, start - WINDOW) : start]
        after = self.plain[end : end + WINDOW]
        for rule in rules:
            if (
                (not rule.texts or text in rule.texts)
                and (not rule.before or _ending(rule.before).search(before))
                and (not rule.after or _pattern(rule.after).match(after))
                and (not rule.anywhere or self._contains(rule.anywhere))
                and (not rule.nowhere or not self._contains(rule.nowhere))
            ):
                return rule.verdict
        return KEEP

    def _contains(self, pattern: str) -> bool:
        if pattern not in self._found:
            self._found[pattern] = _pattern(pattern).search(self.plain) is not None
        return self._found[pattern]


@cache
def rule_book(file: str) -> RuleBook:
    """The rules in one of the package's files, with the words of ``vocabulary.toml``."""
    tables = _toml(file)
    parts = _parts(tables, _parts(_toml("vocabulary.toml"), {}))
    names = {name: frozenset(texts) for name, texts in tables.pop("names", {}).items()}
    return RuleBook(
        names,
        {
            kind: tuple(_rule(entry, names, parts) for entry in entries)
            for kind, entries in tables.items()
            if isinstance(entries, list)
        },
    )


def _rule(
    entry: dict[str, Any], names: Mapping[str, frozenset[str]], parts: dict[str, str]
) -> Rule:
    """One entry of a rule file: "keep", "drop" or "means" and "why", and its conditions."""
    texts = entry.get("texts", ())
    verdict = entry.get("means") or (KEEP if KEEP in entry else DROP)
    conditions = ("before", "after", "anywhere", "nowhere")
    return Rule(
        verdict,
        entry.get("why") or entry[verdict],
        names[texts] if isinstance(texts, str) else frozenset(texts),
        **{name: _filled(entry[name], parts) for name in conditions if name in entry},
    )


def _parts(tables: dict[str, Any], known: dict[str, str]) -> dict[str, str]:
    """The known parts of patterns and those that the tables define, by name."""
    parts = dict(known)
    for name, words in tables.get("words", {}).items():
        parts[name] = "(?:" + "|".join(map(_word, words.split())) + ")"
    for name, pattern in tables.get("patterns", {}).items():
        parts[name] = _filled(pattern, parts)
    return parts


def _word(word: str) -> str:
    """A word of a list, also with a capital letter, as at the beginning of a sentence."""
    plain = word.replace("_", " ")
    return f"[{plain[0]}{plain[0].upper()}]{plain[1:]}" if plain[0].islower() else plain


def _filled(pattern: str, parts: dict[str, str]) -> str:
    """The pattern on one line, with the parts that it names put in."""
    joined = re.sub(r"\A {2}|\n {2}", "", pattern)  # continued lines are indented by two spaces
    return re.sub(r"\{([A-Z_]+)\}", lambda match: parts[match.group(1)], joined)


def _toml(file: str) -> dict[str, Any]:
    return tomllib.loads((files(__package__) / file).read_text(encoding="utf-8"))


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


@cache
def _ending(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{pattern})\Z")
