"""Stand-off label files and a folder of the corpus they point into enter; labelled pairs leave.

The files hold labels and offsets, never the text, which belongs to others.  Offsets count the code
points of a PolNeAR article as it lies on disk, of a NewsMTSC sentence, or of a DSE sentence without
its brackets (as ``read_dse`` returns it).
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

from stancelib.data.labelled import LabelledPair, check_labels
from stancelib.data.lines import read_lines
from stancelib.data.polnear import read_polnear
from stancelib.data.sentiment import read_dse, read_newsmtsc
from stancelib.errors import InputError
from stancelib.schema import NEUTRAL, Pair, Span

CORPORA = ("polnear", "dse", "newsmtsc")
_FIELDS = frozenset(
    """corpus doc part split start end target target_spans source_spans source_country stance
    sentiment""".split()
)


def standoff_file(corpus: str) -> Path:
    """Path of the bundled labels on one corpus.

    Raises:
        InputError: when there are none.
    """
    if corpus not in CORPORA:
        raise InputError(f"found corpus {corpus!r}, expected one of {', '.join(CORPORA)}")
    return Path(str(resources.files("stancelib.data") / "standoff" / f"{corpus}.jsonl"))


def read_standoff(
    labels: str | Path, corpus_path: str | Path, split: str | None = None
) -> Iterator[LabelledPair]:
    """Yield the labelled pairs of one stand-off file, joined to the corpus' text.

    Args:
        labels: a stand-off file of one corpus, ours or one's own.
        corpus_path: the corpus' folder, as its authors publish it.
        split: only pairs of this split ("train" or "heldout"); None for all.

    Raises:
        InputError: when the corpus isn't there, lacks a document, or its text is another one.
    """
    rows = list(read_lines(labels, "a stand-off label", _checked))
    texts: dict[tuple[str, str], dict[str, str]] = {}
    for row in rows:
        if split is not None and row["split"] != split:
            continue
        key = (row["corpus"], row["part"])
        if key not in texts:
            texts[key] = _texts(Path(corpus_path), *key)
        if row["doc"] not in texts[key]:
            raise InputError(
                f"{labels}: found no document {row['doc']!r} in {corpus_path}, expected the "
                f"{row['part']} part of {row['corpus']} as its authors publish it"
            )
        yield _pair(row, texts[key][row["doc"]])


def held_out_texts(corpus: str, corpus_path: str | Path) -> frozenset[str]:
    """Statements and sentences whose labels are kept for measuring, as ``read_standoff`` reads.

    The corpora carry labels of their own on the same text; training on those would spoil the
    measurement as well.
    """
    return frozenset(
        one.pair.text for one in read_standoff(standoff_file(corpus), corpus_path, "heldout")
    )


def _checked(row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    missing = sorted(_FIELDS.difference(row))
    if missing:
        raise InputError(f"it lacks {', '.join(missing)}")
    if row["corpus"] not in CORPORA:
        raise InputError(f"found corpus {row['corpus']!r}, not {', '.join(CORPORA)}")
    stance = row["stance"]
    check_labels(stance, row.get("primary", (stance or [NEUTRAL])[0]), row["sentiment"])
    yield row


def _texts(path: Path, corpus: str, part: str) -> dict[str, str]:
    if corpus == "polnear":
        return {article.id: article.text for article in read_polnear(path, part)}
    if corpus == "newsmtsc":
        return {one.id: one.pair.text for one in read_newsmtsc(path / f"{part}.jsonl")}
    return {forward.group: forward.pair.text for forward, _ in read_dse(path / f"{part}.txt")}


def _pair(row: dict[str, Any], text: str) -> LabelledPair:
    start, end = row["start"], row["end"]
    if end > len(text):
        raise InputError(
            f"{row['doc']}: labels reach to {end} in a text of {len(text)} characters; is this "
            f"the {row['corpus']} that its authors publish?"
        )

    def inside(spans: list[list[int]]) -> tuple[Span, ...]:
        return tuple((s - start, e - start) for s, e in spans if start <= s and e <= end)

    return LabelledPair(
        id=f"{row['doc']}:{start}-{end}:{row['target']}",
        group=row["doc"],
        pair=Pair(
            text[start:end],
            target_spans=inside(row["target_spans"]),
            source_spans=inside(row["source_spans"]),
            target=row["target"],
            source_country=row["source_country"],
        ),
        stance=tuple(row["stance"]),
        sentiment=row["sentiment"],
    )
