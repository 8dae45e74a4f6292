from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import (
    average_precision_score,
    brier_score_loss,
    f1_score,
    precision_score,
    recall_score,
)

from stancelib import InputError
from stancelib.evaluation.measures import dse_class, measure, metrics_of
from stancelib.evaluation.results import BehaviourItem, PairItem
from stancelib.evaluation.stance import calibration_error
from stancelib.schema import SENTIMENTS, STANCES
from tests.evaluation.items import pair_item, random_items, run_of


def values(items: list[PairItem], **data: object) -> dict[str, float]:
    run = run_of(items, **data)
    return {name: one.value for name, one in measure(run, resamples=2).items()}


@settings(max_examples=25)
@given(st.integers(0, 10_000), st.integers(5, 60))
def test_figures_agree_with_scikit_learn(seed: int, n: int) -> None:
    items = random_items(seed, n, 7)
    found = values(items)
    gold = np.array([[s in (one.gold_labels or ()) for s in STANCES] for one in items])
    own = np.array([[s in (one.labels or ()) for s in STANCES] for one in items])
    scores = np.array([[(one.stance or {})[s] for s in STANCES] for one in items])
    if gold.any(axis=0).all():
        assert found["stance_macro_f1"] == pytest.approx(f1_score(gold, own, average="macro"))
    assert found["stance_micro_f1"] == pytest.approx(f1_score(gold, own, average="micro"))
    assert found["stance_exact_set_accuracy"] == pytest.approx((gold == own).all(axis=1).mean())
    for place, name in enumerate(STANCES):
        wanted, given_labels, score = gold[:, place], own[:, place], scores[:, place]
        held = f"stance_{name}"
        assert found[f"{held}_brier"] == pytest.approx(brier_score_loss(wanted, score))
        error = calibration_error(score, wanted)
        assert found[f"{held}_calibration_error"] == pytest.approx(error)
        if not wanted.any():
            continue
        precision = precision_score(wanted, given_labels, zero_division=0)
        assert found[f"{held}_precision"] == pytest.approx(precision)
        assert found[f"{held}_recall"] == pytest.approx(recall_score(wanted, given_labels))
        average = average_precision_score(wanted, score)
        assert found[f"{held}_average_precision"] == pytest.approx(average)
    tones, own_tones = [i.gold_sentiment for i in items], [i.sentiment for i in items]
    if set(tones) == set(SENTIMENTS):
        macro = f1_score(tones, own_tones, average="macro")
        assert found["sentiment_macro_f1"] == pytest.approx(macro)
    accuracy = np.mean([a == b for a, b in zip(tones, own_tones, strict=True)])
    assert found["sentiment_accuracy"] == pytest.approx(accuracy)
    assert found["sentiment_micro_f1"] == pytest.approx(accuracy)


@settings(max_examples=15)
@given(st.integers(0, 10_000), st.data())
def test_a_weight_is_as_many_rows(seed: int, data: st.DataObject) -> None:
    """What the bootstrap rests on: weighting a row twice is measuring on two of it."""
    items = random_items(seed, 12, 12)
    times = data.draw(st.lists(st.integers(0, 3), min_size=12, max_size=12).filter(any))
    repeated = [one for one, count in zip(items, times, strict=True) for _ in range(count)]
    weighted = metrics_of("stance", [run_of(items)])
    plain = metrics_of("stance", [run_of(repeated)])
    for name, metric in weighted.items():
        ours = metric.statistic(np.array([times], dtype=float))[0]
        theirs = plain[name].statistic(np.ones((1, len(repeated))))[0]
        assert ours == pytest.approx(theirs, nan_ok=True), name


