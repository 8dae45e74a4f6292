"""The name of a dataset enters; its gold, ready to be measured on, leaves.

A name is ``own:dev``, ``own:test``, ``CORPUS:DIR`` for a public corpus at a path
(``CORPUS:DIR@PART`` for one part of it), or the path of a file of one's own in a format of
docs/formats.md.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from stancelib.analysis import Analysis
from stancelib.data.gold import article_file, read_gold
from stancelib.data.labelled import LabelledPair, authored_file, read_authored
from stancelib.data.plover import read_plv
from stancelib.data.polnear import AttributedArticle, read_polnear
from stancelib.data.sentiment import read_dse, read_newsmtsc
from stancelib.data.standoff import CORPORA, read_standoff, standoff_file
from stancelib.errors import InputError
from stancelib.evaluation.results import Data

OWN = "own"
PAIR_TASKS = ("stance", "sentiment")


@dataclass(frozen=True)
class PairData:
    """Labelled pairs of the tasks stance and sentiment."""

    data: Data
    pairs: tuple[LabelledPair, ...]


@dataclass(frozen=True)
class ArticleData:
    """Articles with gold statements (task statements) or whole gold analyses (task articles)."""

    data: Data
    articles: tuple[AttributedArticle, ...]
    analyses: tuple[Analysis, ...] = ()


Dataset = PairData | ArticleData
PairReader = Callable[[Path, str], Iterable[LabelledPair]]


@dataclass(frozen=True)
class _Corpus:
    """A public corpus: how to read a part, the parts measured by default, and the labels it has."""

    read: PairReader
    parts: tuple[str, ...]
    tasks: tuple[str, ...]
    training: tuple[str, ...] = ()


def _read_standoff(path: Path, part: str) -> Iterable[LabelledPair]:
    present = [corpus for corpus in CORPORA if (path / corpus).is_dir()]
    if not present:
        raise InputError(
            f"found none of the folders {', '.join(CORPORA)} in {path}, expected those corpora "
            "that you have, each in a folder of its name"
        )
    for corpus in present:
        for one in read_standoff(standoff_file(corpus), path / corpus, part):
            yield replace(one, id=f"{corpus}/{one.id}", group=f"{corpus}/{one.group}")


_CORPORA = {
    "newsmtsc": _Corpus(
        lambda path, part: read_newsmtsc(path / f"{part}.jsonl"),
        ("dev_rw", "dev_mt"),
        ("sentiment",),
        ("train",),
    ),
    "dse": _Corpus(
        lambda path, part: (one for both in read_dse(path / f"{part}.txt") for one in both),
        ("valid",),
        ("sentiment",),
        ("train",),
    ),
    "plv": _Corpus(lambda path, part: read_plv(path / f"PLV_{part}.tsv"), ("train",), ("stance",)),
    "standoff": _Corpus(_read_standoff, ("heldout",), PAIR_TASKS, ("train",)),
}
NAMES = (OWN, *_CORPORA, "polnear")


def load_data(name: str, task: str, limit: int | None = None) -> list[Dataset]:
    """The datasets of one name, more than one where a corpus has several parts.

    Args:
        name: see the module.
        task: what is to be measured; decides the format.
        limit: keep only the first so many groups (a quick look; the split's name tells it).

    Raises:
        InputError: nothing is there, the data have no labels for the task, or hold no items.
    """
    if limit is not None and limit < 1:
        raise InputError(f"found the limit {limit}, expected at least 1")
    load = _load_pairs if task in PAIR_TASKS else _load_articles
    return [_limited(one, limit) for one in load(name, task)]


def training_pairs(name: str) -> list[LabelledPair]:
    """What baselines learn from: our train split, and the corpus' own training part if it has one.

    PLV has none; it is never trained on.
    """
    kind, path, _ = _parsed(name)
    own = list(read_authored(authored_file("train")))
    if kind not in _CORPORA:
        return own
    corpus = _CORPORA[kind]
    return own + [one for part in corpus.training for one in corpus.read(path, part)]


def _parsed(name: str) -> tuple[str, Path, str]:
    """Kind, path (of "own" the split) and part; kind "" is a file."""
    kind, colon, rest = name.partition(":")
    if not colon or kind not in NAMES:
        return "", Path(name), ""
    path, _, part = rest.partition("@")
    return kind, Path(path).expanduser(), part


def _load_pairs(name: str, task: str) -> list[Dataset]:
    kind, path, part = _parsed(name)
    if kind in _CORPORA:
        corpus = _CORPORA[kind]
        if task not in corpus.tasks:
            raise InputError(
                f"found {kind} for the task {task}, it has labels for "
                f"{' and '.join(corpus.tasks)} only; name another task or corpus"
            )
        return [
            _pair_data(corpus.read(path, one), kind, one, True)
            for one in ((part,) if part else corpus.parts)
        ]
    if kind == OWN:
        return [_pair_data(read_authored(authored_file(str(path))), OWN, str(path), False)]
    if kind:
        raise InputError(f"found {kind} for the task {task}; it is for the task statements")
    _check_file(path, name)
    return [_pair_data(read_authored(path), path.stem, "", False)]


def _load_articles(name: str, task: str) -> list[Dataset]:
    kind, path, part = _parsed(name)
    if kind == "polnear" and task == "statements":
        articles = tuple(read_polnear(path, part or "dev"))
        return [_article_data(articles, (), kind, part or "dev", True)]
    if kind == OWN:
        path, kind, part = article_file(str(path)), OWN, str(path)
    elif kind:
        raise InputError(
            f"found {kind} for the task {task}, which it has no labels for; give own:dev, own:test "
            "or a file of article gold" + (" or polnear:DIR" if task == "statements" else "")
        )
    else:
        _check_file(path, name)
        kind = path.stem
    gold = tuple(read_gold(path))
    articles = tuple(
        AttributedArticle(one.article.id, one.article.text, one.statements) for one in gold
    )
    return [_article_data(articles, gold, kind, part, False)]


def _check_file(path: Path, name: str) -> None:
    if not path.is_file():
        raise InputError(
            f"found no data {name!r}, expected own:dev, own:test, "
            f"{', '.join(f'{one}:DIR' for one in NAMES[1:])}, or a file in a format of "
            "docs/formats.md"
        )


def _pair_data(pairs: Iterable[LabelledPair], name: str, split: str, third_party: bool) -> PairData:
    kept = (
        tuple(replace(one, group=_group(one.group)) for one in pairs)
        if third_party
        else (tuple(pairs))
    )
    title = f"{name}:{split}" if split else name
    _check_ids([one.id for one in kept], title)
    data = Data(
        name, split, _digest(map(asdict, kept)), len(kept), len({one.group for one in kept}),
        third_party, primary_only=name == "plv" and third_party,
    )  # fmt: skip
    return PairData(data, kept)


def _article_data(
    articles: tuple[AttributedArticle, ...],
    analyses: tuple[Analysis, ...],
    name: str,
    split: str,
    third_party: bool,
) -> ArticleData:
    _check_ids([one.id for one in articles], f"{name}:{split}" if split else name)
    records: Iterable[dict[str, object]] = (
        {"article": asdict(one.article), "statements": [asdict(s) for s in one.statements],
         "judgements": [asdict(j) for j in one.judgements]}
        for one in analyses
    ) if analyses else map(asdict, articles)  # fmt: skip
    statements = sum(len(one.attributions) for one in articles)
    digest = _digest(records)
    data = Data(name, split, digest, statements, len(articles), third_party)
    return ArticleData(data, articles, analyses)


def _check_ids(ids: Sequence[str], title: str) -> None:
    if not ids:
        raise InputError(f"found no gold in {title}, expected at least one item")
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            raise InputError(f"found the id {one!r} twice in {title}, expected ids that differ")
        seen.add(one)


def _limited(dataset: Dataset, limit: int | None) -> Dataset:
    if limit is None or dataset.data.groups <= limit:
        return dataset
    split = f"{dataset.data.split}[:{limit}]"
    name, third_party = dataset.data.name, dataset.data.third_party
    if isinstance(dataset, ArticleData):
        articles, analyses = dataset.articles[:limit], dataset.analyses[:limit]
        return _article_data(articles, analyses, name, split, third_party)
    first = set(list(dict.fromkeys(one.group for one in dataset.pairs))[:limit])
    kept = [one for one in dataset.pairs if one.group in first]
    return _pair_data(kept, name, split, third_party)


def _group(group: str) -> str:
    """A group that is a sentence as a hash, so that no text travels as a name."""
    if " " not in group.strip():
        return group
    return hashlib.sha256(group.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _digest(records: Iterable[object]) -> str:
    """sha256 over records as JSON, one a line."""
    digest = hashlib.sha256()
    for one in records:
        digest.update(json.dumps(one, sort_keys=True).encode() + b"\n")
    return digest.hexdigest()
