"""Article markup (text) enters; article gold records (dicts of docs/formats.md) leave.

A marked article is written by hand: a head, the text with its marks, and a line a statement::

    article: aa01
    style: British broadsheet
    date: 2016-05-02
    title: Ecuador turns the paper down

    LIMA — [c1]“We won't sign <PER|their> paper,”[/c1] [s1]Inés Cobo[/s1] [q1]said[/q1].

    === statements
    1: direct | Inés Cobo | ECU
    PER: t -

``[c1]…[/c1]`` is a piece of the content of statement 1, ``[s1]`` its source, ``[q1]`` its cue;
pieces lie within a paragraph and inside or across one another.  ``<ISO|words>`` mentions a country;
it counts for every statement whose hull holds it and that has a label line for the country.  The
text itself can't hold brackets, braces or bars.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from stancelib.countries.table import all_codes
from stancelib.data.stories import is_name, read_label
from stancelib.errors import InputError
from stancelib.schema import KINDS

HEAD_FIELDS = ("article", "style", "date", "title")
RULE = "=== statements"

_MARK = re.compile(r"\[(/?)([csq])(\d+)\]|<([A-Z]{3})\|([^<>|]+)>")
_PIECE_NAMES = {"c": "content", "s": "source", "q": "cue"}
_STATEMENT = re.compile(r"(\d+) *: *([^|]*)\|([^|]*)(?:\| *([A-Z]{3})? *)?(?:\| *parent *(\d+) *)?")
_LABEL = re.compile(r"([A-Z]{3}) *: *(.+)")


@dataclass
class _MarkedArticle:
    """A text freed of its marks, and where they stood (half-open offsets)."""

    text: str = ""
    pieces: dict[tuple[str, int], list[list[int]]] = field(default_factory=dict)
    mentions: list[tuple[str, int, int]] = field(default_factory=list)


def read_marked_article(marked: str) -> dict[str, Any]:
    """One marked article as an article gold record, its statements in order of their start.

    Raises:
        InputError: names the article and what is wrong with it.
    """
    head, _, rest = marked.replace("\r\n", "\n").partition("\n\n")
    body, rule, listing = rest.partition(RULE)
    fields = dict(_field(line) for line in head.splitlines() if line.strip())
    name = fields.get("article") or "?"
    if set(fields) != set(HEAD_FIELDS) or not fields["article"] or not rule:
        raise InputError(
            f"article {name}: found the head {sorted(fields)} and "
            f"{'a' if rule else 'no'} line {RULE!r}, expected {', '.join(HEAD_FIELDS)} and one"
        )
    try:
        article = _read_body(body.strip())
        statements = _read_listing(listing, article)
    except InputError as error:
        raise InputError(f"article {name}: {error}") from None
    return {
        "id": name,
        "split": None,
        "style": fields["style"],
        "title": fields["title"] or None,
        "date": fields["date"] or None,
        "text": article.text,
        "statements": statements,
    }


def _field(line: str) -> tuple[str, str]:
    name, _, value = line.partition(":")
    return name.strip(), value.strip()


def _read_body(marked: str) -> _MarkedArticle:
    article = _MarkedArticle()
    open_at: dict[tuple[str, int], int] = {}
    position = 0
    for mark in _MARK.finditer(marked):
        between = marked[position : mark.start()]
        article.text += between
        position = mark.end()
        if open_at and "\n" in between:
            raise InputError(f"found {_names(open_at)} open at a paragraph's end, expected closed")
        closing, letter, number, country, words = mark.groups()
        here = len(article.text)
        if country:
            article.text += words
            article.mentions.append((country, here, len(article.text)))
            continue
        key = (letter, int(number))
        if bool(closing) != (key in open_at):
            raise InputError(f"found {mark[0]} without its partner at {marked[position:][:40]!r}")
        if closing:
            article.pieces.setdefault(key, []).append([open_at.pop(key), here])
        else:
            open_at[key] = here
    article.text += marked[position:]
    if open_at:
        raise InputError(f"found {_names(open_at)} never closed")
    left = re.search(r"[<>{}|\[\]]", article.text)
    if left:
        around = article.text[max(0, left.start() - 30) : left.end() + 30]
        raise InputError(f"found a leftover mark in {around!r}")
    for key, spans in article.pieces.items():
        for start, end in spans:
            if article.text[start:end] != article.text[start:end].strip() or start == end:
                raise InputError(f"{key[0]}{key[1]} points at {article.text[start:end]!r}")
    return article


def _names(keys: Mapping[tuple[str, int], int]) -> str:
    return ", ".join(f"[{letter}{number}]" for letter, number in keys)


def _read_listing(listing: str, article: _MarkedArticle) -> list[dict[str, Any]]:
    """The statements, in order of their first character; ``parent`` points into that order."""
    blocks: list[tuple[re.Match[str], dict[str, str]]] = []
    for line in filter(None, (line.strip() for line in listing.splitlines())):
        label = _LABEL.fullmatch(line)
        statement = _STATEMENT.fullmatch(line)
        if label and blocks and label[1] not in blocks[-1][1]:
            blocks[-1][1][label[1]] = label[2].strip()
        elif statement:
            blocks.append((statement, {}))
        else:
            raise InputError(f"found {line!r}, expected 'N: kind | speaker | ISO' or 'ISO: label'")
    numbers = [int(head[1]) for head, _ in blocks]
    marked = {number for _, number in article.pieces}
    if len(set(numbers)) != len(numbers) or set(numbers) != marked:
        raise InputError(
            f"the text marks statements {sorted(marked)}, the list has {sorted(numbers)}"
        )
    built = {int(head[1]): _statement(head, labels, article) for head, labels in blocks}
    order = sorted(built, key=lambda number: _hull(built[number]))
    for head, _ in blocks:
        if head[5] and (int(head[5]) not in built or head[5] == head[1]):
            raise InputError(f"statement {head[1]} has the parent {head[5]}, which is not there")
        built[int(head[1])]["parent"] = order.index(int(head[5])) if head[5] else None
    return [built[number] for number in order]


def _statement(
    head: re.Match[str], labels: Mapping[str, str], article: _MarkedArticle
) -> dict[str, Any]:
    number, kind, speaker = int(head[1]), head[2].strip(), head[3].strip()
    country = head[4]
    if country is not None and country not in all_codes():
        raise InputError(f"statement {number} speaks for {country!r}, which is no country's code")
    if kind not in KINDS:
        raise InputError(f"found kind {kind!r}, expected one of {', '.join(KINDS)}")
    if ("c", number) not in article.pieces:
        raise InputError(f"statement {number} has no content")
    statement: dict[str, Any] = {
        name: article.pieces.get((letter, number), []) for letter, name in _PIECE_NAMES.items()
    }
    statement |= {
        "kind": kind,
        "parent": None,
        "speaker": speaker or None,
        "speaker_country": country,
    }
    start, end = _hull(statement)
    inside = [one for one in article.mentions if start <= one[1] and one[2] <= end]
    in_content = {
        code for code, s, e in inside if any(a <= s and e <= b for a, b in statement["content"])
    }
    if in_content - set(labels):
        raise InputError(
            f"statement {number} mentions {sorted(in_content - set(labels))} in its content and "
            "has no label line for it"
        )
    statement["targets"] = [
        _target(code, label, [[s, e] for c, s, e in inside if c == code], article.text, country)
        for code, label in labels.items()
    ]
    return statement


def _hull(statement: Mapping[str, Any]) -> tuple[int, int]:
    spans = [span for name in _PIECE_NAMES.values() for span in statement[name]]
    return min(span[0] for span in spans), max(span[1] for span in spans)


def _target(
    code: str, label: str, spans: list[list[int]], text: str, speaker_country: str | None
) -> dict[str, Any]:
    is_self = label == "self"
    if is_self != (code == speaker_country):
        raise InputError(
            f"{code} is labelled {label!r} but the source speaks for {speaker_country or 'none'}; "
            "the source's own country, and only it, is 'self'"
        )
    named = any(is_name(text[start:end]) for start, end in spans)
    target: dict[str, Any] = {"country": code, "spans": spans, "named": named, "self": is_self}
    if not is_self:
        target |= read_label(label)
    return target


def split_of_article(record: Mapping[str, Any]) -> str:
    """The split of an article: dev where the number at its name's end is even, else test.

    Raises:
        InputError: when its name doesn't end with a number.
    """
    digits = re.search(r"\d+$", record["id"])
    if digits is None:
        raise InputError(f"found article {record['id']!r}, expected a name that ends with digits")
    return "test" if int(digits[0]) % 2 else "dev"
