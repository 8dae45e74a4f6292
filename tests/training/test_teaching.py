from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from stancelib import InputError, Pair
from stancelib.data.labelled import LabelledPair
from stancelib.schema import Prediction
from stancelib.training.stance import pair_records
from stancelib.training.teaching import opinions, taught
from tests.tiny import tiny_tokenizer

PAIRS = [
    LabelledPair("1", "s", Pair("iran will talk", target="IRN"), ("conciliatory",), "positive"),
]


def test_a_teacher_is_mixed_in_and_stands_alone_where_no_label_is() -> None:
    opinion = Prediction(
        {"conciliatory": 0.5, "threatening": 0.2, "accusatory": 0.1}, (), "neutral",
        {"negative": 0.1, "neutral": 0.2, "positive": 0.7},
    )  # fmt: skip
    only_tone = LabelledPair("4", "s", PAIRS[0].pair, None, "negative")
    records = pair_records([PAIRS[0], only_tone], tiny_tokenizer().backend_tokenizer, smoothing=0)
    both, tone = taught(records, [opinion, opinion], trust=0.5, weight=0.4)
    assert both["labels"] == pytest.approx([0.75, 0.1, 0.05, 0.05, 0.1, 0.85, 1, 1])
    assert tone["labels"] == pytest.approx([0.5, 0.2, 0.1, 0.55, 0.1, 0.35, 0.4, 1])
    assert records[0]["labels"][:3] == [1, 0, 0]  # the records given stay as they are


class Teacher:
    """Says how long the text is, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def predict(self, pairs: Sequence[Pair]) -> list[Prediction]:
        self.asked += [pair.text for pair in pairs]
        return [
            Prediction(
                {"conciliatory": len(pair.text) / 100, "threatening": 0, "accusatory": 0},
                (), "neutral", {"negative": 0, "neutral": 1, "positive": 0},
            )
            for pair in pairs
        ]  # fmt: skip


def test_opinions_come_in_order_and_are_asked_for_once(tmp_path: Path) -> None:
    pairs = [Pair(text, target="IRN") for text in ("a b", "iran", "a b")]
    teacher = Teacher()
    cache = tmp_path / "new" / "opinions.jsonl"
    said = [one.stance["conciliatory"] for one in opinions(teacher, pairs, cache)]
    assert said == [0.03, 0.04, 0.03] and teacher.asked == ["a b", "iran"]
    again = opinions(teacher, [*pairs, Pair("iran", target="IRQ")], cache)
    assert [one.stance["conciliatory"] for one in again] == [0.03, 0.04, 0.03, 0.04]
    assert teacher.asked == ["a b", "iran", "iran"]  # another target is another question
    assert opinions(teacher, [], cache) == []


def test_a_line_cut_off_by_an_interruption_is_asked_again(tmp_path: Path) -> None:
    pairs = [Pair(text, target="IRN") for text in ("a b", "iran")]
    cache = tmp_path / "opinions.jsonl"
    opinions(Teacher(), pairs, cache)
    cache.write_text(cache.read_text(encoding="utf-8")[:-9], encoding="utf-8")
    teacher = Teacher()
    assert len(opinions(teacher, pairs, cache)) == 2
    assert teacher.asked == ["iran"]


def test_a_broken_cache_is_named(tmp_path: Path) -> None:
    cache = tmp_path / "opinions.jsonl"
    cache.write_text('{"pair": "x"}\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"opinions\.jsonl, line 1: expected a teacher's"):
        opinions(Teacher(), [], cache)
