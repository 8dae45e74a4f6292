from __future__ import annotations

import dataclasses
import math

import pytest

from stancelib.evaluation.measures import measure
from stancelib.reporting import charts
from stancelib.reporting.document import Bars, Matrix, Waterfall
from tests.evaluation.items import pair_item, run_of
from tests.reporting.runs import (
    NOT_TOLD,
    article_item,
    article_run,
    behaviour_run,
    budget_run,
    measured,
    stance_run,
    statement_run,
)


def test_confusion_counts_sets_and_shows_classes_that_are_absent() -> None:
    items = [
        pair_item(0, gold_labels=("accusatory",), labels=("accusatory",), sentiment="neutral"),
        pair_item(1, gold_labels=("accusatory",), labels=(), sentiment="negative"),
        pair_item(2, gold_labels=(), labels=("threatening", "accusatory"), sentiment="neutral"),
        pair_item(3, gold_labels=(), labels=None, sentiment=None),
        pair_item(4, gold_labels=None, labels=()),
    ]
    matrix = charts.stance_matrix(run_of(items))
    assert matrix.gold == ("conciliatory", "threatening", "accusatory", "neutral")
    assert matrix.predicted == (
        "conciliatory", "threatening", "accusatory", "several", "neutral", "abstained",
    )  # fmt: skip
    assert matrix.counts == (
        (0, 0, 0, 0, 0, 0),
        (0, 0, 0, 0, 0, 0),
        (0, 0, 1, 0, 1, 0),
        (0, 0, 0, 1, 0, 1),
    )
    tones = charts.sentiment_matrix(run_of(items))
    assert tones is not None and tones.counts == ((0, 0, 0), (1, 2, 0), (0, 0, 0))
    assert charts.sentiment_matrix(run_of(items[3:4])) is None


def test_data_with_one_label_per_pair_are_compared_with_the_primary() -> None:
    item = pair_item(
        0, gold_labels=("accusatory",), labels=("threatening", "accusatory"), primary="threatening"
    )
    assert charts.stance_matrix(run_of([item], primary_only=True)).counts[2][:3] == (0, 1, 0)


def test_articles_show_missed_and_invented_targets() -> None:
    items = [
        article_item(0),
        article_item(1, status="missed", **NOT_TOLD),
        article_item(2, status="invented", gold_labels=None, gold_sentiment=None),
    ]
    matrix = charts.stance_matrix(run_of(items, "articles"))
    counts = {
        (gold, predicted): count
        for gold, row in zip(matrix.gold, matrix.counts, strict=True)
        for predicted, count in zip(matrix.predicted, row, strict=True)
        if count
    }
    assert counts == {
        ("accusatory", "accusatory"): 1,
        ("accusatory", "not found"): 1,
        ("not in gold", "accusatory"): 1,
    }


def test_dyads_of_items_are_those_of_the_articles() -> None:
    items = [
        article_item(0),
        article_item(4, status="missed", **NOT_TOLD),
        article_item(8, speaker_country="ECU"),
        article_item(12, speaker_country=None),
        article_item(16, gold_speaker_country=None),
    ]
    # Right: the first.  Gold: all but the last.  Predicted: all with labels and a country.
    assert charts.dyad_counts(items) == {"a0": (1.0, 4.0, 3.0)}


def test_risk_and_coverage() -> None:
    def item(number: int, probability: float, right: bool) -> object:
        stance = {"conciliatory": 0.0, "threatening": 0.0, "accusatory": probability}
        return pair_item(
            number, gold_labels=("accusatory",) if right else (), labels=("accusatory",),
            stance=stance,
        )  # fmt: skip

    run = run_of([item(0, 0.9, True), item(1, 0.8, False), item(2, 0.7, True), item(3, 0.6, True)])
    found = charts.risk_coverage([run])
    assert found is not None
    assert found.curves[0].coverage == (0.25, 0.5, 0.75, 1.0)
    assert found.curves[0].risk == pytest.approx((0.0, 1 / 2, 1 / 3, 1 / 4))
    assert charts.risk_coverage([run_of([pair_item(0)])]) is None
    assert charts.risk_coverage([run_of(run.items, primary_only=True)]) is None


def test_bars_are_the_metric_of_the_part_and_small_parts_are_left_out() -> None:
    run = stance_run(n=40)
    items = [
        dataclasses.replace(one, country="PER" if n < 12 else "CHL" if n < 34 else "BOL")
        for n, one in enumerate(run.items)
    ]
    run = dataclasses.replace(run, items=tuple(items))
    region, country = charts.country_bars(run)
    assert [bar.label for bar in country.bars] == ["CHL", "PER"]
    assert [bar.n for bar in country.bars] == [22, 12]
    part = measure(dataclasses.replace(run, items=tuple(items[:12])), resamples=5)
    assert country.bars[1].value == part["stance_exact_set_accuracy"].value
    assert region.bars[0].value == pytest.approx(run.metrics["stance_macro_f1"].value)
    assert region.bars[0].low <= region.bars[0].value <= region.bars[0].high


def test_a_region_without_a_class_is_nan() -> None:
    items = [pair_item(n, gold_labels=(), labels=()) for n in range(10)]
    region, _ = charts.country_bars(run_of(items))
    assert math.isnan(region.bars[0].value)


def test_charts_of_each_task() -> None:
    kinds = {
        run.task: [type(one).__name__ for one in charts.charts_of(run)]
        for run in (stance_run(), statement_run(), article_run(), behaviour_run(), budget_run())
    }
    assert kinds == {
        "stance": ["Matrix", "Matrix", "Reliability", "Bars", "Bars"],
        "statements": ["Matrix"],
        "articles": ["Matrix", "Bars", "Bars"],
        "behaviour": ["Bars"],
        "budget": ["Waterfall"],
    }
    (matrix,) = charts.charts_of(statement_run())
    assert isinstance(matrix, Matrix) and matrix.counts == ((1, 1, 1),)
    (rates,) = charts.charts_of(behaviour_run())
    assert isinstance(rates, Bars)
    assert [(one.label, one.n) for one in rates.bars] == [
        ("all", 10), ("negation", 9), ("country swap", 1),
    ]  # fmt: skip
    (fall,) = charts.charts_of(budget_run())
    assert isinstance(fall, Waterfall)
    assert [one.value for one in fall.steps] == pytest.approx([0.25, 0.25, 0.0, 0.25])
    assert fall.start.value + sum(one.value for one in fall.steps) == pytest.approx(fall.end.value)
    sentiment = measured(dataclasses.replace(stance_run(), task="sentiment"))
    assert [type(one).__name__ for one in charts.charts_of(sentiment)] == [
        "Matrix", "Reliability", "Bars", "Bars",
    ]  # fmt: skip
