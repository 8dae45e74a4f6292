"""The name of a corpus enters; a `datasets.Dataset` leaves, one row per pair or article.

Our own corpus is bundled.  The others are read from a folder as their authors publish them; our
stand-off labels are joined to the text in such a folder.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stancelib.data.gold import article_file, read_gold
from stancelib.data.labelled import LabelledPair, authored_file, read_authored
from stancelib.data.plover import read_plv
from stancelib.data.polnear import read_polnear
from stancelib.data.sentiment import read_dse, read_newsmtsc
from stancelib.data.standoff import CORPORA, read_standoff, standoff_file
from stancelib.errors import InputError

if TYPE_CHECKING:
    from datasets import Dataset

Rows = Iterator[dict[str, Any]]


def load_dataset(name: str, split: str, path: str | Path | None = None) -> Dataset:
    """One split of a corpus as a dataset.

    Args:
        name: ``authored`` (train, dev, test) or ``articles`` (dev, test), which are bundled;
            ``newsmtsc`` (train, dev_rw, dev_mt), ``dse`` (train, valid), ``plv`` (train),
            ``polnear`` (train, dev): a public corpus at ``path``; ``standoff-newsmtsc``,
            ``standoff-dse``, ``standoff-polnear`` (train, heldout): our labels on its text.
        split: one of the corpus' splits.
        path: the corpus' folder; for the bundled corpora None.

    Returns:
        One row per pair with the fields of LabelledPair and of Pair; of DSE two rows per line, one
        in each direction.  ``articles`` and ``polnear`` have one row per article.

    Raises:
        InputError: when the corpus or the split is unknown, or the folder isn't the corpus.
    """
    from datasets import Dataset

    if name not in READERS:
        raise InputError(f"found corpus {name!r}, expected one of {', '.join(READERS)}")
    splits, reader, needs_path = READERS[name]
    if split not in splits:
        raise InputError(f"found split {split!r}, but {name} has {', '.join(splits)}")
    if needs_path and path is None:
        raise InputError(f"{name} is not bundled; give path=, the folder of the corpus")
    return Dataset.from_list(list(reader(split, Path(path or "."))))


def pair_rows(pairs: Iterable[LabelledPair]) -> Rows:
    """Rows of labelled pairs: their own fields and those of their Pair, side by side."""
    for one in pairs:
        row = asdict(one)
        yield {**row.pop("pair"), **row}


def _articles(split: str, _: Path) -> Rows:
    for analysis in read_gold(article_file(split)):
        yield {
            **asdict(analysis.article),
            "statements": [asdict(one) for one in analysis.statements],
            "judgements": [asdict(one) for one in analysis.judgements],
        }


def _polnear(split: str, path: Path) -> Rows:
    for article in read_polnear(path, split):
        yield asdict(article)


def _dse(split: str, path: Path) -> Rows:
    return pair_rows(one for both in read_dse(path / f"{split}.txt") for one in both)


def _standoff(corpus: str) -> Callable[[str, Path], Rows]:
    return lambda split, path: pair_rows(read_standoff(standoff_file(corpus), path, split))


# Name → splits, reader of (split, path), whether it needs a path.
READERS: dict[str, tuple[tuple[str, ...], Callable[[str, Path], Rows], bool]] = {
    "authored": (
        ("train", "dev", "test"),
        lambda split, _: pair_rows(read_authored(authored_file(split))),
        False,
    ),
    "articles": (("dev", "test"), _articles, False),
    "newsmtsc": (
        ("train", "dev_rw", "dev_mt"),
        lambda split, path: pair_rows(read_newsmtsc(path / f"{split}.jsonl")),
        True,
    ),
    "dse": (("train", "valid"), _dse, True),
    "plv": (("train",), lambda _, path: pair_rows(read_plv(path / "PLV_train.tsv")), True),
    "polnear": (("train", "dev"), _polnear, True),
    **{f"standoff-{corpus}": (("train", "heldout"), _standoff(corpus), True) for corpus in CORPORA},
}
