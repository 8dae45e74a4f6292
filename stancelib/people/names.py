"""Text enters; mentions of persons by name leave, freed of titles and of what isn't a person."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from stancelib.countries import find_mentions
from stancelib.countries.mentions import Mention
from stancelib.people.vocabulary import (
    FUNCTION_WORDS,
    NAME_PARTICLES,
    ORGANISATION_WORDS,
    TITLES,
)

# Letters with their combining marks, so that decomposed accents don't end a word.
_WORD = re.compile(r"[^\W\d_](?:[\w\u0300-\u036f]|[-‑'’](?=\w))*")
_POSSESSIVE = re.compile(r"['’]s$")
# What may stand between two words of one name: a space, or the full stop of an initial or a title.
_INSIDE_NAME = re.compile(r"\.?[ \u00a0]")


@dataclass(frozen=True)
class NameMention:
    """A person's name where it stands.

    Attributes:
        start, end: span of the name without titles and without a possessive ending.
        name: its words.
        titles: the title words right before it, lower case ("foreign", "minister").
    """

    start: int
    end: int
    name: tuple[str, ...]
    titles: tuple[str, ...] = ()

    @property
    def surname(self) -> str:
        """The last word of the name, by which newspapers refer to a person."""
        return self.name[-1]


def find_names(text: str, mentions: Sequence[Mention] | None = None) -> list[NameMention]:
    """Runs of capitalised words that can be the name of a person, in text order.

    Countries, organisations, weekdays and sentence openers are left out; a single word is kept
    too, since newspapers say "Cobo" after the first "Inés Cobo".

    Args:
        text: an article.
        mentions: its country mentions, if they are known already.
    """
    mentions = find_mentions(text) if mentions is None else mentions
    countries = {
        position
        for mention in mentions
        if mention.form != "leader"
        for position in range(mention.start, mention.end)
    }
    names: list[NameMention] = []
    run: list[re.Match[str]] = []
    for word in [*_WORD.finditer(text), None]:
        if word is not None and run and _continues(run[-1], word, text):
            run.append(word)
            continue
        if run:
            names += _name_of(run, countries, text)
        run = [word] if word is not None and _is_capitalised(word[0]) else []
    return names


def _continues(last: re.Match[str], word: re.Match[str], text: str) -> bool:
    between = text[last.end() : word.start()]
    if between.startswith(".") and len(last[0]) > 1 and last[0].lower() not in TITLES:
        return False  # a sentence's end, not the stop of an initial or a title
    if not (_is_capitalised(word[0]) or word[0].lower() in NAME_PARTICLES):
        return False
    return bool(_INSIDE_NAME.fullmatch(between)) and not _POSSESSIVE.search(last[0])


def _is_capitalised(word: str) -> bool:
    """Whether a word, or the second part of one such as "al-Rashid", begins in upper case."""
    parts = re.split(r"[-‑'’]", word)
    return word[0].isupper() or (
        len(parts) > 1 and parts[0] in NAME_PARTICLES and parts[1][:1].isupper()
    )


def _name_of(run: list[re.Match[str]], countries: set[int], text: str) -> list[NameMention]:
    """The name at the end of a run of capitalised words, if it is one."""
    while run and not _is_capitalised(run[-1][0]):
        run = run[:-1]
    first = 0
    titles: list[str] = []
    for place, word in enumerate(run):
        lower = _POSSESSIVE.sub("", word[0]).lower()
        if lower in TITLES:
            titles.append(lower)
            first = place + 1
        elif lower in FUNCTION_WORDS or word.start() in countries:
            first = place + 1
    words = run[first:]
    spoken = [_POSSESSIVE.sub("", word[0]) for word in words]
    if not words or any(word.lower() in ORGANISATION_WORDS for word in spoken):
        return []
    if len(words) > 5 or all(len(word) == 1 for word in spoken):
        return []
    end = words[-1].start() + len(spoken[-1])
    if _opens_a_turn(words[0].start(), end, text):
        spoken = [word.title() if len(word) > 1 else word for word in spoken]
    return [NameMention(words[0].start(), end, tuple(spoken), tuple(titles))]


def _opens_a_turn(start: int, end: int, text: str) -> bool:
    """Whether capitals name the speaker of a transcript's turn: "ROSSI: …", "EVA LUND, HOST: …"."""
    return (
        text[start:end].isupper()
        and text[end : end + 2].lstrip()[:1] in (":", ",")
        and text[:start].rpartition("\n")[2].strip() == ""
    )
