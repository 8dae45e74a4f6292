from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest

import stancelib
from stancelib import InputError, Pair
from stancelib.analyzer import Analyzer
from stancelib.data.labelled import authored_file
from stancelib.evaluation.answers import Answer
from stancelib.evaluation.datasets import PairData, load_data
from stancelib.evaluation.results import BehaviourItem, Predictor, Run
from stancelib.evaluation.runs import Contestant, Options, evaluate, from_file

QUICK = Options(limit=3, resamples=10)


class Calm:
    """Finds everything neutral."""

    def predict(self, pairs: Sequence[Pair]) -> list[Answer]:
        return [Answer((), "neutral", sentiment="neutral") for _ in pairs]


def test_any_object_that_predicts_can_be_measured() -> None:
    (run,) = evaluate("stance", ["own:dev"], [Calm()], QUICK)
    assert run.predictor == Predictor("Calm", "custom")
    assert run.metrics["stance_macro_f1"].value == 0.0
    assert run.metrics["stance_macro_f1"].groups == run.data.groups == 3
    assert run.provenance.seed == 0 and run.provenance.versions["stancelib"]
    assert run.data.title == "own:dev[:3]"


def test_our_models_can_be_measured(tiny_analyzer: Analyzer) -> None:
    options = Options(limit=2, resamples=5)
    for task, model in (
        ("articles", tiny_analyzer),
        ("statements", tiny_analyzer.splitter),
        ("stance", tiny_analyzer.classifier),
        ("sentiment", tiny_analyzer.classifier),
    ):
        (run,) = evaluate(task, ["own:dev"], [model], options)
        assert run.items and run.metrics
    assert run.predictor.sha256 == {"model": tiny_analyzer.classifier.fingerprint}


def test_gold_as_predictions_is_faultless(tmp_path: Path) -> None:
    (data,) = load_data("own:dev", "stance", limit=20)
    assert isinstance(data, PairData)
    records = [
        {"id": one.id, "labels": one.stance, "sentiment": one.sentiment} for one in data.pairs
    ]
    path = tmp_path / "llm.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in records))
    seen: list[Run] = []
    options = Options(limit=20, resamples=10, on_run=seen.append)
    (run,) = evaluate("stance", ["own:dev"], [from_file(path)], options)
    assert run.metrics["stance_exact_set_accuracy"].value == 1.0
    assert run.metrics["sentiment_accuracy"].low == 1.0
    assert run.predictor.kind == "predictions" and len(run.predictor.sha256["predictions"]) == 64
    assert seen == [run]


def test_baselines_stand_beside_on_the_same_items(tmp_path: Path) -> None:
    lines = authored_file("train").read_text(encoding="utf-8").splitlines(keepends=True)
    path = tmp_path / "mine.jsonl"
    path.write_text("".join(lines[:40]), encoding="utf-8")
    runs = evaluate("stance", [str(path)], [Calm()], Options(resamples=5, baselines=True))
    assert [one.predictor.name for one in runs] == ["Calm", "majority", "word list", "TF-IDF"]
    assert len({one.data.sha256 for one in runs}) == 1
    assert len({tuple(item.id for item in one.items) for one in runs}) == 1
    # What is measured on isn't learnt from: a memory of the training would be nearly faultless.
    assert runs[-1].metrics["stance_exact_set_accuracy"].value < 0.95


def test_behaviour() -> None:
    runs = evaluate("behaviour", ["own:dev", "own:test"], [Calm()], Options(limit=2, resamples=5))
    (run,) = runs
    assert run.data.title == "behaviour:own:dev[:2]+own:test[:2]"
    assert run.data.n == len(run.items) == run.metrics["all_pass_rate"].n
    # Who says that all is neutral is steady, and right where nothing holds.
    assert run.metrics["paraphrase_pass_rate"].value == 1.0
    assert run.metrics["third_party_threat_pass_rate"].value == 1.0
    assert run.metrics["irony_pass_rate"].value == 0.0
    assert isinstance(run.items[0], BehaviourItem)


def test_what_cannot_be_measured_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="found the task 'poetry'"):
        evaluate("poetry", ["own:dev"], [Calm()])
    with pytest.raises(InputError, match="found nothing to measure"):
        evaluate("stance", ["own:dev"])
    with pytest.raises(InputError, match="found no data, expected"):
        evaluate("stance", [], [Calm()])
    with pytest.raises(InputError, match=r"found Calm for the task statements, .* split\(\)"):
        evaluate("statements", ["own:dev"], [Calm()])
    with pytest.raises(InputError, match="found baselines for the task articles"):
        evaluate("articles", ["own:dev"], [], Options(baselines=True))
    with pytest.raises(InputError, match="behaviour tests, which need a model"):
        path = tmp_path / "p.jsonl"
        path.write_text("")
        evaluate("behaviour", ["own:dev"], [from_file(path)])
    with pytest.raises(InputError, match="expected a file or a folder"):
        from_file(tmp_path / "none.jsonl")


def test_predictions_that_do_not_fit_are_refused() -> None:
    class Short:
        def predict(self, pairs: Sequence[Pair]) -> list[Answer]:
            return [Answer(())]

    class Wrong:
        def predict(self, pairs: Sequence[Pair]) -> list[str]:
            return ["neutral" for _ in pairs]

    class Invents:
        def predict(self, pairs: Sequence[Pair]) -> list[stancelib.Prediction]:
            stance = {"conciliatory": 0.1, "threatening": 0.1, "accusatory": 0.1}
            tones = {"negative": 0.1, "neutral": 0.8, "positive": 0.1}
            return [stancelib.Prediction(stance, ("angry",), "angry", tones) for _ in pairs]

    for model, message in (
        (Short(), "found 1 predictions for"),
        (Wrong(), "found the prediction 'neutral', expected a stancelib.Prediction"),
        (Invents(), "found the labels 'angry'"),
    ):
        with pytest.raises(InputError, match=message):
            evaluate("stance", ["own:dev"], [model], QUICK)


def test_a_contestant_tells_where_it_ran() -> None:
    about = Predictor("calm", "model", {"stance": "abc"})
    one = Contestant(about, Calm(), device="cuda:0", precision="bfloat16")
    (run,) = evaluate("sentiment", ["own:dev"], [one], QUICK)
    assert run.provenance.device == "cuda:0" and run.provenance.precision == "bfloat16"
    assert not [name for name in run.metrics if name.startswith("stance")]


def test_any_splitter_can_be_measured() -> None:
    class Halves:
        """Takes the first ten characters for a statement."""

        def split(self, text: str) -> list[SimpleNamespace]:
            return [SimpleNamespace(content=[[0, 10]], source=[], cue=())]

    (run,) = evaluate("statements", ["own:dev"], [Halves()], QUICK)
    assert run.metrics["attribution_f1"].n == run.data.n > 0
    assert sum(getattr(one, "content", ()) == ((0, 10),) for one in run.items) == 3


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        (SimpleNamespace(content=[[0, 10**6]], source=[], cue=[]), "found content .0, 1000000"),
        (SimpleNamespace(content=[], source=[], cue=[]), "found a statement without content"),
        (SimpleNamespace(content=[[0, 5]]), "expected spans in content, source and cue"),
    ],
)
def test_bad_statements_are_refused(statement: SimpleNamespace, message: str) -> None:
    class Bad:
        def split(self, text: str) -> list[SimpleNamespace]:
            return [statement]

    with pytest.raises(InputError, match=message):
        evaluate("statements", ["own:dev"], [Bad()], QUICK)