def test_by_hand() -> None:
    items = [
        pair_item(0, gold_labels=("threatening",), labels=("threatening", "accusatory")),
        pair_item(1, gold_labels=("threatening",), labels=()),
        pair_item(2, gold_labels=("accusatory",), labels=("accusatory",)),
        pair_item(3, gold_labels=("conciliatory",), labels=("conciliatory",)),
        pair_item(4, gold_labels=(), labels=()),
    ]
    found = values(items)
    assert found["stance_threatening_precision"] == 1.0
    assert found["stance_threatening_recall"] == 0.5
    assert found["stance_threatening_f1"] == pytest.approx(2 / 3)
    assert found["stance_accusatory_f1"] == pytest.approx(2 / 3)
    assert found["stance_macro_f1"] == pytest.approx((1 + 2 / 3 + 2 / 3) / 3)
    assert found["stance_micro_f1"] == pytest.approx(2 * 3 / (4 + 4))
    assert found["stance_exact_set_accuracy"] == pytest.approx(3 / 5)
    # No probabilities were given: what needs them is not there, rather than zero.
    assert "stance_threatening_brier" not in found and "stance_aurc" not in found
    # No sentiment was given either.
    assert not [name for name in found if "sentiment" in name]


def test_a_label_without_gold_is_nan_and_so_is_the_mean() -> None:
    items = [pair_item(0, gold_labels=("threatening",), labels=("threatening",))]
    found = values(items)
    assert found["stance_threatening_f1"] == 1.0
    assert math.isnan(found["stance_accusatory_f1"]) and math.isnan(
        found["stance_accusatory_recall"]
    )
    assert math.isnan(found["stance_macro_f1"])
    figure = measure(run_of(items), resamples=10)["stance_macro_f1"]
    assert math.isnan(figure.low) and math.isnan(figure.high)


def test_false_alarms_on_a_label_without_gold_count_in_micro() -> None:
    right = pair_item(0, gold_labels=("threatening",), labels=("threatening",))
    alarm = pair_item(1, gold_labels=(), labels=("accusatory",))
    assert values([right, alarm])["stance_micro_f1"] == pytest.approx(2 / 3)


def test_nothing_predicted_is_a_precision_of_nought() -> None:
    items = [pair_item(0, gold_labels=STANCES, labels=())]
    assert values(items)["stance_threatening_precision"] == 0.0
    assert values(items)["stance_macro_f1"] == 0.0


def test_an_abstention_is_no_right_answer() -> None:
    items = [pair_item(0, gold_labels=(), labels=None), pair_item(1, gold_labels=(), labels=())]
    found = values(items)
    assert found["stance_exact_set_accuracy"] == 0.5 and found["stance_answered"] == 0.5


def test_one_stance_per_pair_is_compared_with_primary() -> None:
    items = [
        pair_item(0, gold_labels=("threatening",), labels=STANCES, primary="threatening"),
        pair_item(1, gold_labels=("accusatory",), labels=STANCES, primary="conciliatory"),
        pair_item(2, gold_labels=("conciliatory",), labels=(), primary="neutral"),
    ]
    found = values(items, primary_only=True)
    assert found["stance_threatening_f1"] == 1.0
    assert found["stance_accusatory_f1"] == found["stance_conciliatory_f1"] == 0.0


def test_risk_area_by_hand() -> None:
    def item(number: int, sure: float, right: bool) -> PairItem:
        stance = {"conciliatory": 0.0, "threatening": sure, "accusatory": 0.0}
        gold = ("threatening",) if right else ()
        return pair_item(number, gold_labels=gold, labels=("threatening",), stance=stance)

    # From the most confident on: right, wrong, right: risks 0, 1/2, 1/3.
    items = [item(0, 0.9, True), item(1, 0.8, False), item(2, 0.7, True)]
    assert values(items)["stance_aurc"] == pytest.approx((0 + 1 / 2 + 1 / 3) / 3)
    # Equal confidence is one step, whatever the order.
    tied = [item(0, 0.9, True), item(1, 0.9, False)]
    assert values(tied)["stance_aurc"] == values(tied[::-1])["stance_aurc"] == 0.5


def test_groups_are_resampled_not_rows() -> None:
    """Copies of a row in its own group leave no doubt that isn't there, and take none away."""
    once = random_items(3, 40, 40)
    copies = [dataclasses.replace(one, id=f"{one.id}{k}") for one in once for k in range(5)]
    a, b = (measure(run_of(items), resamples=300) for items in (once, copies))
    assert a["stance_macro_f1"].low == pytest.approx(b["stance_macro_f1"].low)
    assert a["stance_macro_f1"].groups == b["stance_macro_f1"].groups == 40
    assert b["stance_macro_f1"].n == 200


