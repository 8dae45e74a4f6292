"""Role spans enter, attributions leave: who belongs to which words.

Every cue makes one attribution.  A piece of content joins the nearest cue on the side that its
label names; a cue takes the nearest source on the side that its label names, or none.  Partners
are looked for in the same paragraph first, then, for content alone, in the paragraph next to it.
Content without any cue in reach goes on with the speech of the paragraph before.
"""

from __future__ import annotations

import bisect
from collections.abc import Callable, Sequence

from stancelib.schema import Attribution, Span
from stancelib.statements.labels import CONTENT, CUE, LEFT, NOWHERE, SOURCE, RoleSpan


def group_spans(spans: Sequence[RoleSpan], paragraphs: Sequence[Span]) -> list[Attribution]:
    """Put the spans of one article together.

    Args:
        spans: non-overlapping role spans of the article, in text order.
        paragraphs: spans of the article's paragraphs, in order.

    Returns:
        Attributions in order of their first character.  A cue without content is left out, and so
        is content for which no cue is near: without either nobody is known to say anything.
    """
    starts = [start for start, _ in paragraphs]

    def paragraph_of(span: RoleSpan) -> int:
        return bisect.bisect_right(starts, span.start) - 1

    cues = [span for span in spans if span.role == CUE]
    sources = [span for span in spans if span.role == SOURCE]
    contents: dict[RoleSpan, list[Span]] = {cue: [] for cue in cues}
    last_content: tuple[int, RoleSpan] | None = None  # paragraph and cue of the content before
    for content in (span for span in spans if span.role == CONTENT):
        here = paragraph_of(content)
        cue = _cue_of(content, cues, here, paragraph_of)
        goes_on = last_content is not None and here - last_content[0] in (0, 1)
        if cue is None and last_content is not None and goes_on:
            cue = last_content[1]  # a speech that runs on over paragraphs without a new cue
        if cue is not None:
            contents[cue].append((content.start, content.end))
            last_content = (here, cue)
    attributions = []
    for cue, pieces in contents.items():
        if not pieces:
            continue
        here = paragraph_of(cue)
        near = [source for source in sources if paragraph_of(source) == here]
        source = _nearest(cue, near, cue.side) if cue.side != NOWHERE else None
        attributions.append(
            Attribution(
                content=tuple(pieces),
                source=((source.start, source.end),) if source else (),
                cue=((cue.start, cue.end),),
            )
        )
    return sorted(attributions, key=lambda one: (one.start, one.end))


def _cue_of(
    content: RoleSpan,
    cues: Sequence[RoleSpan],
    paragraph: int,
    paragraph_of: Callable[[RoleSpan], int],
) -> RoleSpan | None:
    here = [cue for cue in cues if paragraph_of(cue) == paragraph]
    neighbour = paragraph - 1 if content.side == LEFT else paragraph + 1
    return (
        _nearest(content, here, content.side)
        or _nearest(content, [cue for cue in cues if paragraph_of(cue) == neighbour], content.side)
        or _nearest(content, here, None)
    )


def _nearest(span: RoleSpan, partners: Sequence[RoleSpan], side: str | None) -> RoleSpan | None:
    """The partner with the fewest characters between, on one side or (None) on either."""
    on_side = [
        partner
        for partner in partners
        if side is None or (partner.start < span.start) == (side == LEFT)
    ]
    return min(
        on_side,
        key=lambda partner: max(partner.start - span.end, span.start - partner.end),
        default=None,
    )
