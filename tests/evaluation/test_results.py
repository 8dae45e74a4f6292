from __future__ import annotations

import dataclasses
import json
import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stancelib import InputError
from stancelib.evaluation.measures import measure
from stancelib.evaluation.results import (
    ArticleItem,
    BehaviourItem,
    Run,
    StatementItem,
    read_runs,
    write_runs,
)
from tests.evaluation.items import pair_item, random_items, run_of

STATEMENT = StatementItem(
    "a#g0", "a", "found", "She said so.", 3, 15, "indirect", 0.75, None, ((7, 10), (11, 13))
)
ARTICLE = ArticleItem(
    "a#g0:PER", "a", "missed", "found", "She said so.", 3, 15, "indirect", "Inés Cobo", None,
    "ECU", None, False, "PER", "Americas", "named", ((4, 5),), ("accusatory",), "negative",
)  # fmt: skip
BEHAVIOUR = BehaviourItem(
    "c1", "c1", "irony", "labels", False, "Bravo, Peru.", "PER", "PER", None, ("accusatory",), ()
)
RUNS = [
    run_of(random_items(1, 6, 3)),
    run_of([STATEMENT], "statements", {"content": {"a": (1.0, 2.0, 2.0)}}),
    run_of([ARTICLE], "articles", {"dyads": {"a": (0.0, 1.0, 0.0)}}),
    run_of([BEHAVIOUR], "behaviour"),
]


@pytest.mark.parametrize("run", RUNS, ids=lambda run: run.task)
def test_what_is_written_is_read(run: Run, tmp_path: Path) -> None:
    run = dataclasses.replace(run, metrics=measure(run, resamples=5))
    write_runs([run, run], tmp_path / "r.json")
    first, second = read_runs(tmp_path / "r.json")
    assert first.items == run.items and first.counts == run.counts
    assert first.provenance == run.provenance and first.data == run.data
    assert first.to_json() == second.to_json() == run.to_json()
    assert not list(tmp_path.glob("*.partial"))
    # The figures come from the file alone.
    again = measure(first, resamples=5)
    assert {n: str(f) for n, f in again.items()} == {n: str(f) for n, f in run.metrics.items()}


def test_nan_is_null_in_the_file_and_nan_again_when_read(tmp_path: Path) -> None:
    run = run_of([pair_item(0, gold_labels=("threatening",), labels=("threatening",))])
    run = dataclasses.replace(run, metrics=measure(run, resamples=5))
    write_runs([run], tmp_path / "r.json")
    stored = json.loads((tmp_path / "r.json").read_text())["runs"][0]
    assert stored["metrics"]["stance_macro_f1"]["value"] is None
    assert math.isnan(read_runs(tmp_path / "r.json")[0].metrics["stance_macro_f1"].value)


@settings(max_examples=20)
@given(st.text(), st.text())
def test_any_text_survives(text: str, group: str) -> None:
    run = run_of([pair_item(0, text=text, group=group)])
    assert Run.from_json(json.loads(json.dumps(run.to_json()))).items == run.items


def test_text_of_others_is_left_out_unless_asked_for(tmp_path: Path) -> None:
    secret = "Nobody may copy this."
    person = pair_item(0, text=secret, context=secret, target=secret, country=None)
    runs = [run_of([person], third_party=True), run_of([ARTICLE], "articles", third_party=True)]
    write_runs(runs, tmp_path / "r.json")
    written = (tmp_path / "r.json").read_text()
    assert secret not in written and "She said so" not in written and "Inés" not in written
    item = read_runs(tmp_path / "r.json")[0].items[0]
    assert item.id == person.id and item.text is None
    write_runs(runs, tmp_path / "r.json", with_text=True)
    assert secret in (tmp_path / "r.json").read_text()
    own = [run_of([pair_item(0, text="Ours.")])]
    write_runs(own, tmp_path / "r.json")
    assert read_runs(tmp_path / "r.json")[0].items == own[0].items


def broken(**changes: object) -> dict[str, object]:
    return {"stancelib_runs": 1, "runs": [RUNS[0].to_json() | changes]}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "expected JSON of stancelib evaluate"),
        ("[]", "found other JSON"),
        ('{"stancelib_runs": 1, "runs": []}', "found no runs"),
        ('{"stancelib_runs": 1}', "'runs'"),
        (json.dumps(broken(format=2)), "found a run of format 2, expected 1"),
        (json.dumps(broken(task="poetry")), "found the task 'poetry'"),
        (json.dumps(broken(colour="red")), "unknown fields colour"),
        (json.dumps(broken(items=[{"id": "x"}])), "item 1: lacks group, text"),
        (json.dumps(broken(counts={"x": 3})), "run, counts: found 3"),
        (
            json.dumps(broken(items=[RUNS[0].to_json()["items"][0] | {"group": 7}])),
            "item 1, group: found 7",
        ),
    ],
)
def test_other_files_are_refused(content: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "r.json").write_text(content)
    with pytest.raises(InputError, match=message):
        read_runs(tmp_path / "r.json")


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="expected a result of stancelib evaluate"):
        read_runs(tmp_path / "r.json")
