"""A PLV file enters; pairs whose event code says what stance the source takes leave.

PLV (Hu et al., ACL 2024; github.com/snowood1/Zero-Shot-PLOVER) marks the source and the target
actor in news sentences and gives a PLOVER event code.  Only codes that come with one stance are
read.  stancelib measures on it and never trains on it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from stancelib.data.labelled import LabelledPair
from stancelib.errors import InputError
from stancelib.schema import Pair, Span

# PLOVER root code → stance; every other code (CONSULT, ASSAULT, COERCE …) tells none of ours.
STANCE_OF_CODE = {
    "ACCUSE": "accusatory",
    "THREATEN": "threatening",
    "AGREE": "conciliatory",
    "SUPPORT": "conciliatory",
    "YIELD": "conciliatory",
    "COOPERATE": "conciliatory",
    "AID": "conciliatory",
}
_FIELDS = ("sentence_id", "marked_sentence", "target", "gold_root")
_TAG = re.compile(r"</?[st]>")


def read_plv(path: str | Path) -> Iterator[LabelledPair]:
    """Yield the pairs of one PLV file (``PLV_train.tsv``) whose code is in STANCE_OF_CODE.

    The sentiment isn't labelled (None).  Rows of one sentence share their ``group``.

    Raises:
        InputError: when the file isn't there or lacks columns.
    """
    path = Path(path)
    if not path.is_file():
        raise InputError(f"found no file {path}, expected a PLV file such as PLV_train.tsv")
    with path.open(encoding="utf-8", newline="") as handle:
        rows = csv.DictReader(handle, delimiter="\t")
        missing = [name for name in _FIELDS if name not in (rows.fieldnames or ())]
        if missing:
            raise InputError(f"{path}: lacks the columns {', '.join(missing)} of PLV")
        for number, row in enumerate(rows, start=1):
            stance = STANCE_OF_CODE.get(row["gold_root"])
            if stance is None:
                continue
            text, spans = _unmark(row["marked_sentence"])
            # A sentence may name no target; PLV then has "a recipient" in its place.
            target = None if spans["t"] else row["target"] or "a recipient"
            yield LabelledPair(
                f"{path.stem}:{number}",
                group=row["sentence_id"],
                pair=Pair(text, tuple(spans["t"]), tuple(spans["s"]), target=target),
                stance=(stance,),
            )


def _unmark(marked: str) -> tuple[str, dict[str, list[Span]]]:
    """The sentence without its tags, and the spans that they enclosed."""
    spans: dict[str, list[Span]] = {"s": [], "t": []}
    opened: dict[str, int] = {}
    text = ""
    position = 0
    for tag in _TAG.finditer(marked):
        text += marked[position : tag.start()]
        position = tag.end()
        letter = tag[0].strip("</>")
        if not tag[0].startswith("</"):
            opened[letter] = len(text)
        elif letter in opened:
            start = opened.pop(letter)
            words = text[start:]
            if words.strip():
                spans[letter].append(
                    (start + len(words) - len(words.lstrip()), start + len(words.rstrip()))
                )
    return text + marked[position:], spans
