from __future__ import annotations

import json
from pathlib import Path

import pytest

from stancelib.cli.main import main
from tests.aggregation.tables import HAND, write


@pytest.fixture
def run(capfd, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "t.parquet", HAND)

    def run(*arguments):
        try:
            status = main(["aggregate", *arguments])
        except SystemExit as stop:
            status = stop.code
        return status, *capfd.readouterr()

    return run


def test_rows_go_to_standard_output_and_the_account_to_standard_error(run):
    status, output, errors = run("t.parquet", "--by", "year")
    rows = [json.loads(line) for line in output.splitlines()]
    assert status == 0 and [one["period"] for one in rows] == ["2018", "2017", "2018"]
    assert errors.splitlines() == [
        "aggregated 5 of 9 rows of 4 articles: 2 dyads, 3 rows",
        "left out: 1 rows without a target country",
        "left out: 1 rows whose speaker's country isn't known",
        "left out: 1 rows whose target is the speaker's own country",
        "left out: 1 rows without a date",
        "1 rows count in tone only: the model abstained",
        "3 rows without interval: fewer than 6 articles",
    ]
    assert run("t.parquet", "--quiet")[2] == ""


def test_several_outputs_are_written(run):
    status, output, errors = run("t.parquet", "-o", "d.csv", "-o", "d.html", "--fill")
    assert (status, output) == (0, "")
    assert "2 dyads, 6 rows, written to d.csv, d.html" in errors
    assert Path("d.html").read_text().startswith("<!DOCTYPE html>")
    assert len(Path("d.csv").read_bytes().split(b"\r\n")) == 8  # head, 2 dyads × 3 months, end


def test_options_are_handed_on(run):
    _, output, _ = run(
        "t.parquet", "--speaker", "USA", "--target", "China", "--from", "2017-12-02",
        "--by", "none", "--to", "2018-02-05", "--countries", "cow",
        "--resamples", "0", "--seed", "3",
    )  # fmt: skip
    (one,) = [json.loads(line) for line in output.splitlines()]
    assert (one["speaker_country"], one["target"], one["statements"]) == (2, 710, 2)
    assert json.loads(run("t.parquet", "--min-statements", "2")[1])["statements"] == 3
    last = run("t.parquet", "--keep-no-country")[1].splitlines()[-1]
    assert json.loads(last)["speaker_country"] is None


UNUSABLE = {
    (): "the following arguments are required: INPUT",
    ("none.csv",): "found no file or folder 'none.csv'",
    ("t.parquet", "--by", "decade"): "invalid choice: 'decade'",
    ("t.parquet", "--from", "May"): "found 'May' as --from, expected a day such as 2017-12-15",
    ("t.parquet", "-o", "t.parquet"): "would be overwritten while it is one of the inputs",
    ("t.parquet", "-o", "a.csv", "-o", "b.pdf"): "found the output 'b.pdf', expected a name",
    (".", "-o", "t.parquet"): "would be overwritten while it is one of the inputs",
}


@pytest.mark.parametrize(("arguments", "message"), UNUSABLE.items(), ids=range(len(UNUSABLE)))
def test_what_can_not_be_used_is_told_in_one_line(run, arguments, message):
    status, output, errors = run(*arguments)
    assert (status, output) == (2, "") and message in errors and errors.count("\n") == 1
    assert sorted(path.name for path in Path().iterdir()) == ["t.parquet"]
