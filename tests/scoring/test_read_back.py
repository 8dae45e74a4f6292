"""A job's parts are read back by what people use, every column with every kind of value."""

import json

import pandas
import pytest

from stancelib.schema import Article
from stancelib.scoring import score_corpus
from stancelib.table import COLUMNS
from tests.scoring.fakes import FakeAnalyzer

TEXTS = (' “Grüße, PER KEN RUS ECU” 👩‍👩‍👧 e\u0301, "x"\r\nnew | line\rold', "no target", "", "KEN")


@pytest.fixture
def expected():
    """Two labels, neutral, abstained, own country, untargeted; a part without rows."""
    return [row for each in FakeAnalyzer().analyze_many(articles()) for row in each.rows(True)]


@pytest.fixture
def job(tmp_path):
    score_corpus(
        articles(),
        tmp_path / "out",
        analyzer=FakeAnalyzer(),
        part_articles=1,
        include_untargeted=True,
    )
    return tmp_path / "out"


def articles():
    return [Article(f"a,{n}", text, "2017-12-15" if n else None) for n, text in enumerate(TEXTS)]


def test_rows_of_the_tests_hold_every_case(expected):
    for name in COLUMNS:
        values = [row[name] for row in expected]
        never = {"article_id", "statement_id", "statement", "content", "start", "end", "kind"}
        always = {"speaker", "speaker_mention", "speaker_country"}
        if name not in never | always | {"cue"}:
            assert any(value is None for value in values), name
        assert any(value is not None for value in values) or name == "cue"


def test_pandas(job, expected):
    frame = pandas.read_parquet(job / "parts")
    assert tuple(frame.columns) == COLUMNS and len(frame) == len(expected)
    for name in COLUMNS:
        for value, row in zip(frame[name], expected, strict=True):
            if name == "labels":
                value = None if value is None else list(value)
            elif value is None or value != value or value is pandas.NA:
                value = None
            assert value == row[name], name


def test_polars(job, expected):
    polars = pytest.importorskip("polars")
    assert polars.read_parquet(job / "parts" / "*.parquet").to_dicts() == expected
    assert polars.scan_parquet(job / "parts").select("labels").collect().height == len(expected)


def test_duckdb(job, expected):
    duckdb = pytest.importorskip("duckdb")
    result = duckdb.sql(f"SELECT * FROM '{job}/parts/*.parquet'")
    assert tuple(result.columns) == COLUMNS
    assert [dict(zip(COLUMNS, row, strict=True)) for row in result.fetchall()] == expected


def test_datasets(job, expected, tmp_path):
    from datasets import load_dataset

    data = load_dataset(
        "parquet",
        data_files=str(job / "parts" / "*.parquet"),
        split="train",
        cache_dir=str(tmp_path / "cache"),
    )
    assert tuple(data.column_names) == COLUMNS and list(data) == expected


def test_json_lines(tmp_path, expected):
    score_corpus(
        articles(),
        tmp_path / "out",
        analyzer=FakeAnalyzer(),
        part_articles=2,
        include_untargeted=True,
        parts="jsonl",
    )
    parts = sorted((tmp_path / "out" / "parts").iterdir())
    lines = [line for part in parts for line in part.read_text(encoding="utf-8").split("\n")[:-1]]
    assert [json.loads(line) for line in lines] == expected
