"""Article, statements and judgements in, the table's rows out: one row per statement × target.

Decisions beyond the contract:

* Probabilities are Python floats, rounded to four decimals: further digits of a calibrated
  probability are the noise of batch size and hardware, and a rounded double passes through JSON,
  CSV and Parquet unchanged.  `labels` and `primary` come from the unrounded probabilities;
  `sentiment` is the argmax of the rounded ones (the first of SENTIMENTS on a tie), so that the
  table alone bears it out.
* Rows follow the statements, and inside a statement the first mention of the target; targets that
  the statement has no word for come last.
* Lone surrogates, which JSON can bring in and no UTF-8 file can hold, become U+FFFD, one for one.
* What doesn't apply is None, never an empty string; only `labels` can be empty (neutral).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from stancelib.schema import (
    SENTIMENTS,
    STANCES,
    Article,
    Judgement,
    Prediction,
    Statement,
    spans_text,
)

COLUMNS: tuple[str, ...] = (
    "article_id",
    "date",
    "statement_id",
    "statement",
    "content",
    "start",
    "end",
    "kind",
    "speaker",
    "speaker_mention",
    "speaker_country",
    "cue",
    "target",
    "target_mention",
    "target_start",
    "target_end",
    "target_kind",
    "is_self",
    "labels",
    "primary",
    *STANCES,
    "sentiment",
    *SENTIMENTS,
)
DECIMALS = 4
_SURROGATE = re.compile("[\ud800-\udfff]")


def rows(
    article: Article,
    statements: Sequence[Statement],
    judgements: Sequence[Judgement],
    include_untargeted: bool = False,
) -> list[dict[str, Any]]:
    """Lay out the judgements of one article as rows with the keys of COLUMNS, in that order.

    Args:
        article: the article that all offsets point into.
        statements: its statements; the judgements refer to them by index.
        judgements: any order; they are sorted by statement, then by the target's first mention.
        include_untargeted: also give a row, with None in all columns from `target` on, for each
            statement without a judgement.

    Returns:
        One row per judgement.  A row with `is_self` has None as labels, primary, sentiment and
        probabilities; where the model abstained, labels and primary are None and the rest stays.
    """
    by_statement: defaultdict[int, list[Judgement]] = defaultdict(list)
    for judgement in judgements:
        by_statement[judgement.statement].append(judgement)
    table: list[dict[str, Any]] = []
    for index, statement in enumerate(statements):
        front = _statement_columns(article, statement)
        found = sorted(by_statement[index], key=_first_mention)
        table += [front | _target_columns(article.text, judgement) for judgement in found]
        if include_untargeted and not found:
            table.append(front | dict.fromkeys(COLUMNS[len(front) :]))
    return [{name: _writable(value) for name, value in row.items()} for row in table]


def _writable(value: Any) -> Any:
    """The value as UTF-8 can hold it."""
    return _SURROGATE.sub("\ufffd", value) if isinstance(value, str) else value


def _first_mention(judgement: Judgement) -> tuple[bool, int]:
    """Sort key: targets by their first mention, those without one last."""
    spans = judgement.target.spans
    return (not spans, min(spans)[0] if spans else 0)


def _statement_columns(article: Article, statement: Statement) -> dict[str, Any]:
    """The columns from `article_id` to `cue`."""
    return {
        "article_id": article.id,
        "date": article.date,
        "statement_id": statement.id,
        "statement": article.text[statement.start : statement.end],
        "content": spans_text(statement.content, article.text),
        "start": statement.start,
        "end": statement.end,
        "kind": statement.kind,
        "speaker": statement.speaker,
        "speaker_mention": statement.speaker_mention,
        "speaker_country": statement.speaker_country,
        "cue": spans_text(statement.cue, article.text) or None,
    }


def _target_columns(text: str, judgement: Judgement) -> dict[str, Any]:
    """The columns from `target` to the last."""
    target = judgement.target
    start, end = min(target.spans) if target.spans else (None, None)
    return {
        "target": target.country,
        "target_mention": text[start:end] if target.spans else None,
        "target_start": start,
        "target_end": end,
        "target_kind": target.kind,
        "is_self": target.is_self,
        **_prediction_columns(None if target.is_self else judgement.prediction),
    }


def _prediction_columns(prediction: Prediction | None) -> dict[str, Any]:
    """The columns from `labels` to the last; all None without a prediction."""
    if prediction is None:
        return dict.fromkeys(COLUMNS[COLUMNS.index("labels") :])
    sentiment = {name: round(float(prediction.sentiment[name]), DECIMALS) for name in SENTIMENTS}
    return {
        "labels": None if prediction.labels is None else list(prediction.labels),
        "primary": prediction.primary,
        **{name: round(float(prediction.stance[name]), DECIMALS) for name in STANCES},
        "sentiment": max(SENTIMENTS, key=sentiment.__getitem__),
        **sentiment,
    }
