"""Measured runs of every task, without a model."""

from __future__ import annotations

import dataclasses
from typing import Any

from stancelib.evaluation.measures import measure
from stancelib.evaluation.results import ArticleItem, BehaviourItem, Run, StatementItem
from tests.evaluation.items import random_items, run_of

NOT_TOLD = dict.fromkeys(("labels", "primary", "stance", "sentiment", "sentiments"))


def measured(run: Run, name: str = "ours", kind: str = "model") -> Run:
    run = dataclasses.replace(
        run, predictor=dataclasses.replace(run.predictor, name=name, kind=kind)
    )
    return dataclasses.replace(run, metrics=measure(run, resamples=20))


def stance_run(seed: int = 0, n: int = 40, name: str = "ours", kind: str = "model") -> Run:
    return measured(run_of(random_items(seed, n, 8)), name, kind)


def statement_run() -> Run:
    def item(number: int, status: str, **fields: Any) -> StatementItem:
        return StatementItem(
            f"a1#{number}", "a1", status, "He said no more.", 100, 116, "indirect",
            0.8 if status == "found" else 0.0, None, **fields,
        )  # fmt: skip

    items = (
        item(0, "found", gold_content=((108, 116),), content=((108, 115),)),
        item(1, "missed", gold_content=((108, 115),), gold_source=((100, 102),)),
        item(2, "invented", content=((103, 115),)),
    )
    counts = {"attribution": {"a1": (1.0, 2.0, 2.0)}}
    return measured(run_of(items, "statements", counts))


def article_item(number: int, **fields: Any) -> ArticleItem:
    defaults: dict[str, Any] = {
        "id": f"a{number % 4}#g{number}:CHL", "group": f"a{number % 4}", "status": "found",
        "statement_status": "found", "text": "Cobo said Chile lied.", "start": 10, "end": 31,
        "form": "indirect", "gold_speaker": "Inés Cobo", "speaker": "Cobo",
        "gold_speaker_country": "PER", "speaker_country": "PER", "speaker_right": True,
        "country": "CHL", "region": "Americas", "target_kind": "named",
        "target_spans": ((20, 25),), "gold_labels": ("accusatory",),
        "gold_sentiment": "negative", "labels": ("accusatory",), "primary": "accusatory",
        "stance": {"conciliatory": 0.1, "threatening": 0.2, "accusatory": 0.9},
        "sentiment": "negative",
        "sentiments": {"negative": 0.8, "neutral": 0.1, "positive": 0.1},
    }  # fmt: skip
    return ArticleItem(**defaults | fields)


def article_run() -> Run:
    items = [article_item(number) for number in range(12)]
    items += [
        article_item(12, status="missed", **NOT_TOLD),
        article_item(13, speaker_country=None),
        article_item(14, status="invented", gold_labels=None, gold_sentiment=None),
    ]
    counts = {"dyads": {f"a{number}": (3.0, 4.0, 4.0) for number in range(4)}}
    return measured(run_of(items, "articles", counts))


def behaviour_run() -> Run:
    def case(number: int, capability: str, passed: bool) -> BehaviourItem:
        return BehaviourItem(
            f"b{number}", f"b{number}", capability, "labels", passed, "They won't attack Peru.",
            "PER", "PER", None, (), () if passed else ("threatening",),
            {"conciliatory": 0.1, "threatening": 0.7, "accusatory": 0.1},
        )  # fmt: skip

    items = [case(n, "negation", n % 3 > 0) for n in range(9)] + [case(9, "country_swap", True)]
    return measured(run_of(items, "behaviour"))


def budget_run() -> Run:
    right = {"end_to_end": 1, "gold_statements": 2, "gold_speakers": 3, "gold_targets": 3}
    counts = {
        f"dyads_{step}": {f"a{n}": (float(right.get(step, 4)), 4.0, 4.0) for n in range(3)}
        for step in (*right, "gold_stance")
    }
    return measured(run_of([], "budget", counts))


def every_run() -> list[Run]:
    return [stance_run(), statement_run(), article_run(), behaviour_run(), budget_run()]
