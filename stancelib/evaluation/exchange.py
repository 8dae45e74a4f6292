"""A pair enters; the same pair about other countries leaves.

Every country in it is exchanged for another one: names for names, adjectives for adjectives,
demonyms for demonyms of the same number, capitals for capitals.  So that the sentence stays
English, a word that begins with a vowel gives way to one that does.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from stancelib.countries import all_countries, all_names, country, find_mentions
from stancelib.countries.mentions import Mention
from stancelib.schema import Pair, Spans

_FORMS = ("name", "adjective", "demonym", "capital")
# A word and how it must look: its form, whether it begins with a vowel, whether it ends in s.
_Shape = tuple[str, bool, bool]


@dataclass(frozen=True)
class _Edit:
    start: int
    end: int
    country: str
    shape: _Shape


def exchangeable(pair: Pair) -> bool:
    """Whether the text names its target and every country can be exchanged by a word of its form.

    Not where a country has a seat of power or two countries one word ("the Koreas"), where a name
    has an article ("the Netherlands"), which others lack, or where a span cuts a name.
    """
    for text in (pair.text, pair.context):
        mentions = find_mentions(text)
        if any(one.form not in _FORMS for one in mentions):
            return False
        if len({(one.start, one.end) for one in mentions}) < len(mentions):
            return False
        if any(
            one.form == "name" and text[: one.start].lower().endswith("the ") for one in mentions
        ):
            return False
    edits = _edits(pair.text)
    if pair.target not in {one.country for one in edits}:
        return False
    places = [(one.start, one.end) for one in edits]
    borders = {border for span in (*pair.target_spans, *pair.source_spans) for border in span}
    if any(start < border < end for start, end in places for border in borders):
        return False
    shapes = _shapes(pair)
    return all(_fitting(own, ()) for own in shapes.values())


def exchange_countries(pair: Pair, generator: random.Random) -> tuple[Pair, str]:
    """The pair with each of its countries exchanged, and what was exchanged.

    Args:
        pair: one that is ``exchangeable``.
        generator: draws the countries; none that stands in the pair, none twice.
    """
    shapes = _shapes(pair)
    given = {code for code in (pair.target, pair.source_country) if code}
    taken = given | set(shapes)
    other: dict[str, str] = {}
    for code in [*shapes, *sorted(given - set(shapes))]:
        candidates = _fitting(shapes.get(code, ()), taken)
        other[code] = generator.choice(candidates) if candidates else code
        taken.add(other[code])
    text, moved = _rewritten(pair.text, other)
    context, _ = _rewritten(pair.context, other)
    changed = replace(
        pair,
        text=text,
        context=context,
        target_spans=_shifted(pair.target_spans, moved),
        source_spans=_shifted(pair.source_spans, moved),
        target=other.get(pair.target or "", pair.target),
        source_country=other.get(pair.source_country or "", pair.source_country),
    )
    return changed, ", ".join(f"{old} → {new}" for old, new in other.items())


def _shapes(pair: Pair) -> dict[str, tuple[_Shape, ...]]:
    """Country → the shapes in which the pair names it, in order of appearance."""
    found: dict[str, dict[_Shape, None]] = {}
    for text in (pair.text, pair.context):
        for one in _edits(text):
            found.setdefault(one.country, {})[one.shape] = None
    return {code: tuple(shapes) for code, shapes in found.items()}


def _edits(text: str) -> list[_Edit]:
    return [
        _Edit(one.start, one.end, one.country, _shape_of(text, one)) for one in find_mentions(text)
    ]


def _shape_of(text: str, mention: Mention) -> _Shape:
    return _shape(mention.form, text[mention.start : mention.end])


def _shape(form: str, word: str) -> _Shape:
    return form, word[0].lower() in "aeiou", form == "demonym" and word.endswith("s")


@cache
def _words() -> dict[str, dict[_Shape, str]]:
    """Country → shape → its first word of that shape; states of the Correlates of War alone."""
    states = {one.code for one in all_countries() if one.cow is not None and not one.is_former}
    found: dict[str, dict[_Shape, str]] = {code: {} for code in sorted(states)}
    for code in found:
        found[code][_shape("name", country(code).name)] = country(code).name
    for name in all_names():
        if name.country in found and name.form in _FORMS[1:] and not name.note:
            found[name.country].setdefault(_shape(name.form, name.text), name.text)
    return found


def _fitting(shapes: Sequence[_Shape], taken: Sequence[str] | set[str]) -> list[str]:
    """Countries that have a word of every shape."""
    return [
        code
        for code, words in _words().items()
        if code not in taken and all(shape in words for shape in shapes)
    ]


def _rewritten(text: str, other: Mapping[str, str]) -> tuple[str, list[tuple[int, int, int]]]:
    """The text with other countries, and (start, end, growth) of every place that changed."""
    pieces, moved, at = [], [], 0
    for one in _edits(text):
        new = _words().get(other.get(one.country, ""), {}).get(one.shape)
        if new is None:
            continue
        pieces += [text[at : one.start], new]
        moved.append((one.start, one.end, len(new) - (one.end - one.start)))
        at = one.end
    return "".join([*pieces, text[at:]]), moved


def _shifted(spans: Spans, moved: Sequence[tuple[int, int, int]]) -> Spans:
    """Spans after the changes; none of them begins or ends inside a changed place."""

    def place(offset: int) -> int:
        return offset + sum(growth for _, end, growth in moved if end <= offset)

    return tuple((place(start), place(end)) for start, end in spans)
