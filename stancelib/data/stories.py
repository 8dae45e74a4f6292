"""Story markup (text) enters; authored statement records (dicts of docs/formats.md) leave.

A story file is written by hand, one story after another::

    story: s0417
    topic: border
    era: 2010s
    brief: Peru closes a bridge; Ecuador wants it open

    text: "Nothing that <PER|Lima> could not sign," said {<ECU|Ecuador>'s minister, Inés Cobo}.
    source: Inés Cobo | ECU
    kind: direct
    register: wire
    PER: c +
    ECU: self
    rules: 1 8
    contrast: 03

``<ISO|words>`` marks a mention of a country, ``{…}`` the source; both are taken out of the text and
become offsets.  A label line gives the stances (``c`` conciliatory, ``t`` threatening,
``a`` accusatory, the first one primary, ``n`` for none) and the sentiment (``+``, ``0``, ``-``).  A
blank line ends a record; ``context``, ``contrast``, ``rules`` and ``note`` may be left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from stancelib.errors import InputError

STANCE_OF_LETTER = {"c": "conciliatory", "t": "threatening", "a": "accusatory"}
SENTIMENT_OF_SIGN = {"+": "positive", "0": "neutral", "-": "negative"}
KINDS = ("direct", "mixed", "indirect", "narrated")
STORY_FIELDS = ("story", "topic", "era", "brief")
RECORD_FIELDS = ("text", "context", "source", "kind", "register", "rules", "contrast", "note")
NUMBER_OF_RULES = 19

_COUNTRY_CODE = re.compile(r"[A-Z]{3}")
_MARK = re.compile(r"<([A-Z]{3})\|([^<>|]+)>|([{}])")
_PRONOUNS = frozenset("they them their you your it its he him his she her the".split())
_LABEL = re.compile(r"(n|[cta]{1,3}) *([+0-])")


@dataclass
class MarkedText:
    """A text freed of its marks, with what the marks said (half-open offsets into ``text``)."""

    text: str = ""
    source_spans: list[list[int]] = field(default_factory=list)
    country_spans: dict[str, list[list[int]]] = field(default_factory=dict)


def read_marked_text(marked: str) -> MarkedText:
    """Take ``<ISO|words>`` and ``{…}`` out of a text and return their offsets.

    Raises:
        InputError: when a brace has no partner or a bracket is left over.
    """
    result = MarkedText()
    source_start: int | None = None
    position = 0
    for mark in _MARK.finditer(marked):
        result.text += marked[position : mark.start()]
        position = mark.end()
        country, words, brace = mark.groups()
        here = len(result.text)
        if country:
            result.text += words
            result.country_spans.setdefault(country, []).append([here, len(result.text)])
        elif brace == "{" and source_start is None:
            source_start = here
        elif brace == "}" and source_start is not None:
            result.source_spans.append([source_start, here])
            source_start = None
        else:
            raise InputError(f"found {brace!r} without its partner in {marked[:80]!r}")
    if source_start is not None:
        raise InputError(f"found '{{' without its partner in {marked[:80]!r}")
    result.text += marked[position:]
    if re.search(r"[<>{}|]", result.text):
        raise InputError(
            f"found a leftover mark in {result.text[:80]!r}, expected <ISO|words> or {{source}}"
        )
    return result


def read_label(letters: str) -> dict[str, Any]:
    """``"tc 0"`` → stance list in codebook order, primary (the first letter) and sentiment."""
    match = _LABEL.fullmatch(letters.strip())
    if match is None or len(set(match[1])) != len(match[1]):
        raise InputError(
            f"found label {letters!r}, expected 'self' or stance letters out of c, t, a (or n) "
            "and a sentiment sign +, 0 or -, such as 'tc -'"
        )
    chosen = [STANCE_OF_LETTER[letter] for letter in match[1] if letter != "n"]
    return {
        "stance": [stance for stance in STANCE_OF_LETTER.values() if stance in chosen],
        "primary": chosen[0] if chosen else "neutral",
        "sentiment": SENTIMENT_OF_SIGN[match[2]],
    }


def read_stories(lines: Iterable[str], where: str = "story file") -> Iterator[dict[str, Any]]:
    """Yield one record per statement of the stories in ``lines``.

    Args:
        lines: lines of a story file.
        where: name used in error messages.

    Raises:
        InputError: names the file, the line and what is wrong with the record that ends there.
    """
    story: dict[str, str] = {}
    block: dict[str, str] = {}
    count = 0
    number = 0
    for number, line in enumerate([*lines, ""], start=1):
        line = line.strip()
        try:
            if line and not line.startswith("#"):
                name, separator, value = line.partition(":")
                name = name.strip()
                if not separator or name in block:
                    raise InputError(f"found {line[:60]!r}, expected 'name: value', each name once")
                block[name] = value.strip()
            elif block:
                if "story" in block:
                    story, count = _check_story(block), 0
                else:
                    count += 1
                    yield _record(block, story, count)
                block = {}
        except InputError as error:
            raise InputError(f"{where}, line {number}: {error}") from None


def _check_story(block: dict[str, str]) -> dict[str, str]:
    missing = [name for name in STORY_FIELDS if not block.get(name)]
    unknown = sorted(set(block) - set(STORY_FIELDS))
    if missing or unknown:
        raise InputError(f"story header lacks {missing} and has unknown fields {unknown}")
    return block


def _record(block: dict[str, str], story: dict[str, str], count: int) -> dict[str, Any]:
    if not story:
        raise InputError("found a statement before any 'story:' header")
    labels = {name: value for name, value in block.items() if _COUNTRY_CODE.fullmatch(name)}
    unknown = sorted(set(block) - set(RECORD_FIELDS) - set(labels))
    missing = [name for name in ("text", "source", "kind", "register") if not block.get(name)]
    if unknown or missing:
        raise InputError(f"statement {count} lacks {missing} and has unknown fields {unknown}")
    marked = read_marked_text(block["text"])
    source, _, source_country = (part.strip() for part in block["source"].partition("|"))
    rules = sorted({int(rule) for rule in re.findall(r"\d+", block.get("rules", ""))})
    if block["kind"] not in KINDS:
        raise InputError(f"found kind {block['kind']!r}, expected one of {', '.join(KINDS)}")
    if any(not 1 <= rule <= NUMBER_OF_RULES for rule in rules):
        raise InputError(f"found rules {rules}, expected numbers from 1 to {NUMBER_OF_RULES}")
    contrast = block.get("contrast", "")
    for name in ("contrast", "rules"):
        if not re.fullmatch(r"[\d ,]*", block.get(name, "")):
            raise InputError(f"found {name} {block[name]!r}, expected numbers such as '03'")
    targets = [
        _target(country, label, marked, source_country or None, bool(block.get("context")))
        for country, label in labels.items()
    ]
    unlabelled = sorted(set(marked.country_spans) - set(labels))
    if unlabelled:
        raise InputError(f"statement {count} marks {unlabelled} but gives them no label line")
    return {
        "id": f"{story['story']}-{count:02d}",
        "story": story["story"],
        "split": None,
        "contrast": f"{story['story']}-{int(contrast):02d}" if contrast else None,
        "text": marked.text,
        "context": read_marked_text(block.get("context", "")).text,
        "source": source,
        "source_spans": marked.source_spans,
        "source_country": source_country or None,
        "kind": block["kind"],
        "register": block["register"],
        "topic": story["topic"],
        "era": story["era"],
        "rules": rules,
        "note": block.get("note", ""),
        "targets": targets,
    }


def _target(
    country: str, label: str, marked: MarkedText, source_country: str | None, has_context: bool
) -> dict[str, Any]:
    spans = marked.country_spans.get(country, [])
    is_self = label == "self"
    if is_self != (country == source_country):
        raise InputError(
            f"{country} is labelled {label!r} but the source speaks for {source_country}; "
            "the source's own country, and only it, is 'self'"
        )
    if not spans and not has_context and not is_self:
        raise InputError(f"{country} has a label but neither a mark in the text nor a context")
    target: dict[str, Any] = {"country": country, "spans": spans, "self": is_self}
    target["named"] = any(is_name(marked.text[start:end]) for start, end in spans)
    if not is_self:
        target.update(read_label(label))
    return target


def is_name(mention: str) -> bool:
    """Whether a mention names its country (a capitalised word that isn't a pronoun)."""
    return any(word[0].isupper() and word.lower() not in _PRONOUNS for word in mention.split())


def split_of(record: Mapping[str, Any]) -> str:
    """The split of a record's story: of every eight stories six train, one dev, one test."""
    digits = re.search(r"\d{1,2}$", record["story"])
    if digits is None:
        raise InputError(f"found story {record['story']!r}, expected a name that ends with digits")
    number = int(digits[0]) % 8
    return {6: "dev", 7: "test"}.get(number, "train")


def read_label_lines(lines: Iterable[str], where: str) -> dict[tuple[str, str], dict[str, Any]]:
    """(statement id, country) → labels, from lines such as ``s1007-03 IRN ta - # why``.

    Raises:
        InputError: names the file and the line that isn't in this form.
    """
    labels = {}
    for number, line in enumerate(lines, start=1):
        stated = re.split(r"[#!]", line, maxsplit=1)[0].split()
        if not stated:
            continue
        try:
            identifier, country, letters, sign = stated
            labels[identifier, country] = read_label(f"{letters} {sign}")
        except ValueError as error:
            raise InputError(f"{where}, line {number}: found {line.strip()!r}: {error}") from None
    return labels


def add_labels(
    records: Iterable[dict[str, Any]],
    labels: dict[tuple[str, str], dict[str, Any]],
    settled: bool,
) -> set[tuple[str, str]]:
    """Write further labels into records and return the pairs named that aren't there.

    Args:
        records: of stories; changed in place.
        labels: what ``read_label_lines`` returned; pairs it doesn't name stay as they are.
        settled: put them in place of the first labels, which go to ``first`` where they were
            others; otherwise the labels go to ``second``.
    """
    unknown = set(labels)
    for record in records:
        for target in record["targets"]:
            unknown.discard((record["id"], target["country"]))
            label = labels.get((record["id"], target["country"]))
            if label is None or target["self"]:
                continue
            given = {name: label[name] for name in ("stance", "sentiment")}
            if not settled:
                target["second"] = given
                continue
            before = {name: target[name] for name in ("stance", "sentiment")}
            target.update(label)
            if before != given:
                target.setdefault("first", before)
    return unknown
