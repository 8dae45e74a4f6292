"""Files of NewsMTSC and DSE enter; pairs with a sentiment label leave.

NewsMTSC (Hamborg and Donnay, EACL 2021; MIT licence) marks one target per news sentence.  DSE
(Park, Pan and Joo, ACL 2021) marks two entities p and q and labels the sentiment between them.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path

from stancelib.data.labelled import LabelledPair
from stancelib.errors import InputError
from stancelib.schema import Pair, Span

_POLARITY = {-1: "negative", 0: "neutral", 1: "positive"}
# DSE's label → sentiment of p toward q, sentiment of q toward p.
_DSE_LABELS = {
    "0": ("neutral", "neutral"),
    "1": ("positive", "neutral"),
    "2": ("neutral", "positive"),
    "3": ("negative", "neutral"),
    "4": ("neutral", "negative"),
}


def read_newsmtsc(path: str | Path) -> Iterator[LabelledPair]:
    """Yield the pairs of one NewsMTSC file (``train.jsonl``, ``dev_rw.jsonl``, ``dev_mt.jsonl``).

    Raises:
        InputError: names the file and line that isn't in the corpus' format.
    """
    for number, line in _lines(Path(path), "a NewsMTSC file such as train.jsonl"):
        try:
            row = json.loads(line)
            span = (int(row["from"]), int(row["to"]))
            yield LabelledPair(
                row["id"],
                # One sentence may be in the corpus with several targets: resample it as one.
                group=row["sentence"],
                pair=Pair(row["sentence"], target_spans=(span,)),
                sentiment=_POLARITY[row["polarity"]],
            )
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(
                f"{path}, line {number}: expected the fields sentence, from, to, polarity, id of "
                f"NewsMTSC ({type(error).__name__}: {error})"
            ) from error


def read_dse(path: str | Path) -> Iterator[tuple[LabelledPair, LabelledPair]]:
    """Yield both directions (p toward q, q toward p) of every line of a DSE file.

    Raises:
        InputError: names the file and line that isn't in the corpus' format.
    """
    # The file is CSV with tabs: sentences that hold quotation marks are quoted.
    lines = (line for _, line in _lines(Path(path), "a DSE file such as train.txt"))
    for number, fields in enumerate(csv.reader(lines, delimiter="\t"), start=1):
        if len(fields) != 4 or fields[3] not in _DSE_LABELS:
            raise InputError(
                f"{path}, line {number}: found {len(fields)} fields, expected a sentence with two "
                "entities in brackets, both entities and a label 0 to 4, tab-separated"
            )
        text, p, q = _unmark(fields[0], fields[1], fields[2], f"{path}, line {number}")
        for_p, for_q = _DSE_LABELS[fields[3]]
        line = f"{Path(path).name}:{number}"
        yield (
            LabelledPair(f"{line}:pq", line, Pair(text, (q,), (p,)), sentiment=for_p),
            LabelledPair(f"{line}:qp", line, Pair(text, (p,), (q,)), sentiment=for_q),
        )


def _unmark(marked: str, p: str, q: str, where: str) -> tuple[str, Span, Span]:
    """The sentence without its brackets, and the spans of p and q in it."""
    places: dict[str, Span] = {}
    for match in re.finditer(r"\[([^\[\]]*)\]", marked):
        for name, entity in (("p", p), ("q", q)):
            if match[1].strip() == entity.strip() and name not in places:
                places[name] = match.span()
                break
    if len(places) != 2:
        raise InputError(f"{where}: expected [{p}] and [{q}] in {marked[:80]!r}")
    removed = sorted(position for start, end in places.values() for position in (start, end - 1))
    text = "".join(char for index, char in enumerate(marked) if index not in removed)

    def shifted(span: Span) -> Span:
        start = span[0] - sum(position < span[0] for position in removed)
        end = span[1] - sum(position < span[1] for position in removed)
        return start, end

    # The brackets cut plurals and names short ("[the United State]s"): go on to the word's end.
    def whole_word(span: Span) -> Span:
        start, end = span
        start += len(text[start:end]) - len(text[start:end].lstrip())
        while end < len(text) and text[end].isalnum():
            end += 1
        return start, end

    return text, whole_word(shifted(places["p"])), whole_word(shifted(places["q"]))


def _lines(path: Path, expected: str) -> Iterator[tuple[int, str]]:
    if not path.is_file():
        raise InputError(f"found no file {path}, expected {expected}")
    with path.open(encoding="utf-8") as handle:
        for number, line in enumerate(handle, start=1):
            if line.strip():
                yield number, line
