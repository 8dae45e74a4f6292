"""Runs and items to measure, without a model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from stancelib.evaluation.provenance import provenance
from stancelib.evaluation.results import Data, GroupCounts, Item, PairItem, Predictor, Run
from stancelib.schema import NEUTRAL, SENTIMENTS, STANCES


def pair_item(number: int, **fields: Any) -> PairItem:
    defaults: dict[str, Any] = {
        "id": f"i{number}", "group": f"s{number}", "text": "Peru said no.", "context": "",
        "target": "PER", "target_spans": ((0, 4),), "source_spans": (), "country": "PER",
        "region": "Americas", "source_country": None, "form": "direct", "gold_labels": (),
        "gold_sentiment": "neutral",
    }  # fmt: skip
    return PairItem(**defaults | fields)


def random_items(seed: int, n: int, groups: int, probabilities: bool = True) -> list[PairItem]:
    """Items with random gold (of seed 0, so that runs share it) and predictions of this seed."""
    truth, generator = np.random.default_rng(0), np.random.default_rng(seed + 1)
    items = []
    for number in range(n):
        gold = tuple(name for name in STANCES if truth.random() < 0.4)
        tone = SENTIMENTS[truth.integers(3)]
        # Rounded, so that equal scores occur.
        stance = {name: round(float(generator.random()), 1) for name in STANCES}
        labels = tuple(name for name in STANCES if stance[name] >= 0.5)
        raw = generator.random(3)
        tones = {n: float(v) for n, v in zip(SENTIMENTS, raw / raw.sum(), strict=True)}
        items.append(
            pair_item(
                number,
                group=f"s{number % groups}",
                gold_labels=gold,
                gold_sentiment=tone,
                labels=labels,
                primary=max(labels, key=lambda name: stance[name]) if labels else NEUTRAL,
                stance=stance if probabilities else None,
                sentiment=max(SENTIMENTS, key=lambda name: tones[name]),
                sentiments=tones if probabilities else None,
            )
        )
    return items


def run_of(
    items: Sequence[Item],
    task: str = "stance",
    counts: dict[str, GroupCounts] | None = None,
    name: str = "own",
    **data: Any,
) -> Run:
    groups = len({one.group for one in items})
    about = Data(name, "dev", data.pop("sha256", "gold"), len(items), groups, **data)
    record = provenance(0, "cpu", "int8", "python", "2026-11-24T00:00:00+00:00", 1.5)
    predictor = Predictor("ours", "model", {"stance": "abc"})
    return Run(task, about, predictor, record, {}, tuple(items), counts or {})
