"""A file of article gold enters; analyses as a faultless analyzer would return them leave."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

from stancelib.analysis import Analysis
from stancelib.data.labelled import check_labels
from stancelib.data.lines import read_lines
from stancelib.errors import InputError
from stancelib.schema import (
    KINDS,
    SENTIMENTS,
    STANCES,
    Article,
    Judgement,
    Prediction,
    Spans,
    Statement,
    Target,
    check_spans,
)

SPLITS = ("dev", "test")


def article_file(split: str) -> Path:
    """Path of one split of the bundled articles.

    Raises:
        InputError: when there is no such split.
    """
    if split not in SPLITS:
        raise InputError(f"found split {split!r}, expected one of {', '.join(SPLITS)}")
    return Path(str(resources.files("stancelib.data") / "articles" / f"{split}.jsonl"))


def read_gold(path: str | Path) -> Iterator[Analysis]:
    """Yield the annotated articles of one file (docs/formats.md, article gold).

    Probabilities are 1 for a label that holds and 0 for one that doesn't, so that gold and
    prediction are read, shown and compared in the same way.

    Raises:
        InputError: names the file and the line that isn't in that format.
    """
    yield from read_lines(path, "article gold", lambda record: [gold_analysis(record)])


def gold_analysis(record: Mapping[str, Any]) -> Analysis:
    """One record of article gold as an analysis.

    Raises:
        InputError: when a span lies outside the text or a label isn't in the codebook.
        KeyError: when a field is missing.
    """
    article = Article(record["id"], record["text"], record.get("date"), record.get("title"))
    statements = []
    judgements = []
    count = len(record["statements"])
    for index, one in enumerate(record["statements"]):
        spans = {name: _spans(one[name], article, name) for name in ("content", "source", "cue")}
        if one["kind"] not in KINDS or not spans["content"]:
            raise InputError(
                f"statement {index} has the kind {one['kind']!r} and {len(spans['content'])} "
                f"pieces of content, expected one of {', '.join(KINDS)} and at least one"
            )
        parent = one.get("parent")
        if parent is not None and (parent == index or parent not in range(count)):
            raise InputError(f"statement {index} has the parent {parent!r}, which is not there")
        statement = Statement(
            **spans,
            id=f"s{index + 1}",
            kind=one["kind"],
            speaker=one["speaker"],
            speaker_mention=" … ".join(article.text[s:e] for s, e in spans["source"]) or None,
            speaker_country=one["speaker_country"],
            parent=parent,
        )
        statements.append(statement)
        judgements += [_judgement(index, target, article) for target in one["targets"]]
    return Analysis(article, tuple(statements), tuple(judgements))


def _spans(values: Sequence[Sequence[int]], article: Article, name: str) -> Spans:
    spans = tuple((start, end) for start, end in values)
    check_spans(spans, article.text, name)
    return spans


def _judgement(index: int, record: Mapping[str, Any], article: Article) -> Judgement:
    target = Target(
        record["country"],
        _spans(record["spans"], article, "spans"),
        "named" if record["named"] else "implied",
        record["self"],
    )
    if target.is_self:
        return Judgement(index, target, None)
    stance, sentiment = record["stance"], record["sentiment"]
    check_labels(stance, record["primary"], sentiment)
    prediction = Prediction(
        {name: float(name in stance) for name in STANCES},
        tuple(name for name in STANCES if name in stance),
        record["primary"],
        {name: float(name == sentiment) for name in SENTIMENTS},
    )
    return Judgement(index, target, prediction)
