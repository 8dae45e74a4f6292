"""A teacher and pairs enter; training records that carry the teacher's opinion leave.

Distillation (Hinton, Vinyals and Dean, 2015): a larger model's probabilities tell a small one more
than a label does, and they exist for text that nobody labelled.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from stancelib.errors import InputError
from stancelib.evaluation.stance import Predictor
from stancelib.schema import SENTIMENTS, STANCES, Pair, Prediction

Record = dict[str, Any]
# Predictions are written after so many pairs: an interrupted run loses minutes, not hours.
_PORTION = 512


def taught(
    records: Sequence[Record], teacher: Sequence[Prediction], trust: float, weight: float
) -> list[Record]:
    """The records with a teacher's opinion mixed into their labels (Hinton et al., 2015).

    Args:
        records: what ``pair_records`` returned.
        teacher: its prediction of each, in order.
        trust: share of the teacher in a label that is there, 0 to 1.
        weight: of a head that has no label; the teacher's opinion then stands alone.
    """
    stances = len(STANCES)
    mixed = []
    for record, opinion in zip(records, teacher, strict=True):
        *wanted, stance_weight, tone_weight = record["labels"]
        given = [opinion.stance[name] for name in STANCES]
        given += [opinion.sentiment[name] for name in SENTIMENTS]
        shares = [trust if stance_weight else 1.0] * stances
        shares += [trust if tone_weight else 1.0] * len(SENTIMENTS)
        labels = [
            share * soft + (1 - share) * hard
            for share, soft, hard in zip(shares, given, wanted, strict=True)
        ]
        labels += [stance_weight or weight, tone_weight or weight]
        mixed.append({**record, "labels": labels})
    return mixed


def opinions(teacher: Predictor, pairs: Sequence[Pair], cache: str | Path) -> list[Prediction]:
    """The teacher's predictions, in order; those in the cache aren't made again.

    Args:
        teacher: anything that predicts.
        pairs: what it is asked about.
        cache: a JSON Lines file, made where it isn't there; one per teacher.

    Raises:
        InputError: when the cache holds something else.
    """
    path = Path(cache)
    known = _read(path)
    missing = {key: pair for pair in pairs if (key := _key(pair)) not in known}
    names = list(missing)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as handle:
        for first in range(0, len(names), _PORTION):
            portion = names[first : first + _PORTION]
            for name, one in zip(
                portion, teacher.predict([missing[name] for name in portion]), strict=True
            ):
                row = {"pair": name, "stance": one.stance, "sentiment": one.sentiment}
                handle.write(json.dumps(row) + "\n")
                known[name] = one
            handle.flush()
    return [known[_key(pair)] for pair in pairs]


def _key(pair: Pair) -> str:
    return hashlib.sha256(repr(pair).encode()).hexdigest()[:24]


def _read(path: Path) -> dict[str, Prediction]:
    known = {}
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    if text and not text.endswith("\n"):
        # The last line was cut off by an interruption; only it is asked for again.
        text = text[: text.rfind("\n") + 1]
        path.write_text(text, encoding="utf-8")
    lines = text.splitlines()
    for number, line in enumerate(lines, start=1):
        try:
            row = json.loads(line)
            stance = {name: float(row["stance"][name]) for name in STANCES}
            sentiment = {name: float(row["sentiment"][name]) for name in SENTIMENTS}
            known[row["pair"]] = Prediction(stance, None, None, sentiment)
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(
                f"{path}, line {number}: expected a teacher's prediction as training writes it "
                f"({type(error).__name__}: {error}); delete the file to ask the teacher again"
            ) from error
    return known
