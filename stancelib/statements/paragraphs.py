"""Text enters; spans of its paragraphs leave."""

from __future__ import annotations

import re

from stancelib.schema import Span

# Every way to end a line that Unicode and old systems know, CRLF counted once.
LINE_BREAK = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")

# A line at least this long that doesn't end like a sentence was broken by a column width, not by
# its author: newswires before the web wrapped at 60 to 80 characters.
_WRAPPED_LINE = 50
_SENTENCE_END = re.compile(r"[.!?:;…\"”»'’)\]]\s*$")


def paragraph_spans(text: str) -> list[Span]:
    """Spans of the paragraphs of ``text``, in order, without the white space around them.

    A blank line always ends a paragraph.  A single line break ends one unless the line before it
    was hard-wrapped (long and not at a sentence's end).
    """
    paragraphs: list[Span] = []
    start: int | None = None
    last_start = last_end = 0
    for line_start, line_end in _line_spans(text):
        line = text[line_start:line_end]
        if not line.strip():
            if start is not None:
                paragraphs.append((start, last_end))
            start = None
            continue
        if start is not None and not _is_wrapped(text[last_start:last_end]):
            paragraphs.append((start, last_end))
            start = None
        stripped_start = line_start + len(line) - len(line.lstrip())
        start = stripped_start if start is None else start
        last_start, last_end = stripped_start, line_start + len(line.rstrip())
    if start is not None:
        paragraphs.append((start, last_end))
    return paragraphs


def _line_spans(text: str) -> list[Span]:
    starts = [0, *(match.end() for match in LINE_BREAK.finditer(text))]
    ends = [*(match.start() for match in LINE_BREAK.finditer(text)), len(text)]
    return list(zip(starts, ends, strict=True))


def _is_wrapped(line: str) -> bool:
    return len(line) >= _WRAPPED_LINE and not _SENTENCE_END.search(line)
