"""Text enters, spans between quotation marks leave; attributions enter and leave corrected by them.

Marks of all newspaper styles are known: straight, curly, low (German), angled (French, and
reversed), doubled single marks, and single marks where they can't be apostrophes.  Whether a mark
opens or closes depends on what is open, so a missing partner never shifts the rest of the article:
each paragraph starts anew.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from stancelib.schema import Attribution, Span, Spans
from stancelib.statements.paragraphs import paragraph_spans

_DOUBLE = re.compile(r"``|''|‘‘|’’|[\"“”„‟«»]")
# Opening mark → the marks that may close it.
_CLOSERS = {
    '"': {'"', "”", "''"},
    "“": {"”", '"', "''"},
    "„": {"“", "”", '"', "‟"},
    "‟": {"”", "“"},
    "«": {"»"},
    "»": {"«", "»"},
    "``": {"''", '"'},
    "''": {"''"},
    "‘‘": {"’’"},
    "”": {"”"},
}
_SINGLE_OPEN = re.compile(r"(?<![\w'’])['‘](?=[\w“\"])")
_SINGLE_CLOSE = re.compile(r"(?<=[\w.,!?…;:\"”])['’](?!\w)")
_ABBREVIATED = re.compile(r"['’‘](?:\d0s|em\b|tis\b|til\b|cause\b|n['’])", re.IGNORECASE)


@dataclass(frozen=True)
class Quotation:
    """Text between quotation marks, the marks included.

    Attributes:
        start, end: half-open span with the marks.
        closed: False where the closing mark is missing; the span then ends with its paragraph.
    """

    start: int
    end: int
    closed: bool = True


def find_quotations(text: str) -> list[Quotation]:
    """Outermost quotations of every paragraph of ``text``, in order."""
    quotations: list[Quotation] = []
    for start, end in paragraph_spans(text):
        double = _double_quotations(text, start, end)
        quotations += double + _single_quotations(text, start, end, double)
    outermost: list[Quotation] = []
    for quotation in sorted(quotations, key=lambda one: one.start):
        if not outermost or quotation.start >= outermost[-1].end:
            outermost.append(quotation)
    return outermost


def _double_quotations(text: str, start: int, end: int) -> list[Quotation]:
    quotations = []
    opening: re.Match[str] | None = None
    for mark in _DOUBLE.finditer(text, start, end):
        if opening is not None:
            if mark[0] in _CLOSERS[opening[0]]:
                quotations.append(Quotation(opening.start(), mark.end()))
                opening = None
        elif _may_open(mark, text, start, end):
            opening = mark
    if opening is not None:
        quotations.append(Quotation(opening.start(), end, closed=False))
    return quotations


def _may_open(mark: re.Match[str], text: str, start: int, end: int) -> bool:
    """Whether a mark found while nothing is open opens a quotation."""
    if mark.end() >= end or mark[0] not in _CLOSERS:
        return False
    before = text[mark.start() - 1] if mark.start() > start else " "
    after = text[mark.end()]
    if mark[0] in {'"', "''", "”", "»"}:
        # These close as well: after a word or figure (5'10") they are a stray closer or inches.
        return not (before.isalnum() or before in ".,!?") and not after.isspace()
    return True


def _single_quotations(
    text: str, start: int, end: int, double: Sequence[Quotation]
) -> list[Quotation]:
    def is_free(position: int) -> bool:
        return not any(one.start <= position < one.end for one in double)

    openings = [
        match.start()
        for match in _SINGLE_OPEN.finditer(text, start, end)
        if is_free(match.start()) and not _ABBREVIATED.match(text, match.start())
    ]
    closings = [
        match.end() for match in _SINGLE_CLOSE.finditer(text, start, end) if is_free(match.start())
    ]
    quotations: list[Quotation] = []
    for index, opening in enumerate(openings):
        if quotations and opening < quotations[-1].end:
            continue
        limit = openings[index + 1] if index + 1 < len(openings) else end + 1
        within = [closing for closing in closings if opening + 2 < closing <= limit]
        # A mark after punctuation ends a quotation; one after a word may be a plural possessive.
        after_stop = [closing for closing in within if text[closing - 2] in ".,!?…"]
        if within:
            quotations.append(Quotation(opening, (after_stop or within)[0]))
    return quotations


def quoted_share(spans: Sequence[Span], quotations: Sequence[Quotation], text: str) -> float:
    """Share of the letters and digits under ``spans`` that stand between quotation marks."""
    total = quoted = 0
    for start, end in spans:
        inside = [one for one in quotations if one.start < end and one.end > start]
        for position in range(start, end):
            if text[position].isalnum():
                total += 1
                quoted += any(one.start <= position < one.end for one in inside)
    return quoted / total if total else 0.0


def mend_content(
    attribution: Attribution, text: str, quotations: Sequence[Quotation], taken: Sequence[Span]
) -> Attribution:
    """Let the content pieces of an attribution agree with the quotation marks.

    A piece that covers most of a quotation, or touches its marks from inside, is widened to all of
    it.

    Args:
        attribution: as grouped.
        text: the article.
        quotations: of the whole article.
        taken: every span of the article, of any role; a piece never grows over one.
    """
    pieces = []
    for start, end in attribution.content:
        wide_start, wide_end = start, end
        for quotation in quotations:
            common = min(end, quotation.end) - max(start, quotation.start)
            if common <= 0:
                continue
            touches = start - quotation.start in (1, 2) or quotation.end - end in (1, 2)
            if touches or common >= 0.5 * (quotation.end - quotation.start):
                wide_start = min(wide_start, quotation.start)
                wide_end = max(wide_end, quotation.end)
        others = [span for span in taken if span != (start, end)]
        wide_start = max([wide_start, *(span[1] for span in others if span[1] <= start)])
        wide_end = min([wide_end, *(span[0] for span in others if span[0] >= end)])
        pieces.append(_stripped(wide_start, wide_end, text))
    return replace(attribution, content=_merged(pieces))


# What stands behind a piece of content and belongs to the sentence around it.
_TIES = " \t\r\n\xa0,;:—–-"


def _stripped(start: int, end: int, text: str) -> Span:
    """The span without white space at its ends, nor what only ties it to the rest."""
    piece = text[start:end].rstrip(_TIES) or text[start:end].rstrip()
    return start + len(piece) - len(piece.lstrip()), start + len(piece)


def _merged(spans: Sequence[Span]) -> Spans:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
