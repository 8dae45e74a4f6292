"""An article and its attributions enter; they leave with the turns of a transcript among them.

In a transcript each paragraph begins with the speaker's name in capitals and a colon ("ROSSI: We
won't sign.").  No verb of saying stands there, so the tagger, which learnt from newspapers, misses
most of it; the layout alone tells.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from stancelib.schema import Attribution, Span
from stancelib.statements.paragraphs import paragraph_spans

_TURN = re.compile(
    r"([^\W\d_a-z](?:[^\W\d_a-z]|[.'’\- ]){1,30}?(?:,[^:\n]{1,40})?|[QA])(\s?:)\s+(?=\S)"
)
# What newspapers put in capitals before a colon and is no speaker.
_LABELS = frozenset(
    """also analysis breaking caption clarification correction editorial exclusive explainer
    fact gallery live map more note opinion photo picture poll profile quiz read related
    subscribe update video warning watch""".split()
)
# So many turns, by a speaker who comes again, make a transcript; a lone "WATCH:" doesn't.
_FEWEST_TURNS = 3


def find_turns(text: str) -> list[Attribution]:
    """The turns of a transcript, in order; none where the article has no such passage.

    The name is the source, the colon the cue and the rest of the paragraph the content.
    """
    turns = []
    names: Counter[str] = Counter()
    for start, end in paragraph_spans(text):
        turn = _TURN.match(text, start, end)
        if turn is None or turn[1].split()[0].lower() in _LABELS:
            continue
        names[turn[1].partition(",")[0].split()[-1]] += 1
        content = (turn.end(), _content_end(text, turn.end(), end))
        turns.append(
            Attribution(
                (content,), ((turn.start(1), turn.end(1)),), ((turn.end(2) - 1, turn.end(2)),)
            )
        )
    is_transcript = len(turns) >= _FEWEST_TURNS and max(names.values()) > 1
    return turns if is_transcript else []


def with_turns(text: str, attributions: Sequence[Attribution]) -> list[Attribution]:
    """The attributions with the article's turns added.

    What was found inside a turn stays where it has a source of its own ("the ministry says so" in
    somebody's answer); what merely repeats the turn goes.
    """
    turns = find_turns(text)
    return turns + [one for one in attributions if not any(_repeats(one, turn) for turn in turns)]


def _repeats(attribution: Attribution, turn: Attribution) -> bool:
    (start, end), (name_start, name_end) = turn.content[0], turn.source[0]
    if not any(name_start <= s < end for s, _ in attribution.content):
        return False
    has_own_source = any(start <= s and e <= end for s, e in attribution.source)
    return not has_own_source or any(
        _meets(span, (name_start, name_end)) for span in attribution.source
    )


def _meets(first: Span, second: Span) -> bool:
    return first[0] < second[1] and second[0] < first[1]


def _content_end(text: str, start: int, end: int) -> int:
    """Where the words of a turn end: a last full stop is outside, as in PolNeAR's contents."""
    content = text[start:end].rstrip()
    if len(content) > 1 and content.endswith(".") and not content.endswith(".."):
        content = content[:-1].rstrip()
    return start + len(content)