@pytest.mark.parametrize(
    ("forward", "backward", "expected"),
    [
        ((0.1, 0.8, 0.1), (0.2, 0.7, 0.1), 0),
        ((0.1, 0.2, 0.7), (0.1, 0.8, 0.1), 1),
        ((0.1, 0.8, 0.1), (0.1, 0.1, 0.8), 2),
        ((0.9, 0.1, 0.0), (0.1, 0.8, 0.1), 3),
        ((0.1, 0.8, 0.1), (0.9, 0.1, 0.0), 4),
        # A sure neutral of one direction doesn't outweigh the other's sentiment.
        ((0.0, 1.0, 0.0), (0.6, 0.4, 0.0), 4),
    ],
)
def test_dse_classes(
    forward: tuple[float, ...], backward: tuple[float, ...], expected: int
) -> None:
    both = (dict(zip(SENTIMENTS, one, strict=True)) for one in (forward, backward))
    assert dse_class(*both) == expected


def test_dse_figures_by_hand() -> None:
    def line(number: int, gold: tuple[str, str], own: tuple[str, str]) -> list[PairItem]:
        return [
            pair_item(
                0, id=f"l{number}:{way}", group=f"l{number}", gold_labels=None,
                gold_sentiment=gold[place], sentiment=own[place],
            )
            for place, way in enumerate(("pq", "qp"))
        ]  # fmt: skip

    items = [
        *line(0, ("neutral", "neutral"), ("neutral", "neutral")),
        *line(1, ("positive", "neutral"), ("positive", "neutral")),
        *line(2, ("neutral", "positive"), ("neutral", "positive")),
        *line(3, ("negative", "neutral"), ("neutral", "negative")),
        *line(4, ("neutral", "negative"), ("neutral", "negative")),
    ]
    figures = measure(run_of(items, "sentiment", name="dse"), resamples=2)
    assert figures["dse_micro_f1"].value == pytest.approx(4 / 5)
    assert figures["dse_macro_f1"].value == pytest.approx((1 + 1 + 1 + 0 + 2 / 3) / 5)
    assert figures["dse_micro_f1"].n == 5
    assert "dse_micro_f1" not in measure(run_of(items, "sentiment"), resamples=2)
    # A part of the items that tears the directions apart has no classes.
    assert "dse_micro_f1" not in measure(run_of(items[1:], "sentiment", name="dse"), resamples=2)


def test_pass_rates() -> None:
    def case(number: int, capability: str, passed: bool) -> BehaviourItem:
        return BehaviourItem(
            f"c{number}",
            f"c{number}",
            capability,
            "labels",
            passed,
            "x",
            "PER",
            "PER",
            None,
            (),
            (),
        )

    items = [case(0, "irony", True), case(1, "irony", False), case(2, "tense", True)]
    figures = measure(run_of(items, "behaviour"), resamples=50)
    assert figures["irony_pass_rate"].value == 0.5 and figures["irony_pass_rate"].n == 2
    assert figures["tense_pass_rate"].value == 1.0
    assert figures["all_pass_rate"].value == pytest.approx(2 / 3)


def test_counts_give_precision_recall_and_f1() -> None:
    counts = {
        "content": {"a": (1.0, 2.0, 4.0), "b": (1.0, 1.0, 1.0)},
        "x_accuracy": {"a": (1.0, 4.0, 4.0)},
    }
    figures = measure(run_of([], "statements", counts), resamples=20)
    assert figures["content_precision"].value == pytest.approx(2 / 5)
    assert figures["content_recall"].value == pytest.approx(2 / 3)
    assert figures["content_f1"].value == pytest.approx(2 * 2 / (3 + 5))
    assert figures["content_f1"].groups == 2
    assert figures["x_accuracy"].value == 0.25 and "x_accuracy_f1" not in figures


def test_nothing_to_measure_is_an_error() -> None:
    with pytest.raises(InputError, match="found no items to measure"):
        measure(run_of([]))
