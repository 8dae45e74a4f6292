from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from stancelib import InputError, Pair
from stancelib.data.labelled import LabelledPair
from stancelib.evaluation.baselines import (
    Linear,
    Majority,
    WordList,
    ZeroShot,
    baselines,
    encoder,
    marked,
    tfidf,
)
from stancelib.schema import STANCES


def labelled(text: str, stance: tuple[str, ...] | None, tone: str | None) -> LabelledPair:
    return LabelledPair(text, text, Pair(text, ((0, 4),), target="PER"), stance, tone)


TRAINING = [
    *(labelled(f"Peru is our friend {i}", ("conciliatory",), "positive") for i in range(4)),
    *(labelled(f"Peru will be bombed {i}", ("threatening",), "negative") for i in range(4)),
    *(labelled(f"Peru has a capital {i}", (), "neutral") for i in range(6)),
    labelled("Peru was named in passing", None, "neutral"),
    *(labelled(f"Peru lied to us {i}", ("accusatory",), None) for i in range(3)),
]


def test_the_majority() -> None:
    (answer,) = Majority(TRAINING).predict([TRAINING[0].pair])
    assert answer.labels == () and answer.primary == "neutral" and answer.sentiment == "neutral"
    assert answer.stance is not None and answer.stance["conciliatory"] == pytest.approx(4 / 17)
    assert answer.sentiments == pytest.approx(
        {"negative": 4 / 15, "neutral": 7 / 15, "positive": 4 / 15}
    )


@pytest.mark.parametrize(
    ("text", "labels", "tone"),
    [
        ("We thank Peru.", ("conciliatory",), "positive"),
        ("Peru lied and violated the accord.", ("conciliatory", "accusatory"), "negative"),
        ("Sanctions on Peru are near.", ("threatening",), "negative"),
        ("The minister flew to Peru in the east.", (), "neutral"),
        ("An OUTRAGEOUS act, they told Peru.", ("accusatory",), "negative"),
    ],
)
def test_the_word_list(text: str, labels: tuple[str, ...], tone: str) -> None:
    (answer,) = WordList().predict([Pair(text, target="PER")])
    assert (answer.labels, answer.sentiment) == (labels, tone)
    assert answer.stance is None and answer.sentiments is None


def test_a_regression_learns_what_words_tell() -> None:
    model = Linear("x", tfidf([marked(one.pair) for one in TRAINING]), TRAINING)
    texts = ["Chad is our friend", "Chad will be bombed", "Chad has a capital"]
    answers = model.predict([Pair(text, ((0, 4),), target="TCD") for text in texts])
    assert [one.labels for one in answers] == [("conciliatory",), ("threatening",), ()]
    assert [one.sentiment for one in answers] == ["positive", "negative", "neutral"]
    for one in answers:
        assert one.stance is not None and set(one.stance) == set(STANCES)
        assert one.sentiments is not None and sum(one.sentiments.values()) == pytest.approx(1)
    assert model.predict([]) == []


def test_a_label_that_training_lacks_never_holds() -> None:
    only = [one for one in TRAINING if one.stance == () or one.stance == ("threatening",)]
    model = Linear("x", tfidf([marked(one.pair) for one in only]), only)
    (answer,) = model.predict([TRAINING[0].pair])
    assert answer.stance is not None and answer.stance["accusatory"] == 0.0
    assert answer.sentiments is not None and answer.sentiments["positive"] == 0.0


def test_the_target_is_marked() -> None:
    pair = Pair("Peru hit Chile.", ((9, 14),), ((0, 4),), "Before.", "CHL")
    assert marked(pair) == "speaker hit Targetland. Before."
    assert marked(Pair("They lied.", target="CHL")) == "They lied. Targetland"
    # A source that holds the target's name gives way to it.
    both = Pair("Peru's foe lied.", ((0, 4),), ((0, 10),), target="PER")
    assert marked(both) == "Targetland's foe lied."


def directions(texts: Sequence[str]) -> np.ndarray:
    """Each text on the axis of the description that it sounds like."""
    words = ("offers", "threatens", "blames", "only", "badly", "without any feeling", "well")
    return np.array([[float(word in text) for word in words] for text in texts])


def test_zero_shot_takes_the_nearest_description() -> None:
    texts = ["He threatens badly.", "He offers well.", "He only spoke without any feeling."]
    answers = ZeroShot(directions).predict([Pair(text, target="PER") for text in texts])
    assert [one.labels for one in answers] == [("threatening",), ("conciliatory",), ()]
    assert [one.sentiment for one in answers] == ["negative", "positive", "neutral"]


def test_an_encoder_gives_unit_vectors_whatever_the_batch(tiny_models: Path) -> None:
    embed = encoder(str(tiny_models / "stance"), batch_size=2)
    texts = ["peru will talk", "no", "the minister said that iran will not talk of war"]
    vectors = embed(texts)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(3), abs=1e-5)
    alone = np.concatenate([embed([text]) for text in texts])
    assert vectors == pytest.approx(alone, abs=1e-4)
    names = [one.name for one in baselines(TRAINING, embed)]
    assert names == [
        "majority", "word list", "TF-IDF", "frozen embeddings", "zero-shot embeddings",
    ]  # fmt: skip


def test_what_cannot_be_learnt_from_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="found 1 training texts without a word that two"):
        tfidf(["alone"])
    for training in ([], [labelled("Peru", None, "neutral")], [labelled("Peru", (), None)]):
        with pytest.raises(InputError, match="expected training pairs with stances and"):
            Linear("x", directions, training)
    with pytest.raises(InputError, match="found no encoder at"):
        encoder(str(tmp_path))
