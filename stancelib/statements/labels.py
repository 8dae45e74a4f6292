"""Attributions enter, one label per token leaves: the tagger's label scheme and its training data.

A label says more than the role of a token: a cue says on which side its source stands, a piece of
content on which side its cue stands.  With that, spans are put together into attributions without
a second model (``grouping``), and the checkpoint stays a plain token classifier.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from stancelib.schema import Attribution, Span, Spans

OUTSIDE = "O"
SOURCE, CUE, CONTENT = "source", "cue", "content"
ROLES = (SOURCE, CUE, CONTENT)
LEFT, RIGHT, NOWHERE = "left", "right", "none"

# Where a span's partner stands: a cue's source, a content's cue.
SIDES = {SOURCE: ("",), CUE: (LEFT, RIGHT, NOWHERE), CONTENT: (LEFT, RIGHT)}

LABELS: tuple[str, ...] = (
    OUTSIDE,
    *(
        f"{position}-{role}-{side}".rstrip("-")
        for role in ROLES
        for side in SIDES[role]
        for position in "BI"
    ),
)
LABEL_IDS = {label: index for index, label in enumerate(LABELS)}


@dataclass(frozen=True)
class RoleSpan:
    """A stretch of text with its role and the side on which its partner stands ("" for sources)."""

    start: int
    end: int
    role: str
    side: str


def role_spans(attributions: Sequence[Attribution]) -> list[RoleSpan]:
    """The distinct spans of the attributions with their sides, in text order."""
    spans: dict[tuple[int, int, str], RoleSpan] = {}
    for attribution in attributions:
        cue = attribution.cue[0] if attribution.cue else None
        for start, end in attribution.source:
            spans.setdefault((start, end, SOURCE), RoleSpan(start, end, SOURCE, ""))
        if cue:
            side = _source_side(cue, attribution.source)
            for start, end in attribution.cue:
                spans.setdefault((start, end, CUE), RoleSpan(start, end, CUE, side))
        for start, end in attribution.content:
            side = LEFT if cue is None or cue[0] < start else RIGHT
            spans.setdefault((start, end, CONTENT), RoleSpan(start, end, CONTENT, side))
    return sorted(spans.values(), key=lambda span: (span.start, span.end))


def token_labels(attributions: Sequence[Attribution], offsets: Sequence[Span]) -> list[int]:
    """Label id of every token.

    Args:
        attributions: gold attributions of a text.
        offsets: span of every token in that text, in order; ``(-1, -1)`` for special tokens.

    Returns:
        One id into LABELS per token; -100 (ignored by the loss) for special tokens.  Where spans
        overlap, the earlier and longer one wins.
    """
    labels = [-100 if start < 0 else LABEL_IDS[OUTSIDE] for start, _ in offsets]
    taken = [False] * len(offsets)
    for span in sorted(role_spans(attributions), key=lambda span: (span.start, -span.end)):
        position = "B"
        for index, (start, end) in enumerate(offsets):
            if start < span.end and end > span.start and start >= 0 and not taken[index]:
                labels[index] = LABEL_IDS[f"{position}-{span.role}-{span.side}".rstrip("-")]
                taken[index] = True
                position = "I"
    return labels


def _source_side(cue: Span, source: Spans) -> str:
    if not source:
        return NOWHERE
    return LEFT if source[0][0] < cue[0] else RIGHT
