"""A file of somebody's predictions enters; one answer per gold item leaves, in the gold's order.

JSON Lines, one object per pair or article; docs/evaluation.md describes the fields.  Nothing is
guessed: an id that the gold doesn't have, one that is missing or comes twice, another text, or a
label outside the codebook is an error.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from stancelib.analysis import Analysis
from stancelib.data.gold import gold_analysis
from stancelib.data.labelled import LabelledPair
from stancelib.data.lines import read_lines
from stancelib.data.polnear import AttributedArticle
from stancelib.errors import InputError
from stancelib.evaluation.answers import Answer, check_stances, default_primary, in_order
from stancelib.schema import NEUTRAL, SENTIMENTS, STANCES, Attribution, Spans, check_spans

_THRESHOLD = 0.5  # of a probability that comes without labels
_EXPECTED = "a prediction"


def read_answers(path: str | Path, pairs: Sequence[LabelledPair], task: str) -> list[Answer]:
    """The answers of a file to labelled pairs.

    Raises:
        InputError: see the module; names the file and the line or ids.
    """
    records = _by_id(path, [one.id for one in pairs])
    answers = []
    for one in pairs:
        number, record = records[one.id]
        where = f"{path}, line {number}"
        _check_text(record, one.pair.text, where)
        try:
            answers.append(_answer(record, task))
        except (InputError, KeyError, TypeError, ValueError) as error:
            raise InputError(f"{where}: {error}") from error
    _check_uniform(answers, path)
    return answers


def read_attributions(
    path: str | Path, articles: Sequence[AttributedArticle]
) -> list[list[Attribution]]:
    """The attributions that a file gives for each article (field ``attributions``).

    Raises:
        InputError: see the module.
    """
    records = _by_id(path, [one.id for one in articles])
    found = []
    for one in articles:
        number, record = records[one.id]
        where = f"{path}, line {number}"
        _check_text(record, one.text, where)
        try:
            found.append([_attribution(given, one.text) for given in record["attributions"]])
        except (AttributeError, InputError, KeyError, TypeError, ValueError) as error:
            raise InputError(
                f"{where}: expected attributions with spans in content, source and cue "
                f"({type(error).__name__}: {error})"
            ) from error
    return found


def read_analyses(path: str | Path, gold: Sequence[Analysis]) -> list[Analysis]:
    """The analyses that a file in the format of article gold gives for each article.

    Raises:
        InputError: see the module.
    """
    records = _by_id(path, [one.article.id for one in gold])
    found = []
    for one in gold:
        number, record = records[one.article.id]
        where = f"{path}, line {number}"
        _check_text(record, one.article.text, where)
        try:
            found.append(gold_analysis({**record, "text": one.article.text}))
        except (AttributeError, InputError, KeyError, TypeError, ValueError) as error:
            raise InputError(
                f"{where}: expected article gold as docs/formats.md describes it "
                f"({type(error).__name__}: {error})"
            ) from error
    return found


def _by_id(path: str | Path, ids: Sequence[str]) -> dict[str, tuple[int, dict[str, Any]]]:
    """Id → place and record; every id of the gold is there, once, and no other."""
    records: dict[str, tuple[int, dict[str, Any]]] = {}
    wanted = set(ids)
    numbered = enumerate(read_lines(path, _EXPECTED, lambda record: [record]), start=1)
    for number, record in numbered:
        if not isinstance(record, dict) or not isinstance(record.get("id"), str):
            raise InputError(f"{path}, line {number}: found no id, expected an object with one")
        if record["id"] not in wanted:
            raise InputError(
                f"{path}, line {number}: found the id {record['id']!r}, which the gold doesn't "
                "have; remove the line, or name the data it was made for with --data"
            )
        if record["id"] in records:
            raise InputError(f"{path}, line {number}: found the id {record['id']!r} once more")
        records[record["id"]] = (number, record)
    missing = [one for one in ids if one not in records]
    if missing:
        raise InputError(
            f"{path}: found predictions for {len(records)} of {len(ids)} gold items; "
            f"{', '.join(map(repr, missing[:3]))}{' and others' if len(missing) > 3 else ''} "
            "lack one; give each item a prediction (an empty list of labels is neutral)"
        )
    return records


def _check_text(record: Mapping[str, Any], text: str, where: str) -> None:
    if "text" in record and record["text"] != text:
        raise InputError(
            f"{where}: the prediction {record['id']!r} was made for another text than the gold's; "
            "predict again on this data"
        )


def _answer(record: Mapping[str, Any], task: str) -> Answer:
    needed = ("labels", "stance") if task == "stance" else ("sentiment",)
    if not any(name in record for name in needed):
        raise InputError(f"found no {' or '.join(needed)}, which the task {task} needs")
    stance = _probabilities(record.get("stance"), STANCES)
    labels = None
    if "labels" in record:
        given = record["labels"]
        if isinstance(given, str) or given is None:
            raise InputError(f"found labels {given!r}, expected a list; empty is neutral")
        check_stances(given)
        labels = in_order(given)
    elif stance is not None:
        labels = tuple(name for name in STANCES if stance[name] >= _THRESHOLD)
    primary = record.get("primary")
    if labels is not None and primary is None:
        primary = default_primary(labels, stance)
    if primary is not None and primary not in (labels or (NEUTRAL,)):
        raise InputError(f"found primary {primary!r}, expected one of the labels {labels}")
    sentiment, sentiments = record.get("sentiment"), None
    if isinstance(sentiment, Mapping):
        sentiments = _probabilities(sentiment, SENTIMENTS)
        assert sentiments is not None
        sentiment = max(SENTIMENTS, key=sentiments.__getitem__)
    if sentiment is not None and sentiment not in SENTIMENTS:
        raise InputError(f"found sentiment {sentiment!r}, expected one of {', '.join(SENTIMENTS)}")
    return Answer(labels, primary, stance, sentiment, sentiments)


def _probabilities(given: Any, names: Sequence[str]) -> dict[str, float] | None:
    if given is None:
        return None
    if not isinstance(given, Mapping) or set(given) != set(names):
        raise InputError(f"found {given!r}, expected a probability for each of {', '.join(names)}")
    values = {name: float(given[name]) for name in names}
    wrong = {name: value for name, value in values.items() if not 0 <= value <= 1}
    if wrong:
        raise InputError(f"found {wrong}, expected probabilities from 0 to 1")
    return values


def _check_uniform(answers: Sequence[Answer], path: str | Path) -> None:
    """A metric over those rows alone that have probabilities would be another metric."""
    for name in ("labels", "stance", "sentiment", "sentiments"):
        given = sum(getattr(one, name) is not None for one in answers)
        if 0 < given < len(answers):
            what = "probabilities" if name in ("stance", "sentiments") else name
            raise InputError(
                f"{path}: found {what} ({name.removesuffix('s')}) in {given} of {len(answers)} "
                "predictions, expected all or none"
            )


def _attribution(record: Mapping[str, Any], text: str) -> Attribution:
    def spans(name: str) -> Spans:
        found = tuple((int(start), int(end)) for start, end in record.get(name, ()))
        check_spans(found, text, name)
        return found

    if not record["content"]:
        raise InputError(f"found no content in {json.dumps(record)[:60]}, expected a span or more")
    return Attribution(spans("content"), spans("source"), spans("cue"))
