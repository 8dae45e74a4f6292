from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from stancelib import InputError
from stancelib.evaluation.results import PairItem
from stancelib.evaluation.significance import compare
from tests.evaluation.items import pair_item, random_items, run_of


def test_a_system_does_not_differ_from_itself() -> None:
    run = run_of(random_items(1, 40, 10))
    for one in compare(run, run, resamples=50).values():
        assert (one.value, one.low, one.high, one.p) == (0, 0, 0, 1.0)


def test_a_clear_winner_is_found_and_a_draw_is_not() -> None:
    def items(share: float, seed: int) -> list[PairItem]:
        generator = np.random.default_rng(seed)
        gold = ("conciliatory", "threatening", "accusatory")
        return [
            pair_item(i, gold_labels=(gold[i % 3],), labels=(gold[i % 3],) if right else ())
            for i, right in enumerate(generator.random(150) < share)
        ]

    bad, good, as_good = items(0.5, 1), items(0.9, 2), items(0.9, 3)
    won = compare(run_of(bad), run_of(good), resamples=300)["stance_macro_f1"]
    assert won.low > 0 and won.p < 0.01
    assert won.value == pytest.approx(won.second - won.first)
    drawn = compare(run_of(good), run_of(as_good), resamples=300)["stance_macro_f1"]
    assert drawn.low < 0 < drawn.high and drawn.p > 0.05
    # The other way round is the same with the sign turned.
    back = compare(run_of(good), run_of(bad), resamples=300)["stance_macro_f1"]
    assert back.value == -won.value and back.p < 0.01


def test_exchanges_by_hand() -> None:
    """Two groups, one system right on both, the other on none.

    Of the four exchanges two leave the difference as large, so p is about a half.
    """
    right = [pair_item(i, gold_labels=("threatening",), labels=("threatening",)) for i in range(2)]
    wrong = [dataclasses.replace(one, labels=()) for one in right]
    found = compare(run_of(wrong), run_of(right), resamples=2000)["stance_exact_set_accuracy"]
    assert (found.first, found.second, found.value) == (0, 1, 1)
    assert found.p == pytest.approx(0.5, abs=0.05)


def test_counts_are_compared_too() -> None:
    counts = {"content": {f"a{i}": (1.0, 2.0, 2.0) for i in range(20)}}
    better = {"content": {f"a{i}": (2.0, 2.0, 2.0) for i in range(20)}}
    both = (run_of([], "statements", one) for one in (counts, better))
    found = compare(*both, resamples=200, names=["content_f1"])
    assert list(found) == ["content_f1"]
    assert found["content_f1"].value == 0.5 and found["content_f1"].p < 0.01


def test_other_gold_or_tasks_are_refused() -> None:
    items = random_items(1, 5, 5)
    with pytest.raises(InputError, match="whose gold differs"):
        compare(run_of(items), run_of(items, sha256="another"))
    with pytest.raises(InputError, match="found runs of the tasks stance and sentiment"):
        compare(run_of(items), run_of(items, "sentiment"))


def test_what_one_system_lacks_is_left_out() -> None:
    full, bare = random_items(1, 20, 5), random_items(2, 20, 5, probabilities=False)
    found = compare(run_of(full), run_of(bare), resamples=10)
    assert "stance_macro_f1" in found and "stance_aurc" not in found
