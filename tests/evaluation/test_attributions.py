from __future__ import annotations

import pytest

from stancelib import InputError
from stancelib.evaluation.attributions import AttributionEvaluator
from stancelib.schema import Attribution

TEXT = "“We agree,” said Ana Ruiz. Lima denied that talks had begun."
GOLD = [
    Attribution(((0, 11),), ((17, 25),), ((12, 16),)),
    Attribution(((39, 60),), ((27, 31),), ((32, 38),)),
]


def figures(predicted: list[Attribution]) -> dict[str, float]:
    metrics = AttributionEvaluator([TEXT], [GOLD])([predicted])
    return {name: interval.value for name, interval in metrics.items()}


def test_the_gold_is_right() -> None:
    assert set(figures(GOLD).values()) == {1.0}


def test_nothing_found_is_nothing_right() -> None:
    assert set(figures([]).values()) == {0.0}


def test_a_missing_and_a_wrong_one_by_hand() -> None:
    # The first found with a wrong source, the second missed, and one invented.
    found = [
        Attribution(((0, 11),), ((27, 31),), ((12, 16),)),
        Attribution(((17, 25),), (), ()),
    ]
    got = figures(found)
    assert got["attribution_f1"] == pytest.approx(2 * 1 / (2 + 2))
    assert got["attribution_direct_f1"] == pytest.approx(2 * 1 / (1 + 1))
    assert got["attribution_indirect_f1"] == 0
    assert got["attribution_with_source_f1"] == 0
    assert got["exact_cue_f1"] == pytest.approx(2 * 1 / (2 + 1))
    assert got["exact_source_f1"] == pytest.approx(2 * 1 / (2 + 1))


def test_half_of_the_content_is_enough() -> None:
    # 18 characters without white space in the gold; "talks had begun" has 13 of them.
    close = [Attribution(((44, 59),), ((27, 31),), ((32, 38),))]
    assert figures(close)["attribution_indirect_f1"] == 1.0
    far = [Attribution(((54, 59),), ((27, 31),), ((32, 38),))]
    assert figures(far)["attribution_indirect_f1"] == 0.0


def test_as_many_predictions_as_articles() -> None:
    with pytest.raises(InputError, match="found 2 predictions for 1 articles"):
        AttributionEvaluator([TEXT], [GOLD])([[], []])
