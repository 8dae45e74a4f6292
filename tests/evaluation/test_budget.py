from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from stancelib import InputError, Pair, Prediction
from stancelib.analysis import Analysis
from stancelib.analyzer import Analyzer
from stancelib.data.gold import gold_analysis
from stancelib.evaluation.budget import STAGES, STEPS, budget_counts, staged_analyses
from stancelib.evaluation.measures import measure
from stancelib.evaluation.runs import Options, evaluate
from stancelib.schema import SENTIMENTS, STANCES, Article
from tests.evaluation.items import run_of

# One statement for each stage that can fail: the first is easy; of the second the text doesn't tell
# the country; the third means a country that isn't the one named last; the last fools Plain.
SENTENCES = (
    ("Peru's foreign minister, Inés Cobo, ", "said", " Chile lied", "PER", "CHL", "accusatory"),
    ("A visitor ", "said", " Bolivia lied", "COL", "BOL", "accusatory"),
    ("He ", "said", " they lied", "COL", "PER", "accusatory"),
    ("Inés Cobo ", "said", " Chile would pay", "PER", "CHL", "threatening"),
)
SPEAKERS = ("Inés Cobo", "A visitor", "A visitor", "Inés Cobo")


def record() -> dict[str, Any]:
    text, statements = "", []
    for (source, cue, content, speaker_country, country, stance), speaker in zip(
        SENTENCES, SPEAKERS, strict=True
    ):
        start = len(text)
        said = start + len(source)
        begins = said + len(cue) + 1
        text += f"{source}{cue}{content}."
        place = text.find({"CHL": "Chile", "BOL": "Bolivia"}.get(country, "they"), start)
        word = text[place:].split()[0].rstrip(".")
        statements.append(
            {
                "content": [[begins, len(text) - 1]],
                "source": [[start, said - 1]],
                "cue": [[said, said + len(cue)]],
                "kind": "indirect",
                "speaker": speaker,
                "speaker_country": speaker_country,
                "parent": None,
                "targets": [
                    {
                        "country": country,
                        "spans": [[place, place + len(word)]],
                        "named": word != "they",
                        "self": False,
                        "stance": [stance],
                        "primary": stance,
                        "sentiment": "negative",
                    }
                ],
            }
        )
        text += " "
    return {"id": "a1", "text": text, "date": None, "title": None, "statements": statements}


GOLD = gold_analysis(record())


class Plain:
    """Accusatory where somebody "lied", else neutral."""

    def predict(self, pairs: Sequence[Pair]) -> list[Prediction]:
        found = []
        for pair in pairs:
            labels = ("accusatory",) if "lied" in pair.text else ()
            found.append(
                Prediction(
                    {name: float(name in labels) for name in STANCES},
                    labels,
                    labels[0] if labels else "neutral",
                    dict.fromkeys(SENTIMENTS, 1 / 3),
                )
            )
        return found


class Deaf:
    """Finds no statement, and has the classifier above."""

    classifier = Plain()

    def analyze_many(self, articles: Sequence[Article]) -> Iterator[Analysis]:
        return (Analysis(one, (), ()) for one in articles)


def test_each_stage_costs_what_was_made_to_cost() -> None:
    counts = budget_counts(Deaf(), [GOLD])
    assert [counts[f"dyads_{step}"]["a1"] for step in STEPS] == [
        (0, 4, 0),  # nothing is found
        (1, 4, 1),  # the first; the countries of the others' speakers are unknown, or Plain errs
        (2, 4, 3),  # the second too; the third is held for a statement about Bolivia
        (3, 4, 3),
        (4, 4, 4),
    ]
    metrics = measure(run_of([], "budget", counts), resamples=20)
    assert metrics["dyads_gold_speakers_f1"].value == pytest.approx(4 / 7)
    assert [metrics[f"loss_{stage}"].value for stage in STAGES] == pytest.approx(
        [2 / 5, 4 / 7 - 2 / 5, 2 / 7, 1 / 7]
    )
    losses = sum(metrics[f"loss_{stage}"].value for stage in STAGES)
    assert losses == pytest.approx(metrics["loss_total"].value) == pytest.approx(1.0)
    assert metrics["loss_total"].n == 4 and metrics["loss_total"].groups == 1


def test_the_steps_hold_the_gold_of_those_before() -> None:
    steps = staged_analyses(Deaf(), [GOLD])
    assert list(steps) == list(STEPS)
    (spans,), (speakers,), (targets,) = (steps[name] for name in STEPS[1:4])
    assert [one.content for one in spans.statements] == [one.content for one in GOLD.statements]
    assert spans.statements[1].speaker_country is None
    assert speakers.statements == targets.statements == GOLD.statements
    assert [one.target for one in targets.judgements] == [one.target for one in GOLD.judgements]
    assert [one.prediction for one in targets.judgements] != [
        one.prediction for one in GOLD.judgements
    ]
    assert steps["gold_stance"] == [GOLD]


def test_gold_without_dyads_has_no_budget() -> None:
    silent = dataclasses.replace(GOLD, judgements=())
    metrics = measure(run_of([], "budget", budget_counts(Deaf(), [silent])), resamples=5)
    assert all(str(one.value) == "nan" for name, one in metrics.items() if "loss" in name)


def test_a_budget_is_a_task_of_evaluate(tiny_analyzer: Analyzer) -> None:
    (run,) = evaluate("budget", ["own:dev"], [tiny_analyzer], Options(limit=2, resamples=5))
    assert run.items == () and set(run.counts) == {f"dyads_{step}" for step in STEPS}
    assert run.metrics["dyads_gold_stance_f1"].value == 1.0
    first = run.metrics["dyads_end_to_end_f1"].value
    assert run.metrics["loss_total"].value == pytest.approx(1 - first)


def test_what_has_no_stages_is_refused() -> None:
    class Whole:
        def analyze_many(self, articles: Sequence[Article]) -> Iterator[Analysis]:
            return iter(())

    with pytest.raises(InputError, match="found Whole for an error budget, expected an analyzer"):
        evaluate("budget", ["own:dev"], [Whole()], Options(limit=1))
    with pytest.raises(InputError, match="found baselines for the task budget"):
        evaluate("budget", ["own:dev"], [], Options(baselines=True))
