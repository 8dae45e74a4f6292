from __future__ import annotations

import json
from pathlib import Path

import pytest

from stancelib.cli.main import main
from stancelib.data.labelled import authored_file
from stancelib.evaluation.results import read_runs


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    lines = authored_file("dev").read_text(encoding="utf-8").splitlines(keepends=True)
    path = tmp_path / "mine.jsonl"
    path.write_text("".join(lines[:12]), encoding="utf-8")
    return path


def test_a_table_and_a_file(
    mine: Path, tiny_models: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "run.json"
    status = main(
        [
            "evaluate", "stance", "--data", str(mine), "--model", str(tiny_models), "--baselines",
            "--resamples", "20", "-o", str(out),
        ]
    )  # fmt: skip
    assert status == 0
    told = capsys.readouterr().out
    assert "stance on mine" in told and "stance_macro_f1" in told and "word list" in told
    runs = read_runs(out)
    assert [one.predictor.kind for one in runs] == ["model"] + ["baseline"] * 3
    assert runs[0].predictor.sha256["stance"] and runs[0].provenance.precision == "float32"
    assert runs[0].provenance.command.startswith("stancelib evaluate stance --data ")


def test_a_file_of_predictions_alone(
    mine: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    predictions = tmp_path / "llm.jsonl"
    records = [json.loads(line) for line in mine.read_text(encoding="utf-8").splitlines()]
    rows = [
        {"id": f"{one['id']}:{target['country']}", "labels": target["stance"]}
        for one in records
        for target in one["targets"]
        if not target["self"]
    ]
    predictions.write_text("".join(json.dumps(row) + "\n" for row in rows))
    arguments = ["evaluate", "stance", "--data", str(mine), "--no-model", "--resamples", "5"]
    assert main([*arguments, "--predictions", str(predictions)]) == 0
    assert "stance_exact_set_accuracy │ 1.000 [1.000, 1.000]" in capsys.readouterr().out
    predictions.write_text(json.dumps(rows[0] | {"id": "x:PER"}) + "\n")
    assert main([*arguments, "--predictions", str(predictions)]) == 2
    assert "which the gold doesn't have" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["stance", "--no-model"], "found nothing to measure"),
        (["stance", "--encoder", "x"], "found --encoder without --baselines"),
        (["stance", "--cases", "x"], "found --cases"),
        (["stance", "--no-model", "--baselines", "--data", "nowhere"], "found no data 'nowhere'"),
        (["articles", "--no-model", "--predictions", "nowhere"], "expected a file or a folder"),
    ],
)
def test_unusable_arguments(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", *arguments]) == 2
    assert message in capsys.readouterr().err
