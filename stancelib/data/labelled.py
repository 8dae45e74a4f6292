"""Files of authored statements enter; pairs with gold labels leave (format: docs/formats.md)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from stancelib.data.lines import read_lines
from stancelib.errors import InputError
from stancelib.schema import NEUTRAL, SENTIMENTS, STANCES, Pair

SPLITS = ("train", "dev", "test")


@dataclass(frozen=True)
class LabelledPair:
    """A pair with its gold labels.

    Attributes:
        id: names the pair in its corpus.
        group: what must not be torn apart in splits and resampling (story, article).
        pair: what the classifier reads.
        stance: stances that hold, () for neutral; None where they weren't labelled.
        sentiment: "negative", "neutral" or "positive"; None where it wasn't labelled.
        kind: "direct", "mixed", "indirect", "narrated", or "" where unknown.
        contrast: whether the statement has a twin that differs in a few words.
    """

    id: str
    group: str
    pair: Pair
    stance: tuple[str, ...] | None = None
    sentiment: str | None = None
    kind: str = ""
    contrast: bool = False


def authored_file(split: str) -> Path:
    """Path of one split of the bundled corpus.

    Raises:
        InputError: when there is no such split.
    """
    if split not in SPLITS:
        raise InputError(f"found split {split!r}, expected one of {', '.join(SPLITS)}")
    return Path(str(resources.files("stancelib.data") / "statements" / f"{split}.jsonl"))


def read_authored(path: str | Path) -> Iterator[LabelledPair]:
    """Yield the (statement, target) pairs of one file, ``self`` targets left out.

    Args:
        path: a file in the format of authored statements, ours or one's own.

    Raises:
        InputError: names the file and the line that isn't in that format.
    """
    yield from read_lines(path, "an authored statement", _pairs)


def check_labels(stance: Sequence[str], primary: str, sentiment: str) -> None:
    """Raise InputError unless the labels of one pair are the codebook's and fit each other."""
    if not set(stance) <= set(STANCES) or sentiment not in SENTIMENTS:
        raise InputError(
            f"labels {[*stance, sentiment]} are not in the codebook, expected stances out of "
            f"{', '.join(STANCES)} and one sentiment of {', '.join(SENTIMENTS)}"
        )
    if primary not in (stance or [NEUTRAL]):
        raise InputError(f"primary {primary!r} is none of the labels {list(stance)}")


def _pairs(record: dict[str, Any]) -> Iterator[LabelledPair]:
    for target in record["targets"]:
        if target.get("self"):
            continue
        stance = target["stance"]
        check_labels(stance, target.get("primary", (stance or [NEUTRAL])[0]), target["sentiment"])
        yield LabelledPair(
            id=f"{record['id']}:{target['country']}",
            group=record["story"],
            pair=Pair(
                record["text"],
                target_spans=tuple(target["spans"]),
                source_spans=tuple(record["source_spans"]),
                context=record.get("context", ""),
                target=target["country"],
                source_country=record.get("source_country"),
            ),
            stance=tuple(target["stance"]),
            sentiment=target["sentiment"],
            kind=record["kind"],
            contrast=record.get("contrast") is not None,
        )
