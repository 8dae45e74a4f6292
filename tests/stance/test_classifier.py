from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from stancelib import CheckpointError, InputError, Pair, StanceClassifier
from stancelib.analyzer import Analyzer

PAIRS = [
    Pair("Iran will talk", target="IRN"),
    Pair("the minister said that Iraq will not talk and not talk", target="IRQ"),
    Pair("Iran will talk", target="IRN"),
]


@pytest.mark.parametrize("count", [0, 1, 3])
def test_as_many_predictions_as_pairs_whatever_the_batch(tiny_models: Path, count: int) -> None:
    pairs = PAIRS[:count]
    one = StanceClassifier.from_pretrained(tiny_models / "stance", batch_size=1).predict(pairs)
    many = StanceClassifier.from_pretrained(tiny_models / "stance", batch_size=8).predict(pairs)
    assert len(one) == len(many) == count
    for left, right in zip(one, many, strict=True):
        assert left.stance == pytest.approx(right.stance, abs=1e-5)
        assert left.labels == right.labels
    if count == 3:
        assert many[0] == many[2] != many[1]


def test_something_else_than_pairs_is_refused(tiny_models: Path) -> None:
    classifier = StanceClassifier.from_pretrained(tiny_models / "stance")
    with pytest.raises(InputError, match=r"found str, expected a list of stancelib\.Pair"):
        classifier.predict(["Iran will talk"])  # type: ignore[list-item]


def test_confidence_must_be_a_share(tiny_models: Path) -> None:
    with pytest.raises(InputError, match="found min_confidence 7, expected 0 to 1"):
        StanceClassifier.from_pretrained(tiny_models / "stance", min_confidence=7)


def test_a_model_with_other_labels_is_refused(tiny_models: Path) -> None:
    with pytest.raises(CheckpointError, match="expected \\['conciliatory'"):
        StanceClassifier.from_pretrained(tiny_models / "statements")


def test_settings_are_read_from_the_checkpoint(tiny_models: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(tiny_models / "stance", tmp_path / "stance"))
    (folder / "SHA256SUMS").unlink()
    config = json.loads((folder / "config.json").read_text())
    never = dict.fromkeys(("conciliatory", "threatening", "accusatory"), 1.1)
    config["stancelib"] = {"stance": {"thresholds": never}}
    (folder / "config.json").write_text(json.dumps(config))
    predictions = StanceClassifier.from_pretrained(folder).predict(PAIRS)
    assert {one.primary for one in predictions} == {"neutral"}


@pytest.mark.parametrize(
    ("text", "target", "label"),
    [
        ("The minister accused Chile of stealing the water.", "CHL", "accusatory"),
        ("“We welcome Chile's offer and will sign it,” the minister said.", "CHL", "conciliatory"),
        ("Peru will impose sanctions on Chile, the minister said.", "CHL", "threatening"),
        ("A spokesman said the delegation from Chile had arrived.", "CHL", "neutral"),
        ("“Nobody here wants a war with Chile,” the minister said.", "CHL", "conciliatory"),
    ],
)
def test_the_bundled_model_on_plain_cases(
    analyzer: Analyzer, text: str, target: str, label: str
) -> None:
    (prediction,) = analyzer.classifier.predict([Pair(text, target=target)])
    assert prediction.primary == label


def test_the_bundled_model_does_not_know_which_country_it_judges(analyzer: Analyzer) -> None:
    text = "{} accused {} of lying to {}, the minister said."
    swaps = [("Peru", "Chile", "Brazil"), ("China", "Iran", "Russia"), ("Mali", "Togo", "Benin")]
    predictions = analyzer.classifier.predict([Pair(text.format(*s), target=s[1]) for s in swaps])
    assert len({one.labels for one in predictions}) == 1
    assert predictions[0].stance == pytest.approx(predictions[1].stance, abs=1e-6)


def test_a_generator_of_pairs_is_read_whole(tiny_models: Path) -> None:
    classifier = StanceClassifier.from_pretrained(tiny_models / "stance")
    assert classifier.predict(pair for pair in PAIRS) == classifier.predict(PAIRS)


def test_an_answer_does_not_depend_on_its_neighbours(analyzer: Analyzer) -> None:
    alone = [analyzer.classifier.predict([pair])[0] for pair in PAIRS]
    assert alone == analyzer.classifier.predict(PAIRS)
    assert alone == analyzer.classifier.predict(PAIRS[::-1])[::-1]


def test_the_source_s_country_may_be_a_name(tiny_models: Path) -> None:
    classifier = StanceClassifier.from_pretrained(tiny_models / "stance")
    text = "Chile said Iran will talk"
    named, coded = (Pair(text, target="IRN", source_country=one) for one in ("Chile", "CHL"))
    assert classifier.predict([named]) == classifier.predict([coded])
